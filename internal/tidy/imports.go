package tidy

import (
	"path"
	"slices"
	"strings"
)

const module = "tollbook/"

// allowedImports is the import graph, which is the flow of the data: a folder and the folders of ours that it may
// import. A folder that is not in the table may not exist. "*" allows everything.
func allowedImports() map[string][]string {
	facts := []string{"rates", "rates/money", "rates/table"}
	stage := append([]string{"pipeline/store", "pipeline/tenant"}, facts...)
	return map[string][]string{
		"rates/money":        {},
		"rates/table":        {"rates/money"},
		"rates":              {"rates/money", "rates/table"},
		"rates/gen":          facts,
		"pipeline/store":     {},
		"pipeline/tenant":    facts,
		"pipeline/ingest":    stage,
		"pipeline/rate":      stage,
		"pipeline/reconcile": stage,
		"pipeline/recommend": stage,
		"pipeline/cdr":       stage,
		"pipeline/notify":    {},
		"pipeline/pools":     stage,
		"pipeline/plan":      stage,
		"pipeline": append([]string{
			"pipeline/ingest", "pipeline/rate", "pipeline/reconcile", "pipeline/recommend", "pipeline/pools", "pipeline/plan", "pipeline/cdr", "reports",
		}, stage...),
		"reports":            {"pipeline/store", "rates/money"},
		"cmd/tollbook":       {"*"},
		"fixtures":           {"fixtures/gen", "fixtures/oracle"},
		"fixtures/gen":       {"fixtures/oracle"},
		"fixtures/gen/cmd":   {"fixtures/gen"},
		"fixtures/oracle":    {},
		"fixtures/mailbox":   {},
		"internal/tidy":      {},
		"internal/docs":      {"*"},
		"internal/bench":     {"fixtures/gen", "pipeline/store"},
		"internal/plainbook": {},
	}
}

// testImports is what tests may import besides: the example data, the plain re-computation, and the engine.
func testImports() []string {
	return []string{
		"fixtures", "fixtures/gen", "fixtures/mailbox", "fixtures/oracle", "internal/plainbook", "pipeline/store", "pipeline/tenant", "rates", "rates/money", "rates/table",
	}
}

func checkImports(tree Tree) []Finding {
	table := allowedImports()
	var findings []Finding
	for _, file := range tree.Go {
		folder := file.folder()
		allowed, known := table[folder]
		if !known {
			findings = append(findings, file.finding(file.ast.Package, "folder %s has no place in the import graph", folder))
			continue
		}
		if file.Test {
			allowed = append(slices.Clone(allowed), testImports()...)
			allowed = append(allowed, folder)
		}
		for _, spec := range file.ast.Imports {
			target, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module)
			if ours && !slices.Contains(allowed, target) && !slices.Contains(allowed, "*") {
				findings = append(findings, file.finding(spec.Pos(), "%s may not import %s", folder, target))
			}
		}
	}
	return findings
}

// singleImporter keeps a library behind one place of ours, so that changing it is one place's work.
type singleImporter struct {
	library string
	places  []string // folders or files
}

func singleImporters() []singleImporter {
	return []singleImporter{
		{"github.com/marcboeker/go-duckdb", []string{"pipeline/store"}},
		// workbooks are written in one place and read in one: stages and reports do not import each other
		{"github.com/xuri/excelize", []string{"reports/xlsx.go", "reports/xlsx_chart.go", "pipeline/ingest/workbook.go"}},
		{"github.com/spf13/pflag", []string{"cmd/tollbook"}},
		{"github.com/wneessen/go-mail", []string{"pipeline/notify"}},
	}
}

func checkSingleImporters(tree Tree) []Finding {
	var findings []Finding
	for _, file := range tree.Go {
		for _, spec := range file.ast.Imports {
			target := strings.Trim(spec.Path.Value, `"`)
			for _, single := range singleImporters() {
				if target != single.library && !strings.HasPrefix(target, single.library+"/") {
					continue
				}
				// A test may look at what the place has made, or make what it reads, with the library itself.
				home := slices.ContainsFunc(single.places, func(place string) bool {
					return file.folder() == place || file.Path == place || (file.Test && file.folder() == path.Dir(place))
				})
				if !home {
					findings = append(findings, file.finding(spec.Pos(), "only %s imports %s", strings.Join(single.places, ", "), single.library))
				}
			}
		}
	}
	return findings
}
