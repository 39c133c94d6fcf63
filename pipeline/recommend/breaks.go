package recommend

import (
	"math"
	"slices"
)

const (
	breakBefore = 3    // weeks that must lie before a jump
	breakAfter  = 2    // and after it
	breakWeeks  = 26   // weeks on either side that it is judged by
	breakLeast  = 0.2  // of the logarithm: smaller ones are left to the fading mean
	breakClear  = 5.0  // standard errors that the two sides must lie apart
	breakStep   = 0.75 // of the squares that a straight line leaves, the most that the jump may leave
	breakCalm   = 0.1  // of the logarithm: weeks are never taken to be steadier than this
	breakPace   = 150  // days of history for each jump; with more jumps than that, jumping is the tenant's way
)

// findBreaks gives the days on which the level jumped and stayed, oldest first. Where it jumps too often for that, it gives
// none: what comes often has to be expected.
func findBreaks(capped, seasonal []float64, mean float64) []int {
	out := splits(capped, seasonal, mean, 0, len(capped))
	if len(out) > 1+len(capped)/breakPace {
		return nil
	}
	return out
}

// splits takes the clearest jump first, then looks on either side of it.
func splits(capped, seasonal []float64, mean float64, from, to int) []int {
	at := clearestBreak(capped, seasonal, mean, from, to)
	if at < 0 {
		return nil
	}
	return slices.Concat(splits(capped, seasonal, mean, from, at), []int{at}, splits(capped, seasonal, mean, at, to))
}

// clearestBreak is the clearest jump between two days; -1 if there is none. Of the days beside it all but one mix both levels in
// a week of theirs, so the widest gap then tells the day.
func clearestBreak(capped, seasonal []float64, mean float64, from, to int) int {
	spend, season := sumsFrom(capped), sumsFrom(seasonal)
	week := func(i int) float64 {
		return math.Log((spend[i+7] - spend[i] + 0.35*mean) / (max(season[i+7]-season[i], 0.7) + 0.35))
	}
	var before, after []float64
	at := func(k int) (clear, gap float64) {
		before, after = before[:0], after[:0]
		for i := k - 7; i >= from && len(before) < breakWeeks; i -= 7 {
			before = append(before, week(i))
		}
		for i := k; i+7 <= to && len(after) < breakWeeks; i += 7 {
			after = append(after, week(i))
		}
		return jump(before, after)
	}
	first, last := from+7*breakBefore, to-7*breakAfter
	best, near := breakClear, -1
	for k := first; k <= last; k++ {
		if clear, _ := at(k); clear > best {
			best, near = clear, k
		}
	}
	if near < 0 {
		return -1
	}
	widest, day := 0.0, near
	for k := max(first, near-6); k <= min(last, near+6); k++ {
		if clear, gap := at(k); clear > 0 && gap > widest {
			widest, day = gap, k
		}
	}
	return day
}

func sumsFrom(xs []float64) []float64 {
	out := make([]float64, len(xs)+1)
	for i, x := range xs {
		out[i+1] = out[i] + x
	}
	return out
}

// jump is by how many standard errors the weeks after lie apart from those before, 0 where a line explains them as well.
// The gap is how far, of the logarithm. The weeks before come last first.
func jump(before, after []float64) (clear, gap float64) {
	nb, na := float64(len(before)), float64(len(after))
	mb, ma := total(before)/nb, total(after)/na
	if gap = math.Abs(ma - mb); gap < breakLeast {
		return 0, gap
	}
	within, sy, sxy, sxx, all := 0.0, (nb*mb+na*ma)/(nb+na), 0.0, 0.0, 0.0
	mid := (na - nb) / 2
	for i, y := range before {
		x := -float64(i) - 0.5 - mid
		within, all, sxy, sxx = within+sq(y-mb), all+sq(y-sy), sxy+x*(y-sy), sxx+x*x
	}
	for i, y := range after {
		x := float64(i) + 0.5 - mid
		within, all, sxy, sxx = within+sq(y-ma), all+sq(y-sy), sxy+x*(y-sy), sxx+x*x
	}
	if line := all - sxy*sxy/sxx; within > breakStep*line {
		return 0, gap
	}
	scatter := max(within/(nb+na-2), sq(breakCalm))
	return gap / math.Sqrt(scatter*(1/nb+1/na)), gap
}
