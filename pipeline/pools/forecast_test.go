package pools

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tollbook/pipeline/store"
)

// asked is what a user asks of the pool of Domestic plans on a day.
type asked struct {
	day   string
	user  string
	to    string
	units int
}

// office asks the units on every working day of the span, the weekend a tenth.
func office(from, to string, units int) []asked {
	var list []asked
	first, _ := time.Parse(time.DateOnly, from)
	last, _ := time.Parse(time.DateOnly, to)
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		n := units
		if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
			n = units / 10
		}
		list = append(list, asked{d.Format(time.DateOnly), "ann@contoso.example", "USA", n - n/3}, asked{d.Format(time.DateOnly), "bob@contoso.example", "Canada", n / 3})
	}
	return list
}

const pool = "MCOPSTN1/domestic/US"

// foretold gives the forecast for asking, with a pool of the size in each of the months; 0 means that it is unknown.
func foretold(t *testing.T, asOf string, size int, exhausted string, months []string, list []asked) ([]Outlook, []Finding) {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{TempDir: t.TempDir(), Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(tx.Rollback(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	now, err := time.Parse(time.RFC3339, asOf)
	if err != nil {
		t.Fatal(err)
	}
	given(t, tx, now, size, exhausted, months, list)
	outlooks, err := Forecast(ctx, tx, Options{AsOf: now, Zone: time.UTC, LatencyHours: 48, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	found, err := Findings(ctx, tx, outlooks)
	if err != nil {
		t.Fatal(err)
	}
	return outlooks, found
}

// given fills usage, rated and pools as the rating would.
func given(t *testing.T, tx *store.Tx, now time.Time, size int, exhausted string, months []string, list []asked) {
	t.Helper()
	ctx := context.Background()
	used := map[string]int{}
	rows := func(yield func([]any) bool) {
		for i, a := range list {
			start, _ := time.Parse(time.RFC3339, a.day+"T10:00:00Z")
			if start.After(now) || a.units == 0 {
				continue
			}
			used[a.day[:7]] += a.units
			if !yield([]any{fmt.Sprintf("00000000-0000-0000-0000-%012d", i), a.day[:7], start, a.user, a.to, int64(a.units)}) {
				return
			}
		}
	}
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	must(tx.Rows(ctx, "given", columns("usage_id uuid, month varchar, start_time timestamp, upn varchar, destination varchar, units bigint"), rows))
	q := fstest.MapFS{
		"usage": {Data: []byte(`select usage_id, 'call' as kind, upn, 'user_out' as call_type, start_time, 0 as charge, 0 as connection_fee, 'USD' as currency, 1 as file_id, 1 as source_line from given`)},
		"rated_terms": {Data: []byte(`select distinct dense_rank() over (order by month, destination) as terms_id, month, 'outbound' as direction, 'domestic' as rule,
			'allowance' as funding, '` + pool + `' as pool, destination, 'USD' as currency, '' as findings from given`)},
		"rated_records": {Data: []byte(`select usage_id, start_time, dense_rank() over (order by month, destination) as terms_id, units as pool_units, units,
			0 as exported_fee, 0 as cost, 0 as billed_charge, 'match' as cause from given`)},
		"quarter_sums": {Data: []byte(`select month, time_bucket(interval '15 minutes', start_time) as quarter, 'domestic' as rule, 'allowance' as funding, 'USD' as currency,
			count(*) as records, 0 as billed_records, 0 as cost_records, 0 as billed, 0 as cost, min(start_time) as first_at from given group by all`)},
		"pools": {Data: []byte(`select * from given_pools`)},
	}
	must(tx.Rows(ctx, "given_pools", columns("month varchar, pool varchar, capability varchar, scope varchar, country varchar, unit varchar, holders bigint, total bigint, used bigint, calls bigint, exhausted_at timestamp"),
		func(yield func([]any) bool) {
			for i, m := range months {
				var total, end any
				if size > 0 {
					total = int64(size)
				}
				if i == len(months)-1 && exhausted != "" {
					at, _ := time.Parse(time.RFC3339, exhausted)
					end = at
				}
				if !yield([]any{m, pool, "MCOPSTN1", "domestic", "US", "minute", int64(2), total, int64(used[m]), int64(1), end}) {
					return
				}
			}
		}))
	_, err := tx.InsertUsage(ctx, q, "usage")
	must(err)
	for _, table := range []string{"rated_terms", "rated_records", "quarter_sums", "pools"} {
		_, err := tx.Insert(ctx, table, q, table)
		must(err)
	}
}

// shown writes an outlook in short: chance, days, what the month asks.
func shown(o Outlook) string {
	date := func(d *time.Time) string {
		if d == nil {
			return "-"
		}
		return d.Format("01-02")
	}
	if o.Chance == nil {
		return fmt.Sprintf("unknown from %d days", o.HistoryDays)
	}
	return fmt.Sprintf("%.2f %s %s %s", *o.Chance, date(o.RunsOut.Low), date(o.RunsOut.Median), date(o.RunsOut.High))
}

// TestWhenAPoolRunsOut gives an office that asks 100 minutes a working day and 10 on others, and a pool. June to
// September 2026 have their months' usage up to the instant.
func TestWhenAPoolRunsOut(t *testing.T) {
	summer := []string{"2026-06", "2026-07", "2026-08", "2026-09"}
	for _, c := range []struct {
		name      string
		asOf      string
		size      int
		exhausted string
		from      string
		months    []string
		want      string
	}{
		// September 2026 begins on a Tuesday: 620 minutes are asked by the end of the 8th, 1040 by the 14th, 2280 by the 30th.
		{"steady asking ends it on the day that adds up", "2026-09-10T06:00:00Z", 1010, "", "2026-06-01", summer, "1.00 09-14 09-14 09-14"},
		{"more than the month asks never ends", "2026-09-10T06:00:00Z", 3000, "", "2026-06-01", summer, "0.00 - - -"},
		{"what is known of a late day counts", "2026-09-10T06:00:00Z", 621, "", "2026-06-01", summer, "1.00 09-09 09-09 09-09"},
		{"it has ended already", "2026-09-20T06:00:00Z", 500, "2026-09-07T10:00:00Z", "2026-06-01", summer, "1.00 09-07 09-07 09-07"},
		{"its size is not known", "2026-09-10T06:00:00Z", 0, "", "2026-06-01", summer, "unknown from 90 days"},
		{"six days are too few", "2026-09-09T06:00:00Z", 1010, "", "2026-09-01", []string{"2026-09"}, "unknown from 6 days"},
		{"a month without usage yet goes by the one before", "2026-10-01T06:00:00Z", 1010, "", "2026-06-01", summer, "1.00 10-14 10-14 10-14"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, _ := foretold(t, c.asOf, c.size, c.exhausted, c.months, office(c.from, "2026-09-30", 100))
			if len(list) != 1 || shown(list[0]) != c.want {
				t.Errorf("got %s, want %s", shown(list[0]), c.want)
			}
		})
	}
	if list, found := foretold(t, "2027-03-10T06:00:00Z", 1000, "", summer, office("2026-06-01", "2026-09-30", 100)); len(list) > 0 || len(found) > 0 {
		t.Errorf("long after the last usage something is foretold: %v", list)
	}
}

// TestWhoTakesAPoolThere wants the finding to name the pool's end and those who ask most.
func TestWhoTakesAPoolThere(t *testing.T) {
	_, found := foretold(t, "2026-09-10T06:00:00Z", 1010, "", []string{"2026-06", "2026-07", "2026-08", "2026-09"}, office("2026-06-01", "2026-09-30", 100))
	want := "The pool MCOPSTN1/domestic/US has 290 of 1010 minutes left and runs out about 2026-09-14 (2026-09-14 to 2026-09-14) with a chance of 100 %; the month asks about 2280 (2280 to 2280). " +
		"Most is asked by ann@contoso.example (67 %), bob@contoso.example (33 %). Most goes to USA (67 %), Canada (33 %)."
	if len(found) != 1 || found[0].Severity() != "act" || found[0].Message() != want {
		t.Errorf("got %q", found[0].Message())
	}
	_, none := foretold(t, "2026-09-10T06:00:00Z", 3000, "", []string{"2026-08", "2026-09"}, office("2026-08-01", "2026-09-30", 100))
	if len(none) > 0 {
		t.Errorf("a pool that lasts is told: %s", none[0].Message())
	}
}

// TestTheIntervalHolds foretells many months of random asking and wants the month's asking to lie in the interval about
// as often as it says: four times in five.
func TestTheIntervalHolds(t *testing.T) {
	const months = 200
	rng := rand.New(rand.NewPCG(7, 7))
	inside := 0
	for range months {
		total := int64(1 << 40)
		h := history{Outlook: Outlook{Total: &total}}
		from := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
		truth := 0.0
		for n := range 122 { // June to September
			d := day{date: from.AddDate(0, 0, n), grown: 1, units: math.Round(100 * math.Exp(0.5*rng.NormFloat64()))}
			d.inMonth, d.final = n >= 92, n < 100
			if d.inMonth {
				truth += d.units
			}
			if !d.final {
				d.units, d.ahead = 0, true
			}
			h.days = append(h.days, d)
		}
		o := h.outlook(Options{Zone: time.UTC, Seed: rng.Uint64()}, "2026-09")
		if float64(*o.Asked.Low) <= truth && truth <= float64(*o.Asked.High) {
			inside++
		}
	}
	if inside < months*70/100 || inside > months*92/100 {
		t.Errorf("%d of %d months lie within, of an interval that says 80 %%", inside, months)
	}
}

func TestNoNumberOfHoldersNoNumberOfDaysBreaksIt(t *testing.T) {
	total := int64(0)
	for _, h := range []history{{}, {Outlook: Outlook{Total: &total}}, {Outlook: Outlook{Total: &total}, days: slices.Repeat([]day{{final: true}}, 40)}} {
		o := h.outlook(Options{Zone: time.UTC}, "2026-09")
		if o.Chance != nil || !strings.Contains(strings.Join(o.Sentences(), " "), "The pool ") {
			t.Errorf("%+v", o)
		}
	}
}
