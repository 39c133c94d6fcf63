package reconcile

import "testing"

func TestTimeBelowZeroSaysWhatItWouldHaveStopped(t *testing.T) {
	paid := func(at, rule, upn, callee string) record {
		r := credit(at, "5")
		r.rule, r.upn, r.callee = rule, upn, callee
		return r
	}
	o := of("2026-07", false)
	o.OpeningAmount = dec("8")
	tx, _ := run(t, given{
		records: []record{
			paid("2026-07-05T10:00:00Z", "payg", "ana@x", ""),
			paid("2026-07-06T10:00:00Z", "payg", "ana@x", ""), // this one takes the balance below zero
			paid("2026-07-06T11:00:00Z", "payg", "ben@x", ""),
			paid("2026-07-06T12:00:00Z", "payg", "ben@x", ""),
			paid("2026-07-06T13:00:00Z", "tollfree_in", "", "+18005550100"),
			paid("2026-07-06T14:00:00Z", "conf_out", "eva@x", ""),
			paid("2026-07-07T10:00:00Z", "payg", "ana@x", ""), // money has come
		},
		funding: []string{"2026-07-06T20:00:00Z purchase 100"},
	}, o)
	wantLines(t, tx, "select from_at, to_at from below_zero", "2026-07-06 10:00:00 | 2026-07-06 20:00:00")
	wantLines(t, tx, "select kind, subject, records, cost from stopped order by all",
		"conference_dialout | eva@x | 1 | 5.000000", "tollfree_line | +18005550100 | 1 | 5.000000", "user | ben@x | 2 | 10.000000")
	wantLines(t, tx, "select message from findings where code = 'balance_negative'",
		"The balance was below zero on 1 day (2026-07-06), at the lowest by 22.00 USD. At zero, toll-free lines, calls beyond plan minutes and conference dial-out that is not included stop. "+
			"Below zero for 10 hours, which would have stopped 1 toll-free line (+18005550100: 1 record); 1 user without plan minutes (ben@x: 2 records); 1 organiser with conference dial-out (eva@x: 1 record).")
}

func TestTheLicenceListNamesUsers(t *testing.T) {
	paid := func(at, upn, findings string) record {
		r := credit(at, "5")
		r.upn, r.findings = upn, findings
		return r
	}
	g := given{records: []record{
		paid("2026-05-02T10:00:00Z", "needed@x", ""),
		paid("2026-07-05T10:00:00Z", "without@x", "credits_licence_missing"),
		paid("2026-07-06T10:00:00Z", "without@x", "credits_licence_missing;unknown_call_type"),
	}}
	tx := load(t, g)
	must(t, tx.Exec(t.Context(), one(`insert into licences values
		('u1', 'u1', 'needed@x', 'MCOPSTNC', 'US', '2026-01-01', null), ('u2', 'u2', 'idle@x', 'MCOPSTNC', 'US', '2026-01-01', null),
		('u3', 'u3', 'new@x', 'MCOPSTNC', 'US', '2026-07-01', null), ('u4', 'u4', 'plan@x', 'MCOPSTN1', 'US', '2026-01-01', null)`), "q.sql"))
	again(t, tx, of("2026-07", false))
	wantLines(t, tx, "select code, records, message from findings where code like 'credits%' order by code",
		"credits_licence_unneeded | 1 | 1 user held MCOPSTNC for the last 3 months and never used credits: idle@x.",
		"credits_users_unlicensed | 1 | 1 user used credits without holding MCOPSTNC: without@x (2 records, 10.00 USD).")
}

// Of a history shorter than the time in question nothing can be said.
func TestALicenceIsNotUnneededWhereTheTimeIsNotKnown(t *testing.T) {
	tx := load(t, given{records: []record{credit("2026-07-05T10:00:00Z", "5")}})
	must(t, tx.Exec(t.Context(), one("insert into licences values ('u2', 'u2', 'idle@x', 'MCOPSTNC', 'US', '2026-01-01', null)"), "q.sql"))
	again(t, tx, of("2026-07", false))
	wantLines(t, tx, "select code from findings where code like 'credits%'")
}

