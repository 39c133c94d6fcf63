package recommend

import (
	"math"
	"testing"
	"time"
)

func TestComparedPoliciesMeetTheSameFutures(t *testing.T) {
	history := tenantKinds()[0].spend(0, 120, 4)
	p := fewPaths()
	p.Users, p.FundingTable = 300, []FundingRow{{0, 250, 1000, 200}, {250, 0, 1000, 400}}
	given := Policy{Trigger: 300, Recharge: 500, Initial: 900}
	all, err := Compare(history, &given, &Policy{Trigger: 200, Recharge: 500}, p)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{NameGiven, NameToday, NameOurs, NameTable, NameThumb}
	for i, c := range all {
		if c.Name != want[i] {
			t.Errorf("row %d is %s, want %s", i, c.Name, want[i])
		}
		if o, err := Simulate(history, c.Policy, p); err != nil || o != c.Outcome {
			t.Errorf("%s: simulated alone it does %+v, %v; compared %+v", c.Name, o, err, c.Outcome)
		}
	}
	if ours := mustAdvise(t, history, p, nil).Policy; len(all) != len(want) || all[2].Policy != ours {
		t.Errorf("compared %v, want five with our advice %v", all, ours)
	}
	if none, err := Compare(history[:20], nil, nil, p); err != nil || none != nil {
		t.Errorf("20 days compare to %v, %v", none, err)
	}
}

func TestRechargesThatCostComeLessOften(t *testing.T) {
	history := tenantKinds()[0].spend(0, 120, 4)
	p := fewPaths()
	free := mustAdvise(t, history, p, nil)
	p.TransactionCost = 50
	dear := mustAdvise(t, history, p, nil)
	if dear.Outcome.RechargesPerMonth > free.Outcome.RechargesPerMonth/1.5 || dear.Policy.Recharge <= free.Policy.Recharge {
		t.Errorf("at 50 a recharge the advice is %+v with %.1f a month, for nothing %+v with %.1f", dear.Policy,
			dear.Outcome.RechargesPerMonth, free.Policy, free.Outcome.RechargesPerMonth)
	}
	cost := func(o Outcome) float64 {
		return p.cost(Alternative{Idle: o.Idle, ExpectedExpiry: o.ExpectedExpiry, RechargesPerMonth: o.RechargesPerMonth})
	}
	if before, err := Simulate(history, free.Policy, p); err != nil || cost(dear.Outcome) > cost(before) {
		t.Errorf("the advice costs %.0f, that for free recharges %.0f (%v)", cost(dear.Outcome), cost(before), err)
	}
}

func TestAJumpIsFoundAndATrendIsNone(t *testing.T) {
	for _, c := range []struct {
		name string
		kind kind
		from int
		days int
		want int // day of the last jump; -1: none
	}{
		{"half a year of one level", tenantKinds()[0], 0, 180, -1},
		{"heavy tails", tenantKinds()[4], 0, 365, -1},
		{"a trend", tenantKinds()[3], 0, 365, -1},
		{"a jump in the middle", tenantKinds()[5], 100, 200, 100},
		{"a jump three weeks ago", tenantKinds()[5], 50, 171, 150},
	} {
		for seed := range uint64(5) {
			breaks := newDemand(newSeries(c.kind.spend(c.from, c.days, seed))).level.breaks
			switch {
			case c.want < 0 && len(breaks) > 0:
				t.Errorf("%s, seed %d: jumps on %v", c.name, seed, breaks)
			case c.want >= 0 && (len(breaks) != 1 || math.Abs(float64(breaks[0]-c.want)) > 7):
				t.Errorf("%s, seed %d: jumps on %v, want %d", c.name, seed, breaks, c.want)
			}
		}
	}
}

