package tidy

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// TestTree is the rule of the house: the source has no findings.
func TestTree(t *testing.T) {
	tree, err := Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Go) < 20 || len(tree.SQL) < 5 {
		t.Fatalf("found %d Go files and %d SQL files; is this the module's root?", len(tree.Go), len(tree.SQL))
	}
	for _, f := range Check(tree) {
		t.Errorf("%s", f)
	}
}

// planted are small trees that break one rule each: a rule that cannot fail keeps nothing.
func planted() []struct{ rule, file, text, want string } {
	long := strings.Repeat("\tprintln()\n", functionLinesMax)
	return []struct{ rule, file, text, want string }{
		{"imports", "rates/a.go", "package rates\nimport _ \"tollbook/pipeline\"\n", "rates may not import pipeline"},
		{"imports", "pipeline/rate/a.go", "package rate\nimport _ \"tollbook/pipeline/ingest\"\n", "pipeline/rate may not import pipeline/ingest"},
		{"imports", "reports/a_test.go", "package reports\nimport _ \"tollbook/pipeline/rate\"\n", "reports may not import pipeline/rate"},
		{"imports", "attic/a.go", "package attic\n", "no place in the import graph"},
		{"single importer", "reports/a.go", "package reports\nimport _ \"github.com/marcboeker/go-duckdb/v2\"\n", "only pipeline/store imports"},
		{"single importer", "reports/csv.go", "package reports\nimport _ \"github.com/xuri/excelize/v2\"\n", "only reports/xlsx.go, reports/xlsx_chart.go, pipeline/ingest/workbook.go imports"},
		{"function length", "rates/a.go", "package rates\nfunc f() {\n" + long + "}\n", "f has 72 lines"},
		{"file length", "rates/a.go", "package rates\n" + strings.Repeat("\n", fileLinesMax), "the file has 401 lines"},
		{"package name", "rates/a.go", "package helpers\n", "package helpers"},
		{"no init", "rates/a.go", "package rates\nfunc init() {}\n", "init"},
		{"package variable", "rates/a.go", "package rates\nvar seen = map[string]bool{}\n", "seen can change"},
		{"package variable", "rates/a.go", "package rates\nvar count int\n", "count can change"},
		{"outside world", "rates/a.go", "package rates\nimport clock \"time\"\nfunc f() { clock.Now() }\n", "clock.Now"},
		{"outside world", "rates/a.go", "package rates\nimport \"os\"\nfunc f() { os.Exit(1) }\n", "os.Exit"},
		{"outside world", "rates/a.go", "package rates\nimport \"os\"\nfunc f() { _ = os.Getenv(\"A\") }\n", "os.Getenv"},
		{"outside world", "rates/a.go", "package rates\nimport \"os\"\nfunc f() { _ = os.Args }\n", "os.Args"},
		{"outside world", "rates/a.go", "package rates\nimport \"os\"\nfunc f() { _ = os.Stdout }\n", "os.Stdout"},
		{"outside world", "rates/a.go", "package rates\nimport \"os\"\nfunc f() { _ = os.Stderr }\n", "os.Stderr"},
		{"seeded chance", "rates/a_test.go", "package rates\nimport \"math/rand/v2\"\nfunc f() { rand.IntN(3) }\n", "rand.IntN has no seed"},
		{"doc comment", "rates/a.go", "package rates\nfunc Price() {}\n", "exported Price"},
		{"doc comment", "rates/a.go", "package rates\ntype Row struct{}\nfunc (r *Row) Cost() {}\n", "exported Cost"},
		{"doc comment", "rates/a.go", "package rates\nconst Limit = 1\n", "exported Limit"},
		{"doc comment", "rates/a.go", "package rates\n", "package rates has no comment"},
		{"built sql", "rates/a.go", "package rates\nimport \"fmt\"\nfunc f(t string) string { return fmt.Sprintf(\"select * from %s\", t) }\n", "built with Sprintf"},
		{"built sql", "rates/a.go", "package rates\nimport \"fmt\"\nfunc f(t string) string { return fmt.Sprintf(`INSERT INTO t`+\" values (%s)\", t) }\n", "built with Sprintf"},
		{"sql grain", "pipeline/rate/sql/a.sql", "select 1\n", "does not say the grain"},
		{"sql length", "pipeline/rate/sql/a.sql", "-- One row.\n" + strings.Repeat("\n", sqlLinesMax), "the file has 81 lines"},
		{"sql statement", "pipeline/rate/sql/a.sql", "-- One row.\ncreate table t as select 1\n", "create"},
		{"sql statement", "pipeline/rate/sql/a.sql", "-- One row.\nINSERT INTO t select 1\n", "INSERT"},
		{"sql money", "pipeline/rate/sql/a.sql", "-- One row.\nselect price / 60\n", `"/"`},
		{"sql money", "pipeline/rate/sql/a.sql", "-- One row.\nselect price // 60\n", `"/"`},
		{"sql money", "pipeline/rate/sql/a.sql", "-- One row.\nselect price::double\n", "double"},
		{"sql money", "pipeline/rate/sql/a.sql", "-- One row.\nselect cast(price as REAL)\n", "REAL"},
		{"sql money", "pipeline/rate/sql/a.sql", "-- One row.\nselect price::float\n", "float"},
		{"sql money", "pipeline/rate/sql/a.sql", "-- One row.\nselect avg (price)\n", "avg ("},
		{"sql money", "pipeline/rate/sql/a.sql", "-- One row.\nselect round(price, 2)\n", "round("},
		{"sql money", "pipeline/rate/sql/a.sql", "-- One row.\nselect ceil(price)\n", "ceil("},
		{"sql detection", "pipeline/ingest/sql/a.sql", "-- One row.\nfrom read_csv($file, auto_detect = true)\n", "auto_detect"},
		{"sql detection", "pipeline/ingest/sql/a.sql", "-- One row.\nfrom sniff_csv($file)\n", "sniff_csv"},
	}
}

