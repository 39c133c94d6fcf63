package rate

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestBatches of months: adjacent ones that were touched, as far as their records are few enough together.
func TestBatches(t *testing.T) {
	for _, c := range []struct {
		name, touched string // a letter a month from January on, small where it was not touched
		limit         int64
		want          string
	}{
		{"nothing was touched", "abc", 100, ""},
		{"a month", "A", 100, "A"},
		{"months side by side", "ABC", 100, "ABC"},
		{"a month between them that stays as it is", "AbC", 100, "A C"},
		{"a limit that two months reach", "ABCDE", 20, "AB CD E"},
		{"a limit that a month exceeds", "AB", 5, "A B"},
	} {
		var months []month
		for i, letter := range c.touched {
			from := time.Date(2026, time.Month(i+1), 1, 0, 0, 0, 0, time.UTC)
			months = append(months, month{name: string(letter), from: from, to: from.AddDate(0, 1, 0), touched: letter < 'a', days: []day{{from, 10, false}}})
		}
		var got []string
		for _, b := range batches(months, c.limit) {
			got = append(got, strings.ReplaceAll(b.String(), ", ", ""))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestTheMiddleOfABatch is the beginning of a day, with about half of the records before it.
func TestTheMiddleOfABatch(t *testing.T) {
	from := time.Date(2026, 8, 1, 4, 0, 0, 0, time.UTC) // midnight of another zone
	to := from.AddDate(0, 1, 0)
	at := func(n int) time.Time { return time.Date(2026, 8, n, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		days []day
		want time.Time
	}{
		{nil, to},
		{[]day{{at(1), 10, false}}, to}, // its beginning lies before the month
		{[]day{{at(7), 10, false}}, at(7)},
		{[]day{{at(2), 10, false}, {at(3), 10, false}, {at(4), 10, false}}, at(3)},
		{[]day{{at(2), 1, false}, {at(3), 1, false}, {at(30), 10, false}}, at(30)},
	} {
		b := batch{{from: from, to: to, days: c.days}}
		if got := b.middle(); !got.Equal(c.want) || got.Before(b.from()) || got.After(b.to()) {
			t.Errorf("%s: got %s, want %s", fmt.Sprint(c.days), got, c.want)
		}
	}
}
