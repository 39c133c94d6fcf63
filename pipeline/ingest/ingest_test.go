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
	db, err := store.Open(ctx, store.Options{TempDir: t.TempDir()})
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

func BenchmarkIngest(b *testing.B) {
	file := os.Getenv("BENCH_CSV")
	if file == "" {
		b.Skip("BENCH_CSV names no export")
	}
	ctx := context.Background()
	for b.Loop() {
		dir := b.TempDir()
		if err := os.MkdirAll(dir+"/usage", 0o700); err != nil {
			b.Fatal(err)
		}
		if err := os.Link(file, dir+"/usage/x.csv"); err != nil {
			b.Fatal(err)
		}
		db, err := store.Open(ctx, store.Options{Path: dir + "/s.duckdb", TempDir: dir})
		if err != nil {
			b.Fatal(err)
		}
		tx, err := db.Begin(ctx)
		if err != nil {
			b.Fatal(err)
		}
		s, err := Run(ctx, tx, Options{TenantDir: dir, SpoolDir: dir, Currency: "USD"})
		if err != nil {
			b.Fatal(err)
		}
		b.Logf("%+v", s)
		if err := errors.Join(tx.Commit(), db.Close()); err != nil {
			b.Fatal(err)
		}
	}
}
