package ingest

import (
	"bytes"
	"errors"
	"fmt"
)

// dialect is how a CSV export is written where it is not as the admin centre writes it: which delimiter, and which of
// its cells have to be rewritten before the engine can read them.
type dialect struct {
	comma  byte
	edited bool // cells are rewritten on their way into the tidied copy
	dates  dateOrder
}

// sniffedRecords is how many records of a comma-separated export are searched for cells that need rewriting. Who
// writes such cells writes them in every record; looking at them all would slow every other export down.
const sniffedRecords = 100

// errNoIDs refuses the old Skype for Business report and what was cut down to its columns.
var errNoIDs = errors.New("it has usage records but no usage ids, like the old Skype for Business report: without them a record cannot be told from its " +
	"repetition; export the period again from the Teams admin centre, or with Graph")

// errOpenQuote refuses a header that nobody can be sure of.
var errOpenQuote = errors.New("the header cannot be read, a quote in it is never closed: export the period again")

// errLineEnds refuses a header that runs into the records after it.
var errLineEnds = errors.New("the header cannot be read, its line ends in another way than later lines: save the file again as CSV UTF-8")

// delimiters lists what may stand between fields. The first under which the header is known counts, and the comma is
// what exports have.
func delimiters() []byte { return []byte{comma, ';', '\t'} }

// understand finds the delimiter of a header record and what its columns mean under it.
func understand(header []byte) (csvExport, int, error) {
	var refused error
	most := 0
	for _, delimiter := range delimiters() {
		names, fault := headerNames(header, delimiter)
		if len(names) > ColumnsMax {
			return csvExport{}, 0, &overLimit{fmt.Sprintf("the header has %d columns, more than %d", len(names), ColumnsMax), "export the period again"}
		}
		k, columns, err := mapHeader(names)
		out := csvExport{kind: k, columns: columns, dialect: dialect{comma: delimiter, edited: delimiter != comma}}
		var unknown *notAnExport
		switch {
		case errors.As(err, &unknown):
			// of several refusals the one counts that understands most of the header
			if len(names) > most {
				most, refused = len(names), withoutIDs(unknown)
			}
		case fault != nil:
			return out, 0, fault
		default:
			return out, len(names), err
		}
	}
	return csvExport{}, 0, refused
}

func headerNames(header []byte, delimiter byte) (names []string, fault error) {
	for f := range splitRecord(trimEnd(header), delimiter) {
		names = append(names, string(f.value))
		switch {
		case f.unclosed:
			fault = errOpenQuote
		case !f.clean && bytes.IndexByte(f.value, '\r') >= 0:
			fault = errLineEnds
		}
	}
	return names, fault
}

// withoutIDs says it plainly when nothing but the usage id is missing.
func withoutIDs(unknown *notAnExport) error {
	if len(unknown.missing) == 1 && unknown.missing[0] == "usage_id" {
		return errNoIDs
	}
	return unknown
}

// skipPreamble passes over the lines that some programs put before the header: the type that Export-Csv names, and
// the delimiter that is told to Excel. They are no records.
func (s *csvScan) skipPreamble() error {
	for {
		ahead, _ := s.in.Peek(6) // a shorter file has no such line
		if !bytes.HasPrefix(ahead, []byte("#TYPE ")) && !bytes.HasPrefix(bytes.ToLower(ahead), []byte("sep=")) {
			return nil
		}
		s.tidy = false
		if _, _, err := s.readLine(); err != nil {
			return err
		}
	}
}

// learn looks at a record for cells that have to be rewritten.
func (c *csvExport) learn(rec scanned) {
	i := 0
	for f := range splitRecord(trimEnd(rec.raw), c.dialect.comma) {
		if i < len(c.columns) && c.columns[i] != "" {
			if isNoData(f.value) || isTime(c.columns[i]) && c.dialect.dates.learn(f.value) {
				c.dialect.edited = true
			}
		}
		i++
	}
}

// cell gives a cell as the engine is to see it.
func (c *csvExport) cell(i int, value []byte) []byte {
	if !c.dialect.edited || i >= len(c.columns) {
		return value
	}
	switch column := c.columns[i]; {
	case isNoData(value):
		return nil
	case isTime(column):
		return c.dialect.dates.iso(value)
	case isMoney(column) && c.dialect.comma != comma:
		return pointForComma(value)
	}
	return value
}

// pointForComma turns 0,38 into 0.38. It is for files whose own delimiter is no comma: a European spreadsheet wrote
// them, and a comma in a number of theirs is the decimal mark. A number with both marks stays as it is.
func pointForComma(value []byte) []byte {
	if bytes.Count(value, []byte{','}) != 1 || bytes.IndexByte(value, '.') >= 0 {
		return value
	}
	return bytes.Replace(value, []byte{','}, []byte{'.'}, 1)
}

// isNoData knows what the old portal prints for a field that does not apply.
func isNoData(value []byte) bool {
	const shortest, longest = len("no data"), len("<no data>") + 2
	if len(value) < shortest || len(value) > longest {
		return false
	}
	value = bytes.TrimSpace(value)
	return bytes.EqualFold(value, []byte("no data")) || bytes.EqualFold(value, []byte("<no data>"))
}

func isTime(column string) bool {
	switch column {
	case "start_time", "end_time", "invite_time", "failure_time", "blocked_at":
		return true
	}
	return false
}

func isMoney(column string) bool { return column == "charge" || column == "connection_fee" }
