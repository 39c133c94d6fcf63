package reconcile

import (
	"database/sql"
	"errors"
	"testing"
	"time"

	"tollbook/pipeline/store"
)

const wholeSummary = "select opening, funding, debits, expired, closing from balance_summary"

func TestEveryEntryOfAMonth(t *testing.T) {
	o := july()
	o.OpeningAmount = dec("100")
	tx, s := run(t, given{
		funding: []string{
			"2026-07-10T12:00:00Z recharge 500",
			"2026-07-12T08:00:00Z recharge_failed 500",
			"2026-07-20T09:00:00Z refund -25.50",
			"2026-07-21T09:00:00Z adjustment 4",
			"2026-08-02T00:00:00Z purchase 1000", // of the future
		},
		records: []record{
			credit("2026-06-30T23:59:59.999999Z", "9.00"), // before the books begin
			credit("2026-07-01T00:00:00Z", "10.00"),
			credit("2026-07-10T09:00:00Z", "20.25"),
			credit("2026-07-10T11:00:00Z", "4.75"),
			credit("2026-07-10T13:00:00Z", "80.00"),
			credit("2026-08-01T00:00:00Z", "7.00"), // of the next period
		},
	}, o)
	wantLines(t, tx, `select seq, "at", kind, amount, balance, coalesce(reference, '-'), coalesce(lot::varchar, '-'), coalesce(note, '-') from ledger_entries`,
		"1 | 2026-07-01 00:00:00 | opening | 100.000000 | 100.000000 | - | 1 | -",
		"2 | 2026-07-01 00:00:00 | usage | -10.000000 | 90.000000 | - | - | 1 record",
		"3 | 2026-07-10 09:00:00 | usage | -25.000000 | 65.000000 | - | - | 2 records",
		"4 | 2026-07-10 12:00:00 | recharge | 500.000000 | 565.000000 | ref-1 | 2 | -",
		"5 | 2026-07-10 13:00:00 | usage | -80.000000 | 485.000000 | - | - | 1 record",
		"6 | 2026-07-12 08:00:00 | recharge_failed | 0.000000 | 485.000000 | ref-2 | - | 500.00 USD was refused: no effect",
		"7 | 2026-07-20 09:00:00 | refund | -25.500000 | 459.500000 | ref-3 | - | -",
		"8 | 2026-07-21 09:00:00 | adjustment | 4.000000 | 463.500000 | ref-4 | 3 | -")
	wantLines(t, tx, "select lot, kind, amount, used, expired, remaining, expires_at from lots",
		"1 | opening | 100.000000 | 100.000000 | 0.000000 | 0.000000 | 2027-07-01 00:00:00",
		"2 | recharge | 500.000000 | 40.500000 | 0.000000 | 459.500000 | 2027-07-10 12:00:00",
		"3 | adjustment | 4.000000 | 0.000000 | 0.000000 | 4.000000 | 2027-07-21 09:00:00")
	wantLines(t, tx, wholeSummary, "100.000000 | 478.500000 | 115.000000 | 0.000000 | 463.500000")
	wantLines(t, tx, "select * from ledger_days where day in (date '2026-07-01', date '2026-07-10')",
		"2026-07-01 | 100.000000 | 0.000000 | 10.000000 | 0.000000 | 90.000000 | 90.000000 | false | 1",
		"2026-07-10 | 90.000000 | 500.000000 | 105.000000 | 0.000000 | 485.000000 | 65.000000 | false | 3")
	if !s.Closing.Equal(dec("463.5")) || s.Observed != nil || s.Unexplained != nil {
		t.Errorf("summary %+v", s)
	}
}

func TestTheNextPeriodOpensWithTheClosing(t *testing.T) {
	o := july()
	o.OpeningAmount = dec("100")
	o.From, o.To, o.Closing, o.Period = date("2026-08-01"), date("2026-09-01"), date("2026-08-10"), "2026-08"
	tx, _ := run(t, given{
		funding: []string{"2026-08-02 purchase 1000"},
		records: []record{credit("2026-07-31T23:59:59Z", "30.00"), credit("2026-08-01T00:00:00Z", "7.00"), credit("2026-08-09T10:00:00Z", "3.00")},
	}, o)
	wantLines(t, tx, wholeSummary, "70.000000 | 1000.000000 | 10.000000 | 0.000000 | 1060.000000")
	wantLines(t, tx, "select provisional_debits from balance_summary", "3.000000")
	wantLines(t, tx, "select day, provisional from ledger_days where day between date '2026-08-07' and date '2026-08-09'",
		"2026-08-07 | false", "2026-08-08 | true", "2026-08-09 | true")
}

