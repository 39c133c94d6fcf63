package cdr

import (
	"context"
	"encoding/csv"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// begin opens an empty state in memory.
func begin(t testing.TB) *store.Tx {
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
	s, err := Run(ctx, tx, Options{Profile: p, Files: []string{path}})
	if err != nil {
		t.Fatal(err)
	}
	if s.Read != 42_238 || s.Taken != 42_238 || s.Filtered != 0 || s.Rejected != 0 {
		t.Errorf("got %+v", s)
	}
	calls, err := Sample(ctx, tx, 50_000)
	if err != nil {
		t.Fatal(err)
	}
	var seconds, foreign, known int64
	cost := decimal.Zero
	for _, c := range calls {
		seconds += c.DurationS
		cost = cost.Add(c.Cost.Decimal)
		if strings.HasPrefix(c.Callee, "+") {
			known++
			if !strings.HasPrefix(c.Callee, "+44") {
				foreign++
			}
		}
	}
	wantSeconds, wantCost := plainTelco(t, path)
	if seconds != wantSeconds || !cost.Equal(wantCost) {
		t.Errorf("%d s and %s, counted by hand %d s and %s", seconds, cost, wantSeconds, wantCost)
	}
	t.Logf("%d of %d numbers are in E.164, %d of them abroad", known, len(calls), foreign)
	if known < 42_000 || foreign < 2_000 {
		t.Errorf("%d numbers in E.164, %d abroad", known, foreign)
	}
}

// plainTelco adds the sample up without any of our code.
func plainTelco(t *testing.T, path string) (seconds int64, cost decimal.Decimal) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records[1:] {
		start, err1 := time.Parse("2/1/2006 15:04:05", r[4]+" "+r[6])
		end, err2 := time.Parse("2/1/2006 15:04:05", r[5]+" "+r[7])
		amount, err3 := decimal.NewFromString(r[9])
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		seconds += int64(end.Sub(start).Seconds())
		cost = cost.Add(amount)
	}
	return seconds, cost
}
