package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Readable tells which tables of a state can be read to their last value. A state that cannot be opened has none.
func Readable(ctx context.Context, o Options) (tables []string, err error) {
	db, err := open(ctx, o)
	if err != nil {
		return nil, orNothing(ctx, err)
	}
	names, err := db.tables(ctx)
	if err := errors.Join(db.judge(err), db.Close()); err != nil {
		return nil, orNothing(ctx, err)
	}
	for _, name := range names {
		whole, err := readable(ctx, o, name)
		if err != nil {
			return nil, err
		}
		if whole {
			tables = append(tables, name)
		}
	}
	return tables, nil
}

// readable reads one table in an engine of its own: some kinds of damage end the engine that meets them.
func readable(ctx context.Context, o Options, table string) (whole bool, err error) {
	db, err := open(ctx, o)
	if err != nil {
		return false, orNothing(ctx, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var sum any
	err = db.sql.QueryRowContext(ctx, fmt.Sprintf("select bit_xor(hash(t)) from %q as t", table)).Scan(&sum)
	return err == nil, orNothing(ctx, db.judge(interrupted(ctx, err)))
}

// orNothing takes damage for what it is here, an answer; every other error stays one.
func orNothing(ctx context.Context, err error) error {
	var damage *Damaged
	if errors.As(err, &damage) && ctx.Err() == nil {
		return nil
	}
	return err
}

// Adopt fills tables of a fresh state with the rows that they have in another one.
func (db *DB) Adopt(ctx context.Context, from string, tables []string) error {
	steps := []string{"attach " + quote(from) + " as old_state (read_only)"}
	for _, name := range tables {
		steps = append(steps, fmt.Sprintf("delete from %q", name), fmt.Sprintf("insert into %q by name select * from old_state.%q", name, name))
	}
	for _, step := range append(steps, "detach old_state") {
		if _, err := db.sql.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("taking over the old state: %w", interrupted(ctx, err))
		}
	}
	return nil
}

// Restore adds to tables the rows that a Parquet file has for them, in which each row names its table in the column book: all
// or none. A table that came after the file was written gets nothing.
func (db *DB) Restore(ctx context.Context, from string, tables []string) (err error) {
	tx, err := db.sql.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if undo := tx.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
			err = errors.Join(err, undo)
		}
	}()
	for _, name := range tables {
		if err := restore(ctx, tx, from, name); err != nil {
			return fmt.Errorf("restoring %s: %w", name, interrupted(ctx, err))
		}
	}
	return tx.Commit()
}

func restore(ctx context.Context, tx *sql.Tx, from, table string) error {
	var columns string
	var whole bool
	err := tx.QueryRowContext(ctx, `select string_agg('"' || column_name || '"', ', ' order by column_index),
		bool_and(column_name in (select name from parquet_schema(`+quote(from)+`))) from duckdb_columns() where table_name = ?`, table).Scan(&columns, &whole)
	if err != nil || !whole {
		return err
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf("insert into %q (%s) select %s from read_parquet(%s) where book = %s", table, columns, columns, quote(from), text(table)))
	return err
}

// Succeed puts a new, closed state in the place of an old one, which is kept under the name aside with its journal.
// At every moment there is a whole state in the place, where there was one before.
func Succeed(fresh, path, aside string) error {
	if err := os.Rename(path+walSuffix, aside+walSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Link(path, aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(path, aside); err != nil { // a file system without links
			return err
		}
	}
	return replace(fresh, path)
}