func TestWithoutAnOpeningTheBooksBeginAtZero(t *testing.T) {
	o := july()
	o.OpeningAt = nil
	tx, _ := run(t, given{
		funding: []string{"2026-06-15 purchase 50"},
		records: []record{credit("2026-06-10T10:00:00Z", "20.00"), credit("2026-07-05T10:00:00Z", "40.00")},
	}, o)
	wantLines(t, tx, wholeSummary, "30.000000 | 0.000000 | 40.000000 | 0.000000 | -10.000000")
	wantLines(t, tx, "select note from ledger_entries where kind = 'purchase'", "20.00 USD of it paid what was owed")
	wantLines(t, tx, "select code, records from findings", "balance_negative | 27")
}

func TestAnOpeningInsideThePeriodLeavesOutWhatCameBefore(t *testing.T) {
	o := july()
	opening := date("2026-07-15T12:00:00Z")
	o.OpeningAt, o.OpeningAmount = &opening, dec("60")
	tx, _ := run(t, given{
		funding:  []string{"2026-07-10 purchase 500", "2026-07-15T12:00:00Z purchase 5"},
		balances: []string{"2026-07-12 999", "2026-07-15T12:00:00Z 62"},
		records:  []record{credit("2026-07-15T11:59:59Z", "20.00"), credit("2026-07-15T12:00:00Z", "3.00"), credit("2026-07-20T10:00:00Z", "4.00")},
	}, o)
	wantLines(t, tx, wholeSummary, "60.000000 | 5.000000 | 7.000000 | 0.000000 | 58.000000")
	wantLines(t, tx, "select observed, ledger, explanation from observations", "62.000000 | 62.000000 | agrees with the ledger")
	wantLines(t, tx, "select day, opening, closing from ledger_days limit 1", "2026-07-15 | 60.000000 | 62.000000")
}

func TestExpiryComesBeforeFundingAndFundingBeforeUsage(t *testing.T) {
	o := july()
	opening := date("2025-07-10T12:00:00Z")
	o.OpeningAt, o.OpeningAmount = &opening, dec("40")
	tx, _ := run(t, given{
		funding:  []string{"2026-07-10T12:00:00Z purchase 100"},
		balances: []string{"2026-07-10T12:00:00Z 70"},
		records:  []record{credit("2026-07-10T11:59:59Z", "15.00"), credit("2026-07-10T12:00:00Z", "30.00")},
	}, o)
	wantLines(t, tx, `select kind, amount, balance, coalesce(note, '-') from ledger_entries where "at" >= timestamp '2026-07-01'`,
		"usage | -15.000000 | 25.000000 | 1 record",
		"expiry | -25.000000 | 0.000000 | what was left of lot 1 after 12 months",
		"purchase | 100.000000 | 100.000000 | -",
		"usage | -30.000000 | 70.000000 | 1 record")
	wantLines(t, tx, wholeSummary, "40.000000 | 100.000000 | 45.000000 | 25.000000 | 70.000000")
	wantLines(t, tx, "select difference, explanation from observations", "0.000000 | agrees with the ledger")
}

func TestNothingExpiresAtTheClosingInstantItself(t *testing.T) {
	o := july()
	opening := date("2025-08-01")
	o.OpeningAt, o.OpeningAmount = &opening, dec("40")
	tx, _ := run(t, given{}, o)
	wantLines(t, tx, wholeSummary, "40.000000 | 0.000000 | 0.000000 | 0.000000 | 40.000000")
	wantLines(t, tx, "select code, subject, message from findings",
		"lot_expiring | lot 1 | 40.00 USD of the opening of 2025-08-01 will expire at 2026-08-01T00:00:00Z.")
}

