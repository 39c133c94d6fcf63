package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// Tx is the one transaction of a run. It is not safe for concurrent use: temporary tables belong to its connection.
type Tx struct {
	db    *DB
	tx    *sql.Tx
	spool string
	n     int // spool files written so far, for their names

	statements int               // run so far, where they are profiled
	spooled    map[string]string // file of each view that Spooled made
	few        int64             // spooled rows that were taken into tables
}

// Begin starts the transaction. An interrupt ends its statements and never the commit: whoever begins one decides until
// when it can be given up.
func (db *DB) Begin(ctx context.Context) (*Tx, error) {
	tx, err := db.sql.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, fmt.Errorf("beginning a transaction: %w", err)
	}
	return &Tx{db: db, tx: tx, spool: db.spool, spooled: map[string]string{}}, nil
}

// Hasten has the disk begin with what was written into the state so far, beside the work that goes on: the commit waits for the rest.
// Where the system cannot, the commit waits for all.
func (tx *Tx) Hasten() {
	db := tx.db
	if db.path == "" {
		return
	}
	if db.disk == nil {
		f, err := os.Open(db.path)
		if err != nil {
			return
		}
		db.disk = f
	}
	db.writing.Go(func() { _ = unix.SyncFileRange(int(db.disk.Fd()), 0, 0, unix.SYNC_FILE_RANGE_WRITE) })
}

// Commit makes everything since Begin durable. The spools have no use any more, and giving their pages back takes a while, so they
// are removed meanwhile.
func (tx *Tx) Commit() error {
	var wait sync.WaitGroup
	defer wait.Wait()
	for _, path := range tx.spooled {
		wait.Go(func() { _ = os.Remove(path) }) // Close removes what is left, and says if it cannot
	}
	tx.db.writing.Wait()
	return tx.db.judge(tx.tx.Commit())
}

