package ingest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// book is a workbook with one sheet for each name and the records of a plain CSV.
func book(t testing.TB, serial bool, namesAndRecords ...string) string {
	t.Helper()
	file := excelize.NewFile()
	for i := 0; i+1 < len(namesAndRecords); i += 2 {
		if _, err := file.NewSheet(namesAndRecords[i]); err != nil {
			t.Fatal(err)
		}
		for row, line := range strings.Split(strings.TrimRight(namesAndRecords[i+1], "\r\n"), "\r\n") {
			var cells []any
			for f := range splitRecord([]byte(line), comma) {
				cells = append(cells, spreadsheetCell(string(f.value), serial))
			}
			if err := file.SetSheetRow(namesAndRecords[i], fmt.Sprintf("A%d", row+1), &cells); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := file.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := file.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// spreadsheetCell is what a spreadsheet makes of a field: nothing of an empty one, a number or a date where it sees one.
func spreadsheetCell(value string, serial bool) any {
	if value == "" {
		return nil
	}
	if n, err := strconv.ParseFloat(value, 64); err == nil && !strings.ContainsAny(value, "+E") {
		return n
	}
	if at, err := time.Parse(time.RFC3339, value); err == nil && serial {
		return at
	}
	return value
}

// partsOf are the parts of an archive by name.
func partsOf(archive string) map[string]string {
	parts := map[string]string{}
	in, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	for i := 0; err == nil && i < len(in.File); i++ {
		var r io.ReadCloser
		if r, err = in.File[i].Open(); err == nil {
			var content []byte
			content, err = io.ReadAll(r)
			parts[in.File[i].Name] = string(content)
		}
	}
	if err != nil {
		panic(err)
	}
	return parts
}

// inSheet changes the text of the sheets of a workbook.
func inSheet(t *testing.T, archive, old, new string) string {
	t.Helper()
	changed := false
	var parts []string
	all := partsOf(archive)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		content := all[name]
		if strings.HasPrefix(name, "xl/worksheets/") {
			changed = changed || strings.Contains(content, old)
			content = strings.Replace(content, old, new, 1)
		}
		parts = append(parts, name, content)
	}
	if !changed {
		t.Fatalf("no sheet holds %s", old)
	}
	return zipped(parts...)
}

// TestWorkbooksSayTheSame gives the records of plain CSV as a workbook and wants the same rows.
func TestWorkbooksSayTheSame(t *testing.T) {
	given := csvOf(header25, plainRows()...)
	tx := state(t)
	take(t, tx, folder(t, map[string]string{"usage/a.csv": given}))
	want := loadedRows(t, tx)
	// 1.1 as the most used spreadsheet writes it
	digits := inSheet(t, book(t, true, "Export", given), "<v>1.1</v>", "<v>1.1000000000000001</v>")
	for _, c := range []struct{ name, file, content, path string }{
		{"times as text", "a.xlsx", book(t, false, "Export", given), "usage/a.xlsx"},
		{"times as dates", "a.xlsx", book(t, true, "Export", given), "usage/a.xlsx"},
		{"every digit of a number", "a.xlsx", digits, "usage/a.xlsx"},
		{"American times as text", "a.xlsx", book(t, false, "Export", american(given)), "usage/a.xlsx"},
		{"beside a sheet that is no export", "a.xlsx", book(t, true, "Notes", "remember\r\nthe milk", "Export", given), "usage/a.xlsx"},
		{"in an archive", "a.zip", zipped("PSTN.xlsx", book(t, true, "Export", given)), "usage/a.zip!PSTN.xlsx"},
		{"under another name", "a.csv", book(t, true, "Export", given), "usage/a.csv"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx := state(t)
			take(t, tx, folder(t, map[string]string{"usage/" + c.file: c.content}))
			if got := loadedRows(t, tx); !slices.Equal(got, want) {
				t.Errorf("got %q\nwant %q", got, want)
			}
			if got := list(t, tx, "select path from files"); !slices.Equal(got, []string{c.path}) {
				t.Errorf("got files %q", got)
			}
		})
	}
}

// TestWhatAWorkbookMayLookLike gives one workbook and wants its counts and rejects.
func TestWhatAWorkbookMayLookLike(t *testing.T) {
	given := csvOf(header25, plainRows()...)
	plain := book(t, true, "Export", given)
	turned := strings.NewReplacer(plainTime, "10/31/2026 6:00:08 PM", plainEnd, "10/31/2026 6:03:47 PM").Replace(given)
	for _, c := range []struct {
		name, content, want string
		rejects             []string
	}{
		{"two sheets", book(t, true, "July", csvOf(header25, row25(1)), "August", csvOf(header20, row20(2), row20(3, "Duration Seconds", "x"))),
			"read 3 loaded 2 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/a.xlsx!August:3 bad_duration"}},
		{"rows are missing in between", inSheet(t, inSheet(t, book(t, true, "Export", csvOf(header20, row20(1, "Charge", "x"))), `<row r="2"`, `<row r="9"`), `r="A2"`, `r="A9"`),
			"read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/a.xlsx:9 bad_charge"}},
		{"a row without a charge ends early", book(t, true, "Export", "UsageId,Call Type,Start Time,Duration,Charge\r\n"+id(1)+",user_in,2026-10-01T08:00:00Z,60"),
			"read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"a note beside the table", book(t, true, "Export", "UsageId,Call Type,Start Time,Duration\r\n"+id(1)+",user_in,2026-10-01T08:00:00Z,60,look here"),
			"read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"a header only", book(t, true, "Export", header20), "read 0 loaded 0 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"some dates became dates, some did not", book(t, true, "Export", turned), "read 3 loaded 1 updated 0 duplicate 0 rejected 2 refused 0",
			[]string{"usage/a.xlsx:3 bad_timestamp", "usage/a.xlsx:4 bad_timestamp"}},
		{"a decimal comma as text", book(t, true, "Export", csvOf(header20, row20(1, "Charge", `"0,38"`))), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 0",
			[]string{"usage/a.xlsx:2 bad_charge"}},
		{"two columns of one meaning", book(t, true, "Export", "UsageId,Id,Call Type,Start Time,Duration"), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1",
			[]string{"usage/a.xlsx:1 duplicate_column"}},
		{"513 columns", book(t, true, "Export", strings.Repeat("a,", 512)+"UsageId"), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.xlsx:0 file_refused"}},
		{"no sheet is an export", book(t, true, "Notes", "remember\r\nthe milk"), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.xlsx:0 file_refused"}},
		{"a damaged sheet", inSheet(t, plain, `<row r="3"`, `<row r="3`), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.xlsx:0 file_refused"}},
		{"a cell that points at a text that is not there", inSheet(t, plain, `t="s"><v>0</v>`, `t="s"><v>4000</v>`), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.xlsx:0 file_refused"}},
		{"a formula without its result", inSheet(t, plain, "<v>1.1</v>", "<f>1+0.1</f><v></v>"), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.xlsx:0 file_refused"}},
		{"a formula with its result", inSheet(t, plain, "<v>1.1</v>", "<f>1+0.1</f><v>1.1</v>"), "read 3 loaded 3 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"a sheet that breaks off", inSheet(t, plain, `</sheetData>`, ``), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.xlsx:0 file_refused"}},
		{"a row beyond the last", inSheet(t, plain, `<row r="4"`, `<row r="4000000"`), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.xlsx:1048577 file_refused"}},
		{"a bomb", zipped("[Content_Types].xml", strings.Repeat(" ", 8<<20)), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.xlsx:0 file_refused"}},
		{"the list of parts only", zipped("[Content_Types].xml", "<Types/>"), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.xlsx:0 file_refused"}},
		{"a workbook cut short", plain[:len(plain)/2], "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.xlsx:0 file_refused"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx := state(t)
			if got := take(t, tx, folder(t, map[string]string{"usage/a.xlsx": c.content})).counted(); got != c.want {
				t.Errorf("got %s, want %s; messages %q", got, c.want, list(t, tx, "select message from rejects"))
			}
			if got := rejected(t, tx); !slices.Equal(got, c.rejects) {
				t.Errorf("got rejects %q, want %q; messages %q", got, c.rejects, list(t, tx, "select message from rejects"))
			}
		})
	}
}

// TestSerialDates gives days since the workbook's day 0.
func TestSerialDates(t *testing.T) {
	for _, c := range []struct {
		serial, want string
		from1904     bool
	}{
		{"46326.750092592592", "2026-10-31 18:00:08.000", false},
		{"46326", "2026-10-31 00:00:00.000", false},
		{"44864.750092592592", "2026-10-31 18:00:08.000", true},
		{"2958465.5", "9999-12-31 12:00:00.000", false},
		{"60", "?60", false},
		{"-1", "?-1", false},
		{"1e300", "?1e300", false},
		{"NaN", "?NaN", false},
	} {
		b := &workbook{from: time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)}
		if c.from1904 {
			b.from = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		s := &sheet{book: b}
		if got := s.instant(c.serial); got != c.want {
			t.Errorf("%s: got %s, want %s", c.serial, got, c.want)
		}
	}
}

func TestMoneyAsTyped(t *testing.T) {
	for given, want := range map[string]string{
		"0.38": "0.38", "1.1000000000000001": "1.1", "3.7999999999999998": "3.8", "-0.30000000000000004": "-0.3", "1.2999999999999999E-2": "0.013",
		"0.1234567": "0.1234567", "123456789012345678e-99999999": "123456789012345678e-99999999", "x": "x",
	} {
		if got := asTyped(given); got != want {
			t.Errorf("%s: got %s, want %s", given, got, want)
		}
	}
}