func TestRulesCanFail(t *testing.T) {
	failed := make(map[string]bool)
	for _, p := range planted() {
		tree, err := Load(fstest.MapFS{p.file: {Data: []byte(p.text)}})
		if err != nil {
			t.Fatalf("%s: %v", p.rule, err)
		}
		found := false
		for _, f := range Check(tree) {
			found = found || (f.Rule == p.rule && strings.Contains(f.Text, p.want))
		}
		if !found {
			t.Errorf("rule %q did not see %q in\n%s\nfound %v", p.rule, p.want, p.text, Check(tree))
		}
		failed[p.rule] = found
	}
	for _, rule := range Rules() {
		if !failed[rule.Name] {
			t.Errorf("rule %q has no planted example that it sees", rule.Name)
		}
	}
}

// TestRulesLetPass keeps the rules from shouting at what is right.
func TestRulesLetPass(t *testing.T) {
	tree, err := Load(fstest.MapFS{
		"rates/a.go": {Data: []byte(`// Package rates is a leaf.
package rates

import (
	"embed"
	"errors"
	"math/rand/v2"
	"os"
)

//go:embed data
var files embed.FS

// ErrNone says that there is none.
var ErrNone = errors.New("none")

// Draw draws with a seed.
func Draw() int { return rand.New(rand.NewPCG(1, 2)).IntN(3) }

func open() (*os.File, error) { return os.Open("x") }
`)},
		"cmd/tollbook/main.go":           {Data: []byte("// Tollbook is the command.\npackage main\n\nimport \"os\"\n\nfunc main() { os.Exit(0) }\n")},
		"pipeline/store/sql/macros.sql":  {Data: []byte("create macro cost(p, s) as round(p * s / 60, 6);\n")},
		"pipeline/rate/sql/rated.sql":    {Data: []byte("-- One row per call / month.\nselect 'a/b' as \"round(x)\", created_at from t\n")},
		"rates/testdata/broken/notgo.go": {Data: []byte("this is no Go")},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Check(tree) {
		t.Errorf("unexpected: %s", f)
	}
}
