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
	texts := []string{
		schema, fmt.Sprintf("insert into state_version values (%d)", version),
		strings.Replace(`insert into files by name select 7 as file_id, 'usage/x.zip!y.csv' as path, 'ab' as sha256, 9 as bytes, 'pstn' as kind,
			1 as rows_read, 0 as rows_rejected, false as refused, null as oldest, true as present`,
			"select 7", inputOf(version), 1),
		`insert into closed_periods values ('2026-07', 'USD', 1, 2, 3, 0, 0, null, null, null, timestamp '2026-08-05')`,
	}
	if version < narrowUsage {
		texts = append(texts, oldUsage)
	}
	if version < 6 {
		texts = append(texts, oldRated)
	}
	for _, text := range texts {
		if _, err := old.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	return o
}

// narrowUsage is the version since which usage is a view.
const narrowUsage = 12

// Records as they were rated before version 6: each a row of everything. The last has no usage any more.
const (
	oldUsage = `insert into usage by name
		select cast('00000000-0000-0000-0000-00000000000' || n as uuid) as usage_id, 'call' as kind, 'user_out' as call_type,
			if(n = 2, null, 'ann') as user_id, if(n = 3, '', 'Ann') as display_name,
			timestamp '2026-07-01' + to_minutes(n) as start_time, 60 * n as duration_s, 0.1 * n as charge, 0.02 as connection_fee, 'USD' as currency,
			7 as file_id, n as source_line
		from range(1, 4) as t(n)`
	oldRated = `insert into rated by name
		select cast('00000000-0000-0000-0000-00000000000' || n as uuid) as usage_id, '2026-07' as month, timestamp '2026-07-01' + to_minutes(n) as start_time,
			'outbound' as direction, if(n = 3, 'domestic', 'payg') as rule, if(n = 3, 'unrated', 'credits') as funding, if(n = 3, 'MCOPSTN1/domestic/US', null) as pool,
			0 as pool_units, n as units, 60 * n as full_billed_s, if(n = 3, null, 60 * n) as billed_s, if(n = 3, null, 0.1) as price,
			if(n = 3, null, 0.02) as connection_fee, if(n = 3, null, 0.1 * n + 0.02) as cost, 0.1 * n as billed_charge, 'USD' as currency,
			if(n = 3, null, -0.02) as variance, case n when 2 then 'price' when 3 then 'unrated' else 'match' end as cause, '' as findings
		from range(1, 5) as t(n)`
)

// Lists of what a state says of every usage record, and of every rated one with what its export said.
const (
	usageRows = `select cast(to_json(u) as varchar) from (select usage_id, kind, user_id, display_name, call_type, start_time, duration_s, charge, currency, source_line
		from usage order by usage_id) as u`
	ratedRows = `select concat_ws(' ', r.usage_id, month, r.start_time, direction, rule, funding, pool, r.pool_units, r.units, r.full_billed_s, r.billed_s, price,
			r.connection_fee, r.cost, r.billed_charge, currency, variance, r.cause, 'of', w.terms_id, w.duration_s, w.exported_fee)
		from rated as r join rated_records as w on w.usage_id = r.usage_id order by r.usage_id`
)

// listOf gives the lines that a query has.
func listOf(t *testing.T, db *DB, query string) []string {
	t.Helper()
	rows, err := db.sql.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var list []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		list = append(list, line)
	}
	return list
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
			if usage := listOf(t, db, usageRows); version < narrowUsage && !slices.Equal(usage, wantUsage()) {
				t.Errorf("version %d: usage is\n%s\nwant\n%s", version, strings.Join(usage, "\n"), strings.Join(wantUsage(), "\n"))
			}
			if rated := listOf(t, db, ratedRows); version < 6 && !slices.Equal(rated, wantRated()) {
				t.Errorf("version %d: rated is\n%s\nwant\n%s", version, strings.Join(rated, "\n"), strings.Join(wantRated(), "\n"))
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// wantUsage is oldUsage.
func wantUsage() []string {
	const like = `{"usage_id":"00000000-0000-0000-0000-00000000000%[1]d","kind":"call","user_id":%[2]s,"display_name":"%[3]s","call_type":"user_out",` +
		`"start_time":"2026-07-01 00:0%[1]d:00","duration_s":%[4]d,"charge":0.%[1]d00000,"currency":"USD","source_line":%[1]d}`
	return []string{fmt.Sprintf(like, 1, `"ann"`, "Ann", 60), fmt.Sprintf(like, 2, "null", "Ann", 120), fmt.Sprintf(like, 3, `"ann"`, "", 180)}
}

// wantRated is oldRated beside oldUsage: records 1, 2 and 4 share their terms.
func wantRated() []string {
	return []string{
		"00000000-0000-0000-0000-000000000001 2026-07 2026-07-01 00:01:00 outbound payg credits 0 1 60 60 0.100000 0.020000 0.120000 0.100000 USD -0.020000 match of 2 60 0.020000",
		"00000000-0000-0000-0000-000000000002 2026-07 2026-07-01 00:02:00 outbound payg credits 0 2 120 120 0.100000 0.020000 0.220000 0.200000 USD -0.020000 price of 2 120 0.020000",
		"00000000-0000-0000-0000-000000000003 2026-07 2026-07-01 00:03:00 outbound domestic unrated MCOPSTN1/domestic/US 0 3 180 0.300000 USD unrated of 1 180 0.020000",
		"00000000-0000-0000-0000-000000000004 2026-07 2026-07-01 00:04:00 outbound payg credits 0 4 240 240 0.100000 0.020000 0.420000 0.400000 USD -0.020000 match of 2 0.000000",
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
