package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The months of the story: May to October, each exported after its end.
const firstMonth, lastMonth = time.May, time.October

// exportOf is the export of a month: calls on every day, some within a pool, some charged otherwise than they cost.
func exportOf(month time.Month) string {
	var out strings.Builder
	out.WriteString(callHeader)
	for n := range 90 {
		at := time.Date(2026, month, 1+n%28, n%24, 7*n%60, n%60, 0, time.UTC)
		out.WriteString(call(int(month)*1000+n, "Start Time", at.Format(time.RFC3339), "Duration Seconds", fmt.Sprint(60+37*n), "Charge", fmt.Sprintf("%d.%02d", n%3, n),
			"UPN", fmt.Sprintf("user%d@contoso.example", n%4), "AAD ObjectId", fmt.Sprintf("db03c14b-06eb-4189-939b-7cbf3a20b%03d", n%4),
			"Destination Number", fmt.Sprintf("+49301234%02d", n)))
	}
	return out.String()
}

// sixMonths closes the first month after its end, runs the last one when all is there, once in a tenant that keeps all and
// once in one that keeps two months, and gives the options of the last run of each.
func sixMonths(t *testing.T) (all, few Options) {
	t.Helper()
	all = inFolder(t, "2026-06-05", map[string]string{
		"funding.csv":  "at,kind,amount,currency,reference\n2026-05-01T00:00:00Z,purchase,700.00,USD,A1\n2026-08-10T10:20:30Z,recharge,150.00,USD,A2\n",
		"balances.csv": "at,amount,currency\n2026-06-15T07:10:00Z,610.00,USD\n2026-10-20T12:00:00Z,400.00,USD\n",
		"usage/5.csv":  exportOf(firstMonth),
	})
	all.Settings.OpeningAt, all.Period, all.Close = nil, Period{2026, firstMonth}, true
	if _, err := Run(context.Background(), all); err != nil {
		t.Fatalf("%s: %v", firstMonth, err)
	}
	for month := firstMonth + 1; month <= lastMonth; month++ {
		putFiles(t, all.TenantDir, map[string]string{fmt.Sprintf("usage/%d.csv", month): exportOf(month)})
	}
	all.Period, all.AsOf, all.Close = Period{2026, lastMonth}, time.Date(2026, lastMonth+1, 5, 0, 0, 0, 0, time.UTC), false
	few = elsewhere(t, all)
	few.Settings.KeepMonths = 2
	for _, o := range []Options{all, few} {
		if _, err := Run(context.Background(), o); err != nil {
			t.Fatal(err)
		}
	}
	return all, few
}

// elsewhere is a copy of a tenant.
func elsewhere(t *testing.T, o Options) Options {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(o.TenantDir)); err != nil {
		t.Fatal(err)
	}
	o.TenantDir, o.OutDir, o.StateDir = dir, filepath.Join(dir, "reports"), filepath.Join(dir, ".tollbook")
	return o
}

// detailLeft tells how many records of each table the state holds of months before August.
func detailLeft(t *testing.T, o Options) string {
	t.Helper()
	return look(t, o, `select (select count(*) from usage where start_time < timestamp '2026-08-01') || ' ' || (select count(*) from rated where month < '2026-08')
		|| ' ' || (select count(*) from usage_history where start_time < timestamp '2026-08-01') || ' ' || (select string_agg(month, ' ' order by month) from retired_months)`)[0][0]
}

// sameReports wants every file of the report of both tenants to be equal but for those that say when and with what settings.
func sameReports(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	for name, sum := range want {
		if name != "run.json" && name != "metrics.prom" && got[name] != sum {
			t.Errorf("%s: %s differs from that of a tenant that keeps all", what, name)
		}
	}
}

