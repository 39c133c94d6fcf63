package reconcile

import (
	"testing"
	"time"

	"tollbook/pipeline/store"
)

// of gives the settings of another month of the same tenant.
func of(month string, closing bool) Options {
	o := july()
	from := date(month + "-01")
	o.From, o.To = from, from.AddDate(0, 1, 0)
	o.Closing, o.Period, o.Close = o.To, month, closing
	o.AsOf = o.To.AddDate(0, 0, 10)
	o.OpeningAmount = dec("100")
	return o
}

// arrive adds records to a state that has been run before; `after` is how many it has.
func arrive(t *testing.T, tx *store.Tx, after int, records ...record) {
	t.Helper()
	var rated, used [][]any
	for i, r := range records {
		row, use := r.rows(after + i)
		rated, used = append(rated, row), append(used, use)
	}
	must(t, table(t.Context(), tx, "given_rated", columns(ratedColumns), rated))
	must(t, table(t.Context(), tx, "given_usage", columns(usageColumns), used))
	insertGiven(t, tx)
	must(t, tx.Exec(t.Context(), one("delete from findings; delete from touched_months; insert into touched_months select distinct month from rated"), "q.sql"))
}

func again(t *testing.T, tx *store.Tx, o Options) Summary {
	t.Helper()
	must(t, tx.Exec(t.Context(), one("delete from findings"), "q.sql"))
	s, err := Run(t.Context(), tx, o)
	must(t, err)
	return s
}

func wantAccount(t *testing.T, s Summary, opening, funding, debits, expired, closing string) {
	t.Helper()
	got := []string{s.Opening.String(), s.Funding.String(), s.Debits.String(), s.Expired.String(), s.Closing.String()}
	for i, want := range []string{opening, funding, debits, expired, closing} {
		if got[i] != want {
			t.Errorf("got %v, want %v", got, []string{opening, funding, debits, expired, closing})
			return
		}
	}
}

const postings = "select entry, coalesce(corrects, 0), strftime(day, '%m-%d'), kind, reference, account, amount from ledger_postings order by entry, account desc"

func TestWhatArrivesLateIsPostedToTheOpenPeriod(t *testing.T) {
	tx, s := run(t, given{records: []record{credit("2026-07-05T10:00:00Z", "10")}}, of("2026-07", true))
	wantAccount(t, s, "100", "0", "10", "0", "90")
	arrive(t, tx, 1, credit("2026-07-20T10:00:00Z", "4"), credit("2026-08-03T10:00:00Z", "5"))

	s = again(t, tx, of("2026-07", false))
	wantAccount(t, s, "100", "0", "10", "0", "90")
	wantLines(t, tx, "select records, message from findings where code = 'late_for_closed_period'",
		"1 | After the closing arrived usage of 2026-07 (2026-07-20), which is closed: 1 record more; the balance moves by -4.00 USD, posted as an adjustment to 2026-08.")

	wantLines(t, tx, "select closing, standing from balance_summary", "90.000000 | 86.000000")

	s = again(t, tx, of("2026-08", true))
	wantAccount(t, s, "90", "-4", "5", "0", "81")
	wantLines(t, tx, "select kind, amount, balance, reference from ledger_entries where \"at\" >= '2026-08-01'",
		"adjustment | -4.000000 | 86.000000 | 2026-07",
		"usage | -5.000000 | 81.000000 | ")
	wantLines(t, tx, "select remaining from lots", "81.000000")

	// two more for both closed months
	arrive(t, tx, 3, credit("2026-07-21T10:00:00Z", "1"), credit("2026-08-04T10:00:00Z", "2"))
	wantAccount(t, again(t, tx, of("2026-08", false)), "90", "-4", "5", "0", "81")
	wantAccount(t, again(t, tx, of("2026-07", false)), "100", "0", "10", "0", "90")
	wantLines(t, tx, "select records, message from findings where code = 'late_for_closed_period'", "2 | After the closing arrived usage of 2026-07 (2026-07-20, 2026-07-21), "+
		"which is closed: 2 records more; the balance moves by -5.00 USD, posted as an adjustment to the month that was open when it came.")
	wantAccount(t, again(t, tx, of("2026-09", false)), "81", "-3", "0", "0", "78")
	wantLines(t, tx, postings,
		"1 | 0 | 07-01 | opening |  | funding | -100.000000", "1 | 0 | 07-01 | opening |  | credits | 100.000000",
		"2 | 0 | 07-05 | usage |  | usage | 10.000000", "2 | 0 | 07-05 | usage |  | credits | -10.000000",
		"3 | 0 | 08-01 | late_usage | 2026-07 | usage | 4.000000", "3 | 0 | 08-01 | late_usage | 2026-07 | credits | -4.000000",
		"4 | 0 | 08-03 | usage |  | usage | 5.000000", "4 | 0 | 08-03 | usage |  | credits | -5.000000",
		"5 | 0 | 09-01 | late_usage | 2026-07 | usage | 1.000000", "5 | 0 | 09-01 | late_usage | 2026-07 | credits | -1.000000",
		"6 | 0 | 09-01 | late_usage | 2026-08 | usage | 2.000000", "6 | 0 | 09-01 | late_usage | 2026-08 | credits | -2.000000")
}

