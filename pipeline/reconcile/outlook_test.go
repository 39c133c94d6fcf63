package reconcile

import (
	"fmt"
	"testing"
)

// A call that takes minutes from the domestic pool.
func pooled(at, upn string, minutes int64) record {
	return record{at: at, rule: "domestic", funding: "allowance", poolName: "MCOPSTN1/domestic/US", units: minutes, pool: minutes, full: 60 * minutes, duration: 60 * minutes, cost: "0", billed: "0", upn: upn}
}

// Ten minutes a day and a pool of 250: it lasts through the 25th. Weekends ask for nothing.
func TestWhoseCallsStopWhenAPoolEnds(t *testing.T) {
	var g given
	for day := 1; day <= 20; day++ {
		if at := date(fmt.Sprintf("2026-07-%02d", day)); weekend(at) == 1 {
			continue
		}
		g.records = append(g.records, pooled(fmt.Sprintf("2026-07-%02dT10:00:00Z", day), "with@x", 8), pooled(fmt.Sprintf("2026-07-%02dT11:00:00Z", day), "without@x", 2))
	}
	for _, c := range []struct {
		name, asOf, total string
		want              []string
	}{
		{"it lasts", "2026-07-21", "300", nil},
		{"it will end", "2026-07-21", "190", []string{"MCOPSTN1/domestic/US | 1 | The pool MCOPSTN1/domestic/US is expected to end on 2026-07-28: 140 of 190 are used, and 230 are expected to be asked for by the end of 2026-07. From then on the calls of 1 user without MCOPSTNC stop: without@x."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := july()
			o.AsOf = date(c.asOf)
			o.Closing = o.AsOf
			tx := load(t, g)
			must(t, tx.Exec(t.Context(), one("insert into licences values ('u1', 'u1', 'with@x', 'MCOPSTNC', 'US', '2026-01-01', null), ('u2', 'u2', 'without@x', 'MCOPSTN1', 'US', '2026-01-01', null)"), "q.sql"))
			must(t, tx.Exec(t.Context(), one("insert into pools values ('2026-07', 'MCOPSTN1/domestic/US', null, 'MCOPSTN1', 'domestic', 'US', 'minute', 1, "+c.total+", 140, 28, null)"), "q.sql"))
			again(t, tx, o)
			wantLines(t, tx, "select subject, records, message from findings where code = 'calls_stop_at_pool_end'", c.want...)
			var list []string
			if c.want != nil {
				list = []string{"without@x | 14 | 2026-07-28 00:00:00"}
			}
			wantLines(t, tx, "select upn, records, last_at from licence_list where reason = 'calls_will_stop'", list...)
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
