package reconcile

import (
	"fmt"
	"testing"
	"time"
)

// calls gives so many calls of one minute each day from the date on.
func calls(n int, from string, change func(*record)) []record {
	var out []record
	for i := range n {
		r := long(change)
		r.at = date(from).AddDate(0, 0, i).Add(10 * time.Hour).Format(time.RFC3339)
		out = append(out, r)
	}
	return out
}

const groupLines = "select cause, currency, subject, explanation, since, records, variance, systematic from cause_groups"

func TestACommonPriceIsFoundWithItsBeginning(t *testing.T) {
	priced := func(billed string) func(*record) {
		return func(r *record) { r.prefix, r.billed = "4930", billed }
	}
	var g given
	g.records = append(g.records, calls(4, "2026-06-01", priced("1.50"))...) // at 0.30
	g.records = append(g.records, calls(3, "2026-06-20", priced("1.75"))...) // at 0.35
	g.records = append(g.records, calls(5, "2026-07-01", priced("1.75"))...)
	g.records = append(g.records, calls(1, "2026-07-20", priced("2.10"))...) // at 0.42, once
	g.records = append(g.records, calls(1, "2026-07-21", priced("2.60"))...) // at 0.52, once
	tx, _ := run(t, g, july())
	wantLines(t, tx, groupLines,
		"price | USD | +4930… | billed at 0.35 instead of 0.30 since 2026-06-20 (last billed at 0.30 on 2026-06-04) | 2026-06-20 10:00:00 | 5 | 1.250000 | true",
		"price | USD | +4930… | billed at several other prices instead of 0.30 | 2026-07-20 10:00:00 | 2 | 1.700000 | false")
	wantLines(t, tx, "select severity, subject, records, message from findings where code = 'systematic_difference'",
		"watch | +4930… | 5 | +4930… billed at 0.35 instead of 0.30 since 2026-06-20 (last billed at 0.30 on 2026-06-04), 5 calls, 1.25 USD.")
}

// Short calls leave the price open; the long ones of the same destination settle it.
func TestLongCallsSettleThePriceOfShortOnes(t *testing.T) {
	var g given
	for i, c := range []struct {
		minutes int64
		billed  string
	}{{1, "0.02"}, {2, "0.04"}, {10, "0.21"}, {100, "2.10"}} {
		g.records = append(g.records, record{
			at: fmt.Sprintf("2026-07-0%dT08:00:00Z", i+1), rule: "payg", funding: "credits", prefix: "4930", units: c.minutes,
			full: 60 * c.minutes, billedS: 60 * c.minutes, duration: 60 * c.minutes, price: "0.013", cost: dec("0.013").Mul(dec(fmt.Sprint(c.minutes))).String(), billed: c.billed,
		})
	}
	tx, _ := run(t, g, july())
	wantLines(t, tx, groupLines, "price | USD | +4930… | billed at 0.021 instead of 0.013 since 2026-07-01 | 2026-07-01 08:00:00 | 4 | 0.901000 | true")

	// charges of the month before that are rounded to the cent are charged at that price too
	for i, minutes := range []int64{1, 2, 3} {
		g.records = append(g.records, record{
			at: fmt.Sprintf("2026-06-1%dT08:00:00Z", i), rule: "payg", funding: "credits", prefix: "4930", units: minutes,
			full: 60 * minutes, billedS: 60 * minutes, duration: 60 * minutes, price: "0.013", cost: dec("0.013").Mul(dec(fmt.Sprint(minutes))).String(), billed: dec("0.02").Mul(dec(fmt.Sprint(minutes))).String(),
		})
	}
	tx, _ = run(t, g, july())
	wantLines(t, tx, groupLines, "price | USD | +4930… | billed at 0.021 instead of 0.013 since 2026-06-10 | 2026-06-10 08:00:00 | 4 | 0.901000 | true")
}

func TestEveryCauseSaysWhatWouldExplainIt(t *testing.T) {
	cases := []struct {
		name, want string
		change     func(*record)
	}{
		{"seconds", "increment | 1 destination | billed by 1/1 seconds instead of 60/60", func(r *record) { r.increments, r.duration, r.billed = "60/60", 241, "1.21" }},
		{"fee twice", "connection_fee | +44… | the connection fee of 0.07 is charged twice", func(r *record) { r.prefix, r.fee, r.cost, r.billed = "44", "0.07", "1.57", "1.64" }},
		{"fee left out", "connection_fee | +44… | the connection fee of 0.07 is not charged", func(r *record) { r.prefix, r.fee, r.cost, r.billed = "44", "0.07", "1.57", "1.50" }},
		{"fee unknown", "connection_fee | +44… | a connection fee is charged that the tariff does not have", func(r *record) { r.prefix, r.exportedFee, r.billed = "44", "0.11", "1.61" }},
		{"free", "free_call | freecall | charged although the rule freecall makes it free", func(r *record) {
			r.rule, r.funding, r.price, r.cost, r.billed = "freecall", "free", "", "0", "0.20"
		}},
		{"not charged", "free_call | tollfree_in | not charged although credits pay by the rule tollfree_in", func(r *record) { r.rule, r.billed = "tollfree_in", "0" }},
		{"pool gave two more", "allowance | MCOPSTN2/international/US | the charges take 6 minutes more from the pool than we do", func(r *record) {
			r.rule, r.poolName, r.billed = "international", "MCOPSTN2/international/US", "0.90"
		}},
		{"pool gave one less", "allowance | MCOMEETADD/zone_a/* | the charges take 3 minutes less from the pool than we do", func(r *record) {
			r.rule, r.poolName, r.funding, r.pool, r.billedS, r.cost, r.billed = "zone_a", "MCOMEETADD/zone_a/*", "split", 3, 120, "0.60", "0.90"
		}},
		{"charged though included", "allowance | MCOPSTN1/domestic/US | charged although all of their 15 minutes came from the pool", func(r *record) {
			r.rule, r.poolName, r.funding, r.pool, r.billedS, r.price, r.cost, r.billed = "domestic", "MCOPSTN1/domestic/US", "allowance", 5, 0, "", "0", "1.47"
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tx, _ := run(t, given{records: calls(3, "2026-07-01", c.change)}, july())
			wantLines(t, tx, "select cause, subject, explanation from cause_groups where systematic and records = 3", c.want)
		})
	}
}

func TestWhatNothingExplainsIsNotSystematic(t *testing.T) {
	g := given{records: calls(5, "2026-07-01", func(r *record) { r.billed = "-2.00" })}
	tx, _ := run(t, g, july())
	wantLines(t, tx, "select cause, subject, records, systematic from cause_groups", "other | no known cause | 5 | false")
	wantLines(t, tx, "select code from findings where code = 'systematic_difference'")
}
