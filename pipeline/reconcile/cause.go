package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
	"tollbook/rates"
	"tollbook/rates/money"
)

// halfMinorUnit is half the smallest coin of the currency: what one rounding can move. A currency finer than the six
// decimals we keep has nothing to forgive.
func halfMinorUnit(minorUnits int) decimal.Decimal {
	return decimal.New(5, -int32(minorUnits)-1).Truncate(money.Scale)
}

// fillCauses writes the causes of the touched months. Rating says of every record that it matches or has no price. The rest,
// mostly few, are taken out of the months first; those that share terms and amounts are one case, and only cases are tried
// against what the provider may have done.
func fillCauses(ctx context.Context, tx *store.Tx, o Options, from, to time.Time) error {
	if from.Equal(to) {
		return nil
	}
	half := sql.Named("half", halfMinorUnit(o.MinorUnits))
	differing, err := tx.Spooled(ctx, "differing", files, "sql/differing.sql", half, sql.Named("from", from), sql.Named("to", to))
	if err != nil || differing == 0 {
		return err
	}
	if err := tx.Make(ctx, "cause_cases", files, "sql/cause_cases.sql", half, sql.Named("fee_included", o.FeeIncluded)); err != nil {
		return err
	}
	for _, name := range []string{"causes", "record_causes"} {
		if err := tx.Make(ctx, name, files, "sql/"+name+".sql"); err != nil {
			return err
		}
	}
	return tx.Exec(ctx, files, "sql/write_causes.sql")
}

// touchedSpan gives the start of the first touched month and the end of the last; the same instant where none was touched.
func touchedSpan(ctx context.Context, tx *store.Tx, zone *time.Location) (from, to time.Time, err error) {
	var months [2]string
	if err := tx.Get(ctx, []any{&months[0], &months[1]}, files, "sql/touched_span.sql"); err != nil || months[0] == "" {
		return from, to, err
	}
	return spanOf(months[0], months[1], zone)
}

// spanOf gives the start of the first month and the end of the last.
func spanOf(first, last string, zone *time.Location) (from, to time.Time, err error) {
	var at [2]time.Time
	for i, name := range []string{first, last} {
		month, err := time.Parse("2006-01", name)
		if err != nil {
			return from, to, fmt.Errorf("reading a month: %w", err)
		}
		at[i] = rates.Midnight(month.Year(), month.Month()+time.Month(i), 1, zone)
	}
	return at[0].UTC(), at[1].UTC(), nil
}
