package recommend

import (
	"math/rand/v2"
	"runtime"
	"sync"
)

const (
	warmMonths = 1  // months that a future runs in before it counts
	chunks     = 16 // futures are worked on in so many fixed parts, whatever the number of cores
)

// futures are simulated spends over one calendar, ordered by their level, lowest first.
type futures struct {
	cal   *calendar
	spend [][]float64 // per path and day
	phase []float64   // where between trigger and trigger + recharge each path starts
	seed  uint64
	warm  int // months that do not count
	mean  float64
	most  float64   // the largest spend of a whole path
	sums  []float64 // spend of each path's counted days
}

func (f *futures) paths() int { return len(f.spend) }

// counted is how many months of a path count.
func (f *futures) counted() int { return len(f.cal.month) - 1 - f.warm }

// countedDays is how many days of a path count.
func (f *futures) countedDays() int { return f.cal.days() - f.cal.month[f.warm] }

// newFutures draws paths over whole months that begin after the series. Levels are drawn in strata and in order.
func newFutures(d *demand, cal *calendar, paths, warm int, seed uint64) *futures {
	f := &futures{
		cal: cal, spend: make([][]float64, paths), phase: make([]float64, paths), sums: make([]float64, paths),
		seed: seed, warm: warm,
	}
	days := cal.days()
	all := make([]float64, paths*days)
	levels := d.levels()
	before := make([]float64, paths)
	inChunks(paths, func(_, from, to int) {
		var pcg rand.PCG
		rng := rand.New(&pcg)
		for i := from; i < to; i++ {
			pcg.Seed(seed^demandSalt, uint64(i))
			f.spend[i] = all[i*days : (i+1)*days : (i+1)*days]
			f.phase[i] = rng.Float64()
			worst := d.tail.draws[rng.IntN(tailDraws)]
			d.fill(f.spend[i], cal, rng, draw{level: d.level.now * levels[i*strata/paths], tail: worst})
			before[i] = total(f.spend[i][:cal.month[warm]])
			f.sums[i] = total(f.spend[i][cal.month[warm]:])
		}
	})
	for i, s := range f.sums {
		f.most = max(f.most, before[i]+s)
	}
	f.mean = total(f.sums) / (float64(paths) * float64(f.countedDays()))
	return f
}

func total(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum
}

// monthly is the mean spend of a month.
func (f *futures) monthly() float64 { return f.mean * monthDays }

// inChunks runs the work on fixed parts of the paths, as many at a time as there are cores. Every part keeps its own
// sums, and the caller adds them up in order: the result does not depend on the cores.
func inChunks(paths int, work func(chunk, from, to int)) {
	next := make(chan int, chunks)
	for c := range chunks {
		next <- c
	}
	close(next)
	var wg sync.WaitGroup
	for range min(chunks, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for c := range next {
				work(c, c*paths/chunks, (c+1)*paths/chunks)
			}
		})
	}
	wg.Wait()
}
