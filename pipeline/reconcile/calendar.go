package reconcile

import (
	"time"

	"tollbook/rates"
)

// tick is the finest step of time in the state: one microsecond.
const tick = time.Microsecond

// AddMonths is the same day and time of day so many calendar months later, in UTC; where that month is shorter, its
// last day. (31 August plus 6 months is 28 February, not 3 March.)
func AddMonths(at time.Time, months int) time.Time {
	at = at.UTC()
	year, month, day := at.Date()
	first := time.Date(year, month+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(first.Year(), first.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	clock := at.Sub(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
	return time.Date(first.Year(), first.Month(), min(day, last), 0, 0, 0, 0, time.UTC).Add(clock)
}

// span is a half-open stretch of time with the calendar day it belongs to.
type span struct {
	day      time.Time // the date, as midnight UTC
	from, to time.Time
}

// calendarDays are the days of the zone that overlap [from, to), uncut.
func calendarDays(from, to time.Time, zone *time.Location) []span {
	var days []span
	if !from.Before(to) {
		return nil
	}
	year, month, day := from.In(zone).Date()
	for n := 0; ; n++ {
		start := rates.Midnight(year, month, day+n, zone)
		if !start.Before(to) {
			return days
		}
		end := rates.Midnight(year, month, day+n+1, zone)
		date := time.Date(year, month, day+n, 0, 0, 0, 0, time.UTC)
		days = append(days, span{day: date, from: start, to: end})
	}
}

// utcDay is the midnight UTC that begins the day of the instant.
func utcDay(at time.Time) time.Time {
	year, month, day := at.UTC().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
