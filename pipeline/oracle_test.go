package pipeline

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/fixtures/gen"
	"tollbook/fixtures/oracle"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// TestTheRulesRecordByRecord rates random tenants twice, by the pipeline's SQL and by the plain Go of package oracle that
// was written from the rule book alone, and compares every field of every record and every pool. Any two values of two
// settings meet in one of the tenants; `make soak` takes every combination, and tenants of 100,000 records.
func TestTheRulesRecordByRecord(t *testing.T) {
	for i, s := range gen.FewSwitches() {
		t.Run(s.String(), func(t *testing.T) { compareWithOracle(t, s, uint64(i), 500) })
	}
}

func compareWithOracle(t *testing.T, s gen.Switches, seed uint64, records int) {
	t.Helper()
	c, err := gen.RandomUnder(s, seed, records)
	if err != nil {
		t.Fatal(err)
	}
	compareCase(t, c, seed)
}

func compareCase(t *testing.T, c gen.Case, seed uint64) {
	t.Helper()
	for _, p := range rates.NumberingPlan() {
		c.Tenant.Numbering = append(c.Tenant.Numbering, oracle.Numbering{Prefix: p.Prefix, Country: p.Country})
	}
	dir := t.TempDir()
	if err := c.Write(dir); err != nil {
		t.Fatal(err)
	}
	gotRated, gotPools := accountOf(t, optionsOf(c, dir))
	rated, pools := oracle.Account(c.Tenant, c.Records)
	want := map[string]string{}
	for _, r := range rated {
		want[r.UsageID] = oracleText(r)
	}
	same(t, seed, gotRated, want)
	want = map[string]string{}
	for _, p := range pools {
		want[p.Month+" "+p.Pool+" "+p.PoolUser] = fmt.Sprintf("%s %s %s holders=%d total=%s used=%d calls=%d", p.Capability, p.Scope, p.Country,
			p.Holders, wholeText(p.Total), p.Used, p.Calls)
	}
	same(t, seed, gotPools, want)
	findAgrees(t, c, rated)
}

// same holds that two accounts say the same of every key, and shows the first few differences.
func same(t *testing.T, seed uint64, got, want map[string]string) {
	t.Helper()
	wrong := 0
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if got[key] != want[key] {
			if wrong++; wrong <= 5 {
				t.Errorf("seed %d: %s\n got %s\nwant %s", seed, key, got[key], want[key])
			}
		}
		delete(got, key)
	}
	if wrong > 5 || len(got) > 0 {
		t.Errorf("seed %d: %d differ, %d are too many: %v", seed, wrong, len(got), slices.Sorted(maps.Keys(got))[:min(len(got), 5)])
	}
}

func optionsOf(c gen.Case, dir string) Options {
	step, err := rates.ParseIncrements(c.Tenant.Increments)
	if err != nil {
		panic(err)
	}
	now := time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)
	opening, first := c.Opening, c.Opening.In(c.Tenant.Zone)
	return Options{
		TenantDir: dir, OutDir: filepath.Join(dir, "reports"), StateDir: filepath.Join(dir, ".tollbook"),
		Period: Period{first.Year(), first.Month()}, AsOf: now, Zone: c.Tenant.Zone, Version: "test", Clock: func() time.Time { return now },
		Paths: fewPaths,
		Settings: Settings{
			Tenant: c.Tenant.Name, Country: c.Tenant.Country, Currency: c.Tenant.Currency, Billing: c.Tenant.Billing, Increments: step,
			Straddle: c.Tenant.Straddle, Caps: c.Tenant.MCOPSTN2Caps, FeeIncluded: c.Tenant.ConnectionFee == "included", Basis: "billed",
			OpeningAt: &opening, ExpiryMonths: 12, Tolerance: decimal.NewFromInt(1), ServiceLevel: 0.99, LatencyHours: 48, RepairDays: 5,
			RechargesPerMonth: 4, MaxRejectShare: decimal.NewFromInt(1), Locale: "en", Detail: "none",
		},
	}
}

