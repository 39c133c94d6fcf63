package cdr

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/nyaruka/phonenumbers"
)

// The words of a profile that the code asks for.
const (
	fromTimes  = "times"
	noQuote    = "none"
	byRecordID = "record_id"
	byRow      = "row"
)

var (
	digitsPattern   = regexp.MustCompile(`^[0-9]{1,4}$`)
	currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)
)

// checker collects the first thing that is wrong with a profile.
type checker struct {
	file string
	tree *ast.File
	err  *ProfileError
}

// want notes that a key does not hold what it must.
func (c *checker) want(ok bool, key, message, remedy string) {
	if !ok && c.err == nil {
		c.err = &ProfileError{File: c.file, Line: lineOf(c.tree, key), Message: message, Remedy: remedy}
	}
}

// word wants one of some words, which an empty text may stand for.
func (c *checker) word(key, value string, words ...string) {
	c.want(slices.Contains(words, value), key, fmt.Sprintf("%s is %q", key, value),
		"write one of: "+strings.Join(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" }), ", "))
}

// check wants the values of a profile to make sense.
func (p *Profile) check(file string, tree *ast.File) error {
	c := &checker{file: file, tree: tree}
	c.form(p.File)
	c.columns(p)
	c.times(p.Times)
	c.numbers(p.Numbers)
	c.word("duration", p.Duration, "", "s", "ms", "min", "h:mm:ss", fromTimes)
	c.want(p.Duration != "" || p.Kind.Default == "sms", "duration", "duration is missing", "write one of: s, ms, min, h:mm:ss, times")
	c.word("direction.default", p.Direction.Default, "", "outbound", "inbound", "internal")
	c.word("kind.default", p.Kind.Default, "", "call", "sms")
	c.word("dedupe", p.Dedupe, "", byRecordID, byRow, "none")
	for _, f := range p.Filters {
		c.word("filters", f, "answered", "outbound", "not_internal")
	}
	c.want(p.Cost.Currency == "" || currencyPattern.MatchString(p.Cost.Currency), "cost.currency",
		fmt.Sprintf("cost.currency is %q", p.Cost.Currency), "write three capital letters, as in EUR")
	c.want(p.Dedupe != byRecordID || len(p.Columns.RecordID) > 0, "dedupe", "dedupe asks for record_id, which has no column",
		"name the column in columns.record_id, or write dedupe: row or dedupe: none")
	c.want(len(p.Records.Keep) == 0 || len(p.Columns.RecordType) > 0, "records.keep", "records.keep is given, but columns.record_type has no column",
		"name the column of the record type")
	needsDisposition := len(p.Answered.Words) > 0 || p.Answered.Filled
	c.want(!needsDisposition || len(p.Columns.Disposition) > 0, "answered", "answered asks for the disposition, which has no column",
		"name the column in columns.disposition")
	if c.err != nil {
		return c.err
	}
	return nil
}

func (c *checker) form(f Form) {
	c.word("file.delimiter", f.Delimiter, ",", ";", "|", "tab", "\t")
	c.word("file.quote", f.Quote, `"`, noQuote)
	c.word("file.encoding", f.Encoding, encodings()...)
	c.want(f.Skip >= 0 && f.Skip <= 100, "file.skip", fmt.Sprintf("file.skip is %d", f.Skip), "write a number from 0 to 100")
	c.want(f.Header || len(f.Fields) > 0, "file.header", "the file has no header, and file.fields does not name its columns", "list the names in the order of the columns")
	c.want(len(f.Fields) <= ColumnsMax, "file.fields", fmt.Sprintf("file.fields has more than %d names", ColumnsMax), "name the columns up to the last that is read")
}

func (c *checker) columns(p *Profile) {
	c.want(len(p.Columns.Start) > 0, "columns", "columns.start has no column", "name the column of the start time")
	c.want(len(p.Columns.Callee) > 0, "columns", "columns.callee has no column", "name the column of the number that was called")
	hasEnd := len(p.Columns.End) > 0 || (len(p.Columns.EndClock) > 0 && len(p.Columns.StartClock) > 0)
	c.want(p.Duration != fromTimes || hasEnd, "duration", "duration: times needs columns.end, or columns.start_clock and columns.end_clock", "name the column of the end time")
	c.want(p.Duration == fromTimes || p.Kind.Default == "sms" || len(p.Columns.Duration) > 0, "duration", "columns.duration has no column",
		"name the column, or write duration: times where the end is known")
	if p.File.Header {
		return
	}
	known := make([]string, len(p.File.Fields))
	for i, f := range p.File.Fields {
		known[i] = fold(f)
	}
	for _, f := range p.Columns.fields() {
		for _, name := range f.names {
			c.want(slices.Contains(known, fold(name)), "columns."+f.name, fmt.Sprintf("columns.%s names %q, which is not in file.fields", f.name, name), "add it to file.fields, at its place")
		}
	}
}

func (c *checker) times(t Times) {
	c.want(len(t.Layouts) > 0, "times", "times.layouts is empty", `write how times look, as in "%Y-%m-%d %H:%M:%S"`)
	for _, layout := range t.Layouts {
		c.want(goodLayout(layout), "times.layouts", fmt.Sprintf("times.layouts has %q", layout),
			"write a layout with year, month and day of %Y %y %m %d %b %B %a %A %H %I %p %M %S %f %z, or epoch, or epoch_ms")
	}
	_, err := time.LoadLocation(t.Zone)
	c.want(err == nil && t.Zone != "Local", "times.zone", fmt.Sprintf("times.zone is %q", t.Zone), "write a name as in Europe/Berlin, or UTC")
}

// goodLayout holds a layout to what the engine can parse and to a whole date.
func goodLayout(layout string) bool {
	if layout == "epoch" || layout == "epoch_ms" {
		return true
	}
	if strings.Contains(layout, listSign) {
		return false
	}
	var year, month, day bool
	for i := 0; i < len(layout); i++ {
		if layout[i] != '%' {
			continue
		}
		if i++; i < len(layout) && layout[i] == '-' {
			i++
		}
		if i >= len(layout) || !strings.ContainsRune("YymdbBaAHIpMSfz%", rune(layout[i])) {
			return false
		}
		year = year || strings.ContainsRune("Yy", rune(layout[i]))
		month = month || strings.ContainsRune("mbB", rune(layout[i]))
		day = day || layout[i] == 'd'
	}
	return year && month && day
}

func (c *checker) numbers(n Numbers) {
	c.want(n.Region == "" || phonenumbers.GetSupportedRegions()[n.Region], "numbers.region", fmt.Sprintf("numbers.region is %q", n.Region), "write a country as in US")
	c.word("numbers.plain", n.Plain, "", "national", "international", "either")
	_, err := regexp.Compile(n.Internal)
	c.want(err == nil, "numbers.internal", fmt.Sprintf("numbers.internal is %q: %v", n.Internal, err), "write a regular expression, as in [0-9]{2,5}")
	c.want(n.OutsideLine == "" || digitsPattern.MatchString(n.OutsideLine), "numbers.outside_line", fmt.Sprintf("numbers.outside_line is %q", n.OutsideLine), `write one to four digits in quotes, as in "9"`)
}
