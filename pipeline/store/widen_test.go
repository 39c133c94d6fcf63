package store

import (
	"context"
	"path/filepath"
	"testing"
)

// A state prepared for many records has row groups by which the engine deals out threads, and is otherwise like any other.
func TestWidenedStateIsEmptyAndOfTheSchema(t *testing.T) {
	shape := func(db *DB) (list [][3]string) {
		rows, err := db.sql.Query("select table_name, column_name, data_type || is_nullable from duckdb_columns() where not internal order by all")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var c [3]string
			if err := rows.Scan(&c[0], &c[1], &c[2]); err != nil {
				t.Fatal(err)
			}
			list = append(list, c)
		}
		return list
	}
	ctx := context.Background()
	open := func(path string) *DB {
		db, err := Open(ctx, Options{Path: path, TempDir: filepath.Dir(path)})
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	plain := open(filepath.Join(t.TempDir(), "plain.duckdb"))
	path := filepath.Join(t.TempDir(), "wide.duckdb")
	wide := open(path)
	for range 2 { // the second finds what the first made
		if err := wide.Widen(ctx, 4); err != nil {
			t.Fatal(err)
		}
	}
	count := func(text string) (n int) {
		if err := wide.sql.QueryRow(text).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count("select count(*) from usage_records") + count("select count(*) from rated_records") + count("select count(*) from usage"); n != 0 {
		t.Errorf("%d rows can be seen", n)
	}
	for _, table := range []string{"usage_records", "rated_records"} {
		if n := count("select count(distinct row_group_id) from pragma_storage_info('" + table + "')"); n != 3 {
			t.Errorf("%s has %d row groups for 4 threads, want 3", table, n)
		}
	}
	got, want := shape(wide), shape(plain)
	if len(got) != len(want) || len(want) == 0 {
		t.Fatalf("%d columns, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("column %v, want %v", got[i], want[i])
		}
	}
	if _, err := wide.sql.Exec("insert into rated_records by name select uuid '00000000-0000-0000-0000-000000000001' as usage_id, timestamp '2026-10-01' as start_time, range as terms_id, 0 as pool_units, 0 as units, 0 as exported_fee, range as billed_charge from range(200000); checkpoint"); err != nil {
		t.Fatal(err)
	}
	if n := count("select count(distinct row_group_id) from pragma_storage_info('rated_records')"); n != 2 {
		t.Errorf("%d row groups after a checkpoint, want those of the 200,000 rows: 2", n)
	}
	if n := count("select count(*) from pragma_storage_info('rated_records') where column_name = 'cost' and segment_type = 'DECIMAL(24,6)' and compression not in ('Uncompressed', 'Constant', 'Empty Validity')"); n != 0 {
		t.Error("cost is compressed, although the schema says not to")
	}
	if err := wide.Widen(ctx, 4); err != nil {
		t.Fatal(err)
	}
	if n := count("select count(*) from rated_records"); n != 200_000 {
		t.Errorf("%d records after a state that has some was widened, want all 200,000", n)
	}
	if err := wide.Close(); err != nil {
		t.Fatal(err)
	}
	if err := plain.Close(); err != nil {
		t.Fatal(err)
	}
	if tables, err := Verify(ctx, Options{Path: path, TempDir: filepath.Dir(path)}); err != nil || len(tables) == 0 {
		t.Errorf("the state cannot be read whole: %v", err)
	}
}
