package reconcile

import (
	"time"

	"github.com/shopspring/decimal"
)

// balance is what the books say: the account of the lots, less what belongs to a closed period and is not posted yet.
func (w *walker) balance() decimal.Decimal { return w.book.Balance().Sub(w.held) }

// hold makes the closed periods end with the balance that was closed, and their days and entries those that were stated. What
// has arrived for them since is held back over their end, and posted by release into the first open day. The lots know
// nothing of it: they held or gave the money all the time.
func (w *walker) hold(cut time.Time) {
	border, found := w.h.border()
	if !found || !cut.Equal(w.h.endOf(border.period)) || len(w.out.days) == 0 {
		return
	}
	w.state(border)
	w.held = w.book.Balance().Sub(border.Closing)
	w.out.changed = w.h.changedDays(w.out.days)
	w.out.late = w.h.lateItems(w.out.days, w.out.changed, w.held)
}

// release posts what hold kept back, each with the month it belongs to.
func (w *walker) release(cut time.Time) {
	border, found := w.h.border()
	if !found || !cut.Equal(w.h.endOf(border.period)) {
		return
	}
	w.held = decimal.Zero
	for _, l := range w.out.late {
		w.shift(l.amount)
		w.post(entry{at: cut, kind: kindAdjustment, journal: l.kind, account: l.account, amount: l.amount, reference: l.month, note: l.inWords()})
	}
}

// shift adds to the day what is no movement of its own.
func (w *walker) shift(amount decimal.Decimal) {
	day := w.today()
	day.funding, day.late = day.funding.Add(amount), day.late.Add(amount)
	if n := len(w.out.entries); n > 0 {
		day.lowest = decimal.Min(day.lowest, w.out.entries[n-1].balance.Add(amount))
	}
}
