package recommend

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// watchChance is the chance of zero, should the card fail tonight, from which the balance is worth watching.
const watchChance = 0.05

// Alert is how urgent the balance is.
type Alert string

// The alerts, calmest first.
const (
	AlertNone    Alert = "none"
	AlertWatch   Alert = "watch"   // a card that fails tonight could stop phones before it is repaired
	AlertAct     Alert = "act"     // below the trigger without a recharge, or zero is due before a repair could help
	AlertStopped Alert = "stopped" // nothing left
)

// judge sets the alert with its sentence, its remedy and what is at stake. known says whether the history allows a forecast.
func (o *Outlook) judge(h Holding, trigger int64, p Params, known bool) {
	repair := workingDays(h.Today.Weekday(), p.RepairDays)
	balance := p.exact(h.Balance)
	switch {
	case !h.Balance.IsPositive():
		o.raise(AlertStopped, fmt.Sprintf("The balance is at zero (%s): what credits pay for has stopped.", balance),
			"Recharge by hand at once, and see why no recharge came: was the card refused, is auto-recharge on?")
	case h.Balance.LessThan(decimal.NewFromInt(trigger)):
		o.raise(AlertAct, fmt.Sprintf("The balance of %s is below the trigger of %d and no recharge has been seen since.", balance, trigger),
			"See in the admin centre whether a recharge came, and add it to funding.csv; if none did, the card was refused: repair it, and recharge by hand.")
	case known && o.DaysToZero.Median <= repair:
		o.raise(AlertAct, fmt.Sprintf("The balance of %s lasts about %s, and a refused card takes %s to repair.", balance, count(o.DaysToZero.Median, "day"), count(repair, "day")),
			"Recharge by hand, or raise the trigger as advised, so that a refused recharge can be repaired in time.")
	case known && o.CardFails >= watchChance:
		o.raise(AlertWatch, fmt.Sprintf("Should the card fail tonight, the balance of %s would reach zero before it is repaired with a chance of %s.", balance, percent(o.CardFails)),
			"See that the card is good for the next recharge, or raise the trigger as advised.")
	default:
		o.Alert = AlertNone
		o.Sentence = fmt.Sprintf("The balance of %s needs no action.", balance)
		return
	}
	o.Stops = h.Stops
	if len(o.Stops) == 0 {
		o.Stops = anyStops()
	}
}

func (o *Outlook) raise(alert Alert, why, remedy string) {
	o.Alert, o.Sentence, o.Remedy = alert, why, remedy
}

// anyStops is what stops at zero wherever credits are used; said where the usage itself does not tell.
func anyStops() []string {
	return []string{
		"inbound calls on toll-free numbers (conference bridge, auto attendants, call queues)",
		"calls beyond the minutes of a calling plan, and international calls of domestic plans",
		"all outgoing calls of pay-as-you-go users",
		"dial-out from meetings beyond the Zone A minutes or to other countries",
		"SMS beyond the plan",
	}
}

// creditUser is a line, a user or an organiser that needed credits lately.
type creditUser struct {
	kind, subject string
	records       int64
}

const stopNames = 3 // names that a line of the list gives

// stopsOf puts those who needed credits lately into one line a kind; users come ordered by records within a kind.
func stopsOf(users []creditUser) []string {
	var out []string
	for _, k := range []struct{ kind, one, many string }{
		{"tollfree_line", "toll-free line", "toll-free lines"},
		{"user", "user or number calling beyond a plan", "users or numbers calling beyond a plan"},
		{"conference_dialout", "organiser with dial-out from meetings", "organisers with dial-out from meetings"},
		{"pay_per_minute", "organiser with pay-per-minute conferencing", "organisers with pay-per-minute conferencing"},
		{"sms", "user or number with SMS beyond a plan", "users or numbers with SMS beyond a plan"},
	} {
		n, names := 0, []string(nil)
		for _, u := range users {
			if u.kind != k.kind {
				continue
			}
			if n++; n <= stopNames {
				names = append(names, u.subject)
			}
		}
		if n > stopNames {
			names = append(names, fmt.Sprintf("%d more", n-stopNames))
		}
		if n > 0 {
			out = append(out, fmt.Sprintf("%d %s: %s", n, plural(n, k.one, k.many), strings.Join(names, ", ")))
		}
	}
	return out
}
