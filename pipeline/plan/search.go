package plan

import (
	"cmp"
	"math"
	"slices"
)

// search looks for the cheapest assignment.
type search struct {
	*problem
	best     int64
	offersOf []int
	open     int64 // nothing that was not settled costs less than this; above best where all is settled
	visits   int
	swaps    int

	interrupted func() bool // then every loop ends at once, and what was found counts for nothing
}

// limit is the bound from which numbers need not be looked at: costs are whole, and least bounds found within an inaccuracy.
func (s *search) limit() float64 { return float64(s.best) - 1 + 1e6*inaccuracy }

// take keeps an assignment if it is the cheapest so far.
func (s *search) take(of []int) int64 {
	cost := s.cost(of)
	if cost < s.best {
		s.best, s.offersOf = cost, slices.Clone(of)
	}
	return cost
}

// everybodyAlike begins with the assignments that need no thought.
func (s *search) everybodyAlike() {
	s.open = math.MaxInt64
	for k := range s.offers {
		s.take(slices.Repeat([]int{k}, s.users()))
	}
}

// lowest is the number of users of each plan with the least bound, as near as whole numbers come to it.
func (s *search) lowest() []int {
	var users []int
	left := s.users()
	for range s.plans {
		n := lowestOf(0, left, s.with(users, left))
		users, left = append(users, n), left-n
	}
	return users
}

// with gives the least bound by the number of users of the next plan.
func (s *search) with(users []int, left int) func(int) float64 {
	known := map[int]float64{} // the lowest point is looked for before its sides are
	return func(n int) float64 {
		if s.interrupted() {
			return 0
		}
		bound, ok := known[n]
		if !ok {
			bound = s.least(append(reals(users), float64(n)), float64(left-n))
			known[n] = bound
		}
		return bound
	}
}

// lowestOf finds the lowest point of a convex function by halving.
func lowestOf(low, high int, value func(int) float64) int {
	for low < high {
		middle := (low + high) / 2
		if value(middle) <= value(middle+1) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}

// around visits every number whose bound is below the limit, from the lowest point to both sides.
func (s *search) around(low, high int, value func(int) float64, visit func(int)) {
	if low > high {
		return
	}
	at := lowestOf(low, high, value)
	for _, step := range []int{1, -1} {
		for n := at; n >= low && n <= high; n += step {
			if step < 0 && n == at {
				continue
			}
			if value(n) > s.limit() || s.interrupted() {
				break
			}
			if s.visits >= visitsMax {
				s.leave(value(n) - 1e6*inaccuracy)
				return
			}
			visit(n)
		}
	}
}

// leave notes that something with this bound was not settled.
func (s *search) leave(bound float64) { s.open = min(s.open, int64(math.Ceil(bound-1e-3))) }

// all visits every set of numbers, those with the least bound first: what few users allow.
func (s *search) all() {
	type place struct {
		users []int
		bound float64
	}
	var places []place
	var fill func(users []int, left int)
	fill = func(users []int, left int) {
		if len(users) == len(s.plans) {
			places = append(places, place{slices.Clone(users), s.bound(reals(users))})
			return
		}
		for n := range left + 1 {
			fill(append(users, n), left-n)
		}
	}
	fill(nil, s.users())
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(a.bound, b.bound) })
	for _, at := range places {
		if s.interrupted() {
			return
		}
		s.visit(at.users)
	}
}

func reals(users []int) []float64 {
	out := make([]float64, len(users))
	for i, n := range users {
		out[i] = float64(n)
	}
	return out
}

// walk visits all numbers of users that may cost less.
func (s *search) walk(users []int, left int) {
	if len(users) == len(s.plans) {
		s.visit(users)
		return
	}
	s.around(0, left, s.with(users, left), func(n int) { s.walk(append(slices.Clone(users), n), left-n) })
}

