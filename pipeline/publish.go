package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
	"tollbook/reports"
)

// publish writes the reports beside their place, commits the state, and moves them there. Killed between the two, the
// next run finds the state done and writes the same reports again.
func (r *run) publish(ctx context.Context) (err error) {
	dir, err := staging(r.o)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	if err := r.hide(ctx); err != nil {
		return fmt.Errorf("preparing the reports: %w", err)
	}
	err = r.stage(ctx, "report", func(ctx context.Context) (int64, error) {
		r.report, err = reports.Write(ctx, r.tx, r.reportOptions(dir))
		return r.result.Counts.Rated + r.result.Counts.Unrated, err
	})
	if err != nil {
		return err
	}
	r.judge()
	if err := r.writeRun(dir); err != nil {
		return err
	}
	if err := toDisk(dir); err != nil {
		return err
	}
	if err := r.retire(ctx); err != nil {
		return fmt.Errorf("removing the detail of old months: %w", err)
	}
	copied, err := r.copyClosed(ctx)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	r.o.final()
	if err := r.tx.Commit(); err != nil {
		return fmt.Errorf("committing the state: %w", err)
	}
	if err := copied(); err != nil {
		return err
	}
	if r.result.Folder, err = publish(r.o, dir); err != nil {
		return err
	}
	if err := syncPath(r.o.OutDir); err != nil {
		return fmt.Errorf("writing the reports folder through to the disk: %w", err)
	}
	r.result.Workbook = filepath.Join(r.result.Folder, "statement.xlsx")
	r.result.Summary, r.result.Refused = r.report, refused(r.folder.Funding, r.o.AsOf)
	r.result.Lines = r.lines()
	return nil
}

// refused lists the recharges that failed and after which no purchase and no recharge has come by the instant.
func refused(funding []tenant.Funding, asOf time.Time) []tenant.Funding {
	var open []tenant.Funding
	var money time.Time // of the last that came
	for _, f := range funding {
		if (f.Kind == tenant.Purchase || f.Kind == tenant.Recharge) && f.At.After(money) && !f.At.After(asOf) {
			money = f.At
		}
	}
	for _, f := range funding {
		if f.Kind == tenant.RechargeFailed && f.At.After(money) && !f.At.After(asOf) {
			open = append(open, f)
		}
	}
	return open
}

func (r *run) reportOptions(dir string) reports.Options {
	s := r.o.Settings
	from, to := r.o.Period.Bounds(r.o.Zone)
	o := reports.Options{
		OutDir: dir, Tenant: s.Tenant, Period: r.o.Period.String(), Currency: s.Currency, Country: s.Country, Billing: s.Billing, PostPaid: s.postPaid(),
		Zone: r.o.Zone, From: from, To: to, AsOf: r.o.AsOf.UTC(), Closing: r.o.closing(), Locale: s.Locale, Detail: s.Detail,
		DetailCSV: r.o.DetailCSV, Trigger: s.Trigger, Recharge: s.Recharge, Counts: r.result.Counts, Version: r.o.Version,
		Privacy: r.privacy, Settings: s.list(), TempDir: r.spool, Done: r.part,
	}
	for _, in := range r.inputFiles() {
		o.Inputs = append(o.Inputs, [2]string{in.Path, in.SHA256})
	}
	return o
}

// inputFiles lists what was read: the tenant's own files, then the exports.
func (r *run) inputFiles() []reports.InputFile {
	var out []reports.InputFile
	for _, path := range r.folder.Files() {
		size := int64(0)
		if info, err := os.Stat(filepath.Join(r.o.TenantDir, filepath.FromSlash(path))); err == nil {
			size = info.Size()
		}
		out = append(out, reports.InputFile{Path: path, SHA256: r.folder.Hashes[path], Bytes: size})
	}
	for _, in := range r.inputs {
		out = append(out, reports.InputFile{Path: in.Path, SHA256: in.SHA256, Bytes: in.Bytes})
	}
	return out
}

// writeRun writes run.json and metrics.prom: the two files that say when.
func (r *run) writeRun(dir string) error {
	outputs, err := outputFiles(dir)
	if err != nil {
		return err
	}
	finished := r.o.Clock()
	info := reports.RunInfo{
		Version: r.o.Version, Engine: "DuckDB " + store.Version(), Tenant: r.o.Settings.Tenant, Period: r.o.Period.String(), AsOf: r.o.AsOf,
		Started: r.started, Finished: finished, ExitCode: r.result.ExitCode(), Inputs: r.inputFiles(), Stages: r.stages, Outputs: outputs,
	}
	for _, s := range append(r.o.Settings.list(), r.o.list()...) {
		info.Parameters = append(info.Parameters, reports.Parameter{Name: s[0], Value: s[1]})
	}
	if err := reports.WriteRunJSON(dir, info); err != nil {
		return err
	}
	return reports.WriteMetrics(dir, reports.Metrics{
		Summary: r.report, Finished: finished, Duration: finished.Sub(r.started), ExitCode: r.result.ExitCode(),
	})
}
