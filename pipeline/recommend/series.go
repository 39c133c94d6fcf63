package recommend

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

const (
	day      = 24 * time.Hour
	fewDays  = 8 // days with spend from which a chance is computed
	newTimes = 3 // what was never spent for so many times the longest gap since is new
)

// series is a gapless run of days.
type series struct {
	from      time.Time // midnight UTC of the first day
	spend     []float64 // never negative
	exact     []decimal.Decimal
	negatives int // days that were below zero and count as zero
	cut       int // days left out because they are too old
	before    int // days without spend left out because what is spent now began after them
	positive  int // days with spend
	total     float64
}

func (s series) days() int { return len(s.spend) }

// end is the first day after the series.
func (s series) end() time.Time { return s.from.AddDate(0, 0, len(s.spend)) }

// sparse says that less than one whole unit a month is spent. The least that can be paid in then ends unspent, and whether
// zero is reached is a matter of lots and not of spend.
func (s series) sparse() bool { return s.total*monthDays < float64(s.days()) }

// few says that too few days had spend to tell how often such days come and how far apart they lie.
func (s series) few() bool { return s.positive < fewDays }

// tells says that a chance can be computed from the series.
func (s series) tells() bool { return s.days() >= MinDays && !s.sparse() && !s.few() }

// busiest is the most that so many days in a row spent.
func (s series) busiest(days int) float64 {
	most, sum := 0.0, 0.0
	for i, v := range s.spend {
		if sum += v; i >= days {
			sum -= s.spend[i-days]
		}
		most = max(most, sum)
	}
	return most
}

// begun leaves out the days before the first with spend, where they lie further back than chance explains: a tenant or a
// service that is new tells nothing by the time when it was not there.
func (s series) begun() series {
	first, gap, longest := -1, 0, 0
	for i, v := range s.spend {
		gap++
		if v > 0 {
			if first < 0 {
				first = i
			} else {
				longest = max(longest, gap-1)
			}
			gap = 0
		}
	}
	if longest = max(longest, gap); s.few() || first < MinDays || first <= newTimes*longest {
		return s
	}
	s.from, s.spend, s.exact, s.before = s.from.AddDate(0, 0, first), s.spend[first:], s.exact[first:], first
	return s
}

// until is the series as it was known at the given midnight.
func (s series) until(t time.Time) series {
	n := min(max(int(t.Sub(s.from)/day), 0), len(s.spend))
	return measure(series{from: s.from, spend: s.spend[:n:n], exact: s.exact[:n:n]})
}

func measure(s series) series {
	s.positive, s.total = 0, 0
	for _, v := range s.spend {
		if v > 0 {
			s.positive++
			s.total += v
		}
	}
	return s
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// newSeries orders the days, adds up what is given twice for one day, fills gaps with zero and keeps the last years.
// Sums are taken in decimal, so the order of the input cannot show.
func newSeries(history []DaySpend) series {
	if len(history) == 0 {
		return series{}
	}
	sorted := slices.Clone(history)
	for i := range sorted {
		sorted[i].Day = midnight(sorted[i].Day)
	}
	slices.SortStableFunc(sorted, func(a, b DaySpend) int { return a.Day.Compare(b.Day) })
	last := sorted[len(sorted)-1].Day
	var s series
	s.from = sorted[0].Day
	if oldest := last.AddDate(0, 0, 1-maxHistory); s.from.Before(oldest) {
		s.cut = int(oldest.Sub(s.from) / day)
		s.from = oldest
	}
	sums := make([]decimal.Decimal, int(last.Sub(s.from)/day)+1)
	for _, d := range sorted {
		if !d.Day.Before(s.from) {
			i := int(d.Day.Sub(s.from) / day)
			sums[i] = sums[i].Add(d.Amount)
		}
	}
	s.spend, s.exact = make([]float64, len(sums)), sums
	for i, sum := range sums {
		if sum.IsNegative() {
			s.negatives++
			continue
		}
		s.spend[i] = min(sum.InexactFloat64(), maxAmount)
	}
	return measure(s).begun()
}
