package recommend

import (
	"math"
	"slices"
	"time"
)

const (
	deadShare      = 0.05 // a kind of day with less than this share of the mean counts as one without spend
	monthPartsFrom = 60   // days of history before a pattern within the month can be told from a trend
	outlierFactor  = 4    // times the ninth decile of the days with spend
)

// season is the share of the mean that a weekday and a part of the month take.
type season struct {
	weekday [7]float64
	part    [monthParts]float64
}

func plainSeason() season {
	var s season
	for i := range s.weekday {
		s.weekday[i] = 1
	}
	for i := range s.part {
		s.part[i] = 1
	}
	return s
}

func (s season) cell(c int) float64 { return s.weekday[c/monthParts] * s.part[c%monthParts] }

func (s season) of(t time.Time) float64 { return s.cell(cellOf(t)) }

// capOutliers cuts days that stand far above the rest, for level and pattern only: the futures keep them whole.
func capOutliers(spend []float64) []float64 {
	var positive []float64
	for _, v := range spend {
		if v > 0 {
			positive = append(positive, v)
		}
	}
	if len(positive) == 0 {
		return slices.Clone(spend)
	}
	slices.Sort(positive)
	top := outlierFactor * positive[(len(positive)*9)/10-boolInt(len(positive) >= 10 && len(positive)%10 == 0)]
	capped := make([]float64, len(spend))
	for i, v := range spend {
		capped[i] = min(v, top)
	}
	return capped
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// cellSums adds up, for each kind of day, spend over level and the share that the other pattern expects.
type cellSums struct{ got, want, squares, days float64 }

// fitSeason alternates between weekday and month pattern; both are ratios of sums, so days without spend do no harm. Days
// of a time when next to nothing was spent have no pattern.
func fitSeason(from time.Time, capped, level []float64) season {
	s := plainSeason()
	var kinds []int
	var ratios []float64 // spend over level
	for i, v := range capped {
		if !stale(level, i) {
			kinds, ratios = append(kinds, cellOf(from.AddDate(0, 0, i))), append(ratios, v/level[i])
		}
	}
	for range 3 {
		s.fitWeekday(kinds, ratios)
		if len(ratios) >= monthPartsFrom {
			s.fitParts(kinds, ratios)
		}
	}
	return s
}

func (s *season) fitWeekday(kinds []int, ratios []float64) {
	var sums [7]cellSums
	for i, k := range kinds {
		sums[k/monthParts].add(ratios[i], s.part[k%monthParts])
	}
	for i, k := range kinds {
		sums[k/monthParts].scatter(ratios[i], s.part[k%monthParts])
	}
	raw := shrunk(sums[:])
	mean := 0.0
	for w, c := range sums {
		s.weekday[w] = raw[w]
		// A weekday that never had spend is one without spend, once it was seen often enough.
		if c.got == 0 && c.want >= 3 {
			s.weekday[w] = 0
		}
		mean += s.weekday[w] / 7
	}
	for w := range s.weekday {
		s.weekday[w] /= mean
	}
}

func (s *season) fitParts(kinds []int, ratios []float64) {
	var sums [monthParts]cellSums
	for i, k := range kinds {
		sums[k%monthParts].add(ratios[i], s.weekday[k/monthParts])
	}
	for i, k := range kinds {
		sums[k%monthParts].scatter(ratios[i], s.weekday[k/monthParts])
	}
	copy(s.part[:], shrunk(sums[:]))
}

func (c *cellSums) add(got, want float64) {
	c.got += got
	c.want += want
	c.days++
}

// scatter adds how far a day lies from what its kind has, once all are summed up.
func (c *cellSums) scatter(got, want float64) {
	if c.want > 0 {
		c.squares += sq(got - want*c.got/c.want)
	}
}

// shrunk gives the ratio of each kind of day, drawn towards 1 by as much as chance alone would have made of the pattern
// (James and Stein, positive part), so that flat spend keeps a flat week and a flat month.
func shrunk(sums []cellSums) []float64 {
	out := make([]float64, len(sums))
	within, days, sum, kinds := 0.0, 0.0, 0.0, 0.0
	for b, c := range sums {
		out[b] = 1
		if c.want > 0 {
			out[b] = c.got / c.want
			kinds++
		}
		within, days, sum = within+c.squares, days+c.days, sum+out[b]*c.days
	}
	mean, between := sum/days, 0.0
	for b, c := range sums {
		between += c.days * sq(out[b]-mean)
	}
	keep := 0.0
	if between > 0 && days > kinds {
		keep = max(0, 1-2*(kinds-1)*within/(days-kinds)/between)
	}
	for b := range out {
		out[b] = max(0, 1+keep*(out[b]/max(mean, math.SmallestNonzeroFloat64)-1))
	}
	return out
}

func sq(x float64) float64 { return x * x }
