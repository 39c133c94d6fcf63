package recommend

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// given is the state before the stage: what it reads and nothing else.
type given struct {
	rated    [][]any
	callers  [][]any
	days     [][]any
	funding  [][]any
	balances [][]any
	expires  time.Time // of the only lot; zero: in December
}

func money(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// berlin is a tenant whose days begin at 22:00 UTC: n of them from 1 June, 100 EUR by credits on each.
func berlin(n, provisional int) given {
	var g given
	for i := range n {
		from := date2026(time.June, 1+i).Add(-2 * time.Hour)
		g.days = append(g.days, []any{date2026(time.June, 1+i), from, from.Add(day), i >= n-provisional})
		id := int64(5 * i)
		g.rated = append(g.rated,
			[]any{id, "tollfree_in", from, "credits", money("60.5"), "EUR", money("60.5")},
			[]any{id + 1, "international", from.Add(day - time.Microsecond), "split", money("39.5"), "EUR", money("39.5")},
			[]any{id + 2, "inbound", from.Add(time.Hour), "free", money("0"), "EUR", money("0")},
			[]any{id + 3, "special", from.Add(time.Hour), "unrated", nil, "EUR", money("0")},
			[]any{id + 4, "conf_out", from.Add(time.Hour), "credits", money("77"), "USD", money("77")},
		)
	}
	g.callers = [][]any{
		{"tollfree_line", "EUR", false, true, nil, "ana@x", "+498001234", int64(n)},
		{"user", "EUR", false, true, nil, "ana@x", nil, int64(n)},
		{"user", "EUR", false, false, nil, "bob@x", nil, int64(n)}, // long ago
		{"conference_dialout", "USD", false, true, nil, "ana@x", nil, int64(n)},
	}
	return g
}

func (g given) tx(t *testing.T) *store.Tx {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{TempDir: t.TempDir(), Threads: 1})
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
	withID := func(row []any) []any {
		return append([]any{fmt.Sprintf("00000000-0000-0000-0000-%012d", row[0])}, row[1:]...)
	}
	var rated, sums [][]any
	for _, r := range g.rated {
		rated = append(rated, append(withID(r), r[2].(time.Time).Format("2006-01")))
		sums = append(sums, []any{r[2].(time.Time).Truncate(15 * time.Minute), r[2], r[3], r[5], r[4]})
	}
	none := slices.Values([][]any(nil))
	if g.expires.IsZero() {
		g.expires = date2026(time.December, 1)
	}
	for name, table := range map[string]struct {
		columns []store.Column
		rows    iter.Seq[[]any]
	}{
		"rated": {columns("usage_id uuid", "rule varchar", "start_time timestamp", "funding varchar", "cost decimal(24,6)", "currency varchar",
			"billed_charge decimal(18,6)", "month varchar"), slices.Values(rated)},
		"quarter_sums":    {columns("quarter timestamp", "first_at timestamp", "funding varchar", "currency varchar", "cost decimal(38,6)"), slices.Values(sums)},
		"callers":         {columns("kind varchar", "currency varchar", "is_sms boolean", "is_late boolean", "user_id varchar", "upn varchar", "line varchar", "records bigint"), slices.Values(g.callers)},
		"funding":         {columns("at timestamp", "kind varchar", "amount decimal(18,6)", "currency varchar"), slices.Values(g.funding)},
		"balances":        {columns("at timestamp", "amount decimal(18,6)", "currency varchar"), slices.Values(g.balances)},
		"lots":            {columns("lot bigint", "remaining decimal(18,6)", "expires_at timestamp"), slices.Values([][]any{{int64(1), money("150.25"), g.expires}})},
		"findings":        {columns("code varchar", "severity varchar", "subject varchar", "records bigint", "message varchar", "remedy varchar"), none},
		"days":            {columns("day date", "from_at timestamp", "to_at timestamp", "provisional boolean"), slices.Values(g.days)},
		"balance_summary": {columns("standing decimal(24,6)", "observed decimal(24,6)"), slices.Values([][]any{{money("150.25"), nil}})},
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

// staged runs the stage.
func staged(t *testing.T, tx *store.Tx, o Options) Summary {
	t.Helper()
	begun, err := Begin(t.Context(), tx, o)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := begun.Finish(t.Context(), tx)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func TestTheStageMakesItsTables(t *testing.T) {
	tx := berlin(70, 2).tx(t)
	p := fewPaths()
	sum := staged(t, tx, Options{
		Params: p, Currency: "EUR", Closing: date2026(time.August, 9).Add(12 * time.Hour), Today: &Policy{Trigger: 200, Recharge: 500},
	})
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
	if got := table(t, tx, "testdata/advice_reasons.sql"); len(got) != len(sum.Advice.Reasons)+len(sum.Outlook.Reasons) || got[0][0] != "1" {
		t.Errorf("%d reasons, want %d of the advice and %d of today", len(got), len(sum.Advice.Reasons), len(sum.Outlook.Reasons))
	}
}

func TestTheAlertStandsInItsTables(t *testing.T) {
	now := date2026(time.August, 9).Add(12 * time.Hour)
	for _, c := range []struct {
		name    string
		spoil   func(*given, *Options)
		want    string
		finding int
	}{
		{"below the trigger", func(*given, *Options) {}, "act", 1},
		{"a recharge since the closing instant", func(g *given, o *Options) {
			o.AsOf = now.Add(time.Hour)
			g.funding = [][]any{{now.Add(time.Minute), "recharge", money("5000"), "EUR"}}
		}, "none", 0},
		{"a refused recharge moves nothing", func(g *given, o *Options) {
			o.AsOf = now.Add(time.Hour)
			g.funding = [][]any{{now.Add(time.Minute), "recharge_failed", money("5000"), "EUR"}}
		}, "act", 1},
		{"an observation since the closing instant", func(g *given, o *Options) {
			o.AsOf = now.Add(time.Hour)
			g.balances = [][]any{{now.Add(time.Minute), money("0"), "EUR"}}
		}, "stopped", 1},
		{"usage since the closing instant", func(g *given, o *Options) {
			o.AsOf = now.AddDate(0, 0, 2)
			g.rated = append(g.rated, []any{int64(9999), "conf_out", now.Add(time.Hour), "credits", money("150.25"), "EUR", money("150.25")})
			g.callers = append(g.callers, []any{"conference_dialout", "EUR", false, true, nil, "eva@x", nil, int64(1)})
		}, "stopped", 1},
		{"the lot ends after the closing instant", func(g *given, o *Options) {
			o.AsOf = now.AddDate(0, 0, 2)
			g.expires = now.AddDate(0, 0, 1)
		}, "stopped", 1},
		{"credits are not sold", func(_ *given, o *Options) { o.PostPaid = true }, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := berlin(70, 2)
			p := fewPaths()
			p.Paths = 200
			o := Options{Params: p, Currency: "EUR", Closing: now, Today: &Policy{Trigger: 200, Recharge: 500}, LatencyHours: 48, Basis: "billed"}
			c.spoil(&g, &o)
			tx := g.tx(t)
			staged(t, tx, o)
			got, stops := table(t, tx, "testdata/alert.sql"), table(t, tx, "testdata/alert_stops.sql")
			if o.PostPaid {
				if reasons := table(t, tx, "testdata/advice_reasons.sql"); len(reasons) < 2 || reasons[0][1] != notSold {
					t.Errorf("reasons %v, want first that nothing is to be set", reasons)
				}
			}
			if c.want == "" {
				if len(got) != 0 {
					t.Errorf("alert %v where no balance is kept", got)
				}
				return
			}
			if len(got) != 1 || got[0][0] != c.want || got[0][1] == "" {
				t.Errorf("alert %v, want %s with a sentence", got, c.want)
			}
			if (len(stops) > 0) != (c.finding > 0) || len(stops) > 0 && stops[0][0] != "1 toll-free line: +498001234" {
				t.Errorf("stops: %v", stops)
			}
			if n := len(table(t, tx, "testdata/findings.sql")); n != c.finding {
				t.Errorf("%d findings, want %d", n, c.finding)
			}
		})
	}
}

func TestTheStageWithoutUsage(t *testing.T) {
	tx := given{}.tx(t)
	sum := staged(t, tx, Options{Params: fewPaths(), Currency: "EUR", Closing: date2026(time.August, 1), Today: &Policy{Trigger: 200, Recharge: 500}})
	if sum.Advice.Method != MethodMinimum || sum.Advice.Policy.Trigger != MinAmount {
		t.Errorf("advice without usage: %+v", sum.Advice)
	}
}

func TestOutlookRaisesTheAlert(t *testing.T) {
	even, uneven := days(repeated(90, 100)...), tenantKinds()[4].spend(0, 90, 3)
	for _, c := range []struct {
		name    string
		spend   []DaySpend
		balance string
		want    Alert
	}{
		{"empty", even, "0", AlertStopped},
		{"below the trigger", even, "199.99", AlertAct},
		{"gone before a repair", even, "450", AlertAct},
		{"could be gone before a repair", uneven, "245", AlertWatch},
		{"enough", even, "2000", AlertNone},
	} {
		p := fewPaths()
		o, err := Look(c.spend, Holding{Balance: money(c.balance)}, &Policy{Trigger: 200, Recharge: 500}, p)
		if err != nil {
			t.Fatal(err)
		}
		if o.Alert != c.want || (o.Alert != AlertNone) != (len(o.Stops) > 0) {
			t.Errorf("%s: alert %s (%v, card fails %v), want %s", c.name, o.Alert, o.DaysToZero, o.CardFails, c.want)
		}
	}
	if o, err := Look(nil, Holding{Balance: money("10")}, &Policy{Trigger: 50, Recharge: 50}, fewPaths()); err != nil || o.Alert != AlertAct {
		t.Errorf("without history a balance below the trigger gives %s, %v", o.Alert, err)
	}
}