func TestWhatDebitsTheBalance(t *testing.T) {
	g := given{records: []record{
		credit("2026-07-01T10:00:00Z", "1.00"),
		{at: "2026-07-02T10:00:00Z", rule: "domestic", funding: "split", units: 2, pool: 1, full: 120, billedS: 60, duration: 100, price: "2", cost: "2.00", billed: "4.00"},
		{at: "2026-07-03T10:00:00Z", rule: "domestic", funding: "allowance", units: 2, pool: 2, full: 120, duration: 100, cost: "0", billed: "8.00"},
		{at: "2026-07-04T10:00:00Z", rule: "freecall", funding: "free", units: 2, full: 120, duration: 100, cost: "0", billed: "16.00"},
		{at: "2026-07-05T10:00:00Z", rule: "operator", funding: "operator", units: 2, full: 120, duration: 100, cost: "0", billed: "32.00"},
		{at: "2026-07-06T10:00:00Z", rule: "payg", funding: "unrated", units: 2, full: 120, duration: 100, billed: "64.00"},
		{at: "2026-07-07T10:00:00Z", rule: "payg", funding: "credits", units: 2, full: 120, duration: 100, price: "50", cost: "100.00", billed: "0"},
		{at: "2026-07-08T10:00:00Z", rule: "payg", funding: "credits", units: 2, full: 120, duration: 100, price: "50", cost: "100.00", billed: "256.00", currency: "EUR"},
	}}
	for basis, want := range map[string]string{BasisBilled: "93.000000 | 5", BasisRated: "103.000000 | 3"} {
		o := july()
		o.Basis = basis
		tx, _ := run(t, g, o)
		wantLines(t, tx, "select sum(debits), sum(records) from ledger_days", want)
		wantLines(t, tx, "select subject, records, message from findings where code = 'foreign_currency'",
			"EUR | 1 | 1 record in EUR, charged 256.00 EUR in sum, cannot debit a balance in USD.")
	}
}

func TestNegativeChargesGoBackToTheLots(t *testing.T) {
	o := july()
	o.OpeningAmount = dec("100")
	tx, _ := run(t, given{records: []record{
		credit("2026-07-02T10:00:00Z", "30.00"), credit("2026-07-03T10:00:00Z", "-12.00"), credit("2026-07-04T10:00:00Z", "-20.00"),
	}}, o)
	wantLines(t, tx, "select lot, kind, amount, used, remaining, expires_at from lots",
		"1 | opening | 100.000000 | 0.000000 | 100.000000 | 2027-07-01 00:00:00",
		"2 | usage | 2.000000 | 0.000000 | 2.000000 | 2027-07-04 00:00:00")
	wantLines(t, tx, wholeSummary, "100.000000 | 0.000000 | -2.000000 | 0.000000 | 102.000000")
}

func TestPeriodsAndDaysFollowTheZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	must(t, err)
	o := july()
	o.Zone = berlin
	o.From, o.To, o.Closing = date("2026-06-30T22:00:00Z"), date("2026-07-31T22:00:00Z"), date("2026-07-31T22:00:00Z")
	o.OpeningAt = nil
	g := given{records: []record{
		credit("2026-06-30T21:59:59Z", "1.00"), credit("2026-06-30T22:00:00Z", "2.00"), credit("2026-07-01T23:00:00Z", "4.00"), credit("2026-07-31T22:00:00Z", "8.00"),
	}}
	for i := range g.records {
		g.records[i].month = date(g.records[i].at).In(berlin).Format("2006-01")
	}
	tx, _ := run(t, g, o)
	wantLines(t, tx, "select day, debits from ledger_days where debits <> 0",
		"2026-06-30 | 1.000000", "2026-07-01 | 2.000000", "2026-07-02 | 4.000000")
	wantLines(t, tx, wholeSummary, "-1.000000 | 0.000000 | 6.000000 | 0.000000 | -7.000000")
	wantLines(t, tx, `select "at", amount from ledger_entries`,
		"2026-06-30 21:59:59 | -1.000000", "2026-06-30 22:00:00 | -2.000000", "2026-07-01 23:00:00 | -4.000000")
}

