package pipeline

import (
	"context"
	"database/sql"
	"embed"
	"iter"
	"time"

	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
)

//go:embed sql/*.sql
var files embed.FS

// daysMax is how many days before the end of a period the table of days reaches back: ten years.
const daysMax = 3653

// loadTables makes the temporary tables that belong to no stage: findings, funding and balances.
func loadTables(ctx context.Context, tx *store.Tx, folder tenant.Folder) error {
	if err := tx.Exec(ctx, files, "sql/run_tables.sql"); err != nil {
		return err
	}
	funding := []store.Column{{Name: "at", Type: "timestamp"}, {Name: "kind", Type: "varchar"}, {Name: "amount", Type: "decimal(18,6)"},
		{Name: "currency", Type: "varchar"}, {Name: "reference", Type: "varchar"}, {Name: "line", Type: "bigint"}}
	err := tx.Rows(ctx, "funding", funding, func(yield func([]any) bool) {
		for _, f := range folder.Funding {
			if !yield([]any{f.At, f.Kind, f.Amount, f.Currency, f.Reference, int64(f.Line)}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	balances := []store.Column{{Name: "at", Type: "timestamp"}, {Name: "amount", Type: "decimal(18,6)"},
		{Name: "currency", Type: "varchar"}, {Name: "line", Type: "bigint"}}
	return tx.Rows(ctx, "balances", balances, func(yield func([]any) bool) {
		for _, b := range folder.Balances {
			if !yield([]any{b.At, b.Amount, b.Currency, int64(b.Line)}) {
				return
			}
		}
	})
}

// loadDays makes the table days: from the first day with usage, ten years back at most, to the closing instant.
func loadDays(ctx context.Context, tx *store.Tx, o Options) error {
	var first sql.NullTime
	if err := tx.Get(ctx, []any{&first}, files, "sql/span.sql"); err != nil {
		return err
	}
	closing := o.closing()
	from, _ := o.Period.Bounds(o.Zone)
	if first.Valid && first.Time.Before(from) {
		from = first.Time
	}
	if floor := closing.AddDate(0, 0, -daysMax); from.Before(floor) {
		from = floor
	}
	columns := []store.Column{{Name: "day", Type: "date"}, {Name: "from_at", Type: "timestamp"}, {Name: "to_at", Type: "timestamp"}, {Name: "provisional", Type: "boolean"}}
	return tx.Rows(ctx, "days", columns, days(o, from, closing))
}

// days gives a row for every civil day of the zone that begins before the closing instant. A day stays provisional
// until the exports of it can be expected to be complete.
func days(o Options, from, closing time.Time) iter.Seq[[]any] {
	latency := time.Duration(o.Settings.LatencyHours) * time.Hour
	return func(yield func([]any) bool) {
		local := from.In(o.Zone)
		for n := 0; ; n++ {
			begin := time.Date(local.Year(), local.Month(), local.Day()+n, 0, 0, 0, 0, o.Zone)
			end := time.Date(local.Year(), local.Month(), local.Day()+n+1, 0, 0, 0, 0, o.Zone)
			if !begin.Before(closing) {
				return
			}
			date := time.Date(begin.Year(), begin.Month(), begin.Day(), 0, 0, 0, 0, time.UTC)
			if !yield([]any{date, begin.UTC(), end.UTC(), end.Add(latency).After(o.AsOf)}) {
				return
			}
		}
	}
}
