package pipeline

import (
	"testing"
	"time"
)

// guestAt is the record of a call abroad that starts at an instant.
func guestAt(n int, at string) string {
	return call(n, "Start Time", at, "Duration Seconds", "180", "Charge", "0.36", "AAD ObjectId", person(""), "UPN", "guest1@contoso.example", "Destination Number", "+4930123456")
}

const ratedByMonth = "select string_agg(month || ' ' || n, ', ' order by month) from (select month, count(*) as n from rated group by month)"

// TestARecordLeavesTheOnlyDayItHad moves the only record of a day to another month: the month that it leaves is rated again.
func TestARecordLeavesTheOnlyDayItHad(t *testing.T) {
	o := inFolder(t, "2026-10-05", map[string]string{
		"usage/a.csv": callHeader + guestAt(1, "2026-08-03T09:00:00Z") + guestAt(2, "2026-08-15T09:00:00Z") + guestAt(3, "2026-09-03T09:00:00Z"),
	})
	o.Period = Period{2026, time.September}
	outputsOf(t, o)
	putFiles(t, o.TenantDir, map[string]string{"usage/b.csv": callHeader + guestAt(2, "2026-09-15T09:00:00Z")})
	outputsOf(t, o)
	if got, want := look(t, o, ratedByMonth)[0][0], "2026-08 1, 2026-09 2"; got != want {
		t.Errorf("rated records by month are %s, want %s", got, want)
	}
}

// TestANightAfterAMonthWithoutRecords begins the usage on the first of a month in UTC, part of which is still the month before where
// the tenant is: that month has no records, and the next night rates it by itself.
func TestANightAfterAMonthWithoutRecords(t *testing.T) {
	o := inFolder(t, "2026-10-05", map[string]string{"usage/a.csv": callHeader + guestAt(1, "2026-08-01T20:00:00Z") + guestAt(2, "2026-08-15T09:00:00Z")})
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	o.Zone, o.Period = zone, Period{2026, time.September}
	outputsOf(t, o)
	putFiles(t, o.TenantDir, map[string]string{"usage/b.csv": callHeader + guestAt(3, "2026-09-15T09:00:00Z")})
	outputsOf(t, o)
	if got, want := look(t, o, ratedByMonth)[0][0], "2026-08 2, 2026-09 1"; got != want {
		t.Errorf("rated records by month are %s, want %s", got, want)
	}
}
