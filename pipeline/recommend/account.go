package recommend

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// holding reads the account as it stands at --as-of; nil where nothing tells a balance, or none is kept.
func (o Options) holding(ctx context.Context, tx *store.Tx, known time.Time) (*Holding, error) {
	if o.PostPaid {
		return nil, nil
	}
	// Usage of the last days is still coming in, so they are taken as not yet known.
	h := Holding{Today: midnight(o.AsOf), From: midnight(o.AsOf.Add(-time.Duration(o.LatencyHours) * time.Hour))}
	if h.From.Before(known) {
		h.From = known
	}
	if h.Today.Before(h.From) {
		h.Today = h.From
	}
	var balance, since store.Dec
	var told bool
	var from time.Time
	err := tx.Get(ctx, []any{&balance, &since, &told, &from}, files, "sql/closing_balance.sql",
		sql.Named("currency", o.Currency), sql.Named("basis", o.Basis), sql.Named("closing", o.Closing.UTC()),
		sql.Named("as_of", o.AsOf.UTC()), sql.Named("since", h.From.UTC()))
	if errors.Is(err, sql.ErrNoRows) || err == nil && !told {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the balance: %w", err)
	}
	h.Balance, h.Since = balance.Decimal, since.Decimal
	held, err := o.lotsAtClosing(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("reading the lots: %w", err)
	}
	h.age(held, from, o.AsOf.UTC())
	users, err := o.creditUsers(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("reading who needs credits: %w", err)
	}
	h.Stops = stopsOf(users)
	return &h, nil
}

// closingLot is a lot as the closing instant left it, and what was debited since until it ended or --as-of came.
type closingLot struct {
	OpenLot
	debited decimal.Decimal
}

// age brings lots to asOf, the oldest used first: what ended since the balance was known is taken off it, and what is left
// of the others is kept. An expiry takes no balance below zero.
func (h *Holding) age(lots []closingLot, known, asOf time.Time) {
	held, lost := decimal.Zero, decimal.Zero // of the lots so far: all they had, and what expired
	for _, lot := range lots {
		held = held.Add(lot.Remaining)
		left := decimal.Max(decimal.Zero, decimal.Min(lot.Remaining, held.Sub(lot.debited).Sub(lost)))
		if lot.Expires.After(asOf) {
			lot.Remaining = left
			h.Lots = append(h.Lots, lot.OpenLot)
			continue
		}
		lost = lost.Add(left)
		if !lot.Expires.Before(known) && h.Balance.IsPositive() {
			h.Balance = decimal.Max(decimal.Zero, h.Balance.Sub(left))
		}
	}
}

func (o Options) lotsAtClosing(ctx context.Context, tx *store.Tx) ([]closingLot, error) {
	rows, err := tx.Query(ctx, files, "sql/open_lots.sql", sql.Named("currency", o.Currency), sql.Named("basis", o.Basis),
		sql.Named("closing", o.Closing.UTC()), sql.Named("as_of", o.AsOf.UTC()))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var lots []closingLot
	for rows.Next() {
		var remaining, debited store.Dec
		var lot closingLot
		if err := rows.Scan(&remaining, &lot.Expires, &debited); err != nil {
			return nil, err
		}
		lot.Remaining, lot.debited = remaining.Decimal, debited.Decimal
		lots = append(lots, lot)
	}
	return lots, errors.Join(rows.Err(), rows.Close())
}

func (o Options) creditUsers(ctx context.Context, tx *store.Tx) ([]creditUser, error) {
	rows, err := tx.Query(ctx, files, "sql/credit_users.sql", sql.Named("currency", o.Currency))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []creditUser
	for rows.Next() {
		var u creditUser
		if err := rows.Scan(&u.kind, &u.subject, &u.records); err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, errors.Join(rows.Err(), rows.Close())
}
