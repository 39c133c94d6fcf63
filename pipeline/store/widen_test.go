package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
)

func counted(t *testing.T, db *DB, text string) (n int) {
	t.Helper()
	if err := db.sql.QueryRow(text).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func groupsOf(t *testing.T, db *DB, table string) int {
	t.Helper()
	return counted(t, db, "select count(distinct row_group_id) from pragma_storage_info('"+table+"')")
}

func openedIn(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(context.Background(), Options{Path: path, TempDir: filepath.Dir(path)})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// A state prepared for many records has row groups by which the engine deals out threads, and is otherwise like any other.
func TestWidenedStateIsEmptyAndOfTheSchema(t *testing.T) {
	plain := openedIn(t, filepath.Join(t.TempDir(), "plain.duckdb"))
	wide := openedIn(t, filepath.Join(t.TempDir(), "wide.duckdb"))
	for range 2 { // the second finds what the first made
		if err := wide.Widen(context.Background(), 4); err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range []string{"usage_records", "rated_records", "usage"} {
		if n := counted(t, wide, "select count(*) from "+table); n != 0 {
			t.Errorf("%s shows %d rows", table, n)
		}
	}
	for _, table := range []string{"usage_records", "rated_records"} {
		if n := groupsOf(t, wide, table); n != 3 {
			t.Errorf("%s has %d row groups for 4 threads, want 3", table, n)
		}
	}
	if got, want := schemaOf(t, wide), schemaOf(t, plain); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("columns %v, want %v", got, want)
	}
	if err := errors.Join(plain.Close(), wide.Close()); err != nil {
		t.Fatal(err)
	}
}

// What made it wide is gone with the first checkpoint, and a state that has records is left alone.
func TestWidenedStateKeepsNothingButItsRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wide.duckdb")
	wide := openedIn(t, path)
	if err := wide.Widen(context.Background(), 4); err != nil {
		t.Fatal(err)
	}
	_, err := wide.sql.Exec(`insert into rated_records by name select uuid '00000000-0000-0000-0000-000000000001' as usage_id,
		timestamp '2026-10-01' as start_time, range as terms_id, 0 as pool_units, 0 as units, 0 as exported_fee, range % 7 as billed_charge
		from range(200000); checkpoint`)
	if err != nil {
		t.Fatal(err)
	}
	if err := wide.Widen(context.Background(), 4); err != nil {
		t.Fatal(err)
	}
	if n := groupsOf(t, wide, "rated_records"); n != 2 {
		t.Errorf("%d row groups, want those of 200,000 records: 2", n)
	}
	if n := counted(t, wide, "select count(*) from rated_records"); n != 200_000 {
		t.Errorf("%d records, want 200,000", n)
	}
	packed := "select count(*) from pragma_storage_info('rated_records') where column_name = 'billed_charge' and segment_type <> 'VALIDITY' and compression <> 'Uncompressed'"
	if n := counted(t, wide, packed); n != 0 {
		t.Errorf("%d segments of billed_charge are packed, although the schema says not to", n)
	}
	if err := wide.Close(); err != nil {
		t.Fatal(err)
	}
	if tables, err := Verify(context.Background(), Options{Path: path, TempDir: filepath.Dir(path)}); err != nil || len(tables) == 0 {
		t.Errorf("the state cannot be read whole: %v", err)
	}
}

// What a killed run left of its preparation is gone with the next run of many records, also where there is nothing to prepare.
func TestWidenRemovesWhatAKilledRunLeft(t *testing.T) {
	for name, given := range map[string]string{
		"nothing else": "select 1",
		"a record": `insert into rated_records by name select uuid '00000000-0000-0000-0000-000000000001' as usage_id,
			timestamp '2026-10-01' as start_time, 1 as terms_id, 0 as pool_units, 0 as units, 0 as exported_fee, 7 as billed_charge`,
	} {
		for _, threads := range []int{1, 2} {
			t.Run(fmt.Sprintf("%s, %d threads", name, threads), func(t *testing.T) {
				db := openedIn(t, filepath.Join(t.TempDir(), "state.duckdb"))
				defer func() { _ = db.Close() }()
				want := schemaOf(t, db)
				for _, table := range []string{"usage_records", "rated_records"} {
					if _, err := db.sql.Exec("create table wide_" + table + " as from " + table); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := db.sql.Exec(given); err != nil {
					t.Fatal(err)
				}
				if err := db.Widen(context.Background(), threads); err != nil {
					t.Fatal(err)
				}
				if got := schemaOf(t, db); !slices.Equal(got, want) {
					t.Errorf("columns %v, want %v", got, want)
				}
			})
		}
	}
}
