package reports

import (
	"embed"
	"fmt"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/shopspring/decimal"

	"tollbook/rates/money"
)

//go:embed locale/*.yaml
var localeFiles embed.FS

// language holds every heading and sentence of one locale. Keys that were asked for and are not there are remembered, so
// that a report with a hole in it is an error, not a report.
type language struct {
	name    string
	texts   map[string]string
	missing map[string]bool
	phrases *phrasebook
}

// readLanguage loads locale/<name>.yaml.
func readLanguage(name string) (*language, error) {
	data, err := localeFiles.ReadFile("locale/" + name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("unknown locale %q: choose one of %s", name, strings.Join(Locales(), ", "))
	}
	l := &language{name: name, missing: map[string]bool{}}
	if err := yaml.UnmarshalWithOptions(data, &l.texts, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading locale %s: %w", name, err)
	}
	l.phrases = newPhrasebook(l)
	return l, nil
}

// Locales lists the languages that a report can be in.
func Locales() []string {
	entries, err := localeFiles.ReadDir("locale")
	if err != nil {
		panic(err) // the folder is embedded
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	sort.Strings(names)
	return names
}

// text is the sentence of a key, with each {name} replaced by the value that follows it in pairs.
func (l *language) text(key string, pairs ...string) string {
	s, ok := l.texts[key]
	if !ok {
		l.missing[key] = true
		return key
	}
	if len(pairs) == 0 {
		return s
	}
	for i := 0; i < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// word is the text of a key, or the given word where the language has none: for codes that later versions may add.
func (l *language) word(key, fallback string) string {
	if s, ok := l.texts[key]; ok {
		return s
	}
	return fallback
}

// complete reports the keys that were asked for in vain.
func (l *language) complete() error {
	if len(l.missing) == 0 {
		return nil
	}
	keys := make([]string, 0, len(l.missing))
	for k := range l.missing {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return fmt.Errorf("locale %s lacks %s: add it to reports/locale/%s.yaml", l.name, strings.Join(keys, ", "), l.name)
}

// amount writes money in a sentence: grouped, with the decimals of its currency and its code.
func (l *language) amount(d decimal.Decimal, currency string) string {
	return l.number(d, money.MinorUnits(currency)) + "\u00a0" + currency
}

// number writes a number in a sentence with the separators of the language.
func (l *language) number(d decimal.Decimal, digits int) string {
	whole, fraction, _ := strings.Cut(d.Abs().StringFixed(int32(digits)), ".")
	var b strings.Builder
	if d.Round(int32(digits)).IsNegative() {
		b.WriteString("−")
	}
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.text("number.group"))
		}
		b.WriteRune(c)
	}
	if fraction != "" {
		b.WriteString(l.text("number.decimal") + fraction)
	}
	return b.String()
}

// percent writes a part of 1 in a sentence.
func (l *language) percent(d decimal.Decimal, digits int) string {
	return l.number(d.Shift(2), digits) + "\u00a0%"
}
