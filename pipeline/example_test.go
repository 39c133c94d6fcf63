package pipeline

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
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

// figures are the figures of a run by period, what and name, as contoso.truth.csv has them.
type figures map[[3]string]decimal.Decimal

// example is the example organisation after its runs, and what was seen in them.
type example struct {
	o        Options
	figures  figures
	groups   map[string][]string // of differences, by period and cause
	findings []string            // of October, about the exports and the reports beside them
	october  map[string]string   // the hashes of its report from an empty state
}

// TestTheExample runs the example organisation on one state, October first and then the months before it, and looks at the runs and
// their reports from all sides.
func TestTheExample(t *testing.T) {
	e := runExample(t)
	t.Run("arrives at its truth", e.arrives)
	t.Run("planted differences are found", e.plantedAreFound)
	t.Run("its pools agree", e.poolsAgree)
	t.Run("the same bytes", e.sameBytes)
	t.Run("the same bytes of a widened state", e.sameBytesWidened)
	t.Run("workbooks", e.workbooks)
}

func runExample(t *testing.T) *example {
	t.Helper()
	e := &example{o: contoso(t), figures: figures{}, groups: map[string][]string{}}
	e.o.DetailCSV, e.o.Threads = true, 3
	october := e.o.Period
	for _, p := range []Period{october, {2026, time.August}, {2026, time.September}} {
		o := e.o
		o.Period = p
		folder, err := o.readFolder()
		if err != nil {
			t.Fatal(err)
		}
		result, err := withPrepared(context.Background(), o, folder, (*run).widen, func(r *run, ctx context.Context) error {
			if err := r.through(ctx, r.ingest); err != nil {
				return err
			}
			if err := addGroups(ctx, r.tx, p, e.groups); err != nil {
				return err
			}
			if p == october {
				if e.findings, err = findingsIn(ctx, t, r.tx, "pool_report_differs", "pool_report_unreadable", "unknown_capability", "unknown_number_type",
					"unknown_currency", "caller_callee_swapped", "near_retention", "dialout_differs", "blocked_user_used_credits"); err != nil {
					return err
				}
			}
			return r.publish(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		if p == october {
			if e.october = hashesIn(t, result.Folder); result.ExitCode() != 0 {
				t.Errorf("%s ends with code %d", p, result.ExitCode())
			}
		}
		e.figures.summary(t, result.Folder, p.String())
	}
	return e
}

func (e *example) arrives(t *testing.T) {
	e.figures.rated(t, e.o)
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
		value, ok := e.figures[key]
		if !ok || !value.Equal(want) {
			t.Errorf("%v: got %v, want %v", key, value, want)
		}
	}
}

// poolsAgree wants nothing to say about the report that the example brings.
func (e *example) poolsAgree(t *testing.T) {
	if len(e.findings) > 0 {
		t.Errorf("got %q", e.findings)
	}
}

// sameBytes runs October once more, on the state that knows all months.
func (e *example) sameBytes(t *testing.T) {
	if len(e.october) != 9 {
		t.Errorf("got %d files", len(e.october))
	}
	again := outputsOf(t, e.o)
	for name, sum := range e.october {
		if name != "run.json" && name != "metrics.prom" && again[name] != sum {
			t.Errorf("%s differs on the second run", name)
		}
	}
}

// sameBytesWidened runs October from an empty state once more, with exports elsewhere, for which the engine gets all threads, and with
// the state prepared for many records.
func (e *example) sameBytesWidened(t *testing.T) {
	wide := contoso(t)
	wide.DetailCSV, wide.Threads = e.o.DetailCSV, e.o.Threads
	usage, elsewhere := filepath.Join(wide.TenantDir, "usage"), filepath.Join(t.TempDir(), "usage")
	if err := errors.Join(os.Rename(usage, elsewhere), os.Symlink(elsewhere, usage)); err != nil {
		t.Fatal(err)
	}
	if few, all := e.o.threads(), wide.threads(); few != 1 || all != 3 {
		t.Errorf("%d threads and %d, want 1 and all 3", few, all)
	}
	folder, err := wide.readFolder()
	if err != nil {
		t.Fatal(err)
	}
	widen := func(_ *run, ctx context.Context, db *store.DB) error { return db.Widen(ctx, 3) }
	result, err := withPrepared(context.Background(), wide, folder, widen, (*run).whole)
	if err != nil {
		t.Fatal(err)
	}
	got := hashesIn(t, result.Folder)
	for _, name := range slices.Sorted(maps.Keys(e.october)) {
		if got[name] != e.october[name] {
			t.Errorf("%s differs", name)
		}
	}
	if len(got) != len(e.october) {
		t.Errorf("%d files, want %d", len(got), len(e.october))
	}
	if _, err := Verify(context.Background(), wide); err != nil {
		t.Errorf("the state does not hold: %v", err)
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
