package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// The kinds of entries and lots.
const (
	kindOpening    = "opening"
	kindRecharge   = "recharge"
	kindAdjustment = "adjustment"
	kindFailed     = "recharge_failed"
	kindUsage      = "usage"
	kindExpiry     = "expiry"
)

// movement is money that came or went, or was refused: a row of funding.csv or the opening amount.
type movement struct {
	at        time.Time
	kind      string
	amount    decimal.Decimal
	reference string
}

// reading is a balance read off the admin centre.
type reading struct {
	at     time.Time
	amount decimal.Decimal
}

// usage is what happened between two cut points.
type usage struct {
	net      decimal.Decimal // what it takes from the credits
	debits   int64           // records that take something
	records  int64           // all records, of any currency
	first    time.Time       // start of the first debit
	services []flow          // net by service
}

// history is everything that decides the balance from start to closing, cut at every instant where an order matters.
type history struct {
	Options
	start        time.Time
	known        []movement // all of funding.csv that as-of can know, in order
	funding      []movement // what of it lies in [start, closing)
	observations []reading
	days         []span
	cuts         []time.Time   // ascending; the last is the closing instant
	usage        map[int]usage // by index of the cut that begins the stretch
	foreign      foreign
	closed       closedBooks
	recharge     int64 // how much one brings; 0: not known
}

// foreign counts rows of the inputs in other currencies, which never touch this balance.
type foreign struct {
	funding, balances int64
}

func readHistory(ctx context.Context, tx *store.Tx, o Options) (*history, error) {
	h := &history{Options: o, usage: map[int]usage{}}
	if err := h.readEvents(ctx, tx); err != nil {
		return nil, err
	}
	if err := h.readClosed(ctx, tx); err != nil {
		return nil, err
	}
	h.days = calendarDays(h.start, h.Closing, h.Zone)
	h.cuts = h.cutPoints()
	return h, h.readUsage(ctx, tx)
}

// readEvents reads what happened besides usage, which months are closed, and when the books begin.
func (h *history) readEvents(ctx context.Context, tx *store.Tx) error {
	if err := h.readClosedPeriods(ctx, tx); err != nil {
		return err
	}
	o := h.Options
	var err error
	if h.known, err = readFunding(ctx, tx, o); err != nil {
		return err
	}
	h.recharge = h.usualRecharge()
	for _, m := range h.known {
		if m.at.Before(o.Closing) {
			h.funding = append(h.funding, m)
		}
	}
	if h.observations, err = readBalances(ctx, tx, o); err != nil {
		return err
	}
	var first sql.NullTime
	if err := tx.Get(ctx, []any{&first}, files, "sql/first_usage.sql"); err != nil {
		return err
	}
	if err := tx.Get(ctx, []any{&h.foreign.funding, &h.foreign.balances}, files, "sql/foreign_rows.sql",
		sql.Named("currency", o.Currency), sql.Named("closing", o.Closing)); err != nil {
		return err
	}
	h.begin(first)
	return nil
}

// begin sets the start of the books and drops what lies before it: the opening amount already holds it.
func (h *history) begin(firstUsage sql.NullTime) {
	if h.OpeningAt != nil {
		h.start = h.OpeningAt.UTC()
		h.funding = slices.DeleteFunc(h.funding, func(m movement) bool { return m.at.Before(h.start) })
		h.observations = slices.DeleteFunc(h.observations, func(r reading) bool { return r.at.Before(h.start) })
		return
	}
	h.start = h.From
	if firstUsage.Valid && firstUsage.Time.Before(h.start) {
		h.start = firstUsage.Time.UTC()
	}
	if len(h.funding) > 0 && h.funding[0].at.Before(h.start) {
		h.start = h.funding[0].at
	}
	if len(h.observations) > 0 && h.observations[0].at.Before(h.start) {
		h.start = h.observations[0].at
	}
}

// bounds are the period as parameters: constants, by which the engine passes over the records of other months.
func (o Options) bounds() []sql.NamedArg {
	return []sql.NamedArg{sql.Named("from", o.From.UTC()), sql.Named("to", o.To.UTC())}
}

func readFunding(ctx context.Context, tx *store.Tx, o Options) ([]movement, error) {
	rows, err := tx.Query(ctx, files, "sql/funding_rows.sql", sql.Named("currency", o.Currency), sql.Named("as_of", o.AsOf))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []movement
	for rows.Next() {
		var m movement
		var amount store.Dec
		if err := rows.Scan(&m.at, &m.kind, &amount, &m.reference); err != nil {
			return nil, fmt.Errorf("reading funding: %w", err)
		}
		m.at, m.amount = m.at.UTC(), amount.Decimal
		out = append(out, m)
	}
	return out, rows.Err()
}

func readBalances(ctx context.Context, tx *store.Tx, o Options) ([]reading, error) {
	rows, err := tx.Query(ctx, files, "sql/balance_rows.sql", sql.Named("currency", o.Currency), sql.Named("closing", o.Closing))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []reading
	for rows.Next() {
		var r reading
		var amount store.Dec
		if err := rows.Scan(&r.at, &amount); err != nil {
			return nil, fmt.Errorf("reading balances: %w", err)
		}
		r.at, r.amount = r.at.UTC(), amount.Decimal
		out = append(out, r)
	}
	return out, rows.Err()
}
