package rates

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Find gives the rows that could price usage of a number on a date: those of the service and the currency whose
// prefix the number starts with, longest prefix first. The first one wins; the others show what it beats. An empty
// service or currency fits every row.
func Find(tariffs []Tariff, number, service, currency string, date time.Time) []Tariff {
	digits := strings.TrimPrefix(number, "+")
	var found []Tariff
	for _, t := range tariffs {
		fits := (service == "" || t.Service == service) && (currency == "" || t.Currency == currency)
		if fits && t.ValidOn(date) && strings.HasPrefix(digits, t.Prefix) {
			found = append(found, t)
		}
	}
	slices.SortStableFunc(found, func(a, b Tariff) int {
		return cmp.Or(cmp.Compare(len(b.Prefix), len(a.Prefix)), cmp.Compare(a.Service, b.Service),
			cmp.Compare(a.Currency, b.Currency))
	})
	return found
}
