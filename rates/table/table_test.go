package table_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"tollbook/rates/table"
)

func columns() []table.Column {
	return []table.Column{{Name: "name", Need: table.Value}, {Name: "city", Need: table.Header}, {Name: "note"}}
}

// read gives every row as name|city|note and every problem as text.
func read(file string) (rows, problems []string) {
	for _, p := range table.Read("f.csv", []byte(file), columns(), func(r *table.Row) {
		rows = append(rows, fmt.Sprintf("%d:%s|%s|%s", r.Line, r.Text("name"), r.Text("city"), r.Text("note")))
	}) {
		problems = append(problems, p.String())
	}
	return rows, problems
}

func TestRowsThatAreRead(t *testing.T) {
	for _, c := range []struct {
		name, given string
		want        []string
	}{
		{"columns in any order and case", " City ,NAME\nBern,Ann\n", []string{"2:Ann|Bern|"}},
		{"byte order mark and CRLF", "\ufeffname,city\r\nAnn,Bern\r\n", []string{"2:Ann|Bern|"}},
		{"no line break at the end", "name,city\nAnn,Bern", []string{"2:Ann|Bern|"}},
		{"quotes, commas and line breaks in cells", "name,city\n\"A \"\"n\"\"n\",\"Bern,\nSwiss\"\nBob,\n", []string{"2:A \"n\"n|Bern,\nSwiss|", "4:Bob||"}},
		{"blank lines keep the count", "name,city\n\nAnn,Bern\n\nBob,Rome\n", []string{"3:Ann|Bern|", "5:Bob|Rome|"}},
		{"header only", "name,city,note\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, problems := read(c.given)
			if !slices.Equal(rows, c.want) || len(problems) > 0 {
				t.Errorf("rows %q, problems %q, want rows %q", rows, problems, c.want)
			}
		})
	}
}

func TestProblemsOfAFile(t *testing.T) {
	for _, c := range []struct {
		name, given string
		want        []string // starts of the problems
	}{
		{"empty file", "", []string{"f.csv:1: the file has no header row (start it with: name,city,note)"}},
		{"unknown column", "name,city,size\nAnn,Bern,1\n", []string{`f.csv:1: column "size" is unknown`}},
		{"column without a name", "name,city,\nAnn,Bern,1\n", []string{"f.csv:1: column 3 has no name"}},
		{"column twice", "name,city,Name\nAnn,Bern,Bob\n", []string{`f.csv:1: column "name" appears twice`}},
		{"columns missing", "note\nx\n", []string{`f.csv:1: column "name" is missing`, `f.csv:1: column "city" is missing`}},
		{"semicolons", "name;city\nAnn;Bern\n", []string{"f.csv:1: the columns are not separated by commas"}},
		{"UTF-16", "\xff\xfen\x00", []string{"f.csv:1: the file is UTF-16 (save it as CSV UTF-8)"}},
		{"every problem, in the order of lines", "name,city\nAnn\n,Bern\nB\xe4r,Bern\nCid,Rome,x\nD\"an,Oslo\nEve,Riga\n", []string{
			"f.csv:2: the row has 1 fields, the header has 2",
			"f.csv:3: name is empty",
			"f.csv:4: the line has bytes that are not UTF-8",
			"f.csv:5: the row has 3 fields, the header has 2",
			"f.csv:6: reading the row",
		}},
		{"unclosed quote", "name,city\nAnn,\"Bern\nBob,Rome\n", []string{"f.csv:2: reading the row"}},
		{"long line", "name,city\nAnn," + strings.Repeat("x", table.MaxLineBytes) + "\n", []string{"f.csv:2: the line has 1048581 bytes, the limit is 1048576"}},
		{"many columns", strings.Repeat("a,", table.MaxColumns) + "a\n", []string{"f.csv:1: the file has 513 columns, the limit is 512"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := read(c.given)
			if len(problems) != len(c.want) {
				t.Fatalf("problems %q, want %q", problems, c.want)
			}
			for i, want := range c.want {
				if !strings.HasPrefix(problems[i], want) {
					t.Errorf("problem %q, want %q", problems[i], want)
				}
				if !strings.HasSuffix(problems[i], ")") {
					t.Errorf("problem %q has no remedy", problems[i])
				}
			}
		})
	}
}

