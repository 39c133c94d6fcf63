package pipeline

import (
	"context"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/plan"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// cheapest finds the cheapest plan for every user of each country, and gives the licences that this makes.
func (p *planner) cheapest(ctx context.Context) ([]tenant.Licence, error) {
	uses, err := p.use(ctx)
	if err != nil {
		return nil, err
	}
	licences := withoutPlans(p.base.licences, p.allowances)
	for _, u := range uses {
		offers := p.offers(u.Country, true)
		if len(offers) == 1 {
			p.note("plans.csv has no price of a plan in %s and %s, so no plan can be advised there.", u.Country, p.o.Currency)
		}
		found, of, unpriced, err := adviseOn(ctx, u, offers, p.base.licences, p.o.Currency)
		if err != nil {
			return nil, err
		}
		if unpriced != "" {
			p.note("%s", unpriced)
		}
		if len(p.out.Cheapest) < len(uses) {
			p.out.Cheapest = append(p.out.Cheapest, found)
		}
		for i, k := range of {
			if offers[k].Capability != "" {
				licences = append(licences, plan.Hold(u.Users[i].Holder, offers[k].Capability, u.Country))
			}
		}
	}
	return licences, nil
}

// adviseOn compares the plans that the users of a country hold with the cheapest ones. Of a plan that has no price the
// sentence unpriced tells, and its users count as paying as they go.
func adviseOn(ctx context.Context, u plan.Use, offers []plan.Offer, licences []tenant.Licence, currency string) (found Cheapest, of []int, unpriced string, err error) {
	now := make([]int, len(u.Users))
	at := map[string]int{}
	for i, user := range u.Users {
		at[user.Holder] = i
	}
	for _, l := range licences {
		i, known := at[l.Holder]
		if !known {
			continue
		}
		k := slices.IndexFunc(offers, func(o plan.Offer) bool { return o.Capability == l.Capability })
		switch {
		case k > 0 && offers[k].Domestic+offers[k].International > offers[now[i]].Domestic+offers[now[i]].International:
			now[i] = k
		case k < 0 && callingPlan(l.Capability):
			unpriced = fmt.Sprintf("%s of %s has no price in plans.csv in %s, or its minutes are not known, so who holds it counts as paying as they go", l.Capability, u.Country, currency)
		}
	}
	best, err := plan.Cheapest(ctx, u, offers)
	if err != nil {
		return found, nil, "", err
	}
	if len(u.Users) > 0 {
		best.Settle(u, offers, now)
	}
	found, err = tellCheapest(ctx, u, offers, now, best)
	return found, best.Offers, unpriced, err
}

func callingPlan(capability string) bool {
	return slices.ContainsFunc(rates.Capabilities(), func(c rates.Capability) bool { return c.Code == capability && c.CallingPlan })
}

// tellCheapest puts the result in money a month and in users.
func tellCheapest(ctx context.Context, u plan.Use, offers []plan.Offer, now []int, best plan.Assignment) (Cheapest, error) {
	months := decimal.NewFromInt(int64(max(len(u.Months), 1)))
	monthly := func(micro int64) decimal.Decimal { return decimal.New(micro, -6).DivRound(months, 2) }
	out := Cheapest{Country: u.Country, Within: monthly(best.Within), Months: []MonthSaving{}, Changes: []PlanChange{}, Plans: []CheapestPlan{}}
	var before, after int64
	costs, then := plan.CostOf(u, offers, now), plan.CostOf(u, offers, best.Offers)
	for m, month := range u.Months {
		before, after = before+costs[m], after+then[m]
		out.Months = append(out.Months, MonthSaving{month, decimal.New(costs[m]-then[m], -6).Round(2)})
	}
	out.Now, out.Then, out.Saves = monthly(before), monthly(after), monthly(before-after)
	for k, o := range offers {
		p := CheapestPlan{Capability: o.Capability, Then: best.Counts[k]}
		for _, n := range now {
			if n == k {
				p.Now++
			}
		}
		out.Plans = append(out.Plans, p)
	}
	for m := range u.Months {
		alone, err := plan.Cheapest(ctx, u.Of(m), offers)
		if err != nil {
			return out, err
		}
		for k := range offers {
			p := &out.Plans[k]
			if n := alone.Counts[k]; m == 0 {
				p.AloneLow, p.AloneHigh = n, n
			} else {
				p.AloneLow, p.AloneHigh = min(p.AloneLow, n), max(p.AloneHigh, n)
			}
		}
	}
	for i, user := range u.Users {
		if now[i] != best.Offers[i] {
			out.Changes = append(out.Changes, PlanChange{user.Holder, offers[now[i]].Capability, offers[best.Offers[i]].Capability})
		}
	}
	return out, nil
}
