package recommend

import (
	"math"
	"slices"
)

const (
	trendWeeks    = 26 // weeks that a trend is read from
	minTrendWeeks = 8
	maxWeekSlope  = 0.04 // of the logarithm

	faintSD    = 0.005 // a week, of the logarithm: what slopes are taken for likely before the weeks are looked at
	faintWeeks = 52    // that it is read from, or as many as the level is the mean of
	faintCalm  = 0.02  // of the logarithm: weeks are never taken to be steadier than this
	faintClear = 2.0   // standard deviations from which it is told
)

// lift carries a level of the given age to the middle of the coming month.
func lift(slope, age float64) float64 { return math.Exp(slope * (age + horizonDays/2) / 7) }

// weekLogs is the logarithm of each week's spend by what its season has.
func weekLogs(capped, seasonal []float64, mean float64) []float64 {
	logs := make([]float64, len(capped)/7)
	for w := range logs {
		var spend, season float64
		for i := w * 7; i < w*7+7; i++ {
			spend += capped[i]
			season += seasonal[i]
		}
		logs[w] = math.Log((spend + 0.35*mean) / (max(season, 0.7) + 0.35))
	}
	return logs
}

// weekSlopes is the robust slope (the median over all pairs) of the logarithm of weekly spend, as known after each
// week since the last jump before it; a slope that its own scatter does not stand clear of is none.
func weekSlopes(logs []float64, breaks []int) []float64 {
	weeks := len(logs)
	slopes := make([]float64, weeks+1)
	pairs := make([]float64, 0, trendWeeks*trendWeeks/2)
	since := 0
	for known := minTrendWeeks; known <= weeks; known++ {
		for ; len(breaks) > 0 && breaks[0] < 7*known; breaks = breaks[1:] {
			since = (breaks[0] + 6) / 7
		}
		if known-since < minTrendWeeks {
			continue
		}
		pairs = pairs[:0]
		for i := max(since, known-trendWeeks); i < known; i++ {
			for j := i + 1; j < known; j++ {
				pairs = append(pairs, (logs[j]-logs[i])/float64(j-i))
			}
		}
		slices.Sort(pairs)
		mid := pairs[len(pairs)/2]
		rising := float64(len(pairs)-positionOf(pairs, 0)) / float64(len(pairs))
		if math.Abs(rising-0.5) > 0.2 {
			slopes[known] = min(max(mid, -maxWeekSlope), maxWeekSlope)
		}
	}
	return slopes
}

func positionOf(sorted []float64, x float64) int {
	i, _ := slices.BinarySearch(sorted, x)
	return i
}

// faintSlope is a trend that the weeks show too faintly to be chosen for its forecasts: their least-squares slope, drawn
// towards none by as much as chance alone would have made of it, and how sure that is. What no weeks can rule out stays in
// the deviation. The level's age in days is what it will be carried over.
func faintSlope(logs []float64, age float64) (slope, sd float64) {
	logs = logs[max(0, len(logs)-max(faintWeeks, int(2*age/7)+1)):]
	n := float64(len(logs))
	if n < 4 {
		return 0, faintSD
	}
	mid, mean := (n-1)/2, total(logs)/n
	var sxx, sxy float64
	for i, y := range logs {
		x := float64(i) - mid
		sxx, sxy = sxx+x*x, sxy+x*(y-mean)
	}
	raw := sxy / sxx
	var squares, next, before float64
	for i, y := range logs {
		rest := y - mean - raw*(float64(i)-mid)
		squares, next, before = squares+rest*rest, next+rest*before, rest
	}
	// Weeks that hang together tell less.
	along := 0.0
	if squares > 0 {
		along = min(max(next/squares, 0), 0.6)
	}
	noise := max(squares/(n-2), sq(faintCalm)) / sxx * (1 + along) / (1 - along)
	keep := sq(faintSD) / (sq(faintSD) + noise)
	return keep * min(max(raw, -maxWeekSlope), maxWeekSlope), faintSD * math.Sqrt(1-keep)
}
