package store

import (
	"context"
	"fmt"
	"runtime"
	"strings"
)

// The engine reads a table with a thread for each row group that is committed, and one more: rows that the open transaction
// adds do not count, although they are read side by side where there is more than one thread.
const (
	groupRows = 122_880 // of a row group
	widest    = 7       // row groups that are made at most: the journal of deleting more would bring the engine to drop them
)

// wide are the tables that a first run fills and reads again and again, and a row that each of them takes.
func wide() [][2]string {
	const id, at = "uuid '00000000-0000-0000-0000-000000000000' as usage_id", "timestamp '2000-01-01' as start_time"
	return [][2]string{
		{"usage_records", id + ", " + at + ", 0 as id_hash, 0 as words_id, 0 as person_id, 0 as charge, 0 as connection_fee, 0 as file_id, 0 as source_line"},
		{"rated_records", id + ", " + at + ", 0 as terms_id, 0 as pool_units, 0 as units, 0 as exported_fee, 0 as billed_charge"},
	}
}

// Widen prepares a state without usage for a first run of many records, which it then reads with all threads: the tables that it
// fills get row groups whose rows are deleted again. They weigh nothing, and are gone with the first checkpoint. No reader ever sees
// the rows: until they are deleted, they lie in tables of other names. A state with usage is left as it is.
func (db *DB) Widen(ctx context.Context, threads int) error {
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	groups := min(threads-1, widest)
	var left []string
	for _, w := range wide() {
		left = append(left, "drop table if exists "+spare(w[0]))
	}
	if _, err := db.sql.ExecContext(ctx, strings.Join(left, "; ")); err != nil { // of a run that was killed
		return db.unprepared(ctx, err)
	}
	var there bool
	err := db.sql.QueryRowContext(ctx, "select exists (from usage_records) or exists (from rated_records)").Scan(&there)
	if err != nil {
		return db.unprepared(ctx, err)
	}
	if there || groups < 1 {
		return nil
	}
	var made, empty, place []string
	for _, w := range wide() {
		table, other := w[0], spare(w[0])
		text, err := tableText(table, other)
		if err != nil {
			return err
		}
		made = append(made, text, fmt.Sprintf("insert into %s by name select %s from range(%d)", other, w[1], groups*groupRows))
		empty = append(empty, "delete from "+other)
		place = append(place, "drop table "+table, "alter table "+other+" rename to "+table)
	}
	for _, step := range [][]string{made, empty, place} { // a transaction each
		if _, err := db.sql.ExecContext(ctx, "begin; "+strings.Join(step, "; ")+"; commit"); err != nil {
			return db.unprepared(ctx, err)
		}
	}
	return nil
}

// spare is the name under which a wide table is made.
func spare(table string) string { return "wide_" + table }

func (db *DB) unprepared(ctx context.Context, err error) error {
	return fmt.Errorf("preparing the state for many records: %w", db.judge(interrupted(ctx, err)))
}

// tableText is the statement of the schema that makes a table, for a table of another name.
func tableText(table, name string) (string, error) {
	schema, err := Schema()
	if err != nil {
		return "", err
	}
	_, rest, found := strings.Cut(schema, "create table if not exists "+table+" (")
	columns, _, ended := strings.Cut(rest, "\n);")
	if !found || !ended {
		return "", fmt.Errorf("the schema does not make %s", table)
	}
	return "create table " + name + " (" + columns + "\n)", nil
}
