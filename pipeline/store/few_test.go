package store

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// TestFewRowsAreAsMany writes the same odd values into a statement and through a spool, and wants the same table of both.
func TestFewRowsAreAsMany(t *testing.T) {
	tx, ctx := beginTx(t), context.Background()
	columns := []Column{{"text", "varchar"}, {"n", "bigint"}, {"small", "integer"}, {"is", "boolean"}, {"at", "timestamp"}, {"day", "date"}, {"x", "double"},
		{"price", "decimal(18,6)"}, {"amount", "decimal(24,6)"}, {"id", "uuid"}}
	at := time.Date(2026, 2, 28, 23, 59, 59, 999999000, time.FixedZone("", 3600))
	rows := [][]any{
		{"it's \"so\"; -- $as_of\n", int64(math.MinInt64), int64(math.MaxInt32), true, at, at, 0.1, decimal.RequireFromString("-0.000001"), decimal.RequireFromString("123456789012345678.654321"), "9c4984c7-6c3c-427d-a30c-bd0b2eacee90"},
		{"", int64(0), int64(-1), false, time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC), -1e300, decimal.Zero, decimal.New(1, 3), nil},
		{nil, nil, nil, nil, nil, nil, nil, nil, nil, nil},
		{"a\x00b", int64(math.MaxInt64), nil, nil, time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), nil, math.Inf(-1), nil, nil, nil},
	}
	for _, row := range rows {
		few, many := slices.Values([][]any{row}), slices.Values(slices.Repeat([][]any{row}, fewRows+1))
		if err := tx.Rows(ctx, "few_rows", columns, few); err != nil {
			t.Fatal(err)
		}
		if err := tx.Rows(ctx, "many_rows", columns, many); err != nil {
			t.Fatal(err)
		}
		var same bool
		q := "select count(*) = 0 from (select * from few_rows except select * from many_rows) where (select count(*) from few_rows) = 1"
		if err := tx.Get(ctx, []any{&same}, sqlFile(q), "q.sql"); err != nil {
			t.Fatal(err)
		}
		if !same {
			t.Errorf("%v is another row in a statement than in a spool", row)
		}
	}
	if err := tx.Rows(ctx, "no_rows", columns, slices.Values([][]any{})); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"few_rows", "no_rows"} {
		var same bool
		q := fmt.Sprintf("select count(*) = 0 from (select column_name, data_type from duckdb_columns() where table_name = '%s' except select column_name, data_type from duckdb_columns() where table_name = 'many_rows')", name)
		if err := tx.Get(ctx, []any{&same}, sqlFile(q), "q.sql"); err != nil {
			t.Fatal(err)
		}
		if !same {
			t.Errorf("%s has other columns than a spooled table", name)
		}
	}
	for _, row := range [][]any{{"text for a number"}, {3.5}, {int64(1), int64(2)}} {
		if err := tx.Rows(ctx, "t", []Column{{"n", "bigint"}}, slices.Values([][]any{row})); err == nil {
			t.Errorf("%v was taken", row)
		}
	}
}
