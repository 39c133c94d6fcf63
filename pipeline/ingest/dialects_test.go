package ingest

import (
	"encoding/binary"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"tollbook/pipeline/store"
)

const plainTime, plainEnd = "2026-10-31T18:00:08+00:00", "2026-10-31T18:03:47+00:00"

// plainRows are the records that every dialect below says in its own way.
func plainRows() []string {
	return []string{
		row25(1, "Start Time", plainTime, "End Time", plainEnd, "User Display Name", `"Müller, Ann ""M"""`, "Charge", "0.38", "Connection Fee", ""),
		row25(2, "Start Time", "2026-10-01T08:00:00+00:00", "End Time", "2026-10-01T08:03:39+00:00", "Charge", "1.10", "Caller ID", "", "User Display Name", "😀"),
		row25(3, "Start Time", "2026-11-02T00:00:00+00:00", "End Time", "", "Charge", "-12.5", "Connection Fee", "0.05", "Destination Number", "4.93E+11", "User Display Name", ""),
	}
}

// loadedRows gives what is in usage, all columns but where it came from.
func loadedRows(t *testing.T, tx *store.Tx) []string {
	t.Helper()
	return list(t, tx, "select cast(to_json(u) as varchar) from (select * exclude (file_id) from usage order by source_line) as u")
}

// utf16Of is the text as UTF-16.
func utf16Of(text string, order binary.AppendByteOrder, mark bool) string {
	units := utf16.Encode([]rune(text))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	var out []byte
	for _, unit := range units {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

// delimited says records of plain CSV with another delimiter, fields quoted where they hold it.
func delimited(text string, delimiter byte) string {
	var out []string
	for _, line := range strings.Split(strings.TrimRight(text, "\r\n"), "\r\n") {
		var fields []string
		for f := range splitRecord([]byte(line), comma) {
			field := string(f.value)
			if strings.ContainsAny(field, string(delimiter)+`"`) {
				field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
			}
			fields = append(fields, field)
		}
		out = append(out, strings.Join(fields, string(delimiter)))
	}
	return strings.Join(out, "\r\n") + "\r\n"
}

// dated writes the times of the text in another way: $1 is the year, $2 the month, $3 the day, $4 the time.
func dated(text, layout string) string {
	return regexp.MustCompile(`(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)\+00:00`).ReplaceAllString(text, layout)
}

// quoted puts every field into quotes, as Export-Csv does.
func quoted(text string) string {
	var out strings.Builder
	for _, line := range strings.Split(strings.TrimRight(text, "\r\n"), "\r\n") {
		var fields []string
		for f := range splitRecord([]byte(line), comma) {
			fields = append(fields, `"`+strings.ReplaceAll(string(f.value), `"`, `""`)+`"`)
		}
		out.WriteString(strings.Join(fields, ",") + "\r\n")
	}
	return out.String()
}

// american writes times as a spreadsheet or script does in the United States.
func american(text string) string {
	text = dated(text, "$2/$3/$1 $4")
	for plain, clock := range map[string]string{"18:00:08": "6:00:08 PM", "18:03:47": "6:03:47 PM", "08:00:00": "8:00:00 AM", "08:03:39": "8:03:39 AM", "00:00:00": "12:00:00 AM"} {
		text = strings.ReplaceAll(text, plain, clock)
	}
	return text
}

// TestEveryDialectSaysTheSame gives the same three records in every dialect and wants the same rows.
func TestEveryDialectSaysTheSame(t *testing.T) {
	given := csvOf(header25, plainRows()...)
	european := strings.NewReplacer(";0.05;-12.5;", ";0,05;-12,5;", ";0.38;", ";0,38;", ";1.10;", ";1,1;").Replace(delimited(given, ';'))
	tx := state(t)
	take(t, tx, folder(t, map[string]string{"usage/a.csv": given}))
	want := loadedRows(t, tx)
	if len(want) != 3 {
		t.Fatalf("the plain export gives %d rows", len(want))
	}
	tabs := strings.ReplaceAll(delimited(dated(given, "$1/$2/$3 $4"), '\t'), "\t\t", "\t<No Data>\t")
	for _, c := range []struct{ name, content string }{
		{"UTF-8 with its mark", "\xef\xbb\xbf" + given},
		{"UTF-16LE", utf16Of(given, binary.LittleEndian, true)},
		{"UTF-16BE", utf16Of(given, binary.BigEndian, true)},
		{"UTF-16LE without its mark", utf16Of(given, binary.LittleEndian, false)},
		{"UTF-16BE without its mark", utf16Of(given, binary.BigEndian, false)},
		{"UTF-16LE packed", packed(utf16Of(given, binary.LittleEndian, true))},
		{"Export-Csv", "#TYPE System.Management.Automation.PSCustomObject\r\n" + quoted(given)},
		{"Export-Csv in UTF-16 with American times", utf16Of("#TYPE System.Object\r\n"+quoted(american(given)), binary.LittleEndian, true)},
		{"a delimiter told to Excel", "sep=;\r\n" + delimited(given, ';')},
		{"semicolons", delimited(given, ';')},
		{"tabs", delimited(given, '\t')},
		{"tabs, slashes and <No Data>", tabs},
		{"tabs, slashes with a T and No data", strings.ReplaceAll(strings.ReplaceAll(tabs, "<No Data>", "No data"), "2026/10/31 ", "2026/10/31T")},
		{"tabs in UTF-16", utf16Of(tabs, binary.LittleEndian, true)},
		{"a European spreadsheet", dated(european, "$3.$2.$1 $4")},
		{"a European one's code page", strings.ReplaceAll(dated(european, "$3.$2.$1 $4"), "ü", "\xfc")},
		{"a British one", dated(given, "$3/$2/$1 $4")},
		{"an American one", american(given)},
		{"a Dutch one", dated(european, "$3-$2-$1 $4")},
		{"a Finnish one", strings.NewReplacer("18:00:08", "18.00.08", "18:03:47", "18.03.47", "08:00:00", "8.00.00", "08:03:39", "8.03.39").Replace(dated(european, "$3.$2.$1 $4"))},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx := state(t)
			take(t, tx, folder(t, map[string]string{"usage/a.csv": c.content}))
			if got := loadedRows(t, tx); !slices.Equal(got, want) {
				t.Errorf("got %q\nwant %q", got, want)
			}
			if got := rejected(t, tx); len(got) > 0 {
				t.Errorf("got rejects %q", got)
			}
		})
	}
}

