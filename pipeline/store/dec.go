package store

import (
	"fmt"
	"math/big"

	duckdb "github.com/marcboeker/go-duckdb/v2"
	"github.com/shopspring/decimal"
)

// Dec is the scan destination of a DECIMAL (or whole number) column: exact, with Valid false for NULL.
type Dec struct {
	decimal.Decimal
	Valid bool
}

// Scan takes what the driver hands over; a float is refused, so that money never passes through one.
func (d *Dec) Scan(src any) error {
	d.Valid = src != nil
	switch v := src.(type) {
	case nil:
		d.Decimal = decimal.Decimal{}
	case duckdb.Decimal:
		d.Decimal = decimal.NewFromBigInt(v.Value, -int32(v.Scale))
	case *big.Int:
		d.Decimal = decimal.NewFromBigInt(v, 0)
	case int64:
		d.Decimal = decimal.NewFromInt(v)
	case int32:
		d.Decimal = decimal.NewFromInt32(v)
	default:
		return fmt.Errorf("scanning a decimal from %T", src)
	}
	return nil
}
