package reconcile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
)

// earlyExpiryDays is how long before our date of a lot a drop of just its rest is read as the provider's expiry.
const earlyExpiryDays = 62

// busyDay is how many times the normal volume a day may still have had.
const busyDay = 3

// plausible says that absent usage may have been so much: days differ, but not without bound.
func plausible(jump, normal decimal.Decimal) bool {
	return jump.Abs().LessThanOrEqual(normal.Mul(decimal.NewFromInt(busyDay)))
}

// normal is what the weekdays of the given days take on average when they have records.
func (h *history) normal(days, gone []dayRow) decimal.Decimal {
	total := decimal.Zero
	for _, g := range gone {
		if of := weekdayOf(days, g.day.Weekday()); of.days > 0 {
			total = total.Add(of.debits.Div(decimal.NewFromInt(of.days)))
		}
	}
	return money.Round(total, h.MinorUnits)
}

// volume is what the days of one weekday took together.
type volume struct {
	days, all int64 // all: records
	debits    decimal.Decimal
}

// weekdayOf sums the days of a weekday that have records.
func weekdayOf(days []dayRow, weekday time.Weekday) volume {
	var of volume
	for _, d := range days {
		if d.day.Weekday() == weekday && d.records > 0 {
			of.days, of.all, of.debits = of.days+1, of.all+d.records, of.debits.Add(d.debits)
		}
	}
	return of
}

// records is how many a day of the weekday has on average.
func (v volume) records() int64 {
	if v.days == 0 {
		return 0
	}
	return (v.all + v.days/2) / v.days
}

// gaps are the final days without any record, after the first record, whose weekday has records in at least half of
// the other weeks, and in two of them: a quiet weekend is no gap. Weeks without any record between others say nothing
// about their weekdays, or a gap of months would hide itself. Where a weekday was hardly seen yet, working days, or the
// days of weekends, speak for each other.
func gaps(days []dayRow) []int {
	begin := slices.IndexFunc(days, func(d dayRow) bool { return d.records > 0 })
	if begin < 0 {
		return nil
	}
	lively, seen := map[time.Time]bool{}, false
	for _, d := range slices.Backward(days[begin:]) {
		lively[monday(d.day)] = lively[monday(d.day)] || d.records > 0 || !seen
		seen = seen || d.records > 0
	}
	var weekdays [7]tally
	var kinds [2]tally
	for _, d := range days[begin:] {
		if lively[monday(d.day)] {
			weekdays[d.day.Weekday()].count(d)
			kinds[weekend(d.day)].count(d)
		}
	}
	var out []int
	for i, d := range days[begin:] {
		if d.records > 0 || d.provisional {
			continue
		}
		habit := weekdays[d.day.Weekday()].without(lively[monday(d.day)])
		enough := 2
		if habit.all < enough {
			habit, enough = kinds[weekend(d.day)].without(lively[monday(d.day)]), 3
		}
		if habit.busy >= enough && 2*habit.busy >= habit.all {
			out = append(out, begin+i)
		}
	}
	return out
}

// tally counts days, and those with records.
type tally struct{ all, busy int }

func (t *tally) count(d dayRow) {
	t.all++
	if d.records > 0 {
		t.busy++
	}
}

// without leaves a quiet day out, if it was counted.
func (t tally) without(counted bool) tally {
	if counted {
		t.all--
	}
	return t
}

// monday is the first day of the week.
func monday(day time.Time) time.Time { return day.AddDate(0, 0, -(int(day.Weekday())+6)%7) }

// weekend is 1 for Saturday and Sunday, else 0.
func weekend(day time.Time) int {
	if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		return 1
	}
	return 0
}

// maxDates is how many dates a sentence lists.
const maxDates = 5

// dates lists days in words.
func dates(days []dayRow) string {
	var out []string
	for _, d := range days[:min(len(days), maxDates)] {
		out = append(out, d.day.Format(time.DateOnly))
	}
	text := strings.Join(out, ", ")
	if more := len(days) - maxDates; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// amount prints money in the currency of the balance.
func (o Options) amount(d decimal.Decimal) string { return in(d, o.Currency) }

// in prints money.
func in(d decimal.Decimal, currency string) string { return money.Format(d) + " " + currency }

func instant(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.999999Z07:00") }

// count prints a number with its noun.
func count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
