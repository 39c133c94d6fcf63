package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// schemaOf lists every column of a state as "table.column type null".
func schemaOf(t *testing.T, db *DB) []string {
	t.Helper()
	rows, err := db.sql.Query("select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable from duckdb_columns() where not internal order by 1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var list []string
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			t.Fatal(err)
		}
		list = append(list, column)
	}
	return list
}

// stateOf makes a state as the schema text of its time did.
func stateOf(t *testing.T, schema string, version int) Options {
	t.Helper()
	dir := t.TempDir()
	o := Options{Path: filepath.Join(dir, "state.duckdb"), TempDir: dir}
	old, err := raw(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		schema, fmt.Sprintf("insert into state_version values (%d)", version),
		strings.Replace(`insert into files by name select 7 as file_id, 'usage/x.zip!y.csv' as path, 'ab' as sha256, 9 as bytes, 'pstn' as kind,
			1 as rows_read, 0 as rows_rejected, false as refused, null as oldest, true as present`,
			"select 7", inputOf(version), 1),
		`insert into closed_periods values ('2026-07', 'USD', 1, 2, 3, 0, 0, null, null, null, timestamp '2026-08-05')`,
	} {
		if _, err := old.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	return o
}

// inputOf gives a file its input where the version has that column.
func inputOf(version int) string {
	if version == 1 {
		return "select 7"
	}
	return "select 'usage/x.zip' as input, 7"
}

// TestEveryOlderStateMigrates makes a state of every version there was and wants the newest schema of it, with its rows.
func TestEveryOlderStateMigrates(t *testing.T) {
	ctx := context.Background()
	newest, err := SchemaVersion()
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := Open(ctx, Options{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = fresh.Close() }()
	want := schemaOf(t, fresh)
	for version := 1; version <= newest; version++ {
		name := fmt.Sprintf("testdata/schemas/%04d.sql", version)
		schema, err := os.ReadFile(name)
		if err != nil {
			t.Fatalf("%v: copy sql/schema.sql there when a version is new", err)
		}
		o := stateOf(t, string(schema), version)
		for range 2 { // the second opening finds nothing to do
			db, err := Open(ctx, o)
			if err != nil {
				t.Fatalf("version %d: %v", version, err)
			}
			if got := schemaOf(t, db); !slices.Equal(got, want) {
				t.Errorf("a state of version %d becomes\n%v\na fresh one has\n%v", version, got, want)
			}
			var found, kept int
			var input string
			if err := db.sql.QueryRow("select (select max(version) from state_version), (select count(*) from closed_periods), (select max(input) from files)").Scan(&found, &kept, &input); err != nil {
				t.Fatal(err)
			}
			if found != newest || kept != 1 || input != "usage/x.zip" {
				t.Errorf("version %d: now %d with %d closed periods and a file of %q, want %d with 1 and usage/x.zip", version, found, kept, input, newest)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestTheSchemaOfAVersionStands holds that whoever changes the schema gives it a number, without which an older program
// would work on the state and leave the new part behind.
func TestTheSchemaOfAVersionStands(t *testing.T) {
	newest, err := SchemaVersion()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(fmt.Sprintf("testdata/schemas/%04d.sql", newest))
	if err != nil {
		t.Fatal(err)
	}
	given, err := os.ReadFile("sql/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	was, is := stateOf(t, string(text), newest), stateOf(t, string(given), newest)
	var lists [2][]string
	for i, o := range []Options{was, is} {
		old, err := raw(o.Path)
		if err != nil {
			t.Fatal(err)
		}
		lists[i] = schemaOf(t, &DB{sql: old})
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(lists[0], lists[1]) {
		t.Errorf("schema.sql is no longer that of version %d: add sql/migrations/%04d_what_schema.sql and copy schema.sql to testdata/schemas/%04d.sql",
			newest, newest+1, newest+1)
	}
}

func TestAStateOfANewerProgramIsRefusedUntouched(t *testing.T) {
	ctx := context.Background()
	schema, err := os.ReadFile("sql/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	o := stateOf(t, string(schema), 99)
	before, err := os.ReadFile(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(ctx, o)
	var newer *Newer
	if !errors.As(err, &newer) || newer.Found != 99 {
		t.Fatalf("got %v", err)
	}
	after, err := os.ReadFile(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(before, after) {
		t.Error("the state was changed")
	}
}
