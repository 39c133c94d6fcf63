package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// oddCell is a cell of an otherwise sound record, and the code by which it is rejected, if it is.
type oddCell struct{ name, column, cell, code string }

func oddCells() []oddCell {
	return []oddCell{
		{"no id", "UsageId", "", "bad_usage_id"},
		{"a call id for an id", "UsageId", "1835317186_112562680@203.0.113.7", "bad_usage_id"},
		{"a GUID without hyphens", "UsageId", "9c4984c76c3c427da30cbd0b2eacee90", "bad_usage_id"},
		{"a GUID in capitals", "UsageId", "9C4984C7-6C3C-427D-A30C-BD0B2EACEE90", ""},
		{"no start", "Start Time", "", "bad_timestamp"},
		{"no time at all", "Start Time", "yesterday at about noon", "bad_timestamp"},
		{"a date without a time", "Start Time", "2026-10-01", "bad_timestamp"},
		{"the first year", "Start Time", "0001-01-01T00:00:00Z", "bad_timestamp"},
		{"infinity", "Start Time", "infinity infinity", "bad_timestamp"},
		{"the 31st of September", "Start Time", "2026-09-31T00:00:00Z", "bad_timestamp"},
		{"an offset", "Start Time", "2026-10-01T08:00:08+02:00", ""},
		{"the largest offset", "Start Time", "2026-10-01T08:00:08+14:00", ""},
		{"an offset of more hours than a day has", "Start Time", "2026-10-01T08:00:08+25:00", "bad_timestamp"},
		{"an offset of 99 minutes", "Start Time", "2026-10-01T08:00:08+01:99", "bad_timestamp"},
		{"the year 12026", "Start Time", "12026-10-01T08:00:08Z", "bad_timestamp"},
		{"no offset", "Start Time", "2026-10-01 08:00:08", ""},
		{"an unreadable end", "End Time", "later", "bad_timestamp"},
		{"no end", "End Time", "", ""},
		{"the end that means none", "End Time", "0001-01-01T00:00:00Z", ""},
		{"no duration", "Duration Seconds", "", "bad_duration"},
		{"a negative duration", "Duration Seconds", "-1", "bad_duration"},
		{"a signed duration", "Duration Seconds", "+1", "bad_duration"},
		{"half a second", "Duration Seconds", "0.5", "bad_duration"},
		{"an exponent", "Duration Seconds", "1e2", "bad_duration"},
		{"a separator", "Duration Seconds", "1_000", "bad_duration"},
		{"hexadecimal", "Duration Seconds", "0x10", "bad_duration"},
		{"68 years", "Duration Seconds", "2147483647", ""},
		{"a second more", "Duration Seconds", "2147483648", "bad_duration"},
		{"blanks and zeros before it", "Duration Seconds", " 007 ", ""},
		{"no charge", "Charge", "", ""},
		{"a negative charge", "Charge", "-0.38", ""},
		{"six decimals", "Charge", "0.123456", ""},
		{"seven decimals", "Charge", "0.1234567", "bad_charge"},
		{"a decimal comma", "Charge", `"0,38"`, "bad_charge"},
		{"a currency sign", "Charge", "$0.38", "bad_charge"},
		{"not a number", "Charge", "NaN", "bad_charge"},
		{"an exponent in money", "Charge", "3.8E-1", ""},
		{"a tiny exponent", "Charge", "1E-7", "bad_charge"},
		{"a little less than 10^12", "Charge", "999999999999.999999", ""},
		{"10^12", "Charge", "1000000000000", "bad_charge"},
		{"a separator in money", "Charge", "1_000.00", "bad_charge"},
		{"a bad fee", "Connection Fee", "none", "bad_charge"},
		{"no currency", "Currency", "", ""},
		{"a currency in lower case", "Currency", "eur", ""},
		{"two letters", "Currency", "EU", "bad_currency"},
		{"a sign for a currency", "Currency", "€", "bad_currency"},
		{"no call type", "Call Type", "", "missing_call_type"},
		{"a call type nobody knows", "Call Type", "hologram_out", ""},
		{"a message without segments", "Call Type", "sms_out", "bad_segments"},
	}
}

// TestWhatMakesARecordAReject gives an export for each odd cell, with a sound record before; all are read in one go.
func TestWhatMakesARecordAReject(t *testing.T) {
	cases := oddCells()
	path := func(i int) string { return fmt.Sprintf("usage/%02d.csv", i) }
	files := map[string]string{}
	for i, c := range cases {
		files[path(i)] = csvOf(header25, row25(2*i+1), row25(2*i+2, c.column, c.cell))
	}
	tx := state(t)
	s := take(t, tx, folder(t, files))
	got := rejected(t, tx)
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var want, of []string
			if c.code != "" {
				want = []string{path(i) + ":3 " + c.code}
			}
			for _, line := range got {
				if strings.HasPrefix(line, path(i)+":") {
					of = append(of, line)
				}
			}
			if !slices.Equal(of, want) {
				t.Errorf("got %q, want %q", of, want)
			}
		})
	}
	if s.Loaded+s.Rejected != int64(2*len(cases)) || s.Rejected != int64(len(got)) {
		t.Errorf("got %s and %d rejects", s.counted(), len(got))
	}
}

// TestHowCellsAreKept wants the canonical form of what was read.
func TestHowCellsAreKept(t *testing.T) {
	tx := state(t)
	take(t, tx, folder(t, map[string]string{"usage/a.csv": csvOf(header25,
		row25(1), row25(2, "Start Time", "2026-10-01T08:00:08.123456789+05:30", "Charge", "", "Currency", "", "UPN", " Bob@Contoso.example"))}))
	want := []string{
		"call ann@contoso.example Smith, Ann user_out FR 2026-10-01 08:00:08.258993 2026-10-01 08:03:47.258993 219 0.380000 EUR 2",
		"call bob@contoso.example Smith, Ann user_out FR 2026-10-01 02:30:08.123456 2026-10-01 08:03:47.258993 219 0.000000 USD 3",
	}
	got := list(t, tx, "select concat_ws(' ', kind, upn, display_name, call_type, other_country, start_time, end_time, duration_s, charge, currency, source_line) from usage order by source_line")
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
