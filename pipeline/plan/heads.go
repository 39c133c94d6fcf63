package plan

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
	"tollbook/rates"
)

const (
	workingDays     = 21 // of a month, to make a month's figure one of a day
	dialoutMinutes  = 20 // that a call out of a meeting is taken to last
	tollfreeMinutes = 5  // and a call on a toll-free line
)

// Heads are how many users of a country there will be.
type Heads struct {
	Country string
	Count   int
}

// Target is a number that calls of an activity from a country go to, with its share of them.
type Target struct {
	Country  string // of the user
	Activity string
	Number   string
	Share    decimal.Decimal
}

// The activities of a call mix.
const (
	CallsOut = "calls"
	DialOut  = "dialout"
	TollFree = "tollfree"
	Messages = "sms"
)

// activity is a kind of call with how often a user makes one on a working day, and how long it lasts on average.
type activity struct {
	name, kind, callType, numberType string
	perDay, seconds                  float64
}

func activities(mix rates.CallMix) []activity {
	value := func(name string) float64 { return mix.Value(name).InexactFloat64() }
	return []activity{
		{CallsOut, "call", "user_out", "", value("calls_out"), 60 * value("minutes_out")},
		{DialOut, "call", "conf_out", "", value("dialout_minutes") / workingDays / dialoutMinutes, 60 * dialoutMinutes},
		{TollFree, "call", "ucap_in", "toll-free", value("tollfree_minutes") / workingDays / tollfreeMinutes, 60 * tollfreeMinutes},
		{Messages, "sms", "sms_out", "", value("sms_segments") / workingDays, 0},
	}
}

// Imagine makes the table plan_calls of head counts and a call mix, over whole months from the first one on, and gives
// the users and the days. The same counts, mix and seed give the same calls, and a little more of something a few calls
// more beside the same ones.
func Imagine(ctx context.Context, tx *store.Tx, heads []Heads, mix rates.CallMix, targets []Target, first time.Time, months int, zone *time.Location, seed uint64) ([]User, Days, error) {
	if err := tx.Exec(ctx, files, "sql/macros.sql"); err != nil {
		return nil, Days{}, err
	}
	var users []User
	for _, h := range heads {
		for i := range h.Count {
			users = append(users, User{Name: fmt.Sprintf("%s user %d", h.Country, i+1), Country: h.Country})
		}
	}
	last := first.AddDate(0, months, 0)
	for _, t := range []struct {
		name, columns string
		rows          func(yield func([]any) bool)
	}{
		{"plan_heads", "user_no bigint, name varchar, country varchar", headRows(users)},
		{"plan_work", "day_no bigint, from_at timestamp", workRows(first, last, zone)},
		{"plan_activities", "activity varchar, kind varchar, call_type varchar, number_type varchar, per_day double, slots bigint, seconds double", activityRows(mix)},
		{"plan_targets", "country varchar, activity varchar, number varchar, from_share double, to_share double", targetRows(targets)},
	} {
		if err := tx.Rows(ctx, t.name, columns(t.columns), t.rows); err != nil {
			return nil, Days{}, err
		}
	}
	if err := tx.Make(ctx, "plan_calls", files, "sql/calls_of_heads.sql", sql.Named("seed", int64(seed))); err != nil {
		return nil, Days{}, err
	}
	days, err := spread(ctx, tx, zone)
	return users, days, err
}

func headRows(users []User) func(yield func([]any) bool) {
	return func(yield func([]any) bool) {
		for i, u := range users {
			if !yield([]any{int64(i), u.Name, u.Country}) {
				return
			}
		}
	}
}

// workRows are the working days of the months.
func workRows(first, last time.Time, zone *time.Location) func(yield func([]any) bool) {
	return func(yield func([]any) bool) {
		for date := first; date.Before(last); date = date.AddDate(0, 0, 1) {
			if w := date.Weekday(); w == time.Saturday || w == time.Sunday {
				continue
			}
			if !yield([]any{date.Unix() / 86400, midnight(date, zone)}) {
				return
			}
		}
	}
}

func activityRows(mix rates.CallMix) func(yield func([]any) bool) {
	return func(yield func([]any) bool) {
		for _, a := range activities(mix) {
			var number any
			if a.numberType != "" {
				number = a.numberType
			}
			if !yield([]any{a.name, a.kind, a.callType, number, a.perDay, int64(math.Ceil(a.perDay)), a.seconds}) {
				return
			}
		}
	}
}

// targetRows turns shares into stretches from 0 to 1.
func targetRows(targets []Target) func(yield func([]any) bool) {
	type key struct{ country, activity string }
	sums := map[key]decimal.Decimal{}
	for _, t := range targets {
		k := key{t.Country, t.Activity}
		sums[k] = sums[k].Add(t.Share)
	}
	return func(yield func([]any) bool) {
		reached := map[key]decimal.Decimal{}
		for _, t := range targets {
			k := key{t.Country, t.Activity}
			if !t.Share.IsPositive() {
				continue
			}
			from := reached[k]
			reached[k] = from.Add(t.Share)
			share := func(d decimal.Decimal) float64 { return d.InexactFloat64() / sums[k].InexactFloat64() }
			if !yield([]any{t.Country, t.Activity, t.Number, share(from), share(reached[k])}) {
				return
			}
		}
	}
}
