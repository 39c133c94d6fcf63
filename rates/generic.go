package rates

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
)

// Mapping says how a list that nobody described beforehand becomes a tariff.
type Mapping struct {
	Columns   map[string]string            // column of ours to column of the list, in any case
	Values    map[string]string            // column of ours to a value for every row
	Words     map[string]map[string]string // column of ours to words of the list and words of ours
	Separator rune                         // between fields; zero: comma, semicolon or tab, whichever the header has most of
	Comma     bool                         // amounts have a decimal comma
}

// MappingColumns lists the columns of ours that a mapping may fill.
func MappingColumns() []string {
	var names []string
	for _, c := range tariffColumns() {
		if c.Name != "per" {
			names = append(names, c.Name)
		}
	}
	return names
}

// check refuses a mapping that names columns we do not have, or lacks those that nothing can stand in for.
func (m Mapping) check() error {
	known := MappingColumns()
	for _, name := range slices.Sorted(maps.Keys(m.Columns)) {
		if !slices.Contains(known, name) {
			return fmt.Errorf("the mapping fills %q, which is no column of a tariff; there are: %s", name, strings.Join(known, " "))
		}
	}
	for _, name := range slices.Concat(slices.Sorted(maps.Keys(m.Values)), slices.Sorted(maps.Keys(m.Words))) {
		if !slices.Contains(known, name) {
			return fmt.Errorf("the mapping fills %q, which is no column of a tariff; there are: %s", name, strings.Join(known, " "))
		}
	}
	for _, name := range []string{"prefix", "price"} {
		if m.Columns[name] == "" {
			return fmt.Errorf("the mapping does not say which column is the %s", name)
		}
	}
	return nil
}

// ImportGeneric reads any list with a header row. A cell of prefixes may hold several, separated by commas or
// semicolons. What the mapping leaves out is assumed: service outbound, the currency and first date of the options,
// the country of the numbering plan, and the kind that the special ranges or the destination's name say.
func ImportGeneric(r io.Reader, o ImportOptions, m Mapping) (Imported, error) {
	if err := m.check(); err != nil {
		return Imported{}, fmt.Errorf("importing the price list: %w", err)
	}
	return importList(o, func(in *importer) error {
		content, err := readList(r)
		if err != nil {
			return err
		}
		return (&genericList{in: in, mapping: m}).read(strings.TrimPrefix(string(content), "\ufeff"))
	})
}

type genericList struct {
	in      *importer
	mapping Mapping
	index   map[string]int // column of ours to field
}

func (g *genericList) read(text string) error {
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord, in.LazyQuotes = -1, true
	in.Comma = cmp.Or(g.mapping.Separator, separatorOf(text))
	header, err := in.Read()
	if err != nil {
		return errors.New("it has no header row")
	}
	if err := g.bind(header); err != nil {
		return err
	}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		number, _ := in.FieldPos(0)
		g.row(g.in.lineOf(g.in.options.File, number), cells)
	}
}

// separatorOf guesses from the header: comma, unless there are more semicolons or tabs.
func separatorOf(text string) rune {
	header, _, _ := strings.Cut(text, "\n")
	best := ','
	for _, c := range []rune{';', '\t'} {
		if strings.Count(header, string(c)) > strings.Count(header, string(best)) {
			best = c
		}
	}
	return best
}

// bind finds the fields that the mapping names.
func (g *genericList) bind(header []string) error {
	g.index = map[string]int{}
	for _, ours := range slices.Sorted(maps.Keys(g.mapping.Columns)) {
		theirs := strings.TrimSpace(g.mapping.Columns[ours])
		i := slices.IndexFunc(header, func(title string) bool { return strings.EqualFold(strings.TrimSpace(title), theirs) })
		if i < 0 {
			return fmt.Errorf("it has no column %q for our %s; it has: %s", theirs, ours, strings.Join(header, ", "))
		}
		g.index[ours] = i
	}
	return nil
}

// cell gives the value of a column of ours in a row of theirs.
func (g *genericList) cell(cells []string, ours string) string {
	text := g.mapping.Values[ours]
	if i, found := g.index[ours]; found && i < len(cells) {
		text = cmp.Or(strings.TrimSpace(cells[i]), text)
	}
	for theirs, word := range g.mapping.Words[ours] {
		if strings.EqualFold(theirs, text) {
			return word
		}
	}
	return text
}

func (g *genericList) row(l line, cells []string) {
	var err error
	fail := func(name string, e error) {
		if e != nil && err == nil {
			err = fmt.Errorf("%s: %w", name, e)
		}
	}
	word := func(name string, known []string) string {
		text := strings.ToLower(g.cell(cells, name))
		if text != "" && !slices.Contains(known, text) {
			fail(name, fmt.Errorf("%q is not one of: %s", text, strings.Join(known, " ")))
		}
		return text
	}
	l.Service, l.Kind, l.Destination = word("service", Services()), word("kind", Kinds()), g.cell(cells, "destination")
	l.Country, l.Currency = strings.ToUpper(g.cell(cells, "country")), strings.ToUpper(g.cell(cells, "currency"))
	if l.Country != "" && !g.in.countries[l.Country] {
		fail("country", fmt.Errorf("%q is unknown: %s", l.Country, countryRemedy(l.Country)))
	}
	if l.Currency != "" && !money.KnownCurrency(l.Currency) {
		fail("currency", fmt.Errorf("%q is no currency of ISO 4217", l.Currency))
	}
	if g.cell(cells, "price") == "" {
		fail("price", errors.New("it is empty"))
	}
	var e error
	l.Price, e = g.amount(cells, "price")
	fail("price", e)
	l.ConnectionFee, e = g.amount(cells, "connection_fee")
	fail("connection_fee", e)
	l.Surcharge, e = g.amount(cells, "surcharge")
	fail("surcharge", e)
	if text := g.cell(cells, "increments"); text != "" {
		l.Increments, e = ParseIncrements(text)
		fail("increments", e)
	}
	l.ValidFrom, e = listDate(g.cell(cells, "valid_from"), false)
	fail("valid_from", e)
	l.ValidTo, e = listDate(g.cell(cells, "valid_to"), true)
	fail("valid_to", e)
	g.prefixes(l, g.cell(cells, "prefix"), err)
}

// prefixes gives a row of ours for every prefix in the cell.
func (g *genericList) prefixes(l line, text string, err error) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		one := l
		prefix, e := listPrefix(part)
		if err == nil && e != nil {
			err = fmt.Errorf("prefix: %w", e)
		}
		if err != nil {
			break
		}
		one.Prefix = prefix
		g.in.locate(&one)
		g.in.add(one)
	}
	if err == nil && strings.Trim(text, " ,;") == "" {
		err = errors.New("prefix: it is empty")
	}
	if err != nil {
		l.report(err.Error(), "correct the row, or leave it out")
	}
}

func (g *genericList) amount(cells []string, ours string) (decimal.Decimal, error) {
	text := g.cell(cells, ours)
	if g.mapping.Comma {
		text = strings.ReplaceAll(text, ",", ".")
	}
	return g.in.listPrice(text)
}
