package reports

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"tollbook/pipeline/store"
)

func exactly(text string) decimal.Decimal { return decimal.RequireFromString(text) }

// TestOverview: a row a tenant and currency, sums that mix no currencies, and links that lead from where the file lies.
func TestOverview(t *testing.T) {
	days := int64(12)
	rows := []OverviewRow{
		{Folder: "contoso", Tenant: "contoso", Period: "2026-10", Currency: "USD", Outcome: "done", Workbook: "contoso/reports/2026-10/statement.xlsx", Summary: Summary{
			Tenant: "contoso", DaysToZero: &days, Advice: map[string]string{"trigger": "200", "recharge": "350"}, Alert: &Alert{Level: "watch"},
			Balance: &Balance{Closing: store.Dec{Decimal: exactly("282.07"), Valid: true}},
			Totals: []Total{
				{Currency: "USD", Billed: exactly("100.10"), Rated: exactly("100.00"), Variance: exactly("0.10")},
				{Currency: "EUR", Billed: exactly("7.00"), Rated: exactly("7.00")},
			},
		}},
		{Folder: "fabrikam", ExitCode: 2, Outcome: "wrong usage, configuration or tariff; nothing was read"},
		{Folder: "=HYPERLINK(1)", Tenant: "odd", Period: "2026-10", Currency: "USD", Summary: Summary{
			Tenant: "odd", Totals: []Total{{Currency: "USD", Billed: exactly("1.00"), Rated: exactly("1.00")}},
		}},
	}
	for _, locale := range Locales() {
		path := filepath.Join(t.TempDir(), "overview.xlsx")
		o := OverviewOptions{Locale: locale, Version: "1", AsOf: time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)}
		if err := WriteOverview(path, o, rows); err != nil {
			t.Fatal(err)
		}
		first, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := WriteOverview(path, o, rows); err != nil {
			t.Fatal(err)
		}
		if again, err := os.ReadFile(path); err != nil || string(again) != string(first) {
			t.Errorf("%s: other bytes from the same rows (%v)", locale, err)
		}
		if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
			t.Errorf("left behind: %v %v", entries, err)
		}
		checkOverview(t, path)
	}
}

func checkOverview(t *testing.T, path string) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	got, err := f.GetRows("Overview", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	at := map[string][]string{} // by folder and currency
	numbers := map[string]int{}
	for i, r := range got {
		if len(r) > 3 {
			at[r[0]+" "+r[3]], numbers[r[0]+" "+r[3]] = r, i+1
		}
	}
	for key, want := range map[string][]string{
		"contoso USD": {"contoso", "contoso", "2026-10", "USD", "watch", "282.07", "12", "", "100.1", "100", "0.1", "0", "0", "200", "350", "0", "done"},
		"contoso EUR": {"contoso", "contoso", "2026-10", "EUR", "", "", "", "", "7", "7", "0", "", "", "", "", "0", "done"},
		"fabrikam ":   {"fabrikam", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "2"},
	} {
		r := at[key]
		for i, w := range want {
			if i >= len(r) || r[i] != w {
				t.Errorf("row %q is %q, want %q in column %d", key, r, w, i+1)
				break
			}
		}
	}
	if linked, target, err := f.GetCellHyperLink("Overview", cellName(18, numbers["contoso USD"])); err != nil || !linked || target != "contoso/reports/2026-10/statement.xlsx" {
		t.Errorf("the statement's link is %q (%t, %v)", target, linked, err)
	}
	if formula, err := f.GetCellFormula("Overview", cellName(1, numbers["=HYPERLINK(1) USD"])); err != nil || formula != "" || numbers["=HYPERLINK(1) USD"] == 0 {
		t.Errorf("the name of a folder became a formula: %q %v", formula, err)
	}
	sums := 0
	for _, r := range got {
		if len(r) > 8 && (r[8] == "101.1" || r[8] == "7") && len(r[0]) > 4 && r[0][len(r[0])-3:] >= "EUR" && r[3] == "" {
			sums++
		}
	}
	if sums != 2 {
		t.Errorf("%d rows of sums, want one a currency: %v", sums, got)
	}
}