// A day beyond the largest seen is possible, the more so the shorter the history.
func TestTheTailReachesBeyondWhatWasSeen(t *testing.T) {
	beyond := func(days int) float64 {
		s := newSeries(tenantKinds()[0].spend(0, days, 8))
		d := newDemand(s)
		largest, n := 0.0, 0
		for _, x := range d.shape {
			largest = max(largest, x)
		}
		for _, w := range d.tail.draws {
			for v := range 1000 {
				n += boolInt(d.tail.draw(w, (float64(v)+0.5)/1000) > largest)
			}
		}
		return float64(n) / tailDraws / 1000 * tailShare
	}
	month, year := beyond(28), beyond(365)
	if year <= 0 || month < 2*year {
		t.Errorf("a day beyond the largest seen has the chance %v after 28 days and %v after 365", month, year)
	}
}

func TestMoneyHeldThatExpiresUnspent(t *testing.T) {
	today := date2026(time.March, 1)
	h := Holding{Balance: money("100"), Today: today, From: today, Lots: []OpenLot{
		{money("60"), today.AddDate(0, 0, 10)}, {money("40"), today.AddDate(0, 0, 30)}, {money("5"), today.AddDate(0, 0, 9999)},
	}}
	for _, c := range []struct {
		aDay, want float64
		low, zero  int // the trigger is 45
	}{{0, 100, 10, 30}, {1, 50 + 20, 10, 30}, {6, 0, 9, 16}, {4, 20, 10, 19}} {
		low, zero, got := h.runDown(repeated(366, c.aDay), 45)
		if math.Abs(got-c.want) > 1e-9 || low != c.low || zero != c.zero {
			t.Errorf("at %v a day %v expires, below the trigger on day %d, at zero on day %d, want %+v", c.aDay, got, low, zero, c)
		}
	}
}

func TestLotsAgeBetweenTheClosingInstantAndToday(t *testing.T) {
	closing, asOf := date2026(time.March, 1), date2026(time.March, 20)
	lot := func(remaining string, expires time.Time, debited string) closingLot {
		return closingLot{OpenLot{money(remaining), expires}, money(debited)}
	}
	for _, c := range []struct {
		name     string
		balance  string // but for what expired
		known    time.Time
		lots     []closingLot
		want     string
		stillGet []string // what is left of the lots that are still good
	}{
		{"nothing ends", "90", closing, []closingLot{lot("60", asOf.AddDate(0, 0, 5), "10"), lot("40", asOf.AddDate(0, 9, 0), "10")}, "90", []string{"50", "40"}},
		{"a lot ends with something left", "80", closing, []closingLot{lot("60", date2026(time.March, 10), "15"), lot("40", asOf.AddDate(0, 9, 0), "20")}, "35", []string{"35"}},
		{"a lot that was used up", "30", closing, []closingLot{lot("60", date2026(time.March, 10), "65"), lot("40", asOf.AddDate(0, 9, 0), "70")}, "30", []string{"30"}},
		{"two lots end", "90", closing, []closingLot{lot("60", date2026(time.March, 10), "5"), lot("40", date2026(time.March, 20), "10")}, "0", nil},
		{"the reading came after the end", "40", date2026(time.March, 15), []closingLot{lot("60", date2026(time.March, 10), "0"), lot("40", asOf.AddDate(0, 9, 0), "0")}, "40", []string{"40"}},
		{"more is to end than there is", "5", closing, []closingLot{lot("60", date2026(time.March, 10), "0")}, "0", nil},
		{"an overdrawn account stays so", "-5", closing, []closingLot{lot("60", date2026(time.March, 10), "0")}, "-5", nil},
	} {
		h := Holding{Balance: money(c.balance)}
		h.age(c.lots, c.known, asOf)
		if !h.Balance.Equal(money(c.want)) || len(h.Lots) != len(c.stillGet) {
			t.Errorf("%s: balance %s with lots %v, want %s with %v", c.name, h.Balance, h.Lots, c.want, c.stillGet)
			continue
		}
		for i, l := range h.Lots {
			if !l.Remaining.Equal(money(c.stillGet[i])) {
				t.Errorf("%s: lot %d has %s left, want %s", c.name, i+1, l.Remaining, c.stillGet[i])
			}
		}
	}
}
