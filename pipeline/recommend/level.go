package recommend

import (
	"math"
	"slices"
	"time"
)

const (
	horizonDays   = 28   // how far ahead a level is judged by
	originStep    = 7    // days between two judgements
	priorSD       = 0.05 // how far a level is off where no judgement could be made yet, as a share
	priorWeight   = 4.0  // months that this counts for
	minOrigins    = 6    // judgements before the pace of forgetting is chosen by them
	errorHalfLife = 120  // days after which an error counts half
	forgetGain    = 0.8  // a shorter memory has to better the error by as much
	trendGain     = 0.9  // a trend has to better the error by as much
	maxSpread     = 4.0  // a level is never taken to be off by more than this factor
)

// outlook of the level: what a day of the coming month spends on average, and how sure that is.
type level struct {
	now      float64
	history  []float64 // the level on each day of the past, seen from both sides
	breaks   []int     // days of the past on which it jumped and stayed
	halfLife float64   // days; +Inf for the plain mean
	trend    float64   // per week, of the logarithm; 0 if none is used
	drift    float64   // by how much of the logarithm a trend too faint to be sure of may have moved it
	sd       float64   // of the logarithm of now
	freedom  float64   // degrees of freedom of sd
	noise    float64   // relative variance of a day about its level and season
	inertia  float64   // how much more a sum of days varies than independent days would
}

// fading is an exponentially fading ratio of spend to season, all that a half life needs to be run along a series.
type fading struct{ keep, spend, season, weights, squares, ages float64 }

func newFading(halfLife float64) fading { return fading{keep: math.Exp2(-1 / halfLife)} }

func (f *fading) add(spend, season float64) {
	f.ages = f.keep * (f.ages + f.weights)
	f.spend = f.keep*f.spend + spend
	f.season = f.keep*f.season + season
	f.weights = f.keep*f.weights + 1
	f.squares = f.keep*f.keep*f.squares + 1
}

func (f *fading) level(fallback float64) float64 {
	if f.season <= 0 {
		return fallback
	}
	return f.spend / f.season
}

func (f *fading) age() float64 { return f.ages / f.weights }

// stretches is the level of each day from the days before and after it, no further than to the next jump.
func stretches(capped, seasonal []float64, breaks []int, halfLife, floor float64) []float64 {
	var out []float64
	from := 0
	for _, to := range append(slices.Clone(breaks), len(capped)) {
		out = append(out, twoSided(capped[from:to], seasonal[from:to], halfLife, floor)...)
		from = to
	}
	return out
}

// twoSided is the level of each day from the days before and after it.
func twoSided(capped, seasonal []float64, halfLife, floor float64) []float64 {
	n := len(capped)
	before, after := newFading(halfLife), newFading(halfLife)
	spend, season := make([]float64, n), make([]float64, n)
	for i := range n {
		before.add(capped[i], seasonal[i])
		spend[i], season[i] = before.spend, before.season
	}
	out := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		s := spend[i] + after.keep*after.spend
		w := season[i] + after.keep*after.season
		out[i] = floor
		if w > 0 {
			out[i] = max(floor, s/w)
		}
		after.add(capped[i], seasonal[i])
	}
	return out
}

// candidate is a way to tell next month's level, with the errors it made on the past.
type candidate struct {
	halfLife float64
	trend    bool
	errors   []float64 // of the logarithm
	mse      float64
	months   float64 // that the errors are worth
}

// judge forecasts at every origin the following days and notes by how much it was off. What a jump made wrong does not
// count: a forecast looks back and ahead no further than to the next one.
func judge(c *candidate, capped, seasonal []float64, breaks []int, slopes []float64, soft float64) {
	f := newFading(c.halfLife)
	n, since := len(capped), 0
	for i := range n {
		if len(breaks) > 0 && i == breaks[0] {
			f, since, breaks = newFading(c.halfLife), i, breaks[1:]
		}
		f.add(capped[i], seasonal[i])
		known := i + 1
		next := n
		if len(breaks) > 0 {
			next = breaks[0]
		}
		if known < MinDays || (known-MinDays)%originStep != 0 || known+horizonDays > next || known-since < horizonDays/2 {
			continue
		}
		now := f.level(soft)
		if c.trend {
			now *= lift(slopes[known/7], f.age())
		}
		var want, got float64
		for k := known; k < known+horizonDays; k++ {
			want += now * seasonal[k]
			got += capped[k]
		}
		c.errors = append(c.errors, math.Log((got+soft)/(want+soft)))
	}
	// What went wrong long ago counts less: a level that has settled since is known better than its worst day.
	weights := 0.0
	for i, e := range c.errors {
		w := math.Exp2(-float64((len(c.errors)-1-i)*originStep) / errorHalfLife)
		c.mse += w * sq(e)
		weights += w
	}
	if weights > 0 {
		c.mse /= weights
	}
	c.months = weights * originStep / horizonDays
}

