package pipeline

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/fixtures"
	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// contoso is a copy of the example organisation, with the settings of its tollbook.yaml.
func contoso(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, fixtures.Contoso()); err != nil {
		t.Fatal(err)
	}
	opening := time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	clock := time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)
	return Options{
		TenantDir: dir, OutDir: filepath.Join(dir, "reports"), StateDir: filepath.Join(dir, ".tollbook"),
		Period: Period{2026, time.October}, AsOf: clock, Zone: time.UTC, Version: "test",
		Clock: func() time.Time { return clock },
		Settings: Settings{
			Tenant: "contoso", Country: "US", Currency: "USD", Billing: "mosa", Increments: rates.Increments{FirstS: 60, NextS: 60},
			Straddle: "split", Caps: "independent", Basis: "billed", OpeningAt: &opening, OpeningAmount: decimal.RequireFromString("350"),
			ExpiryMonths: 12, Tolerance: decimal.RequireFromString("0.50"), PoolTolerance: 60, DialoutTolerance: decimal.RequireFromString("0.50"), Trigger: 200, Recharge: 200, Auto: true,
			ServiceLevel: 0.999, LatencyHours: 48, RechargeFailure: 0.02, RepairDays: 5, RechargesPerMonth: 4,
			MaxRejectShare: decimal.RequireFromString("0.001"), Locale: "en", Detail: "xlsx",
		},
	}
}

// months are the three months of the example, run on the same state one after the other.
func months() []Period {
	return []Period{{2026, time.August}, {2026, time.September}, {2026, time.October}}
}

// figures are the figures of a run by period, what and name, as contoso.truth.csv has them.
type figures map[[3]string]decimal.Decimal

func TestTheExampleArrivesAtItsTruth(t *testing.T) {
	o, got := contoso(t), figures{}
	for _, p := range months() {
		o.Period = p
		result, err := Run(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		if p == (Period{2026, time.October}) && result.ExitCode() != 0 {
			t.Errorf("%s ends with code %d", p, result.ExitCode())
		}
		got.summary(t, result.Folder, p.String())
	}
	got.rated(t, o)
	truth, err := fixtures.Truth()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(truth)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		key, want := [3]string{row[0], row[1], row[2]}, decimal.RequireFromString(row[3])
		value, ok := got[key]
		if !ok || !value.Equal(want) {
			t.Errorf("%v: got %v, want %v", key, value, want)
		}
	}
}

// summary takes the figures of a summary.json.
func (f figures) summary(t *testing.T, folder, period string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s struct {
		Counts  map[string]int64
		Totals  map[string]map[string]string
		Balance map[string]*string
		Pools   []struct {
			Pool  string
			Total *int64
			Used  int64
		}
	}
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	for name, n := range s.Counts {
		f[[3]string{"all", "count", name}] = decimal.NewFromInt(n)
	}
	for name, amount := range s.Balance {
		if amount != nil {
			f[[3]string{period, "balance", name}] = decimal.RequireFromString(*amount)
		}
	}
	for name, amount := range s.Totals["USD"] {
		f[[3]string{period, map[string]string{"rated": "cost"}[name] + map[string]string{"billed": "billed"}[name], "total"}] = decimal.RequireFromString(amount)
	}
	for _, p := range s.Pools {
		f[[3]string{period, "pool_used", p.Pool}] = decimal.NewFromInt(p.Used)
		if p.Total != nil {
			f[[3]string{period, "pool_total", p.Pool}] = decimal.NewFromInt(*p.Total)
		}
	}
}

// rated takes the figures of the state by rule and funding.
func (f figures) rated(t *testing.T, o Options) {
	t.Helper()
	_, err := withTenant(context.Background(), o, tenant.Folder{}, func(r *run, ctx context.Context) error {
		rows, err := r.tx.Query(ctx, fstest.MapFS{"q": {Data: []byte(`
			select month, coalesce(rule || '/' || funding, 'total'), count(*), sum(pool_units)::bigint, sum(coalesce(cost, 0)), sum(billed_charge)
			from rated group by grouping sets ((month, rule, funding), (month))`)}}, "q")
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var month, name string
			var records, units int64
			var cost, billed store.Dec
			if err := rows.Scan(&month, &name, &records, &units, &cost, &billed); err != nil {
				return err
			}
			f[[3]string{month, "records", name}] = decimal.NewFromInt(records)
			f[[3]string{month, "pool_units", name}] = decimal.NewFromInt(units)
			f[[3]string{month, "cost", name}] = cost.Decimal
			f[[3]string{month, "billed", name}] = billed.Decimal
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRunningTwiceGivesTheSameBytes(t *testing.T) {
	o := contoso(t)
	o.DetailCSV = true
	first := outputsOf(t, o)
	again := outputsOf(t, o)
	if err := os.RemoveAll(o.StateDir); err != nil {
		t.Fatal(err)
	}
	anew := outputsOf(t, o)
	if len(first) != 9 {
		t.Errorf("got %d files", len(first))
	}
	for name, sum := range first {
		if name == "run.json" || name == "metrics.prom" {
			continue
		}
		if again[name] != sum {
			t.Errorf("%s differs on the second run", name)
		}
		if anew[name] != sum {
			t.Errorf("%s differs on an empty state", name)
		}
	}
}

// outputsOf runs and hashes every file written.
func outputsOf(t *testing.T, o Options) map[string]string {
	t.Helper()
	result, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return hashesIn(t, result.Folder)
}

// hashesIn gives the hash of each file in a folder of reports.
func hashesIn(t *testing.T, folder string) map[string]string {
	t.Helper()
	list, err := outputFiles(folder)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range list {
		out[f.Path] = f.SHA256
	}
	return out
}
