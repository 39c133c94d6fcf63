package rates

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
)

// centDigits is how far the point moves where a list counts in hundredths.
const centDigits = 2

// The years that a date of a list may lie in.
const (
	firstYear = 1900
	lastYear  = 9998
)

// lineOf begins a row of a list at a place.
func (in *importer) lineOf(file string, number int) line {
	return line{file: file, line: number, report: func(message, remedy string) { in.refuse(file, number, message, remedy) }}
}

// listPrice reads an amount of a list: zeros at the end beyond our six decimals are no loss, anything else is.
func (in *importer) listPrice(text string) (decimal.Decimal, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return decimal.Zero, nil
	}
	if whole, fraction, pointed := strings.Cut(text, "."); pointed && len(fraction) > money.Scale {
		text = whole + "." + fraction[:money.Scale] + strings.TrimRight(fraction[money.Scale:], "0")
	}
	if strings.HasPrefix(text, ".") {
		text = "0" + text
	}
	value, err := money.ParseDecimal(text)
	switch {
	case err != nil:
		return value, err
	case value.IsNegative():
		return value, fmt.Errorf("%s is negative", text)
	case in.options.Cents:
		value = value.Shift(-centDigits)
	}
	return withinScale(value)
}

// withinScale refuses an amount that six decimals cannot hold.
func withinScale(value decimal.Decimal) (decimal.Decimal, error) {
	if !value.Equal(value.Truncate(money.Scale)) {
		return value, fmt.Errorf("%s has more than %d decimals", value, money.Scale)
	}
	if value.GreaterThanOrEqual(decimal.NewFromInt(priceLimit)) {
		return value, fmt.Errorf("%s is %d or more", value, priceLimit)
	}
	return value, nil
}

// listPrefix reads the digits of a prefix; the plus before them is dropped, and so is 00, which is dialled in its place. No
// country code begins with 0, so one 0 begins a number without it.
func listPrefix(text string) (string, error) {
	digits := strings.TrimSpace(text)
	if plain, has := strings.CutPrefix(digits, "+"); has {
		digits = plain
	} else {
		digits = strings.TrimPrefix(digits, "00")
	}
	if !digitsOnly(digits) || len(digits) > maxPrefixDigits {
		return "", fmt.Errorf("%q is not 1 to %d digits", text, maxPrefixDigits)
	}
	if digits[0] == '0' {
		return "", fmt.Errorf("%q lacks the country code", text)
	}
	return digits, nil
}

func digitsOnly(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// listDate reads the day of a date, or of a date and time; what systems write for "never" is no date. With points the day
// comes first wherever dates are written so; with slashes nobody can tell, so such a date is refused.
func listDate(text string, roundUp bool) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" || text == "0" || strings.HasPrefix(text, "0000-00-00") {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.DateTime, "2006-01-02T15:04:05", time.RFC3339, "2.1.2006", "2.1.2006 15:04:05"} {
		at, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if at.Year() < firstYear || at.Year() > lastYear {
			return time.Time{}, fmt.Errorf("%q lies outside the years %d to %d", text, firstYear, lastYear)
		}
		date := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
		if roundUp && !at.Equal(date) {
			date = date.AddDate(0, 0, 1)
		}
		return date, nil
	}
	return time.Time{}, fmt.Errorf("%q is not a date like 2026-07-01", text)
}

// listIncrements reads the shortest time that is billed and the step after it, both in seconds.
func listIncrements(initial, step string) (Increments, error) {
	next, err := seconds(step)
	if err != nil {
		return Increments{}, err
	}
	first, err := seconds(initial)
	switch {
	case err != nil:
		return Increments{}, err
	case next == 0 && first == 0:
		return Increments{}, nil
	case next == 0:
		return Increments{}, errors.New("a block of 0 seconds after the first cannot be billed in whole steps")
	case first == 0:
		first = next
	}
	return ParseIncrements(strconv.Itoa(first) + "/" + strconv.Itoa(next))
}

func seconds(text string) (int, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%q is not a whole number of seconds", text)
	}
	return n, nil
}

// locate fills in the country by the numbering plan and the kind by the special ranges and the destination's name,
// where the list has neither.
func (in *importer) locate(l *line) {
	special := specialKind(in.special, l.Prefix)
	if l.Country == "" && special != Satellite {
		l.Country = CountryOf(in.plan, l.Prefix)
		in.note("the country of a prefix is that of the numbering plan")
	}
	if l.Kind == "" {
		l.Kind = special
		in.note("the kind of a prefix is read off the special ranges and the destination's name, else mixed")
	}
	if l.Kind == "" {
		l.Kind = kindOfName(l.Destination)
	}
}

// specialKind gives the kind of the special range that holds all numbers below a prefix.
func specialKind(ranges []SpecialRange, prefix string) string {
	i := slices.IndexFunc(ranges, func(s SpecialRange) bool { return strings.HasPrefix(prefix, s.Prefix) })
	if i < 0 {
		return ""
	}
	return ranges[i].Kind
}

// kindOfName reads a kind off words that price lists use in the names of destinations.
func kindOfName(name string) string {
	name = strings.NewReplacer("-", " ", "_", " ").Replace(strings.ToLower(name))
	for _, c := range []struct{ word, kind string }{
		{"toll free", TollFree}, {"tollfree", TollFree}, {"freephone", TollFree}, {"premium", Premium}, {"shared cost", SharedCost},
		{"satellite", Satellite}, {"inmarsat", Satellite}, {"iridium", Satellite}, {"thuraya", Satellite}, {"non geographic", NonGeographic},
		{"mobile", Mobile}, {"cellular", Mobile}, {"landline", Landline}, {"fixed", Landline},
	} {
		if strings.Contains(name, c.word) {
			return c.kind
		}
	}
	return Mixed
}
