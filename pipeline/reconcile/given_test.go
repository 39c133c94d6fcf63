package reconcile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tollbook/pipeline/store"
)

// record is one rated record and what of its usage matters here. Empty amounts are NULL where the state allows it.
type record struct {
	at               string // start
	rule, funding    string
	units, pool      int64
	full, billedS    int64 // billed seconds without the pool, and with it; -1: none (messages)
	duration         int64
	price, surcharge string
	fee              string // the tariff's
	cost, billed     string
	exportedFee      string
	currency, month  string // default USD and the month of `at`
	prefix, poolName string
	increments       string
	upn, callee      string
	findings         string
}

// given are the inputs of a run in the domain's words: "at kind amount [reference]" and "at amount" lines.
type given struct {
	records  []record
	funding  []string
	balances []string
}

// The columns of the state that the records of a test fill.
const (
	ratedColumns = "usage_id uuid, month varchar, start_time timestamp, direction varchar, rule varchar, funding varchar, units bigint, pool_units bigint, full_billed_s bigint, billed_s bigint, price price, surcharge price, connection_fee price, cost money, billed_charge money, currency varchar, variance money, findings varchar, tariff_prefix varchar, pool varchar, increments varchar"
	usageColumns = "usage_id uuid, kind varchar, call_type varchar, start_time timestamp, duration_s bigint, segments bigint, charge price, connection_fee price, currency varchar, file_id bigint, source_line bigint, upn varchar, callee varchar"
)

// sumsOf begins the select of quarter_sums from rows of the view rated.
const sumsOf = `select month, time_bucket(interval '15 minutes', start_time) as quarter, rule, funding, currency, count(*) as records,
	count(*) filter (where billed_charge <> 0) as billed_records, count(*) filter (where cost <> 0) as cost_records, sum(billed_charge) as billed, sum(cost) as cost,
	min(start_time) as first_at, min(start_time) filter (where billed_charge <> 0) as billed_first, min(start_time) filter (where cost <> 0) as cost_first from `

// givenSelects make the rows of the state from given_rated and given_usage, each record with terms of its own; numbered comes first.
func givenSelects() fstest.MapFS {
	return fstest.MapFS{
		"numbered": {Data: []byte(`select *, row_number() over (order by usage_id) + (select coalesce(max(terms_id), 0) from rated_terms) as terms_id from given_rated`)},
		"usage":    {Data: []byte(`select * from given_usage`)},
		"rated_terms": {Data: []byte(`select terms_id, month, direction, rule, funding, pool, increments, price, surcharge, currency, tariff_prefix, findings
			from numbered`)},
		"rated_records": {Data: []byte(`select n.usage_id, n.start_time, n.terms_id, n.units, n.pool_units, u.duration_s, n.full_billed_s, n.billed_s, n.connection_fee,
			u.connection_fee as exported_fee, n.cost, n.billed_charge, if(n.cost is null, 'unrated', 'match') as cause
			from numbered as n join given_usage as u on u.usage_id = n.usage_id`)},
		"quarter_sums": {Data: []byte(sumsOf + "numbered group by all")},
	}
}

// insertGiven adds given_rated and given_usage to the state.
func insertGiven(t testing.TB, tx *store.Tx) {
	t.Helper()
	err := tx.Make(t.Context(), "numbered", givenSelects(), "numbered")
	must(t, err)
	_, err = tx.InsertUsage(t.Context(), givenSelects(), "usage")
	must(t, err)
	for _, name := range []string{"rated_terms", "rated_records", "quarter_sums"} {
		_, err := tx.Insert(t.Context(), name, givenSelects(), name)
		must(t, err)
	}
}

func one(statement string) fstest.MapFS { return fstest.MapFS{"q.sql": {Data: []byte(statement)}} }

