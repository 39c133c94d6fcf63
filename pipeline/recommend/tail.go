package recommend

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

const (
	tailShare  = 0.3 // of the days with spend that count as the tail
	tailLeast  = 6   // days of the tail at least
	tailDraws  = 32  // tails that are told apart
	tailTrust  = 0.6 // of what independent days would tell: the days above a threshold follow the model only roughly
	tailBeyond = 5.0 // times the largest day seen: no day is drawn beyond that
	fewBeyond  = 2.0 // the same where fewer days than make a tail had spend: they tell of no scatter at all
)

// tail is what the largest days tell of days not seen yet: days above a threshold are drawn from a generalised Pareto
// distribution and not from the past alone. What its parameters may be is the posterior on a grid, so that the shorter the
// history, the further a day may go beyond the largest seen.
type tail struct {
	from  float64 // days above this are the tail, as a share of what their kind of day has
	most  float64
	in    []bool // by day of the past
	draws [tailDraws]tailDraw
}

// tailDraw is one tail that the history allows: shape and scale of the excess, and how much more often than seen it comes.
type tailDraw struct{ shape, scale, rate float64 }

// fitTail looks at the days that live says have spend to go by. Days that come in clusters tell less than single ones.
func fitTail(days []float64, live func(int) bool, inertia float64) tail {
	var sorted []float64
	for i, x := range days {
		if live(i) {
			sorted = append(sorted, x)
		}
	}
	t := tail{in: make([]bool, len(days))}
	if len(sorted) == 0 {
		return t
	}
	slices.Sort(sorted)
	n := len(sorted)
	k := min(n, max(tailLeast, int(tailShare*float64(n))))
	if k < n {
		t.from = sorted[n-k-1]
	}
	t.most = tailBeyond * sorted[n-1]
	if n < tailLeast {
		t.most = fewBeyond * sorted[n-1]
	}
	var excess []float64
	for _, x := range sorted {
		if x > t.from {
			excess = append(excess, x-t.from)
		}
	}
	if len(excess) == 0 {
		return t // all days alike
	}
	for i, x := range days {
		t.in[i] = live(i) && x > t.from
	}
	weight := tailTrust / max(1, inertia)
	t.draws = posterior(excess, weight, shapePrior(sorted, float64(k)/float64(n)))
	gamma := distuv.Gamma{Alpha: weight * float64(len(excess)), Beta: weight * float64(len(excess))}
	for g := range t.draws {
		// Eleven has no factor in common with the number of draws, so severe tails meet frequent and rare ones alike.
		t.draws[g].rate = gamma.Quantile((float64(g*11%tailDraws) + 0.5) / tailDraws)
	}
	return t
}

func (t *tail) holds(i int) bool { return t.in[i] }

// draw is a day of the tail; v is even on [0, 1) and small for severe days.
func (t *tail) draw(d tailDraw, v float64) float64 {
	x := t.from + d.scale*excessOver(d.shape, max(v, 1e-9)/d.rate)
	return min(max(x, t.from/2), t.most)
}

// excessOver is the excess, in units of the scale, that a share v of the tail goes beyond.
func excessOver(shape, v float64) float64 {
	if math.Abs(shape) < 1e-6 {
		return -math.Log(v)
	}
	return (math.Pow(v, -shape) - 1) / shape
}
