package reconcile

import (
	"context"
	"fmt"
	"slices"

	"tollbook/pipeline/store"
)

// Unclosed lists the months before the period that its closing closes too, in order.
func Unclosed(ctx context.Context, tx *store.Tx, o Options) ([]string, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	h := &history{Options: o}
	if err := h.readEvents(ctx, tx); err != nil {
		return nil, fmt.Errorf("looking for months to close: %w", err)
	}
	var months []string
	for month := monthOf(h.civil(h.start)); month < o.Period; month = monthOf(h.civil(h.endOf(month))) {
		if _, closed := h.closed.find(month); !closed && (len(h.closed.periods) == 0 || month > h.closed.periods[0].period) {
			months = append(months, month)
		}
	}
	return months, nil
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
	if n := len(h.closed.periods); n > 0 && h.closed.periods[n-1].period > h.Period {
		return fmt.Errorf("closing %s: %s, which comes after it, is closed already and its account does not move any more: run without --close", h.Period, h.closed.periods[n-1].period)
	}
	if !slices.Contains(months, h.Period) {
		return fmt.Errorf("closing %s: the books have no day in it", h.Period)
	}
	var periods, rows [][]any
	for _, month := range months {
		if _, closed := h.closed.find(month); closed {
			continue
		}
		if len(periods) == 0 {
			if err := h.keepLate(ctx, tx, b, month); err != nil {
				return err
			}
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
	if _, err := tx.Insert(ctx, "closed_months", files, "sql/new_closed_months.sql"); err != nil {
		return err
	}
	return h.keepStated(ctx, tx, b, func(month string) bool {
		_, closed := h.closed.find(month)
		return month <= h.Period && !closed
	})
}

// monthSummary adds the days of a month up.
func monthSummary(days []dayRow, month string) Summary {
	var s Summary
	first := true
	for _, d := range days {
		if monthOf(d.day) != month {
			continue
		}
		if first {
			s.Opening, first = d.opening, false
		}
		s.Funding, s.Debits, s.Expired, s.Closing = s.Funding.Add(d.funding), s.Debits.Add(d.debits), s.Expired.Add(d.expired), d.closing
	}
	return s
}
