package recommend

import (
	"math"
	"slices"
)

const (
	maxRaises = 40 // doublings and corrections before a search gives up
	patience  = 3  // worse recharges in a row before the grid is left
)

// sweep is one recharge amount over all futures, for every trigger at once. As long as the balance stays above zero,
// when recharges come depends on the spend since the last one and not on the trigger: a higher trigger lifts the whole
// course. So one run that cannot reach zero tells, for each month, the trigger that it would have needed.
type sweep struct {
	recharge  int64
	depth     []float64 // how far each month fell below the trigger, deepest first
	aboveZero float64   // mean balance less the trigger
	rate      float64   // recharges a month
}

func (f *futures) sweep(recharge int64, p Params) sweep {
	lift := math.Ceil(f.most) + 1
	out := sweep{recharge: recharge, depth: make([]float64, f.paths()*f.counted())}
	var parts [chunks]tally
	inChunks(f.paths(), func(chunk, from, to int) {
		c := newCourse(Policy{Recharge: recharge}, p, f.cal, false)
		c.trigger = lift
		part := &parts[chunk]
		for i := from; i < to; i++ {
			c.luck.reset(f.seed^luckSalt, uint64(i))
			c.open(0, lift+f.phase[i]*float64(recharge))
			for m := range len(f.cal.month) - 1 {
				if m == f.warm {
					c.area, c.recharges = 0, 0
				}
				c.low = c.balance
				c.days(f.cal.month[m], f.spend[i][f.cal.month[m]:f.cal.month[m+1]], false)
				if m >= f.warm {
					out.depth[i*f.counted()+m-f.warm] = lift - c.low
				}
			}
			part.area += c.area
			part.recharges += c.recharges
		}
	})
	var sum tally
	for _, part := range parts {
		sum.add(part)
	}
	slices.Sort(out.depth)
	slices.Reverse(out.depth)
	out.aboveZero = sum.area/float64(f.paths()*f.countedDays()) - lift
	out.rate = float64(sum.recharges) / float64(len(out.depth))
	return out
}

// sweep of the short futures; the search comes back to the same amounts.
func (st *study) sweep(recharge int64) sweep {
	s, ok := st.swept[recharge]
	if !ok {
		s = st.short.sweep(recharge, st.p)
		st.swept[recharge] = s
	}
	return s
}

// trigger is the least whole one with which at most the given share of months reaches zero.
func (s sweep) trigger(limit float64) int64 {
	k := min(int(limit*float64(len(s.depth))), len(s.depth)-1)
	return int64(min(max(math.Floor(s.depth[k])+1, MinAmount), maxAmount))
}

// chance is the share of months that reach zero with a trigger.
func (s sweep) chance(trigger int64) float64 {
	hits, _ := slices.BinarySearchFunc(s.depth, float64(trigger), func(depth, t float64) int {
		if depth >= t {
			return -1
		}
		return 1
	})
	return float64(hits) / float64(len(s.depth))
}

func (s sweep) point(trigger int64) Alternative {
	return Alternative{
		Policy: Policy{Trigger: trigger, Recharge: s.recharge}, Chance: s.chance(trigger),
		Idle: float64(trigger) + s.aboveZero, RechargesPerMonth: s.rate,
	}
}

// cost is what is held down: idle money, what a year lets expire, and what a year's recharges cost besides.
func (p Params) cost(a Alternative) float64 {
	return a.Idle + a.ExpectedExpiry + p.TransactionCost*yearMonths*a.RechargesPerMonth
}

// best is the cheapest point for one recharge amount.
func (st *study) best(recharge int64) Alternative {
	s := st.sweep(recharge)
	a := s.point(s.trigger(st.p.limit()))
	if float64(a.Policy.Trigger+recharge) > st.lean {
		a = st.exact(recharge, a.Policy.Trigger)
	}
	return a
}

