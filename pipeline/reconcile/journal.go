package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"tollbook/pipeline/store"
)

// keepBooks brings the double-entry ledger up to date and closes the period where that is asked for.
func (h *history) keepBooks(ctx context.Context, tx *store.Tx, b *books, s Summary) error {
	if err := h.postMovements(ctx, tx, b); err != nil {
		return err
	}
	if _, closed := h.closed.find(h.Period); !h.Close || closed {
		return nil
	}
	return h.closePeriods(ctx, tx, b, s)
}

// postMovements adds to the double-entry ledger what the books have beyond it. Nothing there is ever changed: a figure
// that has become another one is corrected by an entry with the difference. The days of closed periods are past that.
func (h *history) postMovements(ctx context.Context, tx *store.Tx, b *books) error {
	var rows [][]any
	for _, e := range b.entries {
		if e.amount.IsZero() {
			continue
		}
		kind, account := e.kind, e.account
		if e.journal != "" {
			kind = e.journal
		}
		if account == "" {
			account = facing(e.kind)
		}
		reference := e.reference
		if e.kind == kindExpiry {
			reference = fmt.Sprintf("lot %d", e.lot)
		}
		rows = append(rows, []any{h.civil(e.at), kind, reference, account, h.Currency, e.amount})
	}
	if err := table(ctx, tx, "movements", columns("day date, kind varchar, reference varchar, account varchar, currency varchar, amount money"), rows); err != nil {
		return err
	}
	if len(b.days) == 0 {
		return nil
	}
	var open time.Time
	if n := len(h.closed.periods); n > 0 {
		open = h.civil(h.endOf(h.closed.periods[n-1].period))
	}
	_, err := tx.Insert(ctx, "ledger_postings", files, "sql/new_postings.sql", sql.Named("as_of", h.AsOf),
		sql.Named("open_from", open), sql.Named("last", b.days[len(b.days)-1].day))
	return err
}

// facing is the account on the other side of the credits.
func facing(kind string) string {
	switch kind {
	case kindUsage:
		return "usage"
	case kindExpiry:
		return "expired"
	case "refund", kindAdjustment:
		return "adjustments"
	}
	return "funding"
}

// civil is the date of an instant in the tenant's zone, as midnight UTC.
func (h *history) civil(at time.Time) time.Time {
	year, month, day := at.In(h.Zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
