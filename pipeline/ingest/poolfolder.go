package ingest

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"

	"tollbook/pipeline/store"
)

// PoolReports reads the minute-pool reports of the tenant's folder pools/ into pool_reports, in place of what stood there
// from them. They are no usage, so they are not counted; what cannot be read of them becomes a finding.
func PoolReports(ctx context.Context, tx *store.Tx, o Options, paths []string) error {
	if err := tx.Exec(ctx, files, "sql/forget_pool_folder.sql"); err != nil {
		return err
	}
	r := &run{tx: tx, o: o, only: kindPools}
	var found []finding
	for _, name := range paths {
		f, err := r.poolReport(ctx, name)
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		found = append(found, f...)
	}
	return tell(ctx, tx, found)
}

// poolReport reads one report.
func (r *run) poolReport(ctx context.Context, name string) ([]finding, error) {
	problem := finding{
		code: "pool_report_unreadable", severity: watch, subject: name,
		remedy: "Export the report of minute pools again and put it into pools/ as it is.",
	}
	rejected := func(j reject) error {
		if problem.records++; problem.records == 1 {
			problem.message = fmt.Sprintf("Line %d of %s cannot be used: %s.", j.line, name, j.message)
		}
		return nil
	}
	in := Input{Path: name, Disk: filepath.Join(r.o.TenantDir, filepath.FromSlash(path.Clean(name)))}
	if err := in.hash(ctx); err != nil {
		return nil, err
	}
	err := unpack(ctx, in, r.o.SpoolDir, func(f plainFile) error {
		return errors.Join(r.content(ctx, in, f, &read{path: f.path}, rejected), f.discard())
	})
	var refused *refusal
	var other *notAnExport
	switch {
	case errors.As(err, &refused) && errors.As(refused.err, &other):
		problem.message = name + " is no report of minute pools, so our pools were not compared with it."
	case errors.As(err, &refused):
		problem.message = fmt.Sprintf("%s cannot be used: %s.", name, refused)
	case err != nil:
		return nil, err
	case problem.records > 0:
		problem.message += fmt.Sprintf(" Such lines, %d in all, were left out of the comparison.", problem.records)
	default:
		return nil, nil
	}
	return []finding{problem}, nil
}
