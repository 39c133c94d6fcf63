package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"tollbook/pipeline/store"
	"tollbook/rates"
)

// poolStops lists, in will_stop and licence_list, whose calls stop for want of the credits licence when a pool of the month
// that now lies in ends; pool_forecast says when.
func (h *history) poolStops(ctx context.Context, tx *store.Tx) ([]finding, error) {
	now := h.AsOf.In(h.Zone)
	since := rates.Midnight(now.Year(), now.Month()-1, 1, h.Zone)
	ending, err := tx.Create(ctx, "ending_pools", files, "sql/ending_pools.sql")
	if err != nil || ending == 0 {
		return nil, err
	}
	if err := tx.MakeAsWritten(ctx, "pool_askers", files, "sql/pool_askers.sql", sql.Named("since", since.In(h.Zone).Format("2006-01")),
		sql.Named("since_at", since.UTC())); err != nil {
		return nil, err
	}
	if err := tx.Make(ctx, "will_stop", files, "sql/will_stop.sql"); err != nil {
		return nil, err
	}
	if _, err := tx.Insert(ctx, "licence_list", files, "sql/calls_will_stop.sql"); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, files, "sql/will_stop_rows.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var ends []poolEnd
	for rows.Next() {
		var e poolEnd
		var upn string
		if err := rows.Scan(&e.pool, &upn, &e.at, &e.ended, &e.total, &e.used, &e.expected); err != nil {
			return nil, fmt.Errorf("reading whose calls will stop: %w", err)
		}
		if n := len(ends); n == 0 || ends[n-1].pool != e.pool {
			ends = append(ends, e)
		}
		last := &ends[len(ends)-1]
		last.users = append(last.users, upn)
	}
	var out []finding
	for _, e := range ends {
		out = append(out, e.inWords())
	}
	return out, rows.Err()
}

// poolEnd is a pool that ends before its month does, with the users whose calls stop then.
type poolEnd struct {
	pool                  string
	at                    time.Time
	ended                 bool
	total, used, expected sql.NullInt64
	users                 []string
}

func (e poolEnd) inWords() finding {
	n := int64(len(e.users))
	when := fmt.Sprintf("is expected to end on %s (%d of %d are used, and the month asks about %d); from then on", e.at.Format(time.DateOnly), e.used.Int64, e.total.Int64, e.expected.Int64)
	if e.ended {
		when = fmt.Sprintf("ended at %s with all of its %d used; from then on", instant(e.at), e.total.Int64)
	}
	return finding{
		code: "calls_stop_at_pool_end", severity: watch, subject: e.pool, records: n,
		message: fmt.Sprintf("The pool %s %s the calls of %s without MCOPSTNC stop: %s.", e.pool, when, count(n, "user"), firstNames(e.users)),
		remedy:  "Assign MCOPSTNC, which costs nothing, to those whose calls should go on and be paid by credits; or add plans to the pool.",
	}
}
