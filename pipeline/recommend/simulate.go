package recommend

import "math"

// tally is what a part of the paths adds up to.
type tally struct {
	months, touched int
	days            int
	area            float64
	lost, expired   float64
	recharges       int
}

func (t *tally) add(o tally) {
	t.months += o.months
	t.touched += o.touched
	t.days += o.days
	t.area += o.area
	t.lost += o.lost
	t.expired += o.expired
	t.recharges += o.recharges
}

// run lets the policy meet every future and counts what follows the warm-up. touched, if not nil, takes the number of
// months that reached zero per path.
func (f *futures) run(pol Policy, p Params, touched []uint8) tally {
	var parts [chunks]tally
	lots := f.canExpire()
	inChunks(f.paths(), func(chunk, from, to int) {
		c := newCourse(pol, p, f.cal, lots)
		part := &parts[chunk]
		for i := from; i < to; i++ {
			c.luck.reset(f.seed^luckSalt, uint64(i))
			c.open(0, float64(pol.Trigger)+f.phase[i]*float64(pol.Recharge))
			before := part.touched
			f.runPath(c, i, part)
			if touched != nil {
				touched[i] = uint8(part.touched - before)
			}
		}
	})
	var sum tally
	for _, part := range parts {
		sum.add(part)
	}
	return sum
}

func newCourse(pol Policy, p Params, cal *calendar, lots bool) *course {
	return &course{
		trigger: float64(pol.Trigger), recharge: float64(pol.Recharge), cal: cal, lots: lots,
		luck: newRefusals(p.RechargeFailure),
	}
}

func (f *futures) runPath(c *course, path int, part *tally) {
	spend := f.spend[path]
	for m := range len(f.cal.month) - 1 {
		if m == f.warm {
			c.area, c.lost, c.expired, c.recharges = 0, 0, 0, 0
		}
		c.touched, c.low = false, c.balance
		c.days(f.cal.month[m], spend[f.cal.month[m]:f.cal.month[m+1]], false)
		if m >= f.warm {
			part.months++
			part.touched += boolInt(c.touched)
		}
	}
	part.days += f.countedDays()
	part.area += c.area
	part.lost += c.lost
	part.expired += c.expired
	part.recharges += c.recharges
}

// canExpire tells whether the futures are long enough to see a lot expire; study sees to it that they are where it
// matters.
func (f *futures) canExpire() bool { return f.cal.expires[0] < f.cal.days() }

// start is the share of months that reach zero when the initial funding comes on their first day.
func (f *futures) start(pol Policy, p Params) float64 {
	var months, touched [chunks]int
	inChunks(f.paths(), func(chunk, from, to int) {
		c := newCourse(pol, p, f.cal, false)
		for i := from; i < to; i++ {
			for m := f.warm; m < len(f.cal.month)-1; m++ {
				c.luck.reset(f.seed^luckSalt, uint64(m*maxPaths+i))
				c.open(f.cal.month[m], float64(pol.Initial))
				c.fund(f.cal.month[m], 0)
				c.touched = c.balance <= 0
				c.days(f.cal.month[m], f.spend[i][f.cal.month[m]:f.cal.month[m+1]], true)
				months[chunk]++
				touched[chunk] += boolInt(c.touched)
			}
		}
	})
	all, hit := 0, 0
	for i := range chunks {
		all, hit = all+months[i], hit+touched[i]
	}
	return float64(hit) / float64(all)
}

// outcome is the run as figures, with the interval of its chance.
func (f *futures) outcome(pol Policy, p Params) Outcome {
	touched := make([]uint8, f.paths())
	t := f.run(pol, p, touched)
	months := float64(t.months)
	o := Outcome{
		Chance:            float64(t.touched) / months,
		Idle:              t.area / float64(t.days),
		ExpectedExpiry:    t.expired / float64(t.days) * yearDays,
		RechargesPerMonth: float64(t.recharges) / months,
		LostPerMonth:      t.lost / months,
		MonthlySpend:      f.monthly(),
		PathMonths:        t.months,
	}
	tenth := max(len(touched)/10, 1)
	share := func(paths []uint8) float64 {
		n := 0
		for _, v := range paths {
			n += int(v)
		}
		return float64(n) / float64(len(paths)*f.counted())
	}
	low, high := wilson(t.touched, t.months)
	o.ChanceLow = min(low, share(touched[:tenth]))
	o.ChanceHigh = max(high, share(touched[len(touched)-tenth:]))
	return o
}

// wilson is the 95 % interval of a share seen in n trials.
func wilson(hits, n int) (low, high float64) {
	const z = 1.959964
	p, m := float64(hits)/float64(n), float64(n)
	mid := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max(0, mid-half), min(1, mid+half)
}
