package pipeline

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/plan"
	"tollbook/pipeline/recommend"
	"tollbook/rates"
)

// imaginedMonths is how long a time is imagined: as much as the advice needs, and no more, for it shows nothing that the
// assumptions do not say.
const imaginedMonths = 3

// imagine makes calls of head counts.
func (p *planner) imagine(ctx context.Context) error {
	p.out.Source = "call mix " + p.o.Mix.Profile
	p.note("These are calls that nobody made: they follow the assumptions of the mix %s, which are printed with what they do to the money. Measure a month and plan again.", p.o.Mix.Profile)
	return p.imagineMix(ctx, p.o.Mix, imaginedMonths)
}

func (p *planner) imagineMix(ctx context.Context, mix rates.CallMix, months int) (err error) {
	at := p.o.AsOf.In(p.o.Zone)
	first := time.Date(at.Year(), at.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	p.users, p.days, err = plan.Imagine(ctx, p.tx, p.o.Heads, mix, p.targets(mix), first, months, p.o.Zone, p.o.Params.Seed)
	return err
}

// targets are the numbers that imagined calls go to, with their shares.
func (p *planner) targets(mix rates.CallMix) []plan.Target {
	one := decimal.NewFromInt(1)
	abroad, mobile := mix.Value("abroad_share").Shift(-2), mix.Value("mobile_share").Shift(-2)
	abroad, mobile = decimal.Min(abroad, one), decimal.Min(mobile, one)
	var out []plan.Target
	for _, h := range p.o.Heads {
		to := func(activity, number string, share decimal.Decimal) {
			out = append(out, plan.Target{Country: h.Country, Activity: activity, Number: number, Share: share})
		}
		both := func(country string, share decimal.Decimal) {
			to(plan.CallsOut, p.numberOf(country, "mobile"), share.Mul(mobile))
			to(plan.CallsOut, p.numberOf(country, "landline"), share.Mul(one.Sub(mobile)))
		}
		both(h.Country, one.Sub(abroad))
		places := slices.DeleteFunc(rates.CallDestinations(), func(d rates.CallDestination) bool { return d.Country == h.Country })
		sum := decimal.Zero
		for _, d := range places {
			sum = sum.Add(d.Weight)
		}
		for _, d := range places {
			both(d.Country, abroad.Mul(d.Weight).DivRound(sum, 9))
		}
		to(plan.DialOut, p.numberOf(h.Country, "landline"), one)
		to(plan.TollFree, p.tollFreeNumber(), one)
		to(plan.Messages, p.numberOf(h.Country, "mobile"), one)
	}
	return out
}

// numberOf is a number of the kind in a country: below the prefix whose price is the middle one of the tariff's.
func (p *planner) numberOf(country, kind string) string {
	for _, kinds := range [][]string{{kind}, {"mixed"}, {"landline", "mobile"}} {
		var rows []rates.Tariff
		for _, t := range p.o.Tariffs {
			if t.Service == "outbound" && t.Country == country && t.Currency == p.o.Currency && slices.Contains(kinds, t.Kind) {
				rows = append(rows, t)
			}
		}
		if len(rows) > 0 {
			slices.SortStableFunc(rows, func(a, b rates.Tariff) int { return a.Price.Cmp(b.Price) })
			return "+" + fill(rows[len(rows)/2].Prefix)
		}
	}
	for _, c := range rates.Countries() {
		if c.Alpha2 == country {
			return "+" + fill(c.CallingCode)
		}
	}
	return ""
}

// variant is what a month costs under one figure of one assumption.
type variant struct {
	total  decimal.Decimal
	byRule map[string]decimal.Decimal
}

// sensitivity says what each assumption does to the money, each by itself, and takes the interval of the amounts from it.
func (p *planner) sensitivity(ctx context.Context) error {
	if p.o.Records != nil {
		return nil
	}
	base, err := p.variant(ctx, p.o.Mix)
	if err != nil {
		return err
	}
	var down, up float64
	downs, ups := map[string]float64{}, map[string]float64{}
	for _, a := range p.o.Mix.Assumptions {
		s := Sensitivity{Assumption: a.Name, Meaning: a.Meaning, Value: a.Value, Low: a.Low, High: a.High}
		for _, end := range []struct {
			value decimal.Decimal
			into  *decimal.Decimal
		}{{a.Low, &s.AtLow}, {a.High, &s.AtHigh}} {
			v, err := p.variant(ctx, p.o.Mix.With(a.Name, end.value))
			if err != nil {
				return err
			}
			*end.into = v.total.Sub(base.total)
			apart(*end.into, &down, &up)
			for _, rule := range p.rules() {
				d, u := downs[rule], ups[rule]
				apart(v.byRule[rule].Sub(base.byRule[rule]), &d, &u)
				downs[rule], ups[rule] = d, u
			}
		}
		p.out.Sensitive = append(p.out.Sensitive, s)
	}
	slices.SortStableFunc(p.out.Sensitive, func(a, b Sensitivity) int { return b.reach().Cmp(a.reach()) })
	p.out.Total.between(down, up)
	for i := range p.out.Services {
		p.out.Services[i].between(downs[p.out.Services[i].Rule], ups[p.out.Services[i].Rule])
	}
	return p.highAdvice()
}

func (p *planner) rules() []string {
	var rules []string
	for _, s := range p.out.Services {
		rules = append(rules, s.Rule)
	}
	return rules
}

// variant imagines one month with a mix and rates it.
func (p *planner) variant(ctx context.Context, mix rates.CallMix) (variant, error) {
	v := variant{byRule: map[string]decimal.Decimal{}}
	if err := p.imagineMix(ctx, mix, 1); err != nil {
		return v, err
	}
	sums, err := p.rate(ctx, p.base)
	v.total = sums.Monthly(sums.Total())
	for _, s := range sums.Services {
		v.byRule[s.Rule] = sums.Monthly(s.Cost)
	}
	return v, err
}

// apart adds the square of a difference on its side.
func apart(difference decimal.Decimal, down, up *float64) {
	f := difference.InexactFloat64()
	if f < 0 {
		*down += f * f
	} else {
		*up += f * f
	}
}

// between sets the interval from differences that have nothing to do with each other.
func (a *PlanAmount) between(down, up float64) {
	low := max(0, a.Monthly.Floor().IntPart()-int64(math.Round(math.Sqrt(down))))
	high := a.Monthly.Ceil().IntPart() + int64(math.Round(math.Sqrt(up)))
	a.Low, a.High = &low, &high
}

// reach is how much an assumption can move the money.
func (s Sensitivity) reach() decimal.Decimal { return decimal.Max(s.AtLow.Abs(), s.AtHigh.Abs()) }

// highAdvice says what to set should the month cost what the interval ends with.
func (p *planner) highAdvice() error {
	if !p.out.Total.Monthly.IsPositive() {
		return nil
	}
	times := decimal.NewFromInt(*p.out.Total.High).DivRound(p.out.Total.Monthly, 6)
	var history []recommend.DaySpend
	for _, d := range p.sums.Daily {
		history = append(history, recommend.DaySpend{Day: d.Day, Amount: d.Total().Mul(times).Round(6)})
	}
	params := p.o.Params
	params.Currency, params.Users, params.Imagined = p.o.Currency, int64(p.out.Users), true
	high, err := recommend.Advise(history, params, nil)
	if err != nil {
		return err
	}
	p.note("Should a month cost %d %s, the upper end, it takes a trigger of %d, a recharge of %d and an initial funding of %d: begin with these, and come down once a month has been measured.",
		*p.out.Total.High, p.o.Currency, high.Policy.Trigger, high.Policy.Recharge, high.Policy.Initial)
	return nil
}
