package recommend

import "time"

// Parts of a month: three-day groups from its start, and its last six days counted from the end, because salaries,
// invoices and the end of a minute pool keep to one end or the other.
const (
	monthParts = 12
	cells      = 7 * monthParts
)

// monthPart is the part of its month that a day lies in.
func monthPart(t time.Time) int {
	dom := t.Day()
	switch left := time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day() - dom; {
	case left == 0:
		return 11
	case left <= 2:
		return 10
	case left <= 5:
		return 9
	}
	return min((dom-1)/3, 8)
}

func cellOf(t time.Time) int { return int(t.Weekday())*monthParts + monthPart(t) }

// calendar is the days that a future runs over, with all that depends on the date alone.
type calendar struct {
	from    time.Time
	cell    []uint8 // weekday and part of the month
	repair  []int   // where an attempt refused on this day is repaired
	expires []int   // where a lot bought on this day expires
	month   []int   // index of the first day of each month, and one past the last day
}

// newCalendar starts on the first of a month and holds whole months.
func newCalendar(from time.Time, months int, p Params) *calendar {
	to := from.AddDate(0, months, 0)
	return calendarOf(from, int(to.Sub(from)/day), p)
}

// calendarOf takes any start and length; its first and last month may be partial.
func calendarOf(from time.Time, days int, p Params) *calendar {
	c := &calendar{
		from: from, cell: make([]uint8, days), repair: make([]int, days), expires: make([]int, days),
	}
	for i := range days {
		t := from.AddDate(0, 0, i)
		if i == 0 || t.Day() == 1 {
			c.month = append(c.month, i)
		}
		c.cell[i] = uint8(cellOf(t))
		c.repair[i] = i + workingDays(t.Weekday(), p.RepairDays)
		c.expires[i] = int(t.AddDate(0, p.ExpiryMonths, 0).Sub(from) / day)
	}
	c.month = append(c.month, days)
	return c
}

func (c *calendar) days() int { return len(c.cell) }

// workingDays is how many calendar days pass until n working days after the given weekday.
func workingDays(from time.Weekday, n int) int {
	days := 0
	for n > 0 {
		days++
		if w := (int(from) + days) % 7; w != int(time.Saturday) && w != int(time.Sunday) {
			n--
		}
	}
	return days
}
