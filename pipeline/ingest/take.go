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

// source is where the table lines comes from: what its rows are, the export, and what stands for an unreadable record.
type source struct {
	kind        kind
	path        string
	placeholder sql.NullString
	records     int64      // of the export
	ids         *store.IDs // of the records in their order, where nothing is wrong with their shape; else nil
	numbered    bool       // the rows carry the numbers of their records
}

// take moves the good records of the table lines into the table of their kind and rejects the others. Where the reader
// numbers no records, the row ids do: they are handed out in the order of the file.
func (r *run) take(ctx context.Context, from source, rejected func(reject) error, walk walker) error {
	if r.only != "" && r.only != from.kind.name {
		return &refusal{code: codeRefused, err: &notAnExport{}}
	}
	if err := r.tx.Exec(ctx, files, from.kind.view); err != nil {
		return err
	}
	if from.kind.table == "usage" {
		return r.takeUsage(ctx, from, rejected, walk)
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
func (r *run) lines(ctx context.Context, export csvExport) error {
	if export.kind.table == "usage" {
		return r.tx.ViewCSV(ctx, "lines", export.engineFile())
	}
	if err := r.tx.ViewCSV(ctx, "export_csv", export.engineFile()); err != nil {
		return err
	}
	_, err := r.tx.Create(ctx, "lines", files, "sql/lines.sql")
	return err
}

// takeUsage types the export into usage in one pass. Ids that come once in it number the records; where they do not, or
// a record cannot be used, the rows are typed again in the order of the file, for then row ids number them.
func (r *run) takeUsage(ctx context.Context, from source, rejected func(reject) error, walk walker) error {
	id := sql.Named("file_id", r.nextID)
	args := []sql.NamedArg{id, sql.Named("currency", r.o.Currency), sql.Named("placeholder", from.placeholder)}
	done := false
	var err error
	if from.ids != nil {
		if done, err = r.takeByID(ctx, from, id, args); err != nil {
			return err
		}
	}
	if !done {
		if err := r.takeInOrder(ctx, from, id, args); err != nil {
			return err
		}
		if err := r.badRows(ctx, from.kind, "sql/bad_usage.sql", rejected, walk, id); err != nil {
			return err
		}
		if err := r.tx.Exec(ctx, files, "sql/drop_marked.sql", id); err != nil {
			return err
		}
	}
	if from.numbered {
		return r.tx.Exec(ctx, files, "sql/forget_lines.sql")
	}
	return r.tx.Exec(ctx, files, "sql/forget_view.sql")
}

// takeByID types the export in no order and numbers the rows by their ids. Where the ids number not just the rows that
// there are, usage is as before and it is not done.
func (r *run) takeByID(ctx context.Context, from source, id sql.NamedArg, args []sql.NamedArg) (done bool, err error) {
	if err := r.tx.ViewIDs(ctx, "record_ids", from.ids); err != nil {
		return false, err
	}
	n, err := r.tx.Insert(ctx, "usage", files, from.kind.rows, args...)
	if err != nil {
		return false, err
	}
	matches, err := r.tx.Change(ctx, files, "sql/number_by_id.sql", id)
	if err != nil {
		return false, err
	}
	var unnumbered int64
	if err := r.tx.Get(ctx, []any{&unnumbered}, files, "sql/unnumbered.sql", id); err != nil {
		return false, err
	}
	// as many matches as rows, and each row at least one: each has just one
	if n == from.records && matches == n && unnumbered == 0 {
		return true, nil
	}
	return false, r.tx.Exec(ctx, files, "sql/drop_typed.sql", id)
}

// takeInOrder types the export in its own order; records that cannot be used carry a mark.
func (r *run) takeInOrder(ctx context.Context, from source, id sql.NamedArg, args []sql.NamedArg) error {
	n, err := r.tx.InsertInOrder(ctx, "usage", files, from.kind.rows, args...)
	if err != nil {
		return err
	}
	if n != from.records {
		return &store.Invariant{Check: "records of " + from.path, Row: fmt.Sprintf("typed=%d read=%d", n, from.records)}
	}
	if from.numbered {
		return nil
	}
	var first, last, records int64
	if err := r.tx.Get(ctx, []any{&first, &last, &records}, files, "sql/usage_span.sql", id); err != nil {
		return err
	}
	if last-first+1 != records || records != n {
		return &store.Invariant{Check: "row ids of " + from.path, Row: fmt.Sprintf("first=%d last=%d records=%d typed=%d", first, last, records, n)}
	}
	return r.tx.Exec(ctx, files, "sql/number_lines.sql", id, sql.Named("first_row", first))
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