func TestCells(t *testing.T) {
	date := func(r *table.Row) any { return r.Date("name").Format(time.RFC3339Nano) }
	instant := func(r *table.Row) any { return r.Instant("name").Format(time.RFC3339Nano) }
	digits := func(r *table.Row) any { return r.Digits("name", 1, 3) }
	country := func(r *table.Row) any { return r.Country("name") }
	currency := func(r *table.Row) any { return r.Currency("name") }
	word := func(r *table.Row) any { return r.Word("name", "red", "blue") }
	for _, c := range []struct {
		given string
		get   func(*table.Row) any
		want  any // nil: a problem
	}{
		{"2026-07-01", date, "2026-07-01T00:00:00Z"},
		{"2026-02-30", date, nil},
		{"01.07.2026", date, nil},
		{"2026-07-01T00:00:00Z", date, nil},
		{"0001-01-01", date, nil},
		{"2026-07-01", instant, "2026-07-01T00:00:00Z"},
		{"2026-07-01 10:00:00", instant, "2026-07-01T10:00:00Z"},
		{"2026-07-01T10:00:00", instant, "2026-07-01T10:00:00Z"},
		{"2026-07-01T10:00:00+02:00", instant, "2026-07-01T08:00:00Z"},
		{"2026-07-01T10:00:00.1234567Z", instant, "2026-07-01T10:00:00.123456Z"},
		{"10:00", instant, nil},
		{"123", digits, "123"},
		{"1234", digits, nil},
		{"+12", digits, nil},
		{"1E2", digits, nil},
		{"us", country, "US"},
		{"USA", country, nil},
		{"U1", country, nil},
		{"eur", currency, "EUR"},
		{"€", currency, nil},
		{"Red", word, "red"},
		{"green", word, nil},
	} {
		var got any
		problems := table.Read("f.csv", []byte("name,city\n"+c.given+",\n"), columns(), func(r *table.Row) {
			got = c.get(r)
			if r.OK() != (c.want != nil) {
				t.Errorf("%q: OK() = %v", c.given, r.OK())
			}
		})
		if c.want == nil && (len(problems) != 1 || problems[0].Line != 2 || !strings.HasPrefix(problems[0].Message, "name: ")) {
			t.Errorf("%q: problems %v, want one of the cell", c.given, problems)
		}
		if c.want != nil && (got != c.want || len(problems) > 0) {
			t.Errorf("%q: got %v and problems %v, want %v", c.given, got, problems, c.want)
		}
	}
}

func TestEmptyCellsAreZero(t *testing.T) {
	problems := table.Read("f.csv", []byte("name,city\nAnn,\n"), columns(), func(r *table.Row) {
		fails := func(string) (int, error) { return 0, errors.New("must not be asked") }
		if !r.Date("city").IsZero() || r.Digits("note", 1, 2) != "" || table.Cell(r, "city", "", fails) != 0 || r.Has("city") {
			t.Error("an empty cell has a value")
		}
		if r.File() != "f.csv" {
			t.Errorf("the row says it is in %q", r.File())
		}
	})
	if len(problems) > 0 {
		t.Errorf("problems %v", problems)
	}
}

func TestAFileThatCannotBeRead(t *testing.T) {
	problems := table.Load(fstest.MapFS{}, "f.csv", columns(), func(*table.Row) {})
	if len(problems) != 1 || problems[0].File != "f.csv" || problems[0].Remedy == "" {
		t.Errorf("problems %v, want one with a remedy", problems)
	}
}

// Whatever is in the cells, quoting them and reading them back gives them back, row by row.
func TestQuotedCellsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringMatching(`[a-z",; é]{0,8}[a-z]`)
		given := rapid.SliceOf(cell).Draw(t, "cells")
		var file strings.Builder
		file.WriteString("city,name\n")
		for _, text := range given {
			fmt.Fprintf(&file, "\"%s\",x\n", strings.ReplaceAll(text, `"`, `""`))
		}
		var got []string
		problems := table.Read("f.csv", []byte(file.String()), columns(), func(r *table.Row) {
			got = append(got, r.Text("city"))
		})
		for i := range given {
			given[i] = strings.TrimSpace(given[i])
		}
		if !slices.Equal(got, given) || len(problems) > 0 {
			t.Fatalf("got %q, problems %v, want %q", got, problems, given)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("name,city\nAnn,Bern\n"))
	f.Add([]byte("\xef\xbb\xbfname,city\r\n\"a\nb\",\"\"\"\"\r\n"))
	f.Add([]byte("name,city\n\"Ann,Bern\n\xff,1\n"))
	f.Add([]byte("\xff\xfe"))
	f.Fuzz(func(t *testing.T, data []byte) {
		last := 0
		problems := table.Read("f.csv", data, columns(), func(r *table.Row) {
			if r.Line <= last {
				t.Errorf("line %d after line %d", r.Line, last)
			}
			last = r.Line
			r.Date("city")
			r.Digits("note", 1, 15)
		})
		for _, p := range problems {
			if p.File != "f.csv" || p.Line < 1 || p.Message == "" || p.Remedy == "" {
				t.Errorf("the problem %+v lacks something", p)
			}
		}
	})
}
