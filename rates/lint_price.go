package rates

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
)

// A price is absurd when it is this many times the median of its country and kind, or the median is this many times
// the price, among at least so many rows. Lists do spread: in the published list of 2025-10 the dearest mobile prefix
// of the United Kingdom costs eleven times the median, and is right.
const (
	absurdFactor = 20
	peersMin     = 5
)

// lintPrices reports prices that are far from those of the same service, country, kind and currency.
func lintPrices(tariffs []Tariff) []Warning {
	var warnings []Warning
	key := func(t Tariff) string { return t.Service + " " + t.Country + " " + t.Kind + " " + t.Currency }
	for _, rows := range group(tariffs, key) {
		if len(rows) < peersMin {
			continue
		}
		middle := medianPrice(rows)
		limit := decimal.NewFromInt(absurdFactor)
		for _, t := range rows {
			dear, cheap := t.Price.GreaterThan(middle.Mul(limit)), t.Price.Mul(limit).LessThan(middle)
			if !dear && !cheap {
				continue
			}
			warnings = append(warnings, t.warn("price", fmt.Sprintf("price %s is far from %s, the median of %d rows (%s)", money.Format(t.Price),
				money.Format(middle), len(rows), key(t)), "look for a slipped point or a wrong unit; keep it if it is so"))
		}
	}
	return warnings
}

// medianPrice is the price in the middle; of two in the middle the lower one.
func medianPrice(rows []Tariff) decimal.Decimal {
	sorted := slices.Clone(rows)
	slices.SortFunc(sorted, func(a, b Tariff) int { return cmp.Or(a.Price.Cmp(b.Price), cmp.Compare(a.Prefix, b.Prefix)) })
	return sorted[(len(sorted)-1)>>1].Price
}
