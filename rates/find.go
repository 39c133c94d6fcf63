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

// CountryOf gives the country that a number belongs to by the longest prefix of the plan, and "" for numbers of no
// country. Masked numbers go by the digits shown.
func CountryOf(plan []PlanPrefix, number string) string {
	digits := strings.TrimPrefix(number, "+")
	for length := min(len(digits), maxPrefixDigits); length > 0; length-- {
		i, found := slices.BinarySearchFunc(plan, digits[:length], func(p PlanPrefix, prefix string) int {
			return strings.Compare(p.Prefix, prefix)
		})
		if found {
			return plan[i].Country
		}
	}
	return ""
}
