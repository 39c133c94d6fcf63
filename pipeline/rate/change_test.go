package rate

import (
	"context"
	"database/sql"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
)

// nights is a tenant whose stage runs once a night.
type nights struct {
	t  *testing.T
	tx *store.Tx
	n  int
}

// run adds calls to what is there, runs the stage and gives what was rated otherwise.
func (n *nights) run(o Options, calls ...call) []string {
	n.t.Helper()
	ctx := context.Background()
	q := fstest.MapFS{
		"usage.sql":    {Data: []byte("-- One row per call.\nselect * from given_usage")},
		"touched.sql":  {Data: []byte("select distinct date_trunc('day', start_time) as day from given_usage")},
		"findings.sql": {Data: []byte("create or replace temp table findings (code varchar, severity varchar, subject varchar, records bigint, message varchar, remedy varchar)")},
		"told.sql":     {Data: []byte("select concat_ws(' | ', severity, subject, message) from findings where code = 'adjustment' order by subject")},
	}
	var rows [][]any
	for _, c := range calls {
		n.n++
		c.id = n.n
		rows = append(rows, c.row(n.t))
	}
	must := func(err error) {
		if err != nil {
			n.t.Helper()
			n.t.Fatal(err)
		}
	}
	must(n.tx.Rows(ctx, "given_usage", usageColumns(), rowsOf(rows, func(r []any) []any { return r })))
	_, err := n.tx.InsertUsage(ctx, q, "usage.sql")
	must(err)
	err = n.tx.Make(ctx, "touched_days", q, "touched.sql")
	must(err)
	must(n.tx.Exec(ctx, q, "findings.sql"))
	_, err = Run(ctx, n.tx, o)
	must(err)
	return lines(n.t, n.tx, q, "told.sql")
}

func (n *nights) wants(night string, got []string, want ...string) {
	n.t.Helper()
	if !slices.Equal(got, want) {
		n.t.Errorf("%s: got %q, want %q", night, got, want)
	}
}

// versioned gives the tenant's files hashes, as the folder's reader does.
func versioned(o Options, files ...string) Options {
	o.Folder.Hashes = map[string]string{}
	for i := 0; i < len(files); i += 2 {
		o.Folder.Hashes[files[i]] = files[i+1]
	}
	return o
}

func TestAChangeIsToldInMoney(t *testing.T) {
	n := nights{t: t, tx: begin(t)}
	o := versioned(tenantOf(holds("ann@contoso.example", "MCOPSTN1", "US")), "tariffs/t.csv", "1", "licences.csv", "1")
	july := call{user: "bob@contoso.example", callee: "+442071234567", duration: 600, start: "2026-07-10 10:00:00"}
	august := call{user: "bob@contoso.example", callee: "+442071234567", duration: 60}
	home := call{callee: "+14255550100", duration: 60}
	n.wants("first night", n.run(o, july, august, home))
	n.wants("the open month goes on", n.run(o, august))
	n.wants("late usage in a month that is over", n.run(o, july),
		"watch | 2026-07 USD | adjustment: 2026-07 was rated again (late usage): +0.30 USD (payg +0.30), records +1")

	o.Period = "2026-09"
	n.wants("another period tells its own changes", n.run(o))
	o.Folder.Tariffs = slices.Clone(o.Folder.Tariffs)
	o.Folder.Tariffs[2].Price = decimal.RequireFromString("0.05")
	o = versioned(o, "tariffs/t.csv", "2", "licences.csv", "1")
	dearer := []string{"watch | 2026-07 USD | adjustment: 2026-07 was rated again (tariff changed): +0.40 USD (payg +0.40)",
		"watch | 2026-08 USD | adjustment: 2026-08 was rated again (tariff changed): +0.04 USD (payg +0.04)"}
	n.wants("a dearer tariff", n.run(o), dearer...)
	n.wants("the same run again", n.run(o), dearer...)

	o.Period = "2026-10"
	o.Folder.Licences, o.Straddle = []tenant.Licence{}, StraddleCredits
	n.wants("licences taken away and a setting", n.run(versioned(o, "tariffs/t.csv", "2", "licences.csv", "2")),
		"watch | 2026-08 USD | adjustment: 2026-08 was rated again (licences changed, settings changed): +0.013 USD (payg +0.013)")
	o.Straddle = StraddleAllowance
	o.Folder.Tariffs[2].Price = decimal.RequireFromString("0.06")
	n.wants("the setting again, and a price: each reason once", n.run(versioned(o, "tariffs/t.csv", "3", "licences.csv", "2")),
		"watch | 2026-07 USD | adjustment: 2026-07 was rated again (settings changed, tariff changed): +0.20 USD (payg +0.20)",
		"watch | 2026-08 USD | adjustment: 2026-08 was rated again (licences changed, settings changed, tariff changed): +0.033 USD (payg +0.033)")
}

