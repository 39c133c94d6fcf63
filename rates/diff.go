package rates

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// What became of a prefix from one tariff to another.
const (
	Added   = "added"
	Removed = "removed"
	Dearer  = "dearer"
	Cheaper = "cheaper"
	Changed = "changed" // the same price with other fees, surcharges, increments, country or kind
)

// Change is one prefix of a service and a currency that two tariffs treat differently.
type Change struct {
	What                               string
	Service, Prefix, Currency, Country string
	Old, New                           *Tariff // nil: the tariff has no such row
	Instead                            *Tariff // what prices the numbers of a removed prefix now, or priced those of an added one; nil: nothing
}

// CountryChange counts the changes of a country.
type CountryChange struct {
	Country                                  string
	Added, Removed, Dearer, Cheaper, Changed int
}

// Newest gives of each service, prefix and currency the row that holds on the date, or with no date the one that
// begins last, without its dates: what a tariff says now.
func Newest(tariffs []Tariff, on time.Time) []Tariff {
	var rows []Tariff
	for _, same := range group(tariffs, func(t Tariff) string { return t.Service + " " + t.Currency + " " + t.Prefix }) {
		best := -1
		for i, t := range same {
			if (on.IsZero() || t.ValidOn(on)) && (best < 0 || t.ValidFrom.After(same[best].ValidFrom)) {
				best = i
			}
		}
		if best >= 0 {
			same[best].ValidFrom, same[best].ValidTo = time.Time{}, time.Time{}
			rows = append(rows, same[best])
		}
	}
	return rows
}

// Diff compares two tariffs of which each has one row of a service, prefix and currency, as Newest gives them.
func Diff(before, after []Tariff) []Change {
	key := func(t Tariff) string { return t.Service + " " + t.Currency + " " + t.Prefix }
	old, now := byKey(before, key), byKey(after, key)
	var changes []Change
	for k, a := range old {
		if b, still := now[k]; still {
			if what := compare(a, b); what != "" {
				changes = append(changes, change(what, &a, &b, nil))
			}
			continue
		}
		changes = append(changes, change(Removed, &a, nil, shorter(now, key, a)))
	}
	for k, b := range now {
		if _, was := old[k]; !was {
			changes = append(changes, change(Added, nil, &b, shorter(old, key, b)))
		}
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.Prefix, b.Prefix))
	})
	return changes
}

func byKey(tariffs []Tariff, key func(Tariff) string) map[string]Tariff {
	rows := make(map[string]Tariff, len(tariffs))
	for _, t := range tariffs {
		rows[key(t)] = t
	}
	return rows
}

func change(what string, before, after, instead *Tariff) Change {
	t := cmp.Or(after, before)
	return Change{What: what, Service: t.Service, Prefix: t.Prefix, Currency: t.Currency, Country: t.Country, Old: before, New: after, Instead: instead}
}

// compare says what changed between two rows of one prefix; "" for nothing that a call would notice.
func compare(before, after Tariff) string {
	before.Destination, after.Destination = "", ""
	switch c := after.Price.Cmp(before.Price); {
	case c > 0:
		return Dearer
	case c < 0:
		return Cheaper
	case before.terms() != after.terms():
		return Changed
	}
	return ""
}

// shorter finds the row with the longest prefix that is shorter than the row's.
func shorter(rows map[string]Tariff, key func(Tariff) string, t Tariff) *Tariff {
	for length := len(t.Prefix) - 1; length > 0; length-- {
		t.Prefix = t.Prefix[:length]
		if found, ok := rows[key(t)]; ok {
			return &found
		}
	}
	return nil
}

// ByCountry counts changes by country, in the order of countries; rows without a country stand first.
func ByCountry(changes []Change) []CountryChange {
	counts := map[string]*CountryChange{}
	for _, c := range changes {
		n := counts[c.Country]
		if n == nil {
			n = &CountryChange{Country: c.Country}
			counts[c.Country] = n
		}
		switch c.What {
		case Added:
			n.Added++
		case Removed:
			n.Removed++
		case Dearer:
			n.Dearer++
		case Cheaper:
			n.Cheaper++
		default:
			n.Changed++
		}
	}
	var list []CountryChange
	for _, n := range counts {
		list = append(list, *n)
	}
	slices.SortFunc(list, func(a, b CountryChange) int { return strings.Compare(a.Country, b.Country) })
	return list
}
