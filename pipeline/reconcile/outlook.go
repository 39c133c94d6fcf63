package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"tollbook/pipeline/store"
)

// habitWeeks is from how many weeks before it the demand of a coming day is taken.
const habitWeeks = 4

// outlook says which pools end before the period does, and whose calls stop then for want of the credits licence.
// It makes the tables pool_outlook and will_stop.
func (h *history) outlook(ctx context.Context, tx *store.Tx) ([]finding, error) {
	shape := columns("day date, weekday bigint, from_at timestamp, in_period boolean, known boolean")
	if err := table(ctx, tx, "outlook_days", shape, h.outlookDays()); err != nil {
		return nil, err
	}
	period := sql.Named("period", h.Period)
	if _, err := tx.Create(ctx, "pool_outlook", files, "sql/pool_outlook.sql", period, sql.Named("closing", h.Closing)); err != nil {
		return nil, err
	}
	if _, err := tx.Create(ctx, "will_stop", files, "sql/will_stop.sql", period); err != nil {
		return nil, err
	}
	if _, err := tx.Insert(ctx, "licence_list", files, "sql/calls_will_stop.sql"); err != nil {
		return nil, err
	}
	return h.stopFindings(ctx, tx)
}

// outlookDays are the days of the period, and some weeks before the first of its days whose usage is not yet complete.
// Known are those that are complete, from the first usage on.
func (h *history) outlookDays() [][]any {
	period := calendarDays(h.From, h.To, h.Zone)
	open := period[len(period)-1].to
	for _, d := range period {
		if !h.complete(d) {
			open = d.from
			break
		}
	}
	begin := earlier(h.From, open.AddDate(0, 0, -7*habitWeeks))
	var rows [][]any
	for _, d := range calendarDays(begin, h.To, h.Zone) {
		known := h.complete(d) && !d.from.Before(h.start)
		rows = append(rows, []any{d.day, int64(d.day.Weekday()), d.from, !d.from.Before(h.From), known})
	}
	return rows
}

// complete says that the exports of a day can be expected to be there.
func (h *history) complete(d span) bool {
	return !d.to.After(h.Closing) && !h.AsOf.Before(d.to.Add(h.latency()))
}

// poolEnd is a pool that ends before the period does, with the users whose calls stop then.
type poolEnd struct {
	pool                  string
	at                    time.Time
	ended                 bool
	total, used, expected int64
	users                 []string
}

func (h *history) stopFindings(ctx context.Context, tx *store.Tx) ([]finding, error) {
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
		out = append(out, h.stopWords(e))
	}
	return out, rows.Err()
}

func (h *history) stopWords(e poolEnd) finding {
	n := int64(len(e.users))
	when := fmt.Sprintf("is expected to end on %s: %d of %d are used, and %d are expected to be asked for by the end of %s", h.date(e.at), e.used, e.total, e.expected, h.Period)
	if e.ended {
		when = fmt.Sprintf("ended at %s: %d were asked for, and it held %d", instant(e.at), e.expected, e.total)
	}
	return finding{
		code: "calls_stop_at_pool_end", severity: watch, subject: e.pool, records: n,
		message: fmt.Sprintf("The pool %s %s. From then on the calls of %s without MCOPSTNC stop: %s.", e.pool, when, count(n, "user"), firstNames(e.users)),
		remedy:  "Assign MCOPSTNC, which costs nothing, to those whose calls should go on and be paid by credits; or add plans to the pool.",
	}
}
