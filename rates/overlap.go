package rates

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tollbook/rates/money"
	"tollbook/rates/table"
)

// CheckOverlaps reports every row that has the service, prefix and currency of an earlier row and a date in common
// with it: which of the two prices a call would be a matter of luck.
func CheckOverlaps(tariffs []Tariff) []table.Problem {
	claims := make([]claim, len(tariffs))
	for i, t := range tariffs {
		claims[i] = claim{t.Service + " " + t.Prefix + " " + t.Currency, t.ValidFrom, t.ValidTo, t.File, t.Line, t.terms()}
	}
	return conflicts(claims)
}

// claim is a row's claim to be the only one of its key for a span of dates.
type claim struct {
	key      string
	from, to time.Time
	file     string
	line     int
	terms    string // what the row claims for itself
}

// terms says everything that a row holds but its place and its validity.
func (t Tariff) terms() string {
	return strings.Join([]string{t.Service, t.Prefix, t.Destination, t.Country, t.Kind, t.Currency, money.Format(t.Price), t.Per,
		money.Format(t.ConnectionFee), money.Format(t.Surcharge), t.Increments.String()}, "|")
}

func (c claim) place() string { return fmt.Sprintf("%s:%d", c.file, c.line) }

// conflicts sweeps the claims of each key in the order of their start, against the one that ends last so far.
func conflicts(claims []claim) []table.Problem {
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(a.key, b.key), a.from.Compare(b.from), byPlace(a, b))
	})
	var problems []table.Problem
	for i, last := 1, 0; i < len(claims); i++ {
		c, before := claims[i], claims[last]
		if c.key != before.key {
			last = i
			continue
		}
		if overlap(before.from, before.to, c.from, c.to) {
			problems = append(problems, conflict(before, c))
		}
		if !before.to.IsZero() && (c.to.IsZero() || c.to.After(before.to)) {
			last = i
		}
	}
	table.SortProblems(problems)
	return problems
}

func conflict(a, b claim) table.Problem {
	if byPlace(a, b) > 0 {
		a, b = b, a
	}
	if a.terms == b.terms && a.from.Equal(b.from) && a.to.Equal(b.to) {
		return table.Problem{File: b.file, Line: b.line, Message: fmt.Sprintf("the row repeats %s", a.place()), Remedy: "remove one of the two"}
	}
	return table.Problem{File: b.file, Line: b.line,
		Message: fmt.Sprintf("the row is for the same (%s) as %s, on dates that overlap", b.key, a.place()),
		Remedy:  "end the older row with valid_to, or remove one of the two"}
}

func byPlace(a, b claim) int {
	return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
}
