package reconcile

import (
	"context"
	"database/sql"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
	"tollbook/rates/money"
)

// halfMinorUnit is half the smallest coin of the currency: what one rounding can move. A currency finer than the six
// decimals we keep has nothing to forgive.
func halfMinorUnit(minorUnits int) decimal.Decimal {
	return decimal.New(5, -int32(minorUnits)-1).Truncate(money.Scale)
}

// fillCauses writes the causes of the touched months. Rating says of every record that it matches or has no price; of the
// rest those that share terms and amounts are one case, and only cases are tried against what the provider may have done.
func fillCauses(ctx context.Context, tx *store.Tx, o Options) error {
	half := sql.Named("half", halfMinorUnit(o.MinorUnits))
	if _, err := tx.Create(ctx, "cause_cases", files, "sql/cause_cases.sql", half, sql.Named("fee_included", o.FeeIncluded)); err != nil {
		return err
	}
	if _, err := tx.Create(ctx, "causes", files, "sql/causes.sql"); err != nil {
		return err
	}
	return tx.Exec(ctx, files, "sql/write_causes.sql")
}
