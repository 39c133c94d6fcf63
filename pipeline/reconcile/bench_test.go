package reconcile

import (
	"testing"
	"time"
)

// A million calls over a year and 200 lots. Posting must stay a small part of loading: compare with the load of the
// same records, and with ten times as many.
func BenchmarkAMillionDebits(b *testing.B) {
	tx := load(b, given{})
	for _, statement := range []string{
		`insert into rated by name
		 select
		    cast(md5(cast(i as varchar)) as uuid) as usage_id, strftime(start_time, '%Y-%m') as month, start_time,
		    'outbound' as direction, 'payg' as rule, 'credits' as funding, 1 as units, 0 as pool_units,
		    60 as full_billed_s, 60 as billed_s, 0.25 as price, 0.25 as cost,
		    case when i % 20 = 0 then 0.31 else 0.25 end as billed_charge, 'USD' as currency, '' as findings
		 from (select i, timestamp '2025-08-01' + to_microseconds(i * 31536000) as start_time from range(1000000) as r(i))`,
		"insert into touched_months select distinct month from rated",
		`insert into funding by name
		 select timestamp '2025-08-01' + to_hours(cast(i * 43 as integer)) as "at", 'purchase' as kind, 1000 as amount,
		    'USD' as currency, 'r' || i as reference, i as line
		 from range(200) as r(i)`,
	} {
		must(b, tx.Exec(b.Context(), one(statement), "q.sql"))
	}
	o := july()
	o.OpeningAt = nil
	var spent time.Duration
	for b.Loop() {
		begun := b.Elapsed()
		if _, err := Run(b.Context(), tx, o); err != nil {
			b.Fatal(err)
		}
		spent += b.Elapsed() - begun
		must(b, tx.Exec(b.Context(), one("update rated set cause = null; delete from findings"), "q.sql"))
	}
	b.ReportMetric(spent.Seconds()/float64(b.N), "s/run")
}
