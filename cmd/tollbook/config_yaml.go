package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// entry is one value of the configuration as it was written. Values stay text, so that no number passes through a
// float and `country: NO` is a country.
type entry struct {
	text    string
	line    int
	excerpt string
	broken  bool // the value has been reported already
}

// yamlReader collects the entries of a configuration and what is wrong with its form.
type yamlReader struct {
	path     string
	lines    []string
	leaves   []string
	entries  map[string]entry
	problems []problem
}

// readYAML reads the keys that configKeys names. The form is checked here, the values are not. Of a file that is no
// YAML there are no entries at all.
func readYAML(path string, text []byte) (map[string]entry, []problem) {
	r := &yamlReader{path: path, lines: strings.Split(string(text), "\n"), entries: make(map[string]entry)}
	for _, key := range configKeys() {
		r.leaves = append(r.leaves, key.path)
	}
	tokens := lexer.Tokenize(string(text))
	if at := tooMany(tokens); at != nil {
		r.report(at, fmt.Sprintf("more than %d lists, list items and braces", configListsMax), "keep to the keys of the documentation")
		return nil, r.problems
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		r.syntax(err)
		return nil, r.problems
	}
	if len(file.Docs) > 1 {
		r.report(file.Docs[1].Start, "a second document begins", "keep one document in the file")
	}
	if len(file.Docs) > 0 && file.Docs[0].Body != nil {
		r.section("", file.Docs[0].Body)
	}
	return r.entries, r.problems
}

// tooMany finds the list with which the file goes beyond its limit.
func tooMany(tokens token.Tokens) *token.Token {
	lists := 0
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.SequenceEntryType, token.MappingStartType:
			if lists++; lists > configListsMax {
				return t
			}
		}
	}
	return nil
}

// section walks a mapping: the keys of the file, or of one of its sections.
func (r *yamlReader) section(prefix string, node ast.Node) {
	var pairs []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	case *ast.NullNode, *ast.CommentGroupNode:
		return // an empty section, or nothing but comments
	default:
		r.report(node.GetToken(), fmt.Sprintf("%s holds no keys", sectionName(prefix)), "write `key: value` lines")
		return
	}
	for _, pair := range pairs {
		r.pair(prefix, pair)
	}
}

func (r *yamlReader) pair(prefix string, pair *ast.MappingValueNode) {
	name := pair.Key.GetToken()
	path := prefix + name.Value
	switch {
	case slices.Contains(freeSections(), path):
	case slices.Contains(r.leaves, path):
		r.leaf(path, pair)
	case r.isSection(path):
		r.section(path+".", pair.Value)
	default:
		r.unknown(prefix, name)
	}
}

func (r *yamlReader) isSection(path string) bool {
	return slices.ContainsFunc(r.leaves, func(leaf string) bool { return strings.HasPrefix(leaf, path+".") })
}

// leaf keeps the text of one value.
func (r *yamlReader) leaf(path string, pair *ast.MappingValueNode) {
	at := pair.Key.GetToken()
	e := entry{line: at.Position.Line, excerpt: r.excerpt(at)}
	switch n := pair.Value.(type) {
	case *ast.StringNode:
		e.text = n.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		e.text = strings.TrimSpace(pair.Value.GetToken().Value)
	case *ast.NullNode:
		e.broken = true
		r.report(at, fmt.Sprintf("%q has no value", path), r.wanted(path))
	default:
		e.broken = true
		r.report(at, fmt.Sprintf("%q is not a single plain value", path), r.wanted(path))
	}
	r.entries[path] = e
}

func (r *yamlReader) wanted(path string) string {
	for _, key := range configKeys() {
		if key.path == path {
			return "write " + key.want
		}
	}
	return ""
}

// unknown reports a key that we do not know, with the ones that may stand there.
func (r *yamlReader) unknown(prefix string, name *token.Token) {
	known := slices.Clone(freeSections())
	if prefix != "" {
		known = nil
	}
	for _, leaf := range r.leaves {
		if rest, ok := strings.CutPrefix(leaf, prefix); ok {
			word, _, _ := strings.Cut(rest, ".")
			known = append(known, word)
		}
	}
	slices.Sort(known)
	known = slices.Compact(known)
	remedy := fmt.Sprintf("%s knows %s", sectionName(prefix), strings.Join(known, ", "))
	if near := nearest(name.Value, known); near != "" {
		remedy = fmt.Sprintf("did you mean %q? %s", near, remedy)
	}
	r.report(name, fmt.Sprintf("unknown key %q", prefix+name.Value), remedy)
}

func (r *yamlReader) report(at *token.Token, message, remedy string) {
	p := problem{File: r.path, Message: message, Remedy: remedy}
	if at != nil && at.Position != nil {
		p.Line = at.Position.Line
		p.excerpt = r.excerpt(at)
	}
	r.problems = append(r.problems, p)
}

func sectionName(prefix string) string {
	if prefix == "" {
		return "the file"
	}
	return fmt.Sprintf("section %q", strings.TrimSuffix(prefix, "."))
}

// excerpt shows the line of a token between its neighbours, with a mark below the place.
func (r *yamlReader) excerpt(at *token.Token) string {
	const widest = 160 // bytes shown of a line; beyond it nobody finds the mark
	var b strings.Builder
	line, column := at.Position.Line, at.Position.Column
	for n := max(line-1, 1); n <= min(line+1, len(r.lines)); n++ {
		if n == len(r.lines) && r.lines[n-1] == "" {
			break // what follows the last line break is no line
		}
		mark := ' '
		if n == line {
			mark = '>'
		}
		text := strings.TrimRight(r.lines[n-1], "\r")
		fmt.Fprintf(&b, "\n%c%4d | %s", mark, n, strings.ToValidUTF8(text[:min(len(text), widest)], ""))
		if n == line {
			fmt.Fprintf(&b, "\n%s^", strings.Repeat(" ", len(">1234 | ")+min(max(column, 1), widest)-1))
		}
	}
	return b.String()
}

// syntax places an error of the YAML library at its line.
func (r *yamlReader) syntax(err error) {
	const remedy = "indent with blanks, give a key once, and put text with : or # in quotes"
	var found yaml.Error
	if errors.As(err, &found) {
		r.report(found.GetToken(), "reading the file: "+found.GetMessage(), remedy)
		return
	}
	r.report(nil, "reading the file: "+err.Error(), remedy)
}

func sortProblems(problems []problem) {
	slices.SortStableFunc(problems, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}
