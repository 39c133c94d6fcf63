package reports

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"tollbook/pipeline/store"
)

// tenant opens a state in memory with the tables of testdata/tables.sql and what a test adds to them.
func tenant(t *testing.T, more ...string) *store.Tx {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{TempDir: t.TempDir(), Folders: []string{os.TempDir()}})
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
	if err := tx.Exec(ctx, os.DirFS("testdata"), "tables.sql"); err != nil {
		t.Fatal(err)
	}
	for _, text := range more {
		if err := tx.Exec(ctx, fstest.MapFS{"more.sql": {Data: []byte(text)}}, "more.sql"); err != nil {
			t.Fatal(err)
		}
	}
	asStages(t, tx)
	return tx
}

// asStages puts what the tables usage and rated of the tests say where reading and rating put it.
func asStages(tb testing.TB, tx *store.Tx) {
	tb.Helper()
	ctx := context.Background()
	if err := tx.Exec(ctx, os.DirFS("testdata"), "rated.sql"); err != nil {
		tb.Fatal(err)
	}
	given := fstest.MapFS{"usage.sql": {Data: []byte("from temp.usage")}, "drop.sql": {Data: []byte("drop table temp.usage")}}
	if _, err := tx.InsertUsage(ctx, given, "usage.sql"); err != nil {
		tb.Fatal(err)
	}
	if err := tx.Exec(ctx, given, "drop.sql"); err != nil {
		tb.Fatal(err)
	}
}

// october is how the tenant of the tests reports.
func october(t testing.TB) Options {
	t.Helper()
	return Options{
		OutDir: t.TempDir(), Tenant: "contoso", Period: "2026-10", Currency: "USD", Country: "US", Billing: "mosa", Zone: time.UTC,
		From: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		AsOf: time.Date(2026, 11, 3, 6, 0, 0, 0, time.UTC), Closing: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		Locale: "en", Detail: "xlsx", DetailCSV: true, Trigger: 200, Recharge: 500, Version: "0.1.0",
		Counts:   Counts{Read: 255, Loaded: 250, Duplicate: 1, Updated: 1, Rejected: 3, Rated: 249, Unrated: 1},
		Settings: [][2]string{{"rating.increments", "60/60"}, {"ledger.tolerance", "0.50"}},
		Inputs:   [][2]string{{"usage/october.csv", "aaaaaaaa"}},
	}
}

func write(t *testing.T, tx *store.Tx, o Options) Summary {
	t.Helper()
	s, err := Write(context.Background(), tx, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheSameTablesGiveTheSameBytes(t *testing.T) {
	tx := tenant(t)
	first, second := october(t), october(t)
	write(t, tx, first)
	write(t, tx, second)
	entries, err := os.ReadDir(first.OutDir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 7 {
		t.Errorf("%d files: %v", len(entries), entries)
	}
	for _, e := range entries {
		a, err := os.ReadFile(filepath.Join(first.OutDir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(second.OutDir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs between two writes", e.Name())
		}
	}
}
