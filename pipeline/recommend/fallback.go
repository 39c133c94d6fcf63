package recommend

import "fmt"

// row is the row of the published table for the number of users: lower bound inclusive.
func (p Params) row() *FundingRow {
	if p.Users <= 0 {
		return nil
	}
	for _, r := range p.FundingTable {
		if p.Users >= r.UsersFrom && (r.UsersTo == 0 || p.Users < r.UsersTo) {
			return &r
		}
	}
	return nil
}

// fallBack advises where there is too little to compute from: the published table, the minimum, and what little spend
// there was as a floor. No chance is stated, as none is known.
func (a *Advice) fallBack(s series, p Params) {
	a.Method = MethodMinimum
	a.Policy = Policy{Trigger: MinAmount, Recharge: MinAmount, Initial: MinAmount}
	if s.sparse() && s.days() >= MinDays {
		a.Feasible = s.positive == 0
		a.Outcome = Outcome{Idle: MinAmount, ExpectedExpiry: MinAmount * yearMonths / float64(p.ExpiryMonths)}
		a.Reasons = []string{
			fmt.Sprintf("In %d days nothing was paid from credits, so there is nothing that could stop; if credits are kept at all, the least that can be set is %d.", s.days(), MinAmount),
			fmt.Sprintf("What lies there unused expires %d months after its purchase.", p.ExpiryMonths),
		}
		if s.positive > 0 {
			a.Reasons[0] = fmt.Sprintf("In %d days less than one unit a month was paid from credits, so the least that can be set, %d, is enough for long, and no risk is stated: zero comes only where what lies there expires and the next recharge is refused.", s.days(), MinAmount)
		}
		a.Reasons = append(a.Reasons, caveats(s)...)
		return
	}
	a.Reasons = []string{s.tooLittle()}
	if a.Table != nil {
		a.Method = MethodTable
		a.Policy = *p.tablePolicy()
		a.Reasons = append(a.Reasons, fmt.Sprintf("For %s the funding table published in 2017 gives %d to begin with and a trigger of %d; it gives no recharge, so a recharge brings the trigger once more.", count(int(p.Users), "user"), a.Table.Initial, a.Table.Trigger))
	} else {
		a.Reasons = append(a.Reasons, fmt.Sprintf("The number of users is not known either, so the amounts start at the minimum of %d; look again after a month of usage.", MinAmount))
	}
	if s.positive > 0 {
		a.raise(s, p)
	}
	a.Reasons = append(a.Reasons, caveats(s)...)
}

// tooLittle says why no risk is computed.
func (s series) tooLittle() string {
	if s.days() < MinDays {
		return fmt.Sprintf("Only %s of spend %s known, and at least %d are needed to compute a risk, so none is stated here.", count(s.days(), "day"), plural(s.days(), "is", "are"), MinDays)
	}
	last := 0
	for i, v := range s.spend {
		if v > 0 {
			last = i
		}
	}
	return fmt.Sprintf("All spend falls on %s of %d, the last of them %s. When such days come again cannot be told from fewer than %d, so no risk is stated here; if they are known not to come again, the minimum of %d is enough.",
		count(s.positive, "day"), s.days(), date(s.from.AddDate(0, 0, last)), fewDays, MinAmount)
}

// raise sees to it that the fallback is not below what the few days show.
func (a *Advice) raise(s series, p Params) {
	mean := s.total / float64(s.days())
	repair := workingDays(0, p.RepairDays) + 2
	was := a.Policy
	a.Policy.Trigger = max(was.Trigger, whole(max(mean*float64(repair), s.busiest(repair))))
	a.Policy.Recharge = max(was.Recharge, whole(mean*monthDays/p.RechargesPerMonth))
	a.Policy.Initial = max(was.Initial, a.Policy.Trigger)
	if a.Policy != was {
		a.Reasons = append(a.Reasons, fmt.Sprintf("The days that are known spend %s a day and at most %s within the %s that a repair can last, which asks for at least a trigger of %d (until a refused recharge is repaired) and a recharge of %d (for %s recharges a month).",
			number(mean), number(s.busiest(repair)), count(repair, "day"), a.Policy.Trigger, a.Policy.Recharge, number(p.RechargesPerMonth)))
	}
}
