package rates_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"tollbook/rates"
	"tollbook/rates/table"
)

const tariffHeader = "service,prefix,destination,country,kind,currency,price,per,connection_fee,surcharge,increments,valid_from,valid_to\n"

func day(text string) time.Time {
	date, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return date
}

func load(files map[string]string) ([]rates.Tariff, []table.Problem) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return rates.LoadTariffs(fsys, "tariffs")
}

func TestATariffRowIsReadWhole(t *testing.T) {
	got, problems := load(map[string]string{"tariffs/eu.csv": tariffHeader +
		"outbound,4930,Berlin,de,Landline,usd,0.0130,minute,0.05,0,1/30,2026-01-01,2027-01-01\n" +
		"sms_outbound,1,North America,,mobile,USD,0.0075,segment,,0.003,,2026-01-01,\n"})
	if len(problems) > 0 || len(got) != 2 {
		t.Fatalf("rows %v, problems %v", got, problems)
	}
	a, b := got[0], got[1]
	if a.Service != rates.Outbound || a.Prefix != "4930" || a.Destination != "Berlin" || a.Country != "DE" || a.Kind != rates.Landline ||
		a.Currency != "USD" || a.Price.String() != "0.013" || a.Per != rates.Minute || a.ConnectionFee.String() != "0.05" ||
		!a.Surcharge.IsZero() || a.Increments != (rates.Increments{FirstS: 1, NextS: 30}) || !a.ValidFrom.Equal(day("2026-01-01")) ||
		!a.ValidTo.Equal(day("2027-01-01")) || a.File != "tariffs/eu.csv" || a.Line != 2 {
		t.Errorf("first row %+v", a)
	}
	if b.Country != "" || !b.ConnectionFee.IsZero() || b.Surcharge.String() != "0.003" || !b.Increments.IsZero() || !b.ValidTo.IsZero() || b.Line != 3 {
		t.Errorf("second row %+v", b)
	}
}

func TestProblemsOfATariffRow(t *testing.T) {
	const good = "outbound,49,Germany,DE,landline,USD,0.013,minute,0,0,60/60,2026-01-01,"
	for _, c := range []struct{ replace, with, want string }{
		{"outbound", "outgoing", `service: "outgoing" is unknown (one of: outbound`},
		{"outbound", "", "service is empty"},
		{",49,", ",+49,", `prefix: "+49" is not digits only`},
		{",49,", ",4.9E+11,", "export the column as text"},
		{",49,", ",1234567890123456,", "has 16 digits"},
		{",DE,", ",UK,", `country: "UK" is unknown (write GB)`},
		{",DE,", ",QQ,", `country: "QQ" is unknown`},
		{"landline", "fixed", `kind: "fixed" is unknown`},
		{"USD", "XXX", `currency: "XXX" is unknown`},
		{"0.013", "-0.013", "price: -0.013 is negative"},
		{"0.013", "1000000", "price: 1000000 is 1000000 or more"},
		{"0.013", "0.0000001", `price: "0.0000001" has 7 decimals`},
		{"0.013", "\"0,013\"", `price: "0,013" is not a decimal number`},
		{"minute,0,", "minute,-1,", "connection_fee: -1 is negative"},
		{"minute,0,0", "minute,0,-1", "surcharge: -1 is negative"},
		{"minute", "segment", "per: outbound is priced per minute, not per segment"},
		{"60/60", "0/60", "increments: parsing increments: first of"},
		{"60/60", "60", "is not first/next"},
		{"60/60", "60/86401", "86401 seconds is not within 1 to 86400"},
		{"2026-01-01,", "2026-13-01,", `valid_from: "2026-13-01" is not a date`},
		{"2026-01-01,", "2026-01-01,2026-01-01", "valid_to 2026-01-01 is not after valid_from 2026-01-01"},
	} {
		row := strings.Replace(good, c.replace, c.with, 1)
		rows, problems := load(map[string]string{"tariffs/a.csv": tariffHeader + row + "\n"})
		if len(rows) > 0 || len(problems) != 1 || problems[0].Line != 2 || !strings.Contains(problems[0].String(), c.want) {
			t.Errorf("%s\n gives rows %v and problems %v, want %q", row, rows, problems, c.want)
		}
	}
}

