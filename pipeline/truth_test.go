package pipeline

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

const historyTariff = `service,prefix,destination,country,kind,currency,price,per,connection_fee,surcharge,increments,valid_from,valid_to
outbound,49,Germany,DE,mixed,USD,0.12,minute,0,0,,2024-01-01,
outbound,52,Mexico,MX,mixed,USD,0.05,minute,0.30,0,,2024-01-01,
outbound,1,United States,US,mixed,USD,0.02,minute,0,0,,2024-01-01,
tollfree_inbound,1800,Toll-free,US,toll_free,USD,0.03,minute,0,0,,2024-01-01,
`

// delivered are the files that are there after a delivery: each brings its rows, and the second what was corrected.
func (t *truth) delivered(upTo, more int) map[string]string {
	files := map[string]string{
		"tariffs/t.csv": historyTariff,
		"licences.csv": "user_id,upn,capability,country,assigned_from,assigned_to\n" + person("MCOPSTN1") + ",,MCOPSTN1,US,2026-01-01,\n" +
			person("MCOPSTN1") + ",,MCOPSTNC,US,2026-01-01,\n" + person("") + ",,MCOPSTNC,US,2026-01-01,\n",
		"pools/2026-10.csv": fmt.Sprintf("Country or region,Capability description,Total minutes,Minutes used,Minutes available,Capability\n"+
			"United States - Puerto Rico,Office 365 Calling Plan Domestic Pool,3000,%d,0,MCOPSTN1\n", t.pool+more),
		"funding.csv": "at,kind,amount,currency,reference\n", "balances.csv": "at,amount,currency\n",
	}
	for n := 1; n <= upTo; n++ {
		files[fmt.Sprintf("usage/%d.csv", n)] = callHeader
	}
	for _, c := range t.calls {
		if c.delivery > 0 && c.delivery <= upTo {
			files[fmt.Sprintf("usage/%d.csv", c.delivery)] += c.row(c.first)
		}
		if upTo >= 2 && !c.first.Equal(c.charge) {
			files["usage/2.csv"] += c.row(c.charge)
		}
	}
	for i, m := range t.funding {
		files["funding.csv"] += fmt.Sprintf("%s,%s,%s,USD,R-%d\n", m.at.Format("2006-01-02T15:04:05Z07:00"), m.kind, m.amount, i)
	}
	for _, at := range slices.Sorted(maps.Keys(t.readings)) {
		files["balances.csv"] += fmt.Sprintf("%s,%s,USD\n", at, t.readings[at])
	}
	return files
}

// look runs the stages up to the reconciliation and reads the lines of the queries.
func look(t *testing.T, o Options, queries ...string) [][]string {
	t.Helper()
	folder, err := o.readFolder()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	_, err = withTenant(context.Background(), o, folder, func(r *run, ctx context.Context) error {
		if err := loadTables(ctx, r.tx, r.folder); err != nil {
			return err
		}
		for _, stage := range []func(context.Context) (int64, error){r.ingest, r.rate, r.forecast, r.reconcile} {
			if _, err := stage(ctx); err != nil {
				return err
			}
		}
		for _, q := range queries {
			lines, err := linesOf(ctx, r.tx, q)
			if err != nil {
				return err
			}
			out = append(out, lines)
		}
		return r.tx.Commit()
	})
	if err != nil && !strings.Contains(err.Error(), "already been committed") {
		t.Fatal(err)
	}
	return out
}

func linesOf(ctx context.Context, tx *store.Tx, q string) ([]string, error) {
	rows, err := tx.Query(ctx, fstest.MapFS{"q": {Data: []byte("select concat_ws(' ', columns(*)) from (" + q + ") as q")}}, "q")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		names, _ := rows.Columns()
		cells, dest := make([]string, len(names)), make([]any, len(names))
		for i := range cells {
			dest[i] = &cells[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		out = append(out, strings.Join(cells, " "))
	}
	return out, rows.Err()
}

// sum adds the charges that count.
func (t *truth) sum(when func(c plantedCall) bool) decimal.Decimal {
	sum := decimal.Zero
	for _, c := range t.calls {
		if when(c) {
			sum = sum.Add(c.charge)
		}
	}
	return sum
}

// TestTheReconciliationFindsTheTruth gives random histories with differences of every class and wants each of them back,
// with its cause and amount, and nothing unexplained but what was planted as such.
func TestTheReconciliationFindsTheTruth(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { findTheTruth(t, seed, seed%2 == 1) })
	}
}