func begin(t testing.TB) *store.Tx {
	t.Helper()
	ctx, threads := context.Background(), 1
	if _, measured := t.(*testing.B); measured {
		threads = 2
	}
	db, err := store.Open(ctx, store.Options{TempDir: t.TempDir(), Threads: threads, Folders: []string{os.TempDir()}})
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

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// load puts the given into a fresh state.
func load(t testing.TB, g given) *store.Tx {
	t.Helper()
	ctx, tx := context.Background(), begin(t)
	var rated, used, funding, balances, months [][]any
	seen := map[string]bool{}
	for i, r := range g.records {
		row, use := r.rows(i)
		rated, used = append(rated, row), append(used, use)
		if m := row[1].(string); !seen[m] {
			seen[m] = true
			months = append(months, []any{m})
		}
	}
	for i, line := range g.funding {
		f := strings.Fields(line + " USD")
		reference := any(fmt.Sprintf("ref-%d", i+1))
		funding = append(funding, []any{date(f[0]), f[1], dec(f[2]), f[3], reference, int64(i + 2)})
	}
	for i, line := range g.balances {
		f := strings.Fields(line + " USD")
		balances = append(balances, []any{date(f[0]), dec(f[1]), f[2], int64(i + 2)})
	}
	must(t, table(ctx, tx, "given_rated", columns(ratedColumns), rated))
	must(t, table(ctx, tx, "given_usage", columns(usageColumns), used))
	must(t, table(ctx, tx, "funding", columns("at timestamp, kind varchar, amount price, currency varchar, reference varchar, line bigint"), funding))
	must(t, table(ctx, tx, "balances", columns("at timestamp, amount price, currency varchar, line bigint"), balances))
	must(t, table(ctx, tx, "touched_months", columns("month varchar"), months))
	must(t, table(ctx, tx, "findings", columns("code varchar, severity varchar, subject varchar, records bigint, message varchar, remedy varchar"), nil))
	must(t, table(ctx, tx, "licences", columns("holder varchar, user_id varchar, upn varchar, capability varchar, country varchar, assigned_from timestamp, assigned_to timestamp"), nil))
	must(t, table(ctx, tx, "pool_forecast", columns("pool varchar, pool_user varchar, total bigint, used bigint, asked bigint, runs_out date, exhausted_at timestamp"), nil))
	must(t, table(ctx, tx, "tariffs", columns("service varchar, prefix varchar, currency varchar, price price, valid_to timestamp"), nil))
	if len(g.records) > 0 { // an empty insert may hide the rows of a large one that follows in the same transaction
		insertGiven(t, tx)
	}
	return tx
}

func (r record) rows(i int) (rated, used []any) {
	id := usageID(i)
	at := date(r.at)
	currency, month := r.currency, r.month
	if currency == "" {
		currency = "USD"
	}
	if month == "" {
		month = at.Format("2006-01")
	}
	var variance, full, billedS, duration, segments any
	kind, callType := "call", "user_out"
	if r.cost != "" {
		variance = dec(r.billed).Sub(dec(r.cost))
	}
	if r.full >= 0 {
		full, billedS, duration = r.full, r.billedS, r.duration
	} else {
		kind, callType, segments = "sms", "sms_out", r.units
	}
	rated = []any{id, month, at, "outbound", r.rule, r.funding, r.units, r.pool, full, billedS, amount(r.price), amount(r.surcharge), amount(r.fee), amount(r.cost), dec(r.billed), currency, variance, r.findings, text(r.prefix), text(r.poolName), text(r.increments)}
	exported := dec("0")
	if r.exportedFee != "" {
		exported = dec(r.exportedFee)
	}
	used = []any{id, kind, callType, at, duration, segments, dec(r.billed).Sub(exported), exported, currency, int64(1), int64(i + 2), text(r.upn), text(r.callee)}
	return rated, used
}

func usageID(i int) string { return fmt.Sprintf("00000000-0000-0000-0000-%012d", i+1) }

func amount(s string) any {
	if s == "" {
		return nil
	}
	return dec(s)
}

// credit is a record of July that simply debits: a pay-as-you-go call of one minute at just its charge.
func credit(at, charge string) record {
	return record{at: at, rule: "payg", funding: "credits", units: 1, full: 60, billedS: 60, duration: 60, price: charge, cost: charge, billed: charge}
}

// july is the period of most tests, looked at long after it.
func july() Options {
	opening := date("2026-07-01")
	return Options{
		From: date("2026-07-01"), To: date("2026-08-01"), Closing: date("2026-08-01"), AsOf: date("2026-08-10"), Period: "2026-07",
		Zone: time.UTC, Currency: "USD", Basis: BasisBilled, OpeningAt: &opening, ExpiryMonths: 12, Tolerance: dec("0.50"),
		LatencyHours: 48, Billing: "mosa", MinorUnits: 2,
	}
}

func run(t *testing.T, g given, o Options) (*store.Tx, Summary) {
	t.Helper()
	tx := load(t, g)
	s, err := Run(context.Background(), tx, o)
	must(t, err)
	return tx, s
}

// lines reads a select as lines of its columns, parted by " | ".
func lines(t *testing.T, tx *store.Tx, statement string) []string {
	t.Helper()
	rows, err := tx.Query(context.Background(), one("select concat_ws(' | ', columns(*)) from ("+statement+") as q"), "q.sql")
	must(t, err)
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		names, _ := rows.Columns()
		cells, dest := make([]string, len(names)), make([]any, len(names))
		for i := range cells {
			dest[i] = &cells[i]
		}
		must(t, rows.Scan(dest...))
		out = append(out, strings.Join(cells, " | "))
	}
	must(t, rows.Err())
	return out
}

func wantLines(t *testing.T, tx *store.Tx, statement string, want ...string) {
	t.Helper()
	got := lines(t, tx, statement)
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\ngot\n  %s\nwant\n  %s", statement, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}
