// Package pools looks ahead at the minute and segment pools that plans grant.
//
// In: usage, rated and pools, as the rating leaves them. Out, for the month that now lies in, the temporary tables
//
//	pool_forecast(month, pool, pool_user, capability, scope, country, unit varchar, total, used bigint, history_days bigint,
//	    chance double, runs_out_low, runs_out, runs_out_high date, asked_low, asked, asked_high bigint, exhausted_at timestamp)
//	pool_takers(pool, pool_user, what, name varchar, place, records, units, asked bigint)
//
// A pool runs out with a chance; the days are those before which it has run out in one of ten futures, in half of them
// and in nine of ten, empty where that is not in this month. What is asked is what the whole month asks of the pool,
// whoever pays for it. Without licences.csv no pool has a size, and without a week of history nothing is foretold: the
// chance is then empty. Takers are the ten users and the ten destinations that ask most of a pool.
package pools

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"tollbook/pipeline/store"
)

//go:embed sql/*.sql
var files embed.FS

const (
	historyDays = 92  // older days say little about this month
	leastDays   = 7   // of history, one of each weekday
	watchChance = 0.1 // of running out, from which it is told
	actChance   = 0.5 // and from which somebody has to act
	takersTold  = 3   // users and destinations that a finding names
)

// Options say when now is.
type Options struct {
	AsOf         time.Time
	Zone         *time.Location
	LatencyHours int // exports of a day may come so long after its end
	Seed         uint64
}

func (o Options) month() time.Time {
	local := o.AsOf.In(o.Zone)
	return time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, o.Zone)
}

// Forecast makes pool_forecast and pool_takers and gives the rows of the first.
func Forecast(ctx context.Context, tx *store.Tx, o Options) ([]Outlook, error) {
	if err := tx.Rows(ctx, "forecast_days", columns("day date, month varchar, from_at timestamp, to_at timestamp, is_final boolean, is_ahead boolean"), o.days()); err != nil {
		return nil, err
	}
	month := o.month()
	if err := tx.Make(ctx, "forecast_pools", files, "sql/forecast_pools.sql",
		sql.Named("month", month.Format("2006-01")), sql.Named("before", month.AddDate(0, -1, 0).Format("2006-01"))); err != nil {
		return nil, fmt.Errorf("finding the pools of the month: %w", err)
	}
	list, err := readHistories(ctx, tx, o)
	if err != nil {
		return nil, fmt.Errorf("reading what was asked of the pools: %w", err)
	}
	outlooks := make([]Outlook, len(list))
	for i, h := range list {
		outlooks[i] = h.outlook(o, month.Format("2006-01"))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	if err := writeForecast(ctx, tx, outlooks); err != nil {
		return nil, err
	}
	err = tx.MakeAsWritten(ctx, "pool_takers", files, "sql/pool_takers.sql", sql.Named("since", month.AddDate(0, -1, -1).UTC()))
	return outlooks, err
}

// midnight is the beginning of the day that lies so many days after today.
func (o Options) midnight(days int) time.Time {
	local := o.AsOf.In(o.Zone)
	return time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, o.Zone)
}

// days gives a row for every civil day from the beginning of the history to the end of the month. A day is final when
// exports of it can be expected to be complete, and ahead when it has not begun.
func (o Options) days() func(yield func([]any) bool) {
	latency := time.Duration(o.LatencyHours) * time.Hour
	end := o.month().AddDate(0, 1, 0)
	return func(yield func([]any) bool) {
		for n := -historyDays; ; n++ {
			from, to := o.midnight(n), o.midnight(n+1)
			if !from.Before(end) {
				return
			}
			date := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
			if !yield([]any{date, from.Format("2006-01"), from.UTC(), to.UTC(), !to.Add(latency).After(o.AsOf), !from.Before(o.AsOf)}) {
				return
			}
		}
	}
}

// columns reads "name type, name type".
func columns(list string) []store.Column {
	var out []store.Column
	for _, c := range strings.Split(list, ", ") {
		name, kind, _ := strings.Cut(c, " ")
		out = append(out, store.Column{Name: name, Type: kind})
	}
	return out
}