// ratedQuery tells a rated record in one line, poolsQuery a pool.
const (
	ratedQuery = `select cast(usage_id as varchar), concat_ws(' ', month, direction, 'rule=' || rule, 'funding=' || funding,
			'plan=' || coalesce(plan, ''), 'pool=' || coalesce(pool, ''), 'units=' || pool_units || '/' || units, 'before=' || coalesce(cast(pool_before as varchar), '') || '/' || coalesce(cast(pool_total as varchar), ''),
			'billed_s=' || coalesce(cast(billed_s as varchar), ''), 'inc=' || coalesce(increments, ''), 'price=' || coalesce(cast(price as varchar), ''), 'sur=' || coalesce(cast(surcharge as varchar), ''),
			'fee=' || coalesce(cast(connection_fee as varchar), ''), 'cost=' || coalesce(cast(cost as varchar), ''), 'billed=' || billed_charge, 'var=' || coalesce(cast(variance as varchar), ''), currency,
			'tariff=' || coalesce(tariff_file || ':' || tariff_line || ':' || tariff_prefix, ''), 'dest=' || coalesce(destination, '') || '/' || coalesce(destination_country, '') || '/' || coalesce(destination_kind, ''),
			'findings=' || findings) from (from rated left join (select usage_id, pool_before, pool_total from pool_levels) as l using (usage_id))`
	poolsQuery = `select month || ' ' || pool || ' ' || coalesce(if(pool_user = '', 'nobody', replace(pool_user, 'nobody:', '')), ''), concat_ws(' ', capability, scope, country,
		'holders=' || coalesce(holders, 0), 'total=' || coalesce(cast(total as varchar), ''), 'used=' || used, 'calls=' || calls) from pools`
)

// accountOf reads and rates a tenant, and gives its records and its pools as lines of text by their key. Nothing is kept: the
// stages after the rating have tests of their own.
func accountOf(t *testing.T, o Options) (rated, pools map[string]string) {
	t.Helper()
	rateOnly(t, o, func(r *run, ctx context.Context) (err error) {
		if rated, err = textOf(ctx, r, ratedQuery); err != nil {
			return err
		}
		pools, err = textOf(ctx, r, poolsQuery)
		return err
	})
	return rated, pools
}

// rateOnly reads and rates a tenant, looks at what came of it, and keeps nothing.
func rateOnly(t *testing.T, o Options, look func(*run, context.Context) error) {
	t.Helper()
	folder, err := o.readFolder()
	if err != nil {
		t.Fatal(err)
	}
	_, err = withTenant(context.Background(), o, folder, func(r *run, ctx context.Context) error {
		if err := loadTables(ctx, r.tx, folder); err != nil {
			return err
		}
		if _, err := r.ingest(ctx); err != nil {
			return err
		}
		if _, err := r.rate(ctx); err != nil {
			return err
		}
		return look(r, ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// stateText gives the rows of the state as lines of text by their key.
func stateText(t *testing.T, o Options, query string) (out map[string]string) {
	t.Helper()
	_, err := withTenant(context.Background(), o, tenant.Folder{}, func(r *run, ctx context.Context) (err error) {
		out, err = textOf(ctx, r, query)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func textOf(ctx context.Context, r *run, query string) (map[string]string, error) {
	rows, err := r.tx.Query(ctx, fstest.MapFS{"q": {Data: []byte(query)}}, "q")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]string{}
	for rows.Next() {
		var id, line string
		if err := rows.Scan(&id, &line); err != nil {
			return nil, err
		}
		out[id] = line
	}
	return out, rows.Err()
}

func wholeText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func oracleText(r oracle.Rated) string {
	null := func(d decimal.NullDecimal) string {
		if !d.Valid {
			return ""
		}
		return d.Decimal.StringFixed(6)
	}
	tariff := ""
	if r.TariffFile != "" {
		tariff = fmt.Sprintf("%s:%d:%s", r.TariffFile, r.TariffLine, r.TariffPrefix)
	}
	return fmt.Sprintf("%s %s rule=%s funding=%s plan=%s pool=%s units=%d/%d before=%s/%s billed_s=%s inc=%s price=%s sur=%s fee=%s cost=%s billed=%s var=%s %s tariff=%s dest=%s/%s/%s findings=%s",
		r.Month, r.Direction, r.Rule, r.Funding, r.Plan, r.Pool, r.PoolUnits, r.Units, wholeText(r.PoolBefore), wholeText(r.PoolTotal), wholeText(r.BilledS), r.Increments,
		null(r.Price), null(r.Surcharge), null(r.ConnectionFee), null(r.Cost), r.BilledCharge.StringFixed(6), null(r.Variance), r.Currency, tariff,
		r.Destination, r.DestinationCountry, r.DestinationKind, r.Findings)
}
