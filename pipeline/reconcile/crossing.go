package reconcile

import (
	"context"
	"database/sql"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// crossing finds the record whose debit took the balance below the level within a point; a point that is an event
// has just one instant. Where corrections blur the order, the start of the stretch stands.
func crossing(ctx context.Context, tx *store.Tx, p point, level decimal.Decimal) (time.Time, error) {
	if p.from.Equal(p.to) {
		return p.from, nil
	}
	var at sql.NullTime
	err := tx.Get(ctx, []any{&at}, files, "sql/crossing.sql", sql.Named("from", p.from), sql.Named("to", p.to), sql.Named("room", p.before.Sub(level)))
	if err != nil || !at.Valid {
		return p.from, err
	}
	return at.Time.UTC(), nil
}