// readHistories reads the pools of the month with what was asked of them day by day.
func readHistories(ctx context.Context, tx *store.Tx, o Options) ([]history, error) {
	since, last := o.midnight(-historyDays-1).Format("2006-01"), o.month().Format("2006-01")
	if err := tx.AddUp(ctx, "pool_sums", since, last, func(months []string) error { return o.addUp(ctx, tx, months) }); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, files, "sql/asked.sql", sql.Named("since", since))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var list []history
	for rows.Next() {
		var h history
		var d day
		var user sql.NullString
		var total, holders, then sql.NullInt64
		var exhausted sql.NullTime
		if err := rows.Scan(&h.Pool, &user, &h.Capability, &h.Scope, &h.Country, &h.Unit, &total, &h.Used, &holders, &exhausted,
			&d.date, &d.inMonth, &d.final, &d.ahead, &d.before, &then, &d.units); err != nil {
			return nil, err
		}
		h.PoolUser = user.String
		if total.Valid {
			h.Total = &total.Int64
		}
		if exhausted.Valid {
			at := exhausted.Time
			h.ExhaustedAt = &at
		}
		d.grown = 1
		if holders.Int64 > 0 && then.Int64 > 0 {
			d.grown = float64(holders.Int64) / float64(then.Int64)
		}
		if n := len(list); n == 0 || list[n-1].Pool != h.Pool || list[n-1].PoolUser != h.PoolUser {
			list = append(list, h)
		}
		last := &list[len(list)-1]
		last.days = append(last.days, d)
	}
	return list, rows.Err()
}

func writeForecast(ctx context.Context, tx *store.Tx, outlooks []Outlook) error {
	layout := columns("month varchar, pool varchar, pool_user varchar, capability varchar, scope varchar, country varchar, unit varchar, total bigint, " +
		"used bigint, history_days bigint, chance double, runs_out_low date, runs_out date, runs_out_high date, asked_low bigint, asked bigint, " +
		"asked_high bigint, exhausted_at timestamp")
	return tx.Rows(ctx, "pool_forecast", layout, func(yield func([]any) bool) {
		for _, o := range outlooks {
			row := []any{
				o.Month, o.Pool, nilIfEmpty(o.PoolUser), o.Capability, o.Scope, o.Country, o.Unit, pointed(o.Total), o.Used, int64(o.HistoryDays),
				pointed(o.Chance), pointed(o.RunsOut.Low), pointed(o.RunsOut.Median), pointed(o.RunsOut.High), pointed(o.Asked.Low),
				pointed(o.Asked.Median), pointed(o.Asked.High), pointed(o.ExhaustedAt),
			}
			if !yield(row) {
				return
			}
		}
	})
}

func nilIfEmpty(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func pointed[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// Findings tells which pools have run out or are likely to, most likely first.
func Findings(ctx context.Context, tx *store.Tx, outlooks []Outlook) ([]Finding, error) {
	named, err := takersByPool(ctx, tx)
	if err != nil {
		return nil, err
	}
	var list []Finding
	for _, o := range outlooks {
		if o.Chance == nil || *o.Chance < watchChance {
			continue
		}
		list = append(list, Finding{Outlook: o, Users: named[[3]string{o.Pool, o.PoolUser, "user"}], Destinations: named[[3]string{o.Pool, o.PoolUser, "destination"}]})
	}
	slices.SortStableFunc(list, func(a, b Finding) int {
		switch {
		case *a.Chance > *b.Chance:
			return -1
		case *a.Chance < *b.Chance:
			return 1
		}
		return strings.Compare(a.Pool+"/"+a.PoolUser, b.Pool+"/"+b.PoolUser)
	})
	return list, nil
}

func takersByPool(ctx context.Context, tx *store.Tx) (map[[3]string][]Taker, error) {
	rows, err := tx.Query(ctx, files, "sql/takers.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	named := map[[3]string][]Taker{}
	for rows.Next() {
		var pool, user, what string
		var t Taker
		if err := rows.Scan(&pool, &user, &what, &t.Name, &t.Records, &t.Units, &t.Asked); err != nil {
			return nil, err
		}
		key := [3]string{pool, user, what}
		named[key] = append(named[key], t)
	}
	return named, rows.Err()
}
