package rates

import (
	"io"
	"strings"

	"tollbook/rates/table"
)

// ImportACS reads the prefix price list of Azure Communication Services ("Destination Name,Destination Type,
// Country,Prefix,Price / min") and gives it as outbound tariff rows. Rows that cannot be used, like prefixes that a
// spreadsheet turned into 2.77724E+11, are left out and named. An error means that the list cannot be used at all.
func ImportACS(r io.Reader, o ImportOptions) (Imported, error) {
	return importList(o, func(in *importer) error {
		content, err := readList(r)
		if err != nil {
			return err
		}
		in.refused = table.Read(o.File, content, acsColumns(), func(r *table.Row) { acsRow(in, r) })
		return nil
	})
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

func acsRow(in *importer, r *table.Row) {
	l := line{file: r.File(), line: r.Line, report: r.Report}
	l.Prefix = r.Digits(acsPrefix, 1, maxPrefixDigits)
	// The list calls toll-free and internet numbers non-geographic too: callers pay for them like for the others.
	l.Kind = strings.ReplaceAll(r.Word(acsType, Landline, Mobile, Mixed, "non-geographic"), "-", "_")
	l.Country = country(r, in.countries)
	l.Price = price(r, acsPrice)
	l.Destination = r.Text(acsName)
	if r.OK() {
		in.add(l)
	}
}
