package plan

import (
	"context"
	"math"
	"slices"

	"github.com/shopspring/decimal"
)

const (
	fewUsers    = 20        // up to which every set of numbers is looked at
	visitsMax   = 2000      // sets of numbers that are looked at of more users
	orderingMax = 300_000   // ways to deal plans of given numbers out, up to which all are tried
	swapsMax    = 5_000_000 // pairs of users that are tried in another order
)

// Assignment is a plan for every user.
type Assignment struct {
	Offers []int // of each user, by the place of the offer
	Counts []int // users of each offer
	Cost   int64 // micro units of the currency, all months together
	Within int64 // no assignment costs less by more than this; 0: none costs less
}

// problem is the question which plans cost least for the users of one country, in whole micro units and minutes. A
// plan's minutes are shared by its users: what they call beyond them together is paid, at the average price of a minute.
type problem struct {
	offers        []Offer
	price         []int64 // of a user and month
	home, abroad  int64   // of a minute
	domestic      [][]int64
	international [][]int64 // by user and month
	months        int

	payg  int   // place of pay as you go
	plans []int // places of the others
	near  calls // at home, for the bound
	far   calls // abroad
}

// Cheapest finds the plans that cost the users of a country least; one of the offers is pay as you go. It compares how many
// users have each plan. For given numbers no dealing-out costs less than a bound, which is convex in the numbers, so that
// few of them are left to be looked at. Where a dealing-out costs as little as its bound it is proven; else all
// dealings-out of the numbers are tried, or Within says how much stays open. The only error is that of an interrupt.
func Cheapest(ctx context.Context, u Use, offers []Offer) (Assignment, error) {
	return cheapest(ctx, u, offers, fewUsers)
}

func cheapest(ctx context.Context, u Use, offers []Offer, few int) (Assignment, error) {
	p := newProblem(u, offers)
	if len(u.Users) == 0 {
		return Assignment{Counts: make([]int, len(offers))}, ctx.Err()
	}
	s := &search{problem: p, best: math.MaxInt64, interrupted: func() bool { return ctx.Err() != nil }}
	s.everybodyAlike()
	p.leaveOutDear()
	if len(u.Users) <= few {
		s.all()
	} else {
		s.visit(s.lowest())
		s.walk(nil, s.users())
	}
	out := Assignment{Offers: s.offersOf, Counts: p.counts(s.offersOf), Cost: s.best}
	if s.open < s.best {
		out.Within = s.best - s.open
	}
	return out, ctx.Err()
}

// CostOf is what given plans cost, by month.
func CostOf(u Use, offers []Offer, of []int) []int64 {
	p := newProblem(u, offers)
	out := make([]int64, p.months)
	for m := range out {
		for k, v := range p.sums(of) {
			out[m] += v.cost(p, k, m)
		}
	}
	return out
}

func micro(amount decimal.Decimal) int64 { return amount.Shift(6).Round(0).IntPart() }

func newProblem(u Use, offers []Offer) *problem {
	p := &problem{offers: offers, home: micro(u.Domestic), abroad: micro(u.International), months: len(u.Months)}
	for k, o := range offers {
		p.price = append(p.price, micro(o.Price))
		if o.Domestic+o.International == 0 {
			p.payg = k
		}
	}
	for _, user := range u.Users {
		p.domestic, p.international = append(p.domestic, user.Domestic), append(p.international, user.International)
	}
	p.near, p.far = p.callsOf(p.domestic), p.callsOf(p.international)
	for k := range offers {
		if k != p.payg {
			p.plans = append(p.plans, k)
		}
	}
	p.include()
	return p
}

func (p *problem) include() {
	p.near.included, p.near.with, p.far.included, p.far.with = nil, nil, nil, nil
	for _, k := range p.plans {
		p.near.include(p.offers[k].Domestic)
		p.far.include(p.offers[k].International)
	}
}

// leaveOutDear leaves out plans that are in no cheapest assignment.
func (p *problem) leaveOutDear() {
	p.plans = slices.DeleteFunc(p.plans, p.tooDear)
	p.include()
}

// tooDear says of a plan that nobody calls for as much as it costs. All its users together then pay less as they go, whatever
// the others have, so it is in no cheapest assignment.
func (p *problem) tooDear(k int) bool {
	more := (p.price[k] - p.price[p.payg]) * int64(p.months)
	for i := range p.users() {
		worth := int64(0)
		for m := range p.months {
			if worth += p.home * p.domestic[i][m]; p.offers[k].International > 0 {
				worth += p.abroad * p.international[i][m]
			}
		}
		if worth >= more {
			return false
		}
	}
	return true
}

func (p *problem) users() int { return len(p.domestic) }

func (p *problem) counts(of []int) []int {
	counts := make([]int, len(p.offers))
	for _, k := range of {
		counts[k]++
	}
	return counts
}

// pool is what the users of one offer call together.
type pool struct {
	users            int64
	domestic, abroad []int64 // by month
}

func (p *problem) sums(of []int) []pool {
	pools := make([]pool, len(p.offers))
	for k := range pools {
		pools[k].domestic, pools[k].abroad = make([]int64, p.months), make([]int64, p.months)
	}
	for i, k := range of {
		pools[k].add(p, i, 1)
	}
	return pools
}

// add takes a user in, or with -1 out.
func (v *pool) add(p *problem, user int, sign int64) {
	v.users += sign
	for m := range p.months {
		v.domestic[m] += sign * p.domestic[user][m]
		v.abroad[m] += sign * p.international[user][m]
	}
}

// cost is what an offer's users cost in a month.
func (v *pool) cost(p *problem, k, m int) int64 {
	o := p.offers[k]
	return p.price[k]*v.users + p.home*max(0, v.domestic[m]-o.Domestic*v.users) + p.abroad*max(0, v.abroad[m]-o.International*v.users)
}

func (v *pool) total(p *problem, k int) int64 {
	sum := int64(0)
	for m := range p.months {
		sum += v.cost(p, k, m)
	}
	return sum
}

func (p *problem) cost(of []int) int64 {
	sum := int64(0)
	for k, v := range p.sums(of) {
		sum += v.total(p, k)
	}
	return sum
}
