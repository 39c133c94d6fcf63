package cdr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// plainProfile is a profile without surprises; tests add to it.
const plainProfile = `
columns: {record_id: id, caller: from, callee: to, start: at, end: until, duration: took, direction: way, cost: price, currency: money}
times: {layouts: ["%Y-%m-%d %H:%M:%S"], zone: UTC}
direction: {outbound: [out], inbound: [in], internal: [here]}
numbers: {region: US}
`

// read runs a profile over the text of a file and gives a call, or the code of a reject, for each record.
func read(t testing.TB, profile string, text []byte) ([]string, Summary) {
	t.Helper()
	p, err := Parse("test.yaml", []byte(profile))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "calls.csv")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, tx := context.Background(), begin(t)
	s, err := Run(ctx, tx, Options{Profile: p, Files: []string{path}, Currency: "USD"})
	if err != nil {
		t.Fatal(err)
	}
	calls, err := Sample(ctx, tx, 1000)
	if err != nil {
		t.Fatal(err)
	}
	rejects, err := Rejects(ctx, tx, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range calls {
		got = append(got, c.line())
	}
	for _, r := range rejects {
		got = append(got, fmt.Sprintf("%d %s: %s", r.Line, r.Code, r.Raw))
	}
	return got, s
}

func TestDurations(t *testing.T) {
	for _, tt := range []struct{ unit, took, want string }{
		{"s", "125", "125s"}, {"s", "0", "0s"}, {"s", "0.2", "1s"}, {"s", "12,5", "13s"}, {"s", "2147483647", "2147483647s"},
		{"s", "2147483648", "bad"}, {"s", "-1", "bad"}, {"s", "", "bad"}, {"s", "2:05", "bad"},
		{"ms", "125000", "125s"}, {"ms", "1", "1s"}, {"ms", "0", "0s"}, {"ms", "1999.999", "2s"},
		{"min", "2", "120s"}, {"min", "1.5", "90s"}, {"min", "0.01", "1s"},
		{"h:mm:ss", "0:02:05", "125s"}, {"h:mm:ss", "100:00:01", "360001s"}, {"h:mm:ss", "2:05", "125s"}, {"h:mm:ss", "125", "125s"}, {"h:mm:ss", "0:72:00", "bad"},
		{"times", "", "60s"},
	} {
		text := "id,from,to,at,until,took,way\n1,12065550100,12065550199,2026-03-02 09:00:00,2026-03-02 09:01:00,\"" + tt.took + "\",out\n"
		got, _ := read(t, plainProfile+"duration: \""+tt.unit+"\"\n", []byte(text))
		want := "+12065550100 | +12065550100 | +12065550199 | outbound | 2026-03-02T09:00:00 | " + tt.want + " | -"
		if tt.want == "bad" {
			want = "bad_duration"
		}
		if len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("%q in %s: got %q, want %s", tt.took, tt.unit, got, tt.want)
		}
	}
}

// TestMidnight wants a call that ends after midnight to last minutes, with and without the day of its end.
func TestMidnight(t *testing.T) {
	const common = "times: {layouts: [\"%d/%m/%Y %H:%M\"], zone: America/New_York}\nduration: times\nnumbers: {region: US}\n"
	for _, tt := range []struct{ name, columns, text string }{
		{"the day of the end is written", "columns: {callee: to, start: day, start_clock: from, end: last, end_clock: till}\n", "to,day,from,last,till\n2065550199,7/3/2026,23:50,8/3/2026,0:09\n"},
		{"the day of the end is not", "columns: {callee: to, start: day, start_clock: from, end_clock: till}\n", "to,day,from,till\n2065550199,7/3/2026,23:50,0:09\n"},
	} {
		got, _ := read(t, tt.columns+common, []byte(tt.text))
		if want := []string{" |  | +12065550199 | outbound | 2026-03-08T04:50:00 | 1140s | -"}; !slices.Equal(got, want) {
			t.Errorf("%s: got %q", tt.name, got)
		}
	}
}

