package reconcile

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
)

// systematicMost is how many systematic differences become findings; the others stand on the sheet.
const systematicMost = 20

// inWords gives what the differences of a sum concern, and what would explain them.
func (h *history) inWords(s causeSum) (subject, explanation string) {
	switch s.cause {
	case "price":
		return h.priceInWords(s)
	case "increment":
		return s.destinations(), fmt.Sprintf("billed by %s seconds instead of %s", s.theirs, s.ours)
	case "allowance":
		return s.topic, s.allowanceInWords()
	case "connection_fee":
		return s.destinations(), s.feeInWords()
	case "free_call":
		if s.variant == "charged" {
			return s.topic, fmt.Sprintf("charged although the rule %s makes it free", s.topic)
		}
		return s.topic, fmt.Sprintf("not charged although credits pay by the rule %s", s.topic)
	case "unrated":
		return "no tariff", "charged, and no tariff row says what it should cost"
	}
	return "no known cause", "no price, increment, pool or fee explains the charge"
}

func (h *history) priceInWords(s causeSum) (subject, explanation string) {
	ours := micro(s.ours)
	if s.theirs == "" {
		return s.numbers(), fmt.Sprintf("billed at several other prices instead of %s", ours)
	}
	at := s.first
	if !s.since.IsZero() {
		at = s.since
	}
	explanation = fmt.Sprintf("billed at %s instead of %s since %s", micro(s.theirs), ours, h.date(at))
	if !s.before.IsZero() {
		explanation += fmt.Sprintf(" (last billed at %s on %s)", ours, h.date(s.before))
	}
	if !s.until.IsZero() {
		explanation += fmt.Sprintf("; our tariff had %s until %s", micro(s.theirs), h.date(s.until))
	}
	return s.numbers(), explanation
}

func (s causeSum) allowanceInWords() string {
	unit := "minute"
	if !s.call {
		unit = "message"
	}
	switch {
	case s.variant == "included":
		return fmt.Sprintf("charged although all of their %s came from the pool", count(-s.moved, unit))
	case s.moved > 0:
		return fmt.Sprintf("the charges take %s more from the pool than we do", count(s.moved, unit))
	case s.moved < 0:
		return fmt.Sprintf("the charges take %s less from the pool than we do", count(-s.moved, unit))
	}
	return "the charges take as much from the pool as we do, from other calls"
}

func (s causeSum) feeInWords() string {
	fee := micro(fmt.Sprint(s.lowestFee.Int64))
	if s.highestFee.Int64 != s.lowestFee.Int64 {
		fee += " to " + micro(fmt.Sprint(s.highestFee.Int64))
	}
	switch s.variant {
	case "twice":
		return fmt.Sprintf("the connection fee of %s is charged twice", fee)
	case "missing":
		return fmt.Sprintf("the connection fee of %s is not charged", fee)
	case "unknown":
		return "a connection fee is charged that the tariff does not have"
	}
	return fmt.Sprintf("another connection fee is charged than %s", fee)
}

// numbers is the range of numbers that a tariff row prices.
func (s causeSum) numbers() string {
	name := "+" + s.topic + "…"
	switch {
	case s.topic == "":
		name = "all numbers"
	case s.direction == "inbound":
		name += " inbound"
	}
	if !s.call {
		name += " messages"
	}
	return name
}

// destinations names the one destination, or says how many there are.
func (s causeSum) destinations() string {
	if s.prefixes == 1 && s.prefix != "" {
		return "+" + s.prefix + "…"
	}
	return count(s.prefixes, "destination")
}

func (s causeSum) noun() string {
	if s.call {
		return "call"
	}
	return "message"
}

// micro prints an amount of whole micro units.
func micro(text string) string {
	d, err := decimal.NewFromString(text)
	if err != nil {
		return text // the engine's own text: shown as it is
	}
	return money.Format(d.Shift(-money.Scale))
}

// date is the civil date of an instant in the tenant's zone.
func (h *history) date(at time.Time) string { return at.In(h.Zone).Format(time.DateOnly) }

// systematic turns the groups that are no accident into findings, the most money first.
func systematic(groups []causeGroup) []finding {
	var out []finding
	for i, g := range groups {
		if !g.systematic || i == systematicMost {
			break
		}
		out = append(out, finding{
			code: "systematic_difference", severity: watch, subject: g.subject, records: g.records,
			message: fmt.Sprintf("%s %s, %s, %s.", g.subject, g.explanation, count(g.records, g.noun()), in(g.variance, g.currency)),
			remedy:  g.remedy(),
		})
	}
	return out
}

func (s causeSum) remedy() string {
	switch s.cause {
	case "price":
		return "Compare the provider's price list of that day: if its price has changed, end our tariff row there and add one with the new price; if not, claim the difference."
	case "increment":
		return "Compare the provider's terms: set increments in the tariff row or rating.increments, or claim the difference."
	case "allowance":
		return "Compare the pool with the provider's minute-pool report and licences.csv with the licences really held; if ours is right, claim the difference."
	case "connection_fee":
		return "Compare connection_fee in the tariff and rating.connection_fee in tollbook.yaml; if they are right, claim the difference."
	}
	return "Look at the records on the sheet Detail; if ours is right, claim the difference."
}
