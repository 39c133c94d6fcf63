package rates

import "time"

// Midnight gives the instant at which a civil date begins in the zone. Where the clock goes forward at midnight the day
// begins at one o'clock; the standard library would give eleven o'clock of the evening before. Without a zone it is UTC.
func Midnight(year int, month time.Month, day int, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	at := time.Date(year, month, day, 0, 0, 0, 0, zone)
	if at.Hour() > 12 {
		at = time.Date(year, month, day, 1, 0, 0, 0, zone)
	}
	return at.UTC()
}
