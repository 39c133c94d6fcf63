package reconcile

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// entry is one line of the ledger.
type entry struct {
	at        time.Time
	kind      string
	amount    decimal.Decimal // signed effect
	balance   decimal.Decimal // after it
	reference string
	lot       int64 // 0: none of its own
	note      string
	journal   string // kind in the double-entry ledger, where it is not kind
	account   string // that faces the credits there, where the kind does not say it
}

// dayRow is the account of one day of the zone.
type dayRow struct {
	span
	opening, funding, debits, expired, closing, lowest decimal.Decimal
	postPaid                                           decimal.Decimal // usage that no balance pays
	late                                               decimal.Decimal // part of funding that belongs to closed months
	debitRecords, records                              int64
	provisional                                        bool
}

// point is a change of the balance: an event (from = to), or the usage of a stretch.
type point struct {
	from, to      time.Time
	before, after decimal.Decimal
}

// comparison is an observation beside the ledger at the same instant.
type comparison struct {
	reading
	ledger decimal.Decimal
	day    int    // index of its day, -1 where there is none
	flows  []flow // what moved the ledger since the observation before, or since the books began
}

// difference is what the provider says beyond what the ledger says.
func (c comparison) difference() decimal.Decimal { return c.amount.Sub(c.ledger) }

// books are the outcome of a walk through a history.
type books struct {
	entries      []entry
	lots         []Lot
	days         []dayRow         // by all that is known now
	stated       []dayRow         // as reports state them: of closed months what their closing stated
	expiries     []entry          // by all that is known now
	lotsAt       map[string][]Lot // at the ends of the months before that of the closing instant
	points       []point
	observations []comparison
	late         []lateItem      // what arrived for closed months
	changed      []changedDay    // of their days
	held         decimal.Decimal // of it, what these books end too early to post
	balance      decimal.Decimal // at the closing instant
	known        decimal.Decimal // by all that is known now, also what came late for a closed month
}

// walker carries the account through the cut points in order.
type walker struct {
	h       *history
	book    *Book
	out     books
	pending *entry // usage of the day that no other entry has interrupted yet
	records int64  // in pending
	overage decimal.Decimal
	held    decimal.Decimal // what arrived for closed periods, between their end and the next day
	border  int             // days of the months up to the last closed one
	funded  int             // movements already booked
	seen    int             // observations already compared
	flows   []flow          // since the last of them
}

// walk books the history. At one instant: expiry, then funding, then debits, then observations.
func (h *history) walk() *books {
	w := &walker{h: h, book: NewBook(h.ExpiryMonths), out: books{lotsAt: map[string][]Lot{}}}
	for i, cut := range h.cuts {
		w.observe(cut)
		w.hold(cut)
		if !cut.Before(h.Closing) {
			break
		}
		w.startDay(cut)
		w.release(cut)
		w.expire(cut)
		w.fund(cut)
		w.use(i)
	}
	w.flush()
	w.endDay()
	w.out.stated = append(w.out.stated, w.out.days[w.border:]...)
	w.out.lots = w.book.Lots()
	w.out.balance, w.out.known, w.out.held = w.balance(), w.book.Balance(), w.held
	if n := len(h.closed.lots); n > 0 {
		w.out.lots, w.out.held = h.closed.lots, decimal.Zero
	}
	return &w.out
}

// observe compares the observations made in the last moment before the cut.
func (w *walker) observe(cut time.Time) {
	for w.seen < len(w.h.observations) && w.h.observations[w.seen].at.Before(cut) {
		w.out.observations = append(w.out.observations, comparison{w.h.observations[w.seen], w.book.Balance(), len(w.out.days) - 1, w.flows})
		w.seen, w.flows = w.seen+1, nil
	}
}

func (w *walker) startDay(cut time.Time) {
	n := len(w.out.days)
	if n == len(w.h.days) || w.h.days[n].from.After(cut) {
		return
	}
	w.flush()
	w.endDay()
	day, balance := w.h.days[n], w.balance()
	if n > 0 && day.day.Day() == 1 {
		w.out.lotsAt[monthOf(w.today().day)] = w.book.Lots()
	}
	final := day.to.Add(w.h.latency())
	w.out.days = append(w.out.days, dayRow{span: day, opening: balance, lowest: balance, provisional: w.h.AsOf.Before(final)})
}

func (w *walker) endDay() {
	if n := len(w.out.days); n > 0 {
		w.out.days[n-1].closing = w.balance()
	}
}

// today is the day that is being booked.
func (w *walker) today() *dayRow { return &w.out.days[len(w.out.days)-1] }

func (w *walker) expire(cut time.Time) {
	before := w.book.Balance()
	for _, e := range w.book.Expire(cut) {
		note := fmt.Sprintf("what was left of lot %d after %s", e.Lot, count(int64(w.h.ExpiryMonths), "month"))
		w.today().expired = w.today().expired.Add(e.Amount)
		w.flow(kindExpiry, "", e.Amount.Neg())
		lost := entry{at: e.At, kind: kindExpiry, amount: e.Amount.Neg(), lot: e.Lot, note: note}
		w.out.expiries = append(w.out.expiries, lost)
		w.post(lost)
	}
	w.mark(cut, cut, before)
}

// fund books the opening amount and the movements of the instant.
func (w *walker) fund(cut time.Time) {
	if w.h.OpeningAt != nil && cut.Equal(w.h.start) {
		w.open(cut)
	}
	for ; w.funded < len(w.h.funding) && !w.h.funding[w.funded].at.After(cut); w.funded++ {
		m := w.h.funding[w.funded]
		if m.kind == kindFailed {
			note := fmt.Sprintf("%s was refused: no effect", w.h.amount(m.amount))
			w.post(entry{at: m.at, kind: m.kind, reference: m.reference, note: note})
			continue
		}
		w.today().funding = w.today().funding.Add(m.amount)
		w.move(m)
	}
}

// open books the opening amount. The day, and so the period, in which it lies opens with it.
func (w *walker) open(at time.Time) {
	amount := w.h.OpeningAmount
	w.today().opening = amount
	w.today().lowest = amount
	w.move(movement{at: at, kind: kindOpening, amount: amount})
}

// move books money that came as a lot, and money that went out of the oldest lots.
func (w *walker) move(m movement) {
	before, owed, e := w.book.Balance(), w.book.Owed(), entry{at: m.at, kind: m.kind, amount: m.amount, reference: m.reference}
	if m.amount.IsPositive() {
		e.lot = w.book.Add(m.at, m.kind, m.reference, m.amount)
		if paid := owed.Sub(w.book.Owed()); paid.IsPositive() {
			e.note = fmt.Sprintf("%s of it paid what was owed", w.h.amount(paid))
		}
	} else {
		w.book.Take(m.amount.Neg())
	}
	w.flow(m.kind, "", m.amount)
	w.post(e)
	w.mark(m.at, m.at, before)
}
