package reports

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEverySentenceOfTheStagesHasItsTranslation reads the source of the stages and holds every sentence in it, or piece of
// one, against the phrases of each language: one phrase must be the sentence, or have the fixed words of the piece in their order.
func TestEverySentenceOfTheStagesHasItsTranslation(t *testing.T) {
	sentences := stageSentences(t)
	if len(sentences) < 200 {
		t.Fatalf("only %d sentences found in the stages", len(sentences))
	}
	for _, name := range Locales() {
		l, err := readLanguage(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(l.phrases.phrases) == 0 {
			continue // the stages write in this language
		}
		var phrases []string
		for key := range l.texts {
			if english, ok := strings.CutPrefix(key, phraseMark); ok {
				phrases = append(phrases, english)
			}
		}
		for sentence, place := range sentences {
			fixed := fixedParts(sentence)
			_, whole := l.phrases.whole(verb.ReplaceAllString(sentence, "7"))
			if !whole && !slices.ContainsFunc(phrases, func(p string) bool { return inOrder(p, fixed) }) {
				t.Errorf("reports/locale/%s.yaml has no phrase for %q in %s", name, sentence, place)
			}
		}
	}
}

// stageSentences are the texts of three words and more that the stages write into tables, with the file each is in.
func stageSentences(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir("../pipeline", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !telling(path, string(source)) {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
		if err != nil {
			return err
		}
		for _, text := range texts(file) {
			out[text] = path
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// telling says that a file writes what a report shows: findings, reasons, causes, or what stops.
func telling(path, source string) bool {
	dir := filepath.Base(filepath.Dir(path))
	return slices.Contains([]string{"pools", "reconcile", "recommend"}, dir) && filepath.Base(path) != "types.go" ||
		slices.Contains([]string{"ingest", "pipeline", "rate"}, dir) && regexp.MustCompile(`\bremedy: `).MatchString(source)
}

var columnList = regexp.MustCompile(`\b(varchar|bigint|money|timestamp|boolean|double)\b`)

// texts are the string literals of a file that are sentences or pieces of one, errors and lists of columns apart.
func texts(file *ast.File) []string {
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok {
				from, _ := f.X.(*ast.Ident)
				return from == nil || from.Name != "errors" && f.Sel.Name != "Errorf"
			}
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && !columnList.MatchString(text) {
				for _, sentence := range regexp.MustCompile(`[.!?] `).Split(text, -1) {
					if words(sentence) >= 3 {
						out = append(out, sentence)
					}
				}
			}
		}
		return true
	})
	return out
}

var verb = regexp.MustCompile(`%%|%[-+# 0-9.]*[a-zA-Z]`)

// fixedParts are what stands between the verbs of a format; a range and a plural are one place in a phrase.
func fixedParts(format string) []string {
	format = strings.NewReplacer("%%", "%", "%d to %d", "%d", "%ss", "%s").Replace(format)
	var out []string
	for _, part := range regexp.MustCompile(`%[-+#0-9.]*[a-zA-Z]`).Split(format, -1) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// words counts the words of a format that are not its verbs.
func words(format string) int {
	n := 0
	for _, field := range strings.Fields(verb.ReplaceAllString(format, " ")) {
		if regexp.MustCompile(`^[(A-Za-z][a-z'-]*[),:;.]*$`).MatchString(field) {
			n++
		}
	}
	return n
}

func inOrder(text string, parts []string) bool {
	for _, part := range parts {
		_, rest, ok := strings.Cut(text, part)
		if !ok {
			return false
		}
		text = rest
	}
	return true
}
