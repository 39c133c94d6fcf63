package rates

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Number is a dialled number as an export prints it, read the way the rating reads it.
type Number struct {
	Printed string
	Digits  string // shown; empty where the number matches nothing
	Hidden  int    // digits behind stars
	Damaged bool   // a spreadsheet made a figure of it, like 4.93E+11
}

// ReadNumber drops one plus, blanks, hyphens, points and brackets. What is then not digits and stars after them
// matches no tariff.
func ReadNumber(printed string) Number {
	bare := strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "", "[", "", "]", "", "{", "", "}", "", "\u00a0", "", "\t", "").
		Replace(strings.Replace(printed, "+", "", 1))
	n := Number{Printed: printed, Damaged: regexp.MustCompile(`^\s*\+?[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+\s*$`).MatchString(printed)}
	if parts := regexp.MustCompile(`^([0-9]+)(\**)$`).FindStringSubmatch(bare); parts != nil {
		n.Digits, n.Hidden = parts[1], len(parts[2])
	}
	return n
}

// Query asks which row prices a number.
type Query struct {
	Number   Number
	Service  string
	Currency string
	Date     time.Time // civil
}

// Passed is a row that does not price the number, and why not.
type Passed struct {
	Tariff
	Why string
}

// Answer is the row that prices a number, with everything that had a say.
type Answer struct {
	Country string // by the numbering plan
	Special string // kind of the special range the number lies in
	Winner  *Tariff
	Why     []string // sentences
	Passed  []Passed // rows of a fitting prefix that do not price it: longest prefix first
	Hidden  []Tariff // rows with longer prefixes that the masked digits might have matched
}

// Lookup finds the row that prices a number, as the rating does: of the rows of the service and the currency that are
// valid on the day the one with the longest prefix, unless it is an ordinary row in a special range.
func Lookup(tariffs []Tariff, q Query) Answer {
	a := Answer{Country: CountryOf(NumberingPlan(), q.Number.Digits)}
	if q.Service == Outbound {
		a.Special = specialKind(SpecialRanges(), q.Number.Digits)
	}
	a.choose(Find(tariffs, q.Number.Digits, q.Service, q.Currency, q.Date))
	for _, t := range tariffs {
		switch {
		case q.Number.Digits == "":
		case strings.HasPrefix(q.Number.Digits, t.Prefix):
			if why := q.against(t); why != "" {
				a.Passed = append(a.Passed, Passed{t, why})
			}
		case q.against(t) == "" && strings.HasPrefix(t.Prefix, q.Number.Digits) && len(t.Prefix) <= len(q.Number.Digits)+q.Number.Hidden:
			a.Hidden = append(a.Hidden, t)
		}
	}
	slices.SortStableFunc(a.Passed, func(a, b Passed) int {
		return cmp.Or(cmp.Compare(len(b.Prefix), len(a.Prefix)), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Currency, b.Currency),
			a.ValidFrom.Compare(b.ValidFrom))
	})
	slices.SortStableFunc(a.Hidden, func(a, b Tariff) int { return strings.Compare(a.Prefix, b.Prefix) })
	a.explain(q)
	return a
}

// against says why a row cannot price the query, whatever its prefix; "" where it can.
func (q Query) against(t Tariff) string {
	switch {
	case t.Service != q.Service:
		return "it prices " + t.Service
	case t.Currency != q.Currency:
		return "it is in " + t.Currency
	case q.Date.Before(t.ValidFrom):
		return "it is valid only from " + day(t.ValidFrom)
	case !t.ValidOn(q.Date):
		return "it was valid until before " + day(t.ValidTo)
	}
	return ""
}

// choose takes the longest prefix out of the rows that fit; they come with the longest first.
func (a *Answer) choose(fits []Tariff) {
	for i, t := range fits {
		switch {
		case i > 0:
			a.Passed = append(a.Passed, Passed{t, "prefix " + fits[0].Prefix + " is longer"})
		case a.Special != "" && !IsSpecialKind(t.Kind):
			a.Passed = append(a.Passed, Passed{t, fmt.Sprintf("a row of kind %s does not price %s numbers", t.Kind, a.Special)})
		default:
			a.Winner = &t
		}
	}
}

func (a *Answer) explain(q Query) {
	say := func(format string, args ...any) { a.Why = append(a.Why, fmt.Sprintf(format, args...)) }
	switch {
	case q.Number.Damaged:
		say("a spreadsheet turned the number into a figure: it matches nothing")
	case q.Number.Digits == "":
		say("%q is not a number: digits, with stars after them where it is masked", q.Number.Printed)
	case a.Winner != nil:
		say("of the rows for %s in %s on %s, prefix %s is the longest that the number begins with", q.Service, q.Currency, day(q.Date), a.Winner.Prefix)
	case a.Special != "" && len(a.Passed) > 0:
		say("the number lies in a range of kind %s, and only a row of kind premium, shared_cost or satellite prices it", a.Special)
	default:
		say("no row for %s in %s on %s has a prefix that the number begins with", q.Service, q.Currency, day(q.Date))
	}
	if a.Winner != nil && a.Special != "" {
		say("the number lies in a range of kind %s: credits pay, whatever the plan", a.Special)
	}
	if a.Winner == nil {
		say("a call that credits have to pay would stay unrated")
	}
	if len(a.Hidden) > 0 {
		say("%d of its digits are masked, and %d longer prefixes could also have matched: finding masked_prefix_ambiguous", q.Number.Hidden, len(a.Hidden))
	}
}
