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

// monthOf names the month of a day, as a period is named.
func monthOf(day time.Time) string { return day.Format("2006-01") }

// keepStated writes the days, entries and lots of the months that are closed now down as they stand.
func (h *history) keepStated(ctx context.Context, tx *store.Tx, b *books, closing func(month string) bool) error {
	var days, entries, lots [][]any
	last := ""
	for _, d := range b.stated {
		month := monthOf(d.day)
		if !closing(month) {
			continue
		}
		days = append(days, []any{month, h.Currency, d.day, d.opening, d.funding, d.late, d.debits, d.expired, d.closing, d.lowest, d.postPaid, d.debitRecords})
		if month == last {
			continue
		}
		last = month
		held, before := b.lotsAt[month]
		if !before {
			held = b.lots
		}
		for _, l := range held {
			lots = append(lots, []any{month, h.Currency, l.Number, l.At, moment(l.ExpiresAt), l.Kind, text(l.Reference), l.Amount, l.Used, l.Expired, l.Remaining})
		}
	}
	for i, e := range b.entries {
		if month := monthOf(h.civil(e.at)); closing(month) {
			entries = append(entries, []any{month, h.Currency, int64(i + 1), e.at, e.kind, e.amount, e.balance, text(e.reference), number(e.lot), text(e.note)})
		}
	}
	for _, t := range []struct {
		name, columns string
		rows          [][]any
	}{
		{"days", "day date, opening money, funding money, late money, debits money, expired money, closing money, lowest money, post_paid money, records bigint", days},
		{"entries", "seq bigint, at timestamp, kind varchar, amount money, balance money, reference varchar, lot bigint, note varchar", entries},
		{"lots", "lot bigint, at timestamp, expires_at timestamp, kind varchar, reference varchar, amount money, used money, expired money, remaining money", lots},
	} {
		if err := table(ctx, tx, "closing_"+t.name, columns("period varchar, currency varchar, "+t.columns), t.rows); err != nil {
			return err
		}
		if _, err := tx.Insert(ctx, "closed_"+t.name, files, "sql/new_closed_"+t.name+".sql"); err != nil {
			return err
		}
	}
	return nil
}

// readStated reads what the closed months up to the period stated.
func (h *history) readStated(ctx context.Context, tx *store.Tx, period string) error {
	currency, upTo := sql.Named("currency", h.Currency), sql.Named("period", period)
	read := func(name string, row func(rows *sql.Rows) error) error {
		rows, err := tx.Query(ctx, files, name, currency, upTo)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			if err := row(rows); err != nil {
				return fmt.Errorf("reading what closed months stated: %w", err)
			}
		}
		return rows.Err()
	}
	if err := read("sql/closed_day_rows.sql", h.readStatedDay); err != nil {
		return err
	}
	if err := h.readKnown(ctx, tx, period); err != nil {
		return err
	}
	if err := read("sql/closed_entry_rows.sql", h.readStatedEntry); err != nil || !h.endOf(period).Equal(h.Closing) {
		return err
	}
	return read("sql/closed_lot_rows.sql", h.readStatedLot)
}

func (h *history) readStatedDay(rows *sql.Rows) error {
	var d dayRow
	var opening, funding, late, debits, expired, closing, lowest, postPaid store.Dec
	if err := rows.Scan(&d.day, &opening, &funding, &late, &debits, &expired, &closing, &lowest, &postPaid, &d.debitRecords); err != nil {
		return err
	}
	year, month, day := d.day.Date()
	d.from, d.to = rates.Midnight(year, month, day, h.Zone), rates.Midnight(year, month, day+1, h.Zone)
	d.opening, d.funding, d.late, d.debits = opening.Decimal, funding.Decimal, late.Decimal, debits.Decimal
	d.expired, d.closing, d.lowest, d.postPaid = expired.Decimal, closing.Decimal, lowest.Decimal, postPaid.Decimal
	d.provisional = h.AsOf.Before(d.to.Add(h.latency()))
	h.closed.days = append(h.closed.days, d)
	return nil
}

func (h *history) readStatedEntry(rows *sql.Rows) error {
	var e entry
	var amount, balance store.Dec
	if err := rows.Scan(&e.at, &e.kind, &amount, &balance, &e.reference, &e.lot, &e.note); err != nil {
		return err
	}
	e.at, e.amount, e.balance = e.at.UTC(), amount.Decimal, balance.Decimal
	h.closed.entries = append(h.closed.entries, e)
	return nil
}

func (h *history) readStatedLot(rows *sql.Rows) error {
	var l Lot
	var ends sql.NullTime
	var amount, used, expired, remaining store.Dec
	if err := rows.Scan(&l.Number, &l.At, &ends, &l.Kind, &l.Reference, &amount, &used, &expired, &remaining); err != nil {
		return err
	}
	l.At, l.Amount, l.Used, l.Expired, l.Remaining = l.At.UTC(), amount.Decimal, used.Decimal, expired.Decimal, remaining.Decimal
	if ends.Valid {
		l.ExpiresAt = ends.Time.UTC()
	}
	h.closed.lots = append(h.closed.lots, l)
	return nil
}

// state puts what closed months stated in place of what is known of them now. Months that an older program closed stated
// their figures only: their days are those of now, and one adjustment makes the last of them end with the balance that was closed.
func (w *walker) state(border closedPeriod) {
	w.flush()
	w.endDay()
	w.border = len(w.out.days)
	kept, end := w.h.closed.days, border.Closing
	known := w.border
	if len(kept) > 0 {
		end = kept[0].opening
		known = w.legacy(kept[0].day)
	}
	w.out.stated = slices.Clone(w.out.days[:known])
	if known > 0 {
		w.evenOut(&w.out.stated[known-1], end)
	} else {
		w.out.entries = nil
	}
	w.out.stated = append(w.out.stated, kept...)
	w.out.entries = append(w.out.entries, w.h.closed.entries...)
}

// legacy counts the days before the first that was stated, where they are of months that are closed.
func (w *walker) legacy(first time.Time) int {
	if w.h.closed.periods[0].period >= monthOf(first) {
		return 0
	}
	n := slices.IndexFunc(w.out.days, func(d dayRow) bool { return !d.day.Before(first) })
	return max(n, 0)
}

// evenOut drops the entries after the day and makes it end with the balance.
func (w *walker) evenOut(day *dayRow, end decimal.Decimal) {
	w.out.entries = slices.DeleteFunc(w.out.entries, func(e entry) bool { return !e.at.Before(day.to) })
	amount := end.Sub(day.closing)
	if amount.IsZero() {
		return
	}
	day.funding, day.late, day.closing = day.funding.Add(amount), day.late.Add(amount), end
	day.lowest = decimal.Min(day.lowest, end)
	w.post(entry{at: day.to.Add(-tick), kind: kindAdjustment, amount: amount, note: fmt.Sprintf("arrived after %s was closed: posted to the open period", monthOf(day.day))})
}

// lateDebits is the usage that came for closed months after their days were stated.
func (b *books) lateDebits() decimal.Decimal {
	sum := decimal.Zero
	for _, d := range b.days {
		sum = sum.Add(d.debits)
	}
	for _, d := range b.stated {
		sum = sum.Sub(d.debits)
	}
	return sum
}
