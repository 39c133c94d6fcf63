package pipeline

import (
	"context"
	"slices"

	"tollbook/pipeline/plan"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// question is one alternative by its name.
type question struct {
	name string
	kind string
	with scenario
}

// questions rates every alternative that is asked for, and says from where one plan beats another.
func (p *planner) questions(ctx context.Context) error {
	var asked []question
	plans := false
	for _, w := range p.o.WhatIfs {
		asked = append(asked, p.expand(w)...)
		plans = plans || w.Kind == IfPlans
	}
	for i, q := range asked {
		p.log("alternative %d of %d: %s", i+1, len(asked), q.name)
		if q.kind == IfCheapest {
			licences, err := p.cheapest(ctx)
			if err != nil {
				return err
			}
			q.with.licences = licences
		}
		sums, err := p.rate(ctx, q.with)
		if err != nil {
			return err
		}
		p.out.WhatIfs = append(p.out.WhatIfs, p.alternative(q, sums))
	}
	if plans {
		return p.breakEven(ctx)
	}
	return nil
}

// expand makes a question the alternatives that answer it.
func (p *planner) expand(w WhatIf) []question {
	with := p.base
	switch w.Kind {
	case IfSeats:
		with.licences = p.deal(w.Seats, false)
	case IfPrice:
		with.tariffs = slices.Clone(p.base.tariffs)
		for i, t := range with.tariffs {
			t.Price, t.ConnectionFee, t.Surcharge = percentOf(t.Price, w.Percent), percentOf(t.ConnectionFee, w.Percent), percentOf(t.Surcharge, w.Percent)
			with.tariffs[i] = t
		}
	case IfGrowth:
		with.growth = w.Percent
	case IfLine:
		with.line = w.Line
		if with.line.Number == "" {
			with.line.Number = p.tollFreeNumber()
		}
	case IfPlans:
		return p.everyPlan(w)
	case IfCheapest:
		if len(p.o.Prices) == 0 {
			p.note("Without plans.csv no licence has a price, so no plan is the cheapest.")
			return nil
		}
	}
	return []question{{w.Name, w.Kind, with}}
}

// everyPlan gives all users of each country each plan in turn.
func (p *planner) everyPlan(w WhatIf) []question {
	var out []question
	for _, country := range plan.Countries(p.users) {
		if w.Country != "" && w.Country != country {
			continue
		}
		for _, o := range p.offers(country, false) {
			name := country + ": everybody " + o.Capability
			if o.Capability == "" {
				name = country + ": everybody pays as they go"
			}
			with := p.base
			with.licences = plan.Everybody(p.users, p.base.licences, country, o.Capability, plan.AllowanceOf(p.allowances))
			out = append(out, question{name, w.Kind, with})
		}
	}
	if len(out) == 0 {
		p.note("No user is of %s, so there are no plans to compare there.", w.Country)
	}
	return out
}

// offers are the plans that a user of the country may have, pay as you go first; with prices only, those whose price is
// known, pay as you go for nothing unless plans.csv says otherwise.
func (p *planner) offers(country string, priced bool) []plan.Offer {
	return offersOf(p.o.Prices, p.allowances, country, p.o.Currency, p.o, priced)
}

func offersOf(prices []rates.PlanPrice, allowances []rates.Allowance, country, currency string, o PlanOptions, priced bool) []plan.Offer {
	payg, _ := rates.PriceOf(prices, "MCOPSTNPP", country, currency, o.AsOf)
	out := []plan.Offer{{Price: payg}}
	of := plan.AllowanceOf(allowances)
	for _, capability := range []string{"MCOPSTN5", "MCOPSTN6", "MCOPSTN1", "MCOPSTN2"} {
		domestic, abroad := of(capability, country)
		price, known := rates.PriceOf(prices, capability, country, currency, o.AsOf)
		if domestic+abroad > 0 && (known || !priced) {
			out = append(out, plan.Offer{Capability: capability, Price: price, Domestic: domestic, International: abroad})
		}
	}
	return out
}

func (p *planner) alternative(q question, sums plan.Sums) Alternative {
	a := Alternative{Name: q.name, Credits: sums.Monthly(sums.Total()), Licences: p.licencePrice(q.with.licences)}
	a.Difference = a.Credits.Sub(p.out.Total.Monthly)
	if a.Licences != nil {
		total := a.Credits.Add(*a.Licences)
		a.Total = &total
		if p.out.Licences != nil {
			a.Difference = total.Sub(p.out.Total.Monthly.Add(*p.out.Licences))
		}
	}
	for _, u := range sums.Unpriced {
		a.Unpriced += u.Records
	}
	return a
}

// breakEven compares plans by the minutes of a user, where their prices are known.
func (p *planner) breakEven(ctx context.Context) error {
	if len(p.o.Prices) == 0 {
		p.note("Without plans.csv no licence has a price, so nothing is said about totals and break-even.")
		return nil
	}
	uses, err := p.use(ctx)
	if err != nil {
		return err
	}
	for _, u := range uses {
		p.out.BreakEven = append(p.out.BreakEven, u.BreakEvens(p.offers(u.Country, true))...)
	}
	return nil
}

// use rates the month as if everybody paid as they go, and reads the minutes of each user.
func (p *planner) use(ctx context.Context) ([]plan.Use, error) {
	with := p.base
	with.licences = withoutPlans(p.base.licences, p.allowances)
	for _, u := range p.users {
		with.licences = append(with.licences, plan.Hold(u.Name, "MCOPSTNC", u.Country))
	}
	if _, err := p.rate(ctx, with); err != nil {
		return nil, err
	}
	return plan.ReadUse(ctx, p.tx, plan.Pooled(p.users), p.days.Months, p.o.Country)
}

// withoutPlans are the licences that are no calling plans.
func withoutPlans(licences []tenant.Licence, allowances []rates.Allowance) []tenant.Licence {
	of := plan.AllowanceOf(allowances)
	return slices.DeleteFunc(slices.Clone(licences), func(l tenant.Licence) bool {
		domestic, abroad := of(l.Capability, l.Country)
		return domestic+abroad > 0
	})
}

// tollFreeNumber is the number of a new line: one that the tariff prices, at home if there is one.
func (p *planner) tollFreeNumber() string {
	best := ""
	for _, t := range p.o.Tariffs {
		if t.Service == "tollfree_inbound" && t.Currency == p.o.Currency && (best == "" || t.Country == p.o.Country) {
			best = "+" + fill(t.Prefix)
			if t.Country == p.o.Country {
				break
			}
		}
	}
	if best == "" {
		p.note("The tariff has no price of a toll-free line, so a new one has none either.")
		return "+" + fill("1800")
	}
	return best
}

// numberDigits is how long a number is made that stands for a prefix.
const numberDigits = 11

// fill makes a prefix a number.
func fill(prefix string) string {
	const filler = "55501234567"
	if len(prefix) >= numberDigits {
		return prefix
	}
	return prefix + filler[:numberDigits-len(prefix)]
}
