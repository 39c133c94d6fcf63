package rates

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tollbook/rates/table"
)

// Warning is something in a tariff that can be used but that somebody should look at.
type Warning struct {
	Code string // gap price country unreachable special unused
	table.Problem
}

// Lint looks at rows that load, and gives what is suspicious about them, in the order of files and lines. What makes a
// tariff unusable are the problems of LoadTariffs; these are not repeated here.
func Lint(tariffs []Tariff) []Warning {
	var warnings []Warning
	for _, check := range []func([]Tariff) []Warning{lintGaps, lintPrices, lintCountries, lintSpecial, lintUnused, lintReach} {
		warnings = append(warnings, check(tariffs)...)
	}
	slices.SortStableFunc(warnings, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return warnings
}

func (t Tariff) warn(code, message, remedy string) Warning {
	return Warning{code, table.Problem{File: t.File, Line: t.Line, Message: message, Remedy: remedy}}
}

func (t Tariff) place() string { return fmt.Sprintf("%s:%d", t.File, t.Line) }

// group puts rows together by a key, in the order of keys, each group in the order of its rows.
func group(tariffs []Tariff, key func(Tariff) string) [][]Tariff {
	groups := map[string][]Tariff{}
	var keys []string
	for _, t := range tariffs {
		k := key(t)
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], t)
	}
	slices.Sort(keys)
	sorted := make([][]Tariff, len(keys))
	for i, k := range keys {
		sorted[i] = groups[k]
	}
	return sorted
}

// lintGaps reports a row that begins later than the one before it of the same service, prefix and currency ended.
func lintGaps(tariffs []Tariff) []Warning {
	var warnings []Warning
	for _, rows := range group(tariffs, func(t Tariff) string { return t.Service + " " + t.Prefix + " " + t.Currency }) {
		slices.SortStableFunc(rows, func(a, b Tariff) int { return a.ValidFrom.Compare(b.ValidFrom) })
		last := 0
		for i := 1; i < len(rows); i++ {
			end := rows[last].ValidTo
			if !end.IsZero() && end.Before(rows[i].ValidFrom) {
				warnings = append(warnings, rows[i].warn("gap",
					fmt.Sprintf("from %s until before %s no row prices prefix %s (%s ends there)", day(end), day(rows[i].ValidFrom), rows[i].Prefix, rows[last].place()),
					"move valid_to or valid_from, unless the prefix was out of use between them"))
			}
			if !end.IsZero() && (rows[i].ValidTo.IsZero() || rows[i].ValidTo.After(end)) {
				last = i
			}
		}
	}
	return warnings
}

// lintCountries reports a prefix none of whose numbers belong to the country that the row states.
func lintCountries(tariffs []Tariff) []Warning {
	plan := NumberingPlan()
	var warnings []Warning
	for _, t := range tariffs {
		if t.Country == "" {
			continue
		}
		owners := countriesUnder(plan, t.Prefix)
		switch {
		case len(owners) == 0:
			warnings = append(warnings, t.warn("country", fmt.Sprintf("prefix %s belongs to no country, the row states %s", t.Prefix, t.Country),
				"leave the country empty for satellite and global services, or correct the prefix"))
		case !slices.Contains(owners, t.Country):
			warnings = append(warnings, t.warn("country", fmt.Sprintf("prefix %s belongs to %s, the row states %s", t.Prefix, strings.Join(owners, ", "), t.Country),
				"correct the country or the prefix; the row's country decides what is domestic and what is Zone A"))
		}
	}
	return warnings
}

// countriesUnder gives the countries that the numbers below a prefix may belong to: that of the longest prefix of the
// plan, and those of longer ones.
func countriesUnder(plan []PlanPrefix, prefix string) []string {
	var owners []string
	if owner := CountryOf(plan, prefix); owner != "" {
		owners = append(owners, owner)
	}
	from, _ := slices.BinarySearchFunc(plan, prefix, func(p PlanPrefix, prefix string) int { return strings.Compare(p.Prefix, prefix) })
	for _, p := range plan[from:] {
		if !strings.HasPrefix(p.Prefix, prefix) {
			break
		}
		if !slices.Contains(owners, p.Country) {
			owners = append(owners, p.Country)
		}
	}
	return owners
}

// lintSpecial reports an ordinary row inside a special range: it never prices a call there.
func lintSpecial(tariffs []Tariff) []Warning {
	ranges := SpecialRanges()
	var warnings []Warning
	for _, t := range tariffs {
		kind := specialKind(ranges, t.Prefix)
		if t.Service == Outbound && kind != "" && !IsSpecialKind(t.Kind) {
			warnings = append(warnings, t.warn("special", fmt.Sprintf("numbers below %s are %s, and a row of kind %s does not price them", t.Prefix, kind, t.Kind),
				"write kind "+kind+", or remove the row"))
		}
	}
	return warnings
}

// lintUnused reports what a row of messages says and no message is ever charged by.
func lintUnused(tariffs []Tariff) []Warning {
	var warnings []Warning
	for _, t := range tariffs {
		if t.Per == Segment && (t.ConnectionFee.IsPositive() || !t.Increments.IsZero()) {
			warnings = append(warnings, t.warn("unused", "messages have no connection fee and no increments, and the row states one",
				"leave connection_fee and increments empty; what is due for each segment is price or surcharge"))
		}
	}
	return warnings
}

// IsSpecialKind says whether numbers of the kind are never in a plan.
func IsSpecialKind(kind string) bool {
	return kind == Premium || kind == SharedCost || kind == Satellite
}

// lintReach reports a prefix that no number can reach, because all ten digits that may follow it have longer rows on
// every day that the row is valid.
func lintReach(tariffs []Tariff) []Warning {
	var warnings []Warning
	for _, rows := range group(tariffs, func(t Tariff) string { return t.Service + " " + t.Currency }) {
		warnings = append(warnings, unreachable(rows)...)
	}
	return warnings
}

func unreachable(rows []Tariff) []Warning {
	byPrefix := map[string][]Tariff{}
	borders := map[time.Time]bool{}
	for _, t := range rows {
		byPrefix[t.Prefix] = append(byPrefix[t.Prefix], t)
		borders[t.ValidFrom] = true
		if !t.ValidTo.IsZero() {
			borders[t.ValidTo] = true
		}
	}
	var warnings []Warning
	for _, t := range rows {
		if t.Prefix[0] == '0' {
			warnings = append(warnings, t.warn("unreachable", fmt.Sprintf("no number reaches prefix %s: no country code begins with 0", t.Prefix),
				"write the prefix with its country code, without 0 or 00 before it"))
			continue
		}
		hidden := len(t.Prefix) < maxPrefixDigits
		for date := range borders {
			if hidden && t.ValidOn(date) {
				hidden = covered(byPrefix, t.Prefix, date)
			}
		}
		if hidden {
			warnings = append(warnings, t.warn("unreachable", fmt.Sprintf("no number reaches prefix %s: longer rows hold every number below it", t.Prefix),
				"remove the row, or one of the longer ones"))
		}
	}
	return warnings
}

// covered says whether longer rows hold every number below a prefix on a date.
func covered(rows map[string][]Tariff, prefix string, date time.Time) bool {
	if len(prefix) == maxPrefixDigits {
		return false
	}
	for digit := range 10 {
		longer := prefix + string(rune('0'+digit))
		held := slices.ContainsFunc(rows[longer], func(t Tariff) bool { return t.ValidOn(date) })
		if !held && !covered(rows, longer, date) {
			return false
		}
	}
	return true
}
