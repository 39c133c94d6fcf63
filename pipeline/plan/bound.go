package plan

import (
	"math"
	"slices"
)

// calls are what the bound knows of calls at home, or abroad.
type calls struct {
	included []int64     // minutes of a user, by plan
	with     []int       // places of the plans that include some
	sums     []float64   // of all users, by month
	heavy    [][]float64 // by month: what the so many heaviest users call
	heaviest []float64   // the same of all months together
}

func (p *problem) callsOf(minutes [][]int64) calls {
	var c calls
	totals := make([]int64, len(minutes))
	for m := range p.months {
		month := make([]int64, len(minutes))
		for i, user := range minutes {
			month[i] = user[m]
			totals[i] += user[m]
		}
		slices.Sort(month)
		slices.Reverse(month)
		heavy := running(month)
		c.heavy, c.sums = append(c.heavy, heavy), append(c.sums, heavy[len(heavy)-1])
	}
	slices.Sort(totals)
	slices.Reverse(totals)
	c.heaviest = running(totals)
	return c
}

// include adds a plan with its minutes.
func (c *calls) include(minutes int64) {
	if minutes > 0 {
		c.with = append(c.with, len(c.included))
	}
	c.included = append(c.included, minutes)
}

// running gives for every number the sum of the first so many.
func running(values []int64) []float64 {
	sums := []float64{0}
	for _, v := range values {
		sums = append(sums, sums[len(sums)-1]+float64(v))
	}
	return sums
}

// at reads sums between whole numbers along a straight line.
func at(sums []float64, n float64) float64 {
	n = min(max(n, 0), float64(len(sums)-1))
	i := min(int(n), len(sums)-2)
	if i < 0 {
		return 0
	}
	return sums[i] + (n-float64(i))*(sums[i+1]-sums[i])
}

// paid are the minutes that so many users of each plan pay at least: by the months one by one, or all together, whichever
// says more. Together it knows that the users of a plan are the same in every month.
func (c calls) paid(users []float64) float64 {
	paid := 0.0
	for m, sum := range c.sums {
		paid += max(0, sum-c.given(users, c.heavy[m], 1))
	}
	all := c.heaviest[len(c.heaviest)-1]
	return max(paid, all-c.given(users, c.heaviest, float64(len(c.sums))))
}

// given is the most that the plans can give in so many months. Of some plans the minutes are counted that they include,
// of the others what as many of the heaviest users call: they give no more than that, whichever plans they are, so the
// least of all choices is the most that can be given.
func (c calls) given(users []float64, heavy []float64, months float64) float64 {
	return c.choose(c.with, users, heavy, months, 0, 0, math.Inf(1))
}

// choose goes on from the plans chosen so far, of which so many minutes are counted and so many heavy callers, and leaves a
// choice that can only give more than the least known.
func (c calls) choose(with []int, users, heavy []float64, months, given, callers, least float64) float64 {
	for len(with) > 0 && users[with[0]] == 0 {
		with = with[1:] // without users either choice is the same
	}
	switch {
	case given >= least:
		return least
	case len(with) == 0:
		return min(least, given+at(heavy, callers))
	}
	n := users[with[0]]
	least = c.choose(with[1:], users, heavy, months, given, callers+n, least)
	return c.choose(with[1:], users, heavy, months, given+n*float64(c.included[with[0]])*months, callers, least)
}

// bound is what no dealing-out of so many users of each plan costs less than; the rest pay as they go. It is convex: every
// term is straight, or the sum of the heaviest, which grows ever less and is taken off.
func (p *problem) bound(users []float64) float64 {
	without, price := float64(p.users()), 0.0
	for i, n := range users {
		without -= n
		price += float64(p.price[p.plans[i]]) * n
	}
	price += float64(p.price[p.payg]) * without
	return price*float64(p.months) + float64(p.home)*p.near.paid(users) + float64(p.abroad)*p.far.paid(users)
}

const (
	golden     = 0.6180339887498949
	sections   = 30   // of the golden section: it ends within a millionth of the users
	inaccuracy = 5e-2 // of the least bound found so, in the currency
)

// least is the least bound where the first plans have so many users and the others any number, be it no whole one.
func (p *problem) least(users []float64, left float64) float64 {
	if len(users) == len(p.plans) {
		return p.bound(users)
	}
	users = append(make([]float64, 0, len(p.plans)), users...)
	value := func(n float64) float64 { return p.least(append(users, n), left-n) }
	low, high := 0.0, left
	a, b := high-golden*(high-low), low+golden*(high-low)
	atA, atB := value(a), value(b)
	for range sections {
		if atA <= atB {
			high, b, atB = b, a, atA
			a = high - golden*(high-low)
			atA = value(a)
		} else {
			low, a, atA = a, b, atB
			b = low + golden*(high-low)
			atB = value(b)
		}
	}
	return min(atA, atB, value(0), value(left))
}
