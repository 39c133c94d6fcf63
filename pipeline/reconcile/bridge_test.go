package reconcile

import "testing"

const bridgeLines = `select observation, step, coalesce(service, '-'), amount from balance_bridge order by n`

// A balance of 100 that loses 2.00 every noon; the provider also knows a recharge and two days that were never exported.
func TestABridgeLeadsFromOneObservedBalanceToTheNext(t *testing.T) {
	o := july()
	o.OpeningAmount, o.Auto, o.Trigger, o.Recharge = dec("100"), true, 80, 500
	records := month(14, 15)
	records[3].rule = "tollfree_in" // of 4 July
	tx, s := run(t, given{
		records: records, funding: []string{"2026-07-03T09:00:00Z purchase 40", "2026-07-06T09:00:00Z refund -10"},
		balances: []string{"2026-07-05T18:00:00Z 130", "2026-07-08T18:00:00Z 111.11", "2026-07-20T18:00:00Z 87.11", "2026-07-29T18:00:00Z 569.11"},
	}, o)
	wantLines(t, tx, bridgeLines,
		"1 | opening | - | 100.000000", "1 | purchase | - | 40.000000", "1 | usage | outbound | -8.000000",
		"1 | usage | tollfree_inbound | -2.000000", "1 | observed | - | 130.000000",
		"2 | opening | - | 130.000000", "2 | refund | - | -10.000000", "2 | usage | outbound | -6.000000",
		"2 | unexplained | - | -2.890000", "2 | observed | - | 111.110000",
		"3 | opening | - | 111.110000", "3 | usage | outbound | -20.000000", "3 | missing_days | - | -4.000000", "3 | observed | - | 87.110000",
		"4 | opening | - | 87.110000", "4 | usage | outbound | -18.000000", "4 | proposed_recharge | - | 500.000000", "4 | observed | - | 569.110000")
	if !s.Rest.Equal(dec("-2.89")) {
		t.Errorf("no cause for %s, want -2.89", s.Rest)
	}
}

// The recharge and the days without exports lie between the same two readings.
func TestARechargeIsFoundBesideMissingDays(t *testing.T) {
	o := july()
	o.OpeningAmount, o.Auto, o.Trigger, o.Recharge = dec("100"), true, 80, 500
	tx, s := run(t, given{records: month(14, 15), balances: []string{"2026-07-20T18:00:00Z 560.90"}}, o)
	wantLines(t, tx, bridgeLines,
		"1 | opening | - | 100.000000", "1 | usage | outbound | -36.000000", "1 | proposed_recharge | - | 500.000000",
		"1 | missing_days | - | -3.100000", "1 | observed | - | 560.900000")
	wantLines(t, tx, `select "at", amount from proposals`, "2026-07-11 12:00:00 | 500.000000")
	if !s.Rest.IsZero() {
		t.Errorf("no cause for %s, want 0", s.Rest)
	}
}

// A reading that was copied down wrong is alone in what it says.
func TestAWrongReadingIsUndoneByTheNext(t *testing.T) {
	o := july()
	o.OpeningAmount = dec("100")
	tx, s := run(t, given{records: month(), balances: []string{"2026-07-05T18:00:00Z 90", "2026-07-08T18:00:00Z 48", "2026-07-20T18:00:00Z 60"}}, o)
	wantLines(t, tx, "select observation, step, amount, words from balance_bridge where step not in ('opening', 'usage') order by n",
		"1 | observed | 90.000000 | agrees with the ledger",
		"2 | unexplained | -36.000000 | -36.00 USD unexplained", "2 | observed | 48.000000 | -36.00 USD unexplained",
		"3 | unexplained | 36.000000 | what differed at the observation before is gone", "3 | observed | 60.000000 | agrees with the ledger")
	if !s.Rest.IsZero() {
		t.Errorf("no cause for %s, want 0", s.Rest)
	}
}
