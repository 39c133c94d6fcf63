package pipeline

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/cdr"
	"tollbook/pipeline/plan"
	"tollbook/pipeline/recommend"
	"tollbook/rates"
)

func planOptions(country string, tariffs []rates.Tariff) PlanOptions {
	params := recommend.DefaultParams()
	params.Paths = 500
	return PlanOptions{
		Country: country, Currency: "USD", Tariffs: tariffs, AsOf: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Zone: time.UTC,
		Increments: rates.Increments{FirstS: 60, NextS: 60}, Straddle: "split", Caps: "independent", Params: params,
	}
}

// TestARealProvidersRecords plans a move from 42,238 real calls on a real price list and wants the figures to add up, and
// nothing to be left out in silence.
func TestARealProvidersRecords(t *testing.T) {
	data := filepath.Join("..", "..", "shared", "data")
	list, err := os.Open(filepath.Join(data, "tariffs", "acs_pstn_rates_2025-10-15.csv"))
	if err != nil {
		t.Skip("the published price list and call records are not beside this checkout")
	}
	defer func() { _ = list.Close() }()
	imported, err := rates.ImportACS(list, rates.ImportOptions{File: "acs.csv", Currency: "USD", ValidFrom: time.Date(2025, 10, 15, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "acs.csv"), imported.CSV, 0o600); err != nil {
		t.Fatal(err)
	}
	tariffs, problems := rates.LoadTariffFile(os.DirFS(dir), "acs.csv")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	profile, err := cdr.Load("telco-sample")
	if err != nil {
		t.Fatal(err)
	}
	o := planOptions("GB", tariffs)
	o.Records = &cdr.Options{Profile: profile, Files: []string{filepath.Join(data, "cdr", "telco-42k-with-cost.csv")}, Region: "GB", Zone: "UTC"}
	o.Seats = []plan.Seats{{Capability: "MCOPSTN1", Count: 100}}
	got, err := MakePlan(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if c := got.Counts; c.Read != 42238 || c.Read != c.Taken+c.Filtered+c.Rejected || got.Days != 56 {
		t.Errorf("%+v in %d days", *c, got.Days)
	}
	sum, months := decimal.Zero, decimal.Zero
	for _, s := range got.Services {
		sum = sum.Add(s.Monthly)
	}
	for _, m := range got.Months {
		months = months.Add(m.Cost)
	}
	cents := decimal.New(int64(len(got.Services)), -2)
	if sum.Sub(got.Total.Monthly).Abs().GreaterThan(cents) || months.DivRound(decimal.NewFromInt(3), 2).Sub(got.Total.Monthly).Abs().GreaterThan(cents) {
		t.Errorf("services %s, months %s, total %s", sum, months, got.Total.Monthly)
	}
	// the list has no shared cost ranges, so they are told, not priced as ordinary calls
	if len(got.Unpriced) == 0 || got.Unpriced[0].Rule != "special" || !got.Total.Monthly.IsPositive() || len(got.Included) == 0 || got.Advice.Chance == nil {
		t.Errorf("got %+v", got.Unpriced)
	}
}

// TestHeadCounts holds that the same heads give the same plan, that more calls cost more, and that every assumption's
// effect is told.
func TestHeadCounts(t *testing.T) {
	row := func(service, prefix, country, kind, amount string) rates.Tariff {
		return rates.Tariff{Service: service, Prefix: prefix, Destination: country, Country: country, Kind: kind, Currency: "USD", Price: decimal.RequireFromString(amount),
			Per: rates.UnitOf(service), File: "t.csv", Line: 2}
	}
	o := planOptions("US", []rates.Tariff{row("outbound", "1", "US", "mixed", "0.01"), row("outbound", "44", "GB", "mixed", "0.03"), row("outbound", "49", "DE", "mixed", "0.03"),
		row("tollfree_inbound", "1800", "US", "toll_free", "0.02"), row("sms_outbound", "1", "US", "mobile", "0.008")})
	o.Heads = []plan.Heads{{Country: "US", Count: 40}}
	o.Mix = rates.CallMixes()[1]
	o.Mix.Assumptions = o.Mix.Assumptions[4:6] // what meetings and toll-free lines bring, so that there is little to rate
	o.Seats = []plan.Seats{{Capability: "MCOPSTN1", Count: 40}}
	o.WhatIfs = []WhatIf{{Kind: IfGrowth, Name: "more", Percent: 50}}
	first, err := MakePlan(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Sensitive) != len(o.Mix.Assumptions) || len(first.WhatIfs) != 1 || !first.WhatIfs[0].Difference.IsPositive() {
		t.Errorf("%d assumptions told, growth %v", len(first.Sensitive), first.WhatIfs)
	}
	for _, s := range first.Sensitive {
		if s.Assumption == "tollfree_minutes" && (!s.AtHigh.IsPositive() || !s.AtLow.IsNegative()) {
			t.Errorf("more on toll-free lines changes the money by %s, less by %s", s.AtHigh, s.AtLow)
		}
	}
	if first.Total.Low == nil || decimal.NewFromInt(*first.Total.Low).GreaterThan(first.Total.Monthly) || decimal.NewFromInt(*first.Total.High).LessThan(first.Total.Monthly) {
		t.Errorf("the total %s is not in its interval", first.Total.Monthly)
	}
	o.WhatIfs, first.WhatIfs = nil, []Alternative{}
	again, err := MakePlan(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(first)
	b, _ := json.Marshal(again)
	if string(a) != string(b) {
		t.Error("the same heads give another plan")
	}
}
