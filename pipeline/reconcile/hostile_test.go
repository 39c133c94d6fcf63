package reconcile

import (
	"strings"
	"testing"
	"time"
)

func zoned(t *testing.T, name, month string, o Options) Options {
	t.Helper()
	zone, err := time.LoadLocation(name)
	must(t, err)
	first, err := time.ParseInLocation("2006-01", month, zone)
	must(t, err)
	o.Zone, o.Period = zone, month
	o.From, o.To = first.UTC(), first.AddDate(0, 1, 0).UTC()
	o.Closing, o.AsOf = o.To, o.To.AddDate(0, 0, 10)
	return o
}

// TestMonthsEndInTheTenantsZone wants each record and each row of funding in the month of the zone it lies in, and the months to
// follow on each other without a gap.
func TestMonthsEndInTheTenantsZone(t *testing.T) {
	for _, c := range []struct {
		zone, before, after string // the last microsecond of July and the first of August
	}{
		{"UTC", "2026-07-31T23:59:59.999999Z", "2026-08-01T00:00:00Z"},
		{"Europe/Berlin", "2026-07-31T21:59:59.999999Z", "2026-07-31T22:00:00Z"},
		{"America/Los_Angeles", "2026-08-01T06:59:59.999999Z", "2026-08-01T07:00:00Z"},
		{"Asia/Kathmandu", "2026-07-31T18:14:59.999999Z", "2026-07-31T18:15:00Z"},
		{"Pacific/Kiritimati", "2026-07-31T09:59:59.999999Z", "2026-07-31T10:00:00Z"},
	} {
		t.Run(c.zone, func(t *testing.T) {
			opening := date("2026-06-01")
			g := given{
				records: []record{
					{at: c.before, month: "2026-07", rule: "payg", funding: "credits", units: 1, full: 60, billedS: 60, price: "1", cost: "1", billed: "1"},
					{at: c.after, month: "2026-08", rule: "payg", funding: "credits", units: 1, full: 60, billedS: 60, price: "2", cost: "2", billed: "2"},
				},
				funding: []string{c.before + " purchase 10", c.after + " purchase 20"},
			}
			o := july()
			o.OpeningAt, o.OpeningAmount = &opening, dec("100")
			tx, s := run(t, g, zoned(t, c.zone, "2026-07", o))
			wantAccount(t, s, "100", "10", "1", "0", "109")
			wantAccount(t, again(t, tx, zoned(t, c.zone, "2026-08", o)), "109", "20", "2", "0", "127")
			wantLines(t, tx, "select count(*), min(day), max(day) from ledger_days where day >= date '2026-08-01'", "31 | 2026-08-01 | 2026-08-31")
		})
	}
}

// TestADayWithoutMidnight: where the clock goes forward at midnight, the evening before stays in its own day.
func TestADayWithoutMidnight(t *testing.T) {
	beirut, err := time.LoadLocation("Asia/Beirut")
	must(t, err)
	days := calendarDays(date("2026-03-27T22:00:00Z"), date("2026-03-31T21:00:00Z"), beirut)
	var got []string
	for i, d := range days {
		got = append(got, d.day.Format("01-02")+" "+d.from.Format("02T15"))
		if i > 0 && !d.from.Equal(days[i-1].to) {
			t.Errorf("%s begins at %s, the day before ends at %s", d.day, d.from, days[i-1].to)
		}
	}
	if want := "03-28 27T22, 03-29 28T22, 03-30 29T21, 03-31 30T21"; strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
}

// TestALotBoughtOnALeapDay ends on the last of February, at its own time of day, across runs of several months.
func TestALotBoughtOnALeapDay(t *testing.T) {
	g := given{
		funding: []string{"2028-02-29T12:00:00Z purchase 50"},
		records: []record{credit("2029-02-28T11:59:59.999999Z", "20"), credit("2029-02-28T12:00:00Z", "5")},
	}
	o := of("2029-02", true)
	o.OpeningAt = nil
	tx, s := run(t, g, o)
	wantAccount(t, s, "50", "0", "25", "30", "-5")
	wantLines(t, tx, `select "at", kind, amount, balance from ledger_entries where kind = 'expiry'`, "2029-02-28 12:00:00 | expiry | -30.000000 | 0.000000")
	o = of("2029-03", false)
	o.OpeningAt = nil
	wantAccount(t, again(t, tx, o), "-5", "0", "0", "0", "-5")
}

