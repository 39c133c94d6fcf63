package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
	"tollbook/rates"
)

// flows are the movements of a month, without what arrived late for months before.
type flows struct {
	funding, debits, expired decimal.Decimal
	records                  int64
}

// closedPeriod is a month whose figures stand for good.
type closedPeriod struct {
	period string
	Summary
}

// closedBooks are the periods that earlier runs closed, in order, and what the months held at the last closing that the
// books of this run reach.
type closedBooks struct {
	periods []closedPeriod
	months  map[string]flows
	days    []dayRow            // what the closed months stated, up to the last that the books reach the end of
	known   map[time.Time]flows // what was known of each of these days at the last closing
	entries []entry
	lots    []Lot // where the books end with a closed month: its lots
}

// find gives the figures of a closed period.
func (c closedBooks) find(period string) (closedPeriod, bool) {
	i := slices.IndexFunc(c.periods, func(p closedPeriod) bool { return p.period == period })
	if i < 0 {
		return closedPeriod{}, false
	}
	return c.periods[i], true
}

func (h *history) readClosedPeriods(ctx context.Context, tx *store.Tx) error {
	rows, err := tx.Query(ctx, files, "sql/closed_rows.sql", sql.Named("currency", h.Currency))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var p closedPeriod
		var opening, funding, debits, expired, closing, observed, unexplained store.Dec
		var at sql.NullTime
		if err := rows.Scan(&p.period, &opening, &funding, &debits, &expired, &closing, &observed, &unexplained, &at); err != nil {
			return fmt.Errorf("reading closed periods: %w", err)
		}
		p.Opening, p.Funding, p.Debits, p.Expired, p.Closing = opening.Decimal, funding.Decimal, debits.Decimal, expired.Decimal, closing.Decimal
		if at.Valid && observed.Valid && unexplained.Valid {
			seen := at.Time.UTC()
			p.ObservedAt, p.Observed, p.Unexplained = &seen, &observed.Decimal, &unexplained.Decimal
		}
		h.closed.periods = append(h.closed.periods, p)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return h.endWithAClosedMonth()
}

// endWithAClosedMonth lets the books of a closed period end with it whatever counts as now, for its account stands. Books of an open
// period do not end amid a closed month.
func (h *history) endWithAClosedMonth() error {
	if _, closed := h.closed.find(h.Period); closed {
		h.Closing = h.To
		return nil
	}
	for _, p := range h.closed.periods {
		if end := h.endOf(p.period); monthOf(h.civil(h.Closing)) == p.period && h.Closing.After(h.startOf(p.period)) {
			return fmt.Errorf("the books of %s as of %s would end amid %s, which is closed: set --as-of to %s or later", h.Period, instant(h.AsOf), p.period, instant(end))
		}
	}
	return nil
}

// behind says that the books end before the first closed month: the double-entry ledger begins with that one.
func (h *history) behind() bool {
	return len(h.closed.periods) > 0 && !h.startOf(h.closed.periods[0].period).Before(h.Closing)
}

func (h *history) readClosed(ctx context.Context, tx *store.Tx) error {
	var err error
	currency := sql.Named("currency", h.Currency)
	border, found := h.border()
	if !found {
		return nil
	}
	if end := h.endOf(border.period); !h.start.Before(end) {
		return fmt.Errorf("the books begin at %s, after the end of the closed period %s: set ledger.opening.at in tollbook.yaml to an instant before %s",
			instant(h.start), border.period, instant(end))
	}
	if h.closed.months, err = readMonths(ctx, tx, currency, sql.Named("period", border.period)); err != nil {
		return err
	}
	return h.readStated(ctx, tx, border.period)
}

func readMonths(ctx context.Context, tx *store.Tx, currency, period sql.NamedArg) (map[string]flows, error) {
	rows, err := tx.Query(ctx, files, "sql/closed_month_rows.sql", currency, period)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]flows{}
	for rows.Next() {
		var month string
		var funding, debits, expired store.Dec
		var f flows
		if err := rows.Scan(&month, &funding, &debits, &expired, &f.records); err != nil {
			return nil, fmt.Errorf("reading closed months: %w", err)
		}
		f.funding, f.debits, f.expired = funding.Decimal, debits.Decimal, expired.Decimal
		out[month] = f
	}
	return out, rows.Err()
}

// border is the last closed period that the books of this run reach the end of.
func (h *history) border() (closedPeriod, bool) {
	for _, p := range slices.Backward(h.closed.periods) {
		if !h.endOf(p.period).After(h.Closing) {
			return p, true
		}
	}
	return closedPeriod{}, false
}

// startOf is the first instant of a month of the zone.
func (h *history) startOf(month string) time.Time { return h.monthFrom(month, 0) }

// endOf is the first instant after a month of the zone.
func (h *history) endOf(month string) time.Time { return h.monthFrom(month, 1) }

func (h *history) monthFrom(month string, later time.Month) time.Time {
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return time.Time{} // no run writes such a period
	}
	return rates.Midnight(first.Year(), first.Month()+later, 1, h.Zone)
}

// monthFlows adds the days up by month.
func monthFlows(days []dayRow) map[string]flows {
	out := map[string]flows{}
	for _, d := range days {
		month := monthOf(d.day)
		f := out[month]
		f.funding = f.funding.Add(d.funding).Sub(d.late)
		f.debits, f.expired, f.records = f.debits.Add(d.debits), f.expired.Add(d.expired), f.records+d.debitRecords
		out[month] = f
	}
	return out
}
