package plan

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"

	"tollbook/pipeline/store"
)

// Source says how call records are to be understood.
type Source struct {
	Country string            // of users whose number does not tell it
	Zone    *time.Location    // of days and months
	Names   map[string]string // the user behind a number or name of the records, where it has another name
	Bridges []string          // our numbers of the conference bridge: calls of theirs are calls of meetings
}

// User is somebody who would hold a licence.
type User struct {
	Name    string
	Country string
	Minutes int64 // of outgoing calls
}

// Days are the days that calls are known of, and the whole months around them.
type Days struct {
	First, Last time.Time // civil dates
	Seen        int
	Months      []string
}

// FromRecords makes the table plan_calls of the table cdr, and gives the users, who call most first, and the days.
func FromRecords(ctx context.Context, tx *store.Tx, s Source) ([]User, Days, error) {
	if err := s.lines(ctx, tx); err != nil {
		return nil, Days{}, err
	}
	users, err := s.users(ctx, tx)
	if err != nil {
		return nil, Days{}, err
	}
	if err := tx.Make(ctx, "plan_calls", files, "sql/calls_of_records.sql"); err != nil {
		return nil, Days{}, err
	}
	days, err := spread(ctx, tx, s.Zone)
	return users, days, err
}

// lines says of each number of ours that somebody called, or that called out of a meeting, what it is.
func (s Source) lines(ctx context.Context, tx *store.Tx) error {
	var number string
	var numbers []string
	if err := each(ctx, tx, "sql/our_numbers.sql", []any{&number}, func() { numbers = append(numbers, number) }); err != nil {
		return err
	}
	return tx.Rows(ctx, "plan_lines", columns("number varchar, is_toll_free boolean, is_bridge boolean"), func(yield func([]any) bool) {
		for _, n := range numbers {
			parsed, err := phonenumbers.Parse(n, s.Country)
			free := err == nil && phonenumbers.GetNumberType(parsed) == phonenumbers.TOLL_FREE
			if !yield([]any{n, free, slices.ContainsFunc(s.Bridges, func(b string) bool { return digits(b) == digits(n) })}) {
				return
			}
		}
	})
}

func digits(number string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, number)
}

// users lists who called or was called, and makes the table plan_users.
func (s Source) users(ctx context.Context, tx *store.Tx) ([]User, error) {
	var users []User
	var names [][2]string
	at := map[string]int{}
	var name string
	var minutes int64
	err := each(ctx, tx, "sql/users_of_records.sql", []any{&name, &minutes}, func() {
		known := s.Names[strings.ToLower(name)]
		if known == "" {
			known = s.Names[digits(name)]
		}
		if known == "" {
			known = strings.ToLower(name)
		}
		names = append(names, [2]string{name, known})
		i, seen := at[known]
		if !seen {
			i = len(users)
			at[known] = i
			users = append(users, User{Name: known, Country: s.countryOf(name)})
		}
		users[i].Minutes += minutes
	})
	if err != nil {
		return nil, err
	}
	SortUsers(users)
	return users, tx.Rows(ctx, "plan_users", columns("printed varchar, name varchar, country varchar"), func(yield func([]any) bool) {
		for _, n := range names {
			country := s.countryOf(n[0])
			if !yield([]any{n[0], n[1], country}) {
				return
			}
		}
	})
}

// SortUsers puts who calls most first.
func SortUsers(users []User) {
	slices.SortFunc(users, func(a, b User) int {
		switch {
		case a.Minutes > b.Minutes:
			return -1
		case a.Minutes < b.Minutes:
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
}

// countryOf is the country of a user's own number, or the one that is given.
func (s Source) countryOf(name string) string {
	if strings.HasPrefix(name, "+") {
		if parsed, err := phonenumbers.Parse(name, ""); err == nil {
			if region := phonenumbers.GetRegionCodeForNumber(parsed); len(region) == 2 && region != "ZZ" {
				return region
			}
		}
	}
	return s.Country
}

// spread makes plan_days: for every day of the months around plan_calls the day whose calls it has.
func spread(ctx context.Context, tx *store.Tx, zone *time.Location) (Days, error) {
	var first, last sql.NullTime
	if err := tx.Get(ctx, []any{&first, &last}, files, "sql/span.sql"); err != nil {
		return Days{}, err
	}
	if !first.Valid {
		return Days{}, ErrNoCalls
	}
	d := Days{First: civil(first.Time, zone), Last: civil(last.Time, zone)}
	d.Seen = int(d.Last.Sub(d.First)/(24*time.Hour)) + 1
	if d.Seen > daysMax {
		return d, fmt.Errorf("%w: from %s to %s", ErrTooLong, d.First.Format(time.DateOnly), d.Last.Format(time.DateOnly))
	}
	from := time.Date(d.First.Year(), d.First.Month(), 1, 0, 0, 0, 0, time.UTC)
	to := time.Date(d.Last.Year(), d.Last.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	layout := columns("day_no bigint, day date, month varchar, is_seen boolean, from_at timestamp, to_at timestamp, source_from timestamp, source_to timestamp")
	return d, tx.Rows(ctx, "plan_days", layout, func(yield func([]any) bool) {
		n := int64(0)
		for date := from; date.Before(to); date = date.AddDate(0, 0, 1) {
			source := d.source(date)
			if m := date.Format("2006-01"); len(d.Months) == 0 || d.Months[len(d.Months)-1] != m {
				d.Months = append(d.Months, m)
			}
			row := []any{n, date, date.Format("2006-01"), source.Equal(date), midnight(date, zone), midnight(date.AddDate(0, 0, 1), zone),
				midnight(source, zone), midnight(source.AddDate(0, 0, 1), zone)}
			if !yield(row) {
				return
			}
			n++
		}
	})
}

// source is the day whose calls stand on a date: the date itself, or the nearest day of the same weekday that is known,
// or where less than a week is known the nearest.
func (d Days) source(date time.Time) time.Time {
	if !date.Before(d.First) && !date.After(d.Last) {
		return date
	}
	step, edge := 7, d.First
	if date.After(d.Last) {
		step, edge = -7, d.Last
	}
	for moved := date; ; moved = moved.AddDate(0, 0, step) {
		if !moved.Before(d.First) && !moved.After(d.Last) {
			return moved
		}
		if step > 0 && moved.After(d.Last) || step < 0 && moved.Before(d.First) {
			return edge
		}
	}
}
