package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

const byteOrderMark = "\ufeff"

// Read gives each row of the file to the function, in order, and returns every problem found: those of the bytes,
// of the header and of the rows' shape, and those that the function reported through the row.
func Read(file string, data []byte, columns []Column, each func(*Row)) []Problem {
	r := &reader{file: file, columns: columns}
	if utf16Marked(data) {
		r.report(1, "the file is UTF-16", "save it as CSV UTF-8")
		return r.problems
	}
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	r.checkLines(data)
	r.parse(data, each)
	SortProblems(r.problems)
	return r.problems
}

type reader struct {
	file     string
	columns  []Column
	index    map[string]int // column name to field number
	width    int
	problems []Problem
}

func (r *reader) report(line int, message, remedy string) {
	r.problems = append(r.problems, Problem{r.file, line, message, remedy})
}

func utf16Marked(data []byte) bool {
	return bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff})
}

// checkLines reports lines that are too long or are not UTF-8, before anything looks at their content.
func (r *reader) checkLines(data []byte) {
	line := 0
	for text := range bytes.Lines(data) {
		line++
		if len(text) > MaxLineBytes {
			r.report(line, fmt.Sprintf("the line has %d bytes, the limit is %d", len(text), MaxLineBytes),
				"look for a missing line break or an unclosed quote")
		}
		if !utf8.Valid(text) {
			r.report(line, "the line has bytes that are not UTF-8", "save the file as CSV UTF-8")
		}
	}
}

func (r *reader) parse(data []byte, each func(*Row)) {
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1
	in.ReuseRecord = true
	if !r.readHeader(in) {
		return
	}
	for {
		fields, err := in.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			r.reportSyntax(err)
			continue
		}
		line, _ := in.FieldPos(0)
		if len(fields) != r.width {
			r.report(line, fmt.Sprintf("the row has %d fields, the header has %d", len(fields), r.width),
				"give every column a field; put a field with a comma in quotes")
			continue
		}
		row := &Row{Line: line, reader: r, fields: fields}
		row.checkValues()
		each(row)
	}
}

// readHeader finds out which field is which column. Without a usable header the rows are not looked at.
func (r *reader) readHeader(in *csv.Reader) bool {
	header, err := in.Read()
	if errors.Is(err, io.EOF) {
		r.report(1, "the file has no header row", "start it with: "+r.names())
		return false
	}
	if err != nil {
		r.reportSyntax(err)
		return false
	}
	line, _ := in.FieldPos(0)
	before := len(r.problems)
	if len(header) > MaxColumns {
		r.report(line, fmt.Sprintf("the file has %d columns, the limit is %d", len(header), MaxColumns),
			"keep only the columns: "+r.names())
		return false
	}
	if len(header) == 1 && strings.ContainsAny(header[0], ";\t") {
		r.report(line, "the columns are not separated by commas", "save the file as CSV with commas between the fields")
		return false
	}
	r.width = len(header)
	r.index = make(map[string]int, len(header))
	for i, title := range header {
		r.placeColumn(line, i, strings.ToLower(strings.TrimSpace(title)))
	}
	for _, c := range r.columns {
		if _, found := r.index[c.Name]; !found && c.Need != Optional {
			r.report(line, fmt.Sprintf("column %q is missing", c.Name), "add it to the header row")
		}
	}
	return len(r.problems) == before
}

func (r *reader) placeColumn(line, field int, name string) {
	if _, seen := r.index[name]; seen {
		r.report(line, fmt.Sprintf("column %q appears twice", name), "keep one of the two")
		return
	}
	known := slices.ContainsFunc(r.columns, func(c Column) bool { return c.Name == name })
	switch {
	case known:
		r.index[name] = field
	case name == "":
		r.report(line, fmt.Sprintf("column %d has no name", field+1), "name it or remove it; known columns: "+r.names())
	default:
		r.report(line, fmt.Sprintf("column %q is unknown", name), "known columns: "+r.names())
	}
}

func (r *reader) names() string {
	names := make([]string, len(r.columns))
	for i, c := range r.columns {
		names[i] = c.Name
	}
	return strings.Join(names, ",")
}

func (r *reader) reportSyntax(err error) {
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		r.report(syntax.StartLine, fmt.Sprintf("reading the row: %v", syntax.Err),
			"put a field that contains quotes or commas in quotes, and double the quotes inside it")
		return
	}
	r.report(1, fmt.Sprintf("reading the file: %v", err), "check the file")
}