func TestRowsThatOverlapNameBothLines(t *testing.T) {
	row := func(service, prefix, currency, from, to string) string {
		per := rates.UnitOf(service)
		return fmt.Sprintf("%s,%s,X,,mixed,%s,1,%s,,,,%s,%s\n", service, prefix, currency, per, from, to)
	}
	old := row("outbound", "49", "USD", "2026-01-01", "2026-07-01")
	for _, c := range []struct {
		name, other string
		want        string
	}{
		{"the one follows the other", row("outbound", "49", "USD", "2026-07-01", ""), ""},
		{"one day in common", row("outbound", "49", "USD", "2026-06-30", ""), "tariffs/b.csv:2"},
		{"the same row twice", old, "tariffs/b.csv:2"},
		{"inside", row("outbound", "49", "USD", "2026-02-01", "2026-03-01"), "tariffs/b.csv:2"},
		{"open end before", row("outbound", "49", "USD", "2025-01-01", ""), "tariffs/b.csv:2"},
		{"another service", row("sms_outbound", "49", "USD", "2026-01-01", ""), ""},
		{"another prefix", row("outbound", "491", "USD", "2026-01-01", ""), ""},
		{"another currency", row("outbound", "49", "EUR", "2026-01-01", ""), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := load(map[string]string{"tariffs/a.csv": tariffHeader + old, "tariffs/b.csv": tariffHeader + c.other})
			if c.want == "" {
				if len(problems) > 0 {
					t.Errorf("problems %v, want none", problems)
				}
				return
			}
			if len(problems) != 1 || !strings.HasPrefix(problems[0].String(), c.want) || !strings.Contains(problems[0].String(), "tariffs/a.csv:2") {
				t.Errorf("problems %v, want one that names %s and tariffs/a.csv:2", problems, c.want)
			}
		})
	}
}

func TestFilesThatAreTariffs(t *testing.T) {
	row := "outbound,%d,X,,mixed,USD,1,minute,,,,2026-01-01,\n"
	got, problems := load(map[string]string{
		"tariffs/b.csv":       tariffHeader + fmt.Sprintf(row, 2),
		"tariffs/A.CSV":       tariffHeader + fmt.Sprintf(row, 1),
		"tariffs/README.md":   "not a tariff",
		"tariffs/.hidden.csv": "not a tariff",
		"tariffs/old/c.csv":   "not a tariff",
	})
	if len(problems) > 0 || len(got) != 2 || got[0].File != "tariffs/A.CSV" || got[1].File != "tariffs/b.csv" {
		t.Errorf("rows %v, problems %v", got, problems)
	}
	if got, problems := load(nil); len(got) > 0 || len(problems) > 0 {
		t.Errorf("without a folder: rows %v, problems %v", got, problems)
	}
}

func TestTheLongestPrefixComesFirst(t *testing.T) {
	tariffs, problems := load(map[string]string{"tariffs/a.csv": tariffHeader +
		"outbound,4,X,,mixed,USD,1,minute,,,,2026-01-01,\n" +
		"outbound,4930,X,,mixed,USD,1,minute,,,,2026-01-01,2026-06-01\n" +
		"outbound,49,X,,mixed,USD,1,minute,,,,2026-01-01,\n" +
		"outbound,49,X,,mixed,EUR,1,minute,,,,2026-01-01,\n" +
		"toll_inbound,49,X,,mixed,USD,1,minute,,,,2026-01-01,\n"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, c := range []struct {
		service, currency, date string
		want                    []int // lines
	}{
		{"outbound", "USD", "2026-05-31", []int{3, 4, 2}},
		{"outbound", "USD", "2026-06-01", []int{4, 2}},
		{"outbound", "EUR", "2026-06-01", []int{5}},
		{"outbound", "USD", "2025-12-31", nil},
		{"", "", "2026-06-01", []int{5, 4, 6, 2}},
	} {
		var lines []int
		for _, f := range rates.Find(tariffs, "+49301234567", c.service, c.currency, day(c.date)) {
			lines = append(lines, f.Line)
		}
		if fmt.Sprint(lines) != fmt.Sprint(c.want) {
			t.Errorf("%s %s on %s: lines %v, want %v", c.service, c.currency, c.date, lines, c.want)
		}
	}
}

// Of any rows that pass, no two can price the same call at the same prefix length.
func TestWithoutProblemsOneRowWins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dates := rapid.Custom(func(t *rapid.T) rates.Tariff {
			from := rapid.IntRange(0, 20).Draw(t, "from")
			row := rates.Tariff{Service: rates.Outbound, Currency: "USD", Prefix: rapid.SampledFrom([]string{"4", "49", "493"}).Draw(t, "prefix"),
				ValidFrom: day("2026-01-01").AddDate(0, 0, from), File: "f.csv", Line: rapid.IntRange(2, 1000).Draw(t, "line")}
			if days := rapid.IntRange(0, 9).Draw(t, "days"); days > 0 {
				row.ValidTo = row.ValidFrom.AddDate(0, 0, days)
			}
			return row
		})
		tariffs := rapid.SliceOfN(dates, 0, 8).Draw(t, "rows")
		clash := false
		for d := range 32 {
			found := rates.Find(tariffs, "4930", rates.Outbound, "USD", day("2026-01-01").AddDate(0, 0, d))
			for i := 1; i < len(found); i++ {
				clash = clash || found[i].Prefix == found[i-1].Prefix
			}
		}
		if problems := rates.CheckOverlaps(tariffs); clash != (len(problems) > 0) {
			t.Fatalf("two rows fit one day: %v, but the problems are %v", clash, problems)
		}
	})
}

