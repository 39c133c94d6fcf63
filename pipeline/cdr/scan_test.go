package cdr

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	for _, tt := range []struct{ given, want string }{
		{`a,b,c`, "a|b|c"},
		{`"a","b",3`, "a|b|3"},
		{`"a, b","say ""hi""",c`, `a, b|say "hi"|c`},
		{`"a", "b", c`, "a|b|c"},
		{`"a" , b`, "a|b"},
		{`"a "quoted" word",b`, `a "quoted" word|b`},
		{`a"b,c`, `a"b|c`},
		{`,,`, "||"},
		{`"",""`, "|"},
		{`"a",`, "a|"},
		{` a ,b `, "a|b"},
	} {
		s := newScan(strings.NewReader(""), Form{Delimiter: ",", Quote: `"`})
		fields, open := s.split([]byte(tt.given))
		if got := string(bytes.Join(fields, []byte("|"))); got != tt.want || open {
			t.Errorf("%s: got %q, open %t", tt.given, got, open)
		}
	}
}

// FuzzScan holds that every line that is not blank becomes part of one record, whatever stands in it.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\"\n\"\n\"a\" b,\"c\"\"\n", "a,\"b\n\nc\"\n", "\"a\n,\"b\n", "\r\n\r\n\x00", "\xff\xfe,\n"} {
		f.Add([]byte(seed), byte(','), true)
	}
	f.Fuzz(func(t *testing.T, text []byte, delimiter byte, quoted bool) {
		form := Form{Delimiter: string([]byte{delimiter}), Quote: noQuote}
		if quoted {
			form.Quote = `"`
		}
		s := newScan(bytes.NewReader(text), form)
		lines := 0
		for line := range bytes.Lines(text) {
			if len(bytes.TrimSpace(bytes.TrimRight(line, "\r\n"))) > 0 {
				lines++
			}
		}
		seen, last := 0, int64(0)
		for {
			rec, err := s.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if rec.line <= last {
				t.Fatalf("record of line %d after line %d", rec.line, last)
			}
			last = rec.line
			for line := range bytes.Lines(rec.raw) {
				if len(bytes.TrimSpace(line)) > 0 {
					seen++
				}
			}
		}
		if seen != lines {
			t.Errorf("%d lines, %d in records", lines, seen)
		}
		for _, n := range []Numbers{{Region: "US"}, {Plain: "either", Region: "DE", OutsideLine: "0"}, {Plain: "international"}} {
			if number, ok := n.e164(string(text), false); ok && !strings.HasPrefix(number, "+") {
				t.Errorf("%q became %q", text, number)
			}
		}
	})
}
