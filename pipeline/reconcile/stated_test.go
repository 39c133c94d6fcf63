package reconcile

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tollbook/pipeline/store"
)

// What a report states of the account.
const (
	statedDays    = "select day, opening, funding, debits, expired, closing, lowest, records from ledger_days order by day"
	statedEntries = `select seq, "at", kind, amount, balance, coalesce(reference, ''), coalesce(lot, 0), coalesce(note, '') from ledger_entries order by seq`
	statedLots    = "select * from lots order by lot"
)

func account(t *testing.T, tx *store.Tx) []string {
	t.Helper()
	return slices.Concat(lines(t, tx, statedDays), lines(t, tx, statedEntries), lines(t, tx, statedLots), lines(t, tx, "select * exclude (rest, standing) from balance_summary"))
}

// changed puts rows of funding.csv in place of those that are there.
func changed(t *testing.T, tx *store.Tx, rows ...string) {
	t.Helper()
	must(t, tx.Exec(t.Context(), one("delete from funding"), "q.sql"))
	for i, row := range rows {
		f := strings.Fields(row)
		must(t, tx.Exec(t.Context(), one(fmt.Sprintf(`insert into funding by name
			select timestamp '%s' as "at", '%s' as kind, %s as amount, 'USD' as currency, '%s' as reference, %d as line`, f[0], f[1], f[2], f[3], i+2)), "q.sql"))
	}
}

// TestAClosedMonthStatesTheSameForEver changes everything about a closed month and wants its account as it was.
func TestAClosedMonthStatesTheSameForEver(t *testing.T) {
	g := given{
		records:  []record{credit("2026-07-05T10:00:00Z", "10"), credit("2026-07-20T10:00:00Z", "130")},
		funding:  []string{"2026-07-10T12:00:00Z recharge 50"},
		balances: []string{"2026-07-15T00:00:00Z 139.00"},
	}
	for _, c := range []struct {
		name, closing string // of August
		arrives       func(t *testing.T, tx *store.Tx)
	}{
		{"usage comes late, on a day with and a day without", "3", func(t *testing.T, tx *store.Tx) {
			arrive(t, tx, 2, credit("2026-07-05T11:00:00Z", "4"), credit("2026-07-25T11:00:00Z", "3"))
		}},
		{"a correction takes more off than was used", "260", func(t *testing.T, tx *store.Tx) {
			arrive(t, tx, 2, credit("2026-07-06T10:00:00Z", "-250"))
		}},
		{"a row of funding.csv is gone", "-40", func(t *testing.T, tx *store.Tx) { changed(t, tx) }},
		{"it has another amount", "0", func(t *testing.T, tx *store.Tx) { changed(t, tx, "2026-07-10T12:00:00 recharge 40 ref-1") }},
		{"a refund comes late, larger than the lots", "-490", func(t *testing.T, tx *store.Tx) {
			changed(t, tx, "2026-07-10T12:00:00 recharge 50 ref-1", "2026-07-31T23:59:59.999999 refund -500 R-1")
		}},
		{"the observed balance is gone", "10", func(t *testing.T, tx *store.Tx) {
			must(t, tx.Exec(t.Context(), one("delete from balances"), "q.sql"))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := of("2026-07", true)
			tx, _ := run(t, g, o)
			before := account(t, tx)
			c.arrives(t, tx)
			o.Close = false
			again(t, tx, o)
			if after := account(t, tx); !slices.Equal(after, before) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(after, "\n  "), strings.Join(before, "\n  "))
			}
			july := lines(t, tx, statedDays)
			s := again(t, tx, of("2026-08", true))
			if got := lines(t, tx, statedDays+" limit 31"); !slices.Equal(got, july) {
				t.Errorf("August states July as\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(july, "\n  "))
			}
			wantAccount(t, s, "10", dec(c.closing).Sub(dec("10")).String(), "0", "0", c.closing)
			august := account(t, tx)
			again(t, tx, of("2026-08", true)) // closed twice
			if after := account(t, tx); !slices.Equal(after, august) {
				t.Errorf("closing August twice moved it:\n  %s\nwant\n  %s", strings.Join(after, "\n  "), strings.Join(august, "\n  "))
			}
			again(t, tx, of("2026-09", false))
			everyPrefixBalances(t, tx)
		})
	}
}

