package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"tollbook/pipeline/store"
	"tollbook/rates"
)

func begin(t *testing.T) *store.Tx {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{TempDir: t.TempDir(), Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(tx.Rollback(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	return tx
}

// record is a call of the present provider as package cdr gives it.
type record struct {
	user, caller, callee, direction, kind, start string
	seconds                                      int
}

func records(t *testing.T, tx *store.Tx, list ...record) {
	t.Helper()
	err := tx.Rows(context.Background(), "cdr", columns("record_no bigint, user varchar, caller varchar, callee varchar, direction varchar, kind varchar, start_time timestamp, duration_s bigint, segments bigint, cost decimal(24,6), currency varchar"),
		func(yield func([]any) bool) {
			for i, r := range list {
				start, err := time.Parse(time.DateTime, r.start)
				if err != nil {
					t.Fatal(err)
				}
				var seconds, segments any = int64(r.seconds), nil
				if r.kind == "sms" {
					seconds, segments = nil, int64(1)
				}
				if !yield([]any{int64(i + 1), r.user, r.caller, r.callee, r.direction, r.kind, start, seconds, segments, nil, nil}) {
					return
				}
			}
		})
	if err != nil {
		t.Fatal(err)
	}
}

func lines(t *testing.T, tx *store.Tx, query string) []string {
	t.Helper()
	rows, err := tx.Query(context.Background(), fstest.MapFS{"q": {Data: []byte(query)}}, "q")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		out = append(out, line)
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return out
}

// TestWhatARecordBecomes gives records of the present provider and wants the calls of the new service.
func TestWhatARecordBecomes(t *testing.T) {
	const home, away = "+442079460001", "+442079460999"
	tx := begin(t)
	at := "2026-06-01 10:00:00"
	records(t, tx,
		record{home, home, away, "outbound", "call", at, 60},
		record{home, away, home, "inbound", "call", at, 60},
		record{home, home, away, "outbound", "sms", at, 0},
		record{"Ann", "+442079460002", away, "outbound", "call", at, 600},
		record{"+448001234567", away, "+448001234567", "inbound", "call", at, 60},
		record{"+442079460500", away, "+442079460500", "inbound", "call", at, 60},
		record{"+442079460500", "+442079460500", away, "outbound", "call", at, 60},
		record{"101", "101", "102", "internal", "call", at, 60},
		record{"+12025550101", "+12025550101", away, "outbound", "call", "2026-06-30 10:00:00", 120},
	)
	users, days, err := FromRecords(context.Background(), tx, Source{Country: "GB", Zone: time.UTC,
		Names: map[string]string{"442079460001": "bob@contoso.example"}, Bridges: []string{"+44 20 7946 0500"}})
	if err != nil {
		t.Fatal(err)
	}
	got := lines(t, tx, "select concat_ws(' ', call_type, coalesce(upn, '-'), user_country, number_type) from plan_calls order by call_no")
	want := []string{"user_out bob@contoso.example GB", "user_in bob@contoso.example GB", "sms_out bob@contoso.example GB", "user_out ann GB", "ucap_in - toll-free",
		"conf_in -", "conf_out -", "user_out +12025550101 US"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if want := []User{{"ann", "GB", 10}, {"+12025550101", "US", 2}, {"bob@contoso.example", "GB", 1}}; !slices.Equal(users, want) {
		t.Errorf("users %v, want %v", users, want)
	}
	if days.Seen != 30 || !slices.Equal(days.Months, []string{"2026-06"}) {
		t.Errorf("days %+v", days)
	}
}

// TestGrowthIsExact wants so many percent more records, neither one more nor one less, and a new line's minutes whole.
func TestGrowthIsExact(t *testing.T) {
	tx, ctx := begin(t), context.Background()
	var list []record
	for i := range 200 {
		list = append(list, record{"a", "+442079460001", "+442079460999", "outbound", "call", fmt.Sprintf("2026-06-%02d 10:%02d:00", 1+i%30, i%60), 60})
	}
	records(t, tx, list...)
	_, days, err := FromRecords(ctx, tx, Source{Country: "GB", Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	for percent, want := range map[int]string{0: "200 0", 10: "220 0", -5: "190 0", -100: "0 0", 155: "510 0"} {
		if err := Write(ctx, tx, days, time.UTC, percent, Line{}, "GB", "USD"); err != nil {
			t.Fatal(err)
		}
		if got := lines(t, tx, "select count(*) || ' ' || count(*) - count(distinct usage_id) from usage"); got[0] != want {
			t.Errorf("%d %%: %s records and repeated ids, want %s", percent, got[0], want)
		}
	}
	if err := Write(ctx, tx, days, time.UTC, 0, Line{Number: "+448001234567", Minutes: 303}, "GB", "USD"); err != nil {
		t.Fatal(err)
	}
	if got := lines(t, tx, "select concat_ws(' ', sum(duration_s), min(start_time) >= '2026-06-01', max(start_time) < '2026-07-01') from usage where call_type = 'ucap_in'"); got[0] != "18180 true true" {
		t.Errorf("the line has %s", got[0])
	}
}

// TestMissingDays wants days that are not known to be like the nearest of their weekday.
func TestMissingDays(t *testing.T) {
	day := func(text string) time.Time {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	long, short := Days{First: day("2026-06-10"), Last: day("2026-07-05")}, Days{First: day("2026-06-10"), Last: day("2026-06-12")}
	for _, c := range []struct {
		days       Days
		date, want string
	}{
		{long, "2026-06-10", "2026-06-10"}, {long, "2026-06-09", "2026-06-16"}, {long, "2026-06-01", "2026-06-15"}, {long, "2026-07-06", "2026-06-29"}, {long, "2026-07-31", "2026-07-03"},
		{short, "2026-06-03", "2026-06-10"}, {short, "2026-06-09", "2026-06-10"}, {short, "2026-06-20", "2026-06-12"}, {short, "2026-06-26", "2026-06-12"},
	} {
		if got := c.days.source(day(c.date)).Format(time.DateOnly); got != c.want {
			t.Errorf("%s has the calls of %s, want %s", c.date, got, c.want)
		}
	}
}

func TestSeatsAreDealtOut(t *testing.T) {
	users := []User{{"ann", "US", 900}, {"bob", "GB", 500}, {"cat", "US", 10}}
	allowance := AllowanceOf(rates.EffectiveAllowances(rates.BuiltinAllowances(), nil, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)))
	for _, c := range []struct {
		name  string
		seats []Seats
		want  []string
	}{
		{"the larger plan to who calls more", []Seats{{"", "MCOPSTN5", 1}, {"", "MCOPSTN1", 1}}, []string{"ann MCOPSTN1 US", "bob MCOPSTN5 GB"}},
		{"a country's seats stay there", []Seats{{"GB", "MCOPSTN1", 2}}, []string{"bob MCOPSTN1 GB", "spare MCOPSTN1 GB 1 MCOPSTN1 GB"}},
		{"other licences besides a plan", []Seats{{"", "MCOMEETADD", 2}, {"US", "MCOPSTN5", 5}}, []string{"ann MCOPSTN5 US", "cat MCOPSTN5 US",
			"spare MCOPSTN5 US 1 MCOPSTN5 US", "spare MCOPSTN5 US 2 MCOPSTN5 US", "spare MCOPSTN5 US 3 MCOPSTN5 US", "ann MCOMEETADD US", "bob MCOMEETADD GB"}},
		{"none", nil, nil},
	} {
		var got []string
		dealt := Deal(users, c.seats, allowance, "US")
		for _, l := range dealt.Licences {
			if l.Capability != creditsLicence {
				got = append(got, l.Holder+" "+l.Capability+" "+l.Country)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}

// TestFewDaysMakeAWideInterval wants the interval around the mean, wider the fewer days it is from, and none of a week.
func TestFewDaysMakeAWideInterval(t *testing.T) {
	days := func(n int) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = float64(10 + 30*(i*i%7)) // weeks that are not alike
		}
		return out
	}
	if IntervalOf(days(13), 1).Known {
		t.Error("13 days are said to be enough")
	}
	flat := IntervalOf(slices.Repeat([]float64{10}, 60), 1)
	if flat != (Interval{304, 304, true}) {
		t.Errorf("the same every day gives %+v", flat)
	}
	lone := make([]float64, 28)
	lone[3] = 700
	more := append(slices.Clone(lone), slices.Concat(lone, lone, lone, lone)...)
	few, many := IntervalOf(lone, 1), IntervalOf(more, 1)
	if few.High-few.Low <= many.High-many.Low {
		t.Errorf("28 days give %+v, 140 like them %+v", few, many)
	}
}
