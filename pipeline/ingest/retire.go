package ingest

import (
	"context"
	"database/sql"
	"fmt"

	"tollbook/pipeline/store"
	"tollbook/rates/money"
)

// Retire removes the detail of the months in the temporary table retiring(month, from_at, to_at). Hashes of their readings
// stay, so that a record that is delivered again is known again.
func Retire(ctx context.Context, tx *store.Tx) error {
	if _, err := tx.Insert(ctx, "retired_readings", files, "sql/retiring_readings.sql"); err != nil {
		return err
	}
	return tx.Exec(ctx, files, "sql/drop_retiring.sql")
}

// passRetired takes out of usage what this run read of retired months. What they know is a repetition, whatever it says
// now; what they do not know has come too late for the pools of its month, and moves the balance by what was charged.
func (r *run) passRetired(ctx context.Context, firstNew sql.NamedArg) error {
	n, err := r.tx.Create(ctx, "again", files, "sql/again.sql", firstNew)
	if err != nil || n == 0 {
		return err
	}
	if _, err := r.tx.Insert(ctx, "retired_usage", files, "sql/late_usage.sql", sql.Named("fee_included", r.o.FeeIncluded)); err != nil {
		return err
	}
	if _, err := r.tx.Insert(ctx, "retired_readings", files, "sql/again_readings.sql"); err != nil {
		return err
	}
	return r.tx.Exec(ctx, files, "sql/drop_again.sql")
}

// lateRecords tells of records that came after the detail of their month was removed.
func lateRecords(ctx context.Context, tx *store.Tx, _ TellOptions) ([]finding, error) {
	var found []finding
	var month, currency string
	var records int64
	var billed store.Dec
	err := each(ctx, tx, "sql/late_records.sql", []any{&month, &currency, &records, &billed}, func() error {
		found = append(found, finding{
			code: "late_retired", severity: watch, subject: month + " " + currency, records: records,
			message: fmt.Sprintf("%s of %s came after the detail of that month was removed (state.keep_months): billed %s %s, which debit the balance and have no price.",
				recordCount(records), month, money.Format(billed.Decimal), currency),
			remedy: "Export earlier, or raise state.keep_months; to have the month rated whole, rebuild with all its exports in usage/ and without the old state.",
		})
		return nil
	})
	return found, err
}
