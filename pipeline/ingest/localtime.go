package ingest

import (
	"bytes"
	"fmt"
	"strconv"
)

// localDate is a date as a spreadsheet or a script prints it for its own country: 31.10.2026, 10/31/2026, 2026/10/31.
type localDate struct {
	first, second, year int
	shape               dateShape
	rest                []byte // what comes after the date
}

// dateShape is how the parts of a date are separated.
type dateShape byte

const (
	shapeISO    dateShape = 0 // no local date: read as it stands
	shapeYear   dateShape = 'y'
	shapeDots   dateShape = '.'
	shapeOther  dateShape = '/' // slashes or hyphens: which of day and month comes first depends on the country
	shapeSerial dateShape = '#'
	shapeNone   dateShape = '?' // it looks like a date of no order that we know, such as one with a year of two digits
)

// unreadable marks a time that must not be read, because day and month could be meant either way round.
const unreadable = '?'

// dateOrder gathers from the times of a whole file whether its day or its month comes first.
type dateOrder struct {
	dayFirst, monthFirst bool // a part above 12 stood where only this is possible
	shapes               map[dateShape]bool
}

// learn looks at one cell of a time column and says whether it has to be rewritten.
func (o *dateOrder) learn(cell []byte) bool {
	d := cutDate(cell)
	if d.shape == shapeISO {
		return false
	}
	if o.shapes == nil {
		o.shapes = map[dateShape]bool{}
	}
	o.shapes[d.shape] = true
	if d.shape == shapeOther || d.shape == shapeDots {
		o.dayFirst = o.dayFirst || d.first > 12
		o.monthFirst = o.monthFirst || d.second > 12
	}
	return true
}

// mixed says that local dates of several forms stand in the file: some of them were turned round on the way.
func (o *dateOrder) mixed() bool {
	n := 0
	for _, shape := range []dateShape{shapeDots, shapeOther, shapeSerial, shapeNone} {
		if o.shapes[shape] {
			n++
		}
	}
	return n > 1
}

// iso gives a time as year-month-day; one that cannot be told from another comes back marked as unreadable.
func (o *dateOrder) iso(cell []byte) []byte {
	d := cutDate(cell)
	if d.shape == shapeISO {
		return cell
	}
	day, month, known := o.dayAndMonth(d)
	clock, ok := clockOf(d.rest)
	if !known || !ok {
		return append([]byte{unreadable}, cell...)
	}
	return fmt.Appendf(nil, "%04d-%02d-%02d %s", d.year, month, day, clock)
}

func (o *dateOrder) dayAndMonth(d localDate) (day, month int, known bool) {
	switch {
	case d.shape == shapeYear:
		return d.second, d.first, true
	case d.shape == shapeNone:
		return 0, 0, false
	case d.first > 12:
		return d.first, d.second, true
	case d.second > 12:
		return d.second, d.first, true
	case d.first == d.second:
		return d.first, d.second, true
	case o.mixed() || o.dayFirst && o.monthFirst:
		return 0, 0, false
	case o.dayFirst || d.shape == shapeDots && !o.monthFirst: // nobody writes month.day.year
		return d.first, d.second, true
	case o.monthFirst:
		return d.second, d.first, true
	}
	return 0, 0, false
}

// cutDate takes the date at the beginning of a cell apart. ISO 8601, and what is no date, stay as they are.
func cutDate(cell []byte) localDate {
	cell = bytes.TrimSpace(cell)
	a, rest := digits(cell)
	if len(a) == 0 || len(a) > 4 || len(rest) == 0 || bytes.IndexByte([]byte("./-"), rest[0]) < 0 {
		return localDate{}
	}
	separator := rest[0]
	b, rest := digits(rest[1:])
	if len(b) == 0 || len(b) > 2 || len(rest) == 0 || rest[0] != separator {
		return localDate{}
	}
	c, rest := digits(rest[1:])
	d := localDate{rest: rest}
	switch {
	case len(a) == 4 && separator == '-' && len(b) == 2 && len(c) == 2:
		return localDate{}
	case len(a) == 4 && (len(c) == 1 || len(c) == 2):
		d.shape, d.year, d.first, d.second = shapeYear, number(a), number(b), number(c)
	case len(a) > 2 || len(c) != 4:
		d.shape = shapeNone
	default:
		d.shape, d.year, d.first, d.second = shapeOther, number(c), number(a), number(b)
		if separator == '.' {
			d.shape = shapeDots
		}
	}
	return d
}

// clockOf gives a time of day as 15:04:05, with the fraction and the offset that follow it.
func clockOf(text []byte) (string, bool) {
	text = bytes.ReplaceAll(text, []byte("\u202f"), []byte(" ")) // the blank that newer systems put before AM
	text = bytes.ReplaceAll(text, []byte("\u00a0"), []byte(" "))
	text = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimPrefix(text, []byte(",")), []byte("T")))
	hour, rest := digits(text)
	if len(hour) == 0 || len(hour) > 2 || len(rest) == 0 || rest[0] != ':' && rest[0] != '.' {
		return "", false
	}
	separator := rest[0]
	minute, rest := digits(rest[1:])
	second, fraction := []byte("00"), []byte("0")
	if len(rest) > 0 && rest[0] == separator {
		second, rest = digits(rest[1:])
		if len(rest) > 0 && (rest[0] == '.' || rest[0] == ',') {
			fraction, rest = digits(rest[1:])
		}
	}
	h := number(hour)
	h, rest, ok := halfOfDay(h, bytes.TrimSpace(rest))
	if !ok || len(minute) != 2 || len(second) != 2 || len(fraction) == 0 || len(fraction) > 9 {
		return "", false
	}
	return fmt.Sprintf("%02d:%s:%s.%s%s", h, minute, second, fraction, rest), true
}

// halfOfDay applies AM or PM; what is left is an offset or nothing.
func halfOfDay(hour int, rest []byte) (int, []byte, bool) {
	mark := bytes.ToUpper(rest)
	for _, half := range []struct {
		name string
		add  int
	}{{"A.M.", 0}, {"P.M.", 12}, {"AM", 0}, {"PM", 12}} {
		if bytes.HasPrefix(mark, []byte(half.name)) {
			return hour%12 + half.add, bytes.TrimSpace(rest[len(half.name):]), hour >= 1 && hour <= 12
		}
	}
	return hour, rest, true
}

// digits cuts the digits at the beginning off.
func digits(text []byte) (found, rest []byte) {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return text[:n], text[n:]
}

// number is the value of at most four digits.
func number(text []byte) int {
	n, _ := strconv.Atoi(string(text)) // they are digits
	return n
}
