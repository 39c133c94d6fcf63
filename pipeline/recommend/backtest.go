package recommend

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

const (
	backtestMonths = 12  // the last ones; older advice says little about today's
	backtestShare  = 5   // of the paths of the advice, one in so many
	replays        = 400 // lucks that each held-out month is lived through with
)

// BacktestMonth is a month as it would have gone on advice from what was known before it.
type BacktestMonth struct {
	Month       time.Time // its first day
	Policy      Policy
	TouchedZero bool    // in one life through all months, with refusals drawn at their stated chance
	Chance      float64 // the share of lives, each with its own luck, in which this month reached zero
	Idle        float64
	Spend       decimal.Decimal
	Calibration Calibration
}

// Calibration counts how many days stayed within the day's forecast quantiles. A day that ties with many futures, as
// at zero, counts in part.
type Calibration struct {
	Days             int
	Within50         float64 // shares of Days: should be near 0.50,
	Within90         float64 // 0.90
	Within99         float64 // and 0.99
	Forecast, Actual float64 // spend of the month, by the futures' mean and in truth
}

// backtest goes to the end of each of the last months, fits on what was known then, and lives the next one.
func backtest(s series, p Params) ([]BacktestMonth, Calibration) {
	p.Paths = max(minPathsRun, p.Paths/backtestShare)
	var months []BacktestMonth
	for first := nextMonth(s.from.AddDate(0, 0, MinDays)); !first.AddDate(0, 1, 0).After(s.end()); first = first.AddDate(0, 1, 0) {
		months = append(months, BacktestMonth{Month: first})
	}
	months = months[max(0, len(months)-backtestMonths):]
	months = slices.DeleteFunc(months, func(m BacktestMonth) bool { return !s.until(m.Month).tells() })
	if len(months) == 0 {
		return nil, Calibration{}
	}
	for i := range months {
		months[i].forecast(s, p)
	}
	relive(months, s, p)
	return months, overall(months)
}

// forecast advises on what was known at the month's first day and holds the real days against it.
func (m *BacktestMonth) forecast(s series, p Params) {
	st := newStudy(s.until(m.Month), p)
	m.Policy = st.quick()
	real := s.month(m.Month)
	for _, v := range real.exact {
		m.Spend = m.Spend.Add(v)
	}
	m.Chance, m.Idle = live(m.Policy, real, p)
	m.Calibration = st.short.calibrate(real)
}

// month is the days of one month; the series must hold them.
func (s series) month(first time.Time) series {
	from, to := int(first.Sub(s.from)/day), int(first.AddDate(0, 1, 0).Sub(s.from)/day)
	return measure(series{from: first, spend: s.spend[from:to], exact: s.exact[from:to]})
}

// live is the share of lives that reach zero in the month, and the mean balance.
func live(pol Policy, real series, p Params) (chance, idle float64) {
	c := newCourse(pol, p, calendarOf(real.from, real.days(), p), false)
	rng := rand.New(rand.NewPCG(p.Seed, luckSalt))
	hits := 0
	for i := range replays {
		c.luck.reset(p.Seed^luckSalt, uint64(i))
		c.open(0, float64(pol.Trigger)+rng.Float64()*float64(pol.Recharge))
		c.days(0, real.spend, false)
		hits += boolInt(c.touched)
		idle += c.area / float64(real.days()) / replays
	}
	return float64(hits) / replays, idle
}

// relive is one life through all held-out months, each on its own advice; the balance is carried along.
func relive(months []BacktestMonth, s series, p Params) {
	first, last := months[0].Month, months[len(months)-1].Month.AddDate(0, 1, 0)
	cal := calendarOf(first, int(last.Sub(first)/day), p)
	c := newCourse(months[0].Policy, p, cal, true)
	c.luck.reset(p.Seed^luckSalt, 0)
	c.open(0, float64(months[0].Policy.Trigger)+float64(months[0].Policy.Recharge)/2)
	for i := range months {
		m := &months[i]
		c.trigger, c.recharge = float64(m.Policy.Trigger), float64(m.Policy.Recharge)
		c.touched = false
		c.days(int(m.Month.Sub(first)/day), s.month(m.Month).spend, false)
		m.TouchedZero = c.touched
	}
}

// calibrate holds the days of the futures' first counted month against the real ones. The futures' month has to be
// the real one, so it is the warm-up month that is looked at: it is the first after the history.
func (f *futures) calibrate(real series) Calibration {
	c := Calibration{Days: real.days()}
	for d, v := range real.spend {
		below, upTo := 0, 0
		for _, path := range f.spend {
			below += boolInt(path[d] < v)
			upTo += boolInt(path[d] <= v)
			c.Forecast += path[d] / float64(f.paths())
		}
		low, high := float64(below)/float64(f.paths()), float64(upTo)/float64(f.paths())
		c.Within50 += within(0.50, low, high) / float64(c.Days)
		c.Within90 += within(0.90, low, high) / float64(c.Days)
		c.Within99 += within(0.99, low, high) / float64(c.Days)
		c.Actual += v
	}
	return c
}

// within is how much of the ranks from low to high lies below q.
func within(q, low, high float64) float64 {
	if high <= low {
		return float64(boolInt(low < q))
	}
	return min(max((q-low)/(high-low), 0), 1)
}

func overall(months []BacktestMonth) Calibration {
	var c Calibration
	for _, m := range months {
		c.Days += m.Calibration.Days
	}
	for _, m := range months {
		share := float64(m.Calibration.Days) / float64(c.Days)
		c.Within50 += share * m.Calibration.Within50
		c.Within90 += share * m.Calibration.Within90
		c.Within99 += share * m.Calibration.Within99
		c.Forecast += m.Calibration.Forecast
		c.Actual += m.Calibration.Actual
	}
	return c
}
