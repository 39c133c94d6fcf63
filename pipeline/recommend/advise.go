package recommend

import "slices"

// Advise gives the cheapest policy whose chance of a month reaching zero is within the limit. today, if not nil, is
// what is set now and is measured on the same futures.
func Advise(history []DaySpend, p Params, today *Policy) (Advice, error) {
	if err := p.Check(); err != nil {
		return Advice{}, err
	}
	if today != nil {
		if err := today.Check(); err != nil {
			return Advice{}, err
		}
	}
	return advise(newSeries(history), p, today), nil
}

func advise(s series, p Params, today *Policy) Advice {
	a := Advice{
		Days: s.days(), Seed: p.Seed, ServiceLevel: p.ServiceLevel, TodayPolicy: today, Table: p.row(),
	}
	if !s.tells() {
		a.fallBack(s, p)
		return a
	}
	st := newStudy(s, p)
	a.Method = MethodSimulation
	chosen, points := st.choose()
	a.Policy = chosen.Policy
	a.Outcome = st.outcome(a.Policy)
	a.Feasible = a.Outcome.Chance <= p.limit()
	safer := st.ladder(chosen)
	a.Curve = curve(chosen, points, safer)
	if today != nil {
		o := st.outcome(*today)
		a.Today = &o
	}
	if !p.Imagined {
		a.Backtest, a.Calibration = backtest(s, p)
	}
	a.Reasons = a.sentences(st, safer)
	return a
}

// advised is the policy of the advice, whatever the method.
func (st *study) advised() Policy {
	if !st.s.tells() {
		var a Advice
		a.Table = st.p.row()
		a.fallBack(st.s, st.p)
		return a.Policy
	}
	chosen, _ := st.choose()
	return chosen.Policy
}

// choose is the advice among the points that were looked at.
func (st *study) choose() (Alternative, []Alternative) {
	points := st.search()
	chosen := st.settle(points)
	chosen.Policy.Initial = st.initial(chosen.Policy)
	chosen.Chosen = true
	return chosen, points
}

// cheapest is the best of the points within the limit, or the safest of all if there is none.
func (st *study) cheapest(points []Alternative) Alternative {
	return slices.MinFunc(points, func(a, b Alternative) int {
		aSafe, bSafe := a.Chance <= st.p.limit(), b.Chance <= st.p.limit()
		switch {
		case aSafe != bSafe:
			return boolInt(bSafe) - boolInt(aSafe)
		case aSafe:
			return compare(st.p.cost(a), st.p.cost(b))
		}
		return compare(a.Chance, b.Chance)
	})
}

func compare(a, b float64) int { return boolInt(a > b) - boolInt(a < b) }

// settle measures the cheapest point on the process itself and keeps it within both limits.
func (st *study) settle(points []Alternative) Alternative {
	best := st.cheapest(points)
	best = st.exact(best.Policy.Recharge, best.Policy.Trigger)
	for n := 0; best.RechargesPerMonth > st.p.RechargesPerMonth && n < maxRaises; n++ {
		more := whole(float64(best.Policy.Recharge) * best.RechargesPerMonth / st.p.RechargesPerMonth)
		best = st.exact(max(more, best.Policy.Recharge+1), best.Policy.Trigger)
	}
	return best
}

// quick is the policy alone, found as the advice is but for the last corrections on the process itself.
func (st *study) quick() Policy { return st.cheapest(st.search()).Policy }

// ladder is the chosen recharge with other risks, eight times the limit down to an eighth.
func (st *study) ladder(chosen Alternative) []Alternative {
	s := st.sweep(chosen.Policy.Recharge)
	// Where lots expire, the chosen trigger is not the one that the sweep knows; the others are then off by as much.
	off := chosen.Policy.Trigger - s.trigger(st.p.limit())
	var out []Alternative
	for _, times := range []float64{8, 4, 2, 1. / 2, 1. / 4, 1. / 8} {
		a := s.point(max(MinAmount, s.trigger(min(st.p.limit()*times, 1))+off))
		if float64(a.Policy.Trigger+a.Policy.Recharge) > st.lean {
			a = st.at(a.Policy)
		}
		out = append(out, a)
	}
	return out
}

// curve is the chosen policy among its alternatives: as safe with other recharges, and other risks with its own.
func curve(chosen Alternative, parts ...[]Alternative) []Alternative {
	chosen.Policy.Initial = 0
	out := []Alternative{chosen}
	for _, a := range slices.Concat(parts...) {
		if a.Policy != chosen.Policy {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b Alternative) int {
		if c := int(a.Policy.Recharge - b.Policy.Recharge); c != 0 {
			return c
		}
		return int(a.Policy.Trigger - b.Policy.Trigger)
	})
	return slices.CompactFunc(out, func(a, b Alternative) bool { return a.Policy == b.Policy })
}
