package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// TestAStatementHasItsValues gives values to a parameter, and wants the engine to see each as itself, of its own type.
func TestAStatementHasItsValues(t *testing.T) {
	tx, ctx := beginTx(t), context.Background()
	at := time.Date(2026, 2, 28, 23, 59, 59, 999999000, time.FixedZone("", 3600))
	for _, c := range []struct {
		given any
		want  string // type and text
	}{
		{"it's \"so\"; -- $v\n'$other", "VARCHAR it's \"so\"; -- $v\n'$other"},
		{"", "VARCHAR "},
		{int64(math.MinInt64), "BIGINT -9223372036854775808"},
		{7, "BIGINT 7"},
		{true, "BOOLEAN true"},
		{-1e300, "DOUBLE -1e+300"},
		{at, "TIMESTAMP 2026-02-28 22:59:59.999999"},
		{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), "TIMESTAMP 0001-01-01 00:00:00"},
		{decimal.RequireFromString("-0.000001"), "DECIMAL(24,6) -0.000001"},
		{sql.NullString{String: "'", Valid: true}, "VARCHAR '"},
		{sql.NullInt64{Int64: 3, Valid: true}, "BIGINT 3"},
		{sql.NullString{}, "none"},
		{nil, "none"},
	} {
		var got string
		text := "-- what $v is, and what \"it's\" not\nselect coalesce(typeof($v) || ' ' || cast($v as varchar), 'none') as \"$other\" where '$other' <> 'it''s $v'"
		if err := tx.Get(ctx, []any{&got}, sqlFile(text), "q.sql", sql.Named("v", c.given)); err != nil {
			t.Errorf("%v: %v", c.given, err)
		} else if got != c.want {
			t.Errorf("%#v is %q, want %q", c.given, got, c.want)
		}
	}
	var infinite bool // a statement has no word for it
	if err := tx.Get(ctx, []any{&infinite}, sqlFile("select isinf(cast($v as double))"), "q.sql", sql.Named("v", math.Inf(1))); err != nil || !infinite {
		t.Errorf("what is infinite is not: %v", err)
	}
	for _, text := range []string{"select $v, $other", "select 1 - $other"} {
		if err := tx.Exec(ctx, sqlFile(text), "q.sql", sql.Named("v", 1)); err == nil {
			t.Errorf("%s has no value for $other, and ran", text)
		}
	}
}

// TestFewSpooledRowsAreAsMany spools few and many rows in turns under one name, and wants the same of both.
func TestFewSpooledRowsAreAsMany(t *testing.T) {
	tx, ctx := beginTx(t), context.Background()
	for _, rows := range []int{3, fewSpooled, 2, fewSpooled + 1, 1} {
		var n, last, sum int64
		if got, err := tx.SpooledInOrder(ctx, "spooled", sqlFile(fmt.Sprintf("select range as n from range(%d, 0, -1)", rows)), "q.sql"); err != nil || got != int64(rows) {
			t.Fatalf("%d rows, %v", got, err)
		}
		if err := tx.Get(ctx, []any{&n, &last, &sum}, sqlFile("select count(*), max(file_row_number), sum(n * file_row_number)::bigint from spooled"), "q.sql"); err != nil {
			t.Fatal(err)
		}
		want := int64(0)
		for i := range rows {
			want += int64(i) * int64(rows-i)
		}
		if n != int64(rows) || last != int64(rows)-1 || sum != want {
			t.Errorf("%d rows are %d, the last %d, with a sum of %d, want %d", rows, n, last, sum, want)
		}
	}
	if tx.few == 0 || tx.few > fewSpooled {
		t.Errorf("%d rows stand in tables", tx.few)
	}
}
