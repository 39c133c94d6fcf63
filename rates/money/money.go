// Package money takes decimal text and currency codes and gives exact amounts. No float ever holds money here,
// nothing is rounded without its name being said, and amounts of different currencies do not add.
package money

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

const (
	// Scale is the number of fraction digits that prices and costs are kept with.
	Scale = 6
	// shownDigits is the number of fraction digits that are printed even where they are zero.
	shownDigits = 2
	// maxWholeDigits keeps amounts below 10^12, which is what the tables of the state can hold.
	maxWholeDigits = 12
)

// Amount is a number of units of one currency.
type Amount struct {
	Value    decimal.Decimal
	Currency string
}

// Parse reads an amount in a known currency. The number is what ParseDecimal accepts.
func Parse(text, currency string) (Amount, error) {
	if !KnownCurrency(currency) {
		return Amount{}, fmt.Errorf("parsing amount: %q is not a currency of ISO 4217", currency)
	}
	value, err := ParseDecimal(text)
	if err != nil {
		return Amount{}, fmt.Errorf("parsing amount: %w", err)
	}
	return Amount{Value: value, Currency: currency}, nil
}

// Add gives the sum of two amounts of one currency; there is no exchange of currencies.
func (a Amount) Add(b Amount) (Amount, error) {
	if a.Currency != b.Currency {
		return Amount{}, fmt.Errorf("adding %s and %s: amounts of different currencies do not add", a, b)
	}
	return Amount{Value: a.Value.Add(b.Value), Currency: a.Currency}, nil
}

// Neg gives the amount with the other sign.
func (a Amount) Neg() Amount {
	return Amount{Value: a.Value.Neg(), Currency: a.Currency}
}

// String gives the number as Format prints it, a space and the currency.
func (a Amount) String() string {
	return Format(a.Value) + " " + a.Currency
}

// ParseDecimal reads an optional minus sign, 1 to 12 digits and, after a point, 1 to 6 more. Everything else
// (exponents, decimal commas, thousands separators, signs at the end) is an error, so that no damage done by a
// spreadsheet passes as a price.
func ParseDecimal(text string) (decimal.Decimal, error) {
	whole, fraction, pointed := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	switch {
	case !allDigits(whole) || pointed && !allDigits(fraction):
		return decimal.Decimal{}, fmt.Errorf("%q is not a decimal number", text)
	case len(strings.TrimLeft(whole, "0")) > maxWholeDigits:
		return decimal.Decimal{}, fmt.Errorf("%q is too large: at most %d digits before the point", text, maxWholeDigits)
	case len(fraction) > Scale:
		return decimal.Decimal{}, fmt.Errorf("%q has %d decimals: at most %d are kept", text, len(fraction), Scale)
	}
	value, err := decimal.NewFromString(text)
	if err != nil {
		return decimal.Decimal{}, fmt.Errorf("%q is not a decimal number: %w", text, err)
	}
	return value, nil
}

// Format prints a number exactly, with at least two fraction digits and no trailing zeros beyond them. A number
// with more than six fraction digits, which no table of ours holds, is rounded to six, half away from zero.
func Format(d decimal.Decimal) string {
	text := d.StringFixed(Scale)
	for range Scale - shownDigits {
		if !strings.HasSuffix(text, "0") {
			break
		}
		text = strings.TrimSuffix(text, "0")
	}
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

func allDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}