// TestWhatCameLateStandsInTheOpenMonth wants the days as closed and the late usage apart, under the month it belongs to.
func TestWhatCameLateStandsInTheOpenMonth(t *testing.T) {
	tx, _ := run(t, given{records: []record{credit("2026-07-05T10:00:00Z", "10")}}, of("2026-07", true))
	arrive(t, tx, 1, credit("2026-07-31T23:00:00Z", "4"), credit("2026-08-01T10:00:00Z", "1"))
	again(t, tx, of("2026-08", false))
	wantLines(t, tx, "select day, funding, debits, closing from ledger_days where day in (date '2026-07-31', date '2026-08-01')",
		"2026-07-31 | 0.000000 | 0.000000 | 90.000000", "2026-08-01 | -4.000000 | 1.000000 | 85.000000")
	wantLines(t, tx, `select "at", kind, amount, balance, reference, note from ledger_entries where "at" >= timestamp '2026-07-31' and kind = 'adjustment'`,
		"2026-08-01 00:00:00 | adjustment | -4.000000 | 86.000000 | 2026-07 | usage of 2026-07 (2026-07-31), which is closed: 1 record more")
}

// TestTheDifferenceOfAClosedMonthStands where late usage would make it another one.
func TestTheDifferenceOfAClosedMonthStands(t *testing.T) {
	g := given{records: []record{credit("2026-07-05T10:00:00Z", "10")}, balances: []string{"2026-07-20 85"}}
	tx, s := run(t, g, of("2026-07", true))
	arrive(t, tx, 1, credit("2026-07-06T10:00:00Z", "4"))
	after := again(t, tx, of("2026-07", false))
	for _, of := range []Summary{s, after} {
		if !of.Unexplained.Equal(dec("-5")) || !of.Rest.Equal(dec("-5")) {
			t.Errorf("unexplained %s, without a cause %s; want -5 of both", of.Unexplained, of.Rest)
		}
	}
	wantLines(t, tx, "select code, message from findings where code = 'balance_unexplained'",
		"balance_unexplained | At 2026-07-20T00:00:00Z the admin centre showed 85.00 USD and the ledger has 90.00 USD: -5.00 USD differ, beyond the tolerance of 0.50 USD.")
}

// TestMonthsThatAnOlderProgramClosed have their figures only: their days are those of now, evened out at the end.
func TestMonthsThatAnOlderProgramClosed(t *testing.T) {
	tx, _ := run(t, given{records: []record{credit("2026-07-05T10:00:00Z", "10")}}, of("2026-07", true))
	must(t, tx.Exec(t.Context(), one("delete from closed_days; delete from closed_entries; delete from closed_lots"), "q.sql"))
	arrive(t, tx, 1, credit("2026-07-20T10:00:00Z", "4"), credit("2026-08-03T10:00:00Z", "5"))
	wantAccount(t, again(t, tx, of("2026-07", false)), "100", "0", "10", "0", "90")
	wantAccount(t, again(t, tx, of("2026-08", true)), "90", "-4", "5", "0", "81")
	august := lines(t, tx, "select * from ledger_days where day >= date '2026-08-01'")
	arrive(t, tx, 3, credit("2026-07-21T10:00:00Z", "1"), credit("2026-08-04T10:00:00Z", "2"))
	wantAccount(t, again(t, tx, of("2026-08", false)), "90", "-4", "5", "0", "81")
	wantLines(t, tx, "select * from ledger_days where day >= date '2026-08-01'", august...)
	wantAccount(t, again(t, tx, of("2026-09", false)), "81", "-3", "0", "0", "78")
	wantLines(t, tx, `select "at", amount, balance from ledger_entries where kind = 'adjustment' order by seq`,
		"2026-07-31 23:59:59.999999 | 5.000000 | 90.000000", "2026-08-01 00:00:00 | -4.000000 | 86.000000",
		"2026-09-01 00:00:00 | -1.000000 | 80.000000", "2026-09-01 00:00:00 | -2.000000 | 78.000000")
}

// TestNoMonthIsClosedBehindAClosedOne: books that begin earlier than they did have months before the closed ones.
func TestNoMonthIsClosedBehindAClosedOne(t *testing.T) {
	o := of("2026-08", true)
	o.OpeningAt = nil
	tx, _ := run(t, given{records: []record{credit("2026-08-05T10:00:00Z", "10")}}, o)
	arrive(t, tx, 1, credit("2026-07-05T10:00:00Z", "4"))
	o = of("2026-07", true)
	o.OpeningAt = nil
	if _, err := Run(t.Context(), tx, o); err == nil || !strings.Contains(err.Error(), "closing 2026-07: 2026-08, which comes after it, is closed already") {
		t.Errorf("got %v", err)
	}
	o = of("2026-07", false)
	o.OpeningAt = nil
	wantAccount(t, again(t, tx, o), "0", "0", "4", "0", "-4")
	o = of("2026-08", false)
	o.OpeningAt = nil
	wantAccount(t, again(t, tx, o), "0", "0", "10", "0", "-10")
	wantLines(t, tx, "select min(day), arg_min(opening, day) from ledger_days", "2026-08-01 | 0.000000")
	o = of("2026-09", false)
	o.OpeningAt = nil
	wantAccount(t, again(t, tx, o), "-10", "-4", "0", "0", "-14")
}
