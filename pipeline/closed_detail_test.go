package pipeline

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tollbook/internal/plainbook"
)

// statedSheets are what a report says of its month; the other sheets look ahead or at the exports, or say what came since.
var statedSheets = []string{"Statement", "Destinations", "Users", "Cost centers", "Reconciliation", "Detail", "Tariff"}

// closedReport is what the report of a month says of it, by sheet and file.
func closedReport(t *testing.T, o Options, month time.Month, write func(context.Context, Options) (Result, error)) map[string]string {
	t.Helper()
	o.Period = Period{2026, month}
	result, err := write(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	book := readStatement(t, result.Folder)
	for _, name := range statedSheets {
		out[name] = plainbook.Book{Sheets: []plainbook.Sheet{book.Sheet(name)}}.Text(0)
	}
	for _, name := range []string{"rated_usage.parquet", "focus.parquet"} {
		content, err := os.ReadFile(filepath.Join(result.Folder, name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(content)
	}
	out["totals"] = fmt.Sprint(result.Summary.Totals, result.Counts.Rated, result.Counts.Unrated, result.ExitCode())
	for _, p := range result.Summary.Pools {
		out["totals"] += fmt.Sprintf("\n%s %d", p.Pool, p.Used)
	}
	var kept []string
	for _, f := range result.Summary.Findings {
		if !slices.Contains([]string{"adjustment", "late_for_closed_period", "records_changed", "balance_alert", "pool_runs_out"}, f.Code) {
			kept = append(kept, fmt.Sprint(f.Code, " ", f.Count))
		}
	}
	out["findings"] = strings.Join(kept, "\n")
	return out
}

// replaced edits a file of the tenant, and wants the text to be there.
func replaced(t *testing.T, o Options, name, from, to string) {
	t.Helper()
	path := filepath.Join(o.TenantDir, filepath.FromSlash(name))
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	after := bytes.ReplaceAll(before, []byte(from), []byte(to))
	if bytes.Equal(before, after) {
		t.Fatalf("%s does not have %q", name, from)
	}
	if err := os.WriteFile(path, after, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestTheReportOfAClosedMonthStands closes August and September in one run, then changes everything that they were made of, and
// wants the reports of both as they were; a rebuild keeps them, and October says where the difference belongs.
func TestTheReportOfAClosedMonthStands(t *testing.T) {
	o := inFolder(t, "2026-10-05", newTruth(1, false).delivered(2, 3))
	if err := os.RemoveAll(filepath.Join(o.TenantDir, "tariffs")); err != nil {
		t.Fatal(err)
	}
	users := "user_id,upn,number,department,cost_center\n" + person("MCOPSTN1") + ",,,Sales,CC-1\n" + person("") + ",,,Service,CC-2\n"
	putFiles(t, o.TenantDir, map[string]string{"tariffs/t.csv": historyTariff, "users.csv": users})
	o.Settings.Trigger, o.Settings.Recharge, o.Close = historyTrigger, historyRecharge, true
	september := closedReport(t, o, time.September, Run)
	o.Close = false
	august := closedReport(t, o, time.August, Report)

	late := callHeader
	for n, at := range []string{"2026-08-11T10:00:00Z", "2026-09-02T10:00:00Z", "2026-09-20T10:00:00Z"} {
		late += call(n, "Start Time", at, "Charge", "3.25", "Duration Seconds", "600", "Destination Number", "+525512345678", "AAD ObjectId", person(""))
	}
	putFiles(t, o.TenantDir, map[string]string{"usage/late.csv": late, "funding.csv": "at,kind,amount,currency,reference\n2026-08-04T09:15:00Z,purchase,5.00,USD,R-9\n"})
	replaced(t, o, "tariffs/t.csv", "0.12", "0.13")
	replaced(t, o, "users.csv", "CC-1", "CC-3")
	replaced(t, o, "licences.csv", "MCOPSTN1,US", "MCOPSTN2,US")
	if err := os.Remove(filepath.Join(o.TenantDir, "balances.csv")); err != nil {
		t.Fatal(err)
	}
	o.AsOf, o.Settings.PoolTolerance = time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC), 0

	same := func(what string, got, want map[string]string) {
		t.Helper()
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("%s: %s is not as it was closed:\n%s", what, name, firstDifference(got[name], want[name]))
			}
		}
	}
	same("September", closedReport(t, o, time.September, Run), september)
	same("August", closedReport(t, o, time.August, Report), august)
	same("September, rebuilt", closedReport(t, o, time.September, Rebuild), september)

	want(t, "late in October", look(t, o, `select month || ' ' || strftime(day, '%d') || ' ' || records || ' ' || amount from late_items where what = 'usage' order by all`)[0], []string{
		"2026-08 11 1 -3.250000", "2026-09 02 1 -3.250000", "2026-09 20 1 -3.250000",
	})
}

// firstDifference shows the first line that two texts do not share.
func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("got  %.300q\nwant %.300q", a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(a), len(b))
}
