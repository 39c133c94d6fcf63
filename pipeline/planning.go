package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/cdr"
	"tollbook/pipeline/plan"
	"tollbook/pipeline/rate"
	"tollbook/pipeline/recommend"
	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// planner is one plan on its way. It has a state of its own, which is gone afterwards.
type planner struct {
	o          PlanOptions
	tx         *store.Tx
	allowances []rates.Allowance // those that hold, without dates
	users      []plan.User
	days       plan.Days
	base       scenario
	sums       plan.Sums
	rated      int
	out        Plan
}

// scenario is one way a month may go.
type scenario struct {
	licences []tenant.Licence
	tariffs  []rates.Tariff
	growth   int // percent
	line     plan.Line
}

// MakePlan sizes a move: it classifies each call by the rules as if the users held the planned licences, rates it by
// the tariff, and says what a month needs of credits and what to set.
func MakePlan(ctx context.Context, o PlanOptions) (out Plan, err error) {
	p := &planner{o: o}
	db, err := store.Open(ctx, store.Options{Threads: o.threads(), Memory: o.Memory, Scarce: o.Memory != ""})
	if err != nil {
		return out, interrupted(ctx, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if p.tx, err = db.Begin(ctx); err != nil {
		return out, interrupted(ctx, err)
	}
	defer func() { err = errors.Join(err, p.tx.Rollback()) }()
	if err := p.tx.Exec(ctx, files, "sql/run_tables.sql"); err != nil {
		return out, interrupted(ctx, err)
	}
	for _, step := range []func(context.Context) error{p.read, p.size, p.questions, p.sensitivity} {
		if err := step(ctx); err != nil {
			return out, interrupted(ctx, err)
		}
	}
	return p.out, nil
}

// read brings the calls in and deals the licences out.
func (p *planner) read(ctx context.Context) error {
	p.undate()
	p.out = Plan{Currency: p.o.Currency, Provider: []ProviderCharge{}, Services: []PlanService{}, Included: []PlanIncluded{}, Unpriced: []PlanUnpriced{},
		Months: []PlanMonth{}, Notes: []string{}, WhatIfs: []Alternative{}, BreakEven: []plan.BreakEven{}, Sensitive: []Sensitivity{}}
	var err error
	if p.o.Records != nil {
		err = p.readRecords(ctx)
	} else {
		err = p.imagine(ctx)
	}
	if err != nil {
		return err
	}
	p.out.Users, p.out.Days = len(p.users), p.days.Seen
	p.base = scenario{tariffs: p.o.Tariffs, licences: undated(p.o.Planned)}
	if len(p.o.Planned) == 0 {
		p.base.licences = p.deal(p.o.Seats, true)
	} else {
		p.noteUnplanned()
	}
	return nil
}

// undate takes the tariff and the allowances that hold now for all time: calls of long ago stand for those to come.
func (p *planner) undate() {
	p.o.Tariffs = rates.Newest(p.o.Tariffs, p.o.AsOf)
	p.allowances = rates.EffectiveAllowances(rates.BuiltinAllowances(), p.o.Allowances, p.o.AsOf)
	for i := range p.allowances {
		p.allowances[i].ValidFrom, p.allowances[i].ValidTo = p.o.AsOf.AddDate(-1000, 0, 0), p.o.AsOf.AddDate(1000, 0, 0)
	}
}

func (p *planner) readRecords(ctx context.Context) error {
	summary, err := cdr.Run(ctx, p.tx, *p.o.Records)
	if err != nil {
		return err
	}
	p.log("read %d call records: taken %d, left out %d, rejected %d", summary.Read, summary.Taken, summary.Filtered, summary.Rejected)
	p.out.Source = strings.Join(p.o.Records.Files, ", ")
	p.out.Counts = &PlanCounts{summary.Read, summary.Taken, summary.Filtered, summary.Rejected}
	p.users, p.days, err = plan.FromRecords(ctx, p.tx, plan.Source{Country: p.o.Country, Zone: p.o.Zone, Names: p.o.Names, Bridges: p.o.Bridges})
	if err != nil {
		return err
	}
	p.out.From, p.out.To = p.days.First.Format("2006-01-02"), p.days.Last.Format("2006-01-02")
	charges, err := plan.ProviderCharges(ctx, p.tx)
	for _, c := range charges {
		p.out.Provider = append(p.out.Provider, ProviderCharge(c))
	}
	if summary.Rejected > 0 {
		p.note("%d of %d records could not be read and are in no figure; `tollbook check --profile` shows them.", summary.Rejected, summary.Read)
	}
	return err
}

// deal gives the seats out and says what of them is left or missing.
func (p *planner) deal(seats []plan.Seats, tell bool) []tenant.Licence {
	dealt := plan.Deal(p.users, seats, plan.AllowanceOf(p.allowances), p.o.Country)
	if tell && len(seats) > 0 {
		p.note("Of the planned seats the largest plans go to who calls most.")
	}
	if tell && dealt.Without > 0 {
		p.note("%d of %d users have no calling plan: they pay as they go.", dealt.Without, len(p.users))
	}
	if tell && dealt.Spare > 0 {
		p.note("%d seats are more than there are users in the records; they add their minutes to the pools.", dealt.Spare)
	}
	return dealt.Licences
}

// noteUnplanned says who calls without being in the planned licences, and who is in them and does not call.
func (p *planner) noteUnplanned() {
	planned, calling := map[string]bool{}, map[string]bool{}
	for _, l := range p.o.Planned {
		planned[l.UPN], planned[l.UserID] = true, true
	}
	var missing, silent []string
	for _, u := range p.users {
		calling[u.Name] = true
		if !planned[u.Name] {
			missing = append(missing, u.Name)
		}
	}
	for _, l := range p.o.Planned {
		if !calling[l.UPN] && !calling[l.UserID] && !slices.Contains(silent, l.Holder) {
			silent = append(silent, l.Holder)
		}
	}
	if len(missing) > 0 {
		p.note("%d of %d users are not in the planned licences and pay as they go, the first of them %s; name them there as the records do, or give their number in users.csv.",
			len(missing), len(p.users), missing[0])
	}
	if len(silent) > 0 {
		p.note("Holders of planned licences who are in no record: %d, the first of them %s. The minutes of their plans are in the pools all the same.", len(silent), silent[0])
	}
}

// rate writes the usage of a scenario, rates it by every rule, and adds it up.
func (p *planner) rate(ctx context.Context, s scenario) (plan.Sums, error) {
	if err := plan.Write(ctx, p.tx, p.days, p.o.Zone, s.growth, s.line, p.o.Country, p.o.Currency); err != nil {
		return plan.Sums{}, err
	}
	p.rated++
	name := fmt.Sprint(p.rated) // so that the months are rated again
	o := rate.Options{
		Folder:  tenant.Folder{Tariffs: s.tariffs, Allowances: p.allowances, Licences: s.licences, HasLicences: true, Hashes: map[string]string{"licences.csv": name}},
		Country: p.o.Country, Zone: p.o.Zone, Increments: p.o.Increments, Straddle: p.o.Straddle, Caps: p.o.Caps,
	}
	if _, err := rate.Run(ctx, p.tx, o); err != nil {
		return plan.Sums{}, fmt.Errorf("rating the plan: %w", err)
	}
	return plan.Read(ctx, p.tx)
}

// size rates the plan itself and says what to set.
func (p *planner) size(ctx context.Context) error {
	sums, err := p.rate(ctx, p.base)
	if err != nil {
		return err
	}
	p.sums = sums
	p.tellSums()
	p.out.Licences = p.licencePrice(p.base.licences)
	var history []recommend.DaySpend
	for _, d := range sums.Daily {
		history = append(history, recommend.DaySpend{Day: d.Day, Amount: d.Total()})
	}
	params := p.o.Params
	params.Currency, params.Users, params.Imagined = p.o.Currency, int64(len(p.users)), p.o.Records == nil
	advice, err := recommend.Advise(history, params, nil)
	if err != nil {
		return err
	}
	p.out.Advice = PlanAdvice{Initial: advice.Policy.Initial, Trigger: advice.Policy.Trigger, Recharge: advice.Policy.Recharge,
		Method: string(advice.Method), Reasons: advice.Reasons}
	if advice.Outcome.PathMonths > 0 {
		p.out.Advice.Chance = &advice.Outcome.Chance
	}
	return nil
}

func (p *planner) tellSums() {
	s, months := p.sums, int64(max(len(p.sums.Months), 1))
	monthly := func(n int64) int64 { return (n + months/2) / months }
	for _, v := range s.Services {
		p.out.Services = append(p.out.Services, PlanService{Rule: v.Rule, Records: monthly(v.Records), Units: monthly(v.Units), PlanAmount: p.amount(v.Cost, v.Rule)})
	}
	p.out.Total = p.amount(s.Total(), "")
	for _, i := range s.Included {
		p.out.Included = append(p.out.Included, PlanIncluded{i.Rule, i.Funding, monthly(i.Records), monthly(i.Units)})
	}
	for _, u := range s.Unpriced {
		p.out.Unpriced = append(p.out.Unpriced, PlanUnpriced(u))
	}
	for _, m := range s.Months {
		p.out.Months = append(p.out.Months, PlanMonth(m))
		if m.Seen < m.Days && p.o.Records != nil {
			p.note("Of the %d days of %s the calls of %d are known; the others are filled with days of the same weekday.", m.Days, m.Month, m.Seen)
		}
	}
	if len(s.Unpriced) > 0 {
		p.note("Calls without a price are in no amount: the tariff has no row for them, see the list of unpriced calls.")
	}
}

// amount is a month's part of what all months cost, with the interval of its days; an empty rule means all.
func (p *planner) amount(cost decimal.Decimal, rule string) PlanAmount {
	out := PlanAmount{Monthly: p.sums.Monthly(cost)}
	days := make([]float64, len(p.sums.Daily))
	for i, d := range p.sums.Daily {
		spent := d.ByRule[rule]
		if rule == "" {
			spent = d.Total()
		}
		days[i] = spent.InexactFloat64()
	}
	if span := plan.IntervalOf(days, p.o.Params.Seed); span.Known {
		// the days known and the whole months may differ a little; the amount stays within
		low, high := min(span.Low, out.Monthly.Floor().IntPart()), max(span.High, out.Monthly.Ceil().IntPart())
		out.Low, out.High = &low, &high
	}
	return out
}

// licencePrice is what licences cost a month; nil where the price of one is not known.
func (p *planner) licencePrice(licences []tenant.Licence) *decimal.Decimal {
	if len(p.o.Prices) == 0 {
		return nil
	}
	sum := decimal.Zero
	for _, l := range licences {
		price, known := rates.PriceOf(p.o.Prices, l.Capability, l.Country, p.o.Currency, p.o.AsOf)
		if !known && l.Capability != "MCOPSTNC" { // the licence for credits has no price
			note := fmt.Sprintf("plans.csv has no price of %s in %s and %s, so totals with it are not known.", l.Capability, l.Country, p.o.Currency)
			if !slices.Contains(p.out.Notes, note) {
				p.out.Notes = append(p.out.Notes, note)
			}
			return nil
		}
		sum = sum.Add(price)
	}
	return &sum
}

func (p *planner) note(format string, args ...any) {
	p.out.Notes = append(p.out.Notes, fmt.Sprintf(format, args...))
}

func (p *planner) log(format string, args ...any) {
	if p.o.Log != nil {
		p.o.Log(fmt.Sprintf(format, args...))
	}
}

// percentOf is a price so many percent dearer, to the six decimals that a tariff has.
func percentOf(price decimal.Decimal, percent int) decimal.Decimal {
	return price.Mul(decimal.NewFromInt(int64(100+percent))).DivRound(decimal.NewFromInt(100), 6)
}

// undated takes planned licences as held for all time: a plan is of any month.
func undated(licences []tenant.Licence) []tenant.Licence {
	out := slices.Clone(licences)
	for i := range out {
		out[i].AssignedFrom, out[i].AssignedTo = plan.Ever(), time.Time{}
	}
	return out
}
