package pipeline

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tollbook/rates"
)

// TestTheRealTariff rates the example on the published price list of Azure Communication Services beside the synthetic
// inbound and SMS rows: 6,592 prefixes, none of them made for the example.
func TestTheRealTariff(t *testing.T) {
	list, err := os.Open(filepath.Join("..", "..", "shared", "data", "tariffs", "acs_pstn_rates_2025-10-15.csv"))
	if err != nil {
		t.Skip("the published price list is not beside this checkout")
	}
	defer func() { _ = list.Close() }()
	imported, err := rates.ImportACS(list, rates.ImportOptions{File: "acs.csv", Currency: "USD", ValidFrom: time.Date(2025, 10, 15, 0, 0, 0, 0, time.UTC)})
	if err != nil || imported.Rows != 6592 {
		t.Fatalf("%d rows, %v", imported.Rows, err)
	}
	o := contoso(t)
	tariffs := filepath.Join(o.TenantDir, "tariffs")
	if err := os.Remove(filepath.Join(tariffs, "example-synthetic-outbound.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(tariffs, "acs.csv"), imported.CSV, 0o600); err != nil {
		t.Fatal(err)
	}
	result, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	// the list has no shared cost, premium or satellite rows, so those calls stay unrated; all others find their prefix
	if c := result.Counts; c.Rated+c.Unrated != 9500 || c.Unrated < 4 || c.Unrated > 100 {
		t.Errorf("got %+v", c)
	}
}
