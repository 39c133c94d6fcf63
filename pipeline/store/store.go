// Package store is the handle on DuckDB: it opens a tenant's state, holds the one transaction of a run, runs the
// embedded SQL of the stages and moves Go values in and tables out in bulk. It is the only package that imports the
// driver; a stage sees a Tx and file names of SQL, never a connection.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	duckdb "github.com/marcboeker/go-duckdb/v2"
)

//go:embed sql/*.sql sql/migrations/*.sql
var files embed.FS

// Options say where the state is and what the engine may use.
type Options struct {
	Path    string   // of the state file; empty: in memory
	Threads int      // 0: as many as the machine has
	Memory  string   // such as "2GB"; empty: the engine's default
	Scarce  bool     // what the engine is done with goes back to the system at once, for Memory is all that there is
	TempDir string   // where the engine and the spool write what does not fit; must exist when Path is set
	Folders []string // the only folders, besides TempDir and the state's own, whose files the engine may open
	Profile string   // folder for the engine's profile of each statement; empty: none
}

// DB is an open state.
type DB struct {
	sql   *sql.DB
	path  string
	spool string // folder of the spooled batches

	profile string // folder of the profiles

	// The file of the state, through which the disk is told to write. To close it releases the lock that the engine has on it,
	// as the system has it with such locks, so it stays open until the engine has let go.
	disk    *os.File
	writing sync.WaitGroup
}

// Open opens or makes the state, puts the session on UTC, closes the engine off from the network and from every folder
// that is not named, and brings the schema up to the newest version. A state that cannot be read is *Damaged, one of a
// newer program *Newer. Temporary tables live on one connection, so a DB has exactly one.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Path != "" {
		if err := begin(ctx, o); err != nil {
			return nil, fmt.Errorf("making the state %s: %w", o.Path, err)
		}
	}
	return open(ctx, o)
}

// begin makes a state that is not there yet beside its place and moves it there when it is whole: a state file is
// never half a one, so an empty or a cut one is a damaged one and no fresh start. Nobody works in it yet, so it gets its
// tables and no session.
func begin(ctx context.Context, o Options) error {
	if _, err := os.Stat(o.Path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Stat(o.Path + walSuffix); err == nil {
		return &Damaged{Path: o.Path, Err: errors.New("the file is missing, and its journal " + filepath.Base(o.Path) + walSuffix + " is there")}
	}
	fresh := o
	fresh.Path = o.Path + freshSuffix
	if err := Remove(fresh.Path); err != nil {
		return err
	}
	db, err := openWith(ctx, fresh, func(db *DB) error { return db.migrate(ctx, true) })
	if err != nil {
		return err
	}
	if err := db.settle(ctx); err != nil {
		return err
	}
	return replace(fresh.Path, o.Path)
}

func open(ctx context.Context, o Options) (*DB, error) {
	return openWith(ctx, o, func(db *DB) error { return db.prepare(ctx, o) })
}

// openWith opens a state and does with it what makes it ready.
func openWith(ctx context.Context, o Options, prepare func(*DB) error) (*DB, error) {
	db := &DB{path: o.Path, profile: o.Profile}
	if strings.Contains(o.Path, "?") { // the driver would take the rest for settings
		return nil, fmt.Errorf("opening the state: its path %s has a question mark, which the database cannot take: rename the folder", o.Path)
	}
	connector, err := duckdb.NewConnector(dsn(o), nil)
	if err != nil {
		return nil, fmt.Errorf("opening the state: %w", db.judge(err))
	}
	handle := sql.OpenDB(connector)
	handle.SetMaxOpenConns(1)
	handle.SetMaxIdleConns(1)
	handle.SetConnMaxLifetime(0)
	db.sql = handle
	if db.spool, err = os.MkdirTemp(o.TempDir, "spool-"); err != nil {
		return nil, fmt.Errorf("making the spool folder: %w", errors.Join(err, handle.Close()))
	}
	if err := prepare(db); err != nil {
		return nil, fmt.Errorf("opening the state: %w", closeAfter(db, db.judge(interrupted(ctx, err))))
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
	q.Set("allow_community_extensions", "false")
	return o.Path + "?" + q.Encode()
}

func (db *DB) prepare(ctx context.Context, o Options) error {
	if err := db.closeOff(ctx, o); err != nil {
		return err
	}
	session := []string{"sql/session.sql", "sql/macros.sql"}
	if o.Scarce {
		session = append(session, "sql/scarce_session.sql")
	}
	if err := db.define(ctx, session...); err != nil {
		return err
	}
	if err := db.migrate(ctx, o.Path == ""); err != nil {
		return err
	}
	return db.define(ctx, "sql/view_debited.sql", "sql/view_levels.sql", "sql/view_stated.sql")
}

// define runs embedded files of the store.
func (db *DB) define(ctx context.Context, names ...string) error {
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		if _, err := db.sql.ExecContext(ctx, string(text)); err != nil {
			return fmt.Errorf("running %s: %w", name, err)
		}
	}
	return nil
}

// closeOff leaves the engine the named folders and nothing else: no other file, no network, no extension. The engine
// refuses to take it back. Its settings stay changeable, because Insert changes one.
func (db *DB) closeOff(ctx context.Context, o Options) error {
	folders := append([]string{db.spool, o.TempDir, o.Profile}, o.Folders...)
	if o.Path != "" {
		folders = append(folders, filepath.Dir(o.Path))
	}
	var list []string
	for _, folder := range folders {
		if folder == "" {
			continue
		}
		list = append(list, quote(folder))
	}
	text := "set allowed_directories = [" + strings.Join(list, ", ") + "]; set enable_external_access = false"
	if _, err := db.sql.ExecContext(ctx, text); err != nil {
		return fmt.Errorf("closing the engine off: %w", err)
	}
	return nil
}

// Close releases the state and removes what was spooled.
func (db *DB) Close() error {
	err := db.sql.Close()
	db.writing.Wait()
	if db.disk != nil {
		_ = db.disk.Close() // nothing was written through it
	}
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
