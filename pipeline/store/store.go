// Package store is the handle on DuckDB: it opens a tenant's state, holds the one transaction of a run, runs the
// embedded SQL of the stages and moves Go values in and tables out in bulk. It is the only package that imports the
// driver; a stage sees a Tx and file names of SQL, never a connection.
package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"net/url"
	"os"
	"strconv"

	duckdb "github.com/marcboeker/go-duckdb/v2"
)

//go:embed sql/*.sql
var files embed.FS

// SchemaVersion is the version of the persistent tables that this program writes.
const SchemaVersion = 1

// Options say where the state is and what the engine may use.
type Options struct {
	Path    string // of the state file; empty: in memory
	Threads int    // 0: as many as the machine has
	Memory  string // such as "2GB"; empty: the engine's default
	TempDir string // where the engine and the spool write what does not fit; must exist when Path is set
}

// DB is an open state.
type DB struct {
	sql   *sql.DB
	spool string // folder of the spooled batches
}

// Open opens or makes the state, puts the session on UTC and brings the schema up to SchemaVersion.
// Temporary tables live on one connection, so a DB has exactly one.
func Open(ctx context.Context, o Options) (*DB, error) {
	connector, err := duckdb.NewConnector(dsn(o), nil)
	if err != nil {
		return nil, fmt.Errorf("opening state %s: %w", o.Path, err)
	}
	handle := sql.OpenDB(connector)
	handle.SetMaxOpenConns(1)
	handle.SetMaxIdleConns(1)
	handle.SetConnMaxLifetime(0)
	db := &DB{sql: handle}
	if db.spool, err = os.MkdirTemp(o.TempDir, "spool-"); err != nil {
		return nil, fmt.Errorf("making the spool folder: %w", err)
	}
	if err := db.prepare(ctx); err != nil {
		return nil, fmt.Errorf("opening state %s: %w", o.Path, closeAfter(db, err))
	}
	return db, nil
}

func dsn(o Options) string {
	q := url.Values{}
	if o.Threads > 0 {
		q.Set("threads", strconv.Itoa(o.Threads))
	}
	if o.Memory != "" {
		q.Set("memory_limit", o.Memory)
	}
	if o.TempDir != "" {
		q.Set("temp_directory", o.TempDir)
	}
	q.Set("autoinstall_known_extensions", "false")
	q.Set("autoload_known_extensions", "false")
	return o.Path + "?" + q.Encode()
}

func (db *DB) prepare(ctx context.Context) error {
	for _, name := range []string{"sql/session.sql", "sql/macros.sql", "sql/schema.sql"} {
		text, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		if _, err := db.sql.ExecContext(ctx, string(text)); err != nil {
			return fmt.Errorf("running %s: %w", name, err)
		}
	}
	return db.checkVersion(ctx)
}

func (db *DB) checkVersion(ctx context.Context) error {
	var found sql.NullInt64
	if err := db.sql.QueryRowContext(ctx, "select max(version) from state_version").Scan(&found); err != nil {
		return err
	}
	if !found.Valid {
		_, err := db.sql.ExecContext(ctx, "insert into state_version values (?)", SchemaVersion)
		return err
	}
	if found.Int64 != SchemaVersion {
		return fmt.Errorf("the state has schema version %d and this program knows %d: use the program that wrote it, or move the state away and run again", found.Int64, SchemaVersion)
	}
	return nil
}

// Close releases the state and removes what was spooled.
func (db *DB) Close() error {
	err := db.sql.Close()
	if rm := os.RemoveAll(db.spool); err == nil {
		err = rm
	}
	return err
}

func closeAfter(db *DB, err error) error {
	if cerr := db.Close(); cerr != nil {
		return fmt.Errorf("%w (and closing: %w)", err, cerr)
	}
	return err
}

// Schema is the text of the persistent tables, with their comments: the source of docs/DATA.md.
func Schema() (string, error) {
	text, err := files.ReadFile("sql/schema.sql")
	return string(text), err
}
