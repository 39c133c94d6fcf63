package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// walSuffix is what the engine puts behind the name of a state for the journal of what is not in the file yet. It is
// there only where a process was killed.
const walSuffix = ".wal"

// Behind the name of a state: one that is being made, and one that is being made anew from the exports.
const (
	freshSuffix   = ".new"
	rebuiltSuffix = ".rebuilt"
)

// Remove removes a state with its journal; one that is not there is no error.
func Remove(path string) error {
	for _, name := range []string{path + walSuffix, path} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// replace puts a closed state in the place of another, in one step and for good.
func replace(from, to string) error {
	if err := Sync(from); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return Sync(filepath.Dir(to))
}

// Sync makes a file, or the names in a folder, outlast a power cut.
func Sync(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Fold brings what a kill left in the journal of a state into its file.
func Fold(ctx context.Context, o Options) error {
	db, err := open(ctx, o)
	if err != nil {
		return err
	}
	return db.settle(ctx)
}

// settle closes a state whose file shall have everything, because it is moved or copied without its journal. Without room
// for that the engine closes all the same, and the journal keeps what the file lacks.
func (db *DB) settle(ctx context.Context) error {
	_, err := db.sql.ExecContext(ctx, "checkpoint")
	if err := errors.Join(db.judge(interrupted(ctx, err)), db.Close()); err != nil {
		return fmt.Errorf("bringing the journal into the state: %w", err)
	}
	if info, err := os.Stat(db.path + walSuffix); err == nil && info.Size() > 0 {
		return fmt.Errorf("bringing the journal into the state: %s is still there", info.Name())
	}
	return nil
}

// Leftovers removes what a killed step left beside a state: files that were to take its place.
func Leftovers(path string) error {
	return errors.Join(Remove(path+freshSuffix), Remove(path+rebuiltSuffix))
}

// Rebuilt is the place of a state that is being made anew, beside the one that it follows.
func Rebuilt(path string) string { return path + rebuiltSuffix }

// Backup copies the state of o into a file that is not there yet: what a kill left in the journal is brought in first,
// the copy is read whole before it gets its name. It gives the size in bytes.
func Backup(ctx context.Context, o Options, to string) (int64, error) {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return 0, errors.Join(err, fmt.Errorf("%s is there already", to))
	}
	if err := Fold(ctx, o); err != nil {
		return 0, err
	}
	half := to + ".half"
	n, err := copyFile(half, o.Path)
	if err != nil {
		return 0, errors.Join(err, Remove(half))
	}
	copied := o
	copied.Path = half
	if _, err := Verify(ctx, copied); err != nil {
		return 0, errors.Join(err, Remove(half))
	}
	return n, replace(half, to)
}

// CopyTo copies a state that may be damaged, with its journal, byte by byte.
func CopyTo(path, to string) error {
	for _, suffix := range []string{"", walSuffix} {
		if _, err := copyFile(to+suffix, path+suffix); err != nil && (suffix == "" || !errors.Is(err, fs.ErrNotExist)) {
			return err
		}
	}
	return nil
}

func copyFile(to, from string) (n int64, err error) {
	in, err := os.Open(from)
	if err != nil {
		return 0, err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(out, in)
	return n, errors.Join(err, out.Sync(), out.Close())
}

// TableSize is a table of the state and its rows.
type TableSize struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
}

// Verify reads every value of every table. A state that cannot be read is *Damaged.
func Verify(ctx context.Context, o Options) (sizes []TableSize, err error) {
	db, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	names, err := db.tables(ctx)
	if err != nil {
		return nil, db.judge(err)
	}
	for _, name := range names {
		size := TableSize{Name: name}
		var sum any
		text := fmt.Sprintf("select count(*), bit_xor(hash(t)) from %q as t", name)
		if err := db.sql.QueryRowContext(ctx, text).Scan(&size.Rows, &sum); err != nil {
			return sizes, fmt.Errorf("reading the table %s: %w", name, db.judge(interrupted(ctx, err)))
		}
		sizes = append(sizes, size)
	}
	return sizes, nil
}

// tables lists the persistent tables by name.
func (db *DB) tables(ctx context.Context) ([]string, error) {
	rows, err := db.sql.QueryContext(ctx, "select table_name from duckdb_tables() where not temporary and not internal and database_name = current_database() order by 1")
	if err != nil {
		return nil, interrupted(ctx, err)
	}
	defer func() { _ = rows.Close() }()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// Vacuum writes the state anew without the space that deleted rows left, and gives its size before and after in bytes.
func Vacuum(ctx context.Context, o Options) (before, after int64, err error) {
	fresh := o
	fresh.Path += freshSuffix
	if err := Remove(fresh.Path); err != nil {
		return 0, 0, err
	}
	db, err := open(ctx, o)
	if err != nil {
		return 0, 0, err
	}
	err = errors.Join(db.copyInto(ctx, fresh.Path), db.settle(ctx))
	if err == nil {
		err = Fold(ctx, fresh)
	}
	if err != nil {
		return 0, 0, errors.Join(err, Remove(fresh.Path))
	}
	sizes := []int64{0, 0}
	for i, path := range []string{o.Path, fresh.Path} {
		info, err := os.Stat(path)
		if err != nil {
			return 0, 0, err
		}
		sizes[i] = info.Size()
	}
	return sizes[0], sizes[1], replace(fresh.Path, o.Path)
}

// copyInto writes every table into a new state.
func (db *DB) copyInto(ctx context.Context, fresh string) error {
	var name string
	if err := db.sql.QueryRowContext(ctx, "select current_database()").Scan(&name); err != nil {
		return err
	}
	own := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	for _, step := range []string{
		"attach " + quote(fresh) + " as fresh_state", "copy from database " + own + " to fresh_state", "detach fresh_state",
	} {
		if _, err := db.sql.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("writing the state anew: %w", db.judge(interrupted(ctx, err)))
		}
	}
	return nil
}
