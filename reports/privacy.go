package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
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
	quoted    = regexp.MustCompile(`(?s)".*"`)
	// directoryID is a GUID
	directoryID = regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	shown       = regexp.MustCompile(`^(user|number)-[0-9a-f]{12}$`) // what this file makes
)

// Privacy turns what names a person into what a report may show. Pseudonyms are made with the tenant's key: the same in
// every report, and of no use without the key to somebody who guesses a name or a number.
type Privacy struct {
	Numbers string // full, masked, hashed
	Users   string // full, pseudonym
	Key     string

	people map[string]string // pseudonyms by identifier: directory ids, principal names and display names, in lower case
	names  *strings.Replacer
}

// Open says that nothing is hidden.
func (p *Privacy) Open() bool {
	return p == nil || (p.Numbers == "" || p.Numbers == ShowFull) && !p.hidesUsers()
}

func (p *Privacy) hidesUsers() bool { return p != nil && p.Users == ShowPseudonym }

// Know takes the pseudonyms of people by their identifiers, so that a person has one however it is named, and is found
// in sentences. A name has the case in which it is written.
func (p *Privacy) Know(people map[string]string) {
	p.people = make(map[string]string, len(people))
	var pairs []string
	for name, pseudonym := range people {
		p.people[identifier(name)] = pseudonym
		if strings.Contains(name, " ") { // a single word may be a word of the sentence
			pairs = append(pairs, name)
		}
	}
	// of two names that begin alike the longer one is the one that is meant
	slices.SortFunc(pairs, func(a, b string) int { return strings.Compare(b, a) })
	var replaced []string
	for _, name := range pairs {
		replaced = append(replaced, name, people[name])
	}
	p.names = strings.NewReplacer(replaced...)
}

// identifier is how a name is looked up: a SIP address is a principal name.
func identifier(name string) string { return strings.TrimPrefix(strings.ToLower(name), "sip:") }

// User is what a report shows of a directory id, a principal name or a display name.
func (p *Privacy) User(name string) string {
	if !p.hidesUsers() || name == "" || shown.MatchString(name) {
		return name
	}
	if pseudonym, known := p.people[identifier(name)]; known {
		return pseudonym
	}
	return p.Own(name)
}

// Own is the pseudonym that an identifier has by itself, be it that of the person or not.
func (p *Privacy) Own(name string) string { return "user-" + p.pseudonym("user:"+identifier(name)) }

// Number is what a report shows of a telephone number. A text without a digit is none.
func (p *Privacy) Number(number string) string {
	switch {
	case p.Open() || number == "" || shown.MatchString(number):
		return number
	case strings.Contains(number, "@"):
		return p.User(number)
	case p.Numbers == ShowMasked:
		return lastDigits.ReplaceAllString(number, "****")
	case p.Numbers == ShowHashed && strings.ContainsAny(number, "0123456789"):
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
	if pseudonym, known := p.people[identifier(text)]; known && p.hidesUsers() {
		return pseudonym
	}
	if p.hidesUsers() && p.names != nil {
		text = p.names.Replace(text)
	}
	return tokens.ReplaceAllStringFunc(text, func(token string) string {
		_, known := p.people[identifier(token)]
		switch {
		case strings.Contains(token, "@"), known && len(token) > 30:
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

// Quoting is what a report shows of a sentence that quotes an export, where nobody can say which part is a name: the form
// of what is quoted, and of the rest what Text shows.
func (p *Privacy) Quoting(text string) string {
	if p.Open() {
		return text
	}
	return p.Text(quoted.ReplaceAllStringFunc(text, p.Shape))
}

// Form is what a log shows of a sentence about a line of the organisation's own files, where no key is at hand: of what is
// quoted, of addresses and of numbers their form.
func (p *Privacy) Form(text string) string {
	if p.Open() {
		return text
	}
	return tokens.ReplaceAllStringFunc(quoted.ReplaceAllStringFunc(text, p.Shape), func(token string) string {
		if strings.Contains(token, "@") || phoneLike.MatchString(token) || directoryID.MatchString(token) {
			return p.Shape(token)
		}
		return token
	})
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
