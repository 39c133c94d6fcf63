package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"unicode/utf8"

	"tollbook/pipeline/store"
)

// read is what came out of reading one export.
type read struct {
	path     string
	fileID   int
	kind     string // what its rows are, or refused, empty, unknown
	records  int64
	rejected int64
	refused  bool
	waits    bool // its records are not in usage yet
}

// refusal is why a file, or what follows the damage in it, cannot be used; the other files are read all the same.
type refusal struct {
	code string
	line int64
	err  error
}

func (e *refusal) Error() string { return e.err.Error() }

// export reads one export into the tables, and its rejects into the spool; or has it wait for others that are read with it.
func (r *run) export(ctx context.Context, in Input, f plainFile) error {
	out := r.begin(f.path)
	f.meter = r.meter(f)
	err := r.content(ctx, in, f, &out, r.rejectOf(&out))
	r.done = f.meter.done()
	switch {
	case ctx.Err() != nil:
		return errors.Join(ctx.Err(), f.discard())
	case err == nil && out.waits:
		return nil
	}
	return errors.Join(r.ended(ctx, in, &out, err), f.discard())
}

// begin gives an export its number.
func (r *run) begin(path string) read {
	r.nextID++
	return read{path: path, fileID: r.nextID - 1, kind: "refused"}
}

// rejectOf writes a reject of an export down and counts it.
func (r *run) rejectOf(out *read) func(reject) error {
	return func(j reject) error {
		out.rejected++
		return r.rejects.Append(j.row(out.fileID))
	}
}

// ended writes down what became of an export.
func (r *run) ended(ctx context.Context, in Input, out *read, err error) error {
	var refused *refusal
	if errors.As(err, &refused) {
		if out.refused = true; out.records == 0 {
			out.kind = "refused"
		}
		out.records++
		err = r.rejectOf(out)(reject{line: refused.line, code: refused.code, message: refused.Error()})
	}
	if err != nil {
		return err
	}
	return r.record(ctx, in, *out)
}

// content reads an export by what it is.
func (r *run) content(ctx context.Context, in Input, f plainFile, out *read, rejected func(reject) error) error {
	err := f.err
	if err == nil && f.sheet == nil {
		out.kind, err = kindOf(f.disk)
	}
	switch {
	case err != nil:
		return &refusal{code: codeRefused, err: plain(err)}
	case f.sheet != nil:
		return r.sheet(ctx, f, out, rejected)
	case out.kind == "json":
		return r.json(ctx, f, out, rejected)
	}
	return r.csv(ctx, in, f, out, rejected)
}

// placeholderOf is what stands for an unreadable record. No file can hold its own hash, so no record can look like it.
func placeholderOf(in Input) string { return "unreadable-" + in.digest() }

// csv brings a CSV export into the table of its kind, or lets it wait.
func (r *run) csv(ctx context.Context, in Input, f plainFile, out *read, rejected func(reject) error) error {
	ids, err := r.tx.NewIDs()
	if err != nil {
		return err
	}
	export, err := readCSV(ctx, f, ids.Append, rejected)
	out.records, out.kind = export.records, export.kind.name
	err = errors.Join(err, ids.Close())
	if err == nil && r.canWait(export) {
		out.waits = true
		return r.wait(ctx, &waiting{in: in, file: f, export: export, ids: ids, out: *out})
	}
	if err = errors.Join(err, ids.Remove(), r.flush(ctx)); err != nil || export.records == 0 {
		return err
	}
	return r.csvAlone(ctx, in, f, export, out, rejected)
}

// csvAlone brings one CSV export into the table of its kind.
func (r *run) csvAlone(ctx context.Context, in Input, f plainFile, export csvExport, out *read, rejected func(reject) error) error {
	from := source{kind: export.kind, path: out.path, fileID: out.fileID, records: export.records}
	var err error
	if !export.tidy {
		from.placeholder = sql.NullString{String: placeholderOf(in), Valid: true}
		err = export.copyTidy(f.disk, r.o.SpoolDir, from.placeholder.String)
	}
	if err == nil {
		export.disk, err = r.named(export.disk, out.fileID)
	}
	if err != nil {
		return err
	}
	if export.disk != f.disk {
		defer func() { _ = os.Remove(export.disk) }()
	}
	if err := r.lines(ctx, export, out.fileID); err != nil {
		return err
	}
	return r.take(ctx, from, rejected, func(yield func(int64, []byte) error) error { return eachCSVRecord(f.disk, yield) })
}

