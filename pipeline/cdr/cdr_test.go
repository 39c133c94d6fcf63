package cdr

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"tollbook/pipeline/store"
)

// begin opens an empty state in memory.
func begin(t testing.TB) *store.Tx {
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

// TestTelcoSample reads a real provider's records: all of them, and their time adds up to what the file says.
func TestTelcoSample(t *testing.T) {
	const path = "../../../shared/data/cdr/telco-42k-with-cost.csv"
	if _, err := os.Stat(path); err != nil {
		t.Skip("the sample of real call records is not here: ", err)
	}
	ctx, tx := context.Background(), begin(t)
	p, err := Load("telco-sample")
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	s, err := Run(ctx, tx, Options{Profile: p, Files: []string{path}})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(began), s)
	if s.Read != 42_238 || s.Taken != 42_238 || s.Filtered != 0 || s.Rejected != 0 {
		t.Errorf("got %+v", s)
	}
}