// TestAnEndBeforeTheStart: an end before a start is damage where the day of the end is written.
func TestAnEndBeforeTheStart(t *testing.T) {
	got, _ := read(t, plainProfile+"duration: times\n", []byte("to,at,until,way\n12065550199,2026-03-02 09:00:00,2026-03-02 08:59:59,out\n"))
	if len(got) != 1 || !strings.HasPrefix(got[0], "2 bad_duration") {
		t.Errorf("got %q", got)
	}
}

func TestRejects(t *testing.T) {
	const head = "id,from,to,at,took,way,price,money\n"
	for _, tt := range []struct{ name, record, want string }{
		{"good", "1,2065550100,2065550199,2026-03-02 09:00:00,60,out,0.01,EUR", "+12065550100 | +12065550100 | +12065550199 | outbound | 2026-03-02T09:00:00 | 60s | 0.01EUR"},
		{"a start that is none", "1,2065550100,2065550199,2 March,60,out,,", "2 bad_timestamp"},
		{"a start long ago", "1,2065550100,2065550199,1970-01-01 00:00:00,60,out,,", "2 bad_timestamp"},
		{"a cost that is none", "1,2065550100,2065550199,2026-03-02 09:00:00,60,out,free,", "2 bad_cost"},
		{"a currency that is none", "1,2065550100,2065550199,2026-03-02 09:00:00,60,out,1,dollars", "2 bad_currency"},
		{"a direction that nobody knows", "1,2065550100,2065550199,2026-03-02 09:00:00,60,sideways,,", "2 bad_direction"},
		{"nobody was called", "1,2065550100,,2026-03-02 09:00:00,60,out,,", "2 missing_number"},
		{"an anonymous caller", "1,,2065550199,2026-03-02 09:00:00,60,in,,", "+12065550199 |  | +12065550199 | inbound | 2026-03-02T09:00:00 | 60s | -"},
		{"a field too few", "1,2065550100,2065550199,2026-03-02 09:00:00,60,out,", "2 field_count"},
		{"a field too many", "1,2065550100,2065550199,2026-03-02 09:00:00,60,out,,,x", "2 field_count"},
		{"a delimiter at the end", "1,2065550100,2065550199,2026-03-02 09:00:00,60,out,,,", "+12065550100 | "},
		{"a quote that never closes", `1,"2065550100,2065550199,2026-03-02 09:00:00,60,out,,`, "2 field_count"},
		{"bytes of another encoding", "1,J\xfcrgen,2065550199,2026-03-02 09:00:00,60,out,,", "2 bad_encoding"},
		{"a line without end", "1," + strings.Repeat("x", LineBytesMax+10), "2 line_too_long"},
	} {
		got, s := read(t, plainProfile+"duration: s\n", []byte(head+tt.record+"\n"))
		if len(got) != 1 || !strings.HasPrefix(got[0], tt.want) {
			t.Errorf("%s: got %.200q", tt.name, got)
		}
		if s.Read != 1 || s.Taken+s.Rejected != 1 {
			t.Errorf("%s: got %+v", tt.name, s)
		}
	}
}

// TestADamagedRecordStaysOne wants the records around damage to be read.
func TestADamagedRecordStaysOne(t *testing.T) {
	text := "id,from,to,at,took,way\n" +
		"1,2065550100,2065550199,2026-03-02 09:00:00,60,out\n" +
		"2,\"2065550100,2065550199,2026-03-02 09:00:00,60,out\n\n" +
		"3,2065550100,2065550198,2026-03-02 09:00:00,60,out\n" +
		"4,\"20655\n50100\",2065550197,2026-03-02 09:00:00,60,out\n" +
		"5,2065550100,2065550196,never,60,out"
	got, s := read(t, plainProfile+"duration: s\n", []byte(text))
	want := []string{
		"+12065550100 | +12065550100 | +12065550199 | outbound | 2026-03-02T09:00:00 | 60s | -",
		"+12065550100 | +12065550100 | +12065550198 | outbound | 2026-03-02T09:00:00 | 60s | -",
		"20655\n50100 | 20655\n50100 | +12065550197 | outbound | 2026-03-02T09:00:00 | 60s | -",
		"3 field_count: 2,\"2065550100,2065550199,2026-03-02 09:00:00,60,out",
		"8 bad_timestamp: 5,2065550100,2065550196,never,60,out",
	}
	if !slices.Equal(got, want) || s.Read != 5 || s.Taken != 3 || s.Rejected != 2 {
		t.Errorf("got\n%s\n%+v", strings.Join(got, "\n"), s)
	}
}