// Rollback forgets everything since Begin; after Commit it does nothing.
func (tx *Tx) Rollback() error {
	if err := tx.tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// Exec runs the statements of an embedded file.
func (tx *Tx) Exec(ctx context.Context, fsys fs.FS, name string, args ...sql.NamedArg) error {
	_, err := tx.Change(ctx, fsys, name, args...)
	return err
}

// Change runs an embedded update or delete and returns how many rows it changed.
func (tx *Tx) Change(ctx context.Context, fsys fs.FS, name string, args ...sql.NamedArg) (int64, error) {
	return tx.wrap(ctx, "", fsys, name, args)
}

// Make makes the temporary table from the select in an embedded file.
func (tx *Tx) Make(ctx context.Context, table string, fsys fs.FS, name string, args ...sql.NamedArg) error {
	_, err := tx.wrap(ctx, "create or replace temp table "+table+" as ", fsys, name, args)
	return err
}

// Create is Make for who wants to know how many rows there are.
func (tx *Tx) Create(ctx context.Context, table string, fsys fs.FS, name string, args ...sql.NamedArg) (int64, error) {
	if err := tx.Make(ctx, table, fsys, name, args...); err != nil {
		return 0, err
	}
	return tx.count(ctx, table) // the engine reports no rows for a table made from a select
}

// Insert adds the rows of the select in an embedded file to the table, columns by name, in no particular order, and
// returns their number. Order is given up for speed, and because DuckDB 1.4.1 loses the rows of a large insert that
// follows an empty one that keeps order, into the same table in the same transaction.
func (tx *Tx) Insert(ctx context.Context, table string, fsys fs.FS, name string, args ...sql.NamedArg) (int64, error) {
	return tx.unordered(ctx, name, func() (int64, error) { return tx.InsertInOrder(ctx, table, fsys, name, args...) })
}

// unordered does some work without keeping the order of rows.
func (tx *Tx) unordered(ctx context.Context, name string, work func() (int64, error)) (n int64, err error) {
	err = tx.under(ctx, name, "set preserve_insertion_order = false", "set preserve_insertion_order = true", func() error {
		n, err = work()
		return err
	})
	return n, err
}

// under does some work under a setting of the engine, and sets it back where the work was done.
func (tx *Tx) under(ctx context.Context, name, set, back string, work func() error) error {
	if _, err := tx.run(ctx, name, set, nil); err != nil {
		return err
	}
	if err := work(); err != nil {
		return err
	}
	_, err := tx.run(ctx, name, back, nil)
	return err
}

// AsWritten does some work in which joins keep the order that they are written in, what comes in on the right in the hash table. Of
// rows of the transaction the engine knows no number, so it may put a million wide rows where a few would do.
func (tx *Tx) AsWritten(ctx context.Context, work func() error) error {
	return tx.under(ctx, "the order of joins", "set disabled_optimizers = 'join_order,build_side_probe_side'", "set disabled_optimizers = ''", work)
}

// MakeAsWritten is Make with the joins as they are written.
func (tx *Tx) MakeAsWritten(ctx context.Context, table string, fsys fs.FS, name string, args ...sql.NamedArg) error {
	return tx.AsWritten(ctx, func() error { return tx.Make(ctx, table, fsys, name, args...) })
}

// InsertInOrder is Insert for a select that has rows for certain, in its own order: the row ids of the new rows count up
// as the select gives them.
func (tx *Tx) InsertInOrder(ctx context.Context, table string, fsys fs.FS, name string, args ...sql.NamedArg) (int64, error) {
	return tx.wrap(ctx, "insert into "+table+" by name ", fsys, name, args)
}

func (tx *Tx) wrap(ctx context.Context, prefix string, fsys fs.FS, name string, args []sql.NamedArg) (int64, error) {
	text, err := query(fsys, name)
	if err != nil {
		return 0, err
	}
	return tx.run(ctx, name, prefix+text, args)
}

func (tx *Tx) run(ctx context.Context, name, text string, args []sql.NamedArg) (int64, error) {
	if err := tx.profileNext(ctx, name); err != nil {
		return 0, err
	}
	text, left, err := withValues(text, args)
	if err != nil {
		return 0, fmt.Errorf("running %s: %w", name, err)
	}
	res, err := tx.tx.ExecContext(ctx, text, left...)
	if err != nil {
		return 0, fmt.Errorf("running %s: %w", name, tx.db.judge(interrupted(ctx, err)))
	}
	return res.RowsAffected()
}

func (tx *Tx) count(ctx context.Context, table string) (rows int64, err error) {
	if err := tx.profileNext(ctx, "count "+table); err != nil {
		return 0, err
	}
	err = tx.tx.QueryRowContext(ctx, "select count(*) from "+table).Scan(&rows)
	return rows, tx.db.judge(interrupted(ctx, err))
}

// Query runs the select in an embedded file. The caller closes the rows.
func (tx *Tx) Query(ctx context.Context, fsys fs.FS, name string, args ...sql.NamedArg) (*sql.Rows, error) {
	text, err := query(fsys, name)
	if err != nil {
		return nil, err
	}
	if err := tx.profileNext(ctx, name); err != nil {
		return nil, err
	}
	text, left, err := withValues(text, args)
	if err != nil {
		return nil, fmt.Errorf("running %s: %w", name, err)
	}
	rows, err := tx.tx.QueryContext(ctx, text, left...)
	if err != nil {
		return nil, fmt.Errorf("running %s: %w", name, tx.db.judge(interrupted(ctx, err)))
	}
	return rows, nil
}

// Get runs the select in an embedded file and scans its one row; sql.ErrNoRows when there is none.
func (tx *Tx) Get(ctx context.Context, dest []any, fsys fs.FS, name string, args ...sql.NamedArg) error {
	rows, err := tx.Query(ctx, fsys, name, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return errors.Join(tx.db.judge(rows.Err()), fmt.Errorf("running %s: %w", name, sql.ErrNoRows))
	}
	if err := rows.Scan(dest...); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return rows.Close()
}

// query reads an embedded file and drops what would end the statement early.
func query(fsys fs.FS, name string) (string, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return "", fmt.Errorf("reading embedded SQL: %w", err)
	}
	return strings.TrimRight(string(text), " \n\t;"), nil
}

// interrupted prefers the context's own error: the engine words an interrupt as a failure of the statement.
func interrupted(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
