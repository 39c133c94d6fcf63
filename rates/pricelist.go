package rates

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tollbook/rates/money"
	"tollbook/rates/table"
)

// maxDestinationBytes is longer than any name of a destination.
const maxDestinationBytes = 1000

// ImportOptions is what a published price list does not say about itself.
type ImportOptions struct {
	File      string    // name of the list, for its refused rows
	Currency  string    // ISO 4217, of every price that names none
	ValidFrom time.Time // civil date, of every price that names none
	Source    string    // where the list was taken from
	Cents     bool      // prices are in hundredths of the currency
}

// Imported is a price list as a tariff file of ours.
type Imported struct {
	CSV     []byte // the tariff file
	Rows    int
	Refused []table.Problem // rows that were left out, each with its reason
	Source  string          // text to keep beside the tariff file: where it comes from and what was left out
}

// importer gathers the rows of one price list, whatever its format.
type importer struct {
	options   ImportOptions
	countries map[string]bool
	plan      []PlanPrefix
	special   []SpecialRange
	seen      map[string]line // service, prefix and currency to the first row that has them
	tariffs   []Tariff
	refused   []table.Problem
	notes     []string // what was assumed, for the source text
}

// line is one row of a list on its way, with the place to report about.
type line struct {
	Tariff
	file   string
	line   int
	report func(message, remedy string)
}

// importList does what every format needs: judge the options, gather the rows, write the tariff and its source.
func importList(o ImportOptions, gather func(*importer) error) (Imported, error) {
	if !money.KnownCurrency(o.Currency) {
		return Imported{}, fmt.Errorf("importing the price list: %q is not a currency of ISO 4217", o.Currency)
	}
	if o.ValidFrom.IsZero() {
		return Imported{}, errors.New("importing the price list: the date it is valid from is missing")
	}
	in := &importer{options: o, countries: countrySet(), plan: NumberingPlan(), special: SpecialRanges(), seen: map[string]line{}}
	if err := gather(in); err != nil {
		return Imported{Refused: in.refused}, fmt.Errorf("importing the price list: %w", err)
	}
	table.SortProblems(in.refused)
	if len(in.tariffs) == 0 {
		return Imported{Refused: in.refused}, fmt.Errorf("importing the price list: it has no row that can be used%s", first(in.refused))
	}
	text, err := TariffCSV(in.tariffs)
	if err != nil {
		return Imported{}, fmt.Errorf("importing the price list: %w", err)
	}
	return Imported{CSV: text, Rows: len(in.tariffs), Refused: in.refused, Source: in.sourceText()}, nil
}

// readList reads a list that is not larger than a tariff file may be.
func readList(r io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, table.MaxFileBytes+1))
	if err != nil {
		return nil, err
	}
	if len(content) > table.MaxFileBytes {
		return nil, fmt.Errorf("it has more than %d bytes", table.MaxFileBytes)
	}
	return content, nil
}

func first(problems []table.Problem) string {
	if len(problems) == 0 {
		return ""
	}
	return ": " + problems[0].String()
}

// add takes a row, filling in what the list does not say; a prefix that the list prices twice is refused.
func (in *importer) add(l line) {
	l.Service = cmp.Or(l.Service, Outbound)
	l.Currency = cmp.Or(l.Currency, in.options.Currency)
	l.Per = UnitOf(l.Service)
	if l.ValidFrom.IsZero() {
		l.ValidFrom = in.options.ValidFrom
	}
	if !l.ValidTo.IsZero() && !l.ValidTo.After(l.ValidFrom) {
		l.report(fmt.Sprintf("it ends on %s, before it begins on %s", day(l.ValidTo), day(l.ValidFrom)), "leave the row out, or give an earlier first date")
		return
	}
	if !utf8.ValidString(l.Destination) || len(l.Destination) > maxDestinationBytes {
		l.report("destination: it is not UTF-8, or too long", "save the list as CSV UTF-8")
		return
	}
	key := l.Service + " " + l.Prefix + " " + l.Currency + " " + day(l.ValidFrom)
	if before, repeated := in.seen[key]; repeated {
		l.report(fmt.Sprintf("prefix %s is also in line %d", l.Prefix, before.line), "find out which price holds")
		return
	}
	in.seen[key] = l
	in.tariffs = append(in.tariffs, l.Tariff)
}

// note keeps an assumption for the source text, once.
func (in *importer) note(text string) {
	if !slices.Contains(in.notes, text) {
		in.notes = append(in.notes, text)
	}
}

func (in *importer) refuse(file string, line int, message, remedy string) {
	in.refused = append(in.refused, table.Problem{File: file, Line: line, Message: message, Remedy: remedy})
}

// sourceText says where the tariff file comes from, what was assumed and what was left out.
func (in *importer) sourceText() string {
	o := in.options
	var text strings.Builder
	fmt.Fprintf(&text, "source: %s\nlist: %s\ncurrency: %s (assumed for every row that names none)\nvalid from: %s\nrows: %d\nrefused: %d\n",
		o.Source, o.File, o.Currency, day(o.ValidFrom), len(in.tariffs), len(in.refused))
	for _, n := range in.notes {
		fmt.Fprintf(&text, "assumed: %s\n", n)
	}
	for _, p := range in.refused {
		fmt.Fprintln(&text, p)
	}
	return text.String()
}

// TariffCSV writes rows as a tariff file, in the order of their prefixes, so that two versions of a list can be
// compared line by line.
func TariffCSV(tariffs []Tariff) ([]byte, error) {
	sorted := slices.Clone(tariffs)
	slices.SortStableFunc(sorted, func(a, b Tariff) int {
		return cmp.Or(strings.Compare(a.Prefix, b.Prefix), strings.Compare(a.Service, b.Service),
			strings.Compare(a.Currency, b.Currency), a.ValidFrom.Compare(b.ValidFrom))
	})
	var header []string
	for _, c := range tariffColumns() {
		header = append(header, c.Name)
	}
	var text strings.Builder
	out := csv.NewWriter(&text)
	if err := out.Write(header); err != nil {
		return nil, err
	}
	for _, t := range sorted {
		fee, surcharge := "", ""
		if !t.ConnectionFee.IsZero() {
			fee = money.Format(t.ConnectionFee)
		}
		if !t.Surcharge.IsZero() {
			surcharge = money.Format(t.Surcharge)
		}
		err := out.Write([]string{t.Service, t.Prefix, t.Destination, t.Country, t.Kind, t.Currency, money.Format(t.Price), t.Per,
			fee, surcharge, t.Increments.String(), day(t.ValidFrom), day(t.ValidTo)})
		if err != nil {
			return nil, err
		}
	}
	out.Flush()
	return []byte(text.String()), out.Error()
}

// day writes a civil date, and nothing for none.
func day(date time.Time) string {
	if date.IsZero() {
		return ""
	}
	return date.Format(time.DateOnly)
}
