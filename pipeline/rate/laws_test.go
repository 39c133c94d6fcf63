package rate

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"tollbook/pipeline/store"
	"tollbook/rates"
)

// TestMain keeps the properties short, because each case runs the real engine several times; -rapid.checks asks for more.
func TestMain(m *testing.M) {
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked {
		if err := flag.Set("rapid.checks", "3"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// engine is one engine that rates one tenant after the other.
type engine struct {
	t  *testing.T
	tx *store.Tx
}

// outcome is what became of one record, without its place.
type outcome struct {
	story string // rule, funding, units and money
	cost  decimal.Decimal
}

func (e engine) sql(text string) fstest.MapFS { return fstest.MapFS{"q": {Data: []byte(text)}} }

func (e engine) must(err error) {
	if err != nil {
		e.t.Helper()
		e.t.Fatal(err)
	}
}

// rate forgets what was, runs the stage once for each night's records, and gives the outcome of every record.
func (e engine) rate(o Options, nights ...[]call) map[string]outcome {
	e.t.Helper()
	ctx := context.Background()
	for _, table := range []string{"usage_records", "rated_records", "rated_terms", "quarter_sums", "pools", "rated_months", "reratings"} {
		e.must(e.tx.Exec(ctx, e.sql("delete from "+table), "q"))
	}
	for _, calls := range nights {
		e.must(e.tx.Rows(ctx, "given_usage", usageColumns(), rowsOf(calls, func(c call) []any { return c.row(e.t) })))
		_, err := e.tx.InsertUsage(ctx, e.sql("select * from given_usage"), "q")
		e.must(err)
		err = e.tx.Make(ctx, "touched_days", e.sql("select distinct date_trunc('day', start_time) as day from given_usage"), "q")
		e.must(err)
		e.must(e.tx.Exec(ctx, e.sql("create or replace temp table findings (code varchar, severity varchar, subject varchar, records bigint, message varchar, remedy varchar)"), "q"))
		_, err = Run(ctx, e.tx, o)
		e.must(err)
	}
	out := map[string]outcome{}
	for _, line := range lines(e.t, e.tx, e.sql("select concat_ws(' ', usage_id, coalesce(cost, 0), rule, funding, pool_units || '/' || units, coalesce(pool_before, 0), coalesce(cost, -1), findings) from "+withLevels), "q") {
		f := strings.SplitN(line, " ", 3)
		out[f[0]] = outcome{f[2], decimal.RequireFromString(f[1])}
	}
	return out
}

func total(m map[string]outcome) decimal.Decimal {
	sum := decimal.Zero
	for _, o := range m {
		sum = sum.Add(o.cost)
	}
	return sum
}

// small is the rule book's Contoso with pools that end after some calls, and prices whose seconds are exact.
func small(t *testing.T, more int) Options {
	o := readPage(t).base
	for _, a := range []struct {
		capability, scope, unit, pooling string
		quantity                         int
	}{
		{"MCOPSTN1", "domestic", "minute", "country", 4}, {"MCOPSTN2", "domestic", "minute", "country", 5}, {"MCOPSTN2", "international", "minute", "country", 4},
		{"MCOPSTN8", "domestic", "minute", "user", 3}, {"MCOMEETADD", "zone_a", "minute", "tenant", 2}, {"MCOPSTN1", "sms", "segment", "tenant", 2},
	} {
		for _, country := range []string{"US", "*"} {
			o.Folder.Allowances = append(o.Folder.Allowances, rates.Allowance{Capability: a.capability, Country: country, Scope: a.scope,
				Quantity: a.quantity + more, Unit: a.unit, Pooling: a.pooling})
		}
	}
	for i := range o.Folder.Tariffs {
		tariff := &o.Folder.Tariffs[i]
		tariff.Price = tariff.Price.Shift(2).Ceil().Mul(decimal.RequireFromString("0.006"))
		tariff.ConnectionFee, tariff.Surcharge = decimal.Zero, decimal.Zero
	}
	return o
}

// calls draws the records of August, each with an id and a start of its own.
func calls() *rapid.Generator[[]call] {
	one := rapid.Custom(func(t *rapid.T) call {
		c := call{
			user:     rapid.SampledFrom([]string{"ann", "ben", "ben", "cy", "dan", "eve", "fay", "gil", "zim"}).Draw(t, "user") + "@contoso.example",
			callType: rapid.SampledFrom([]string{"user_out", "user_out", "user_out", "conf_out", "sms_out", "sms_in", "user_in", "ucap_in"}).Draw(t, "call type"),
			callee: rapid.SampledFrom([]string{"+14255550100", "+14165550100", "+442071234567", "+447700900123", "+4915112345678", "+358401234567", "+263242123456",
				"+448701234567", "+18005550100", "+491****"}).Draw(t, "number"),
			duration: rapid.IntRange(0, 400).Draw(t, "seconds"), segments: rapid.IntRange(1, 4).Draw(t, "segments"),
		}
		start := time.Date(2026, 8, 1, 0, 0, rapid.IntRange(0, 31*86400-1).Draw(t, "start"), 0, time.UTC)
		c.start = start.Format("2006-01-02 15:04:05")
		return c
	})
	return rapid.Custom(func(t *rapid.T) []call {
		list := rapid.SliceOfN(one, 2, 60).Draw(t, "calls")
		for i := range list {
			list[i].id = i + 1
		}
		return list
	})
}

func (c call) key() string { return fmt.Sprintf("00000000-0000-0000-0000-%012d", c.id) }

// TestLaws holds what must be true of any tenant's records, whatever the rules say in detail.
func TestLaws(t *testing.T) {
	e := engine{t, begin(t)}
	rapid.Check(t, func(r *rapid.T) {
		o := small(t, 0)
		o.Straddle = rapid.SampledFrom([]string{StraddleSplit, StraddleCredits, StraddleAllowance}).Draw(r, "straddle")
		o.Caps = rapid.SampledFrom([]string{CapsIndependent, CapsEither}).Draw(r, "caps")
		// steps that differ: with 60/60 a call that lost its first increment would not be seen to cost less
		o.Increments = rapid.SampledFrom([]rates.Increments{{FirstS: 300, NextS: 1}, {FirstS: 60, NextS: 1}, {FirstS: 30, NextS: 6}}).Draw(r, "increments")
		list := calls().Draw(r, "records")
		base := e.rate(o, list)
		sums(e, r, base)
		deliveries(e, r, o, list, base)
		longer(e, r, o, list, base)
		monthByMonth(e, r, o, list)
		price := slices.Clone(o.Folder.Tariffs)
		for i := range price {
			price[i].Price = price[i].Price.Mul(decimal.NewFromInt(2))
		}
		dear := o
		dear.Folder.Tariffs = price
		if got, want := total(e.rate(dear, list)), total(base).Mul(decimal.NewFromInt(2)); !got.Equal(want) {
			r.Fatalf("at twice the price the records cost %s, not %s", got, want)
		}
		// Under `credits` a larger pool may spend itself on a cheap call that did not fit before, so it is left out.
		if o.Straddle == StraddleCredits {
			return
		}
		large := o
		large.Folder.Allowances = small(t, rapid.IntRange(1, 10).Draw(r, "more")).Folder.Allowances
		if got := total(e.rate(large, list)); got.GreaterThan(total(base)) {
			r.Fatalf("with larger pools the records cost %s, more than %s", got, total(base))
		}
	})
}

// sums holds that records and totals agree, and that of every pool used and left make what was granted.
func sums(e engine, r *rapid.T, base map[string]outcome) {
	sum := lines(e.t, e.tx, e.sql("select cast(sum(cost) as varchar) from (select sum(coalesce(cost, 0)) as cost from rated group by currency, rule)"), "q")
	if got := decimal.RequireFromString(sum[0]); !got.Equal(total(base)) {
		r.Fatalf("the totals make %s, the records %s", got, total(base))
	}
	bad := lines(e.t, e.tx, e.sql(`
		with ends as (
			select pool, pool_user, arg_max(pool_before - pool_units, row(start_time, usage_id)) as left_over, sum(pool_units) as used
			from pool_levels group by all
		)
		select p.pool || ': ' || p.total || ' granted, ' || p.used || ' used, left ' || e.left_over
		from pools as p
		join ends as e on e.pool = p.pool and e.pool_user is not distinct from p.pool_user
		where p.used <> e.used or p.used + e.left_over <> p.total`), "q")
	if len(bad) > 0 {
		r.Fatalf("used and left are not what was granted: %v", bad)
	}
}

// deliveries holds that neither the order of the records, nor their split over nights, nor records of nobody's concern
// change any other record.
func deliveries(e engine, r *rapid.T, o Options, list []call, base map[string]outcome) {
	same := func(what string, got map[string]outcome) {
		for id, want := range base {
			if got[id].story != want.story {
				r.Fatalf("%s: %s is %q, was %q", what, id, got[id].story, want.story)
			}
		}
	}
	mixed := rapid.Permutation(list).Draw(r, "order")
	cut := rapid.IntRange(1, len(mixed)-1).Draw(r, "cut")
	same("in two nights", e.rate(o, mixed[:cut], mixed[cut:]))
	var unrelated []call
	for i := range 5 {
		unrelated = append(unrelated,
			call{id: 1000 + i, user: "cy@contoso.example", callee: "+442071234567", duration: 300, start: fmt.Sprintf("2026-08-%02d 00:00:00", i+1)},
			call{id: 2000 + i, user: "ben@contoso.example", callee: "+14255550100", duration: 300, start: fmt.Sprintf("2026-07-%02d 00:00:00", i+1)},
			call{id: 3000 + i, user: "ann@contoso.example", callee: "+14255550100", callType: "user_in", duration: 300, start: fmt.Sprintf("2026-08-%02d 00:00:00", i+1)})
	}
	same("among unrelated records", e.rate(o, append(unrelated, mixed...)))
}

// monthByMonth holds that months that are rated together come out as each for itself, also where prices, licences and
// allowances change between and amid them.
func monthByMonth(e engine, r *rapid.T, o Options, list []call) {
	spread := slices.Clone(list)
	for i, c := range spread {
		start, err := time.Parse("2006-01-02 15:04:05", c.start)
		e.must(err)
		spread[i].start = start.AddDate(0, -rapid.IntRange(0, 3).Draw(r, "months before"), 0).Format("2006-01-02 15:04:05")
	}
	change := time.Date(2026, 6, rapid.IntRange(1, 30).Draw(r, "day of change"), 0, 0, 0, 0, time.UTC)
	var tariffs []rates.Tariff
	for _, row := range o.Folder.Tariffs {
		dear := row
		row.ValidTo, dear.ValidFrom, dear.Price = change, change, row.Price.Mul(decimal.NewFromInt(3))
		tariffs = append(tariffs, row, dear)
	}
	o.Folder.Tariffs = tariffs
	o.Folder.Licences = slices.Clone(o.Folder.Licences)
	for i := range o.Folder.Licences {
		if i%2 == 0 {
			o.Folder.Licences[i].AssignedTo = change.AddDate(0, 0, 20)
		}
	}
	for i := range o.Folder.Allowances {
		if o.Folder.Allowances[i].Scope == rates.ScopeDomestic {
			o.Folder.Allowances[i].ValidFrom = change
		}
	}
	together := e.rate(o, spread)
	o.together = 1
	for id, alone := range e.rate(o, spread) {
		if together[id].story != alone.story {
			r.Errorf("%s is %q among other months, and %q by itself", id, together[id].story, alone.story)
		}
	}
}

// longer holds that a record does not become cheaper by being longer. Those that draw on no pool are all taken, and the
// last one: the pools they meet stay the same.
func longer(e engine, r *rapid.T, o Options, list []call, base map[string]outcome) {
	last := slices.MaxFunc(list, func(a, b call) int {
		if a.start != b.start {
			return strings.Compare(a.start, b.start)
		}
		return a.id - b.id
	})
	changed := slices.Clone(list)
	for i, c := range changed {
		rule, _, _ := strings.Cut(base[c.key()].story, " ")
		if c.id == last.id || slices.Contains([]string{"payg", "conf_out", "special", "tollfree_in"}, rule) {
			changed[i].duration += rapid.IntRange(1, 600).Draw(r, "longer by")
			changed[i].segments++
		}
	}
	got := e.rate(o, changed)
	for i, c := range list {
		if changed[i].duration > c.duration && got[c.key()].cost.LessThan(base[c.key()].cost) {
			r.Fatalf("%s costs %s, and longer it costs %s", c.key(), base[c.key()].cost, got[c.key()].cost)
		}
	}
}
