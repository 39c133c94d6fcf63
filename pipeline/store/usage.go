package store

import (
	"context"
	"database/sql"
	"io/fs"
)

// usageSample is how many rows are looked at for words and people before all are inserted: nearly all that a month prints.
const usageSample = 50_000

// asUsage gives a select the columns of usage that it does not name, empty.
const asUsage = `select
	cast(null as uuid) as usage_id, cast(null as varchar) as kind, cast(null as varchar) as call_id, cast(null as varchar) as conference_id,
	cast(null as varchar) as user_id, cast(null as varchar) as upn, cast(null as varchar) as display_name, cast(null as varchar) as user_country,
	cast(null as varchar) as tenant_country, cast(null as varchar) as caller, cast(null as varchar) as callee, cast(null as varchar) as call_type,
	cast(null as varchar) as call_direction, cast(null as varchar) as number_type, cast(null as varchar) as context,
	cast(null as varchar) as destination_name, cast(null as varchar) as other_country, cast(null as timestamp) as start_time,
	cast(null as timestamp) as end_time, cast(null as integer) as duration_s, cast(null as integer) as segments,
	cast(null as decimal(18, 6)) as charge, cast(null as decimal(18, 6)) as connection_fee, cast(null as varchar) as currency,
	cast(null as varchar) as capability, cast(null as varchar) as operator, cast(null as varchar) as duration_source,
	cast(null as varchar) as admin_units, cast(null as integer) as file_id, cast(null as bigint) as source_line
where false union all by name (%s
)`

// InsertUsage adds the rows of the select in an embedded file, which has columns of the view usage by name, to usage_records, and
// what they print for the first time to printed_words and printed_people. It returns their number. As the rows come from a
// file that is to be read once, most of what is new is found in the first of them, and what is left has its text with it until
// all are there.
func (tx *Tx) InsertUsage(ctx context.Context, fsys fs.FS, name string, args ...sql.NamedArg) (n int64, err error) {
	if err := tx.LearnUsage(ctx, usageSample, fsys, name, args...); err != nil {
		return 0, err
	}
	err = tx.AsWritten(ctx, func() error {
		n, err = tx.Insert(ctx, "usage_records", files, "sql/new_usage.sql")
		return err
	})
	if err != nil {
		return 0, err
	}
	_, err = tx.LearnRest(ctx)
	return n, err
}

// LearnUsage gives numbers to the words and people that the first of the rows print for the first time.
func (tx *Tx) LearnUsage(ctx context.Context, first int64, fsys fs.FS, name string, args ...sql.NamedArg) error {
	if err := tx.view(ctx, "read_usage", asUsage, fsys, name, args); err != nil {
		return err
	}
	return tx.learn(ctx, first)
}

// learn gives numbers to what the first of the rows at hand print for the first time.
func (tx *Tx) learn(ctx context.Context, first int64) error {
	for _, s := range []struct{ table, file string }{{"printed_words", "sql/new_words.sql"}, {"printed_people", "sql/new_people.sql"}} {
		if _, err := tx.Insert(ctx, s.table, files, s.file, sql.Named("first", first)); err != nil {
			return err
		}
	}
	return nil
}

// LearnRest gives numbers to what the rows in usage_records print that still have their text with them, and returns how many
// different texts there were.
func (tx *Tx) LearnRest(ctx context.Context) (texts int64, err error) {
	texts, err = tx.Create(ctx, "unknown_usage", files, "sql/unknown_usage.sql")
	if err != nil || texts == 0 {
		return texts, err
	}
	if err := tx.View(ctx, "read_usage", files, "sql/unknown_texts.sql"); err != nil {
		return texts, err
	}
	if err := tx.learn(ctx, texts); err != nil {
		return texts, err
	}
	var first int64
	if err := tx.Get(ctx, []any{&first}, files, "sql/first_unknown.sql"); err != nil {
		return texts, err
	}
	return texts, tx.Exec(ctx, files, "sql/number_usage.sql", sql.Named("first_file", first))
}