// TestHostileMoney gives movements that a careless account gets wrong, and wants the month's account and its lots.
func TestHostileMoney(t *testing.T) {
	for _, c := range []struct {
		name    string
		given   given
		account []string // opening funding debits expired closing
		lots    []string // remaining
	}{
		{"a refund larger than what all lots hold", given{funding: []string{"2026-07-02 purchase 50", "2026-07-03 refund -400", "2026-07-04 purchase 300"}},
			[]string{"100", "-50", "0", "0", "50"}, []string{"0.000000", "0.000000", "50.000000"}},
		{"a charge below zero before anything was bought", given{records: []record{credit("2026-07-02T10:00:00Z", "-7")}},
			[]string{"100", "0", "-7", "0", "107"}, []string{"100.000000", "7.000000"}},
		{"a charge below zero gives back what was used", given{records: []record{credit("2026-07-02T10:00:00Z", "30"), credit("2026-07-05T10:00:00Z", "-30")}},
			[]string{"100", "0", "0", "0", "100"}, []string{"100.000000"}},
		{"recharges at one instant, with a refusal between", given{
			funding: []string{"2026-07-02T10:00:00Z recharge 20", "2026-07-02T10:00:00Z recharge_failed 20", "2026-07-02T10:00:00Z recharge 20"},
			records: []record{credit("2026-07-02T10:00:00Z", "110")}},
			[]string{"100", "40", "110", "0", "30"}, []string{"0.000000", "10.000000", "20.000000"}},
		{"other currencies beside", given{
			funding: []string{"2026-07-02 purchase 500 EUR", "2026-07-02 purchase 5"},
			records: []record{credit("2026-07-02T10:00:00Z", "3"), {at: "2026-07-02T10:00:00Z", rule: "payg", funding: "credits", units: 1, full: 60, billedS: 60, price: "9", cost: "9", billed: "9", currency: "EUR"}}},
			[]string{"100", "5", "3", "0", "102"}, []string{"97.000000", "5.000000"}},
		{"readings before the opening, and two that agree at one instant", given{balances: []string{"2026-06-30T23:59:59Z 7", "2026-07-09 100", "2026-07-09 100"}},
			[]string{"100", "0", "0", "0", "100"}, []string{"100.000000"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := of("2026-07", true)
			tx, s := run(t, c.given, o)
			wantAccount(t, s, c.account[0], c.account[1], c.account[2], c.account[3], c.account[4])
			wantLines(t, tx, "select remaining from lots order by lot", c.lots...)
			if s.Unexplained != nil && !s.Unexplained.IsZero() {
				t.Errorf("%s is unexplained", s.Unexplained)
			}
			before := account(t, tx)
			o.Close = false
			again(t, tx, o)
			if after := account(t, tx); strings.Join(after, "\n") != strings.Join(before, "\n") {
				t.Errorf("the closed month moved:\n  %s\nwas\n  %s", strings.Join(after, "\n  "), strings.Join(before, "\n  "))
			}
			everyPrefixBalances(t, tx)
		})
	}
}

// TestBooksBesideClosedMonths ends books where closed months make that hard.
func TestBooksBesideClosedMonths(t *testing.T) {
	tx, _ := run(t, given{records: []record{credit("2026-07-05T10:00:00Z", "10")}}, of("2026-07", true))
	before := account(t, tx)
	arrive(t, tx, 1, credit("2026-07-06T10:00:00Z", "4"))

	o := of("2026-07", false)
	o.AsOf = date("2026-07-20")
	o.Closing = o.AsOf
	again(t, tx, o)
	if after := account(t, tx); strings.Join(after[:31], "\n") != strings.Join(before[:31], "\n") {
		t.Errorf("as of an instant amid the closed month it states\n  %s\nwant\n  %s", strings.Join(after, "\n  "), strings.Join(before, "\n  "))
	}

	o = of("2026-08", false)
	o.AsOf = date("2026-07-20")
	o.Closing = o.AsOf
	if _, err := Run(t.Context(), tx, o); err == nil || !strings.Contains(err.Error(), "would end amid 2026-07, which is closed: set --as-of to 2026-08-01T00:00:00Z or later") {
		t.Errorf("got %v", err)
	}
}
