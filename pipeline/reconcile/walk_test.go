package reconcile

import (
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// debit is one record of usage, as the engine would sum it.
type debit struct {
	at     time.Time
	amount decimal.Decimal
}

// fill does in memory what the engine does in bulk: it sums the debits of every stretch.
func (h *history) fill(debits []debit) {
	h.usage = map[int]usage{}
	for _, d := range debits {
		n := -1
		for n+1 < len(h.cuts) && !h.cuts[n+1].After(d.at) {
			n++
		}
		if n < 0 || n+1 >= len(h.cuts) {
			continue
		}
		u := h.usage[n]
		if u.debits == 0 || d.at.Before(u.first) {
			u.first = d.at
		}
		u.net, u.debits, u.records = u.net.Add(d.amount), u.debits+1, u.records+1
		h.usage[n] = u
	}
}

// replay is the plainest account there is: one event after the other, each record by itself.
func replay(h *history, debits []debit) (balance decimal.Decimal, seen, expired []decimal.Decimal) {
	type event struct {
		at    time.Time
		order int
		do    func()
	}
	type coin struct {
		left decimal.Decimal
	}
	var events []event
	var lots []*coin
	pay := func(amount decimal.Decimal) {
		balance = balance.Sub(amount)
		for _, l := range lots {
			part := decimal.Min(l.left, amount)
			l.left, amount = l.left.Sub(part), amount.Sub(part)
		}
	}
	for _, m := range h.funding {
		lot := &coin{}
		events = append(events, event{m.at, 1, func() {
			lots = append(lots, lot)
			owed := decimal.Max(balance.Neg(), decimal.Zero)
			balance = balance.Add(m.amount)
			lot.left = decimal.Max(m.amount.Sub(owed), decimal.Zero)
		}}, event{AddMonths(m.at, h.ExpiryMonths), 0, func() {
			if lot.left.IsPositive() {
				balance = balance.Sub(lot.left)
				expired = append(expired, lot.left)
				lot.left = decimal.Zero
			}
		}})
	}
	for _, d := range debits {
		events = append(events, event{d.at, 2, func() { pay(d.amount) }})
	}
	for _, r := range h.observations {
		events = append(events, event{r.at, 3, func() { seen = append(seen, balance) }})
	}
	slices.SortStableFunc(events, func(a, b event) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return a.order - b.order
	})
	for _, e := range events {
		if !e.at.Before(h.start) && e.at.Before(h.Closing) {
			e.do()
		}
	}
	return balance, seen, expired
}

// Instants are drawn from a coarse grid, so that many events share one: the order at an instant is what is tested.
func TestTheWalkIsTheReplayOfEveryRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := date("2026-03-01")
		instant := func(label string) time.Time {
			at := start.Add(time.Duration(rapid.IntRange(0, 120*4).Draw(t, label)) * 6 * time.Hour)
			return at.Add(time.Duration(rapid.IntRange(0, 1).Draw(t, "tick")) * tick)
		}
		amount := func() decimal.Decimal { return decimal.New(rapid.Int64Range(1, 300_000_000).Draw(t, "micro"), -6) }
		h := &history{start: start}
		h.Options = Options{From: start, To: date("2026-07-01"), Closing: date("2026-06-20"), Zone: time.FixedZone("", 2*3600), ExpiryMonths: rapid.IntRange(1, 3).Draw(t, "months")}
		for range rapid.IntRange(0, 8).Draw(t, "purchases") {
			h.funding = append(h.funding, movement{at: instant("purchase"), kind: "purchase", amount: amount()})
		}
		slices.SortStableFunc(h.funding, func(a, b movement) int { return a.at.Compare(b.at) })
		var debits []debit
		for range rapid.IntRange(0, 40).Draw(t, "debits") {
			debits = append(debits, debit{instant("debit"), amount()})
		}
		for range rapid.IntRange(0, 6).Draw(t, "observations") {
			h.observations = append(h.observations, reading{at: instant("observation")})
		}
		slices.SortStableFunc(h.observations, func(a, b reading) int { return a.at.Compare(b.at) })
		h.days = calendarDays(h.start, h.Closing, h.Zone)
		h.cuts = h.cutPoints()
		h.fill(debits)
		inClosing := h.funding
		h.funding = slices.DeleteFunc(slices.Clone(inClosing), func(m movement) bool { return !m.at.Before(h.Closing) })
		h.observations = slices.DeleteFunc(h.observations, func(r reading) bool { return !r.at.Before(h.Closing) })
		b := h.walk()
		checkWalk(t, h, b, debits)
	})
}

func checkWalk(t *rapid.T, h *history, b *books, debits []debit) {
	balance, seen, expired := replay(h, debits)
	if !b.balance.Equal(balance) {
		t.Fatalf("the walk ends at %s, the replay at %s", b.balance, balance)
	}
	if len(seen) != len(b.observations) {
		t.Fatalf("%d observations compared, want %d", len(b.observations), len(seen))
	}
	for i, o := range b.observations {
		if !o.ledger.Equal(seen[i]) {
			t.Fatalf("at %s the walk has %s, the replay %s", o.at, o.ledger, seen[i])
		}
	}
	want, got := decimal.Zero, decimal.Zero
	for _, e := range expired {
		want = want.Add(e)
	}
	running, sum := decimal.Zero, decimal.Zero
	for _, e := range b.entries {
		running = running.Add(e.amount)
		if !e.balance.Equal(running) {
			t.Fatalf("entry %+v, want the balance %s", e, running)
		}
		if e.kind == kindExpiry {
			got = got.Sub(e.amount)
		}
	}
	if !got.Equal(want) || !running.Equal(balance) {
		t.Fatalf("expired %s, want %s; the entries end at %s, want %s", got, want, running, balance)
	}
	for i, d := range b.days {
		if i > 0 && !d.opening.Equal(b.days[i-1].closing) {
			t.Fatalf("day %s opens with %s, the day before closed with %s", d.day, d.opening, b.days[i-1].closing)
		}
		sum = sum.Add(d.funding).Sub(d.debits).Sub(d.expired)
		if !d.closing.Equal(sum) || d.lowest.GreaterThan(d.closing) {
			t.Fatalf("day %+v, want the closing %s", d, sum)
		}
	}
}
