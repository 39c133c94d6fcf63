package recommend

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

const (
	minBlock   = 3   // days that a block of the bootstrap lasts on average, at least
	maxBlock   = 21  // and at most
	strata     = 512 // levels that are told apart
	demandSalt = 0x9e3779b97f4a7c15
	luckSalt   = 0xd1b54a32d192ed03
)

// demand is a fitted series, ready to draw futures from. A future is made of blocks of past days, each day divided by
// what its kind of day and its time would have had, and multiplied by what the future's has.
type demand struct {
	season season
	level  level
	shape  []float64      // spend over level and scale
	source []uint8        // kind of each past day
	stale  []bool         // past days of a time when next to nothing was spent: they do not tell how days scatter now
	starts [cells][]int32 // past days that can stand for a day of this kind
	factor [cells]float64 // share of the mean
	scale  [cells]float64 // what a past day of this kind is divided by
	like   [cells * cells]bool
	tail   tail
	block  float64
}

// newDemand needs a series with spend in it.
func newDemand(s series) *demand {
	d := &demand{}
	d.season, d.level = fit(s)
	n := s.days()
	d.shape, d.source, d.stale = make([]float64, n), make([]uint8, n), make([]bool, n)
	for c := range cells {
		d.factor[c] = d.season.cell(c)
		d.scale[c] = d.factor[c]
		if d.dead(c) {
			d.scale[c] = 1
		}
	}
	for i, v := range s.spend {
		d.source[i] = uint8(cellOf(s.from.AddDate(0, 0, i)))
		if d.stale[i] = stale(d.level.history, i); !d.stale[i] {
			d.shape[i] = v / d.level.history[i] / d.scale[d.source[i]]
		}
	}
	d.match()
	// Days that hang together ask for long blocks. Where they do not, long blocks only repeat the past's own accidents.
	d.block = min(max(math.Round(2*math.Cbrt(float64(n))*(d.level.inertia-1)), minBlock), maxBlock)
	d.tail = fitTail(d.shape, func(i int) bool { return d.shape[i] > 0 && !d.stale[i] && !d.dead(int(d.source[i])) }, d.level.inertia)
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
			if d.like[int(k)*cells+c] && !d.stale[i] {
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
		case d.stale[i]:
		case gap < best:
			best, out = gap, append(out[:0], int32(i))
		case gap == best:
			out = append(out, int32(i))
		}
	}
	return out
}

// draw is what one future is made with beside its days.
type draw struct {
	level float64
	tail  tailDraw
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
	for j := range out {
		c := int(cal.cell[j])
		bits := rng.Uint64()
		if at++; at <= 0 || at >= n || d.stale[at] || bits>>32 < stop || !d.like[int(d.source[at])*cells+c] {
			pool := d.starts[c]
			at = int(pool[(bits&math.MaxUint32)*uint64(len(pool))>>32])
		}
		x := d.shape[at]
		if d.tail.holds(at) {
			x = d.tail.draw(dr.tail, rng.Float64())
		}
		out[j] = dr.level * d.scale[c] * x
	}
}