func TestEncodingsAndDelimiters(t *testing.T) {
	const text = "id;from;to;at;took;way\n1;Jürgen;2065550199;2026-03-02 09:00:00;60;out\n"
	encoded := func(e interface{ Bytes([]byte) ([]byte, error) }, text string) []byte {
		b, err := e.Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, tt := range []struct {
		name, file string
		text       []byte
	}{
		{"UTF-8 with a mark", "{delimiter: ';'}", append([]byte("\xef\xbb\xbf"), text...)},
		{"UTF-16 with a mark, whatever the profile says", "{delimiter: ';'}", encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(), text)},
		{"UTF-16 without", "{delimiter: ';', encoding: utf-16}", encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder(), text)},
		{"Windows-1252", "{delimiter: ';', encoding: windows-1252}", encoded(charmap.Windows1252.NewEncoder(), text)},
		{"tabs, no quotes, line ends of Windows", "{delimiter: tab, quote: none}", []byte(strings.NewReplacer(";", "\t", "\n", "\r\n").Replace(text))},
		{"no header, a line to skip", "{delimiter: ';', header: false, skip: 1, fields: [id, from, to, at, took, way, more]}", []byte(text)},
	} {
		got, _ := read(t, plainProfileWithoutCost+"duration: s\nfile: "+tt.file+"\n", tt.text)
		if want := []string{"Jürgen | Jürgen | +12065550199 | outbound | 2026-03-02T09:00:00 | 60s | -"}; !slices.Equal(got, want) {
			t.Errorf("%s: got %q", tt.name, got)
		}
	}
}

const plainProfileWithoutCost = `
columns: {record_id: id, caller: from, callee: to, start: at, duration: took, direction: way}
times: {layouts: ["%Y-%m-%d %H:%M:%S"], zone: UTC}
direction: {outbound: [out]}
numbers: {region: US}
`

func TestNumbers(t *testing.T) {
	de := Numbers{Region: "DE", OutsideLine: "0"}
	either := Numbers{Region: "GB", Plain: "either"}
	for _, tt := range []struct {
		n             Numbers
		raw           string
		international bool
		want          string
	}{
		{Numbers{Region: "US"}, "(206) 555-0100", false, "+12065550100"},
		{Numbers{Region: "US"}, "1-206-555-0100", false, "+12065550100"},
		{Numbers{Region: "US"}, "011442079460001", false, "+442079460001"},
		{Numbers{Region: "US"}, "+44 20 7946 0001", false, "+442079460001"},
		{Numbers{Region: "US"}, "sip:+442079460001@example.org", false, "+442079460001"},
		{Numbers{Region: "US"}, "tel:+442079460001", false, "+442079460001"},
		{Numbers{Region: "US"}, "5550100", false, ""}, // where it is cannot be known
		{Numbers{Region: "US"}, "1001", false, ""},
		{Numbers{Region: "US"}, "1-800-FLOWERS", false, ""},
		{Numbers{Region: "US"}, "client:ada", false, ""},
		{Numbers{Region: "US"}, "+49301234***", false, ""},
		{Numbers{Region: "US"}, "4.93E+11", false, ""},
		{Numbers{Region: "US"}, "anonymous", false, ""},
		{Numbers{}, "2065550100", false, ""},
		{Numbers{}, "+12065550100", false, "+12065550100"},
		{Numbers{Plain: "international"}, "12065550100", false, "+12065550100"},
		{Numbers{Plain: "international"}, "0012065550100", false, "+12065550100"},
		{de, "0030901820", false, "+4930901820"},
		{de, "030901820", false, "+4930901820"},
		{de, "000442079460001", false, "+442079460001"},
		{either, "8450927777", false, "+448450927777"},
		{either, "97225555555", false, "+97225555555"},
		{either, "9722555555", true, "+9722555555"},
		{either, "35466666666", true, "+35466666666"}, // too long for Iceland, but surely there
		{either, "21066666666", true, ""},             // there is no such country
		{either, "+4420", false, ""},
		{either, "35466666666", false, ""}, // may be a slip in a national number
	} {
		if got, _ := tt.n.e164(tt.raw, tt.international); got != tt.want {
			t.Errorf("%q in %+v: got %q, want %q", tt.raw, tt.n, got, tt.want)
		}
	}
}

