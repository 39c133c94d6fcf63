package plan

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tollbook/pipeline/store"
)

const (
	daysMax     = 3653 // of call records: ten years
	lineMinutes = 5    // that a call on a new toll-free line is taken to last
)

// ErrNoCalls says that there is nothing to plan by.
var ErrNoCalls = errors.New("there is no call among the records that would cross the public network")

// ErrTooLong says that the calls reach over more time than a plan can use.
var ErrTooLong = errors.New("the calls reach over more than ten years")

// Line is a toll-free line to come: so many minutes a month on a number.
type Line struct {
	Number  string
	Minutes int64
}

// Write fills usage and touched_days with the calls, grown by percent, and the calls on a new line.
func Write(ctx context.Context, tx *store.Tx, days Days, zone *time.Location, percent int, line Line, country, currency string) error {
	for _, name := range []string{"sql/forget_usage.sql", "sql/forget_rated.sql", "sql/forget_pools.sql"} {
		if err := tx.Exec(ctx, files, name); err != nil {
			return err
		}
	}
	if err := tx.Rows(ctx, "plan_new_line", columns("call_no bigint, callee varchar, start_time timestamp, duration_s bigint"), line.calls(days, zone)); err != nil {
		return err
	}
	if _, err := tx.InsertUsage(ctx, files, "sql/usage.sql",
		sql.Named("growth", int64(percent)), sql.Named("country", country), sql.Named("currency", currency)); err != nil {
		return err
	}
	return tx.Make(ctx, "touched_days", files, "sql/touched_days.sql")
}

// calls spreads the line's minutes evenly over each month, in calls of a few minutes and a shorter last one.
func (l Line) calls(days Days, zone *time.Location) func(yield func([]any) bool) {
	return func(yield func([]any) bool) {
		number := int64(0)
		for _, month := range days.Months {
			first, err := time.Parse("2006-01", month)
			if err != nil || l.Minutes <= 0 {
				return
			}
			from, to := midnight(first, zone), midnight(first.AddDate(0, 1, 0), zone)
			calls := (l.Minutes + lineMinutes - 1) / lineMinutes
			step := to.Sub(from) / time.Duration(calls+1)
			for i := range calls {
				minutes := min(int64(lineMinutes), l.Minutes-i*lineMinutes)
				number++
				if !yield([]any{number, l.Number, from.Add(step * time.Duration(i+1)).Truncate(time.Second), 60 * minutes}) {
					return
				}
			}
		}
	}
}