func TestAChangeThatMovesNothingIsNotTold(t *testing.T) {
	n := nights{t: t, tx: begin(t)}
	o := versioned(tenantOf(), "tariffs/t.csv", "1")
	c := call{user: "bob@contoso.example", callee: "+442071234567", duration: 60, capability: "MCOPSTNPP"}
	n.wants("first night", n.run(o, c))
	n.wants("another comment in the tariff", n.run(versioned(o, "tariffs/t.csv", "2")))
	o.Folder.Tariffs = slices.Clone(o.Folder.Tariffs[3:])
	n.wants("without the row", n.run(versioned(o, "tariffs/t.csv", "3")),
		"watch | 2026-08 USD | adjustment: 2026-08 was rated again (tariff changed): -0.03 USD (payg -0.03), unrated +1")
	o = tenantOf()
	back := []string{"watch | 2026-08 USD | adjustment: 2026-08 was rated again (tariff changed): 0.00 USD, for what was changed was changed back"}
	n.wants("and back", n.run(versioned(o, "tariffs/t.csv", "1")), back...)
	n.wants("the same run again", n.run(versioned(o, "tariffs/t.csv", "1")), back...)
}

func TestAMonthWhoseLastRecordMoved(t *testing.T) {
	for _, c := range []struct{ name, left, to string }{
		{"to another month", "2026-07-10 10:00:00", "2026-08-11 10:00:00"},
		{"over the border of the zone, on one day of UTC", "2026-07-31 21:00:00", "2026-07-31 23:00:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := nights{t: t, tx: begin(t)}
			o := versioned(tenantOf(), "tariffs/t.csv", "1")
			o.Zone = time.FixedZone("two hours ahead", 2*60*60)
			n.wants("first night", n.run(o, call{user: "bob@contoso.example", callee: "+442071234567", duration: 60, start: c.left}))
			q := fstest.MapFS{
				"move.sql":  {Data: []byte("update usage_records set start_time = $to")},
				"rated.sql": {Data: []byte("select month || ' ' || count(*) from rated group by month order by month")},
				"kept.sql":  {Data: []byte("select month from rated_months order by month")},
			}
			if err := n.tx.Exec(t.Context(), q, "move.sql", sql.Named("to", moment(c.to[:len("2006-01-02 15:04")]))); err != nil {
				t.Fatal(err)
			}
			n.wants("second night", n.run(o, call{user: "bob@contoso.example", callee: "+442071234567", duration: 60, start: c.to}),
				"watch | 2026-07 USD | adjustment: 2026-07 was rated again (late usage): -0.03 USD (payg -0.03), records -1")
			n.wants("rated", lines(t, n.tx, q, "rated.sql"), "2026-08 2")
			n.wants("months", lines(t, n.tx, q, "kept.sql"), "2026-08")
		})
	}
}

func TestUsersMatterWhereTheySayWhoseALicenceIs(t *testing.T) {
	o := tenantOf(holds("ann@contoso.example", "MCOPSTN1", "US"))
	o.Folder.Users = []tenant.User{{UserID: "a1", UPN: "ann@contoso.example", CostCenter: "100"}}
	moved, renamed := o, o
	moved.Folder.Users = []tenant.User{{UserID: "a1", UPN: "ann@contoso.example", CostCenter: "200"}}
	renamed.Folder.Users = []tenant.User{{UserID: "a1", UPN: "ann.b@contoso.example", CostCenter: "100"}}
	if got := reason(o.fingerprint(), moved.fingerprint(), false); got != "" {
		t.Errorf("another cost centre rates again: %s", got)
	}
	if got := reason(o.fingerprint(), renamed.fingerprint(), false); got != "licences changed" {
		t.Errorf("another name rates again for %q", got)
	}
}

func TestReasonsOfARerating(t *testing.T) {
	for _, c := range []struct {
		before, after string
		late          bool
		want          string
	}{
		{"program=1 tariff=a", "program=1 tariff=a", false, ""},
		{"program=1 tariff=a", "program=1 tariff=a", true, "late usage"},
		{"program=1 tariff=a allowances=c", "program=1 tariff=b allowances=d", true, "tariff changed, allowances changed, late usage"},
		{"0a1b2c", "program=2 tariff=b", false, "program changed"},
	} {
		if got := reason(c.before, c.after, c.late); got != c.want {
			t.Errorf("from %q to %q: %q, want %q", c.before, c.after, got, c.want)
		}
	}
}
