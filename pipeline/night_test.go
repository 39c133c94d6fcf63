package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// dailyOf is an export of a month: each day one call abroad, from the middle of August charged at another price than ours but for the
// noon of the day on which that began and of every tenth, one within the plan, and one that somebody without a plan pays for.
func dailyOf(month time.Month) string {
	var out strings.Builder
	out.WriteString(callHeader)
	begin := time.Date(2026, time.August, 15, 9, 0, 0, 0, time.UTC)
	for at := time.Date(2026, month, 1, 9, 0, 0, 0, time.UTC); at.Month() == month; at = at.AddDate(0, 0, 1) {
		n, minutes := 100*int(month)+at.Day(), 1+at.Day()%9
		charge := func(cents int) string { return fmt.Sprintf("%d.%02d", minutes*cents/100, minutes*cents%100) }
		abroad := func(n int, at time.Time, cents int) string {
			return call(n, "Start Time", at.Format(time.RFC3339), "Duration Seconds", fmt.Sprint(60*minutes), "Charge", charge(cents), "AAD ObjectId", person(""),
				"UPN", fmt.Sprintf("guest%d@contoso.example", at.Day()%5), "Destination Number", "+4930123456")
		}
		cents := 12
		if !at.Before(begin) {
			cents = 15
		}
		out.WriteString(abroad(n, at, cents))
		if at.Equal(begin) || at.Day()%10 == 0 {
			out.WriteString(abroad(n+50_000, at.Add(3*time.Hour), 12))
		}
		out.WriteString(call(n+10_000, "Start Time", at.Add(time.Hour).Format(time.RFC3339), "Duration Seconds", fmt.Sprint(60*minutes), "Charge", "0.00",
			"Capability", "MCOPSTN1", "AAD ObjectId", person("MCOPSTN1"), "Destination Number", "+14255550199"))
	}
	return out.String()
}

// change is what happens before a night.
type change struct {
	name string
	make func(t *testing.T, o Options)
}

// changes are what old months may meet with.
func changes() []change {
	record := func(at string, n int, charge string) string {
		return callHeader + call(n, "Start Time", at, "Duration Seconds", "180", "Charge", charge, "AAD ObjectId", person(""), "UPN", "guest1@contoso.example", "Destination Number", "+4930123456")
	}
	put := func(name, content string) func(*testing.T, Options) {
		return func(t *testing.T, o Options) { putFiles(t, o.TenantDir, map[string]string{name: content}) }
	}
	replace := func(name, from, to string) func(*testing.T, Options) {
		return func(t *testing.T, o Options) { replaced(t, o, name, from, to) }
	}
	return []change{
		{"a late record of July, the only one of its user", put("usage/11.csv", strings.ReplaceAll(record("2026-07-20T11:00:00Z", 1, "0.36"), "guest1", "late"))},
		{"a record that moves from August to September", put("usage/12.csv", record("2026-09-02T09:00:00Z", 820, "0.36"))},
		{"another charge of a record of August, on the day that divides it", put("usage/13.csv", record("2026-08-15T09:00:00Z", 815, "0.36"))},
		{"the first record of a month that had none", put("usage/14.csv", record("2026-06-30T23:59:59Z", 2, "0.45"))},
		{"another price for old months", replace("tariffs/t.csv", "0.12", "0.13")},
		{"another licence", replace("licences.csv", "MCOPSTN1,US,2026-01-01", "MCOPSTN1,US,2026-08-20")},
		{"the month itself", put("usage/21.csv", dailyOf(time.October))},
	}
}

// TestANightStatesWhatAFreshStateWould changes old months and wants the next month's report to be that of a state made anew from the
// same files: what was kept of months that changed is forgotten, and of all others still right.
func TestANightStatesWhatAFreshStateWould(t *testing.T) {
	list := changes()
	nightAfterNight(t, list[:4], list[4:])
}

// nightAfterNight makes the changes of a night together, and compares after each night.
func nightAfterNight(t *testing.T, nights ...[]change) {
	t.Helper()
	o := inFolder(t, "2026-10-21", map[string]string{
		"usage/07.csv": dailyOf(time.July), "usage/08.csv": dailyOf(time.August), "usage/09.csv": dailyOf(time.September),
		"licences.csv": fmt.Sprintf("user_id,upn,capability,country,assigned_from,assigned_to\n%s,,MCOPSTN1,US,2026-01-01,\n%[1]s,,MCOPSTNC,US,2026-01-01,\n", person("MCOPSTN1")),
	})
	if err := os.RemoveAll(filepath.Join(o.TenantDir, "tariffs")); err != nil {
		t.Fatal(err)
	}
	putFiles(t, o.TenantDir, map[string]string{"tariffs/t.csv": historyTariff})
	o.Settings.OpeningAt = nil
	both := func() { // what was rated again is told in the report of September only
		for _, month := range []time.Month{time.September, time.October} {
			o.Period = Period{2026, month}
			if _, err := Run(context.Background(), o); err != nil {
				t.Fatal(err)
			}
		}
	}
	both()
	for _, night := range nights {
		var names []string
		for _, c := range night {
			c.make(t, o)
			names = append(names, c.name)
		}
		both()
		fresh := elsewhere(t, o)
		for _, made := range []string{fresh.StateDir, fresh.OutDir} {
			if err := os.RemoveAll(made); err != nil {
				t.Fatal(err)
			}
		}
		got := hashesIn(t, filepath.Join(o.OutDir, o.Period.String()))
		for name, sum := range outputsOf(t, fresh) {
			if name != "run.json" && name != "metrics.prom" && got[name] != sum {
				t.Errorf("%s: %s differs from that of a fresh state", strings.Join(names, ", "), name)
			}
		}
	}
	if sums := look(t, o, "select count(distinct sums) from kept_sums")[0][0]; sums != "5" {
		t.Errorf("%s kinds of sums are kept, want 5", sums)
	}
}
