package recommend

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

const (
	minBlock   = 7    // days that a block of the bootstrap lasts on average, at least
	maxBlock   = 21   // and at most
	spreads    = 32   // spreads that are told apart
	strata     = 512  // levels that are told apart
	blurs      = 256  // factors that a day is blurred by; a power of two
	blurShare  = 0.7  // of the scatter of days that comes from the kernel
	bandwidth  = 0.75 // of a kernel: times the scatter and the fifth root of the number of days, inverted
	maxScatter = 1.5  // of the logarithm of a day
	demandSalt = 0x9e3779b97f4a7c15
	luckSalt   = 0xd1b54a32d192ed03
	minFreedom = 6.0
	maxFreedom = 400.0
)

// demand is a fitted series, ready to draw futures from. A future is made of blocks of past days, each day divided by
// what its kind of day and its time would have had, and multiplied by what the future's has.
type demand struct {
	season  season
	level   level
	shape   []float64      // spend over level
	source  []uint8        // kind of each past day
	starts  [cells][]int32 // past days that can stand for a day of this kind
	factor  [cells]float64 // share of the mean
	scale   [cells]float64 // what a past day of this kind is divided by
	like    [cells * cells]bool
	shapes  [spreads][]float64 // shape over scale, by spread: the first half scatter less than seen, the rest more
	block   float64
	freedom float64 // of the spread of the days
	blur    [blurs]float64
}

// newDemand needs a series with spend in it.
func newDemand(s series) *demand {
	d := &demand{}
	d.season, d.level = fit(s)
	n := s.days()
	d.shape, d.source = make([]float64, n), make([]uint8, n)
	for c := range cells {
		d.factor[c] = d.season.cell(c)
		d.scale[c] = d.factor[c]
		if d.dead(c) {
			d.scale[c] = 1
		}
	}
	for i, v := range s.spend {
		d.source[i] = uint8(cellOf(s.from.AddDate(0, 0, i)))
		d.shape[i] = v / d.level.history[i]
	}
	d.match()
	d.block = min(max(math.Round(2*math.Cbrt(float64(n))), minBlock), maxBlock)
	d.freedom = min(max(float64(n)/4/max(d.level.inertia, 1), minFreedom), maxFreedom)
	d.scatter()
	return d
}

func (d *demand) dead(c int) bool { return d.factor[c] < deadShare }

// match finds for each kind of day the past days that are like it: days without spend stand for each other, other days
// for those that have half to twice their share. Without that a quiet Sunday, blown up, would pass for a Monday.
func (d *demand) match() {
	for a := range cells {
		for b := range cells {
			alike := d.dead(a) && d.dead(b)
			if !d.dead(a) && !d.dead(b) {
				ratio := d.factor[a] / d.factor[b]
				alike = ratio >= 0.5 && ratio <= 2
			}
			d.like[a*cells+b] = alike
		}
	}
	for c := range cells {
		for i, k := range d.source {
			if d.like[int(k)*cells+c] {
				d.starts[c] = append(d.starts[c], int32(i))
			}
		}
		if d.starts[c] == nil {
			d.starts[c] = d.nearest(c)
		}
	}
}

// nearest serves a kind of day that has no like in the past: all days of the nearest share.
func (d *demand) nearest(c int) []int32 {
	best := math.Inf(1)
	var out []int32
	for i, k := range d.source {
		switch gap := math.Abs(d.factor[k] - d.factor[c]); {
		case gap < best:
			best, out = gap, append(out[:0], int32(i))
		case gap == best:
			out = append(out, int32(i))
		}
	}
	return out
}

// blurDays makes the factors that a day of the past is multiplied by when it is drawn again: a log-normal kernel, wide
// where days are few and scatter far. Without it no future day could exceed the highest seen so far, and the risk of
// spend with a heavy tail would be understated most where the history is shortest.
func (d *demand) blurDays(live func(int) bool) (sum float64) {
	width := 0.0
	var logs []float64
	for i, x := range d.shape {
		if live(i) {
			sum += x / d.scale[d.source[i]]
			logs = append(logs, math.Log(x/d.scale[d.source[i]]))
		}
	}
	if n := float64(len(logs)); n > 1 {
		width = blurShare * min(stat.StdDev(logs, nil), maxScatter)
	}
	for i := range d.blur {
		z := distuv.UnitNormal.Quantile((float64(i) + 0.5) / blurs)
		d.blur[i] = math.Exp(width*z - width*width/2)
	}
	return sum
}

// scatter prepares the days for every spread of them that the history allows. How far days scatter is known from few
// days only roughly, and it is their logarithm that scatters: raised to a power, the mean kept.
func (d *demand) scatter() {
	live := func(i int) bool { return d.shape[i] > 0 && !d.dead(int(d.source[i])) }
	sum := d.blurDays(live)
	chi := distuv.ChiSquared{K: d.freedom}
	// The kernel replaces its own share of the scatter, but for what the usual bandwidth would have added: so much a
	// sample of this size may hide of a tail.
	kept := 1 - sq(blurShare) + sq(bandwidth)*math.Pow(float64(len(d.shape)), -0.4)
	for g := range spreads {
		power := math.Sqrt(kept * d.freedom / chi.Quantile(1-(float64(g)+0.5)/spreads))
		shapes, raised := make([]float64, len(d.shape)), 0.0
		for i, x := range d.shape {
			shapes[i] = x / d.scale[d.source[i]]
			if live(i) {
				shapes[i] = math.Pow(shapes[i], power)
				raised += shapes[i]
			}
		}
		for i := range shapes {
			if live(i) {
				shapes[i] *= sum / raised
			}
		}
		d.shapes[g] = shapes
	}
}

// draw is what one future is made with beside its days.
type draw struct {
	level  float64
	spread int
}

// levels are the strata of the level's uncertainty, lowest first: a Student t on the logarithm, cut at both ends.
func (d *demand) levels() []float64 {
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: d.level.freedom}
	out := make([]float64, strata)
	for i := range out {
		z := d.level.sd * t.Quantile((float64(i)+0.5)/strata)
		out[i] = math.Exp(min(max(z, -math.Log(maxSpread)), math.Log(maxSpread)))
	}
	return out
}

// fill draws one future: a stationary block bootstrap along the calendar.
func (d *demand) fill(out []float64, cal *calendar, rng *rand.Rand, dr draw) {
	stop := uint64(math.MaxUint32 / d.block)
	n, at := len(d.shape), -1
	shapes := d.shapes[dr.spread]
	for j := range out {
		c := int(cal.cell[j])
		bits := rng.Uint64()
		if at++; at <= 0 || at >= n || bits>>32 < stop || !d.like[int(d.source[at])*cells+c] {
			pool := d.starts[c]
			at = int(pool[(bits&math.MaxUint32)*uint64(len(pool))>>32])
		}
		out[j] = dr.level * d.scale[c] * shapes[at] * d.blur[bits%blurs]
	}
}
