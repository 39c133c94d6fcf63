package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"
)

// What of people a report shows.
const (
	ShowFull      = "full"
	ShowMasked    = "masked"    // numbers without their last four digits
	ShowHashed    = "hashed"    // numbers as pseudonyms
	ShowPseudonym = "pseudonym" // users as pseudonyms
)

var (
	lastDigits = regexp.MustCompile(`([0-9*][^0-9*]*){1,4}$`)
	noDigits   = regexp.MustCompile(`[^0-9*]`)
	// tokens are what may name a person in a sentence: addresses, identifiers and numbers
	tokens    = regexp.MustCompile(`[\pL\pN.%+*@_~#$&'-]*[\pL\pN*]`)
	phoneLike = regexp.MustCompile(`^(\+[0-9][0-9*]{3,}|[0-9][0-9*]{8,})$`)
)

// Privacy turns what names a person into what a report may show. Pseudonyms are made with the tenant's key: the same in
// every report, and of no use without the key to somebody who guesses a name or a number.
type Privacy struct {
	Numbers string // full, masked, hashed
	Users   string // full, pseudonym
	Key     string

	known map[string]bool // identifiers of people that look like none: directory ids and names
	names *strings.Replacer
}

// Open says that nothing is hidden.
func (p *Privacy) Open() bool {
	return p == nil || (p.Numbers == "" || p.Numbers == ShowFull) && !p.hidesUsers()
}

func (p *Privacy) hidesUsers() bool { return p != nil && p.Users == ShowPseudonym }

// Know takes the directory ids and names of people, by which they are found in sentences.
func (p *Privacy) Know(people []string) {
	p.known = make(map[string]bool, len(people))
	var pairs []string
	for _, name := range people {
		p.known[strings.ToLower(name)] = true
		if strings.Contains(name, " ") { // a single word may be a word of the sentence
			pairs = append(pairs, name, p.User(name))
		}
	}
	p.names = strings.NewReplacer(pairs...)
}

// User is what a report shows of a directory id, a principal name or a display name.
func (p *Privacy) User(name string) string {
	if !p.hidesUsers() || name == "" || strings.HasPrefix(name, "user-") {
		return name
	}
	return "user-" + p.pseudonym("user:"+strings.ToLower(name))
}

// Number is what a report shows of a telephone number. A text without a digit is none.
func (p *Privacy) Number(number string) string {
	switch {
	case p.Open() || number == "":
		return number
	case strings.Contains(number, "@"):
		return p.User(number)
	case p.Numbers == ShowMasked:
		return lastDigits.ReplaceAllString(number, "****")
	case p.Numbers == ShowHashed && strings.ContainsAny(number, "0123456789") && !strings.HasPrefix(number, "number-"):
		return "number-" + p.pseudonym("number:"+noDigits.ReplaceAllString(number, ""))
	}
	return number
}

// pseudonym has 48 bits: enough that no two people of a tenant share one.
func (p *Privacy) pseudonym(what string) string {
	sum := sha256.Sum256([]byte(p.Key + what))
	return hex.EncodeToString(sum[:])[:12]
}

// Text is what a report shows of a sentence: addresses, known people and telephone numbers are hidden in it.
func (p *Privacy) Text(text string) string {
	if p.Open() || text == "" {
		return text
	}
	if p.hidesUsers() && p.known[strings.ToLower(text)] {
		return p.User(text)
	}
	if p.hidesUsers() && p.names != nil {
		text = p.names.Replace(text)
	}
	return tokens.ReplaceAllStringFunc(text, func(token string) string {
		switch {
		case strings.Contains(token, "@"), p.known[strings.ToLower(token)] && len(token) > 30:
			return p.User(token)
		case phoneLike.MatchString(token):
			return p.Number(token)
		}
		return token
	})
}

// cell is what a report shows of a text in the column of this name.
func (p *Privacy) cell(column, text string) string {
	if p.Open() {
		return text
	}
	switch column {
	case "upn", "user_id", "display_name", "pool_user", "person":
		return p.User(text)
	case "number":
		return p.Number(text)
	case "raw":
		return p.Shape(text)
	case "prefix", "tariff_prefix", "usage_id", "sha256", "source_file":
		return text
	}
	return p.Text(text)
}

// Shape is what a report shows of a record that could not be read, where nobody can say which part is a name: its
// form, with every digit a 0 and, where users are hidden, every letter an x.
func (p *Privacy) Shape(raw string) string {
	if p.Open() {
		return raw
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return '0'
		case p.hidesUsers() && unicode.IsLetter(r):
			return 'x'
		}
		return r
	}, raw)
}
