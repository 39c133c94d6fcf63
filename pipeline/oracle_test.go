package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
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
// was written from the rule book alone, and compares every field of every record.
func TestTheRulesRecordByRecord(t *testing.T) {
	seeds, records := uint64(8), 1500
	if text := os.Getenv("TOLLBOOK_ORACLE_SEEDS"); text != "" {
		n, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			t.Fatal(err)
		}
		seeds, records = n, 5000
	}
	if text := os.Getenv("TOLLBOOK_ORACLE_RECORDS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		records = n
	}
	for seed := range seeds {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { compareWithOracle(t, seed, records) })
	}
}

func compareWithOracle(t *testing.T, seed uint64, records int) {
	c, err := gen.Random(seed, records)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range rates.NumberingPlan() {
		c.Tenant.Numbering = append(c.Tenant.Numbering, oracle.Numbering{Prefix: p.Prefix, Country: p.Country})
	}
	dir := t.TempDir()
	if err := c.Write(dir); err != nil {
		t.Fatal(err)
	}
	o := optionsOf(c, dir)
	if _, err := Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	got := ratedText(t, o)
	wrong := 0
	for _, r := range oracle.Rate(c.Tenant, c.Records) {
		if want := oracleText(r); got[r.UsageID] != want {
			if wrong++; wrong <= 5 {
				t.Errorf("%s\n got %s\nwant %s", r.UsageID, got[r.UsageID], want)
			}
		}
		delete(got, r.UsageID)
	}
	if wrong > 5 || len(got) > 0 {
		t.Errorf("%d records differ, %d are too many (straddle %s, caps %s, licensed %v)", wrong, len(got), c.Tenant.Straddle, c.Tenant.MCOPSTN2Caps, c.Tenant.Licensed)
	}
}

func optionsOf(c gen.Case, dir string) Options {
	step, err := rates.ParseIncrements(c.Tenant.Increments)
	if err != nil {
		panic(err)
	}
	now := time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)
	opening := c.Opening
	return Options{
		TenantDir: dir, OutDir: filepath.Join(dir, "reports"), StateDir: filepath.Join(dir, ".tollbook"),
		Period: Period{2026, time.August}, AsOf: now, Zone: c.Tenant.Zone, Version: "test", Clock: func() time.Time { return now },
		Settings: Settings{
			Tenant: c.Tenant.Name, Country: c.Tenant.Country, Currency: c.Tenant.Currency, Billing: c.Tenant.Billing, Increments: step,
			Straddle: c.Tenant.Straddle, Caps: c.Tenant.MCOPSTN2Caps, FeeIncluded: c.Tenant.ConnectionFee == "included", Basis: "billed",
			OpeningAt: &opening, ExpiryMonths: 12, Tolerance: decimal.NewFromInt(1), ServiceLevel: 0.99, LatencyHours: 48, RepairDays: 5,
			RechargesPerMonth: 4, MaxRejectShare: decimal.NewFromInt(1), Locale: "en", Detail: "none",
		},
	}
}

// ratedText gives every rated record of the state as one line of text.
func ratedText(t *testing.T, o Options) map[string]string {
	t.Helper()
	out := map[string]string{}
	_, err := withTenant(context.Background(), o, tenant.Folder{}, func(r *run, ctx context.Context) error {
		rows, err := r.tx.Query(ctx, fstest.MapFS{"q": {Data: []byte(`select cast(usage_id as varchar), concat_ws(' ', month, direction, 'rule=' || rule, 'funding=' || funding,
			'plan=' || coalesce(plan, ''), 'pool=' || coalesce(pool, ''), 'units=' || pool_units || '/' || units, 'before=' || coalesce(cast(pool_before as varchar), '') || '/' || coalesce(cast(pool_total as varchar), ''),
			'billed_s=' || coalesce(cast(billed_s as varchar), ''), 'inc=' || coalesce(increments, ''), 'price=' || coalesce(cast(price as varchar), ''), 'sur=' || coalesce(cast(surcharge as varchar), ''),
			'fee=' || coalesce(cast(connection_fee as varchar), ''), 'cost=' || coalesce(cast(cost as varchar), ''), 'billed=' || billed_charge, 'var=' || coalesce(cast(variance as varchar), ''), currency,
			'tariff=' || coalesce(tariff_file || ':' || tariff_line || ':' || tariff_prefix, ''), 'dest=' || coalesce(destination, '') || '/' || coalesce(destination_country, '') || '/' || coalesce(destination_kind, ''),
			'findings=' || findings) from rated`)}}, "q")
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id, line string
			if err := rows.Scan(&id, &line); err != nil {
				return err
			}
			out[id] = line
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func oracleText(r oracle.Rated) string {
	null := func(d decimal.NullDecimal) string {
		if !d.Valid {
			return ""
		}
		return d.Decimal.StringFixed(6)
	}
	whole := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	tariff := ""
	if r.TariffFile != "" {
		tariff = fmt.Sprintf("%s:%d:%s", r.TariffFile, r.TariffLine, r.TariffPrefix)
	}
	return fmt.Sprintf("%s %s rule=%s funding=%s plan=%s pool=%s units=%d/%d before=%s/%s billed_s=%s inc=%s price=%s sur=%s fee=%s cost=%s billed=%s var=%s %s tariff=%s dest=%s/%s/%s findings=%s",
		r.Month, r.Direction, r.Rule, r.Funding, r.Plan, r.Pool, r.PoolUnits, r.Units, whole(r.PoolBefore), whole(r.PoolTotal), whole(r.BilledS), r.Increments,
		null(r.Price), null(r.Surcharge), null(r.ConnectionFee), null(r.Cost), r.BilledCharge.StringFixed(6), null(r.Variance), r.Currency, tariff,
		r.Destination, r.DestinationCountry, r.DestinationKind, r.Findings)
}
