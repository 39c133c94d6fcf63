package store

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// Who closes a file gives up every lock of the process on it, those of the engine too: another program could open the state then.
func TestHastenLeavesTheStateLocked(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := filepath.Join(dir, "state.duckdb")
	db, err := Open(ctx, Options{Path: path, TempDir: dir, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	locked := func() bool {
		l := unix.Flock_t{Type: unix.F_RDLCK}
		if err := unix.FcntlFlock(f.Fd(), unix.F_OFD_GETLK, &l); err != nil {
			t.Fatal(err)
		}
		return l.Type != unix.F_UNLCK
	}
	if !locked() {
		t.Fatal("the engine has not locked the state")
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	tx.Hasten()
	db.writing.Wait()
	if !locked() {
		t.Error("to hasten released the lock of the state")
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if !locked() {
		t.Error("to commit released the lock of the state")
	}
}
