// Package tidy takes the source tree and gives every place that breaks a rule of the house: which package may import
// which, how long a function or a file may be, what only the command may touch, and that money never meets a float.
// The rules run as tests, so that there is one command to remember, and every rule is seen to fail on a planted
// example.
package tidy

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Finding is one place that breaks a rule.
type Finding struct {
	Rule string
	File string
	Line int
	Text string
}

// String gives "file:line: text (rule)".
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %s (%s)", f.File, f.Line, f.Text, f.Rule)
}

// Tree is the source, read once.
type Tree struct {
	Go  []GoFile
	SQL []SQLFile
}

// GoFile is one parsed Go file.
type GoFile struct {
	Path  string // relative to the module, with /
	Lines int
	Test  bool
	set   *token.FileSet
	ast   *ast.File
}

// SQLFile is one SQL file.
type SQLFile struct {
	Path string
	Text string
}

// Rule looks at the whole tree.
type Rule struct {
	Name  string
	Check func(Tree) []Finding
}

// Rules lists every rule.
func Rules() []Rule {
	return []Rule{
		{"imports", checkImports},
		{"single importer", checkSingleImporters},
		{"function length", checkFunctionLength},
		{"file length", checkFileLength},
		{"package name", checkPackageNames},
		{"no init", checkNoInit},
		{"package variable", checkVariables},
		{"outside world", checkOutsideWorld},
		{"seeded chance", checkChance},
		{"doc comment", checkDocs},
		{"built sql", checkBuiltSQL},
		{"sql grain", checkGrain},
		{"sql length", checkSQLLength},
		{"sql statement", checkStatements},
		{"sql money", checkMoney},
		{"sql detection", checkDetection},
	}
}

// Check runs every rule over the tree and gives what it found, in the order of files and lines.
func Check(tree Tree) []Finding {
	var findings []Finding
	for _, rule := range Rules() {
		for _, f := range rule.Check(tree) {
			f.Rule = rule.Name
			findings = append(findings, f)
		}
	}
	slices.SortFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Text, b.Text))
	})
	return findings
}

// Load reads the Go and SQL files of the tree. Hidden folders, test data and what is built are not source.
func Load(fsys fs.FS) (Tree, error) {
	var tree Tree
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if entry.IsDir() {
			if name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || name == "bin" || name == "out") {
				return fs.SkipDir
			}
			return nil
		}
		return tree.add(fsys, name)
	})
	return tree, err
}

func (t *Tree) add(fsys fs.FS, name string) error {
	suffix := path.Ext(name)
	if suffix != ".go" && suffix != ".sql" {
		return nil
	}
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if suffix == ".sql" {
		t.SQL = append(t.SQL, SQLFile{Path: name, Text: string(text)})
		return nil
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("parsing %s: %w", name, err)
	}
	t.Go = append(t.Go, GoFile{
		Path:  name,
		Lines: strings.Count(string(text), "\n"),
		Test:  strings.HasSuffix(name, "_test.go"),
		set:   set,
		ast:   file,
	})
	return nil
}

// folder is the package's folder.
func (f GoFile) folder() string { return path.Dir(f.Path) }

// program says that the file belongs to a command and not to a library.
func (f GoFile) program() bool { return f.ast.Name.Name == "main" }

func (f GoFile) line(pos token.Pos) int { return f.set.Position(pos).Line }

func (f GoFile) finding(pos token.Pos, format string, args ...any) Finding {
	return Finding{File: f.Path, Line: f.line(pos), Text: fmt.Sprintf(format, args...)}
}

// localName is the name by which the file knows an imported package, and "" if it does not import it.
func (f GoFile) localName(importPath string) string {
	for _, spec := range f.ast.Imports {
		if strings.Trim(spec.Path.Value, `"`) != importPath {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		base := path.Base(importPath)
		if base == "v2" {
			base = path.Base(path.Dir(importPath))
		}
		return base
	}
	return ""
}