func TestDuplicates(t *testing.T) {
	const text = "id,from,to,at,took,way\n" +
		"1,2065550100,2065550199,2026-03-02 09:00:00,60,out\n" +
		"1,2065550100,2065550199,2026-03-02 09:00:00,60,out\n" +
		"1,2065550100,2065550199,2026-03-02 10:00:00,60,out\n" +
		",2065550100,2065550199,2026-03-02 09:00:00,60,out\n" +
		",2065550100,2065550199,2026-03-02 09:00:00,60,out\n"
	for dedupe, taken := range map[string]int64{"none": 5, "row": 3, "record_id": 3} {
		_, s := read(t, plainProfileWithoutCost+"duration: s\ndedupe: "+dedupe+"\n", []byte(text))
		if s.Read != 5 || s.Taken != taken || s.Filtered != 5-taken {
			t.Errorf("dedupe %s: got %+v, want %d taken", dedupe, s, taken)
		}
	}
}

// TestFilesThatAreNot wants a file that a profile cannot read to be refused with what it has.
func TestFilesThatAreNot(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	p, err := Load("twilio-calls")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ text, want string }{
		"empty.csv": {"", "is empty"},
		"a.csv.gz":  {"\x1f\x8b\x08\x00", "packed with gzip"},
		"a.xlsx":    {"PK\x03\x04", "a zip archive or a workbook"},
		"other.csv": {"a,b,c\n1,2,3\n", "no column for start"},
		"wide.csv":  {strings.Repeat("a,", ColumnsMax+1) + "\n", "header cannot be read"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Run(ctx, begin(t), Options{Profile: p, Files: []string{path}})
		var refused *FileError
		if !errors.As(err, &refused) || !strings.Contains(refused.Message, tt.want) || refused.Remedy == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	var refused *FileError
	for _, path := range []string{dir, filepath.Join(dir, "not-there.csv")} {
		if _, err := Run(ctx, begin(t), Options{Profile: p, Files: []string{path}}); !errors.As(err, &refused) {
			t.Errorf("%s: got %v", path, err)
		}
	}
}

func FuzzRows(f *testing.F) {
	for _, want := range samples() {
		text, err := os.ReadFile("testdata/" + want.profile + ".csv")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, slices.Index(Builtin(), want.profile))
	}
	f.Add([]byte("\"\n\"\n\"a\" b,\"c\"\"\n"), 0)
	tx := begin(f)
	f.Fuzz(func(t *testing.T, text []byte, profile int) {
		names := Builtin()
		p, err := Load(names[((profile%len(names))+len(names))%len(names)])
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "calls.csv")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Run(context.Background(), tx, Options{Profile: p, Files: []string{path}, Region: "US", Zone: "Europe/Berlin"})
		var refused *FileError
		if err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		if s.Read != s.Taken+s.Filtered+s.Rejected || s.Read > int64(bytes.Count(text, []byte("\n"))+1) {
			t.Errorf("the counts do not add up: %+v", s)
		}
	})
}
