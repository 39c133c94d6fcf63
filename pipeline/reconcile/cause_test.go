package reconcile

import (
	"testing"
)

// A call of 4:05 at 0.30 a minute costs 1.50: enough for every other price, step or fee to differ by cents.
func long(change func(*record)) record {
	r := record{at: "2026-07-05T10:00:00Z", rule: "payg", funding: "credits", units: 5, full: 300, billedS: 300, duration: 245, price: "0.30", fee: "0", cost: "1.50", billed: "1.50"}
	change(&r)
	return r
}

func TestEveryDifferenceHasItsCause(t *testing.T) {
	cases := []struct {
		name, want string
		record
	}{
		{"no tariff row", "unrated", long(func(r *record) { r.funding, r.cost, r.price = "unrated", "", "" })},
		{"equal", "match", long(func(*record) {})},
		{"half a cent is rounding", "match", long(func(r *record) { r.cost = "1.495" })},
		{"more than half a cent is not", "price", long(func(r *record) { r.cost, r.billed = "1.495001", "1.49" })},
		{"a fee exported apart is rounded apart", "match", long(func(r *record) { r.fee, r.exportedFee, r.cost, r.billed = "0.05", "0.05", "1.55", "1.56" })},
		{"but not by more than both roundings", "price", long(func(r *record) { r.fee, r.exportedFee, r.cost, r.billed = "0.05", "0.05", "1.55", "1.57" })},
		{"a free call was charged", "free_call", long(func(r *record) { r.rule, r.funding, r.price, r.cost, r.billed = "freecall", "free", "", "0", "0.20" })},
		{"an operator's call was charged", "free_call", long(func(r *record) {
			r.rule, r.funding, r.price, r.cost, r.billed = "operator", "operator", "", "0", "0.20"
		})},
		{"nothing charged where no pool is", "free_call", long(func(r *record) { r.rule, r.billed = "tollfree_in", "0" })},
		{"nothing charged where a pool is", "allowance", long(func(r *record) { r.rule, r.billed = "domestic", "0" })},
		{"two minutes more were in the pool", "allowance", long(func(r *record) { r.rule, r.billed = "international", "0.90" })},
		{"one minute less was in the pool", "allowance", long(func(r *record) {
			r.rule, r.funding, r.pool, r.billedS, r.cost, r.billed = "zone_a", "split", 3, 120, "0.60", "0.90"
		})},
		{"no minute was in the pool", "allowance", long(func(r *record) {
			r.rule, r.funding, r.pool, r.billedS, r.cost, r.billed = "domestic", "split", 3, 120, "0.60", "1.50"
		})},
		{"the pool paid all of ours", "allowance", long(func(r *record) {
			r.rule, r.funding, r.pool, r.billedS, r.price, r.cost, r.billed = "domestic", "allowance", 5, 0, "", "0", "1.47"
		})},
		{"the fee came with the first paid minute", "allowance", long(func(r *record) {
			r.rule, r.fee, r.cost, r.billed = "domestic", "0.10", "1.60", "0.40"
		})},
		{"the fee was left out", "connection_fee", long(func(r *record) { r.fee, r.cost, r.billed = "0.07", "1.57", "1.50" })},
		{"the fee was taken twice", "connection_fee", long(func(r *record) { r.fee, r.cost, r.billed = "0.07", "1.57", "1.64" })},
		{"a fee that the tariff does not know", "connection_fee", long(func(r *record) { r.exportedFee, r.billed = "0.11", "1.61" })},
		{"another fee than the tariff's", "connection_fee", long(func(r *record) { r.fee, r.exportedFee, r.cost, r.billed = "0.07", "0.11", "1.57", "1.61" })},
		{"billed by the second", "increment", long(func(r *record) { r.billed = "1.23" })},
		{"billed by six seconds", "increment", long(func(r *record) { r.duration, r.billed = 241, "1.23" })},
		{"billed by minutes instead of seconds", "increment", long(func(r *record) { r.full, r.billedS, r.cost = 245, 245, "1.225" })},
		{"another step beyond the pool", "increment", long(func(r *record) {
			r.rule, r.funding, r.pool, r.billedS, r.cost, r.billed = "domestic", "split", 3, 120, "0.60", "0.33"
		})},
		{"another price", "price", long(func(r *record) { r.billed = "1.85" })},
		{"nothing billed and a fee owed on 0 s", "connection_fee", long(func(r *record) {
			r.units, r.full, r.billedS, r.duration, r.fee, r.cost, r.billed = 0, 0, 0, 0, "0.07", "0", "0.07"
		})},
		{"a charge for no time at all", "other", long(func(r *record) { r.units, r.full, r.billedS, r.duration, r.cost, r.billed = 0, 0, 0, 0, "0", "0.20" })},
		{"a correction that stands alone", "other", long(func(r *record) { r.billed = "-2.00" })},
		{"two messages more were in the pool", "allowance", long(func(r *record) {
			r.rule, r.full, r.units, r.price, r.surcharge, r.cost, r.billed = "sms", -1, 5, "0.01", "0.0035", "0.0675", "0.04"
		})},
		{"messages at another price", "price", long(func(r *record) {
			r.rule, r.full, r.units, r.price, r.cost, r.billed = "sms", -1, 5, "0.01", "0.05", "0.13"
		})},
	}
	var g given
	for _, c := range cases {
		g.records = append(g.records, c.record)
	}
	tx, _ := run(t, g, july())
	got := lines(t, tx, "select cause from rated order by usage_id")
	for i, c := range cases {
		if got[i] != c.want {
			t.Errorf("%s: cause %s, want %s", c.name, got[i], c.want)
		}
	}
}

