package rates_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tollbook/rates"
)

func TestWhichRowPricesANumber(t *testing.T) {
	tariffs := loadRows(t,
		"outbound,49,Germany,DE,landline,USD,0.02,minute,,,,2026-01-01,",
		"outbound,4915,Mobile,DE,mobile,USD,0.10,minute,,,,2026-01-01,2026-07-01",
		"outbound,4915,Mobile,DE,mobile,EUR,0.09,minute,,,,2026-01-01,",
		"outbound,44,UK,GB,landline,USD,0.03,minute,,,,2026-01-01,",
		"outbound,44870,UK,GB,shared_cost,USD,0.13,minute,,,,2026-01-01,",
		"sms_outbound,49,SMS,DE,mobile,USD,0.05,segment,,,,2026-01-01,")
	for _, c := range []struct {
		number, service, date string
		want                  string // winner's line, passed lines, number of longer prefixes behind the stars
	}{
		{"+49 (151) 123-456", "outbound", "2026-03-01", "3 [4 2 7] 0"},
		{"4915", "outbound", "2026-07-01", "2 [4 3 7] 0"},
		{"49151234", "sms_outbound", "2026-03-01", "7 [4 3 2] 0"},
		{"+491****", "outbound", "2026-03-01", "2 [7] 1"},
		{"+49*", "outbound", "2026-03-01", "2 [7] 0"},
		{"+448701234567", "outbound", "2026-03-01", "6 [5] 0"},
		{"+448451234567", "outbound", "2026-03-01", "0 [5] 0"},
		{"+33123", "outbound", "2026-03-01", "0 [] 0"},
		{"4.93E+11", "outbound", "2026-03-01", "0 [] 0"},
		{"sip:ann", "outbound", "2026-03-01", "0 [] 0"},
	} {
		got := rates.Lookup(tariffs, rates.Query{Number: rates.ReadNumber(c.number), Service: c.service, Currency: "USD", Date: day(c.date)})
		winner, passed := 0, []int{}
		if got.Winner != nil {
			winner = got.Winner.Line
		}
		for _, p := range got.Passed {
			passed = append(passed, p.Line)
			if p.Why == "" {
				t.Errorf("%s: row %d is passed over without a reason", c.number, p.Line)
			}
		}
		if text := fmt.Sprint(winner, passed, len(got.Hidden)); text != c.want || len(got.Why) == 0 {
			t.Errorf("%s %s on %s: %s, want %s (%v)", c.service, c.number, c.date, text, c.want, got.Why)
		}
	}
}

func loadRows(t *testing.T, rows ...string) []rates.Tariff {
	t.Helper()
	tariffs, problems := load(map[string]string{"tariffs/t.csv": tariffHeader + strings.Join(rows, "\n") + "\n"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return tariffs
}

func TestWhatChangedBetweenTwoTariffs(t *testing.T) {
	before := loadRows(t,
		"outbound,49,Germany,DE,landline,USD,0.02,minute,,,,2025-01-01,2026-01-01",
		"outbound,49,Germany,DE,landline,USD,0.03,minute,,,,2026-01-01,",
		"outbound,4915,Mobile,DE,mobile,USD,0.10,minute,,,,2026-01-01,",
		"outbound,33,France,FR,landline,USD,0.02,minute,,,,2026-01-01,",
		"outbound,34,Spain,ES,landline,USD,0.02,minute,,,,2026-01-01,",
		"outbound,35,Old name,PT,landline,USD,0.02,minute,,,,2026-01-01,")
	after := loadRows(t,
		"outbound,49,Germany,DE,landline,USD,0.02,minute,,,,2026-05-01,",
		"outbound,33,France,FR,landline,USD,0.025,minute,,,,2026-05-01,",
		"outbound,336,France,FR,mobile,USD,0.1,minute,,,,2026-05-01,",
		"outbound,34,Spain,ES,landline,USD,0.02,minute,0.05,,,2026-05-01,",
		"outbound,35,New name,PT,landline,USD,0.020,minute,,,,2026-05-01,")
	var got []string
	changes := rates.Diff(rates.Newest(before, day("2026-03-01")), rates.Newest(after, time.Time{}))
	for _, c := range changes {
		line := c.What + " " + c.Prefix
		if c.Instead != nil {
			line += " instead " + c.Instead.Prefix
		}
		got = append(got, line)
	}
	want := []string{"dearer 33", "added 336 instead 33", "changed 34", "cheaper 49", "removed 4915 instead 49"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if counts := fmt.Sprint(rates.ByCountry(changes)); counts != "[{DE 0 1 0 1 0} {ES 0 0 0 0 1} {FR 1 0 1 0 0}]" {
		t.Errorf("by country: %s", counts)
	}
}

// 1,580 prefixes left the list on 2025-02-10; three of them are rows that the import refuses.
func TestPublishedVersionsCompared(t *testing.T) {
	var lists [][]rates.Tariff
	for _, file := range []string{"acs_pstn_rates_2025-01-30.csv", "acs_pstn_rates_2025-02-10.csv", "acs_pstn_rates_2025-10-15.csv"} {
		lists = append(lists, rates.Newest(publishedList(t, file), time.Time{}))
	}
	for i, want := range []map[string]int{{rates.Removed: 1577, rates.Added: 96, rates.Dearer: 0}, {rates.Added: 383, rates.Removed: 0, rates.Cheaper: 0}} {
		got := map[string]int{}
		for _, c := range rates.Diff(lists[i], lists[i+1]) {
			got[c.What]++
		}
		for what, n := range want {
			if got[what] != n {
				t.Errorf("from version %d to the next: %v, want %d %s", i, got, n, what)
			}
		}
	}
}

func TestBuiltinTablesArePrintedWhole(t *testing.T) {
	names := map[string]int{}
	for _, table := range rates.BuiltinTables(time.Time{}) {
		names[table.Name] = len(table.Rows)
	}
	if names["allowances"] != len(rates.BuiltinAllowances()) || names["special_ranges"] != 11 || names["countries"] != len(rates.Countries()) {
		t.Errorf("tables %v", names)
	}
	british := func(on string) (rows []string) {
		for _, table := range rates.BuiltinTables(day(on)) {
			for _, row := range table.Rows {
				if table.Name == "allowances" && row[0] == "MCOPSTN1" && row[1] == "GB" {
					rows = append(rows, row[3])
				}
			}
		}
		return rows
	}
	if old, now := british("2022-12-31"), british("2023-01-01"); !slices.Equal(old, []string{"1200"}) || !slices.Equal(now, []string{"3000"}) {
		t.Errorf("the United Kingdom has %v before 2023 and %v since", old, now)
	}
}
