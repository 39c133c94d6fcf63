package main

import (
	"math/rand"
	"slices"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

const (
	samples     = 400     // numbers drawn below a prefix to see which countries it holds
	alwaysDepth = 3       // digits after the calling code that are always looked at one by one
	maxDepth    = 7       // digits after the calling code at most
	worldRegion = "001"   // calling codes of no country
	seed        = 2026_11 // same library, same table
)

// numberingRows walks the digits after each calling code that several countries share, asking the library whose
// numbers lie below, until a prefix has one answer. A prefix whose answer is that of the prefix above it is left out.
func numberingRows(asOf string) [][]string {
	rows := [][]string{{"prefix", "country", "as_of", "source"}}
	w := walker{rng: rand.New(rand.NewSource(seed))}
	for _, code := range callingCodes() {
		regions := phonenumbers.GetRegionCodesForCountryCode(code)
		prefix := strconv.Itoa(code)
		switch {
		case len(regions) == 0 || slices.Contains(regions, worldRegion):
		case len(regions) == 1:
			w.add(prefix, country(regions[0]))
		default:
			w.code, w.main, w.known = prefix, country(regions[0]), examples(code, regions)
			w.add(prefix, w.main)
			w.walk("", w.main)
		}
	}
	slices.SortFunc(w.rows, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	for _, row := range w.rows {
		rows = append(rows, []string{row[0], row[1], asOf, "github.com/nyaruka/phonenumbers v1.8.1"})
	}
	return rows
}

func callingCodes() []int {
	var codes []int
	for code := range phonenumbers.GetSupportedCallingCodes() {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// examples gives a number of each kind that the library knows for each country: the seeds that lead the walk to
// countries which own only a few numbers.
func examples(code int, regions []string) []string {
	var numbers []string
	for _, region := range regions {
		for kind := phonenumbers.FIXED_LINE; kind <= phonenumbers.VOICEMAIL; kind++ {
			example := phonenumbers.GetExampleNumberForType(region, kind)
			if example == nil || int(example.GetCountryCode()) != code {
				continue
			}
			numbers = append(numbers, phonenumbers.GetNationalSignificantNumber(example))
		}
	}
	return numbers
}

type walker struct {
	rng   *rand.Rand
	code  string
	main  string
	known []string
	rows  [][2]string
}

func (w *walker) add(prefix, country string) {
	w.rows = append(w.rows, [2]string{prefix, country})
}

// walk adds the prefixes below the given one whose country is not the inherited one.
func (w *walker) walk(national, inherited string) {
	for digit := '0'; digit <= '9'; digit++ {
		prefix := national + string(digit)
		counts := w.count(prefix)
		if len(counts) == 0 {
			if len(prefix) < alwaysDepth {
				w.walk(prefix, inherited)
			}
			continue
		}
		owner := inherited
		if most := mostFrequent(counts); counts[most] > counts[inherited] && len(prefix) >= w.areaDigits() {
			owner = most
			w.add(w.code+prefix, owner)
		}
		if len(prefix) < alwaysDepth || len(counts) > 1 && len(prefix) < maxDepth {
			w.walk(prefix, owner)
		}
	}
}

// count says how many of the numbers drawn below a prefix belong to which country.
func (w *walker) count(prefix string) map[string]int {
	counts := map[string]int{}
	for _, number := range w.known {
		if len(number) > len(prefix) && number[:len(prefix)] == prefix {
			w.ask(number, counts)
		}
	}
	for range samples {
		digits := []byte(prefix)
		for range w.length() - len(prefix) {
			digits = append(digits, byte('0'+w.rng.Intn(10)))
		}
		w.ask(string(digits), counts)
	}
	return counts
}

// areaDigits is how many digits at least decide a country. In North America it is the area code: one that nobody uses
// yet belongs to no neighbour by number, and is the main country's until the library knows better.
func (w *walker) areaDigits() int {
	if w.code == "1" {
		return alwaysDepth
	}
	return 1
}

// length draws the length of a national number: ten digits in North America, that of a known number elsewhere.
func (w *walker) length() int {
	if w.code == "1" {
		return 10
	}
	return len(w.known[w.rng.Intn(len(w.known))])
}

func (w *walker) ask(national string, counts map[string]int) {
	number, err := phonenumbers.Parse("+"+w.code+national, "")
	// A number written with the national prefix (+44 (0)20) is read too, but that is no prefix of the plan.
	if err != nil || phonenumbers.GetNationalSignificantNumber(number) != national {
		return
	}
	if region := phonenumbers.GetRegionCodeForNumber(number); region != "" && region != worldRegion {
		counts[country(region)]++
	}
}

// country gives the ISO 3166-1 country of a region: Ascension and Tristan da Cunha are parts of Saint Helena.
func country(region string) string {
	if region == "AC" || region == "TA" {
		return "SH"
	}
	return region
}

func mostFrequent(counts map[string]int) string {
	best := ""
	for country, n := range counts {
		if n > counts[best] || n == counts[best] && country < best {
			best = country
		}
	}
	return best
}
