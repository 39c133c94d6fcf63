package ingest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"testing"
)

// TestWhatAnExportMayLookLike gives one file in usage/ and wants its counts and rejects.
func TestWhatAnExportMayLookLike(t *testing.T) {
	long := strings.Repeat("x", LineBytesMax)
	for _, c := range []struct {
		name, file, content, want string
		rejects                   []string
	}{
		{"20 columns", "a.csv", csvOf(header20, row20(1), row20(2)), "read 2 loaded 2 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"25 columns with a BOM", "a.csv", "\xef\xbb\xbf" + csvOf(header25, row25(1)), "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"line feeds only, no last one", "a.csv", header25 + "\n" + row25(1) + "\n" + row25(2), "read 2 loaded 2 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"both line ends", "a.csv", header25 + "\r\n" + row25(1) + "\n" + row25(2) + "\r\n", "read 2 loaded 2 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"a header only", "a.csv", header25 + "\r\n", "read 0 loaded 0 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"columns in another order, one unknown", "a.csv", "Charge,Shoe size,UsageId,Call Type,Start Time,Duration Seconds\n1.00,44," + id(1) + ",user_in,2026-10-01T08:00:00Z,60\n",
			"read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"blank lines are no records", "a.csv", header25 + "\n\n" + row25(1) + "\n\r\n" + row25(2, "Duration Seconds", "x") + "\n",
			"read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/a.csv:3 bad_duration"}},
		{"a line end inside quotes", "a.csv", csvOf(header25, row25(1, "User Display Name", "\"Ann\r\nSmith\""), row25(2, "Charge", "x")),
			"read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/a.csv:3 bad_charge"}},
		{"a field too many, a field too few", "a.csv", csvOf(header25, row25(1)+",", row25(2), "a,b"), "read 3 loaded 1 updated 0 duplicate 0 rejected 2 refused 0",
			[]string{"usage/a.csv:2 field_count", "usage/a.csv:4 field_count"}},
		{"a quote that never closes spoils its own line only", "a.csv", csvOf(header25, row25(1), row25(2, "User Display Name", `"Ann`), row25(3, "User Display Name", "Bob")),
			"read 3 loaded 2 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/a.csv:3 field_count"}},
		{"a quote inside a plain field", "a.csv", csvOf(header25, row25(1, "User Display Name", `Ann "the boss" S`)), "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"a line beyond the limit", "a.csv", csvOf(header25, row25(1), row25(2, "User Display Name", long), row25(3)), "read 3 loaded 2 updated 0 duplicate 0 rejected 1 refused 0",
			[]string{"usage/a.csv:3 line_too_long"}},
		{"bytes that are no UTF-8", "a.csv", csvOf(header25, row25(1, "User Display Name", "M\xfcller"), row25(2)), "read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 0",
			[]string{"usage/a.csv:2 bad_encoding"}},
		{"two columns of one meaning", "a.csv", "UsageId,Id,Call Type,Start Time,Duration\n", "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.csv:1 duplicate_column"}},
		{"no export at all", "notes.txt", "remember the milk\n", "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/notes.txt:0 file_refused"}},
		{"an empty file", "a.csv", "", "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.csv:0 file_refused"}},
		{"gzip", "a.csv.gz", packed(csvOf(header25, row25(1))), "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"zip with its description", "a.zip", zipped("PSTN.calls.csv", csvOf(header25, row25(1), row25(2, "UsageId", "7")), "parameters.json", `{"from":"2026-10-01"}`),
			"read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/a.zip!PSTN.calls.csv:3 bad_usage_id"}},
		{"the name says nothing", "a.dat", csvOf(header25, row25(1)), "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"a zip in a zip", "a.zip", zipped("inner.zip", zipped("a.csv", header25)), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.zip!inner.zip:0 file_refused"}},
		{"a climbing member beside a good one", "a.zip", zipped("../../etc/a.csv", header25, "b.csv", csvOf(header25, row25(1))),
			"read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.zip!../../etc/a.csv:0 file_refused"}},
		{"a bomb", "a.csv.gz", packed(strings.Repeat("0", 8<<20)), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.csv.gz:0 file_refused"}},
		{"lines that end in a bare carriage return", "a.csv", header25 + "\r" + row25(1) + "\r" + row25(2, "Charge", "x"), "read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 0",
			[]string{"usage/a.csv:3 bad_charge"}},
		{"only the header ends in one", "a.csv", header25 + "\r" + row25(1) + "\n" + row25(2) + "\n", "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1",
			[]string{"usage/a.csv:0 file_refused"}},
		{"the description of an export, unpacked", "parameters.json", `{"from":"2026-10-01"}`, "read 0 loaded 0 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"an export under the name of the description", "parameters.json", "[" + graphCall + "]", "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"what systems leave in archives", "a.zip", zipped("__MACOSX/._a.csv", "\x00\x05\x16\x07", ".DS_Store", "\x00\x00\x00\x01Bud1", "Thumbs.db", "\xd0\xcf\x11\xe0", "a.csv", csvOf(header25, row25(1))),
			"read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"the lock of an open workbook", "~$a.xlsx", "\x05Admin", "read 0 loaded 0 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"another packing", "a.7z", "7z\xbc\xaf\x27\x1c", "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.7z:0 file_refused"}},
		{"UTF-32", "a.csv", "\xff\xfe\x00\x00U\x00\x00\x00", "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.csv:0 file_refused"}},
		{"an exclamation mark in the name", "a!b.csv", csvOf(header25, row25(1)), "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"members in another order than their names", "a.zip", zipped("b.csv", csvOf(header25, row25(1)), "a.csv", csvOf(header25, row25(1, "Charge", "x"), row25(1, "Charge", "0.40"))),
			"read 3 loaded 1 updated 1 duplicate 0 rejected 1 refused 0", []string{"usage/a.zip!a.csv:2 bad_charge"}},
		{"513 columns", "a.csv", strings.Repeat("a,", 512) + "UsageId\n", "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.csv:0 file_refused"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx := state(t)
			dir := folder(t, map[string]string{"usage/" + c.file: c.content})
			if got := take(t, tx, dir).counted(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if again := take(t, tx, dir); again.counted() != c.want || again.NewFiles != 0 {
				t.Errorf("the second run reads %d files and counts %s", again.NewFiles, again.counted())
			}
			if got := rejected(t, tx); !slices.Equal(got, c.rejects) {
				t.Errorf("got rejects %q, want %q", got, c.rejects)
			}
		})
	}
}

func packed(content string) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write([]byte(content)) // a buffer takes everything
	_ = w.Close()
	return out.String()
}

func zipped(namesAndContents ...string) string {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i+1 < len(namesAndContents); i += 2 {
		f, err := w.Create(namesAndContents[i])
		if err != nil {
			panic(err)
		}
		_, _ = f.Write([]byte(namesAndContents[i+1])) // a buffer takes everything
	}
	_ = w.Close()
	return out.String()
}
