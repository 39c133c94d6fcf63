package tidy

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	functionLinesMax = 70
	fileLinesMax     = 400
)

func checkFunctionLength(tree Tree) []Finding {
	var findings []Finding
	for _, file := range tree.Go {
		ast.Inspect(file.ast, func(n ast.Node) bool {
			switch fn := n.(type) {
			case *ast.FuncDecl:
				if lines := file.line(fn.End()) - file.line(fn.Pos()) + 1; lines > functionLinesMax {
					findings = append(findings, file.finding(fn.Pos(), "%s has %d lines, the limit is %d", fn.Name.Name, lines, functionLinesMax))
				}
			}
			return true
		})
	}
	return findings
}

func checkFileLength(tree Tree) []Finding {
	var findings []Finding
	for _, file := range tree.Go {
		if file.Lines > fileLinesMax {
			findings = append(findings, file.finding(file.ast.Package, "the file has %d lines, the limit is %d", file.Lines, fileLinesMax))
		}
	}
	return findings
}

func checkPackageNames(tree Tree) []Finding {
	banned := []string{"util", "utils", "common", "helper", "helpers", "misc", "shared", "base", "lib"}
	var findings []Finding
	for _, file := range tree.Go {
		if slices.Contains(banned, strings.TrimSuffix(file.ast.Name.Name, "_test")) {
			findings = append(findings, file.finding(file.ast.Name.Pos(), "package %s says nothing about what is in it", file.ast.Name.Name))
		}
	}
	return findings
}

func checkNoInit(tree Tree) []Finding {
	var findings []Finding
	for _, file := range tree.Go {
		for _, decl := range file.ast.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				findings = append(findings, file.finding(fn.Pos(), "init runs before anybody asked for it; call a function instead"))
			}
		}
	}
	return findings
}

// checkVariables refuses package variables that could change: what may stand there is embedded files and values
// whose types have no way to be altered.
func checkVariables(tree Tree) []Finding {
	var findings []Finding
	for _, file := range tree.Go {
		if file.Test {
			continue
		}
		for _, decl := range file.ast.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.VAR {
				continue
			}
			for _, spec := range group.Specs {
				if value := spec.(*ast.ValueSpec); !unchanging(value) {
					findings = append(findings, file.finding(value.Pos(), "package variable %s can change; make it a constant or a function", value.Names[0].Name))
				}
			}
		}
	}
	return findings
}

func unchanging(spec *ast.ValueSpec) bool {
	if spec.Names[0].Name == "_" || spelled(spec.Type) == "embed.FS" {
		return true
	}
	makers := []string{"errors.New", "regexp.MustCompile", "decimal.New", "decimal.NewFromInt", "decimal.RequireFromString", "strings.NewReplacer"}
	for _, value := range spec.Values {
		call, ok := value.(*ast.CallExpr)
		if !ok || !slices.Contains(makers, spelled(call.Fun)) {
			return false
		}
	}
	return len(spec.Values) > 0
}

// spelled is a name or a qualified name as it stands in the source.
func spelled(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return spelled(e.X) + "." + e.Sel.Name
	}
	return ""
}

// checkOutsideWorld keeps the clock, the environment, the terminal and the end of the process in the commands.
func checkOutsideWorld(tree Tree) []Finding {
	outside := map[string][]string{
		"time": {"Now", "Since", "Until", "Sleep", "Tick", "After", "NewTimer", "NewTicker"},
		"os":   {"Exit", "Getenv", "LookupEnv", "Environ", "Args", "Stdin", "Stdout", "Stderr"},
		"fmt":  {"Print", "Println", "Printf"},
		"log":  {"Print", "Println", "Printf", "Fatal", "Fatalf", "Fatalln"},
	}
	var findings []Finding
	for _, file := range tree.Go {
		if file.Test || file.program() {
			continue
		}
		findings = append(findings, file.uses(outside, "belongs into the command")...)
	}
	return findings
}

// uses finds selectors of packages: a package path and the names that may not be taken from it.
func (f GoFile) uses(banned map[string][]string, why string) []Finding {
	var findings []Finding
	for importPath, names := range banned {
		local := f.localName(importPath)
		if local == "" {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == local && slices.Contains(names, sel.Sel.Name) {
					findings = append(findings, f.finding(sel.Pos(), "%s.%s %s", local, sel.Sel.Name, why))
				}
			}
			return true
		})
	}
	return findings
}

// checkChance wants every random number to come from a source with a seed.
func checkChance(tree Tree) []Finding {
	unseeded := []string{
		"Int", "IntN", "Intn", "Int31", "Int31n", "Int32", "Int32N", "Int63", "Int63n", "Int64", "Int64N", "N", "Uint", "UintN", "Uint32",
		"Uint32N", "Uint64", "Uint64N", "Float32", "Float64", "NormFloat64", "ExpFloat64", "Perm", "Shuffle", "Read", "Seed",
	}
	var findings []Finding
	for _, file := range tree.Go {
		for _, importPath := range []string{"math/rand", "math/rand/v2"} {
			findings = append(findings, file.uses(map[string][]string{importPath: unseeded}, "has no seed; draw from rand.New")...)
		}
	}
	return findings
}

// checkBuiltSQL finds SQL in texts that a program puts together: SQL lives in files, and values are parameters.
func checkBuiltSQL(tree Tree) []Finding {
	statement := regexp.MustCompile(`(?is)\b(select\b.*\bfrom|insert\s+into|delete\s+from|update\s+\S+\s+set|create\s+(or\s+replace\s+)?(temp\s+)?table)\b`)
	var findings []Finding
	for _, file := range tree.Go {
		if file.Test || file.folder() == "pipeline/store" {
			continue
		}
		local := file.localName("fmt")
		ast.Inspect(file.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 || local == "" || spelled(call.Fun) != local+".Sprintf" {
				return true
			}
			if text, err := strconv.Unquote(literal(call.Args[0])); err == nil && statement.MatchString(text) {
				findings = append(findings, file.finding(call.Pos(), "SQL is built with Sprintf; put it into a file and pass parameters"))
			}
			return true
		})
	}
	return findings
}

// literal is the source of a string literal, or of the first one in a sum of them.
func literal(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Value
	case *ast.BinaryExpr:
		return literal(e.X)
	}
	return ""
}