// TestOldDetailGoesAndTheBooksStay holds a tenant that keeps two months beside one that keeps all: the reports of the
// present month are equal, also when an old export comes again and when the state is made anew.
func TestOldDetailGoesAndTheBooksStay(t *testing.T) {
	all, few := sixMonths(t)
	t.Run("late usage", func(t *testing.T) { lateUsage(t, elsewhere(t, few)) })
	if got := detailLeft(t, few); got != "0 0 0 2026-05 2026-06 2026-07" {
		t.Errorf("of the months before August is left: %s", got)
	}
	report := filepath.Join(all.OutDir, all.Period.String())
	whole := hashesIn(t, report)
	sameReports(t, "the night that removes", hashesIn(t, filepath.Join(few.OutDir, few.Period.String())), whole)
	sameReports(t, "the next night", outputsOf(t, few), whole)
	again := map[string]string{"usage/may again.csv": exportOf(time.May)}
	putFiles(t, all.TenantDir, again)
	putFiles(t, few.TenantDir, again)
	sameReports(t, "May delivered again", outputsOf(t, few), outputsOf(t, all))

	for _, second := range []bool{true, false} { // the delivery that came again is there, and then it is not
		if !second {
			if err := os.Remove(filepath.Join(few.TenantDir, "usage", "may again.csv")); err != nil {
				t.Fatal(err)
			}
		}
		result, err := Rebuild(context.Background(), few)
		if err != nil {
			t.Fatal(err)
		}
		if got := detailLeft(t, few); got != "0 0 0 2026-05 2026-06 2026-07" {
			t.Errorf("after a rebuild of the months before August is left: %s", got)
		}
		if second {
			sameReports(t, "a rebuild", hashesIn(t, result.Folder), hashesIn(t, report))
			continue
		}
		sameReports(t, "a rebuild without the second delivery", hashesIn(t, result.Folder), whole)
	}

	few.Period = Period{2026, time.May}
	var gone *DetailGone
	if _, err := Report(context.Background(), few); !errors.As(err, &gone) || !strings.Contains(err.Error(), "the detail of 2026-05 is gone") {
		t.Errorf("a report of May: %v", err)
	}
	if _, err := Verify(context.Background(), few); err != nil {
		t.Errorf("the state: %v", err)
	}
}

// lateUsage delivers a call of May that no export had: it is counted, debits what was charged, and is told; who called is not kept.
func lateUsage(t *testing.T, o Options) {
	t.Helper()
	before := look(t, o, "select count(*) || ' ' || sum(billed_charge) from retired_usage where month = '2026-05'")[0][0]
	putFiles(t, o.TenantDir, map[string]string{
		"usage/late.csv": callHeader + call(99, "Start Time", "2026-05-09T10:00:00Z", "UPN", "late@contoso.example", "Charge", "1.25", "Connection Fee", "0.10"),
		"usage/more.csv": callHeader + call(99, "Start Time", "2026-05-09T10:00:00Z", "UPN", "late@contoso.example", "Charge", "1.25", "Connection Fee", "0.10"),
	})
	for range 2 { // a file that is known is not read again
		result, err := Run(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		c := result.Counts
		if c.Read != 6*90+2 || c.Loaded != 6*90+1 || c.Duplicate != 1 {
			t.Errorf("counts are %+v", c)
		}
	}
	want(t, "what May took", []string{before}, []string{look(t, o, "select count(*) || ' ' || sum(billed_charge) from retired_usage where month = '2026-05' and rule <> 'late'")[0][0]})
	want(t, "names left", look(t, o, "select count(*) from printed_people where upn = 'late@contoso.example'")[0], []string{"0"})
	want(t, "late", look(t, o, "select records || ' ' || billed_charge || ' ' || funding from retired_usage where rule = 'late'")[0], []string{"1 1.350000 unrated"})
	found := findingsOf(t, o, "late_retired")
	want(t, "findings", found, []string{"late_retired 2026-05 USD 1: 1 record of 2026-05 came after the detail of that month was removed (state.keep_months): billed 1.35 USD, which debit the balance and have no price."})
}
