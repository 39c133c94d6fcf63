package rates

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tollbook/rates/money"
	"tollbook/rates/table"
)

// ImportOptions is what a published price list does not say about itself.
type ImportOptions struct {
	File      string    // name of the list, for its refused rows
	Currency  string    // ISO 4217, of every price
	ValidFrom time.Time // civil date
	Source    string    // where the list was taken from
}

// Imported is a price list as a tariff file of ours.
type Imported struct {
	CSV     []byte // the tariff file
	Rows    int
	Refused []table.Problem // rows that were left out, each with its reason
	Source  string          // text to keep beside the tariff file: where it comes from and what was left out
}

// ImportACS reads the prefix price list of Azure Communication Services ("Destination Name,Destination Type,
// Country,Prefix,Price / min") and gives it as outbound tariff rows. Rows that cannot be used, like prefixes that a
// spreadsheet turned into 2.77724E+11, are left out and named. An error means that the list cannot be used at all.
func ImportACS(r io.Reader, o ImportOptions) (Imported, error) {
	if !money.KnownCurrency(o.Currency) {
		return Imported{}, fmt.Errorf("importing the price list: %q is not a currency of ISO 4217", o.Currency)
	}
	if o.ValidFrom.IsZero() {
		return Imported{}, errors.New("importing the price list: the date it is valid from is missing")
	}
	content, err := io.ReadAll(io.LimitReader(r, table.MaxFileBytes+1))
	if err != nil {
		return Imported{}, fmt.Errorf("importing the price list: %w", err)
	}
	if len(content) > table.MaxFileBytes {
		return Imported{}, fmt.Errorf("importing the price list: it has more than %d bytes", table.MaxFileBytes)
	}
	in := acsImporter{options: o, countries: countrySet(), seen: map[string]int{}}
	refused := table.Read(o.File, content, acsColumns(), in.row)
	if len(in.rows) == 0 {
		return Imported{Refused: refused}, fmt.Errorf("importing the price list: it has no row that can be used%s", first(refused))
	}
	text, err := tariffCSV(in.rows)
	if err != nil {
		return Imported{}, fmt.Errorf("importing the price list: %w", err)
	}
	return Imported{CSV: text, Rows: len(in.rows), Refused: refused, Source: sourceText(o, len(in.rows), refused)}, nil
}

func first(problems []table.Problem) string {
	if len(problems) == 0 {
		return ""
	}
	return ": " + problems[0].String()
}

// Columns of the list, in lower case.
const (
	acsName    = "destination name"
	acsType    = "destination type"
	acsCountry = "country"
	acsPrefix  = "prefix"
	acsPrice   = "price / min"
)

func acsColumns() []table.Column {
	return []table.Column{
		{Name: acsName, Need: table.Value},
		{Name: acsType, Need: table.Value},
		{Name: acsCountry, Need: table.Header},
		{Name: acsPrefix, Need: table.Value},
		{Name: acsPrice, Need: table.Value},
	}
}

type acsImporter struct {
	options   ImportOptions
	countries map[string]bool
	seen      map[string]int // prefix to line
	rows      [][]string
}

func (in *acsImporter) row(r *table.Row) {
	prefix := r.Digits(acsPrefix, 1, maxPrefixDigits)
	// The list calls toll-free and internet numbers non-geographic too: callers pay for them like for the others.
	kind := strings.ReplaceAll(r.Word(acsType, Landline, Mobile, Mixed, "non-geographic"), "-", "_")
	code := country(r, in.countries)
	value := price(r, acsPrice)
	if !r.OK() {
		return
	}
	if line, repeated := in.seen[prefix]; repeated {
		r.Report(fmt.Sprintf("prefix %s is also in line %d", prefix, line), "find out which price holds")
		return
	}
	in.seen[prefix] = r.Line
	in.rows = append(in.rows, []string{Outbound, prefix, r.Text(acsName), code, kind, in.options.Currency,
		money.Format(value), Minute, "", "", "", in.options.ValidFrom.Format(time.DateOnly), ""})
}

// tariffCSV writes rows in the order of their prefixes, so that two versions of a list can be compared line by line.
func tariffCSV(rows [][]string) ([]byte, error) {
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[1], b[1]) })
	var header []string
	for _, c := range tariffColumns() {
		header = append(header, c.Name)
	}
	var text strings.Builder
	out := csv.NewWriter(&text)
	if err := out.Write(header); err != nil {
		return nil, err
	}
	if err := out.WriteAll(rows); err != nil {
		return nil, err
	}
	return []byte(text.String()), nil
}

func sourceText(o ImportOptions, rows int, refused []table.Problem) string {
	var text strings.Builder
	fmt.Fprintf(&text, "source: %s\nlist: %s\ncurrency: %s (assumed for every row)\nvalid from: %s\nrows: %d\nrefused: %d\n",
		o.Source, o.File, o.Currency, o.ValidFrom.Format(time.DateOnly), rows, len(refused))
	for _, p := range refused {
		fmt.Fprintln(&text, p)
	}
	return text.String()
}