// at is the exact figures of a policy.
func (st *study) at(pol Policy) Alternative {
	o := st.outcome(pol)
	return Alternative{
		Policy: pol, Chance: o.Chance, Idle: o.Idle, ExpectedExpiry: o.ExpectedExpiry,
		RechargesPerMonth: o.RechargesPerMonth,
	}
}

// exact finds the least trigger on the process itself, near a guess. Without one that is safe it gives the safest.
func (st *study) exact(recharge, guess int64) Alternative {
	low, high := int64(MinAmount)-1, max(guess, MinAmount)
	safest := st.at(Policy{Trigger: high, Recharge: recharge})
	for n := 0; safest.Chance > st.p.limit() && n < maxRaises && high < maxAmount; n++ {
		low = high
		high += max(1, high/32<<min(n, 5))
		if next := st.at(Policy{Trigger: high, Recharge: recharge}); next.Chance <= safest.Chance || n < 6 {
			safest = next
		} else {
			return safest
		}
	}
	if safest.Chance > st.p.limit() {
		return safest
	}
	// The guess is right or a hair too high, so go down from it in growing strides before halving.
	for stride := int64(1); high-stride > low; stride *= 4 {
		a := st.at(Policy{Trigger: high - stride, Recharge: recharge})
		if a.Chance > st.p.limit() {
			low = high - stride
			break
		}
		high, safest = high-stride, a
	}
	for high-low > 1 {
		mid := low + (high-low)/2
		if a := st.at(Policy{Trigger: mid, Recharge: recharge}); a.Chance > st.p.limit() {
			low = mid
		} else {
			high, safest = mid, a
		}
	}
	return safest
}

// search goes along recharge amounts, from the least that keeps the number of recharges, until more only costs more.
func (st *study) search() []Alternative {
	first := st.leastRecharge()
	var points []Alternative
	better := func(i, j int) bool { return st.p.cost(points[i]) < st.p.cost(points[j]) }
	chosen, worse := 0, 0
	for step := 1.0; step <= 64 && worse < patience; step *= 1.25 {
		recharge := whole(float64(first) * step)
		points = append(points, st.best(recharge))
		worse++
		if last := len(points) - 1; last == 0 || better(last, chosen) {
			chosen, worse = last, 0
		}
		if recharge >= maxAmount {
			break
		}
	}
	at := float64(points[chosen].Policy.Recharge)
	for _, near := range []float64{1 / 1.12, 1.12} {
		if recharge := whole(at * near); recharge > first {
			points = append(points, st.best(recharge))
		}
	}
	slices.SortFunc(points, func(a, b Alternative) int { return int(a.Policy.Recharge - b.Policy.Recharge) })
	return slices.CompactFunc(points, func(a, b Alternative) bool { return a.Policy.Recharge == b.Policy.Recharge })
}

// leastRecharge keeps the recharges at the allowed number on average.
func (st *study) leastRecharge() int64 {
	recharge := whole(st.short.monthly() / st.p.RechargesPerMonth)
	for range maxRaises {
		rate := st.sweep(recharge).rate
		if rate <= st.p.RechargesPerMonth || recharge >= maxAmount {
			break
		}
		recharge = max(recharge+1, whole(float64(recharge)*rate/st.p.RechargesPerMonth))
	}
	return recharge
}

// initial is the least first funding, from the trigger on, with which the first month is as safe as any other. Less
// than the trigger would set off a recharge at once and so not be what is paid in.
func (st *study) initial(pol Policy) int64 {
	f := st.futures(pol.Trigger + pol.Recharge)
	safe := func(amount int64) bool {
		return f.start(Policy{Trigger: pol.Trigger, Recharge: pol.Recharge, Initial: amount}, st.p) <= st.p.limit()
	}
	low, high := pol.Trigger, max(pol.Trigger, MinAmount)
	for n := 0; !safe(high) && n < maxRaises && high < maxAmount; n++ {
		low, high = high, min(high+max(1, pol.Recharge/8<<max(0, n-8)), maxAmount)
	}
	for high-low > max(1, high/64) {
		mid := low + (high-low)/2
		if safe(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}