// named gives the engine, which wants names in UTF-8, another name of a file whose own is not.
func (r *run) named(disk string, fileID int) (string, error) {
	if utf8.ValidString(disk) {
		return disk, nil
	}
	target, err := filepath.Abs(disk)
	if err != nil {
		return "", err
	}
	name := filepath.Join(r.o.SpoolDir, fmt.Sprintf("name-%d.csv", fileID))
	return name, os.Symlink(target, name)
}

// json brings the rows of a JSON export into the tables of their kinds.
func (r *run) json(ctx context.Context, f plainFile, out *read, rejected func(reject) error) error {
	spools := &jsonSpools{tx: r.tx}
	var damage, err error
	if out.records, err = readJSON(ctx, f, spools, rejected); err != nil {
		if damage = jsonRefusal(err); damage == nil {
			return errors.Join(err, spools.discard())
		}
	}
	out.kind = "empty"
	if out.records > 0 {
		out.kind = "unknown"
	}
	for i, s := range spools.list {
		if i == 0 {
			out.kind = s.kind.name
		}
		if err := s.spool.Close(); err != nil {
			return err
		}
		err := r.takeSpool(ctx, s.kind, s.spool, out, rejected, func(yield func(int64, []byte) error) error { return eachJSONRecord(f.disk, yield) })
		if err != nil {
			return errors.Join(err, damage)
		}
	}
	return damage
}

// takeSpool takes rows that Go has read and numbered: usage in place, the rows of other kinds as a table.
func (r *run) takeSpool(ctx context.Context, k kind, spool *store.Spool, out *read, rejected func(reject) error, walk walker) error {
	from := source{kind: k, path: out.path, fileID: out.fileID, records: int64(spool.Len()), numbered: true}
	if k.table != "usage" {
		if err := r.tx.CreateFromSpool(ctx, "lines", spool); err != nil {
			return err
		}
		return r.take(ctx, from, rejected, walk)
	}
	if err := errors.Join(r.flush(ctx), r.tx.ViewSpool(ctx, "lines", spool, from.fileID)); err != nil {
		return err
	}
	return errors.Join(r.take(ctx, from, rejected, walk), spool.Remove())
}

// jsonRefusal gives the refusal for a document that is damaged or no usage, nil for another error.
func jsonRefusal(err error) error {
	var bad *badJSON
	switch {
	case errors.As(err, &bad):
		return &refusal{code: codeJSON, line: bad.line, err: err}
	case errors.Is(err, errNotUsage):
		return &refusal{code: codeRefused, err: err}
	}
	return nil
}

// rowArgs are the parameters of the select that gives the usable rows of another kind than usage.
func (r *run) rowArgs(from source) []sql.NamedArg {
	args := []sql.NamedArg{sql.Named("file_id", sql.NullInt64{Int64: int64(from.fileID), Valid: from.fileID > 0})}
	switch from.kind.name {
	case kindDialout:
		args = append(args, sql.Named("currency", r.o.Currency), sql.Named("month", monthInName(from.path)))
	case kindPools:
		args = append(args, sql.Named("source", from.path), sql.Named("month", monthInName(from.path)))
	}
	return args
}

// monthInName is the month (YYYY-MM) that the name of a report says, the last one where folders say one too; "" for
// none. The reports that are snapshots of a month do not say it anywhere else.
func monthInName(path string) string {
	found := regexp.MustCompile(`(?:^|[^0-9])(20[0-9]{2})[-_.](0[1-9]|1[0-2])(?:[^0-9]|$)`).FindAllStringSubmatch(path, -1)
	if len(found) == 0 {
		return ""
	}
	last := found[len(found)-1]
	return last[1] + "-" + last[2]
}

// record writes down that a file was read. What could be read but not hashed would be taken for a new file in the next run.
func (r *run) record(ctx context.Context, in Input, out read) error {
	if err := in.unhashed(); err != nil && out.kind != "refused" {
		return fmt.Errorf("working out the SHA-256 of %s: %w", in.Path, err)
	}
	_, err := r.tx.Insert(ctx, "files", files, "sql/new_file.sql",
		sql.Named("file_id", out.fileID), sql.Named("path", out.path), sql.Named("input", in.Path),
		sql.Named("sha256", in.digest()), sql.Named("bytes", in.Bytes),
		sql.Named("kind", out.kind), sql.Named("rows_read", out.records), sql.Named("rows_rejected", out.rejected),
		sql.Named("refused", out.refused))
	return err
}
