package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// lateItem is what arrived for a closed month after its closing: its effect on the balance.
type lateItem struct {
	month, kind, account, what string
	amount                     decimal.Decimal
	records                    int64
	days                       []lateDay // where in the month; none where an older program closed it and kept no days
}

// lateDay is the part of a day.
type lateDay struct {
	day     time.Time
	amount  decimal.Decimal
	records int64
}

// less is what flows gained since others: both of the same month or day.
func (f flows) less(o flows) flows {
	return flows{f.funding.Sub(o.funding), f.debits.Sub(o.debits), f.expired.Sub(o.expired), f.records - o.records}
}

func (f flows) plus(o flows) flows {
	return flows{f.funding.Add(o.funding), f.debits.Add(o.debits), f.expired.Add(o.expired), f.records + o.records}
}

func (f flows) isZero() bool {
	return f.funding.IsZero() && f.debits.IsZero() && f.expired.IsZero() && f.records == 0
}

// flowsOf are the movements of a day, without what arrived late for months before.
func flowsOf(d dayRow) flows {
	return flows{d.funding.Sub(d.late), d.debits, d.expired, d.debitRecords}
}

// lateParts are the kinds of what may arrive late, with their effect on the balance.
func lateParts(f flows) []lateItem {
	return []lateItem{
		{kind: "late_usage", account: "usage", what: "usage", amount: f.debits.Neg(), records: f.records},
		{kind: "late_funding", account: "funding", what: "funding", amount: f.funding},
		{kind: "late_expiry", account: "expired", what: "expired credits", amount: f.expired.Neg()},
	}
}

// lateItems compare the months before the border as they are now with what they held at the closing; changed says on which
// days. What the balance differs by beyond that is another opening.
func (h *history) lateItems(days []dayRow, changed []changedDay, moved decimal.Decimal) []lateItem {
	now, then := monthFlows(days), h.closed.months
	var months []string
	for month := range now {
		months = append(months, month)
	}
	for month := range then {
		if _, found := now[month]; !found {
			months = append(months, month)
		}
	}
	slices.Sort(months)
	var out []lateItem
	for _, month := range months {
		for i, item := range lateParts(now[month].less(then[month])) {
			if item.amount.IsZero() {
				continue
			}
			item.month = month
			item.days = lateDays(changed, item, i)
			out = append(out, item)
			moved = moved.Sub(item.amount)
		}
	}
	if !moved.IsZero() {
		out = append(out, lateItem{kind: "late_opening", account: "funding", what: "the opening amount", amount: moved})
	}
	return out
}

// changedDay is a day of a closed month with what it gained since the last closing.
type changedDay struct {
	day time.Time
	flows
}

// changedDays are the days of months that stated their days, of which more or less is known now than at the last closing.
func (h *history) changedDays(days []dayRow) []changedDay {
	left := make(map[time.Time]flows, len(h.closed.known))
	stated := map[string]bool{}
	for day, f := range h.closed.known {
		left[day], stated[monthOf(day)] = f, true
	}
	var out []changedDay
	add := func(day time.Time, gained flows) {
		if !gained.isZero() && stated[monthOf(day)] {
			out = append(out, changedDay{day, gained})
		}
	}
	for _, d := range days {
		add(d.day, flowsOf(d).less(left[d.day]))
		delete(left, d.day)
	}
	for day, f := range left { // days that the books do not have any more
		add(day, flows{}.less(f))
	}
	slices.SortFunc(out, func(a, b changedDay) int { return a.day.Compare(b.day) })
	return out
}

// lateDays are the days of an item, which is the nth of lateParts; none where they do not add up to it.
func lateDays(changed []changedDay, item lateItem, n int) []lateDay {
	var out []lateDay
	rest := item.amount
	for _, c := range changed {
		part := lateParts(c.flows)[n]
		if monthOf(c.day) != item.month || part.amount.IsZero() && part.records == 0 {
			continue
		}
		rest = rest.Sub(part.amount)
		out = append(out, lateDay{c.day, part.amount, part.records})
	}
	if !rest.IsZero() {
		return nil
	}
	return out
}

// inWords says what arrived and where it belongs.
func (l lateItem) inWords() string {
	if l.month == "" {
		return "another opening amount than when the books were closed"
	}
	text := l.what + " of " + l.month
	if len(l.days) > 0 {
		text += " (" + l.dates() + ")"
	}
	text += ", which is closed"
	if l.records > 0 {
		text += fmt.Sprintf(": %s more", count(l.records, "record"))
	}
	return text
}

// dates lists the days, the first of many.
func (l lateItem) dates() string {
	var names []string
	for _, d := range l.days[:min(len(l.days), maxDates)] {
		names = append(names, d.day.Format(time.DateOnly))
	}
	text := strings.Join(names, ", ")
	if more := len(l.days) - maxDates; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// readKnown reads what was known of the days of closed months at the closing of the period.
func (h *history) readKnown(ctx context.Context, tx *store.Tx, period string) error {
	h.closed.known = map[time.Time]flows{}
	for _, d := range h.closed.days {
		h.closed.known[d.day] = flowsOf(d)
	}
	rows, err := tx.Query(ctx, files, "sql/closed_late_rows.sql", sql.Named("currency", h.Currency), sql.Named("period", period))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var day time.Time
		var f flows
		var funding, debits, expired store.Dec
		if err := rows.Scan(&day, &funding, &debits, &expired, &f.records); err != nil {
			return fmt.Errorf("reading what came late for closed months: %w", err)
		}
		f.funding, f.debits, f.expired = funding.Decimal, debits.Decimal, expired.Decimal
		h.closed.known[day] = h.closed.known[day].plus(f)
	}
	return rows.Err()
}

// keepLate writes down, with the first month that is closed now, what it posted for the days of months closed before.
func (h *history) keepLate(ctx context.Context, tx *store.Tx, b *books, month string) error {
	var rows [][]any
	for _, c := range b.changed {
		rows = append(rows, []any{month, h.Currency, c.day, c.funding, c.debits, c.expired, c.records})
	}
	shape := columns("period varchar, currency varchar, day date, funding money, debits money, expired money, records bigint")
	if err := table(ctx, tx, "closing_late", shape, rows); err != nil {
		return err
	}
	_, err := tx.Insert(ctx, "closed_late", files, "sql/new_closed_late.sql")
	return err
}

// postedTo is the month that what arrived for closed months is posted to; empty without one.
func (h *history) postedTo() string {
	border, found := h.border()
	if !found {
		return ""
	}
	return monthOf(h.civil(h.endOf(border.period)))
}

// lateRows list what the period posted for the days of closed months.
func (h *history) lateRows(b *books) [][]any {
	var out [][]any
	if h.Period != h.postedTo() {
		return nil
	}
	for _, l := range b.late {
		days := l.days
		if len(days) == 0 {
			days = []lateDay{{amount: l.amount, records: l.records}}
		}
		for _, d := range days {
			out = append(out, []any{text(l.month), moment(d.day), l.what, d.records, d.amount, h.Currency})
		}
	}
	return out
}
