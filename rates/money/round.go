package money

import "github.com/shopspring/decimal"

// Round gives the number with at most the given count of fraction digits, half away from zero. It is the only
// rounding of money in Go; what is rounded where is written at the place that calls it.
func Round(d decimal.Decimal, digits int) decimal.Decimal {
	return d.Round(int32(digits))
}

// RoundCost rounds the cost of one record to the six fraction digits that are kept.
func RoundCost(d decimal.Decimal) decimal.Decimal {
	return Round(d, Scale)
}

// RoundMinor rounds to the minor unit of the currency: cents, or whole yen.
func RoundMinor(d decimal.Decimal, currency string) decimal.Decimal {
	return Round(d, MinorUnits(currency))
}

// HalfMinor gives half of the currency's smallest coin: what one printed, rounded number may be off by.
func HalfMinor(currency string) decimal.Decimal {
	return decimal.New(5, int32(-MinorUnits(currency)-1))
}
