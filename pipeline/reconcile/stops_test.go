package reconcile

import "testing"

// A call that takes minutes from the domestic pool.
func pooled(at, upn string, minutes int64) record {
	return record{at: at, rule: "domestic", funding: "allowance", poolName: "MCOPSTN1/domestic/US", units: minutes, pool: minutes, full: 60 * minutes, duration: 60 * minutes, cost: "0", billed: "0", upn: upn}
}

func TestWhoseCallsStopWhenAPoolEnds(t *testing.T) {
	const forecast = "insert into pool_forecast by name select 'MCOPSTN1/domestic/US' as pool, 190 as total, 140 as used, 230 as asked, "
	for _, c := range []struct {
		name, forecast, list string
		want                 []string
	}{
		{"it lasts", forecast + "null as runs_out, null as exhausted_at", "", nil},
		{"it will end", forecast + "date '2026-08-28' as runs_out, null as exhausted_at", "without@x | 2 | 2026-08-28 00:00:00",
			[]string{"MCOPSTN1/domestic/US | 1 | The pool MCOPSTN1/domestic/US is expected to end on 2026-08-28 (140 of 190 are used, and the month asks about 230); from then on the calls of 1 user without MCOPSTNC stop: without@x."}},
		{"it has ended", forecast + "date '2026-08-08' as runs_out, timestamp '2026-08-08 10:00:00' as exhausted_at", "early@x | 1 | 2026-08-08 10:00:00",
			[]string{"MCOPSTN1/domestic/US | 2 | The pool MCOPSTN1/domestic/US ended at 2026-08-08T10:00:00Z with all of its 190 used; from then on the calls of 2 users without MCOPSTNC stop: early@x, without@x."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx := load(t, given{records: []record{
				pooled("2026-07-02T10:00:00Z", "with@x", 8), pooled("2026-07-03T10:00:00Z", "without@x", 8), pooled("2026-08-02T10:00:00Z", "without@x", 8),
				pooled("2026-08-03T10:00:00Z", "early@x", 8), pooled("2026-06-03T10:00:00Z", "before@x", 8),
			}})
			must(t, tx.Exec(t.Context(), one("insert into licences values ('1', '1', 'with@x', 'MCOPSTNC', 'US', '2026-01-01', null), ('2', '2', 'early@x', 'MCOPSTNC', 'US', '2026-08-20', null); "+c.forecast), "q.sql"))
			again(t, tx, july())
			wantLines(t, tx, "select subject, records, message from findings where code = 'calls_stop_at_pool_end'", c.want...)
			var list []string
			if c.list != "" {
				list = []string{c.list}
			}
			wantLines(t, tx, "select upn, records, last_at from licence_list where reason = 'calls_will_stop' order by upn limit 1", list...)
		})
	}
}

func TestMissingDaysStandBesideTheirNormalVolume(t *testing.T) {
	o := july()
	o.OpeningAmount = dec("100")
	tx, _ := run(t, given{records: month(14, 15)}, o)
	wantLines(t, tx, "select * from missing_days",
		"2026-07-14 | Tuesday | 1 | 2.000000 | USD", "2026-07-15 | Wednesday | 1 | 2.000000 | USD")
}
