package cdr

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWrongProfiles wants every mistake to be told with its line and a remedy.
func TestWrongProfiles(t *testing.T) {
	const start = "extends: asterisk-master\n"
	for _, tt := range []struct {
		name, text string
		line       int
		message    string
	}{
		{"a key that nobody knows", start + "times:\n  zones: UTC\n", 3, "zones"},
		{"a top key that nobody knows", start + "colums: {}\n", 2, "colums"},
		{"a zone that is none", start + "times:\n  zone: Berlin\n", 3, `times.zone is "Berlin"`},
		{"the zone of the machine", start + "times:\n  zone: Local\n", 3, `times.zone is "Local"`},
		{"a layout without a day", start + "times:\n  layouts: ['%Y-%m %H:%M']\n", 3, "times.layouts"},
		{"a layout that is none", start + "times:\n  layouts: [YYYY-MM-DD]\n", 3, "times.layouts"},
		{"a unit that is none", start + "duration: hours\n", 2, `duration is "hours"`},
		{"a delimiter of two signs", start + "file:\n  delimiter: '::'\n", 3, "file.delimiter"},
		{"an encoding that is none", start + "file:\n  encoding: ebcdic\n", 3, "file.encoding"},
		{"a filter that is none", start + "filters: [answerd]\n", 2, `filters is "answerd"`},
		{"a region that is none", start + "numbers:\n  region: Germany\n", 3, "numbers.region"},
		{"an expression that is none", start + "numbers:\n  internal: '[0-9'\n", 3, "numbers.internal"},
		{"a column that is not in the file", start + "columns:\n  cost: price\n", 3, `columns.cost names "price"`},
		{"a base that is none", "extends: asterix\n", 1, `no built-in profile "asterix"`},
		{"no column of the start", "columns:\n  callee: to\nduration: s\n", 2, "columns.start"},
		{"no layouts", "columns:\n  callee: to\n  start: at\n  duration: d\nduration: s\n", 0, "times.layouts is empty"},
		{"no unit", "columns:\n  callee: to\n  start: at\n  duration: d\ntimes:\n  layouts: [epoch]\n", 0, "duration is missing"},
		{"an end that is not there", "columns:\n  callee: to\n  start: at\ntimes:\n  layouts: [epoch]\nduration: times\n", 6, "duration: times needs"},
		{"no header and no names", "file:\n  header: false\n", 2, "file.fields"},
		{"a list instead of keys", "- a\n", 0, "not one document"},
		{"nothing at all", "", 0, "not one document"},
		{"no YAML", "a: [\n", 1, ""},
		{"a number that is a word", start + "file:\n  skip: some\n", 3, ""},
		{"lists without end", strings.Repeat("[", 2000), 1, "lists"},
		{"too long", strings.Repeat("#", ProfileBytesMax+1), 0, "bytes"},
	} {
		_, err := Parse("my.yaml", []byte(tt.text))
		var wrong *ProfileError
		if !errors.As(err, &wrong) {
			t.Errorf("%s: got %v", tt.name, err)
			continue
		}
		if wrong.Line != tt.line || !strings.Contains(wrong.Message, tt.message) || wrong.Remedy == "" {
			t.Errorf("%s: got line %d, %q, remedy %q", tt.name, wrong.Line, wrong.Message, wrong.Remedy)
		}
	}
}

// TestAProfileExtendsABuiltInOne keeps what it does not say.
func TestAProfileExtendsABuiltInOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ours.yaml")
	text := "extends: cisco-cucm\nnumbers:\n  region: GB\n  outside_line: \"0\"\nfilters: [answered, outbound]\ntimes:\n  zone: Europe/London\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "ours" || p.Numbers.Region != "GB" || p.Numbers.OutsideLine != "0" || p.Times.Zone != "Europe/London" || !slices.Equal(p.Filters, []string{"answered", "outbound"}) {
		t.Errorf("its own settings are lost: %+v", p)
	}
	if p.Numbers.Internal == "" || p.File.Skip != 1 || !slices.Equal(p.Columns.Callee, Names{"finalCalledPartyNumber", "originalCalledPartyNumber"}) || !slices.Equal(p.Times.Layouts, []string{"epoch"}) {
		t.Errorf("the settings of its base are lost: %+v", p)
	}
	if base, err := Load("cisco-cucm"); err != nil || base.Numbers.Region != "" {
		t.Errorf("the base was changed: %+v, %v", base.Numbers, err)
	}
}

// TestUnknownNames wants to hear which profiles there are.
func TestUnknownNames(t *testing.T) {
	for _, name := range []string{"asterix", "./not-there.yaml", "not-there.yml", "/", ""} {
		_, err := Load(name)
		var wrong *ProfileError
		if !errors.As(err, &wrong) || wrong.Remedy == "" {
			t.Errorf("%q: got %v", name, err)
		}
	}
}

func FuzzProfile(f *testing.F) {
	for _, name := range Builtin() {
		text, err := profiles.ReadFile("profiles/" + name + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("extends: 3cx\ncolumns: {caller: [a, b], callee: &x y, user: *x}\n"))
	f.Add([]byte("columns:\n  start: {a: b}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Parse("fuzz.yaml", text)
		var wrong *ProfileError
		if err != nil && (!errors.As(err, &wrong) || wrong.Message == "") {
			t.Errorf("%v is no *ProfileError", err)
		}
		if err == nil && len(p.Columns.Start) == 0 {
			t.Error("a profile without a start was taken")
		}
	})
}
