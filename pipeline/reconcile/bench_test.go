package reconcile

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tollbook/pipeline/store"
)

// BenchmarkPostingAgainstLoading takes BENCH_DEBITS (1,000,000) calls of a year and 200 lots through one run: the engine alone types
// an export of the calls into `usage`, which is the least that loading them can take; then the same calls, rated, are posted:
// summed, taken from the lots, written as ledger, days and lots, entered in the double-entry tables and checked. post/load must stay
// below 0.1. Everything happens in one transaction, as in a run. The causes of differences are no part of posting; they have a
// figure of their own.
func BenchmarkPostingAgainstLoading(b *testing.B) {
	debits := benchDebits(b)
	var loading, posting, causes took
	for b.Loop() {
		tx := load(b, given{})
		export := filepath.Join(b.TempDir(), "export.csv")
		do(b, tx, fmt.Sprintf(benchExport, debits, export))
		loading.add(measure(func() {
			_, err := tx.InsertUsage(b.Context(), one(fmt.Sprintf(benchLoad, export)), "q.sql")
			must(b, err)
		}))
		do(b, tx, benchRated, benchMonths, benchFunding)
		o := july()
		o.OpeningAt = nil
		prepare := measure(func() {
			for _, name := range []string{"sql/macros.sql", "sql/view_increments.sql"} {
				must(b, tx.Exec(b.Context(), files, name))
			}
			from, to, err := touchedSpan(b.Context(), tx, o.Zone)
			must(b, err)
			must(b, fillCauses(b.Context(), tx, o, from, to))
		})
		causes.add(prepare)
		posting.add(measure(func() { postAll(b, tx, o, int64(debits)) }))
	}
	n := float64(b.N)
	b.ReportMetric(posting.wall/loading.wall, "post/load-wall")
	b.ReportMetric(posting.cpu/loading.cpu, "post/load-cpu")
	for _, t := range []struct {
		name string
		took
	}{{"load", loading}, {"post", posting}, {"causes", causes}} {
		b.ReportMetric(t.wall/n, t.name+"-wall-s")
		b.ReportMetric(t.cpu/n, t.name+"-cpu-s")
	}
}

// postAll is the part of Run that posts.
func postAll(b *testing.B, tx *store.Tx, o Options, debits int64) {
	ctx := b.Context()
	h, err := readHistory(ctx, tx, o)
	must(b, err)
	out := h.walk()
	sum := h.summary(out)
	must(b, writeAccount(ctx, tx, h, out, &missing{}, nil, sum))
	must(b, h.keepBooks(ctx, tx, out, sum))
	for _, check := range []string{"balance", "days", "entries", "lots", "postings", "remaining", "usage"} {
		must(b, tx.Check(ctx, files, "sql/check_"+check+".sql"))
	}
	var posted int64
	for _, d := range out.days {
		posted += d.debitRecords
	}
	if posted != debits || len(out.lots) != 200 {
		b.Fatalf("%d debits over %d lots were posted, want %d over 200", posted, len(out.lots), debits)
	}
}

