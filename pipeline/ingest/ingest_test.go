package ingest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"tollbook/pipeline/store"
)

// folder is a tenant folder on disk with the given files below it.
func folder(t *testing.T, inputs map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range inputs {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// state is an empty state in memory with its transaction.
func state(t *testing.T) *store.Tx {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{TempDir: t.TempDir(), Threads: 1, Folders: []string{os.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(tx.Rollback(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	return tx
}

// put writes one more file into a folder.
func put(t testing.TB, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
