package pipeline

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/fixtures"
	"tollbook/rates"
)

// contoso is a copy of the example organisation, with the settings of its tollbook.yaml.
func contoso(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, fixtures.Contoso()); err != nil {
		t.Fatal(err)
	}
	opening := time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	clock := time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)
	return Options{
		TenantDir: dir, OutDir: filepath.Join(dir, "reports"), StateDir: filepath.Join(dir, ".tollbook"),
		Period: Period{2026, time.October}, AsOf: clock, Zone: time.UTC, Version: "test",
		Clock: func() time.Time { return clock },
		Settings: Settings{
			Tenant: "contoso", Country: "US", Currency: "USD", Billing: "mosa", Increments: rates.Increments{FirstS: 60, NextS: 60},
			Straddle: "split", Caps: "independent", Basis: "billed", OpeningAt: &opening, OpeningAmount: decimal.RequireFromString("350"),
			ExpiryMonths: 12, Tolerance: decimal.RequireFromString("0.50"), Trigger: 200, Recharge: 200, Auto: true,
			ServiceLevel: 0.999, LatencyHours: 48, RechargeFailure: 0.02, RepairDays: 5, RechargesPerMonth: 4,
			MaxRejectShare: decimal.RequireFromString("0.001"), Locale: "en", Detail: "xlsx",
		},
	}
}

func TestTheExampleRuns(t *testing.T) {
	o := contoso(t)
	o.Log = func(line string) { t.Log(line) }
	result, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range result.Lines {
		t.Log(l)
	}
	entries, _ := fs.ReadDir(os.DirFS(result.Folder), ".")
	for _, e := range entries {
		t.Log(e.Name())
	}
}