const partQuery = "select step, cast(sum(amount) as decimal(18, 2)) from balance_bridge where step in ('proposed_recharge', 'missing_days', 'late_usage', 'unexplained', 'rounding') group by step having sum(amount) <> 0 order by step"

func findTheTruth(t *testing.T, seed uint64, unknown bool) {
	truth, more := newTruth(seed, unknown), int(seed%3)
	opening := historyBegin
	o := inFolder(t, "2026-09-05", nil)
	if err := os.RemoveAll(filepath.Join(o.TenantDir, "tariffs")); err != nil {
		t.Fatal(err)
	}
	o.Settings.OpeningAt, o.Settings.OpeningAmount, o.Settings.ExpiryMonths = &opening, decimal.NewFromInt(historyOpening), historyExpiry
	o.Settings.Trigger, o.Settings.Recharge = historyTrigger, historyRecharge
	run := func(month time.Month, delivery int, asOf time.Time, closing bool, queries ...string) [][]string {
		putFiles(t, o.TenantDir, truth.delivered(delivery, more))
		o.Period, o.AsOf, o.Close = Period{2026, month}, asOf, closing
		return look(t, o, queries...)
	}
	const account = "select opening, funding, debits, expired, closing from balance_summary"
	closed := run(time.August, 1, augustClosed, true, account)[0]

	half := run(time.October, 2, halfWay, false, partQuery)[0]
	lately := truth.sum(func(c plantedCall) bool { return c.delivery == 3 && !c.at.After(halfWay.Add(-6*time.Hour)) })
	want(t, "half way", half, truth.parts(lately))

	got := run(time.October, 3, allKnown, false, partQuery, "select month, cause, count(*), cast(sum(billed_charge - coalesce(cost, 0)) as decimal(18, 2)) from rated group by all order by all",
		`select strftime("at", '%Y-%m-%dT%H:%M:%SZ'), amount from proposals`, "select message from findings where code = 'pool_report_differs'",
		"select reference, sum(amount) from ledger_postings where kind = 'late_usage' and account = 'credits' group by reference having sum(amount) <> 0")
	want(t, "when all is known", got[0], truth.parts(decimal.Zero))
	want(t, "causes", got[1], truth.causeLines())
	want(t, "proposals", got[2], truth.proposals())
	if more > 0 == (len(got[3]) == 0) || len(got[3]) > 0 && !strings.Contains(got[3][0], fmt.Sprintf("has %d used where the records give %d.", truth.pool+more, truth.pool)) {
		t.Errorf("pools: got %q, want %d beside %d", got[3], truth.pool+more, truth.pool)
	}
	want(t, "late for August", got[4], []string{"2026-08 " + truth.late.Neg().StringFixed(6)})

	september := run(time.September, 3, allKnown, false, "select records from findings where code = 'days_missing'")[0]
	want(t, "missing days", september, []string{"2"})
	want(t, "August, closed", run(time.August, 3, allKnown, true, account)[0], closed)
}

func want(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got\n  %s\nwant\n  %s", what, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// parts are what lies between the observed balances and the ledger, by cause.
func (t *truth) parts(late decimal.Decimal) []string {
	missing := t.sum(func(c plantedCall) bool { return c.delivery == 0 })
	lacking := decimal.Zero
	if !t.lacking.IsZero() {
		lacking = decimal.NewFromInt(historyRecharge)
	}
	var out []string
	for _, part := range []struct {
		step   string
		amount decimal.Decimal
	}{{"late_usage", late.Neg()}, {"missing_days", missing.Neg()}, {"proposed_recharge", lacking}, {"unexplained", t.unknown}} {
		if !part.amount.IsZero() {
			out = append(out, part.step+" "+part.amount.StringFixed(2))
		}
	}
	return out
}

func (t *truth) causeLines() []string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(t.causes)) {
		out = append(out, fmt.Sprintf("%s %d %s", key, t.counts[key], t.causes[key].StringFixed(2)))
	}
	return out
}

func (t *truth) proposals() []string {
	if t.lacking.IsZero() {
		return nil
	}
	return []string{t.lacking.Format(time.RFC3339) + " " + decimal.NewFromInt(historyRecharge).StringFixed(6)}
}
