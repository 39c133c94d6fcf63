package cdr

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

//go:embed profiles/*.yaml
var profiles embed.FS

// The limits of a profile. Each is refused with a message that says what to do.
const (
	// ProfileBytesMax is the largest profile, in bytes.
	ProfileBytesMax = 64 << 10
	// ProfileListsMax is how many lists, list items and braces a profile may have.
	ProfileListsMax = 1000
)

// ProfileError is what is wrong with a profile, with its place and its remedy.
type ProfileError struct {
	File    string
	Line    int // 0 where the whole profile is meant
	Message string
	Remedy  string
}

func (e *ProfileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Message)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
}

// Builtin lists the names of the built-in profiles.
func Builtin() []string {
	entries, err := profiles.ReadDir("profiles")
	if err != nil {
		panic(fmt.Sprintf("the built-in profiles are not embedded: %v", err))
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	return names
}

// Load gives a built-in profile by its name, or reads one from a file: a name with a folder or ending in .yaml or .yml.
// What is wrong with a profile is a *ProfileError.
func Load(nameOrPath string) (Profile, error) {
	if !strings.ContainsAny(nameOrPath, `/\`) && !strings.HasSuffix(nameOrPath, ".yaml") && !strings.HasSuffix(nameOrPath, ".yml") {
		return builtin(nameOrPath, nameOrPath, 0)
	}
	text, err := readBounded(nameOrPath)
	if err != nil {
		return Profile{}, err
	}
	return Parse(nameOrPath, text)
}

func readBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &ProfileError{File: path, Message: "reading the profile: " + plain(err).Error(), Remedy: "name a file, or one of " + strings.Join(Builtin(), ", ")}
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, ProfileBytesMax+1))
	if err != nil {
		return nil, &ProfileError{File: path, Message: "reading the profile: " + plain(err).Error(), Remedy: "name a file"}
	}
	return text, nil
}

// plain leaves the operation and the path out of an error: the message names the file already.
func plain(err error) error {
	var pathErr *os.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// builtin reads a built-in profile; file and line are where its name was written.
func builtin(name, file string, line int) (Profile, error) {
	text, err := profiles.ReadFile("profiles/" + name + ".yaml")
	if err != nil {
		return Profile{}, &ProfileError{
			File: file, Line: line, Message: fmt.Sprintf("there is no built-in profile %q", name),
			Remedy: "the built-in profiles are " + strings.Join(Builtin(), ", ") + "; a profile of your own is named by its path, as in ./my.yaml",
		}
	}
	p, err := Parse("built-in:"+name, text)
	p.Name = name
	return p, err
}

// Parse reads the YAML text of a profile; file is what errors call it.
func Parse(file string, text []byte) (Profile, error) {
	if len(text) > ProfileBytesMax {
		return Profile{}, &ProfileError{File: file, Message: fmt.Sprintf("the profile has more than %d bytes", ProfileBytesMax), Remedy: "name a profile, not the call records"}
	}
	tree, err := parseTree(file, text)
	if err != nil {
		return Profile{}, err
	}
	var head struct {
		Extends string `yaml:"extends"`
	}
	p := Profile{Name: strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), File: Form{Delimiter: ",", Quote: `"`, Encoding: "utf-8", Header: true}}
	if err := decode(file, tree, &head); err != nil {
		return Profile{}, err
	}
	if head.Extends != "" {
		name := p.Name
		if p, err = builtin(head.Extends, file, lineOf(tree, "extends")); err != nil {
			return Profile{}, err
		}
		p.Name = name
	}
	if err := decode(file, tree, &p, yaml.Strict()); err != nil {
		return Profile{}, err
	}
	return p, p.check(file, tree)
}

// decode reads the tree into a value. The library panics on some trees that it has parsed itself.
func decode(file string, tree *ast.File, value any, options ...yaml.DecodeOption) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = &ProfileError{File: file, Message: "the profile cannot be understood", Remedy: "compare with a built-in profile"}
		}
	}()
	if err := yaml.NodeToValue(tree.Docs[0].Body, value, options...); err != nil {
		return yamlError(file, err)
	}
	return nil
}

// parseTree reads the form of the text: one document that is a mapping.
func parseTree(file string, text []byte) (*ast.File, error) {
	tokens := lexer.Tokenize(string(text))
	lists := 0
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.SequenceEntryType, token.MappingStartType:
			lists++
		case token.TagType, token.AnchorType, token.AliasType:
			return nil, &ProfileError{File: file, Line: t.Position.Line, Message: "a tag, an anchor or an alias", Remedy: "write the value itself, in quotes if it begins with !, & or *"}
		}
		if lists > ProfileListsMax {
			return nil, &ProfileError{File: file, Line: t.Position.Line, Message: fmt.Sprintf("more than %d lists, list items and braces", ProfileListsMax), Remedy: "keep to the keys of a profile"}
		}
	}
	tree, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, yamlError(file, err)
	}
	if len(tree.Docs) == 1 {
		switch tree.Docs[0].Body.(type) {
		case *ast.MappingNode, *ast.MappingValueNode:
			return tree, nil
		}
	}
	return nil, &ProfileError{File: file, Message: "the profile is not one document of `key: value` lines", Remedy: "begin with `extends: ` and the name of a built-in profile"}
}

// yamlError places an error of the YAML library at its line.
func yamlError(file string, err error) error {
	e := &ProfileError{File: file, Message: err.Error(), Remedy: "compare with a built-in profile; indent with blanks, and quote text with : or #"}
	var found yaml.Error
	if errors.As(err, &found) {
		e.Message = found.GetMessage()
		if at := found.GetToken(); at != nil && at.Position != nil {
			e.Line = at.Position.Line
		}
	}
	return e
}

// lineOf is the line of a key, such as "times.zone", or 0.
func lineOf(tree *ast.File, key string) int {
	path, err := yaml.PathString("$." + key)
	if err != nil {
		return 0
	}
	node, err := path.FilterFile(tree)
	if err != nil || node == nil || node.GetToken() == nil || node.GetToken().Position == nil {
		return 0
	}
	return node.GetToken().Position.Line
}
