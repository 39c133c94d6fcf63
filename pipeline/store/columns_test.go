package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/parquet/file"
)

// spoolThree spools three row groups, of which the last is short, with what a file can have: repeated and single texts, nothing,
// amounts and instants.
func spoolThree(t *testing.T, tx *Tx) {
	t.Helper()
	records := sqlFile(`select 'n-' || i as id, case when i % 3 > 0 then 'word-' || i % 7 end as word, cast(i * 0.000001 as decimal(24, 6)) as cost,
		timestamp '2026-10-01' + to_seconds(i) as at, cast(null as varchar) as nothing, i % 11 as n from range(250_000) as t(i) order by hash(i), i`)
	if n, err := tx.SpooledInOrder(context.Background(), "records", records, "q.sql"); err != nil || n != 250_000 {
		t.Fatal(n, err)
	}
}

func TestColumnsOfASpoolBecomeAFileOfTheirOwn(t *testing.T) {
	tx, ctx := beginTx(t), context.Background()
	spoolThree(t, tx)
	path := filepath.Join(tx.spool, "out.parquet")
	columns := []FileColumn{{"Cost", "cost"}, {"Word", "word"}, {"Nothing", "nothing"}, {"At", "at"}, {"SameWord", "word"}, {"Id", "id"}}
	if err := tx.ExportColumns(ctx, "records", path, columns); err != nil {
		t.Fatal(err)
	}
	given := []string{"read_parquet(" + quote(path) + ", file_row_number = true)", "parquet_metadata(" + quote(path) + ")"}
	for _, c := range []struct{ what, count, want string }{
		{"rows that differ from the spool's", `select count(*) from (select * from FILE except all
			select cost, word, nothing, "at", word, id, file_row_number from records)`, "0"},
		{"rows", `select count(*) from FILE`, "250000"},
		{"row groups", `select count(distinct row_group_id) from META`, "3"},
		{"columns whose stated least and largest are not those of the row group", `select count(*) from META where path_in_schema = 'At'
			and (stats_min_value::timestamp, stats_max_value::timestamp) not in (select (min("At"), max("At")) from FILE group by file_row_number // 122880)`, "0"},
		{"bytes of row groups that no column has", `select sum(total_uncompressed_size) - (select sum(row_group_bytes) from META where column_id = 0) from META`, "0"},
	} {
		var got string
		query := strings.NewReplacer("FILE", given[0], "META", given[1]).Replace(c.count)
		if err := tx.Get(ctx, []any{&got}, sqlFile("select cast(("+query+") as varchar)"), "q.sql"); err != nil || got != c.want {
			t.Errorf("%s: %s, want %s (%v)", c.what, got, c.want, err)
		}
	}
	readByAnother(t, path)
}

func TestColumnsHaveTheSameBytesOnAnyNumberOfThreads(t *testing.T) {
	ctx, seen := context.Background(), map[string]bool{}
	for _, threads := range []int{1, 2, 5} {
		db, err := Open(ctx, Options{TempDir: t.TempDir(), Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		tx, err := db.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		spoolThree(t, tx)
		path := filepath.Join(t.TempDir(), "out.parquet")
		err = tx.ExportColumns(ctx, "records", path, []FileColumn{{"Id", "id"}, {"Word", "word"}, {"Cost", "cost"}})
		if err := errors.Join(err, tx.Rollback(), db.Close()); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		seen[string(text)] = true
	}
	if len(seen) != 1 {
		t.Errorf("%d files differ", len(seen))
	}
}

// readByAnother reads the file by a library that has nothing of the engine.
func readByAnother(t *testing.T, path string) {
	t.Helper()
	f, err := file.OpenParquetFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, name := range []string{"Cost", "Word", "Nothing", "At", "SameWord", "Id"} {
		column, rows := f.MetaData().Schema.ColumnIndexByName(name), int64(0)
		for g := range f.NumRowGroups() {
			pages, err := f.RowGroup(g).GetColumnPageReader(column)
			if err != nil {
				t.Fatal(name, err)
			}
			for pages.Next() {
				if page := pages.Page(); page.Type() != 2 { // of a dictionary
					rows += int64(page.NumValues())
				}
			}
			if err := pages.Err(); err != nil {
				t.Fatal(name, err)
			}
		}
		if rows != 250_000 {
			t.Errorf("%s has %d values", name, rows)
		}
	}
}

func TestColumnsThatTheSpoolHasNotAreRefused(t *testing.T) {
	tx, ctx := beginTx(t), context.Background()
	spoolThree(t, tx)
	path := filepath.Join(tx.spool, "out.parquet")
	if err := tx.ExportColumns(ctx, "records", path, []FileColumn{{"Price", "price"}}); err == nil || !strings.Contains(err.Error(), "no column price") {
		t.Error(err)
	}
	if err := tx.ExportColumns(ctx, "others", path, nil); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if err := tx.ExportColumns(stopped, "records", path, []FileColumn{{"Id", "id"}}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
