package reconcile

import (
	"time"

	"github.com/shopspring/decimal"
)

// use books the usage of the stretch that begins at the cut.
func (w *walker) use(cut int) {
	u, found := w.h.usage[cut]
	if !found {
		return
	}
	before, day := w.book.Balance(), w.today()
	taken := u.net
	if w.h.postPaid() {
		taken = w.fromOldBalance(u.net)
		day.postPaid = day.postPaid.Add(u.net.Sub(taken))
		w.flow(stepPostPaid, "", u.net.Sub(taken))
	}
	if taken.IsNegative() {
		w.book.GiveBack(utcDay(u.first), taken.Neg())
	} else {
		w.book.Take(taken)
	}
	for _, f := range u.services {
		w.flow(kindUsage, f.service, f.amount.Neg())
	}
	day.debits = day.debits.Add(taken)
	day.debitRecords += u.debits
	day.records += u.records
	w.mark(w.h.cuts[cut], w.h.cuts[cut+1], before)
	if !taken.IsZero() {
		w.join(u, taken)
	}
}

// fromOldBalance is the part of the usage that an old balance still pays where credits are no longer sold; the rest
// is invoiced afterwards, and a correction lowers what was invoiced first.
func (w *walker) fromOldBalance(net decimal.Decimal) decimal.Decimal {
	taken := decimal.Min(net, decimal.Max(w.book.Balance(), decimal.Zero))
	if net.IsNegative() {
		taken = net.Add(decimal.Min(net.Neg(), w.overage))
	}
	w.overage = w.overage.Add(net).Sub(taken)
	return taken
}

// join adds usage to the day's entry, so that a day without other events has one line.
func (w *walker) join(u usage, taken decimal.Decimal) {
	if w.pending == nil {
		w.pending, w.records = &entry{at: u.first, kind: kindUsage}, 0
	}
	w.records += u.debits
	w.pending.amount = w.pending.amount.Sub(taken)
	w.pending.balance = w.book.Balance()
	w.pending.note = count(w.records, "record")
}

// flush writes the usage that has been gathered.
func (w *walker) flush() {
	if w.pending != nil {
		w.out.entries = append(w.out.entries, *w.pending)
		w.pending = nil
	}
}

// post writes an entry; its balance follows from the one before, so that several of one instant chain.
func (w *walker) post(e entry) {
	w.flush()
	if n := len(w.out.entries); n > 0 {
		e.balance = w.out.entries[n-1].balance
	}
	e.balance = e.balance.Add(e.amount)
	w.out.entries = append(w.out.entries, e)
}

// flow adds to what moved the balance since the last observation.
func (w *walker) flow(step, service string, amount decimal.Decimal) {
	for i := range w.flows {
		if f := &w.flows[i]; f.step == step && f.service == service {
			f.amount = f.amount.Add(amount)
			return
		}
	}
	w.flows = append(w.flows, flow{step, service, amount})
}

// mark notes a change of the balance since before.
func (w *walker) mark(from, to time.Time, before decimal.Decimal) {
	after := w.book.Balance()
	if after.Equal(before) {
		return
	}
	w.out.points = append(w.out.points, point{from: from, to: to, before: before, after: after})
	w.today().lowest = decimal.Min(w.today().lowest, after)
}
