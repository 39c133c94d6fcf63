package rates_test

import (
	"testing"
	"time"

	"tollbook/rates"
)

func TestADayBeginsOnItsOwnDate(t *testing.T) {
	for _, c := range []struct{ name, zone, date, want string }{
		{"UTC", "UTC", "2026-03-08", "2026-03-08T00:00:00Z"},
		{"an ordinary night", "Europe/Berlin", "2026-07-01", "2026-06-30T22:00:00Z"},
		{"the clock goes forward at midnight", "America/Havana", "2026-03-08", "2026-03-08T05:00:00Z"},
		{"and the month begins so", "America/Asuncion", "2023-10-01", "2023-10-01T04:00:00Z"},
		{"the clock goes back over midnight: the first of the two", "America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		date := day(c.date)
		if got := rates.Midnight(date.Year(), date.Month(), date.Day(), zone).Format(time.RFC3339); got != c.want {
			t.Errorf("%s: %s begins at %s, want %s", c.name, c.date, got, c.want)
		}
	}
}
