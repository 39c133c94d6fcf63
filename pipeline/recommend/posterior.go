package recommend

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

const (
	shapeLow, shapeHigh, shapeSteps = -0.4, 0.8, 25 // of the grid that the tail is looked for on
	scaleRange, scaleSteps          = 1.2, 25       // about the mean excess, as a logarithm

	heavyShape  = 0.33 // what a heavy tail has
	heavyChance = 0.3  // that it is one, before the largest days are looked at
	shapeSD     = 0.07
	scatterLow  = 0.25 // the quantiles that tell how days scatter
	scatterHigh = 0.9
	scatterMore = 2.0 // standard errors by which they may scatter more than seen
)

// shapePrior is what is taken for likely of the tail's shape before its days are looked at, as a logarithm. Mostly the tail
// goes on as the other days scatter: as log-normal days of that scatter would. But a calm week may hide days of
// another kind, so some of the weight stays with a heavy tail, and the days decide.
func shapePrior(sorted []float64, share float64) func(shape float64) float64 {
	sigma := scatter(sorted) * (1 + scatterMore/math.Sqrt(2*float64(len(sorted))))
	calm := min(heavyShape, goesOn(sigma, share))
	return func(shape float64) float64 {
		bell := func(at float64) float64 { return math.Exp(-sq((shape-at)/shapeSD) / 2) }
		return math.Log(max((1-heavyChance)*bell(calm)+heavyChance*bell(heavyShape), math.SmallestNonzeroFloat64))
	}
}

// scatter is the standard deviation of the logarithm that log-normal days of these quantiles would have.
func scatter(sorted []float64) float64 {
	at := func(q float64) float64 { return sorted[int(q*float64(len(sorted)-1))] }
	z := distuv.UnitNormal.Quantile
	return math.Log(at(scatterHigh)/at(scatterLow)) / (z(scatterHigh) - z(scatterLow))
}

// goesOn is the shape of the largest share of log-normal days: the one with which the excess that a hundredth of them go
// beyond is as many times the excess that half of them do.
func goesOn(sigma, share float64) float64 {
	day := func(v float64) float64 { return math.Exp(max(sigma, 0.01) * distuv.UnitNormal.Quantile(1-share*v)) }
	from := day(1)
	want := (day(0.01) - from) / (day(0.5) - from)
	low, high := shapeLow, shapeHigh
	for range 30 {
		if mid := (low + high) / 2; excessOver(mid, 0.01)/excessOver(mid, 0.5) < want {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// posterior gives tails of equal weight, mildest first.
func posterior(excess []float64, weight float64, prior func(shape float64) float64) [tailDraws]tailDraw {
	mean := total(excess) / float64(len(excess))
	type point struct {
		draw             tailDraw
		log, mass, grave float64
	}
	var grid []point
	best := math.Inf(-1)
	for i := range shapeSteps {
		shape := shapeLow + (shapeHigh-shapeLow)*float64(i)/(shapeSteps-1)
		for j := range scaleSteps {
			scale := mean * math.Exp(scaleRange*(2*float64(j)/(scaleSteps-1)-1))
			p := point{draw: tailDraw{shape: shape, scale: scale}, grave: scale * excessOver(shape, 0.01)}
			p.log = weight*likelihood(excess, shape, scale) + prior(shape)
			best = max(best, p.log)
			grid = append(grid, p)
		}
	}
	slices.SortStableFunc(grid, func(a, b point) int { return compare(a.grave, b.grave) })
	sum := 0.0
	for i := range grid {
		grid[i].mass = math.Exp(grid[i].log - best)
		sum += grid[i].mass
	}
	var out [tailDraws]tailDraw
	at, below := 0, 0.0
	for g := range out {
		want := (float64(g) + 0.5) / tailDraws * sum
		for at < len(grid)-1 && below+grid[at].mass < want {
			below += grid[at].mass
			at++
		}
		out[g] = grid[at].draw
	}
	return out
}

// likelihood of the excesses, as a logarithm.
func likelihood(excess []float64, shape, scale float64) float64 {
	sum := -float64(len(excess)) * math.Log(scale)
	for _, y := range excess {
		if math.Abs(shape) < 1e-6 {
			sum -= y / scale
			continue
		}
		z := 1 + shape*y/scale
		if z <= 0 {
			return math.Inf(-1)
		}
		sum -= (1 + 1/shape) * math.Log(z)
	}
	return sum
}