// TestWhatIsWrongInADialect gives a damaged or ambiguous file and wants its counts and rejects.
func TestWhatIsWrongInADialect(t *testing.T) {
	given := csvOf(header25, plainRows()...)
	ambiguous := strings.NewReplacer("2026-10-31T", "2026-10-03T").Replace(given)
	little := utf16Of(given, binary.LittleEndian, true)
	lone := strings.Replace(little, utf16Of("😀", binary.LittleEndian, false), "\x3d\xd8", 1)
	for _, c := range []struct {
		name, content, want string
		rejects             []string
	}{
		{"a byte order mark only", "\xff\xfe", "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.csv:0 file_refused"}},
		{"half a character at the end", little + "\x41", "read 4 loaded 3 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/a.csv:5 bad_encoding"}},
		{"the last byte is missing", strings.TrimSuffix(little, "\x00"), "read 3 loaded 2 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/a.csv:4 bad_encoding"}},
		{"a lone surrogate", lone, "read 3 loaded 2 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/a.csv:3 bad_encoding"}},
		{"a line beyond the limit in UTF-16", utf16Of(csvOf(header25, row25(1), row25(2, "UPN", strings.Repeat("x", LineBytesMax)), row25(3)), binary.LittleEndian, true),
			"read 3 loaded 2 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/a.csv:3 line_too_long"}},
		{"no header but a type", "#TYPE System.Object\r\n", "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.csv:0 file_refused"}},
		{"the header has an open quote", `UsageId;Call Type;Start Time;"Duration` + "\r\n" + "a;b;c;d\r\n", "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1",
			[]string{"usage/a.csv:0 file_refused"}},
		{"two columns of one meaning between semicolons", "UsageId;Id;Call Type;Start Time;Duration\n", "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1",
			[]string{"usage/a.csv:1 duplicate_column"}},
		{"the header is known under two delimiters", ";UsageId;,;Call Type;,;Start Time;,;Duration;\n" + id(1) + ",user_out,2026-10-01T08:00:00Z,60\n",
			"read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"records have another delimiter than the header", delimited(csvOf(header25), ';') + row25(1), "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 0",
			[]string{"usage/a.csv:2 field_count"}},
		{"day and month could be either", dated(ambiguous, "$2/$3/$1 $4"), "read 3 loaded 0 updated 0 duplicate 0 rejected 3 refused 0",
			[]string{"usage/a.csv:2 bad_timestamp", "usage/a.csv:3 bad_timestamp", "usage/a.csv:4 bad_timestamp"}},
		{"day and month are the same", dated(strings.ReplaceAll(ambiguous, "-10-03T", "-10-10T"), "$2/$3/$1 $4"), "read 3 loaded 1 updated 0 duplicate 0 rejected 2 refused 0",
			[]string{"usage/a.csv:3 bad_timestamp", "usage/a.csv:4 bad_timestamp"}},
		{"some dates were turned round", strings.Replace(dated(given, "$2/$3/$1 $4"), "10/01/2026", "01.10.2026", 2), "read 3 loaded 1 updated 0 duplicate 0 rejected 2 refused 0",
			[]string{"usage/a.csv:3 bad_timestamp", "usage/a.csv:4 bad_timestamp"}},
		{"years of two digits", dated(given, "26/$2/$3 $4"), "read 3 loaded 0 updated 0 duplicate 0 rejected 3 refused 0",
			[]string{"usage/a.csv:2 bad_timestamp", "usage/a.csv:3 bad_timestamp", "usage/a.csv:4 bad_timestamp"}},
		{"thousands between semicolons", delimited(csvOf(header25, row25(1, "Charge", `"1.234,56"`), row25(2, "Charge", `"1,2,3"`)), ';'), "read 2 loaded 0 updated 0 duplicate 0 rejected 2 refused 0",
			[]string{"usage/a.csv:2 bad_charge", "usage/a.csv:3 bad_charge"}},
		{"the old report without ids", "User ID\tPhone number\tCall type\tStart Time (UTC)\tDuration (s)\tCharge\r\nann@contoso.example\t+1425\tpstn_out\t2016/05/11 08:00:00\t118\t0.00\r\n",
			"read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.csv:0 file_refused"}},
		{"an old spreadsheet", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/a.csv:0 file_refused"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx := state(t)
			if got := take(t, tx, folder(t, map[string]string{"usage/a.csv": c.content})).counted(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if got := rejected(t, tx); !slices.Equal(got, c.rejects) {
				t.Errorf("got rejects %q, want %q", got, c.rejects)
			}
		})
	}
}

// TestWhatARejectOfADialectSays wants the record as the file has it, and a message that helps.
func TestWhatARejectOfADialectSays(t *testing.T) {
	tx := state(t)
	take(t, tx, folder(t, map[string]string{
		"usage/a.csv": utf16Of(delimited(csvOf(header20, row20(1, "Duration Seconds", "x")), ';'), binary.LittleEndian, true),
		"usage/b.csv": "User ID\tCall type\tStart Time (UTC)\tDuration (s)\r\n",
	}))
	got := list(t, tx, "select r.message || '|' || r.raw from rejects as r order by file_id")
	want := []string{
		meaning(codeDuration) + "|" + strings.TrimRight(delimited(row20(1, "Duration Seconds", "x"), ';'), "\r\n"),
		errNoIDs.Error() + "|",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestJSONInUTF16(t *testing.T) {
	page := `[{"id":"` + id(1) + `","callType":"user_out","startDateTime":"2026-10-01T08:00:00Z","duration":60,"charge":0.1,"currency":"EUR"}]`
	for _, mark := range []bool{true, false} {
		tx := state(t)
		got := take(t, tx, folder(t, map[string]string{"usage/a.json": utf16Of(page, binary.LittleEndian, mark)})).counted()
		if want := "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
