package recommend

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
)

const (
	outlookDays  = 366  // how far it looks; nothing later is told
	outlookShare = 5    // of the paths of the advice, one in so many
	watchChance  = 0.05 // chance of zero should the card fail tonight, from which the balance is worth watching
)

// Alert is how urgent the balance is.
type Alert string

// The alerts, calmest first.
const (
	AlertNone    Alert = "none"
	AlertWatch   Alert = "watch"   // a card that fails tonight could stop phones before it is repaired
	AlertAct     Alert = "act"     // below the trigger without a recharge, or zero is due before a repair could help
	AlertStopped Alert = "stopped" // nothing left
)

// Span is a number of days with the interval that holds four times in five; outlookDays means that long or longer.
type Span struct{ Low, Median, High int }

// Outlook is what today's balance has before it.
type Outlook struct {
	DaysToZero   Span    // were nothing paid in any more
	NextRecharge Span    // until the balance falls below the trigger
	CardFails    float64 // chance of zero before a card that fails tonight is repaired
	Alert        Alert
	Stops        []string // what stops at zero, or has stopped
	Reasons      []string
}

// Look tells what a balance at the end of the history has before it. It knows nothing with less than MinDays of
// history; only the alert for an empty or low balance is then given.
func Look(history []DaySpend, balance decimal.Decimal, pol Policy, p Params) (Outlook, error) {
	if err := p.Check(); err != nil {
		return Outlook{}, err
	}
	if err := pol.Check(); err != nil {
		return Outlook{}, err
	}
	return look(newSeries(history), balance, pol, p), nil
}

func look(s series, balance decimal.Decimal, pol Policy, p Params) Outlook {
	o := Outlook{Alert: AlertNone}
	known := s.days() >= MinDays && s.positive > 0
	if known {
		o.project(newDemand(s), s, balance.InexactFloat64(), pol, p)
	} else {
		o.DaysToZero = Span{outlookDays, outlookDays, outlookDays}
		o.NextRecharge = o.DaysToZero
	}
	repair := workingDays(s.end().Weekday(), p.RepairDays)
	switch {
	case !balance.IsPositive():
		o.raise(AlertStopped, "The balance is at zero: what credits pay for has stopped.")
	case balance.LessThan(decimal.NewFromInt(pol.Trigger)):
		o.raise(AlertAct, fmt.Sprintf("The balance is below the trigger of %d and no recharge has followed: see whether the card was refused.", pol.Trigger))
	case known && o.DaysToZero.Median <= repair:
		o.raise(AlertAct, fmt.Sprintf("The balance lasts about %s, and a refused card takes %s to repair.", count(o.DaysToZero.Median, "day"), count(repair, "day")))
	case known && o.CardFails >= watchChance:
		o.raise(AlertWatch, fmt.Sprintf("Should the card fail tonight, zero comes before the repair with a chance of %s.", percent(o.CardFails)))
	}
	return o
}

// raise sets the alert and lists what is at stake.
func (o *Outlook) raise(alert Alert, why string) {
	o.Alert = alert
	o.Reasons = append(o.Reasons, why)
	o.Stops = []string{
		"inbound calls on toll-free numbers (conference bridge, auto attendants, call queues)",
		"calls beyond the minutes of a calling plan, and international calls of domestic plans",
		"all outgoing calls of pay-as-you-go users",
		"dial-out from meetings beyond the Zone A minutes or to other countries",
		"SMS beyond the plan",
	}
}

// project lets the balance run down on futures that begin on the day after the history.
func (o *Outlook) project(d *demand, s series, balance float64, pol Policy, p Params) {
	paths := max(minPathsRun, p.Paths/outlookShare)
	f := newFutures(d, calendarOf(s.end(), outlookDays, p), paths, 0, p.Seed)
	repair := workingDays(s.end().Weekday(), p.RepairDays)
	zero, low := make([]int, paths), make([]int, paths)
	failed := 0
	for i, spend := range f.spend {
		left := balance
		zero[i], low[i] = outlookDays, outlookDays
		for day, v := range spend {
			if left -= v; left < float64(pol.Trigger) && low[i] == outlookDays {
				low[i] = day
			}
			if left <= 0 {
				zero[i] = day
				break
			}
		}
		failed += boolInt(zero[i] < repair)
	}
	o.DaysToZero, o.NextRecharge = spanOf(zero), spanOf(low)
	o.CardFails = float64(failed) / float64(paths)
}

func spanOf(days []int) Span {
	slices.Sort(days)
	n := len(days)
	return Span{Low: days[n/10], Median: days[n/2], High: days[n*9/10]}
}
