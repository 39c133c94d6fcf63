package pipeline

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// truth is a random history of an account as the provider keeps it, with what was planted into what we are given. Amounts are
// whole cents, so that nothing has to be rounded.
type truth struct {
	*rand.Rand
	calls    []plantedCall
	funding  []transfer // all that happened, in order
	readings map[string]decimal.Decimal
	expired  decimal.Decimal
	absent   map[string]bool // dates whose export is missing
	lacking  time.Time       // the recharge that funding.csv lacks
	unknown  decimal.Decimal // effect of what nobody can explain
	causes   map[string]decimal.Decimal
	counts   map[string]int
	late     decimal.Decimal // what reaches August after its closing takes more than the first delivery said
	pool     int             // minutes of October taken from the pool
}

// plantedCall is a row of an export with its cause and the delivery that brings it.
type plantedCall struct {
	at            time.Time
	cells         []string
	charge, first decimal.Decimal // the charge that counts, and the one that a corrected row had at first
	delivery      int
}

type transfer struct {
	at     time.Time
	kind   string
	amount decimal.Decimal
}

const (
	historyTrigger, historyRecharge = 100, 200
	historyOpening                  = 150
	historyExpiry                   = 2 // months
)

var historyBegin = time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)

// The instants of the story: August is closed, October is looked at half way, and then when all is known.
var (
	augustClosed = time.Date(2026, 9, 5, 0, 0, 0, 0, time.UTC)
	halfWay      = time.Date(2026, 10, 20, 12, 0, 0, 0, time.UTC)
	allKnown     = time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)
	historyEnd   = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
)

func cent(n int) decimal.Decimal { return decimal.New(int64(n), -2) }

// newTruth draws a history; unknown says whether something is planted that nothing explains.
func newTruth(seed uint64, unknown bool) *truth {
	t := &truth{Rand: rand.New(rand.NewPCG(seed, 5)), absent: map[string]bool{}, causes: map[string]decimal.Decimal{}, counts: map[string]int{}, readings: map[string]decimal.Decimal{}}
	gone := time.Date(2026, 9, 8+t.IntN(10), 0, 0, 0, 0, time.UTC)
	t.absent[gone.Format(time.DateOnly)], t.absent[gone.AddDate(0, 0, 1).Format(time.DateOnly)] = true, true
	for day := historyBegin; day.Before(historyEnd); day = day.AddDate(0, 0, 1) {
		for range 6 + t.IntN(3) {
			t.call(day.Add(time.Duration(t.IntN(24*3600)) * time.Second))
		}
	}
	slices.SortFunc(t.calls, func(a, b plantedCall) int {
		return cmp.Or(a.at.Compare(b.at), strings.Compare(a.cells[0], b.cells[0]))
	})
	if unknown {
		t.unknown = cent((1 - 2*t.IntN(2)) * (501 + t.IntN(4000)))
	}
	t.live()
	return t
}

// call draws a call of a random kind; some are charged otherwise than they cost.
func (t *truth) call(at time.Time) {
	minutes := 1 + t.IntN(60)
	seconds, fee, cost, charge, cause := 60*minutes, 0, 0, 0, "match"
	number, kind, capability := "+4930123456", "user_out", "MCOPSTNPP"
	if t.IntN(3) == 0 {
		seconds -= 1 + t.IntN(59)
	}
	odd := t.IntN(12) == 0
	switch t.IntN(7) {
	case 0, 1: // pay as you go at 0.12
		cost = 12 * minutes
		charge = cost
		switch {
		case odd && seconds%60 != 0 && seconds > 60: // by the second
			charge, cause = (12*seconds+30)/60, "increment"
		case odd && seconds%60 == 0:
			charge, cause = 15*minutes, "price"
		}
		if charge == cost {
			cause = "match"
		}
	case 2: // with a connection fee of 0.30
		number, fee, cost = "+525512345678", 30, 5*minutes+30
		charge = cost
		if odd {
			fee, charge, cause = 60, cost+30, "connection_fee"
		}
	case 3: // taken from the pool
		number, capability = "+14255550199", "MCOPSTN1"
		if odd {
			charge, cause = 2*minutes, "allowance"
		}
		if at.Month() == time.October {
			t.pool += minutes
		}
	case 4: // free
		capability = "FREECALL"
		if odd {
			charge, cause = 7*minutes, "free_call"
		}
	case 5: // toll-free
		kind, number, cost = "conf_in", "+18005550123", 3*minutes
		charge = cost
		if odd {
			charge, cause = 0, "free_call"
		}
	default: // pay as you go, now and then with what no rule gives
		cost = 12 * minutes
		charge = cost
		switch t.IntN(20) {
		case 0:
			charge, cause = -111, "other"
		case 1:
			number, cost, charge, cause = "+870773112345", 0, 90*minutes, "unrated"
		}
	}
	t.add(at, number, kind, capability, seconds, fee, charge, cost, cause)
}

func (t *truth) add(at time.Time, number, kind, capability string, seconds, fee, charge, cost int, cause string) {
	c := plantedCall{at: at, charge: cent(charge), delivery: 1}
	c.first = c.charge
	switch date := at.Format(time.DateOnly); {
	case t.absent[date]:
		c.delivery = 0
	case at.Before(augustClosed.AddDate(0, 0, -4)) && at.Day() < 28 && t.IntN(15) == 0: // August's, and late
		c.delivery = 2
		t.late = t.late.Add(c.charge)
	case at.Before(augustClosed.AddDate(0, 0, -4)) && at.Day() < 28 && cause == "match" && t.IntN(15) == 0: // corrected later
		c.first = c.charge.Add(cent(1 + t.IntN(300)))
		t.late = t.late.Add(c.charge).Sub(c.first)
	case at.Before(historyBegin.AddDate(0, 1, 0)):
	case at.Before(halfWay.AddDate(0, 0, -1).Truncate(24 * time.Hour)):
		c.delivery = 2
	default:
		c.delivery = 3
	}
	id := fmt.Sprintf("%08x-0000-4000-8000-%012d", t.Uint32(), len(t.calls))
	c.cells = []string{id, "US", person(capability), "", "+14255550100", kind, map[string]string{"conf_in": "Toll Free"}[kind], number,
		at.Format(time.RFC3339), fmt.Sprint(seconds), cent(min(fee, max(charge, 0))).StringFixed(2), "", "USD", capability}
	if c.delivery > 0 {
		key := at.Format("2006-01") + " " + cause
		t.causes[key] = t.causes[key].Add(cent(charge - cost))
		t.counts[key]++
	}
	t.calls = append(t.calls, c)
}

// person has no plan, or Domestic Calling.
func person(capability string) string {
	if capability == "MCOPSTN1" {
		return "11111111-0000-4000-8000-000000000001"
	}
	return "22222222-0000-4000-8000-000000000002"
}

// row is a line of an export; the fee stands apart from the charge.
func (c plantedCall) row(charge decimal.Decimal) string {
	cells := slices.Clone(c.cells)
	cells[11] = charge.Sub(decimal.RequireFromString(cells[10])).StringFixed(2)
	return strings.Join(cells, ",") + "\n"
}
