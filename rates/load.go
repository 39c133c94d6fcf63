package rates

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
	"tollbook/rates/table"
)

const (
	maxPrefixDigits = 15        // ITU-T E.164
	priceLimit      = 1_000_000 // a price, fee or surcharge is below it
)

// LoadTariffs reads every .csv file of a folder, in the order of their names, and gives all rows, or every problem.
// A folder that does not exist has no tariffs: usage is then unrated, and says so.
func LoadTariffs(fsys fs.FS, dir string) ([]Tariff, []table.Problem) {
	files, err := csvFiles(fsys, dir)
	if err != nil {
		return nil, []table.Problem{{File: dir, Line: 1, Message: fmt.Sprintf("listing the folder: %v", err),
			Remedy: "check that it is a folder that may be read"}}
	}
	var tariffs []Tariff
	var problems []table.Problem
	for _, file := range files {
		rows, found := LoadTariffFile(fsys, file)
		tariffs = append(tariffs, rows...)
		problems = append(problems, found...)
	}
	return tariffs, append(problems, CheckOverlaps(tariffs)...)
}

// LoadTariffFile reads one tariff file, without looking for rows that overlap.
func LoadTariffFile(fsys fs.FS, file string) ([]Tariff, []table.Problem) {
	l := tariffLoader{countries: countrySet()}
	problems := table.Load(fsys, file, tariffColumns(), l.row)
	return l.tariffs, asList(fsys, file, problems)
}

func csvFiles(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		hidden := strings.HasPrefix(entry.Name(), ".")
		if !hidden && strings.EqualFold(path.Ext(entry.Name()), ".csv") {
			files = append(files, path.Join(dir, entry.Name()))
		}
	}
	return files, nil
}

func tariffColumns() []table.Column {
	return []table.Column{
		{Name: "service", Need: table.Value},
		{Name: "prefix", Need: table.Value},
		{Name: "destination", Need: table.Header},
		{Name: "country", Need: table.Header},
		{Name: "kind", Need: table.Value},
		{Name: "currency", Need: table.Value},
		{Name: "price", Need: table.Value},
		{Name: "per", Need: table.Value},
		{Name: "connection_fee"},
		{Name: "surcharge"},
		{Name: "increments"},
		{Name: "valid_from", Need: table.Value},
		{Name: "valid_to"},
	}
}

type tariffLoader struct {
	countries map[string]bool
	tariffs   []Tariff
}

func (l *tariffLoader) row(r *table.Row) {
	t := Tariff{
		Service:       r.Word("service", Services()...),
		Prefix:        r.Digits("prefix", 1, maxPrefixDigits),
		Destination:   r.Text("destination"),
		Country:       country(r, l.countries),
		Kind:          r.Word("kind", Kinds()...),
		Currency:      currency(r),
		Price:         price(r, "price"),
		Per:           r.Word("per", Minute, Segment),
		ConnectionFee: price(r, "connection_fee"),
		Surcharge:     price(r, "surcharge"),
		Increments:    table.Cell(r, "increments", "first/next in seconds, like 60/60", ParseIncrements),
		ValidFrom:     r.Date("valid_from"),
		ValidTo:       r.Date("valid_to"),
		File:          r.File(),
		Line:          r.Line,
	}
	if t.Service != "" && t.Per != "" && t.Per != UnitOf(t.Service) {
		r.Report(fmt.Sprintf("per: %s is priced per %s, not per %s", t.Service, UnitOf(t.Service), t.Per),
			"write "+UnitOf(t.Service))
	}
	checkValidity(r)
	if r.OK() {
		l.tariffs = append(l.tariffs, t)
	}
}

// checkValidity reports an end that is not after the start.
func checkValidity(r *table.Row) {
	if !r.OK() || !r.Has("valid_to") {
		return
	}
	if from, to := r.Date("valid_from"), r.Date("valid_to"); !to.After(from) {
		r.Report(fmt.Sprintf("valid_to %s is not after valid_from %s", r.Text("valid_to"), r.Text("valid_from")),
			"valid_to is the first date the row does not hold; leave it empty for an open end")
	}
}

func country(r *table.Row, known map[string]bool) string {
	code := r.Country("country")
	if code == "" || known[code] {
		return code
	}
	r.Report(fmt.Sprintf("country: %q is unknown", code), countryRemedy(code))
	return ""
}

func countryRemedy(code string) string {
	switch code {
	case "UK":
		return "write GB"
	case "AN":
		return "withdrawn in 2010: write CW, SX or BQ"
	default:
		return "a code of ISO 3166-1 alpha-2, like US"
	}
}

func currency(r *table.Row) string {
	code := r.Currency("currency")
	if code != "" && !money.KnownCurrency(code) {
		r.Report(fmt.Sprintf("currency: %q is unknown", code), "a code of ISO 4217, like USD")
		return ""
	}
	return code
}

func price(r *table.Row, column string) decimal.Decimal {
	remedy := fmt.Sprintf("a number from 0 to below %d with at most %d decimals, like 0.013", priceLimit, money.Scale)
	return table.Cell(r, column, remedy, func(text string) (decimal.Decimal, error) {
		value, err := money.ParseDecimal(text)
		switch {
		case err != nil:
			return decimal.Decimal{}, err
		case value.IsNegative():
			return decimal.Decimal{}, fmt.Errorf("%s is negative", text)
		case value.GreaterThanOrEqual(decimal.New(priceLimit, 0)):
			return decimal.Decimal{}, fmt.Errorf("%s is %d or more", text, priceLimit)
		}
		return value, nil
	})
}