// fitLevel picks the pace of forgetting that would have foretold the past best.
func fitLevel(capped, seasonal []float64, mean float64, gone pause) (level, candidate) {
	soft := horizonDays * mean / 20
	breaks := findBreaks(capped, seasonal, mean)
	last := 0
	if len(breaks) > 0 {
		last = breaks[len(breaks)-1]
	}
	weeks := weekLogs(capped, seasonal, mean)
	slopes := weekSlopes(weeks, breaks)
	var all []candidate
	for _, halfLife := range []float64{math.Inf(1), 90, 45, 21} {
		for _, trend := range []bool{false, true} {
			c := candidate{halfLife: halfLife, trend: trend}
			judge(&c, capped, seasonal, breaks, slopes, soft)
			all = append(all, c)
		}
	}
	best := 0 // the plain mean, while there is nothing to choose by
	if len(all[0].errors) >= minOrigins {
		for i := 2; i < len(all); i += 2 {
			if all[i].mse < forgetGain*all[best].mse {
				best = i
			}
		}
		plain := all[best].mse
		for i := 1; i < len(all); i += 2 {
			if all[i].mse < trendGain*plain && all[i].mse < all[best].mse {
				best = i
			}
		}
	}
	chosen := all[best]
	f := newFading(chosen.halfLife)
	for i := last; i < len(capped); i++ {
		if !gone.holds(i) {
			f.add(capped[i], seasonal[i])
		}
	}
	l := level{halfLife: chosen.halfLife, breaks: breaks, now: max(f.level(mean), mean/20)}
	if chosen.trend {
		l.trend = slopes[len(slopes)-1]
		l.now *= lift(l.trend, f.age())
	} else {
		slope, sd := faintSlope(weeks[(last+6)/7:], f.age())
		l.now *= lift(slope, f.age())
		l.drift = math.Log(lift(sd, f.age()))
		if math.Abs(slope) > faintClear*sd {
			l.trend = slope
		}
	}
	l.history = gone.silence(stretches(capped, seasonal, breaks, chosen.halfLife, mean/20))
	l.spread(capped, seasonal, f, chosen)
	return l, chosen
}

// spread says how sure the level is: the errors it made on the past, less what any single month varies by itself; and
// where there are few such errors, a guess that is worth a few months.
func (l *level) spread(capped, seasonal []float64, f fading, chosen candidate) {
	n, days := len(capped), 0.0
	rest := make([]float64, n) // of stale days nothing
	for i := range rest {
		if !stale(l.history, i) {
			rest[i] = capped[i]/l.history[i] - seasonal[i]
			l.noise += sq(rest[i])
			days++
		}
	}
	l.noise /= days
	l.inertia = 1
	if l.noise > 0 {
		for lag := 1; lag <= 14 && lag < n/3; lag++ {
			sum := 0.0
			for i := lag; i < n; i++ {
				sum += rest[i] * rest[i-lag]
			}
			l.inertia += 2 * (1 - float64(lag)/15) * sum / days / l.noise
		}
	}
	l.inertia = min(max(l.inertia, 0.5), 4)
	sampling := l.bodyNoise(capped, seasonal)*max(l.inertia, 1)*f.squares/sq(f.weights) + sq(l.drift)
	months := chosen.months
	observed := sampling
	if months > 0 {
		// Few months show drift by chance alone; only what stands clear of that counts.
		observed = max(chosen.mse/(1+math.Sqrt(2/months))-l.noise*l.inertia/horizonDays, sampling)
	}
	prior := sq(priorSD) + sampling
	l.freedom = priorWeight + months
	l.sd = min(math.Sqrt((priorWeight*prior+months*observed)/l.freedom), math.Log(maxSpread)/2)
}

// bodyNoise is the relative variance of a day below the tail: what the largest days may do is the tail's own uncertainty.
func (l *level) bodyNoise(capped, seasonal []float64) float64 {
	var ratios []float64
	days := 0.0
	for i, v := range capped {
		if stale(l.history, i) {
			continue
		}
		days++
		if seasonal[i] >= deadShare {
			ratios = append(ratios, v/(l.history[i]*seasonal[i]))
		}
	}
	slices.Sort(ratios)
	top := ratios[len(ratios)-1-int(tailShare*float64(len(ratios)-1))]
	sum := 0.0
	for i, v := range capped {
		r := 0.0
		if stale(l.history, i) {
			continue
		}
		if seasonal[i] >= deadShare {
			r = v / (l.history[i] * seasonal[i])
		}
		sum += sq(min(r, top)*seasonal[i] - seasonal[i])
	}
	return sum / days
}

// stale says that a day's level is next to nothing beside the last day's: it then tells neither the pattern nor how days
// scatter.
func stale(level []float64, i int) bool { return level[i] < deadShare*level[len(level)-1] }

// fit is season and level of a series; each needs the other, so they take turns.
func fit(s series) (season, level) {
	capped, gone := capOutliers(s.spend), s.pause()
	flat := make([]float64, len(capped))
	for i := range flat {
		flat[i] = 1
	}
	gone.fill(capped, flat)
	mean := 0.0
	for _, v := range capped {
		mean += v / float64(len(capped))
	}
	var pattern season
	seasonal := flat
	var l level
	for turn := range 2 {
		base := l.history
		if turn == 0 {
			base = gone.silence(twoSided(capped, flat, 28, mean/20))
		}
		pattern = fitSeason(s.from, capped, base)
		seasonal = seasonalOf(s.from, pattern, len(capped))
		gone.fill(capped, seasonal)
		l, _ = fitLevel(capped, seasonal, mean, gone)
	}
	return pattern, l
}

func seasonalOf(from time.Time, s season, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = s.of(from.AddDate(0, 0, i))
	}
	return out
}
