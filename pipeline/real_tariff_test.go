package pipeline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tollbook/fixtures/gen"
	"tollbook/fixtures/oracle"
	"tollbook/rates"
)

// TestTheRealTariff rates random records on the published price list of Azure Communication Services, 6,592 prefixes of which
// none was made for them, and compares every field with the independent implementation. Every fifth prefix of the list is dialled.
func TestTheRealTariff(t *testing.T) {
	rows := publishedPrices(t)
	c, err := gen.RandomUnder(gen.FewSwitches()[0], 6592, 2600)
	if err != nil {
		t.Fatal(err)
	}
	c.Tenant.Tariffs = besides(c.Tenant.Tariffs, rows)
	c.Tenant.Allowances = nil // so that the built-in pools take what they take
	dialled := 0
	for i := range c.Records {
		if r := &c.Records[i]; strings.Contains(r.CallType, "_out") && !r.IsSMS() {
			r.Callee = "+" + (rows[dialled*5%len(rows)].Prefix + "5550123456")[:12]
			dialled++
		}
	}
	if dialled < len(rows)/5 {
		t.Fatalf("only %d prefixes are dialled", dialled)
	}
	compareCase(t, c, 6592)
}

// publishedPrices are the rows of the list as the import gives them.
func publishedPrices(t *testing.T) []rates.Tariff {
	t.Helper()
	list, err := os.Open(filepath.Join("..", "..", "shared", "data", "tariffs", "acs_pstn_rates_2025-10-15.csv"))
	if err != nil {
		t.Skip("the published price list is not beside this checkout")
	}
	defer func() { _ = list.Close() }()
	imported, err := rates.ImportACS(list, rates.ImportOptions{File: "acs.csv", Currency: "USD", ValidFrom: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil || imported.Rows != 6592 {
		t.Fatalf("%d rows, %v", imported.Rows, err)
	}
	rows, problems := rates.LoadTariffFile(fstest.MapFS{"acs.csv": {Data: imported.CSV}}, "acs.csv")
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return rows
}

// besides puts the published prices in the place of the tenant's own outgoing ones.
func besides(own []oracle.Tariff, published []rates.Tariff) []oracle.Tariff {
	var list []oracle.Tariff
	for _, row := range own {
		if row.Service != rates.Outbound || row.Currency != "USD" {
			row.File, row.Line = "tariffs/own.csv", len(list)+2
			list = append(list, row)
		}
	}
	for i, row := range published {
		list = append(list, oracle.Tariff{Service: row.Service, Prefix: row.Prefix, Destination: row.Destination, Country: row.Country, Kind: row.Kind,
			Currency: row.Currency, Price: row.Price, Per: row.Per, Increments: row.Increments.String(), From: row.ValidFrom, File: "tariffs/acs.csv", Line: i + 2})
	}
	return list
}