func TestACorrectionNamesTheEntryItCorrects(t *testing.T) {
	tx, _ := run(t, given{records: []record{credit("2026-07-05T10:00:00Z", "10")}}, of("2026-07", false))
	again(t, tx, of("2026-07", false))
	arrive(t, tx, 1, credit("2026-07-05T11:00:00Z", "2.5"))
	wantAccount(t, again(t, tx, of("2026-07", false)), "100", "0", "12.5", "0", "87.5")
	wantLines(t, tx, "select entry, coalesce(corrects, 0), kind, amount from ledger_postings where account = 'credits' order by entry",
		"1 | 0 | opening | 100.000000", "2 | 0 | usage | -10.000000", "3 | 2 | usage | -2.500000")
}

func TestClosingAPeriodClosesTheOnesBeforeIt(t *testing.T) {
	g := given{records: []record{credit("2026-07-05T10:00:00Z", "10"), credit("2026-08-05T10:00:00Z", "20")}}
	tx, _ := run(t, g, of("2026-08", true))
	wantLines(t, tx, "select period, opening, debits, closing from closed_periods order by all",
		"2026-07 | 100.000000 | 10.000000 | 90.000000", "2026-08 | 90.000000 | 20.000000 | 70.000000")
	arrive(t, tx, 2, credit("2026-07-06T10:00:00Z", "3"))
	wantAccount(t, again(t, tx, of("2026-07", true)), "100", "0", "10", "0", "90")
	wantAccount(t, again(t, tx, of("2026-08", true)), "90", "0", "20", "0", "70")
	wantAccount(t, again(t, tx, of("2026-09", false)), "70", "-3", "0", "0", "67")
}

func TestLateFundingKeepsItsOwnLot(t *testing.T) {
	tx, _ := run(t, given{records: []record{credit("2026-07-05T10:00:00Z", "10")}}, of("2026-07", true))
	must(t, tx.Exec(t.Context(), one(`insert into funding by name select timestamp '2026-07-10' as "at", 'purchase' as kind, 50 as amount, 'USD' as currency, 'PO-1' as reference, 2 as line`), "q.sql"))
	wantAccount(t, again(t, tx, of("2026-08", false)), "90", "50", "0", "0", "140")
	wantLines(t, tx, "select lot, \"at\", remaining from lots", "1 | 2026-07-01 00:00:00 | 90.000000", "2 | 2026-07-10 00:00:00 | 50.000000")
	wantLines(t, tx, "select amount, note from ledger_entries where kind = 'adjustment'", "50.000000 | funding of 2026-07 (2026-07-10), which is closed")
	wantLines(t, tx, "select month, day, what, records, amount from late_items", "2026-07 | 2026-07-10 | funding | 0 | 50.000000")
	wantAccount(t, again(t, tx, of("2026-07", false)), "100", "0", "10", "0", "90")
}

func TestAPeriodIsNotClosedBeforeItsEnd(t *testing.T) {
	tx := load(t, given{records: []record{credit("2026-07-05T10:00:00Z", "10")}})
	o := of("2026-07", true)
	o.Closing, o.AsOf = o.To.Add(-time.Hour), o.To.Add(-time.Hour)
	if _, err := Run(t.Context(), tx, o); err == nil {
		t.Error("it was closed")
	}
}

func TestWhatWasReadOffHoldsWhatArrivesLate(t *testing.T) {
	g := given{records: []record{credit("2026-07-05T10:00:00Z", "10")}, balances: []string{"2026-07-25T10:00:00Z 86 USD"}}
	tx, _ := run(t, g, of("2026-07", true))
	const standing = "select closing, unexplained, standing from balance_summary"
	wantLines(t, tx, standing, "90.000000 | -4.000000 | 86.000000")
	arrive(t, tx, 1, credit("2026-07-20T10:00:00Z", "4"))
	again(t, tx, of("2026-07", false))
	wantLines(t, tx, standing, "90.000000 | -4.000000 | 86.000000")
	arrive(t, tx, 2, credit("2026-07-28T10:00:00Z", "1"))
	again(t, tx, of("2026-07", false))
	wantLines(t, tx, standing, "90.000000 | -4.000000 | 85.000000")
}

func TestAMonthIsClosedWhileItsUsageMayStillCome(t *testing.T) {
	const told = "select records, message from findings where code = 'closed_provisional'"
	early := of("2026-07", true)
	early.AsOf = early.To.Add(time.Hour)
	tx, _ := run(t, given{records: []record{credit("2026-07-05T10:00:00Z", "10"), credit("2026-07-31T10:00:00Z", "2")}}, early)
	wantLines(t, tx, told, "2 | 2026-07 was closed while 2 days of it were provisional, with debits of 2.00 USD so far: what still comes for them is posted to the next month.")
	tx, _ = run(t, given{records: []record{credit("2026-07-05T10:00:00Z", "10")}}, of("2026-07", true))
	wantLines(t, tx, told)
}