// visit settles one set of numbers: a dealing-out that costs as little as the bound, or the best of all of them, or what
// stays open.
func (s *search) visit(users []int) {
	s.visits++
	counts := make([]int, len(s.offers))
	counts[s.payg] = s.users()
	for i, n := range users {
		counts[s.plans[i]] = n
		counts[s.payg] -= n
	}
	bound := s.bound(reals(users))
	if bound > float64(s.best)-1+1e-3 {
		return
	}
	of := s.dealt(counts)
	s.swap(of)
	if float64(s.take(of)) < bound+1-1e-3 {
		return
	}
	if orderings(counts) <= orderingMax {
		s.everyOrder(make([]int, 0, s.users()), counts)
		return
	}
	s.leave(bound)
}

// dealt gives the plan with minutes abroad to who calls there most, none to who calls least, and the larger of the rest
// to who calls more.
func (s *search) dealt(counts []int) []int {
	of := slices.Repeat([]int{-1}, s.users())
	order := make([]int, s.users())
	for i := range order {
		order[i] = i
	}
	sum := func(months []int64) (n int64) {
		for _, v := range months {
			n += v
		}
		return n
	}
	give := func(k, n int) {
		for _, i := range order {
			if n > 0 && of[i] < 0 {
				of[i] = k
				n--
			}
		}
	}
	for _, k := range s.plans {
		if s.offers[k].International > 0 {
			slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sum(s.international[b]), sum(s.international[a])) })
			give(k, counts[k])
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sum(s.domestic[a]), sum(s.domestic[b])) })
	give(s.payg, counts[s.payg])
	plans := slices.Clone(s.plans)
	slices.SortStableFunc(plans, func(a, b int) int { return cmp.Compare(s.offers[a].Domestic, s.offers[b].Domestic) })
	for _, k := range plans {
		if s.offers[k].International == 0 {
			give(k, counts[k])
		}
	}
	return of
}

// swap exchanges the plans of two users as long as that costs less.
func (s *search) swap(of []int) {
	pools := s.sums(of)
	for better := true; better && s.swaps < swapsMax; {
		better = false
		for i := range of {
			if s.interrupted() {
				return
			}
			for j := i + 1; j < len(of) && s.swaps < swapsMax; j++ {
				if of[i] == of[j] {
					continue
				}
				s.swaps++
				if s.exchange(pools, of, i, j) < 0 {
					better = true
					continue
				}
				s.exchange(pools, of, i, j)
			}
		}
	}
}

// exchange swaps two users' plans and gives what that costs more.
func (p *problem) exchange(pools []pool, of []int, i, j int) int64 {
	a, b := of[i], of[j]
	before := pools[a].total(p, a) + pools[b].total(p, b)
	pools[a].add(p, i, -1)
	pools[b].add(p, j, -1)
	pools[a].add(p, j, 1)
	pools[b].add(p, i, 1)
	of[i], of[j] = b, a
	return pools[a].total(p, a) + pools[b].total(p, b) - before
}

// orderings is in how many ways plans of these numbers can be dealt out; beyond what is tried it is only more.
func orderings(counts []int) float64 {
	ways, n := 1.0, 0
	for _, c := range counts {
		for i := 1; i <= c; i++ {
			n++
			ways *= float64(n) / float64(i)
		}
	}
	return ways
}

// everyOrder tries all dealings-out of the numbers.
func (s *search) everyOrder(of, left []int) {
	if len(of) == s.users() {
		s.take(of)
		return
	}
	for k := range left {
		if left[k] > 0 {
			left[k]--
			s.everyOrder(append(of, k), left)
			left[k]++
		}
	}
}

// Settle exchanges plans that cost the same until fewer users have another one than now.
func (a *Assignment) Settle(u Use, offers []Offer, now []int) {
	p := newProblem(u, offers)
	pools := p.sums(a.Offers)
	for i := range a.Offers {
		for j := range a.Offers {
			if a.Offers[i] == now[i] || a.Offers[j] != now[i] || now[j] == a.Offers[j] {
				continue
			}
			if p.exchange(pools, a.Offers, i, j) > 0 {
				p.exchange(pools, a.Offers, i, j)
			}
		}
	}
	a.Cost = min(a.Cost, p.cost(a.Offers))
}
