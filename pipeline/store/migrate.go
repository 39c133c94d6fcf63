package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"

	duckdb "github.com/marcboeker/go-duckdb/v2"
)

// migration is one step of the schema: the file that brings a state of the version before it to its version.
type migration struct {
	version int
	file    string // sql/migrations/0002_what_schema.sql
}

// migrations lists the steps in their order. They are numbered from 2 without a gap: version 1 is where states began.
//
// Tables are made by schema.sql, which holds the newest schema and runs on a state of any other version; a migration changes
// what is there already, or only says that tables came, so that an older program leaves the state alone.
func migrations() ([]migration, error) {
	names, err := fs.Glob(files, "sql/migrations/*_schema.sql")
	if err != nil {
		return nil, err
	}
	list := make([]migration, len(names))
	for i, name := range names {
		version, err := strconv.Atoi(path.Base(name)[:4])
		if err != nil || version != i+2 {
			return nil, fmt.Errorf("migration %s: its number is not %04d", name, i+2)
		}
		list[i] = migration{version, name}
	}
	return list, nil
}

// SchemaVersion is the version of the persistent tables that this program writes.
func SchemaVersion() (int, error) {
	list, err := migrations()
	return len(list) + 1, err
}

// Newer says that a newer program wrote the state: what it keeps there this one would not keep.
type Newer struct {
	Found, Known int   // schema versions
	Err          error // where the engine itself cannot read the file, what it said
}

func (e *Newer) Error() string {
	if e.Err != nil {
		return "a newer tollbook wrote the state: " + firstLine(e.Err.Error())
	}
	return fmt.Sprintf("the state has schema version %d, and this program knows %d: a newer tollbook wrote it", e.Found, e.Known)
}

// migrate brings the schema of an open state to the newest version, in one transaction: wholly or not at all. A fresh state
// is known to be empty.
func (db *DB) migrate(ctx context.Context, fresh bool) (err error) {
	list, err := migrations()
	if err != nil {
		return err
	}
	tx, err := db.sql.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if undo := tx.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
			err = errors.Join(err, undo)
		}
	}()
	found := 0
	if !fresh {
		if found, err = foundVersion(ctx, tx); err != nil {
			return err
		}
	}
	switch newest := len(list) + 1; {
	case found > newest:
		return &Newer{Found: found, Known: newest}
	case found < newest:
		if err := renew(ctx, tx, list, found); err != nil {
			return err
		}
	}
	if err := keepKey(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// renew brings the schema from the version that was found, 0 for none, to the newest.
func renew(ctx context.Context, tx *sql.Tx, list []migration, found int) error {
	steps := []string{}
	for _, m := range list {
		if found > 0 && m.version > found {
			steps = append(steps, m.file)
		}
	}
	for _, name := range append(steps, "sql/schema.sql") {
		text, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, string(text)); err != nil {
			return fmt.Errorf("running %s: %w", name, err)
		}
	}
	_, err := tx.ExecContext(ctx, "delete from state_version; insert into state_version values ("+strconv.Itoa(len(list)+1)+")")
	return err
}

// keepKey gives a state that has none the key of its pseudonyms.
func keepKey(ctx context.Context, tx *sql.Tx) error {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "insert into tenant_key select ? where not exists (from tenant_key)", hex.EncodeToString(key))
	return err
}

// foundVersion is the schema version of the state, 0 for an empty one. A state with tables and no version is none of ours.
func foundVersion(ctx context.Context, tx *sql.Tx) (int, error) {
	var found sql.NullInt64
	err := tx.QueryRowContext(ctx, "select max(version) from state_version").Scan(&found)
	var failed *duckdb.Error
	if errors.As(err, &failed) && failed.Type == duckdb.ErrorTypeCatalog { // to list the tables takes the engine longer than to open a state
		return 0, emptyState(ctx, tx)
	}
	if err != nil {
		return 0, err
	}
	if !found.Valid || found.Int64 < 1 {
		return 0, errors.New("it does not say which version of the schema it is")
	}
	return int(found.Int64), nil
}

// emptyState is an error where a state without a version has tables.
func emptyState(ctx context.Context, tx *sql.Tx) error {
	var tables int
	err := tx.QueryRowContext(ctx, "select count(*) from duckdb_tables() where not temporary").Scan(&tables)
	if err == nil && tables > 0 {
		err = errors.New("it has tables, but none that says which version of the schema it is")
	}
	return err
}
