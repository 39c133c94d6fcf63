package ingest

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"

	"tollbook/pipeline/store"
)

// waveRecords is how many records may wait: beyond it the engine gains nothing more, and the join that numbers them
// takes memory.
const waveRecords = 2_000_000

// waveExports is how many exports may wait: the engine opens all of them at once, each with a buffer.
const waveExports = 50

// waiting is an export that has been looked at. Exports of one layout are typed by one statement, for the engine fills its
// threads and its row groups badly with a small one.
type waiting struct {
	in     Input
	file   plainFile
	export csvExport
	ids    *store.IDs
	out    read
}

// canWait says whether an export can be typed together with others: of usage, with nothing wrong in the shape of its
// records and an id in each to number it by.
func (r *run) canWait(c csvExport) bool {
	return r.only == "" && c.kind.table == "usage" && c.records > 0 && c.tidy && c.hasIDs && !c.folded
}

// wait lets an export wait for others of its layout.
func (r *run) wait(ctx context.Context, w *waiting) error {
	if len(r.wave) > 0 && !slices.Equal(r.wave[0].export.columns, w.export.columns) {
		if err := r.flush(ctx); err != nil {
			return err
		}
	}
	r.wave = append(r.wave, w)
	records := int64(0)
	for _, one := range r.wave {
		records += one.export.records
	}
	if records < waveRecords && len(r.wave) < waveExports {
		return nil
	}
	return r.flush(ctx)
}

// flush types the exports that wait into usage. Ids that come once in an export number its records; an export in which
// they do not, or with a record that cannot be used, is typed again by itself.
func (r *run) flush(ctx context.Context) (err error) {
	wave := r.wave
	r.wave = nil
	if len(wave) == 0 {
		return nil
	}
	defer func() {
		for _, w := range wave {
			err = errors.Join(err, w.ids.Remove(), w.file.discard())
		}
	}()
	again, err := r.takeWave(ctx, wave)
	if err != nil {
		return fmt.Errorf("reading %s to %s: %w", wave[0].out.path, wave[len(wave)-1].out.path, err)
	}
	for _, w := range wave {
		var fault error
		if again[w.out.fileID] {
			if fault = r.tx.Exec(ctx, files, "sql/drop_typed.sql", sql.Named("file_id", w.out.fileID)); fault == nil {
				fault = r.csvAlone(ctx, w.in, w.file, w.export, &w.out, r.rejectOf(&w.out))
			}
		}
		if err := r.ended(ctx, w.in, &w.out, fault); err != nil {
			return fmt.Errorf("reading %s: %w", w.out.path, err)
		}
	}
	return nil
}

// takeWave types the exports in no order, numbers their rows by their ids, and says which exports have to be typed again.
func (r *run) takeWave(ctx context.Context, wave []*waiting) (again map[int]bool, err error) {
	var list []store.CSVFile
	var ids []*store.IDs
	var numbers []int
	records := int64(0)
	for _, w := range wave {
		disk, err := r.named(w.file.disk, w.out.fileID)
		if err != nil {
			return nil, err
		}
		if disk != w.file.disk {
			defer func() { _ = os.Remove(disk) }()
		}
		list, ids, numbers = append(list, store.CSVFile{Path: disk, ID: w.out.fileID}), append(ids, w.ids), append(numbers, w.out.fileID)
		records += w.export.records
	}
	layout := wave[0].export
	if err := errors.Join(r.tx.ViewCSV(ctx, "lines", layout.engineFile(list...)), r.tx.ViewIDs(ctx, "record_ids", ids, numbers)); err != nil {
		return nil, err
	}
	n, err := r.typeWave(ctx, layout)
	if err != nil {
		return nil, err
	}
	first := sql.Named("first_file", numbers[0])
	matches, err := r.tx.Change(ctx, files, "sql/number_by_id.sql", first)
	if err != nil {
		return nil, err
	}
	var unnumbered int64
	if err := r.tx.Get(ctx, []any{&unnumbered}, files, "sql/unnumbered.sql", first); err != nil {
		return nil, err
	}
	if err := r.tx.Exec(ctx, files, "sql/forget_view.sql"); err != nil {
		return nil, err
	}
	// as many matches as rows, and each row at least one: each has just one
	if n == records && matches == n && unnumbered == 0 {
		return nil, nil
	}
	return r.unsound(ctx, wave, first)
}

// typeWave types lines into usage_records. Words and people have their numbers by the cells as they are, which the first records
// tell, so that nothing has to be read off the words of nearly all.
func (r *run) typeWave(ctx context.Context, layout csvExport) (n int64, err error) {
	currency := sql.Named("currency", r.o.Currency)
	if !slices.Equal(r.sampled, layout.columns) {
		if err := r.sample(ctx, currency); err != nil {
			return 0, err
		}
		r.sampled = layout.columns
	}
	if err := errors.Join(r.tx.Exec(ctx, files, "sql/view_worded_lines.sql"), r.tx.Exec(ctx, files, layout.kind.view)); err != nil {
		return 0, err
	}
	err = r.tx.AsWritten(ctx, func() error {
		n, err = r.tx.Insert(ctx, "usage_records", files, "sql/wave_rows.sql", currency)
		return err
	})
	if err != nil {
		return 0, err
	}
	texts, err := r.tx.LearnRest(ctx)
	if texts > unsampledMost {
		r.sampled = nil
	}
	return n, err
}

// sampleRecords is how many records are looked at first: nearly all words and people of a month are among them.
const sampleRecords = 60_000

// unsampledMost is how many sets of words and user a wave may have that its sample has not, before the next has one of its own.
const unsampledMost = 1000

// sample gives numbers to the words and people of the first records of lines, and makes the tables by which their cells tell them.
func (r *run) sample(ctx context.Context, currency sql.NamedArg) error {
	rows, err := r.tx.Create(ctx, "sampled_lines", files, "sql/sampled_lines.sql", sql.Named("first", cmp.Or(r.o.sample, sampleRecords)))
	if err == nil {
		err = r.tx.LearnUsage(ctx, rows, files, "sql/sampled_usage.sql", currency)
	}
	for _, table := range []string{"raw_words", "raw_people"} {
		if err == nil {
			err = r.tx.Make(ctx, table, files, "sql/"+table+".sql", currency)
		}
	}
	return err
}

// unsound finds the exports of a wave in which not every record has its own id, or one cannot be used.
func (r *run) unsound(ctx context.Context, wave []*waiting, first sql.NamedArg) (map[int]bool, error) {
	again := map[int]bool{}
	records := map[int]int64{}
	for _, w := range wave {
		again[w.out.fileID], records[w.out.fileID] = true, w.export.records
	}
	rows, err := r.tx.Query(ctx, files, "sql/wave_files.sql", first)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var fileID int
		var typed, ids, unnumbered int64
		if err := rows.Scan(&fileID, &typed, &ids, &unnumbered); err != nil {
			return nil, err
		}
		again[fileID] = typed != records[fileID] || ids != typed || unnumbered > 0
	}
	return again, rows.Err()
}
