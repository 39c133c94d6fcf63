package pipeline

import (
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/reconcile"
)

// provider keeps the account as the provider does: one event after the other, with all that happened.
type provider struct {
	*truth
	lots    []*providerLot
	owed    decimal.Decimal
	coming  []transfer  // ordered, but not there yet
	busy    time.Time   // no recharge is attempted before
	planned []time.Time // readings
}

type providerLot struct {
	ends       time.Time
	left, used decimal.Decimal
}

func (p *provider) balance() decimal.Decimal {
	sum := p.owed.Neg()
	for _, l := range p.lots {
		sum = sum.Add(l.left)
	}
	return sum
}

func (p *provider) add(at time.Time, amount decimal.Decimal) {
	lot := &providerLot{ends: reconcile.AddMonths(at, historyExpiry), left: amount}
	p.lots = append(p.lots, lot)
	debt := p.owed
	p.owed = decimal.Zero
	p.take(debt)
}

func (p *provider) take(amount decimal.Decimal) {
	for _, l := range p.lots {
		part := decimal.Min(l.left, amount)
		l.left, l.used, amount = l.left.Sub(part), l.used.Add(part), amount.Sub(part)
	}
	p.owed = p.owed.Add(amount)
}

// giveBack undoes use, the last first.
func (p *provider) giveBack(at time.Time, amount decimal.Decimal) {
	part := decimal.Min(p.owed, amount)
	p.owed, amount = p.owed.Sub(part), amount.Sub(part)
	for i := len(p.lots) - 1; i >= 0; i-- {
		if l := p.lots[i]; at.Before(l.ends) {
			part := decimal.Min(l.used, amount)
			l.left, l.used, amount = l.left.Add(part), l.used.Sub(part), amount.Sub(part)
		}
	}
	if amount.IsPositive() {
		panic("a history gives back more than was used")
	}
}

// live runs the account: opening, purchases, calls, recharges that the trigger makes, refused ones, lots that end, and the
// readings of the balance.
func (t *truth) live() {
	p := &provider{truth: t}
	p.add(historyBegin, decimal.NewFromInt(historyOpening))
	for range 1 + t.IntN(2) {
		at := historyBegin.Add(time.Duration(24+t.IntN(24*30)) * time.Hour)
		p.coming = append(p.coming, transfer{at, "purchase", decimal.NewFromInt(int64(100 + t.IntN(300)))})
	}
	p.coming = append(p.coming, transfer{historyBegin.AddDate(0, 1, 2), "refund", decimal.NewFromInt(-5)},
		transfer{time.Date(2026, 9, 20, 12, 0, 0, 0, time.UTC), "unknown", t.unknown})
	p.planReadings()
	for _, c := range t.calls {
		p.until(c.at)
		if c.charge.IsNegative() {
			p.giveBack(c.at, c.charge.Neg())
		} else {
			p.take(c.charge)
		}
		p.watch(c.at)
	}
	p.until(historyEnd.Add(-time.Second))
	t.readings[historyEnd.Add(-time.Second).Format(time.RFC3339)] = p.balance()
}

// planReadings reads the balance every few days, not on days that are missing; always around what is planted.
func (p *provider) planReadings() {
	always := []time.Time{time.Date(2026, 9, 19, 23, 0, 0, 0, time.UTC), time.Date(2026, 9, 21, 1, 0, 0, 0, time.UTC),
		time.Date(2026, 10, 18, 23, 59, 59, 0, time.UTC), halfWay.Add(-6 * time.Hour)}
	next := historyBegin.AddDate(0, 0, 3)
	for _, a := range always {
		for next.Before(a.AddDate(0, 0, -1)) {
			at := next.Add(time.Duration(p.IntN(24*3600)) * time.Second)
			if !p.absent[at.Format(time.DateOnly)] {
				p.planned = append(p.planned, at)
			}
			next = next.AddDate(0, 0, 3+p.IntN(4))
		}
		p.planned = append(p.planned, a)
		next = a.Truncate(24*time.Hour).AddDate(0, 0, 2)
	}
}

// until does what comes before a call at the instant: at one instant lots end, money comes, and only then calls are paid.
// A reading shows what was before its instant.
func (p *provider) until(at time.Time) {
	for {
		next, do := at, func() {}
		found := false
		for _, l := range p.lots {
			if l.left.IsPositive() && !l.ends.After(at) && (!found || l.ends.Before(next)) {
				next, found = l.ends, true
				do = func() {
					p.expired, l.left = p.expired.Add(l.left), decimal.Zero
					p.watch(l.ends)
				}
			}
		}
		for i, m := range p.coming {
			if !m.at.After(at) && (!found || m.at.Before(next)) {
				next, found = m.at, true
				do = func() {
					p.coming = append(p.coming[:i:i], p.coming[i+1:]...)
					p.move(m)
				}
			}
		}
		if len(p.planned) > 0 && p.planned[0].Before(at) && (!found || p.planned[0].Before(next)) {
			found = true
			do = func() {
				p.truth.readings[p.planned[0].Format(time.RFC3339)] = p.balance()
				p.planned = p.planned[1:]
			}
		}
		if !found {
			return
		}
		do()
	}
}

func (p *provider) move(m transfer) {
	switch {
	case m.amount.IsPositive():
		p.add(m.at, m.amount)
	default:
		p.take(m.amount.Neg())
	}
	switch {
	case m.kind == "unknown":
	case m.kind == "recharge" && p.lacking.IsZero() && m.at.After(time.Date(2026, 9, 22, 0, 0, 0, 0, time.UTC)) && m.at.Before(time.Date(2026, 10, 17, 0, 0, 0, 0, time.UTC)) && m.at.Equal(p.busy.Add(time.Second)):
		p.lacking = p.busy
	default:
		p.funding = append(p.funding, m)
	}
	p.watch(m.at)
}

// watch attempts a recharge as soon as the balance is below the trigger, unless one is on its way. One in five is refused
// and comes five days later.
func (p *provider) watch(at time.Time) {
	if !p.balance().LessThan(decimal.NewFromInt(historyTrigger)) {
		return
	}
	for _, m := range p.coming {
		if m.kind == "recharge" {
			return
		}
	}
	amount := decimal.NewFromInt(historyRecharge)
	if p.IntN(5) == 0 {
		p.funding = append(p.funding, transfer{at.Add(time.Second), "recharge_failed", amount})
		p.coming = append(p.coming, transfer{at.AddDate(0, 0, 5), "recharge", amount})
		p.busy = time.Time{}
		return
	}
	p.busy = at
	p.coming = append(p.coming, transfer{at.Add(time.Second), "recharge", amount})
}
