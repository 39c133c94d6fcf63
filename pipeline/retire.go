package pipeline

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"tollbook/pipeline/ingest"
	"tollbook/pipeline/store"
)

// lookBack is how many days the forecasts and the lists of a run look back at single records.
const lookBack = 92

// DetailGone says that nothing can be written of a month any more, because its records were removed from the state.
type DetailGone struct{ Period string }

func (e *DetailGone) Error() string {
	return fmt.Sprintf("the detail of %s is gone: it was removed from the state after state.keep_months; its sums and its closed books stay", e.Period)
}

// stillWhole refuses a period whose detail is gone: a report of it would lack what it is about.
func (r *run) stillWhole(ctx context.Context) error {
	var gone bool
	err := r.tx.Get(ctx, []any{&gone}, files, "sql/retired.sql", sql.Named("month", r.o.Period.String()))
	if err == nil && gone {
		return &DetailGone{Period: r.o.Period.String()}
	}
	return err
}

// keptFrom is the first month whose detail stays: keep_months before the period and before now, and never one that a
// run as of now looks back at.
func (o Options) keptFrom() string {
	now := o.AsOf.In(o.Zone)
	first := time.Date(o.Period.Year, o.Period.Month-time.Month(o.Settings.KeepMonths), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
	first = min(first, time.Date(now.Year(), now.Month()-time.Month(o.Settings.KeepMonths), 1, 0, 0, 0, 0, time.UTC).Format("2006-01"))
	return min(first, now.AddDate(0, 0, -lookBack).Format("2006-01"), o.closing().In(o.Zone).AddDate(0, 0, -lookBack).Format("2006-01"))
}

// retire removes the detail of months that are older than the configuration keeps. The books stay: what the months took
// from the balance, their pools, the ledger, and which records they held.
func (r *run) retire(ctx context.Context) error {
	if r.o.Settings.KeepMonths == 0 {
		return nil
	}
	var months [][]any
	var names []string
	var name string
	err := r.each(ctx, "sql/retirable.sql", []any{&name}, func() {
		var p Period
		if _, err := fmt.Sscanf(name, "%d-%d", &p.Year, &p.Month); err == nil { // no run writes another form
			from, to := p.Bounds(r.o.Zone)
			months, names = append(months, []any{name, from.UTC(), to.UTC()}), append(names, name)
		}
	}, sql.Named("before", r.o.keptFrom()))
	if err != nil || len(months) == 0 {
		return err
	}
	columns := []store.Column{{Name: "month", Type: "varchar"}, {Name: "from_at", Type: "timestamp"}, {Name: "to_at", Type: "timestamp"}}
	err = r.tx.Rows(ctx, "retiring", columns, func(yield func([]any) bool) {
		for _, m := range months {
			if !yield(m) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	if _, err := r.tx.Insert(ctx, "retired_usage", files, "sql/retiring_usage.sql"); err != nil {
		return err
	}
	if _, err := r.tx.Insert(ctx, "retired_prices", files, "sql/retiring_prices.sql"); err != nil {
		return err
	}
	if _, err := r.tx.Insert(ctx, "retired_months", files, "sql/retiring_months.sql", sql.Named("as_of", r.o.AsOf.UTC())); err != nil {
		return err
	}
	if err := ingest.Retire(ctx, r.tx); err != nil {
		return err
	}
	r.o.log("the detail of old months was removed", "months", len(months), "last", months[len(months)-1][0])
	for _, name := range []string{"retiring", "retiring_records", "retiring_lists", "retiring_details"} {
		if err := r.tx.Exec(ctx, files, "sql/drop_"+name+".sql"); err != nil {
			return err
		}
	}
	return r.tx.ForgetSums(ctx, names)
}
