package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	duckdb "github.com/marcboeker/go-duckdb/v2"
)

// raw opens a file with nothing of ours in the way.
func raw(path string) (*sql.DB, error) {
	connector, err := duckdb.NewConnector(path, nil)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// filled is a closed state with rows in it.
func filled(t *testing.T) Options {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	o := Options{Path: filepath.Join(dir, "state.duckdb"), TempDir: dir, Threads: 1}
	db, err := Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.sql.Exec("insert into rejects select range, range, 'bad_charge', md5(range::varchar), md5((range + 1)::varchar) from range(20000)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return o
}

func rejectsIn(t *testing.T, o Options) int64 {
	t.Helper()
	sizes, err := Verify(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sizes {
		if s.Name == "rejects" {
			return s.Rows
		}
	}
	t.Fatal("no table of rejects")
	return 0
}

func TestABackupHoldsTheStateAndOverwritesNothing(t *testing.T) {
	ctx, o := context.Background(), filled(t)
	to := filepath.Join(t.TempDir(), "copy.duckdb")
	n, err := Backup(ctx, o, to)
	if err != nil || n == 0 {
		t.Fatal(n, err)
	}
	copied := o
	copied.Path = to
	if got := rejectsIn(t, copied); got != 20000 {
		t.Errorf("the copy has %d rows", got)
	}
	if _, err := Backup(ctx, o, to); err == nil {
		t.Error("a backup was overwritten")
	}
}

func TestVacuumGivesSpaceBackAndKeepsTheRows(t *testing.T) {
	ctx, o := context.Background(), filled(t)
	db, err := Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.sql.Exec("delete from rejects where file_id >= 10"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before, after, err := Vacuum(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if after >= before {
		t.Errorf("%d bytes became %d", before, after)
	}
	if got := rejectsIn(t, o); got != 10 {
		t.Errorf("%d rows are left of 10", got)
	}
	if left, _ := filepath.Glob(o.Path + "?*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestDamageIsNeverANumber turns one byte of the state over, many times: it is said to be damaged, or the byte meant
// nothing and every row is as it was.
func TestDamageIsNeverANumber(t *testing.T) {
	ctx, o := context.Background(), filled(t)
	good, err := os.ReadFile(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	chance, said := rand.New(rand.NewPCG(7, 7)), 0
	for range 40 {
		at := chance.IntN(len(good))
		bad := append([]byte(nil), good...)
		bad[at] ^= byte(1 + chance.IntN(255))
		if err := os.WriteFile(o.Path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		sizes, err := Verify(ctx, o)
		var damage *Damaged
		switch {
		case errors.As(err, &damage):
			said++
		case err != nil:
			t.Errorf("byte %d: %v", at, err)
		default:
			for _, s := range sizes {
				if s.Name == "rejects" && s.Rows != 20000 {
					t.Errorf("byte %d: %d rows", at, s.Rows)
				}
			}
		}
	}
	if said == 0 {
		t.Error("no damage was ever seen")
	}
}

func TestAStateThatIsCutIsDamagedAndNoFreshStart(t *testing.T) {
	ctx := context.Background()
	for _, size := range []int64{0, 1, 4096, 12288, 100_000} {
		o := filled(t)
		if err := os.Truncate(o.Path, size); err != nil {
			t.Fatal(err)
		}
		_, err := Open(ctx, o)
		if err == nil {
			_, err = Verify(ctx, o)
		}
		var damage *Damaged
		if !errors.As(err, &damage) {
			t.Errorf("cut to %d bytes: %v", size, err)
		}
	}
	o := filled(t)
	if err := os.Rename(o.Path, o.Path+walSuffix); err != nil {
		t.Fatal(err)
	}
	var damage *Damaged
	if _, err := Open(ctx, o); !errors.As(err, &damage) {
		t.Errorf("a journal without its state: %v", err)
	}
}

// TestTheEngineOpensNothingOutside holds that no statement reaches a file that was not named, the network, or an extension.
func TestTheEngineOpensNothingOutside(t *testing.T) {
	ctx, dir, outside := context.Background(), t.TempDir(), t.TempDir()
	for _, folder := range []string{dir, outside} {
		if err := os.WriteFile(filepath.Join(folder, "a.csv"), []byte("a\n1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db, err := Open(ctx, Options{TempDir: t.TempDir(), Folders: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	read := func(path string) string {
		return "select * from read_csv(" + text(path) + ", columns = {a: 'varchar'})"
	}
	if _, err := db.sql.Exec(read(filepath.Join(dir, "a.csv"))); err != nil {
		t.Errorf("a named folder is closed: %v", err)
	}
	for _, statement := range []string{
		read(filepath.Join(outside, "a.csv")),
		read(filepath.Join(dir, "..", filepath.Base(outside), "a.csv")),
		read("http://127.0.0.1:9/a.csv"),
		"copy (select 1) to " + text(filepath.Join(outside, "b.csv")),
		"attach " + text(filepath.Join(outside, "b.duckdb")) + " as b",
		"install httpfs",
		"load httpfs",
		"set enable_external_access = true",
		"set allowed_directories = ['/']",
	} {
		if _, err := db.sql.Exec(statement); err == nil {
			t.Errorf("it was allowed: %s", statement)
		}
	}
	if _, err := os.Stat(filepath.Join(outside, "b.csv")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a file was written outside")
	}
}

// TestMoreThanFitsGoesToTheDiskAndIsCleanedUp sorts more than the memory holds.
func TestMoreThanFitsGoesToTheDiskAndIsCleanedUp(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	temp := filepath.Join(dir, "tmp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := Open(ctx, Options{Path: filepath.Join(dir, "state.duckdb"), TempDir: temp, Memory: "128MB", Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.sql.Exec("create temp table t as select md5(range::varchar) as a, md5((range + 1)::varchar) as b from range(3000000) order by a, b"); err != nil {
		t.Fatal(err)
	}
	spilled := false
	entries, err := os.ReadDir(temp)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		spilled = spilled || strings.HasPrefix(e.Name(), "duckdb_temp")
	}
	if !spilled {
		t.Errorf("nothing was spilled: %v", entries)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if entries, err = os.ReadDir(temp); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v %v", entries, err)
	}
}

// journalled is a state whose rows stand in its journal alone, as after a kill.
func journalled(t *testing.T) Options {
	t.Helper()
	from, dir := filled(t), t.TempDir()
	o := from
	o.Path, o.TempDir = filepath.Join(dir, "state.duckdb"), dir
	db, err := Open(context.Background(), from)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.sql.Exec("delete from rejects where file_id >= 100"); err != nil {
		t.Fatal(err)
	}
	if err := CopyTo(from.Path, o.Path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(o.Path + walSuffix); err != nil || info.Size() == 0 {
		t.Fatal("no journal", err)
	}
	return o
}

// TestWhatIsMovedHasItsJournalInside: a copy, and a state that was written anew, have what stood in the journal.
func TestWhatIsMovedHasItsJournalInside(t *testing.T) {
	ctx, o := context.Background(), journalled(t)
	copied := o
	copied.Path = filepath.Join(t.TempDir(), "copy.duckdb")
	if _, err := Backup(ctx, o, copied.Path); err != nil {
		t.Fatal(err)
	}
	if got := rejectsIn(t, copied); got != 100 {
		t.Errorf("the copy has %d rows of 100", got)
	}
	o = journalled(t)
	if _, _, err := Vacuum(ctx, o); err != nil {
		t.Fatal(err)
	}
	if got := rejectsIn(t, o); got != 100 {
		t.Errorf("the state written anew has %d rows of 100", got)
	}
}

// TestNothingIsMovedWhileItsJournalIsLeft: where the file has no room for what the journal has, the state stays as it is.
func TestNothingIsMovedWhileItsJournalIsLeft(t *testing.T) {
	ctx, o := context.Background(), journalled(t)
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	small := was
	small.Cur = uint64(info.Size()) / 2 // no file may grow beyond, and the state lies beyond already
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small); err != nil {
		t.Fatal(err)
	}
	_, _, vacuumed := Vacuum(ctx, o)
	_, saved := Backup(ctx, o, o.Path+".copy")
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	if vacuumed == nil || saved == nil {
		t.Error("done with half of the room that it takes:", vacuumed, saved)
	}
	if got := rejectsIn(t, o); got != 100 {
		t.Errorf("%d rows are left of 100", got)
	}
	if left, _ := filepath.Glob(o.Path + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
