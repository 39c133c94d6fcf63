package reports

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// phraseMark begins the key of a sentence that the stages write in English: the rest of the key is the sentence with {1},
// {2} for what it names, its value the same in the language. English needs none.
const phraseMark = "~ "

// phrase is a sentence of the stages and its translation.
type phrase struct {
	pattern *regexp.Regexp
	literal int // characters that stand fixed: the more, the surer the match
	text    string
}

// phrasebook translates what the stages found, which they write in English into the tables.
type phrasebook struct {
	lang    *language
	phrases []phrase
	said    map[string]string
}

// looseLiteral is how much of a phrase must stand fixed before what it names may be several words.
const looseLiteral = 8

var hole = regexp.MustCompile(`\\\{\d\\\}`)

// newPhrasebook takes the sentences out of the texts of a language.
func newPhrasebook(l *language) *phrasebook {
	b := &phrasebook{lang: l, said: map[string]string{}}
	for key, text := range l.texts {
		english, ok := strings.CutPrefix(key, phraseMark)
		if !ok {
			continue
		}
		quoted := regexp.QuoteMeta(english)
		fixed, part := len(english)-len("{1}")*len(hole.FindAllString(quoted, -1)), "(.+?)"
		if fixed < looseLiteral {
			part = `(\S+)`
		}
		b.phrases = append(b.phrases, phrase{pattern: regexp.MustCompile("(?s)^" + hole.ReplaceAllString(quoted, part) + "$"), literal: fixed, text: text})
	}
	slices.SortFunc(b.phrases, func(x, y phrase) int {
		return cmp.Or(cmp.Compare(y.literal, x.literal), strings.Compare(x.pattern.String(), y.pattern.String()))
	})
	return b
}

// say is a sentence of a stage in the language; what the language has no words for stays English.
func (b *phrasebook) say(english string) string {
	if len(b.phrases) == 0 {
		return english
	}
	if text, ok := b.said[english]; ok {
		return text
	}
	text, ok := b.whole(english)
	if !ok {
		text, ok = b.sentences(english)
	}
	if !ok {
		text = b.list(english)
	}
	b.said[english] = text
	return text
}

// whole translates a text that is one phrase.
func (b *phrasebook) whole(english string) (string, bool) {
	if text, ok := b.figure(english); ok {
		return text, true
	}
	for _, p := range b.phrases {
		if len(english) < p.literal {
			continue
		}
		found := p.pattern.FindStringSubmatch(english)
		if found == nil || slices.ContainsFunc(found[1:], unfit) || len(found) > 2 && strings.Contains(found[1], "; ") {
			continue // what comes first is not a list, unless it is all that the phrase names
		}
		var pairs []string
		for i, part := range found[1:] {
			pairs = append(pairs, "{"+string(rune('1'+i))+"}", b.say(part))
		}
		return twoStops.ReplaceAllString(strings.NewReplacer(pairs...).Replace(p.text), "$1.$2"), true
	}
	return "", false
}

// sentenceEnd is where one sentence ends and another begins. An abbreviation of two letters ends none: St. Lucia.
var sentenceEnd = regexp.MustCompile(`(?:[^\s.]{3}|[\d%)\]])([.!?]) [A-ZА-ЯЁ\d+]`)

// sentences translates a text of several sentences, as long a run of them at once as there is a phrase for.
func (b *phrasebook) sentences(english string) (string, bool) {
	parts := splitSentences(english)
	if len(parts) < 2 {
		return "", false
	}
	var out []string
	for i := 0; i < len(parts); {
		taken := 1
		text := b.list(parts[i])
		for j := len(parts); j > i; j-- {
			if i == 0 && j == len(parts) {
				continue // the whole was tried
			}
			if found, ok := b.whole(strings.Join(parts[i:j], " ")); ok {
				text, taken = found, j-i
				break
			}
		}
		out = append(out, text)
		i += taken
	}
	return strings.Join(out, " "), true
}

// splitSentences takes a text apart after the marks that end its sentences.
func splitSentences(text string) []string {
	var parts []string
	from := 0
	for _, end := range sentenceEnd.FindAllStringSubmatchIndex(text, -1) {
		parts = append(parts, text[from:end[3]])
		from = end[3] + 1
	}
	return append(parts, text[from:])
}

// list translates the members of a list, where any of them is a phrase.
func (b *phrasebook) list(english string) string {
	for _, mark := range []string{"; ", ", and ", ", "} {
		parts := strings.Split(english, mark)
		if len(parts) < 2 {
			continue
		}
		parts = joinBrackets(parts, mark)
		known := false
		for i, part := range parts {
			if text, ok := b.whole(part); ok {
				parts[i], known = text, true
			}
		}
		if known {
			return strings.Join(parts, mark)
		}
	}
	return english
}

// joinBrackets puts together again what was split within brackets.
func joinBrackets(parts []string, mark string) []string {
	out := parts[:1]
	for _, p := range parts[1:] {
		if unbalanced(out[len(out)-1]) {
			out[len(out)-1] += mark + p
		} else {
			out = append(out, p)
		}
	}
	return out
}

// unfit says that a text is not what one place in a sentence names: it has half a pair of brackets, or goes beyond the
// end of the sentence.
func unfit(s string) bool { return unbalanced(s) || sentenceEnd.MatchString(s) }

// twoStops are the stops of an abbreviation and of the sentence that it ends.
var twoStops = regexp.MustCompile(`(\pL)\.\.( |$)`)

// unbalanced says that a bracket lacks its other half, or stands behind it.
func unbalanced(s string) bool {
	depth := 0
	for _, r := range s {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return true
			}
		}
	}
	return depth != 0
}

var plainFigure = regexp.MustCompile(`^([+-]?)(\d{1,15}\.\d{1,9})( [A-Z]{3}| %)?$`)

// figure writes a bare number or day as the language does.
func (b *phrasebook) figure(english string) (string, bool) {
	if day, err := time.Parse(time.DateOnly, english); err == nil {
		return day.Format(b.lang.text("date")), true
	}
	m := plainFigure.FindStringSubmatch(english)
	if m == nil {
		return "", false
	}
	d, err := decimal.NewFromString(m[2])
	if err != nil {
		return "", false
	}
	return m[1] + b.lang.number(d, max(0, -int(d.Exponent()))) + strings.Replace(m[3], " ", "\u00a0", 1), true
}