func TestAnOldBalanceIsUsedUpBeforePostPaidUsage(t *testing.T) {
	for _, billing := range []string{"mca", "csp"} {
		o := july()
		o.Billing, o.OpeningAmount = billing, dec("50")
		o.Trigger, o.Recharge, o.Auto = 50, 100, true
		tx, s := run(t, given{records: []record{
			credit("2026-07-02T10:00:00Z", "30.00"), credit("2026-07-03T10:00:00Z", "45.00"), credit("2026-07-04T10:00:00Z", "-5.00"),
		}}, o)
		wantLines(t, tx, wholeSummary, "50.000000 | 0.000000 | 50.000000 | 0.000000 | 0.000000")
		if !s.PostPaid.Equal(dec("20")) || s.Proposals != 0 {
			t.Errorf("%s: summary %+v", billing, s)
		}
		wantLines(t, tx, "select code, subject, message from findings",
			"billing_no_credits | "+billing+" | Communications Credits cannot be bought under the billing "+billing+": usage of 20.00 USD in the period is rated as post-paid overage. Before it the old balance paid 50.00 USD, and is used up now.")
	}
}

func TestMoneyInOtherCurrenciesStaysOut(t *testing.T) {
	tx, s := run(t, given{funding: []string{"2026-07-02 purchase 100 EUR"}, balances: []string{"2026-07-03 100 EUR"}}, july())
	if !s.Closing.IsZero() || s.Observed != nil {
		t.Errorf("summary %+v", s)
	}
	wantLines(t, tx, "select code, subject, records from findings", "foreign_currency | funding.csv | 1", "foreign_currency | balances.csv | 1")
}

func TestTheSameInputsGiveTheSameBooks(t *testing.T) {
	g := given{
		funding: []string{"2026-07-02 purchase 100"}, balances: []string{"2026-07-20 95"},
		records: []record{credit("2026-07-03T10:00:00Z", "2.00"), credit("2026-07-03T10:00:00Z", "3.00"), credit("2026-07-04T10:00:00Z", "1.00")},
	}
	first, _ := run(t, g, july())
	second, _ := run(t, g, july())
	for _, name := range []string{"ledger_entries", "lots", "ledger_days", "observations", "balance_summary", "proposals", "variance_causes", "variance_top", "findings"} {
		wantLines(t, second, "select * from "+name, lines(t, first, "select * from "+name)...)
	}
}

func TestBooksThatDoNotAddUpStopTheRun(t *testing.T) {
	o := july()
	o.OpeningAmount = dec("10")
	tx, _ := run(t, given{records: []record{credit("2026-07-05T10:00:00Z", "2.00")}}, o)
	for _, table := range []string{"balance_summary", "ledger_days", "ledger_entries", "lots", "rated_records", "ledger_usage"} {
		must(t, tx.Exec(t.Context(), one("create temp table sound_"+table+" as from "+table), "q.sql"))
	}
	from, to, err := touchedSpan(t.Context(), tx, o.Zone)
	must(t, err)
	check := func() error {
		return tx.Check(t.Context(), files, "sql/check_*.sql", sql.Named("from", from), sql.Named("to", to))
	}
	must(t, check())
	for _, c := range []struct{ table, damage string }{
		{"balance_summary", "set closing = closing + 1"},
		{"ledger_days", "set debits = debits + 1, closing = closing - 1 where day = date '2026-07-05'"},
		{"ledger_days", "set debits = debits + 1, opening = opening + 1 where day = date '2026-07-01'"},
		{"ledger_entries", "set amount = amount - 0.000001 where seq = 2"},
		{"lots", "set used = used + 1, remaining = remaining - 1"},
		{"lots", "set expires_at = timestamp '2026-07-20'"},
		{"lots", "set used = used + 1"},
		{"ledger_usage", "set billed = billed + 1"},
		{"rated_records", "set cause = null"},
		{"rated_records", "set cause = 'unrated'"},
	} {
		must(t, tx.Exec(t.Context(), one("update "+c.table+" "+c.damage), "q.sql"))
		var broken *store.Invariant
		if err := check(); !errors.As(err, &broken) {
			t.Errorf("%s %s: the checks say %v", c.table, c.damage, err)
		}
		must(t, tx.Exec(t.Context(), one("delete from "+c.table+"; insert into "+c.table+" from sound_"+c.table), "q.sql"))
		must(t, check())
	}
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	for _, spoil := range []func(*Options){
		func(o *Options) { o.Zone = nil }, func(o *Options) { o.Basis = "guessed" },
		func(o *Options) { o.To = o.From }, func(o *Options) { o.Closing = o.To.Add(tick) },
	} {
		o := july()
		spoil(&o)
		if _, err := Run(t.Context(), nil, o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}
