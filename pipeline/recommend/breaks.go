package recommend

import "math"

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
	var out []int
	from := 0
	for {
		at := firstBreak(capped, seasonal, mean, from, len(capped))
		if at < 0 {
			break
		}
		out = append(out, at)
		from = at
	}
	if len(out) > 1+len(capped)/breakPace {
		return nil
	}
	return out
}

// firstBreak is the clearest jump after from; -1 if there is none.
func firstBreak(capped, seasonal []float64, mean float64, from, to int) int {
	best, at := breakClear, -1
	spend, season := sumsFrom(capped), sumsFrom(seasonal)
	week := func(i int) float64 {
		return math.Log((spend[i+7] - spend[i] + 0.35*mean) / (max(season[i+7]-season[i], 0.7) + 0.35))
	}
	var before, after []float64
	for k := from + 7*breakBefore; k+7*breakAfter <= to; k++ {
		before, after = before[:0], after[:0]
		for i := k - 7; i >= from && len(before) < breakWeeks; i -= 7 {
			before = append(before, week(i))
		}
		for i := k; i+7 <= to && len(after) < breakWeeks; i += 7 {
			after = append(after, week(i))
		}
		if clear := jump(before, after); clear > best {
			best, at = clear, k
		}
	}
	return at
}

func sumsFrom(xs []float64) []float64 {
	out := make([]float64, len(xs)+1)
	for i, x := range xs {
		out[i+1] = out[i] + x
	}
	return out
}

// jump is by how many standard errors the weeks after lie apart from those before, 0 where a line explains them as well.
// The weeks before come last first.
func jump(before, after []float64) float64 {
	nb, na := float64(len(before)), float64(len(after))
	mb, ma := total(before)/nb, total(after)/na
	if math.Abs(ma-mb) < breakLeast {
		return 0
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
		return 0
	}
	scatter := max(within/(nb+na-2), sq(breakCalm))
	return math.Abs(ma-mb) / math.Sqrt(scatter*(1/nb+1/na))
}
