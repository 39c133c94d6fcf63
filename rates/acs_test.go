package rates_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tollbook/rates"
)

func importOptions(file string) rates.ImportOptions {
	return rates.ImportOptions{File: file, Currency: "USD", Source: "a published list",
		ValidFrom: time.Date(2025, 10, 15, 0, 0, 0, 0, time.UTC)}
}

const acsHeader = "Destination Name,Destination Type,Country,Prefix,Price / min\r\n"

func TestImportOfAPriceList(t *testing.T) {
	list := acsHeader +
		"France,landline,FR,332,0.016\r\n" +
		"France-Toll Free,non-geographic,FR,3380,0.05\r\n" +
		"South Africa - Special Services,non-geographic,ZA,2.77724E+11,0.85\r\n" +
		"France again,landline,FR,332,0.02\r\n" +
		"Nowhere,landline,QQ,999,0.02\r\n" +
		"Free,landline,FR,333,-1\r\n"
	got, err := rates.ImportACS(strings.NewReader(list), importOptions("list.csv"))
	if err != nil {
		t.Fatal(err)
	}
	want := "service,prefix,destination,country,kind,currency,price,per,connection_fee,surcharge,increments,valid_from,valid_to\n" +
		"outbound,332,France,FR,landline,USD,0.016,minute,,,,2025-10-15,\n" +
		"outbound,3380,France-Toll Free,FR,non_geographic,USD,0.05,minute,,,,2025-10-15,\n"
	if string(got.CSV) != want {
		t.Errorf("tariff file:\n%s\nwant:\n%s", got.CSV, want)
	}
	wantRefused(t, got, "list.csv:4: prefix", "list.csv:5: prefix 332 is also in line 2", `list.csv:6: country: "QQ"`, "list.csv:7: price / min: -1 is negative")
	for _, text := range []string{"source: a published list", "rows: 2", "refused: 4", "2.77724E+11"} {
		if !strings.Contains(got.Source, text) {
			t.Errorf("source text lacks %q:\n%s", text, got.Source)
		}
	}
}

func wantRefused(t *testing.T, got rates.Imported, starts ...string) {
	t.Helper()
	if len(got.Refused) != len(starts) {
		t.Fatalf("refused %v, want %d rows", got.Refused, len(starts))
	}
	for i, start := range starts {
		if !strings.HasPrefix(got.Refused[i].String(), start) {
			t.Errorf("refused %q, want %q", got.Refused[i], start)
		}
	}
}

func TestImportRefusesAListAsAWhole(t *testing.T) {
	for name, given := range map[string]struct {
		list    string
		options func(*rates.ImportOptions)
	}{
		"empty":            {list: ""},
		"other columns":    {list: "a,b\n1,2\n"},
		"no usable row":    {list: acsHeader + "France,landline,FR,2E+3,1\n"},
		"unknown currency": {list: acsHeader + "France,landline,FR,33,1\n", options: func(o *rates.ImportOptions) { o.Currency = "XXX" }},
		"no date":          {list: acsHeader + "France,landline,FR,33,1\n", options: func(o *rates.ImportOptions) { o.ValidFrom = time.Time{} }},
	} {
		t.Run(name, func(t *testing.T) {
			o := importOptions("list.csv")
			if given.options != nil {
				given.options(&o)
			}
			if got, err := rates.ImportACS(strings.NewReader(given.list), o); err == nil {
				t.Errorf("imported %d rows, want an error", got.Rows)
			}
		})
	}
}

// The lists that Microsoft published for its sister service, as they were downloaded. The older two have two prefixes
// that a spreadsheet damaged, and the Netherlands Antilles, a country code that was withdrawn in 2010.
func TestImportOfPublishedLists(t *testing.T) {
	for _, c := range []struct {
		file          string
		rows, refused int
	}{
		{"acs_pstn_rates_2025-10-15.csv", 6592, 0},
		{"acs_pstn_rates_2025-02-10.csv", 6209, 0},
		{"acs_pstn_rates_2025-01-30.csv", 7690, 3},
		{"acs_pstn_rates_2020-10-02.csv", 7717, 3},
	} {
		t.Run(c.file, func(t *testing.T) {
			list, err := os.Open(filepath.Join("..", "..", "shared", "data", "tariffs", c.file))
			if err != nil {
				t.Skipf("the published list is not here: %v", err)
			}
			defer list.Close()
			got, err := rates.ImportACS(list, importOptions(c.file))
			if err != nil {
				t.Fatal(err)
			}
			if got.Rows != c.rows || len(got.Refused) != c.refused {
				t.Errorf("%d rows and %d refused %v, want %d and %d", got.Rows, len(got.Refused), got.Refused, c.rows, c.refused)
			}
			tariffs, problems := rates.LoadTariffs(fstest.MapFS{"tariffs/list.csv": {Data: got.CSV}}, "tariffs")
			if len(problems) > 0 || len(tariffs) != c.rows {
				t.Errorf("the tariff file reads as %d rows with problems %v", len(tariffs), problems)
			}
		})
	}
}
