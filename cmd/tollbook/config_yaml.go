package main

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// secretValue is a secret beside its key, which no message may show.
var secretValue = regexp.MustCompile(`(?i)(\b(?:pass|password|passwd|pwd|secret|token|api_?key)["']?\s*:\s*).+`)

// secretName is how people name a key that holds a secret.
var secretName = regexp.MustCompile(`(?i)^(pass|password|passwd|pwd|secret|token|api_?key)$`)

// entry is one value of the configuration as it was written, or a list of them. Values stay text, so that no number
// passes through a float and `country: NO` is a country.
type entry struct {
	text    string
	items   []entry // of a key that takes a list; one plain value is a list of one
	line    int
	excerpt string
	broken  bool // the value has been reported already
}

// yamlReader collects the entries of a configuration and what is wrong with its form.
type yamlReader struct {
	path     string
	lines    []string
	keys     []configKey
	top      string // section of the file that is being read
	entries  map[string]entry
	problems []problem
}

// readYAML reads the keys that configKeys names. The form is checked here, the values are not. Of a file that is no
// YAML there are no entries at all.
func readYAML(path string, text []byte) (map[string]entry, []problem) {
	r := &yamlReader{path: path, lines: strings.Split(string(text), "\n"), entries: make(map[string]entry), keys: configKeys()}
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
		if strings.HasPrefix(prefix, "notify.roles.") {
			r.report(node.GetToken(), sectionName(prefix)+" is empty", "add `to: [...]` with the mail addresses of the role, or leave it out")
		}
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
	if prefix == "" {
		r.top = name.Value
	}
	if strings.Contains(name.Value, ".") || name.Value == "" {
		r.unknown(prefix, name) // a dot divides sections; no key and no name has one
		return
	}
	if key := r.key(path); key != nil {
		r.leaf(path, *key, pair)
		return
	}
	if len(r.children(path+".")) > 0 {
		r.section(path+".", pair.Value)
		return
	}
	r.unknown(prefix, name)
}

// key finds the row of the configuration that stands at the path; nil where there is none.
func (r *yamlReader) key(path string) *configKey {
	for i := range r.keys {
		if _, ok := r.keys[i].matches(path); ok {
			return &r.keys[i]
		}
	}
	return nil
}

// children lists the words that may stand in a section; * stands for a name of the organisation's own.
func (r *yamlReader) children(prefix string) []string {
	var words []string
	have := strings.Split(prefix, ".")
	have = have[:len(have)-1]
	for _, key := range r.keys {
		parts := strings.Split(key.path, ".")
		if len(parts) <= len(have) {
			continue
		}
		under := true
		for i, part := range have {
			under = under && (parts[i] == part || parts[i] == "*")
		}
		if under && !slices.Contains(words, parts[len(have)]) {
			words = append(words, parts[len(have)])
		}
	}
	slices.Sort(words)
	return words
}

// leaf keeps the text of one value, or of the list of them where the key takes one.
func (r *yamlReader) leaf(path string, key configKey, pair *ast.MappingValueNode) {
	at := pair.Key.GetToken()
	list, isList := pair.Value.(*ast.SequenceNode)
	if key.add == nil || !isList {
		e := r.scalar(path, key, at, pair.Value)
		if key.add != nil {
			e.items = []entry{e}
		}
		r.entries[path] = e
		return
	}
	e := entry{line: at.Position.Line, excerpt: r.excerpt(at)}
	for _, value := range list.Values {
		e.items = append(e.items, r.scalar(path, key, value.GetToken(), value))
	}
	r.entries[path] = e
}

// scalar reads one plain value.
func (r *yamlReader) scalar(path string, key configKey, at *token.Token, value ast.Node) entry {
	e := entry{line: at.Position.Line, excerpt: r.excerpt(at)}
	remedy := "write " + key.want
	switch n := value.(type) {
	case *ast.StringNode:
		e.text = n.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		e.text = strings.TrimSpace(value.GetToken().Value)
	case *ast.NullNode:
		e.broken = true
		r.report(at, fmt.Sprintf("%q has no value", path), remedy)
	default:
		e.broken = true
		r.report(at, fmt.Sprintf("%q is not a single plain value", path), remedy)
	}
	return e
}

// unknown reports a key that we do not know, with the ones that may stand there.
func (r *yamlReader) unknown(prefix string, name *token.Token) {
	known := r.children(prefix)
	if r.top == notifySection && secretName.MatchString(name.Value) {
		r.problems = append(r.problems, problem{ // without the line: it holds the secret
			File: r.path, Line: name.Position.Line, section: r.top, Message: fmt.Sprintf("unknown key %q: a secret never stands in this file", prefix+name.Value),
			Remedy: "put it into a file or a variable of the environment, name that with password_file, password_env, token_file or token_env, and change the secret",
		})
		return
	}
	remedy := fmt.Sprintf("%s knows %s", sectionName(prefix), strings.Join(known, ", "))
	if slices.Equal(known, []string{"*"}) {
		remedy = fmt.Sprintf("%s holds names without a dot", sectionName(prefix))
	}
	if near := nearest(name.Value, known); near != "" {
		remedy = fmt.Sprintf("did you mean %q? %s", near, remedy)
	}
	r.report(name, fmt.Sprintf("unknown key %q", prefix+name.Value), remedy)
}

func (r *yamlReader) report(at *token.Token, message, remedy string) {
	p := problem{File: r.path, Message: message, Remedy: remedy, section: r.top}
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
		text := secretValue.ReplaceAllString(strings.TrimRight(r.lines[n-1], "\r"), "${1}***")
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
