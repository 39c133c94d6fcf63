package recommend

import (
	"context"
	"database/sql"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// given is the state before the stage: what it reads and nothing else.
type given struct {
	rated [][]any
	days  [][]any
}

func money(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// berlin is a tenant whose days begin at 22:00 UTC: n of them from 1 June, 100 EUR by credits on each.
func berlin(n, provisional int) given {
	var g given
	for i := range n {
		from := date2026(time.June, 1+i).Add(-2 * time.Hour)
		g.days = append(g.days, []any{date2026(time.June, 1+i), from, from.Add(day), i >= n-provisional})
		g.rated = append(g.rated,
			[]any{from, "credits", money("60.5"), "EUR"},
			[]any{from.Add(day - time.Microsecond), "split", money("39.5"), "EUR"},
			[]any{from.Add(time.Hour), "free", money("0"), "EUR"},
			[]any{from.Add(time.Hour), "unrated", nil, "EUR"},
			[]any{from.Add(time.Hour), "credits", money("77"), "USD"},
		)
	}
	return g
}

func (g given) tx(t *testing.T) *store.Tx {
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
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for name, table := range map[string]struct {
		columns []store.Column
		rows    iter.Seq[[]any]
	}{
		"rated":           {columns("start_time timestamp", "funding varchar", "cost decimal(24,6)", "currency varchar"), slices.Values(g.rated)},
		"days":            {columns("day date", "from_at timestamp", "to_at timestamp", "provisional boolean"), slices.Values(g.days)},
		"balance_summary": {columns("closing decimal(24,6)"), slices.Values([][]any{{money("150.25")}})},
	} {
		if err := tx.Rows(ctx, name, table.columns, table.rows); err != nil {
			t.Fatal(err)
		}
	}
	return tx
}

// table reads all rows of a table the stage made.
func table(t *testing.T, tx *store.Tx, file string) [][]any {
	t.Helper()
	rows, err := tx.Query(context.Background(), testFiles, file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]any
	for rows.Next() {
		row := make([]any, len(names))
		for i := range row {
			row[i] = new(sql.NullString)
		}
		if err := rows.Scan(row...); err != nil {
			t.Fatal(err)
		}
		for i := range row {
			row[i] = row[i].(*sql.NullString).String
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheStageMakesItsTables(t *testing.T) {
	tx := berlin(70, 2).tx(t)
	p := fewPaths()
	sum, err := Run(context.Background(), tx, Options{
		Params: p, Currency: "EUR", Closing: date2026(time.August, 9).Add(12 * time.Hour), Today: &Policy{Trigger: 200, Recharge: 500},
	})
	if err != nil {
		t.Fatal(err)
	}
	spend := table(t, tx, "testdata/daily_spend.sql")
	if len(spend) != 69 || spend[0][0] != "2026-06-01" || spend[68][0] != "2026-08-08" {
		t.Fatalf("daily spend has %d days from %v to %v", len(spend), spend[0], spend[len(spend)-1])
	}
	for _, row := range spend {
		if row[1] != "100.000000" {
			t.Errorf("%s is %s, want 100.000000", row[0], row[1])
		}
	}
	if sum.Provisional != 1 || sum.Advice.Days != 68 {
		t.Errorf("%d provisional days left out of %d, want 1 and 68", sum.Provisional, sum.Advice.Days)
	}
	advice := map[string]string{}
	for _, row := range table(t, tx, "testdata/advice.sql") {
		advice[row[0].(string)] = row[1].(string)
	}
	for _, key := range []string{
		"trigger", "recharge", "initial", "chance", "chance_low", "chance_high", "idle", "expected_expiry",
		"recharges_per_month", "service_level", "days", "method", "seed", "today_trigger", "today_recharge", "today_chance",
		"today_idle",
	} {
		if advice[key] == "" {
			t.Errorf("advice has no %s", key)
		}
	}
	if advice["alert"] != "act" {
		t.Errorf("a balance below the trigger gives alert %q, want act", advice["alert"])
	}
	if got := table(t, tx, "testdata/backtest.sql"); len(got) != 1 || got[0][0] != "2026-07" || got[0][1] != "3100.000000" {
		t.Errorf("back-test %v, want July with 3100.000000", got)
	}
	if got := table(t, tx, "testdata/advice_curve.sql"); len(got) != len(sum.Advice.Curve) {
		t.Errorf("the curve has %d rows, want %d", len(got), len(sum.Advice.Curve))
	}
	if got := table(t, tx, "testdata/advice_reasons.sql"); len(got) != len(sum.Advice.Reasons) || got[0][0] != "1" {
		t.Errorf("%d reasons, want %d", len(got), len(sum.Advice.Reasons))
	}
}

func TestTheStageWithoutUsage(t *testing.T) {
	tx := given{}.tx(t)
	sum, err := Run(context.Background(), tx, Options{Params: fewPaths(), Currency: "EUR", Closing: date2026(time.August, 1), Today: &Policy{Trigger: 200, Recharge: 500}})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Advice.Method != MethodMinimum || sum.Advice.Policy.Trigger != MinAmount {
		t.Errorf("advice without usage: %+v", sum.Advice)
	}
}

func TestOutlookRaisesTheAlert(t *testing.T) {
	spend := days(repeated(90, 100)...)
	for _, c := range []struct {
		name    string
		balance string
		want    Alert
	}{
		{"empty", "0", AlertStopped},
		{"below the trigger", "199.99", AlertAct},
		{"gone before a repair", "450", AlertAct},
		{"could be gone before a repair", "800", AlertWatch},
		{"enough", "2000", AlertNone},
	} {
		p := fewPaths()
		o, err := Look(spend, money(c.balance), Policy{Trigger: 200, Recharge: 500}, p)
		if err != nil {
			t.Fatal(err)
		}
		if o.Alert != c.want || (o.Alert != AlertNone) != (len(o.Stops) > 0) {
			t.Errorf("%s: alert %s (%v, card fails %v), want %s", c.name, o.Alert, o.DaysToZero, o.CardFails, c.want)
		}
	}
	if o, err := Look(nil, money("10"), Policy{Trigger: 50, Recharge: 50}, fewPaths()); err != nil || o.Alert != AlertAct {
		t.Errorf("without history a balance below the trigger gives %s, %v", o.Alert, err)
	}
}
