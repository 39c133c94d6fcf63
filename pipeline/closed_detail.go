package pipeline

import (
	"context"
	"database/sql"
	"fmt"

	"tollbook/pipeline/rate"
	"tollbook/pipeline/reconcile"
	"tollbook/pipeline/store"
)

// closedLists are the temporary tables that a report of the period reads and that a closed month keeps, besides its
// records, its pools and its account: what they say is of the closing.
func closedLists() []string {
	return []string{
		"variance_causes", "variance_top", "cause_groups", "observations", "balance_bridge", "proposals", "missing_days", "late_items", "stopped",
		"licence_list", "pool_comparison", "pool_partings", "included_destinations", "month_tariffs", "kept_findings", "beyond_tolerances",
	}
}

// settle makes the report of a closed month say what its closing said. The closing itself writes that down; what came to
// be known since belongs to the open month.
func (r *run) settle(ctx context.Context) error {
	month := sql.Named("month", r.o.Period.String())
	if err := r.tx.Make(ctx, "month_tariffs", files, "sql/month_tariffs.sql", month); err != nil {
		return err
	}
	if !r.books.Closed {
		return nil
	}
	if err := r.tx.Make(ctx, "kept_findings", files, "sql/kept_findings.sql"); err != nil {
		return err
	}
	if err := r.tellBeyond(ctx); err != nil {
		return err
	}
	var kept bool
	if err := r.tx.Get(ctx, []any{&kept}, files, "sql/closed_kept.sql", month); err != nil {
		return err
	}
	if !kept && r.o.Close {
		return r.keepDetail(ctx)
	}
	if !kept {
		return nil // an older program closed it
	}
	if err := r.tx.Exec(ctx, files, "sql/drop_kept_findings.sql"); err != nil {
		return err
	}
	if err := r.tx.Recall(ctx, r.o.Period.String(), closedLists()); err != nil {
		return fmt.Errorf("reading what %s stated: %w", r.o.Period, err)
	}
	if _, err := r.tx.Insert(ctx, "findings", files, "sql/recalled_findings.sql"); err != nil {
		return err
	}
	r.beyond = nil
	var setting string
	return r.each(ctx, "sql/beyond_tolerances.sql", []any{&setting}, func() { r.beyond = append(r.beyond, setting) })
}

// tellBeyond makes a table of the settings whose tolerance is exceeded.
func (r *run) tellBeyond(ctx context.Context) error {
	return r.tx.Rows(ctx, "beyond_tolerances", []store.Column{{Name: "setting", Type: "varchar"}}, func(yield func([]any) bool) {
		for _, setting := range r.beyond {
			if !yield([]any{setting}) {
				return
			}
		}
	})
}

// keepDetail writes the records, pools and lists of the month that is closed now down.
func (r *run) keepDetail(ctx context.Context) error {
	month := sql.Named("month", r.o.Period.String())
	for _, t := range []string{"closed_records", "closed_pools"} {
		if _, err := r.tx.Insert(ctx, t, files, "sql/new_"+t+".sql", month); err != nil {
			return fmt.Errorf("keeping the records of %s: %w", r.o.Period, err)
		}
	}
	if err := r.tx.Keep(ctx, r.o.Period.String(), closedLists()); err != nil {
		return fmt.Errorf("keeping the lists of %s: %w", r.o.Period, err)
	}
	r.closedNow = append(r.closedNow, r.o.Period.String())
	_, err := r.tx.Insert(ctx, "closed_details", files, "sql/new_closed_details.sql", month) // last: from now on the month is as kept
	return err
}

// closeEarlier closes the open months before the period one by one, so that each keeps a report of its own.
func (r *run) closeEarlier(ctx context.Context) error {
	months, err := reconcile.Unclosed(ctx, r.tx, r.reconcileOptions())
	if err != nil || len(months) == 0 {
		return err
	}
	if err := r.tx.Make(ctx, "findings_aside", files, "sql/findings_all.sql"); err != nil {
		return err
	}
	for _, month := range months {
		earlier := *r
		earlier.beyond = nil
		if _, err := fmt.Sscanf(month, "%d-%d", &earlier.o.Period.Year, &earlier.o.Period.Month); err != nil {
			return fmt.Errorf("closing %s: %w", month, err)
		}
		if err := r.tx.Exec(ctx, files, "sql/run_tables.sql"); err != nil {
			return err
		}
		if err := rate.Tell(ctx, r.tx, month); err != nil {
			return err
		}
		if err := earlier.account(ctx); err != nil {
			return fmt.Errorf("closing %s: %w", month, err)
		}
		if err := earlier.settle(ctx); err != nil {
			return fmt.Errorf("closing %s: %w", month, err)
		}
		r.closedNow = earlier.closedNow
	}
	if err := r.tx.Exec(ctx, files, "sql/run_tables.sql"); err != nil {
		return err
	}
	_, err = r.tx.Insert(ctx, "findings", files, "sql/findings_aside.sql")
	return err
}
