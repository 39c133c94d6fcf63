package recommend

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// What `make bench-advice` sets to make the table of docs/RECOMMEND.md.
var (
	tenantsLeast = flag.Int("tenants", 3, "simulated tenants per kind and length of history, at least")
	tenantsMost  = flag.Int("tenants-most", 3, "and at most, where the chance is not yet known to a fiftieth of a per cent")
	firstSeed    = flag.Int("tenants-seed", 1000, "of the first tenant; the paths of the tenant after it have the next one, and so on")
)

const (
	lifeDays   = 1096   // the histories end here, so that the month after them is the same for all
	freshPaths = 20_000 // months of the true process that each advice is measured on
	quickPaths = 5_000  // the same where only a gross error is looked for
	chanceHalf = 0.0002 // half width of the interval of the chance that is good enough
)

// truth is the month after the history as the process itself makes it, with a month before to settle in.
func (k kind) truth(paths int, seed uint64, p Params) *futures {
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	first := start.AddDate(0, 0, lifeDays)
	cal := newCalendar(first.AddDate(0, -1, 0), 2, p)
	f := &futures{
		cal: cal, seed: seed, warm: 1, spend: make([][]float64, paths), phase: make([]float64, paths), sums: make([]float64, paths),
	}
	inChunks(paths, func(_, from, to int) {
		for i := from; i < to; i++ {
			rng := rand.New(rand.NewPCG(seed, 1<<32+uint64(i)))
			f.phase[i] = rng.Float64()
			f.spend[i] = make([]float64, cal.days())
			for d := range f.spend[i] {
				t := cal.from.AddDate(0, 0, d)
				f.spend[i][d] = k.mean(int(t.Sub(start)/day), t) * k.scatter(rng)
			}
			f.sums[i] = total(f.spend[i][cal.month[1]:])
		}
	})
	for i := range f.spend {
		f.most = max(f.most, total(f.spend[i]))
	}
	f.mean = total(f.sums) / float64(paths*f.countedDays())
	return f
}

// optimum is the least idle money of one who knows the process, by trying every recharge.
func (f *futures) optimum(p Params) Alternative {
	best := Alternative{}
	least := whole(f.monthly() / p.RechargesPerMonth)
	for recharge := least; recharge < 4*least; recharge += max(1, least/10) {
		s := f.sweep(recharge, p)
		if a := s.point(s.trigger(p.limit())); best.Idle == 0 || a.Idle < best.Idle {
			best = a
		}
	}
	return best
}

// realised is what the advice did to tenants of one kind, with half the width of its 95 % interval.
type realised struct {
	tenants                        int
	chance, chanceHalf, idle, half float64 // idle as a multiple of the optimum
}

// measure advises one tenant after the other and lives the month after on fresh paths of the true process.
func (k kind) measure(days, fresh int, best Alternative, p Params) realised {
	var chances, idles []float64
	for i := range *tenantsMost {
		seed := uint64(*firstSeed + i)
		st := newStudy(newSeries(k.spend(lifeDays-days, days, seed)), p)
		o := k.truth(fresh, seed, p).outcome(st.quick(), p)
		chances, idles = append(chances, o.Chance), append(idles, o.Idle/best.Idle)
		if _, half := meanOf(chances); i+1 >= *tenantsLeast && half < chanceHalf {
			break
		}
	}
	r := realised{tenants: len(chances)}
	r.chance, r.chanceHalf = meanOf(chances)
	r.idle, r.half = meanOf(idles)
	return r
}

func meanOf(xs []float64) (mean, half float64) {
	n, squares := float64(len(xs)), 0.0
	mean = total(xs) / n
	for _, x := range xs {
		squares += sq(x - mean)
	}
	return mean, 1.96 * math.Sqrt(squares/max(1, n-1)/n)
}

// Advice from a finite history is held against the process that made it. Three tenants a kind cannot show a small
// excess; a method that is blind to something would still miss by far.
func TestRealisedRisk(t *testing.T) {
	p := fewPaths()
	fresh, factor, most := quickPaths, 5.0, 2.0 // what so few tenants can show
	if *tenantsLeast >= 20 {
		p.Paths, fresh, factor, most = DefaultPaths, freshPaths, 2.5, 1.5 // as many futures as the advice has
	}
	t.Logf("tenants have the seeds %d to %d at most; each advice is measured on %d months of the true process", *firstSeed, *firstSeed+*tenantsMost-1, fresh)
	t.Logf("| process | days | tenants | chance | idle |")
	t.Logf("|---|---|---|---|---|")
	for _, k := range tenantKinds() {
		best := sync.OnceValue(func() Alternative { return k.truth(5*fresh, 4242, p).optimum(p) })
		for _, n := range []int{90, 180, 365} {
			t.Run(fmt.Sprintf("%s %d", k.name, n), func(t *testing.T) {
				r := k.measure(n, fresh, best(), p)
				t.Logf("| %s | %d | %d | %.3f ± %.3f %% | %.2f ± %.2f |", k.name, n, r.tenants, 100*r.chance, 100*r.chanceHalf, r.idle, r.half)
				if r.chance > factor*p.limit() {
					t.Errorf("a month reaches zero with %.5f, the advice promised %.5f", r.chance, p.limit())
				}
				if r.idle > most {
					t.Errorf("%.2f times the idle money that would do", r.idle)
				}
			})
		}
	}
}