// The calls of the year before the first of August 2026, made by the engine.
const (
	benchExport = `copy (
		select
			cast(md5(cast(i as varchar)) as uuid) as "UsageId", md5('c' || i) as "Call ID", '' as "Conference ID", 'US' as "User Location",
			cast(md5('u' || i %% 2000) as uuid) as "AAD ObjectId", 'User' || i %% 2000 || '@contoso.example' as "UPN", 'User ' || i %% 2000 as "User Display Name",
			'+1425555' || lpad(cast(i %% 10000 as varchar), 4, '0') as "Caller ID", 'user_out' as "Call Type", 'Subscriber' as "Number Type",
			'International' as "Domestic/International", 'Germany' as "Destination Dialed",
			'+4930' || lpad(cast(i %% 9999991 as varchar), 7, '0') as "Destination Number",
			strftime(start_time, '%%Y-%%m-%%dT%%H:%%M:%%S.%%fZ') as "Start Time",
			strftime(start_time + interval 60 seconds, '%%Y-%%m-%%dT%%H:%%M:%%S.%%fZ') as "End Time",
			60 as "Duration Seconds", 0.00 as "Connection Fee", case when i %% 20 = 0 then 0.31 else 0.25 end as "Charge",
			'USD' as "Currency", 'MCOPSTNPP' as "Capability", 'Microsoft' as "Operator", 'reported' as "Call Duration Source"
		from (select i, timestamp '2025-08-01' + to_microseconds(i * (31536000000000 // %[1]d)) as start_time from range(%[1]d) as r(i))
	) to '%[2]s' (format csv, header)`
	benchLoad = `
		select
			cast("UsageId" as uuid) as usage_id, 'call' as kind, "Call ID" as call_id, nullif("Conference ID", '') as conference_id,
			upper("User Location") as user_country, lower("AAD ObjectId") as user_id, lower("UPN") as upn, "User Display Name" as display_name,
			"Caller ID" as caller, lower("Call Type") as call_type, "Number Type" as number_type, "Domestic/International" as context,
			"Destination Dialed" as destination_name, "Destination Number" as callee, cast("Start Time" as timestamp) as start_time,
			cast("End Time" as timestamp) as end_time, cast("Duration Seconds" as integer) as duration_s,
			cast("Connection Fee" as decimal(18, 6)) as connection_fee, cast("Charge" as decimal(18, 6)) as charge, upper("Currency") as currency,
			upper("Capability") as capability, "Operator" as operator, "Call Duration Source" as duration_source, 1 as file_id, 2 as source_line
		from read_csv('%s', header = true, all_varchar = true)`
	benchRated = `insert into rated_terms by name
		select
			row_number() over () as terms_id, month, 'outbound' as direction, 'payg' as rule, 'credits' as funding, 0.25 as price, 'USD' as currency, '' as findings
		from (select distinct strftime(start_time, '%Y-%m') as month from usage);
		insert into rated_records by name
		select
			usage_id, start_time, terms_id, 1 as units, 0 as pool_units, duration_s, 60 as full_billed_s, 60 as billed_s, connection_fee as exported_fee,
			0.25 as cost, charge as billed_charge, 'match' as cause
		from usage
		join rated_terms on month = strftime(start_time, '%Y-%m');
		insert into quarter_sums by name ` + sumsOf + `rated group by all`
	benchMonths  = "insert into touched_months select distinct month from rated"
	benchFunding = `insert into funding by name
		select timestamp '2025-08-01' + to_hours(cast(i * 43 as integer)) as "at", 'purchase' as kind, 1000 as amount,
			'USD' as currency, 'r' || i as reference, i as line
		from range(200) as r(i)`
)

func benchDebits(b *testing.B) int {
	b.Helper()
	text := os.Getenv("BENCH_DEBITS")
	if text == "" {
		return 1_000_000
	}
	n, err := strconv.Atoi(strings.ReplaceAll(text, "_", ""))
	if err != nil || n < 1 {
		b.Fatalf("BENCH_DEBITS is %q, not a number of debits", text)
	}
	return n
}

func do(t testing.TB, tx *store.Tx, statements ...string) {
	t.Helper()
	for _, s := range statements {
		must(t, tx.Exec(t.Context(), one(s), "q.sql"))
	}
}

// took is what some work took, in seconds.
type took struct{ wall, cpu float64 }

func (t *took) add(other took) { t.wall, t.cpu = t.wall+other.wall, t.cpu+other.cpu }

func measure(work func()) took {
	begun, cpu := time.Now(), cpuSeconds()
	work()
	return took{time.Since(begun).Seconds(), cpuSeconds() - cpu}
}

func cpuSeconds() float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return float64(r.Utime.Sec+r.Stime.Sec) + float64(r.Utime.Usec+r.Stime.Usec)/1e6
}
