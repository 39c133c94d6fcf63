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

// step is the way from one observation to the next.
type step struct {
	comparison
	from      time.Time       // the observation before; zero: there is none
	jump      decimal.Decimal // by how much the difference changed
	recharges int             // missing recharges that the jump amounts to
	late      bool            // seen on a day that is still provisional
}

// explain puts every observation into words: what its difference to the ledger comes from, as far as can be told.
func (h *history) explain(b *books, m *missing) []string {
	words := make([]string, len(b.observations))
	var before comparison
	for i, o := range b.observations {
		s := step{comparison: o, from: before.at, jump: o.difference().Sub(before.difference()), recharges: m.jumps[i]}
		s.late = o.day >= 0 && b.days[o.day].provisional
		words[i] = h.stepInWords(b, s)
		if s.late {
			words[i] += "; compared with a provisional day"
		}
		before = o
	}
	return words
}

// stepInWords takes the first explanation that fits.
func (h *history) stepInWords(b *books, s step) string {
	unit := decimal.New(1, -int32(h.MinorUnits))
	switch difference := s.difference(); {
	case difference.IsZero():
		return "agrees with the ledger"
	case difference.Abs().LessThanOrEqual(unit):
		return "agrees but for rounding"
	case s.jump.Abs().LessThanOrEqual(unit):
		return fmt.Sprintf("nothing new: the difference of %s stands since the observation before", h.amount(difference))
	case s.recharges == 1:
		return fmt.Sprintf("a jump of one recharge of %s that funding.csv lacks; the row is proposed", h.amount(decimal.NewFromInt(h.Recharge)))
	case s.recharges > 1:
		return fmt.Sprintf("a jump of %d recharges of %s that funding.csv lacks; the rows are proposed", s.recharges, h.amount(decimal.NewFromInt(h.Recharge)))
	}
	for _, try := range []func(*books, step) string{h.byExpiry, h.byLatency, h.byMissingDays, h.byRounding} {
		if text := try(b, s); text != "" {
			return text
		}
	}
	if s.jump.Abs().LessThanOrEqual(h.Tolerance) {
		return fmt.Sprintf("%s, within the tolerance of %s", h.amount(s.jump), h.amount(h.Tolerance))
	}
	return fmt.Sprintf("%s unexplained", h.amount(s.jump))
}

// byExpiry finds a lot that ended on one side only.
func (h *history) byExpiry(b *books, s step) string {
	early := s.at.AddDate(0, 0, earlyExpiryDays)
	for _, e := range b.entries {
		if e.kind != kindExpiry || !e.amount.Abs().Equal(s.jump.Abs()) {
			continue
		}
		if s.jump.IsPositive() && e.at.After(s.from) && !e.at.After(s.at) {
			return fmt.Sprintf("lot %d expired here with %s that the observed balance still holds", e.lot, h.amount(s.jump))
		}
		if s.jump.IsNegative() && e.at.After(s.at) && e.at.Before(early) {
			return fmt.Sprintf("%s is gone that lot %d holds until %s: it expired earlier than expected", h.amount(s.jump.Neg()), e.lot, instant(e.at))
		}
	}
	for _, l := range b.lots {
		if s.jump.IsNegative() && l.Remaining.Equal(s.jump.Neg()) && !l.ExpiresAt.IsZero() && l.ExpiresAt.Before(early) {
			return fmt.Sprintf("%s is gone that lot %d holds until %s: it expired earlier than expected", h.amount(l.Remaining), l.Number, instant(l.ExpiresAt))
		}
	}
	return ""
}

// byLatency: the provider knows usage that the exports do not hold yet.
func (h *history) byLatency(b *books, s step) string {
	if !s.late || !s.jump.IsNegative() {
		return ""
	}
	first := s.day
	for first > 0 && b.days[first-1].provisional {
		first--
	}
	open := b.days[first : s.day+1]
	if !plausible(s.jump, h.normal(b.days, open)) {
		return ""
	}
	return fmt.Sprintf("%s of usage not exported yet: %s still may change", h.amount(s.jump.Neg()), dates(open))
}

// byMissingDays: days without a record between the observations, beside what such weekdays normally take.
func (h *history) byMissingDays(b *books, s step) string {
	if !s.jump.IsNegative() {
		return ""
	}
	var gone []dayRow
	for _, i := range gaps(b.days) {
		if d := b.days[i]; d.to.After(s.from) && !d.from.After(s.at) {
			gone = append(gone, d)
		}
	}
	if len(gone) == 0 || !plausible(s.jump, h.normal(b.days, gone)) {
		return ""
	}
	return fmt.Sprintf("%s of usage of days without any record: %s, which normally take %s", h.amount(s.jump.Neg()), dates(gone), h.amount(h.normal(b.days, gone)))
}

// byRounding: every charge of the export is rounded by half a minor unit at most.
func (h *history) byRounding(b *books, s step) string {
	var records int64
	for _, d := range b.days {
		if d.to.After(s.from) && !d.from.After(s.at) {
			records += d.debitRecords
		}
	}
	if s.jump.Abs().GreaterThan(halfMinorUnit(h.MinorUnits).Mul(decimal.NewFromInt(records))) || s.jump.Abs().GreaterThan(h.Tolerance) {
		return ""
	}
	return fmt.Sprintf("%s, within the rounding of %s", h.amount(s.jump), count(records, "charge"))
}

// plausible says that absent usage may have been so much: days differ, but not without bound.
func plausible(jump, normal decimal.Decimal) bool {
	return jump.Abs().LessThanOrEqual(normal.Mul(decimal.NewFromInt(busyDay)))
}

// normal is what the weekdays of the given days take on average when they have records.
func (h *history) normal(days, gone []dayRow) decimal.Decimal {
	total := decimal.Zero
	for _, g := range gone {
		sum, n := decimal.Zero, int64(0)
		for _, d := range days {
			if d.day.Weekday() == g.day.Weekday() && d.records > 0 {
				sum, n = sum.Add(d.debits), n+1
			}
		}
		if n > 0 {
			total = total.Add(sum.Div(decimal.NewFromInt(n)))
		}
	}
	return money.Round(total, h.MinorUnits)
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
