package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"tollbook/pipeline/store"
)

// read is what came out of reading one export.
type read struct {
	path     string
	kind     string // csv, json, refused, empty
	records  int64
	rejected int64
	refused  bool
}

// refusal is why a file, or what follows the damage in it, cannot be used; the other files are read all the same.
type refusal struct {
	code string
	line int64
	err  error
}

func (e *refusal) Error() string { return e.err.Error() }

// export reads one export into staged, and its rejects into the spool.
func (r *run) export(ctx context.Context, in Input, f plainFile) error {
	out := read{path: f.path, kind: "refused"}
	rejected := func(j reject) error {
		out.rejected++
		return r.rejects.Append(j.row(r.nextID))
	}
	err := f.err
	if err == nil {
		out.kind, err = kindOf(f.disk)
	}
	switch {
	case err != nil:
		err = &refusal{code: codeRefused, err: plain(err)}
	case out.kind == "json":
		err = r.json(ctx, f, &out, rejected)
	default:
		err = r.csv(ctx, f, placeholderOf(in), &out, rejected)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var refused *refusal
	if errors.As(err, &refused) {
		out.refused = true
		out.records++
		err = rejected(reject{line: refused.line, code: refused.code, message: refused.Error()})
	}
	if err != nil {
		return err
	}
	return r.record(ctx, in, out)
}

// placeholderOf is what stands for an unreadable record. No file can hold its own hash, so no record can look like it.
func placeholderOf(in Input) string { return "unreadable-" + in.SHA256 }

// csv brings a CSV export into staged.
func (r *run) csv(ctx context.Context, f plainFile, placeholder string, out *read, rejected func(reject) error) error {
	export, err := readCSV(ctx, f, r.o.SpoolDir, placeholder, rejected)
	out.records = export.records
	if err != nil {
		return err
	}
	if export.copied {
		defer func() { _ = os.Remove(export.disk) }() // the spool folder goes at the end of the run anyway
	}
	if export.records == 0 {
		return nil
	}
	if err := r.tx.ViewCSV(ctx, "export_csv", export.engineFile()); err != nil {
		return err
	}
	if _, err := r.tx.Create(ctx, "lines", files, "sql/lines.sql"); err != nil {
		return err
	}
	return r.take(ctx, placeholder, rejected, func(yield func(int64, []byte) error) error { return eachCSVRecord(f.disk, yield) })
}

// json brings a JSON export into staged.
func (r *run) json(ctx context.Context, f plainFile, out *read, rejected func(reject) error) error {
	spool, err := r.tx.NewSpool(textColumns())
	if err != nil {
		return err
	}
	var damage error
	if out.records, err = readJSON(ctx, f, spool, rejected); err != nil {
		if damage = jsonRefusal(err); damage == nil {
			return errors.Join(err, spool.Discard())
		}
	}
	if spool.Len() == 0 {
		return errors.Join(spool.Discard(), damage)
	}
	if err := spool.Close(); err != nil {
		return err
	}
	if err := r.tx.CreateFromSpool(ctx, "lines", spool); err != nil {
		return err
	}
	err = r.take(ctx, "", rejected, func(yield func(int64, []byte) error) error { return eachJSONRecord(f.disk, yield) })
	return errors.Join(err, damage)
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

// walker walks the records of an export once more, with their numbers.
type walker func(yield func(line int64, raw []byte) error) error

// take moves the good records of the table lines into usage and rejects the others. Where the reader numbers no records,
// the row ids do: they are handed out in the order of the file.
func (r *run) take(ctx context.Context, placeholder string, rejected func(reject) error, walk walker) error {
	if err := r.tx.Exec(ctx, files, "sql/records.sql"); err != nil {
		return err
	}
	var first, last, records int64
	if err := r.tx.Get(ctx, []any{&first, &last, &records}, files, "sql/first_row.sql"); err != nil {
		return err
	}
	if records > 0 && last-first+1 != records {
		return &store.Invariant{Check: "row ids of " + placeholder, Row: fmt.Sprintf("first=%d last=%d records=%d", first, last, records)}
	}
	lineAdd := sql.Named("line_add", 2-first)
	n, err := r.tx.Insert(ctx, "usage", files, "sql/good_rows.sql", lineAdd, sql.Named("file_id", r.nextID), sql.Named("currency", r.o.Currency))
	if err != nil {
		return err
	}
	if n < records {
		if err := r.badRows(ctx, rejected, walk, lineAdd, sql.Named("placeholder", placeholder)); err != nil {
			return err
		}
	}
	return r.tx.Exec(ctx, files, "sql/forget_lines.sql")
}

// record writes down that a file was read.
func (r *run) record(ctx context.Context, in Input, out read) error {
	_, err := r.tx.Insert(ctx, "files", files, "sql/new_file.sql",
		sql.Named("file_id", r.nextID), sql.Named("path", out.path), sql.Named("sha256", in.SHA256), sql.Named("bytes", in.Bytes),
		sql.Named("kind", out.kind), sql.Named("rows_read", out.records), sql.Named("rows_rejected", out.rejected),
		sql.Named("refused", out.refused))
	r.nextID++
	return err
}

// badRows writes the rejects that the typed reading found, each with its raw record: the export is walked once more,
// but only when there is something to fetch.
func (r *run) badRows(ctx context.Context, rejected func(reject) error, walk walker, args ...sql.NamedArg) error {
	rows, err := r.tx.Query(ctx, files, "sql/bad_rows.sql", args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var line int64
	var code string
	more, err := nextBad(rows, &line, &code)
	if !more || err != nil {
		return err
	}
	walked := walk(func(n int64, raw []byte) error {
		if n != line {
			return nil
		}
		if err := rejected(reject{line: line, code: code, message: meaning(code), raw: rawText(raw)}); err != nil {
			return err
		}
		more, err = nextBad(rows, &line, &code)
		if err == nil && !more {
			return errAllFetched
		}
		return err
	})
	if errors.Is(walked, errAllFetched) {
		return nil
	}
	return errors.Join(walked, errors.New("a rejected record was not found again in its file: the file changed while it was read; run again"))
}

var errAllFetched = errors.New("every rejected record has been fetched")

func nextBad(rows *sql.Rows, line *int64, code *string) (bool, error) {
	if !rows.Next() {
		return false, rows.Err()
	}
	return true, rows.Scan(line, code)
}