func TestAChargeThatHoldsTheFeeIsRoundedOnce(t *testing.T) {
	o := july()
	o.FeeIncluded = true
	g := given{records: []record{long(func(r *record) { r.fee, r.exportedFee, r.cost, r.billed = "0.05", "0.05", "1.55", "1.54" })}}
	tx, _ := run(t, g, o)
	wantLines(t, tx, "select cause from rated", "price")
}

func TestACurrencyWithoutMinorUnitsIsRoundedToWholes(t *testing.T) {
	o := july()
	o.MinorUnits = 0
	g := given{records: []record{
		long(func(r *record) { r.price, r.cost, r.billed = "30.1", "150.5", "151" }),
		long(func(r *record) { r.price, r.cost, r.billed = "30.1", "150.5", "152" }),
	}}
	tx, _ := run(t, g, o)
	wantLines(t, tx, "select cause from rated order by usage_id", "match", "price")
}

func TestMonthsThatWereNotTouchedKeepTheirCause(t *testing.T) {
	g := given{records: []record{credit("2026-07-05T10:00:00Z", "1.00")}}
	tx := load(t, g)
	ctx := t.Context()
	must(t, tx.Exec(ctx, one("update rated_records set cause = 'price'; delete from touched_months"), "q.sql"))
	_, err := Run(ctx, tx, july())
	must(t, err)
	wantLines(t, tx, "select cause from rated", "price")
}

func TestTheCausesAddUpToTheVariance(t *testing.T) {
	g := given{records: []record{
		credit("2026-07-05T10:00:00Z", "1.00"),
		long(func(r *record) { r.billed = "1.85" }),
		long(func(r *record) { r.billed = "1.15" }),
		long(func(r *record) { r.funding, r.cost, r.price = "unrated", "", "" }),
		long(func(r *record) { r.currency, r.billed = "EUR", "1.85" }),
		long(func(r *record) { r.at, r.billed = "2026-06-30T10:00:00Z", "9.99" }),
	}}
	tx, _ := run(t, g, july())
	wantLines(t, tx, "select * from variance_causes",
		"EUR | price | 1 | 1.850000 | 1.500000 | 0.350000",
		"USD | match | 1 | 1.000000 | 1.000000 | 0.000000",
		"USD | price | 2 | 3.000000 | 3.000000 | 0.000000",
		"USD | unrated | 1 | 1.500000 | 0.000000 | 1.500000")
	wantLines(t, tx, "select cause, currency, rank, right(usage_id::varchar, 1), variance from variance_top order by all",
		"price | EUR | 1 | 5 | 0.350000",
		"price | USD | 1 | 2 | 0.350000",
		"price | USD | 2 | 3 | -0.350000",
		"unrated | USD | 1 | 4 | 1.500000")
}
