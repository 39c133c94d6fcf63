package rate

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"testing"

	"tollbook/pipeline/store"
	"tollbook/rates"
)

// TestRecordsThatDoNotAddUpStopTheRun damages what was rated in every way that a check looks for.
func TestRecordsThatDoNotAddUpStopTheRun(t *testing.T) {
	e := engine{t, begin(t)}
	o := tenantOf(holds("ann@contoso.example", "MCOPSTN1", "US"))
	o.Folder.Allowances = []rates.Allowance{minutesOf("MCOPSTN1", "US", "domestic", 3, rates.PoolCountry)}
	calls := []call{domesticOf("ann", 120), domesticOf("ann", 120), abroadOf("ann", 60), {callType: "user_in", duration: 60}, {callee: "+819012345678", duration: 60}}
	for i := range calls {
		calls[i].id, calls[i].start = i+1, minuteOf(i)
	}
	checks := []string{"sql/check_every_record.sql", "sql/check_cost.sql", "sql/check_pools.sql", "sql/check_sums.sql"}
	e.rate(o, calls)
	run := func(text string) { e.must(e.tx.Exec(context.Background(), e.sql(text), "q")) }
	for _, table := range []string{"rated_records", "quarter_sums", "pools"} {
		run("create temp table sound_" + table + " as from " + table)
	}
	p := parameters{"from": moment("2026-07-01 00:00"), "middle": moment("2026-08-03 10:02"), "to": moment("2026-09-01 00:00")}
	broken := func() (names []string) {
		e.must(p.sums(context.Background(), e.tx))
		for _, check := range checks {
			args := []sql.NamedArg{sql.Named("straddle", o.Straddle)}
			if check != checks[2] {
				args = nil
			}
			var invariant *store.Invariant
			if err := e.tx.Check(context.Background(), files, check, args...); errors.As(err, &invariant) {
				names = append(names, check)
			} else if err != nil {
				t.Fatal(err)
			}
		}
		return names
	}
	const record = " where usage_id = '00000000-0000-0000-0000-00000000000"
	for _, c := range []struct{ damage, check string }{
		{"", ""},
		{"delete from rated_records" + record + "4'", checks[0] + checks[3]},
		{"insert into rated_records select * from rated_records" + record + "4'", checks[0] + checks[3]},
		{"update rated_records set usage_id = '00000000-0000-0000-0000-000000000009'" + record + "4'", checks[0]},
		{"insert into rated_records select * replace (start_time + interval 3 month as start_time) from rated_records" + record + "4'", checks[0] + checks[3]},
		{"update rated_records set cost = 0" + record + "5'", checks[1]}, // an unrated record has no cost, also not 0
		{"update rated_records set cost = null" + record + "3'", checks[1] + checks[3]},
		{"update rated_records set cost = 1" + record + "1'", checks[1] + checks[3]},
		{"update rated_records set cost = 1" + record + "4'", checks[1] + checks[3]},
		{"update rated_records set pool_units = 3" + record + "2'", checks[1] + checks[2]},
		{"update rated_records set pool_units = 0" + record + "2'", checks[1] + checks[2]},
		{"update rated_records set pool_units = 1" + record + "1'", checks[2]},
		{"update pools set used = used + 1 where scope = 'sms'", checks[2]},
		{"update pools set total = 2 where scope = 'domestic'", checks[2]},
		{"update quarter_sums set billed = billed + 0.01", checks[3]},
		{"delete from pools where scope = 'domestic'", checks[2]},
	} {
		for _, table := range []string{"rated_records", "quarter_sums", "pools"} {
			run("delete from " + table)
			run("insert into " + table + " from sound_" + table)
		}
		if c.damage != "" {
			run(c.damage)
		}
		got := ""
		for _, name := range broken() {
			got += name
		}
		if got != c.check {
			t.Errorf("%q: %q say so, want %q", c.damage, got, c.check)
		}
	}
}

// TestAFindingNamesItsFirstRecord by start, and at one instant by id.
func TestAFindingNamesItsFirstRecord(t *testing.T) {
	e := engine{t, begin(t)}
	var calls []call
	for i, start := range []string{"2026-08-09 10:00:00", "2026-08-05 10:00:00", "2026-08-05 10:00:00", "2026-07-01 10:00:00"} {
		calls = append(calls, call{id: i + 1, callee: "4.93E+11", duration: 60, start: start})
	}
	e.rate(tenantOf(), calls)
	got := lines(t, e.tx, e.sql("select concat_ws(' ', code, subject, records) from findings order by code"), "q")
	const first = " first record 00000000-0000-0000-0000-000000000002 3"
	if want := []string{"number_damaged" + first, "unrated" + first}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
