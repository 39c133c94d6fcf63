package ingest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// overlapping is an archive whose many names all have the bytes of one member: small, and large when unpacked.
func overlapping(t *testing.T, members int, content string) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := range members {
		f, err := w.Create(fmt.Sprintf("%06d.csv", i))
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			_, _ = f.Write([]byte(content)) // a buffer takes everything
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	// every entry of the directory is made to point at the first member
	archive := out.Bytes()
	directory := bytes.Index(archive, []byte("PK\x01\x02"))
	first := bytes.Clone(archive[directory : directory+46])
	for at := directory; at < len(archive); at++ {
		if bytes.HasPrefix(archive[at:], []byte("PK\x01\x02")) {
			copy(archive[at+16:at+28], first[16:28]) // checksum and sizes
			copy(archive[at+42:at+46], first[42:46]) // where it is
		}
	}
	return string(archive)
}

// TestTheLimits gives what is just beyond each limit of exports and wants a reject that names the limit and what to do;
// what is within it beside is read.
func TestTheLimits(t *testing.T) {
	one := row25(1)
	empty := make([]string, 0, 2*MembersMax+2)
	for i := range MembersMax + 1 {
		empty = append(empty, fmt.Sprintf("%d.csv", i), "")
	}
	wide := strings.Repeat("a,", ColumnsMax-25)
	many := overlapping(t, 400, csvOf(header25, row25(2, "User Display Name", strings.Repeat("Ann", 300_000))))
	for _, c := range []struct {
		name, file, content string
		loaded              int64
		reject, message     string
	}{
		{"ratio of a gzip file", "a.csv.gz", packed(strings.Repeat("0", 8<<20)), 0, "usage/a.csv.gz:0 file_refused", "unpacking: it unpacks to more than 200 times its size: if it is a real export, unpack it and put the CSV into usage/"},
		{"ratio of a member", "a.zip", zipped("a.csv", strings.Repeat("0", 8<<20), "b.csv", csvOf(header25, one)), 1, "usage/a.zip!a.csv:0 file_refused", "unpacking: it unpacks to more than 200 times its size: if it is a real export, unpack it and put the CSV into usage/"},
		{"ratio of an archive whose members share their bytes", "a.zip", many, 1, "usage/a.zip:0 file_refused", "the archive unpacks to more than 200 times its size: if these are real exports, unpack them and put them into usage/"},
		{"members", "a.zip", zipped(empty...), 0, "usage/a.zip:0 file_refused", "the archive has 10001 members, more than 10000: split it into smaller archives"},
		{"an absolute name", "a.zip", zipped("/a.csv", header25, "b.csv", csvOf(header25, one)), 1, "usage/a.zip!/a.csv:0 file_refused", `the archive member "/a.csv" has an absolute or climbing name: pack the exports again with plain names`},
		{"a climbing name", "a.zip", zipped("x/../../a.csv", header25, "x/b.csv", csvOf(header25, one)), 1, "usage/a.zip!x/../../a.csv:0 file_refused", `the archive member "x/../../a.csv" has an absolute or climbing name: pack the exports again with plain names`},
		{"a name of another system", "a.zip", zipped(`C:\a.csv`, header25, "D/b.csv", csvOf(header25, one)), 1, `usage/a.zip!C:\a.csv:0 file_refused`, `the archive member "C:\\a.csv" has an absolute or climbing name: pack the exports again with plain names`},
		{"an archive in an archive", "a.zip", zipped("a.zip", zipped("a.csv", header25), "b.csv", csvOf(header25, one)), 1, "usage/a.zip!a.zip:0 file_refused", "what was packed is itself packed: unpack it once and put the result into usage/"},
		{"gzip in gzip", "a.gz", packed(packed(csvOf(header25, one))), 0, "usage/a.gz:0 file_refused", "what was packed is itself packed: unpack it once and put the result into usage/"},
		{"line length", "a.csv", csvOf(header25, row25(2, "User Display Name", strings.Repeat("x", LineBytesMax)), one), 1, "usage/a.csv:2 line_too_long", "the record is longer than 1 MiB"},
		{"line length of JSON", "a.json", "[" + strings.Replace(graphSMS, `"smsId":"x"`, `"smsId":"`+strings.Repeat("x", LineBytesMax)+`"`, 1) + "," + graphCall + "]", 1, "usage/a.json:1 line_too_long", "the row is longer than 1 MiB"},
		{"columns", "a.csv", wide + "a," + header25 + "\n", 0, "usage/a.csv:0 file_refused", "the header has 513 columns, more than 512: export the period again"},
		{"as many columns as there may be", "a.csv", wide + header25 + "\n" + strings.Repeat(",", ColumnsMax-25) + one + "\n", 1, "", ""},
		{"columns of a sheet", "a.xlsx", book(t, true, "Export", wide+"a,"+header25), 0, "usage/a.xlsx:0 file_refused", `sheet "Export": the header has 513 columns, more than 512: export the period again`},
		{"rows of a sheet", "a.xlsx", inSheet(t, book(t, true, "Export", csvOf(header25, one)), `<row r="2"`, `<row r="1048577"`), 0, "usage/a.xlsx:1048577 file_refused",
			`reading sheet "Export": row 1048577: it is beyond row 1048576, the last that a sheet has: save the sheet again, in parts`},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx := state(t)
			s := take(t, tx, folder(t, map[string]string{"usage/" + c.file: c.content}))
			var want, messages []string
			if c.reject != "" {
				want, messages = []string{c.reject}, []string{c.message}
			}
			if got := rejected(t, tx); !slices.Equal(got, want) || s.Loaded != c.loaded {
				t.Errorf("got %q and %s", got, s.counted())
			}
			if got := list(t, tx, "select message from rejects"); !slices.Equal(got, messages) {
				t.Errorf("got %q, want %q", got, messages)
			}
		})
	}
}

// TestTheLargestMember asks about sizes that no test can unpack.
func TestTheLargestMember(t *testing.T) {
	for _, c := range []struct {
		written, packed int64
		want            string
	}{
		{MemberBytesMax, MemberBytesMax / RatioMax * 2, ""},
		{MemberBytesMax + 1, MemberBytesMax, "it unpacks to more than 64 GiB: split the export by month"},
		{RatioFloorBytes, 1, ""},
		{RatioMax << 20, 1 << 20, ""},
		{RatioMax<<20 + 1, 1 << 20, "it unpacks to more than 200 times its size: if it is a real export, unpack it and put the CSV into usage/"},
	} {
		got := ""
		if err := sizeLimit(c.written, c.packed); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%d of %d bytes: got %q, want %q", c.written, c.packed, got, c.want)
		}
	}
}

// TestTheRawTextOfAReject is never longer than a cell of a workbook may be.
func TestTheRawTextOfAReject(t *testing.T) {
	tx := state(t)
	take(t, tx, folder(t, map[string]string{"usage/a.csv": csvOf(header25, row25(1, "Charge", "x", "User Display Name", strings.Repeat("ä", RawBytesMax)))}))
	if got := list(t, tx, "select strlen(raw) || ' ' || (strlen(raw) > 32000) from rejects"); !slices.Equal(got, []string{"32767 true"}) && !slices.Equal(got, []string{"32766 true"}) {
		t.Errorf("got %q", got)
	}
}
