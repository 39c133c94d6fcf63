package recommend

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

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
	err := tx.Get(ctx, []any{&balance, &since, &told}, files, "sql/closing_balance.sql",
		sql.Named("currency", o.Currency), sql.Named("basis", o.Basis), sql.Named("closing", o.Closing.UTC()),
		sql.Named("as_of", o.AsOf.UTC()), sql.Named("since", h.From.UTC()))
	if errors.Is(err, sql.ErrNoRows) || err == nil && !told {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the balance: %w", err)
	}
	h.Balance, h.Since = balance.Decimal, since.Decimal
	if err := h.readLots(ctx, tx); err != nil {
		return nil, fmt.Errorf("reading the lots: %w", err)
	}
	users, err := o.creditUsers(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("reading who needs credits: %w", err)
	}
	h.Stops = stopsOf(users)
	return &h, nil
}

func (h *Holding) readLots(ctx context.Context, tx *store.Tx) error {
	rows, err := tx.Query(ctx, files, "sql/open_lots.sql")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var remaining store.Dec
		var lot OpenLot
		if err := rows.Scan(&remaining, &lot.Expires); err != nil {
			return err
		}
		lot.Remaining = remaining.Decimal
		h.Lots = append(h.Lots, lot)
	}
	return errors.Join(rows.Err(), rows.Close())
}

func (o Options) creditUsers(ctx context.Context, tx *store.Tx) ([]creditUser, error) {
	rows, err := tx.Query(ctx, files, "sql/credit_users.sql", sql.Named("currency", o.Currency), sql.Named("as_of", o.AsOf.UTC()))
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
