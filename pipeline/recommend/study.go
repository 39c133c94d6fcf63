package recommend

import (
	"math"
	"slices"
	"time"
)

// study is a fitted history with its futures: all policies that are compared meet the same futures.
type study struct {
	p     Params
	s     series
	d     *demand
	short *futures        // a year that counts; long enough where nothing can grow old enough to expire
	long  *futures        // the same after a whole life of lots; made when first needed
	swept map[int64]sweep // of the short futures, by recharge
	lean  float64         // what is spent in a lot's life at the least, but for one future in a hundred
}

// newStudy needs a series with spend in it. Its futures start on the first of the month after the series.
func newStudy(s series, p Params) *study {
	st := &study{p: p, s: s, d: newDemand(s), swept: map[int64]sweep{}}
	cal := newCalendar(nextMonth(s.end()), warmMonths+yearMonths, p)
	st.short = newFutures(st.d, cal, p.Paths, warmMonths, p.Seed)
	st.lean = st.short.leanYear() * float64(p.ExpiryMonths) / yearMonths
	return st
}

// nextMonth is the first day of a month that is not before t.
func nextMonth(t time.Time) time.Time {
	if t.Day() == 1 {
		return t
	}
	return time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC)
}

// leanYear is the spend of the counted days that only one future in a hundred stays below.
func (f *futures) leanYear() float64 {
	sums := slices.Clone(f.sums)
	slices.Sort(sums)
	return sums[len(sums)/100]
}

// futures are long enough to show all that a balance of that size does.
func (st *study) futures(balance int64) *futures {
	if float64(balance) <= st.lean {
		return st.short
	}
	if st.long == nil {
		warm := st.p.ExpiryMonths + warmMonths
		cal := newCalendar(nextMonth(st.s.end()), warm+yearMonths, st.p)
		// As many days as the short futures have, so that the work stays the same.
		paths := max(minPathsRun, st.p.Paths*st.short.cal.days()/cal.days())
		st.long = newFutures(st.d, cal, paths, warm, st.p.Seed)
	}
	return st.long
}

func (st *study) outcome(pol Policy) Outcome {
	f := st.futures(pol.Trigger + pol.Recharge)
	o := f.outcome(pol, st.p)
	if pol.Initial > 0 {
		o.FirstMonth = f.start(pol, st.p)
	}
	return o
}

// Simulate tells what a policy does on futures drawn from the history. With less than MinDays of it or without any
// spend nothing can be told, and the outcome says so by PathMonths 0.
func Simulate(history []DaySpend, pol Policy, p Params) (Outcome, error) {
	out, err := SimulateAll(history, []Policy{pol}, p)
	if err != nil {
		return Outcome{}, err
	}
	return out[0], nil
}

// SimulateAll lets several policies meet the same futures.
func SimulateAll(history []DaySpend, policies []Policy, p Params) ([]Outcome, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	for _, pol := range policies {
		if err := pol.Check(); err != nil {
			return nil, err
		}
	}
	out := make([]Outcome, len(policies))
	s := newSeries(history)
	if s.days() < MinDays || s.positive == 0 {
		return out, nil
	}
	st := newStudy(s, p)
	for i, pol := range policies {
		out[i] = st.outcome(pol)
	}
	return out, nil
}

// RuleOfThumb is what people set without a calculation: both amounts twice the weekly mean.
func RuleOfThumb(history []DaySpend) Policy {
	s := newSeries(history)
	twice := int64(MinAmount)
	if s.days() > 0 {
		twice = whole(2 * 7 * s.total / float64(s.days()))
	}
	return Policy{Trigger: twice, Recharge: twice, Initial: 2 * twice}
}

// whole is the edge where statistics become money: the whole unit that is not less, within what can be set.
func whole(amount float64) int64 {
	return int64(min(max(math.Ceil(amount), MinAmount), maxAmount))
}
