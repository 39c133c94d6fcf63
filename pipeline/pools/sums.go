package pools

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"tollbook/pipeline/store"
)

// addUp fills pool_sums for months.
func (o Options) addUp(ctx context.Context, tx *store.Tx, months []string) error {
	var bounds [2]time.Time
	for i, name := range []string{months[0], months[len(months)-1]} {
		m, err := time.Parse("2006-01", name)
		if err != nil {
			return fmt.Errorf("reading a month: %w", err)
		}
		bounds[i] = time.Date(m.Year(), m.Month()+time.Month(i), 1, 0, 0, 0, 0, o.Zone)
	}
	from, to := bounds[0].AddDate(0, 0, -1), bounds[1].AddDate(0, 0, 1) // a month may begin within a day, where clocks are changed at midnight
	err := tx.Rows(ctx, "summing_days", columns("day date, from_at timestamp, to_at timestamp"), func(yield func([]any) bool) {
		for n := 0; ; n++ {
			begin := time.Date(from.Year(), from.Month(), from.Day()+n, 0, 0, 0, 0, o.Zone)
			if !begin.Before(to) {
				return
			}
			end := time.Date(from.Year(), from.Month(), from.Day()+n+1, 0, 0, 0, 0, o.Zone)
			if !yield([]any{time.Date(begin.Year(), begin.Month(), begin.Day(), 0, 0, 0, 0, time.UTC), begin.UTC(), end.UTC()}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	_, err = tx.Insert(ctx, "pool_sums", files, "sql/pool_sums.sql", sql.Named("from", from.UTC()), sql.Named("to", to.UTC()))
	return err
}