func TestBothReadingsOfTheFeeAreTried(t *testing.T) {
	fee := func(cost, charged string) func(*record) {
		return func(r *record) { r.fee, r.exportedFee, r.cost, r.billed = "0.10", "0.10", cost, charged }
	}
	cases := []struct {
		name   string
		change func(*record)
		want   string
	}{
		// charge 1.50 and fee 0.10 beside a cost of 1.60
		{"added, as taken", fee("1.60", "1.60"), "info | 3 | Write connection_fee: added under rating in tollbook.yaml to settle it."},
		// charge 1.60 and fee 0.10 beside a cost of 1.60
		{"included, against what was taken", fee("1.60", "1.70"),
			"act | 3 | Write connection_fee: included under rating in tollbook.yaml and run again: it fits the billed totals, and the other was taken."},
		{"half way", fee("1.60", "1.65"), "info | 3 | Neither fits better: look at a record with a connection fee and at the invoice."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := of("2026-07", false)
			o.FeeAssumed = true
			tx, _ := run(t, given{records: calls(3, "2026-07-01", c.change)}, o)
			wantLines(t, tx, "select severity, records, remedy from findings where code = 'connection_fee_fits'", c.want)
			o.FeeAssumed = false
			again(t, tx, o)
			wantLines(t, tx, "select severity from findings where code = 'connection_fee_fits'")
		})
	}
}

func TestWhoMayNotBuyCreditsIsTold(t *testing.T) {
	cases := []struct {
		name, billing, country, ea string
		auto                       bool
		want                       []string
	}{
		{"nothing in the way", "ea", "US", "US", false, nil},
		{"addresses of an agreement", "ea", "US", "DE", false, []string{"ea_country_conflict | Open a support ticket before the balance runs out; usage is rated all the same. Keep auto-recharge off while it is used up."}},
		{"no agreement", "mosa", "US", "DE", false, nil},
		{"a country without credits", "mosa", "IN", "", true, []string{"credits_not_sold | Ask the provider how usage beyond the plans is paid in this country; set no trigger and no recharge. Keep auto-recharge off while it is used up. funding.auto says that it is on."}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := of("2026-07", false)
			o.Billing, o.Country, o.EACountry, o.Auto, o.Recharge = c.billing, c.country, c.ea, c.auto, 200
			tx, _ := run(t, given{}, o)
			wantLines(t, tx, "select code, remedy from findings where code in ('ea_country_conflict', 'credits_not_sold')", c.want...)
		})
	}
}

// An empty balance stops users and messages by their name, and toll-free lines by their number. Ninety days count up to as-of, beyond
// the closing too, and the books end with it.
func TestCallersAreGatheredWithinTheBooksAndLately(t *testing.T) {
	used := func(at string, change func(*record)) record {
		r := credit(at, "1.00")
		r.upn = "ana@x"
		change(&r)
		return r
	}
	g := given{records: []record{
		used("2026-05-12T00:00:00Z", func(*record) {}), // ninety days before as-of, and in the third month before the closing
		used("2026-05-11T23:59:59Z", func(*record) {}), // a second too early for the one, not for the other
		used("2026-04-30T23:59:59Z", func(*record) {}), // too early for both
		used("2026-08-05T00:00:00Z", func(*record) {}), // after the closing
		used("2026-08-10T00:00:00Z", func(*record) {}), // as-of itself is over the edge
		used("2026-07-01T10:00:00Z", func(r *record) { r.rule, r.callee = "tollfree_in", "+18005550100" }),
		used("2026-07-02T10:00:00Z", func(r *record) { r.rule, r.upn = "tollfree_in", "" }),
		used("2026-07-03T10:00:00Z", func(r *record) { r.full, r.rule = -1, "sms" }),
		used("2026-07-04T10:00:00Z", func(r *record) { r.rule, r.upn = "conf_out", "" }),
		used("2026-07-05T10:00:00Z", func(r *record) { r.funding, r.cost = "free", "0" }),
	}}
	tx, _ := run(t, g, july())
	wantLines(t, tx, "select kind, is_sms, coalesce(line, upn) as subject, sum(records), sum(cost) from callers where is_booked group by all order by all",
		"conference_dialout | false | no user | 1 | 1.000000",
		"tollfree_line | false | +18005550100 | 1 | 1.000000",
		"tollfree_line | false | unknown | 1 | 1.000000",
		"user | false | ana@x | 2 | 2.000000",
		"user | true | ana@x | 1 | 1.000000")
	wantLines(t, tx, "select kind, is_sms, coalesce(line, upn) as subject, sum(records), sum(cost) from callers where is_late group by all order by all",
		"conference_dialout | false | no user | 1 | 1.000000",
		"tollfree_line | false | +18005550100 | 1 | 1.000000",
		"tollfree_line | false | unknown | 1 | 1.000000",
		"user | false | ana@x | 2 | 2.000000",
		"user | true | ana@x | 1 | 1.000000")
}
