package ingest

import (
	"strings"
	"unicode/utf8"

	"tollbook/pipeline/store"
)

// The codes of rejects, as rejects.csv prints them.
const (
	codeUsageID     = "bad_usage_id"
	codeTimestamp   = "bad_timestamp"
	codeDuration    = "bad_duration"
	codeSegments    = "bad_segments"
	codeCharge      = "bad_charge"
	codeCurrency    = "bad_currency"
	codeCallType    = "missing_call_type"
	codeFieldCount  = "field_count"
	codeLineTooLong = "line_too_long"
	codeEncoding    = "bad_encoding"
	codeJSON        = "bad_json"
	codeDuplicate   = "duplicate_column"
	codeRefused     = "file_refused"
)

// Code is one reject code with the sentence that a person reads.
type Code struct {
	Code    string
	Meaning string
	Remedy  string
}

// Codes lists every reject code, in the order of the documentation.
func Codes() []Code {
	return []Code{
		{codeUsageID, "the usage id is not a GUID", "export the period again; ids must not be edited"},
		{codeTimestamp, "the start time is missing or a time is unreadable", "export again, or restore the column to ISO 8601"},
		{codeDuration, "the duration is not a whole number of seconds from 0 to 2147483647", "export again; do not reformat the column"},
		{codeSegments, "the number of SMS segments is not a whole number from 0 to 2147483647", "export again with the column SMS Units"},
		{codeCharge, "the charge or the connection fee is not a decimal below 10^12 with at most 6 decimals", "export again; do not reformat the column"},
		{codeCurrency, "the currency is not three letters", "export again; the currency is an ISO 4217 code"},
		{codeCallType, "the call type is empty", "export again; without a type no rule can price the record"},
		{codeFieldCount, "the record has another number of fields than the header", "look at the line: a quote or a line end is missing"},
		{codeLineTooLong, "the record is longer than 1 MiB", "look at the line: a line end or a closing quote is missing"},
		{codeEncoding, "the record is not valid UTF-8", "save the file as UTF-8"},
		{codeJSON, "this is not the JSON of usage rows", "download the page again"},
		{codeDuplicate, "two columns of the header mean the same thing", "remove one of the two columns"},
		{codeRefused, "the file cannot be read", "see the message; the other files were read"},
	}
}

// reject is one record, or file (line 0), that could not be used.
type reject struct {
	line    int64
	code    string
	message string
	raw     string
}

func rejectColumns() []store.Column {
	return []store.Column{
		{Name: "file_id", Type: "integer"}, {Name: "source_line", Type: "bigint"}, {Name: "code", Type: "varchar"},
		{Name: "message", Type: "varchar"}, {Name: "raw", Type: "varchar"},
	}
}

func (r reject) row(fileID int) []any {
	return []any{int64(fileID), r.line, r.code, r.message, r.raw}
}

// meaning is the sentence of a code.
func meaning(code string) string {
	for _, c := range Codes() {
		if c.Code == code {
			return c.Meaning
		}
	}
	return code
}

// rawText makes the bytes of a rejected record fit to print: valid UTF-8, no line end, not longer than RawBytesMax.
func rawText(raw []byte) string {
	text := strings.ToValidUTF8(strings.TrimRight(string(raw), "\r\n"), "\uFFFD")
	if len(text) <= RawBytesMax {
		return text
	}
	cut := RawBytesMax
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut]
}
