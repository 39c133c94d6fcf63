package table

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// The years that a date or an instant may lie in.
const (
	firstYear = 1900
	lastYear  = 9999
)

// Row is one row of a file while it is being read; it must not be kept. Getters trim blanks, give the zero value
// for an empty cell, and report a cell that they cannot read as a problem of this row.
type Row struct {
	Line   int
	reader *reader
	fields []string
	bad    bool
}

// File gives the name of the file that the row is in.
func (r *Row) File() string { return r.reader.file }

// OK says that nothing about this row was reported.
func (r *Row) OK() bool { return !r.bad }

// Report notes a problem with this row.
func (r *Row) Report(message, remedy string) {
	r.bad = true
	r.reader.report(r.Line, message, remedy)
}

// Text gives the cell without surrounding blanks, and "" where the file lacks the column.
func (r *Row) Text(column string) string {
	i, found := r.reader.index[column]
	if !found {
		return ""
	}
	return strings.TrimSpace(r.fields[i])
}

// Has says whether the cell has a value.
func (r *Row) Has(column string) bool { return r.Text(column) != "" }

// Cell reads a cell with the given function; an error becomes a problem of the row, under the column's name.
func Cell[T any](r *Row, column, remedy string, parse func(string) (T, error)) T {
	var zero T
	text := r.Text(column)
	if text == "" {
		return zero
	}
	value, err := parse(text)
	if err != nil {
		r.Report(fmt.Sprintf("%s: %v", column, err), remedy)
		return zero
	}
	return value
}

// Word gives the cell in lower case; it must be one of the words.
func (r *Row) Word(column string, words ...string) string {
	remedy := "one of: " + strings.Join(words, " ")
	return Cell(r, column, remedy, func(text string) (string, error) {
		word := strings.ToLower(text)
		if !slices.Contains(words, word) {
			return "", fmt.Errorf("%q is unknown", text)
		}
		return word, nil
	})
}

// Digits gives a cell of minimum to maximum digits and nothing else.
func (r *Row) Digits(column string, minimum, maximum int) string {
	text := r.Text(column)
	remedy := fmt.Sprintf("write %d to %d digits, without + and blanks", minimum, maximum)
	if strings.ContainsAny(text, "eE.,") && strings.ContainsAny(text, "0123456789") {
		remedy += "; a spreadsheet took it for a quantity: export the column as text"
	}
	return Cell(r, column, remedy, func(text string) (string, error) {
		if strings.Trim(text, "0123456789") != "" {
			return "", fmt.Errorf("%q is not digits only", text)
		}
		if len(text) < minimum || len(text) > maximum {
			return "", fmt.Errorf("%q has %d digits", text, len(text))
		}
		return text, nil
	})
}

// Country gives a country code of two letters, in capitals. Whether there is such a country is for the caller.
func (r *Row) Country(column string) string {
	return r.letters(column, 2, "a code of ISO 3166-1 alpha-2, like US")
}

// Currency gives a currency code of three letters, in capitals. Whether there is such a currency is for the caller.
func (r *Row) Currency(column string) string {
	return r.letters(column, 3, "a code of ISO 4217, like USD")
}

func (r *Row) letters(column string, count int, remedy string) string {
	return Cell(r, column, remedy, func(text string) (string, error) {
		upper := strings.ToUpper(text)
		if len(upper) != count || strings.Trim(upper, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return "", fmt.Errorf("%q does not have %d letters", text, count)
		}
		return upper, nil
	})
}

// Date gives a calendar date as midnight UTC.
func (r *Row) Date(column string) time.Time {
	return Cell(r, column, "a date like 2026-07-01", func(text string) (time.Time, error) {
		return parseTime(text, "a date", time.DateOnly)
	})
}

// Instant gives a moment in UTC, to the microsecond. A date, or a date and time, without a zone is UTC.
func (r *Row) Instant(column string) time.Time {
	return Cell(r, column, "a time like 2026-07-01T10:00:00Z or 2026-07-01", func(text string) (time.Time, error) {
		return parseTime(text, "a time", time.RFC3339, time.DateOnly, time.DateTime, "2006-01-02T15:04:05")
	})
}

func parseTime(text, what string, layouts ...string) (time.Time, error) {
	for _, layout := range layouts {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		t = t.UTC().Truncate(time.Microsecond)
		if t.Year() < firstYear || t.Year() > lastYear {
			return time.Time{}, fmt.Errorf("%q lies outside the years %d to %d", text, firstYear, lastYear)
		}
		return t, nil
	}
	return time.Time{}, fmt.Errorf("%q is not %s", text, what)
}

func (r *Row) checkValues() {
	for _, c := range r.reader.columns {
		if c.Need == Value && !r.Has(c.Name) {
			r.Report(fmt.Sprintf("%s is empty", c.Name), "give it a value")
		}
	}
}
