package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// namesMost is how many names a sentence lists.
const namesMost = 5

// stop is a line, a user or an organiser whose calls an empty balance stops.
type stop struct {
	kind, subject string
	records       int64
}

// below is the time of the period in which the balance was below zero, and what it would have stopped.
type below struct {
	spans []span
	stops []stop
}

// belowZero finds the time below zero and lists in the table stopped what needed credits in it.
func (h *history) belowZero(ctx context.Context, tx *store.Tx, b *books, at locate) (below, error) {
	var out below
	var err error
	if out.spans, err = h.timeBelowZero(b, at); err != nil {
		return out, err
	}
	var rows [][]any
	for _, s := range out.spans {
		rows = append(rows, []any{s.from, s.to})
	}
	if err := table(ctx, tx, "below_zero", columns("from_at timestamp, to_at timestamp"), rows); err != nil {
		return out, err
	}
	whole := span{from: h.Closing, to: h.Closing} // what bounds the records to look at
	if n := len(out.spans); n > 0 {
		whole = span{from: out.spans[0].from, to: out.spans[n-1].to}
	}
	if err := tx.Make(ctx, "stopped", files, "sql/stopped.sql", sql.Named("since", whole.from.UTC()), sql.Named("until", whole.to.UTC())); err != nil {
		return out, err
	}
	found, err := tx.Query(ctx, files, "sql/stopped_rows.sql")
	if err != nil {
		return out, err
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		var s stop
		if err := found.Scan(&s.kind, &s.subject, &s.records); err != nil {
			return out, fmt.Errorf("reading what would have stopped: %w", err)
		}
		out.stops = append(out.stops, s)
	}
	return out, found.Err()
}

// timeBelowZero walks the changes of the balance; only the time within the period counts.
func (h *history) timeBelowZero(b *books, at locate) ([]span, error) {
	var out []span
	var since time.Time
	isBelow := false
	end := func(to time.Time) {
		from := later(since, h.From)
		if from.Before(to) {
			out = append(out, span{from: from, to: to})
		}
		isBelow = false
	}
	for _, p := range b.points {
		switch {
		case !isBelow && p.after.IsNegative():
			begin, err := at(p, decimal.Zero)
			if err != nil {
				return nil, err
			}
			since, isBelow = begin, true
		case isBelow && !p.after.IsNegative():
			end(p.to)
		}
	}
	if isBelow {
		end(h.Closing)
	}
	return out, nil
}

// inWords says how long it was and what it would have stopped.
func (z below) inWords() string {
	var time time.Duration
	for _, s := range z.spans {
		time += s.to.Sub(s.from)
	}
	text := fmt.Sprintf("Below zero for %s", lasting(time))
	var parts []string
	for _, k := range []struct{ kind, noun string }{
		{"tollfree_line", "toll-free line"}, {"user", "user without plan minutes"}, {"conference_dialout", "organiser with conference dial-out"},
		{"pay_per_minute", "organiser with pay-per-minute conferencing"},
	} {
		if part := z.listed(k.kind, k.noun); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return text + ", when nothing needed credits."
	}
	return text + ", which would have stopped " + strings.Join(parts, "; ") + "."
}

func (z below) listed(kind, noun string) string {
	var names []string
	n := int64(0)
	for _, s := range z.stops {
		if s.kind != kind {
			continue
		}
		if n++; n <= namesMost {
			names = append(names, fmt.Sprintf("%s: %s", s.subject, count(s.records, "record")))
		}
	}
	if n == 0 {
		return ""
	}
	if n > namesMost {
		names = append(names, fmt.Sprintf("%d more", n-namesMost))
	}
	plural := fmt.Sprintf("%d %s", n, noun)
	if n > 1 {
		first, rest, _ := strings.Cut(noun, " ")
		plural = fmt.Sprintf("%d %ss %s", n, first, rest)
		if kind == "tollfree_line" {
			plural = fmt.Sprintf("%d %ss", n, noun)
		}
	}
	return plural + " (" + strings.Join(names, ", ") + ")"
}

// lasting prints a stretch of time by days, hours and minutes.
func lasting(d time.Duration) string {
	minutes := int64(d / time.Minute)
	switch {
	case minutes >= 48*60:
		return count(minutes/(24*60), "day")
	case minutes >= 120:
		return count(minutes/60, "hour")
	}
	return count(minutes, "minute")
}
