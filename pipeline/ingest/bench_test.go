package ingest

import (
	"context"
	"errors"
	"os"
	"testing"

	"tollbook/pipeline/store"
)

// BenchmarkIngest loads the export that BENCH_CSV names into a new state on disk.
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