func TestIncrements(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds := rapid.IntRange(1, rates.MaxIncrementS)
		given := rates.Increments{FirstS: seconds.Draw(t, "first"), NextS: seconds.Draw(t, "next")}
		if got, err := rates.ParseIncrements(given.String()); err != nil || got != given {
			t.Fatalf("%s reads as %v, %v", given, got, err)
		}
	})
	for _, text := range []string{"", "/", "60/", "/60", "60/0", "+60/60", "60/60/60", "1.5/1", "60 / 60", "-1/1"} {
		if got, err := rates.ParseIncrements(text); err == nil {
			t.Errorf("ParseIncrements(%q) = %v, want an error", text, got)
		}
	}
}

// A hundred thousand rows are a large carrier's list.
func BenchmarkLoadTariffs(b *testing.B) {
	var file strings.Builder
	file.WriteString(tariffHeader)
	for i := range 100_000 {
		fmt.Fprintf(&file, "outbound,%d,Somewhere,US,mixed,USD,0.013,minute,0,0,60/60,2026-01-01,\n", 1_000_000+i)
	}
	fsys := fstest.MapFS{"tariffs/big.csv": {Data: []byte(file.String())}}
	for b.Loop() {
		if rows, problems := rates.LoadTariffs(fsys, "tariffs"); len(rows) != 100_000 || len(problems) > 0 {
			b.Fatalf("%d rows, problems %v", len(rows), problems)
		}
	}
}

// A published list is told in one sentence, with the way to make a tariff of it.
func TestAListIsNoTariff(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"the list of Azure Communication Services", "Destination Name,Destination Type,Country,Prefix,Price / min\nAlbania,landline,AL,355,0.241\n", "--format acs "},
		{"a rate card without a header", "44;United Kingdom;0.03\n", "--format acs|a2billing|cgrates|generic "},
		{"somebody's own columns", "\ufeff\"Code\"\t\"Rate\"\r\n44\t0.03\r\n", "--format acs|a2billing|cgrates|generic "},
	} {
		rows, problems := rates.LoadTariffFile(fstest.MapFS{"l.csv": {Data: []byte(c.content)}}, "l.csv")
		if len(rows) > 0 || len(problems) != 1 || problems[0].Line != 1 || !strings.Contains(problems[0].Remedy, "tollbook tariff import "+c.want) {
			t.Errorf("%s: %v", c.name, problems)
		}
	}
	for _, ours := range []string{"", "service;prefix;price\n", "service,prefix\n", "prefix,destination,country,kind,currency,price,per,valid_from\n", "\x00\x01,\x02\n"} {
		_, problems := rates.LoadTariffFile(fstest.MapFS{"l.csv": {Data: []byte(ours)}}, "l.csv")
		if len(problems) == 0 || strings.Contains(problems[0].Remedy, "tariff import") {
			t.Errorf("%q: %v", ours, problems)
		}
	}
}
