package store

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopspring/decimal"
)

// beginTx opens an empty state in memory.
func beginTx(t *testing.T) *Tx {
	t.Helper()
	ctx := context.Background()
	db, err := Open(ctx, Options{TempDir: t.TempDir()})
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

// sqlFile is an embedded folder with one statement.
func sqlFile(text string) fstest.MapFS {
	return fstest.MapFS{"q.sql": {Data: []byte(text)}}
}

func each(rows ...[]any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, r := range rows {
			if !yield(r) {
				return
			}
		}
	}
}

func TestMoneyAndTimeSurviveTheSpool(t *testing.T) {
	tx, ctx := beginTx(t), context.Background()
	at := time.Date(2026, 7, 5, 10, 0, 0, 123_456_000, time.UTC)
	amount := decimal.RequireFromString("-999999999999.999999")
	columns := []Column{{"name", "varchar"}, {"at", "timestamp"}, {"day", "date"}, {"amount", "decimal(18,6)"}, {"n", "bigint"}, {"yes", "boolean"}, {"id", "uuid"}}
	row := []any{"O'Hara, \"x\"", at, at, amount, int64(7), true, "9C4984C7-6C3C-427D-A30C-BD0B2EACEE90"}
	if err := tx.Rows(ctx, "t", columns, each(row, make([]any, 7))); err != nil {
		t.Fatal(err)
	}
	var name, id string
	var gotAt, day time.Time
	var got Dec
	q := sqlFile(`select name, "at", day, amount, cast(id as varchar) from t where n = $n`)
	if err := tx.Get(ctx, []any{&name, &gotAt, &day, &got, &id}, q, "q.sql", sql.Named("n", 7)); err != nil {
		t.Fatal(err)
	}
	if name != row[0] || !gotAt.Equal(at) || day.Format(time.DateOnly) != "2026-07-05" || !got.Equal(amount) || id != "9c4984c7-6c3c-427d-a30c-bd0b2eacee90" {
		t.Errorf("got %q %v %v %v %q", name, gotAt, day, got, id)
	}
}

func TestADecimalThatWouldBeRoundedIsRefused(t *testing.T) {
	tx, ctx := beginTx(t), context.Background()
	for _, amount := range []string{"0.1234567", "1000000000000"} {
		rows := each([]any{decimal.RequireFromString(amount)})
		if err := tx.Rows(ctx, "t", []Column{{"amount", "decimal(18,6)"}}, rows); err == nil {
			t.Errorf("%s was taken into decimal(18,6)", amount)
		}
	}
}

func TestTheArithmeticOfMoneyIsExact(t *testing.T) {
	tx, ctx := beginTx(t), context.Background()
	for _, c := range []struct{ name, given, want string }{
		{"six decimals there and back", "from_micro(micro(123456789012.345678::decimal(18,6)))", "123456789012.345678"},
		{"0.013 a minute, one minute", "from_micro(charge_micro(micro(0.013::decimal(18,6)), 60))", "0.013"},
		{"half a micro unit goes up", "from_micro(charge_micro(1, 30))", "0.000001"},
		{"less than half goes down", "from_micro(charge_micro(1, 29))", "0"},
		{"a very long, very dear call", "from_micro(charge_micro(micro(999999.999999::decimal(18,6)), 2147483647))", "35791394116630.875273"},
		{"0 s bills nothing", "billed_seconds(0, 60, 60)", "0"},
		{"1 s bills the first increment", "billed_seconds(1, 30, 6)", "30"},
		{"31 s bills one next increment", "billed_seconds(31, 30, 6)", "36"},
		{"61 s at 60/1", "billed_seconds(61, 60, 1)", "61"},
		{"61 s starts two minutes", "started_minutes(61)", "2"},
		{"0 s starts none", "started_minutes(0)", "0"},
	} {
		var got Dec
		if err := tx.Get(ctx, []any{&got}, sqlFile("select "+c.given), "q.sql"); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if want := decimal.RequireFromString(c.want); !got.Equal(want) {
			t.Errorf("%s: got %v, want %v", c.name, got, want)
		}
	}
}

func TestABrokenLawIsAnInvariant(t *testing.T) {
	tx, ctx := beginTx(t), context.Background()
	if err := tx.Check(ctx, sqlFile("select 1 as n where false"), "*.sql"); err != nil {
		t.Error(err)
	}
	var broken *Invariant
	if err := tx.Check(ctx, sqlFile("select 7 as lost_rows"), "*.sql"); !errors.As(err, &broken) || broken.Row != "lost_rows=7" {
		t.Errorf("got %v", err)
	}
}
