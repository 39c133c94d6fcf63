package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tollbook/pipeline/store"
)

// walker walks the records of an export once more, with their numbers.
type walker func(yield func(line int64, raw []byte) error) error

// source is where lines comes from: what its rows are, the export, and what stands for an unreadable record.
type source struct {
	kind        kind
	path        string
	fileID      int // 0 for a report in pools/, which is not among the files
	placeholder sql.NullString
	records     int64 // of the export
	numbered    bool  // the rows carry the numbers of their records
}

// take moves the good records of lines into the table of their kind and rejects the others. Where the reader
// numbers no records, their order in the file does.
func (r *run) take(ctx context.Context, from source, rejected func(reject) error, walk walker) error {
	if r.only != "" && r.only != from.kind.name {
		return &refusal{code: codeRefused, err: &notAnExport{}}
	}
	if from.kind.table == "usage" {
		return r.takeUsage(ctx, from, rejected, walk)
	}
	if err := r.tx.Exec(ctx, files, from.kind.view); err != nil {
		return err
	}
	var first, last, records int64
	if err := r.tx.Get(ctx, []any{&first, &last, &records}, files, "sql/first_row.sql"); err != nil {
		return err
	}
	if records > 0 && last-first+1 != records {
		return &store.Invariant{Check: "row ids of " + from.path, Row: fmt.Sprintf("first=%d last=%d records=%d", first, last, records)}
	}
	lineAdd := sql.Named("line_add", 2-first)
	n, err := r.tx.Insert(ctx, from.kind.table, files, from.kind.rows, append(r.rowArgs(from), lineAdd)...)
	if err != nil {
		return err
	}
	if n < records {
		if err := r.badRows(ctx, from.kind, "sql/bad_rows.sql", rejected, walk, lineAdd, sql.Named("placeholder", from.placeholder)); err != nil {
			return err
		}
	}
	return r.tx.Exec(ctx, files, "sql/forget_lines.sql")
}

// lines makes the export's text readable under the name lines: usage records, which may be very many, in place; the rows
// of other kinds as a table, whose row ids number them.
func (r *run) lines(ctx context.Context, export csvExport, fileID int) error {
	read := export.engineFile(store.CSVFile{Path: export.disk, ID: fileID})
	if export.kind.table == "usage" {
		return r.tx.ViewCSV(ctx, "lines", read)
	}
	if err := r.tx.ViewCSV(ctx, "export_csv", read); err != nil {
		return err
	}
	return r.tx.Make(ctx, "lines", files, "sql/lines.sql")
}

// takeUsage types the export in its own order, which numbers its records, and moves those that can be used into usage.
func (r *run) takeUsage(ctx context.Context, from source, rejected func(reject) error, walk walker) error {
	if err := errors.Join(r.tx.Exec(ctx, files, "sql/view_bare_lines.sql"), r.tx.Exec(ctx, files, from.kind.view)); err != nil {
		return err
	}
	n, err := r.tx.SpooledInOrder(ctx, "read_rows", files, from.kind.rows, r.typing(from.placeholder)...)
	if err != nil {
		return err
	}
	if n != from.records {
		return &store.Invariant{Check: "records of " + from.path, Row: fmt.Sprintf("typed=%d read=%d", n, from.records)}
	}
	r.alone = append(r.alone, from.fileID)
	numbered := sql.Named("numbered", from.numbered)
	if err := r.badRows(ctx, from.kind, "sql/bad_usage.sql", rejected, walk, numbered); err != nil {
		return err
	}
	if _, err := r.tx.InsertUsage(ctx, files, "sql/good_usage.sql", numbered); err != nil {
		return err
	}
	return r.tx.Exec(ctx, files, "sql/forget_view.sql")
}

// typing are the parameters of the select that types usage.
func (r *run) typing(placeholder sql.NullString) []sql.NamedArg {
	return []sql.NamedArg{sql.Named("currency", r.o.Currency), sql.Named("placeholder", placeholder)}
}

// badRows writes the rejects that the typed reading found, each with its raw record: the export is walked once more,
// but only when there is something to fetch.
func (r *run) badRows(ctx context.Context, k kind, query string, rejected func(reject) error, walk walker, args ...sql.NamedArg) error {
	rows, err := r.tx.Query(ctx, files, query, args...)
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
		if err := rejected(reject{line: line, code: code, message: k.meaning(code), raw: rawText(raw)}); err != nil {
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
