package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
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

// closePeriods writes the figures of the period, and of every open month before it, down for good.
func (h *history) closePeriods(ctx context.Context, tx *store.Tx, b *books, s Summary) error {
	held := monthFlows(b.days)
	var months []string
	for month := range held {
		if month <= h.Period {
			months = append(months, month)
		}
	}
	slices.Sort(months)
	if !slices.Contains(months, h.Period) {
		return fmt.Errorf("closing %s: the books have no day in it", h.Period)
	}
	var periods, rows [][]any
	for _, month := range months {
		if _, closed := h.closed.find(month); closed {
			continue
		}
		for _, m := range months {
			if f := held[m]; m <= month {
				rows = append(rows, []any{month, h.Currency, m, f.funding, f.debits, f.expired, f.records})
			}
		}
		of := s
		if month != h.Period {
			of = monthSummary(b.days, month)
		}
		row := []any{month, h.Currency, of.Opening, of.Funding, of.Debits, of.Expired, of.Closing, nil, nil, nil, h.AsOf}
		if of.Observed != nil {
			row[7], row[8], row[9] = *of.Observed, *of.ObservedAt, *of.Unexplained
		}
		periods = append(periods, row)
	}
	amounts := "funding money, debits money, expired money"
	if err := table(ctx, tx, "closing_periods", columns("period varchar, currency varchar, opening money, "+amounts+
		", closing money, observed money, observed_at timestamp, unexplained money, closed_as_of timestamp"), periods); err != nil {
		return err
	}
	if err := table(ctx, tx, "closing_months", columns("period varchar, currency varchar, month varchar, "+amounts+", records bigint"), rows); err != nil {
		return err
	}
	if _, err := tx.Insert(ctx, "closed_periods", files, "sql/new_closed_periods.sql"); err != nil {
		return err
	}
	_, err := tx.Insert(ctx, "closed_months", files, "sql/new_closed_months.sql")
	return err
}

// monthSummary adds the days of a month up.
func monthSummary(days []dayRow, month string) Summary {
	var s Summary
	first := true
	for _, d := range days {
		if d.day.Format("2006-01") != month {
			continue
		}
		if first {
			s.Opening, first = d.opening, false
		}
		s.Funding, s.Debits, s.Expired, s.Closing = s.Funding.Add(d.funding), s.Debits.Add(d.debits), s.Expired.Add(d.expired), d.closing
	}
	return s
}
