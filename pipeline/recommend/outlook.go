package recommend

import (
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

const (
	outlookDays  = 366 // how far it looks; nothing later is told
	outlookShare = 5   // of the paths of the advice, one in so many
)

// Span is a number of days with the interval that holds four times in five; outlookDays means that long or longer.
type Span struct{ Low, Median, High int }

// Known says that it is less than the outlook reaches.
func (s Span) Known() bool { return s.Median < outlookDays }

// OpenLot is what is left of a purchase, and the day on which that expires.
type OpenLot struct {
	Remaining decimal.Decimal
	Expires   time.Time
}

// Holding is the account as it stands today.
type Holding struct {
	Balance decimal.Decimal
	Today   time.Time
	From    time.Time       // the spend of the days from here on is not yet known in full; not after Today
	Since   decimal.Decimal // what of it is already taken off the balance
	Lots    []OpenLot       // oldest first; those whose expiry does not matter may be missing
	Stops   []string        // what needs credits; a general list where empty
}

// Outlook is what today's balance has before it.
type Outlook struct {
	Balance      decimal.Decimal
	Today        time.Time
	DaysToZero   Span      // were nothing paid in any more
	NextRecharge Span      // until the balance falls below the trigger
	CardFails    float64   // chance of zero before a card that fails tonight is repaired
	Repaired     time.Time // when that would be
	Expiring     float64   // of the money held, what will expire unspent within a year
	Alert        Alert
	Sentence     string   // why the alert is what it is
	Remedy       string   // what to do; empty without an alert
	Stops        []string // what stops at zero, or has stopped; empty without an alert
	Reasons      []string // the figures as sentences
}

// Look tells what a balance at the end of the history has before it; pol is what is set today, nil where nothing recharges by
// itself. It knows nothing with less than MinDays of history; only the alert for an empty or low balance is then given.
func Look(history []DaySpend, h Holding, pol *Policy, p Params) (Outlook, error) {
	if err := p.Check(); err != nil {
		return Outlook{}, err
	}
	if pol != nil {
		if err := pol.Check(); err != nil {
			return Outlook{}, err
		}
	}
	return look(newSeries(history), h, pol, p), nil
}

func look(s series, h Holding, pol *Policy, p Params) Outlook {
	trigger := int64(0)
	if pol != nil {
		trigger = pol.Trigger
	}
	if h.Today.IsZero() {
		h.Today, h.From = s.end(), s.end()
	}
	o := Outlook{Balance: h.Balance, Today: h.Today, Repaired: h.Today.AddDate(0, 0, workingDays(h.Today.Weekday(), p.RepairDays))}
	known := s.days() >= MinDays && s.positive > 0
	o.DaysToZero = Span{outlookDays, outlookDays, outlookDays}
	o.NextRecharge = o.DaysToZero
	if known {
		o.project(newDemand(s), h, trigger, p)
		o.Reasons = o.sentences(trigger, p)
	}
	o.judge(h, trigger, p, known)
	return o
}

// project lets the balance run down on futures that begin where spend is not yet known in full.
func (o *Outlook) project(d *demand, h Holding, trigger int64, p Params) {
	paths := max(minPathsRun, p.Paths/outlookShare)
	ahead := max(0, int(h.Today.Sub(h.From)/day)) // days that have passed, though their spend is not known in full
	f := newFutures(d, calendarOf(h.From, outlookDays+ahead, p), paths, 0, p.Seed)
	repair := workingDays(h.Today.Weekday(), p.RepairDays)
	zero, low := make([]int, paths), make([]int, paths)
	failed, expiring := 0, 0.0
	for i, spend := range f.spend {
		lowAt, zeroAt, expired := h.runDown(spend, float64(trigger))
		low[i], zero[i] = daysAhead(lowAt, ahead), daysAhead(zeroAt, ahead)
		failed += boolInt(zero[i] < repair)
		expiring += expired
	}
	o.DaysToZero = spanOf(zero)
	if trigger > 0 {
		o.NextRecharge = spanOf(low)
	}
	o.CardFails = float64(failed) / float64(paths)
	o.Expiring = expiring / float64(paths)
}

// daysAhead is from today on what is a day of the future; -1 is beyond the outlook.
func daysAhead(at, ahead int) int {
	if at < 0 {
		return outlookDays
	}
	return max(0, at-ahead)
}

// runDown lets one future spend the balance with nothing paid in: the days on which it falls below the trigger and to zero, -1
// for never, and what of the lots is unspent at their end. The oldest is used first, so what is bought later does not change that.
func (h Holding) runDown(spend []float64, trigger float64) (low, zero int, expired float64) {
	low, zero = -1, -1
	held := h.Since.InexactFloat64()
	left, spent, next := h.Balance.InexactFloat64()+held, 0.0, 0
	for at, v := range spend {
		for ; next < len(h.Lots) && int(h.Lots[next].Expires.Sub(h.From)/day) <= at; next++ {
			held += h.Lots[next].Remaining.InexactFloat64()
			unspent := min(max(0, held-spent-expired), max(0, left))
			expired += unspent
			left -= unspent
		}
		left, spent = left-v, spent+v
		if low < 0 && left < trigger {
			low = at
		}
		if left <= 0 {
			return low, at, expired
		}
	}
	return low, zero, expired
}

func spanOf(days []int) Span {
	slices.Sort(days)
	n := len(days)
	return Span{Low: days[n/10], Median: days[n/2], High: days[n*9/10]}
}

// sentences say what people ask about today's balance.
func (o *Outlook) sentences(trigger int64, p Params) []string {
	on := func(days int) string { return date(o.Today.AddDate(0, 0, days)) }
	var out []string
	if z := o.DaysToZero; z.Known() {
		out = append(out, fmt.Sprintf("Were nothing paid in any more, the balance of %s would last %s from %s, until about %s (%s, four times in five).",
			p.exact(o.Balance), count(z.Median, "day"), date(o.Today), on(z.Median), z.interval()))
	} else {
		out = append(out, fmt.Sprintf("Were nothing paid in any more, the balance of %s would last more than a year.", p.exact(o.Balance)))
	}
	switch n := o.NextRecharge; {
	case trigger <= 0:
		out = append(out, "Nothing is set to recharge by itself, so the balance ends when it is used up.")
	case o.Balance.LessThan(decimal.NewFromInt(trigger)):
		out = append(out, "The next recharge is due now.")
	case n.Known():
		out = append(out, fmt.Sprintf("The next recharge is expected in about %s, around %s (%s, four times in five).", count(n.Median, "day"), on(n.Median), n.interval()))
	default:
		out = append(out, "The next recharge is more than a year away.")
	}
	out = append(out, fmt.Sprintf("If the card failed tonight and were repaired after %s (on %s), zero would come before that with a chance of %s.",
		count(p.RepairDays, "working day"), date(o.Repaired), percent(o.CardFails)))
	if o.Expiring >= 0.5 {
		out = append(out, fmt.Sprintf("Of the money held today, about %s will expire unspent within a year.", p.money(o.Expiring)))
	}
	return out
}

// interval of a span in words; what reaches beyond the outlook is open.
func (s Span) interval() string {
	if s.High >= outlookDays {
		return fmt.Sprintf("%d days to more than a year", s.Low)
	}
	return fmt.Sprintf("%d to %d days", s.Low, s.High)
}
