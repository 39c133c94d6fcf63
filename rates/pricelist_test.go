package rates_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"tollbook/rates"
)

// imported wants rows, written as "prefix country kind price fee increments from to", and the starts of refusals.
func wantImported(t *testing.T, got rates.Imported, err error, rows []string, refused ...string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	tariffs, problems := rates.LoadTariffs(fstest.MapFS{"tariffs/list.csv": {Data: got.CSV}}, "tariffs")
	if len(problems) > 0 {
		t.Fatalf("the tariff file has problems %v", problems)
	}
	var lines []string
	for _, r := range tariffs {
		to := ""
		if !r.ValidTo.IsZero() {
			to = " to " + r.ValidTo.Format("2006-01-02")
		}
		lines = append(lines, strings.Join([]string{r.Prefix, r.Destination, r.Country, r.Kind, r.Currency, r.Price.String(), r.ConnectionFee.String(),
			r.Increments.String(), r.ValidFrom.Format("2006-01-02") + to}, "|"))
	}
	if strings.Join(lines, "\n") != strings.Join(rows, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(rows, "\n"))
	}
	wantRefused(t, got, refused...)
}

func TestImportOfAnA2BillingRateCard(t *testing.T) {
	card := "# our card\n" +
		"49;Germany;0,012;0,01;30;6;0,05;2026-01-01 00:00:00;2026-06-30 23:59:59\n" +
		"\"4915\";'Germany Mobile';0.1500000;0.1;60;60;0;0;0\n" +
		"44870:UK special:0.2:0:0:0:0:0:0\n" +
		"defaultprefix;Rest;0.9;0;0;0;0;0;0\n" +
		"33;France;;0;0;0;0;0;0\n" +
		"34;Spain;0.01234567;0;0;0;0;0;0\n" +
		"35;two fields short\n" +
		"49;Germany again;0.02;0;0;0;0;2026-01-01;0\n"
	got, err := rates.ImportA2Billing(strings.NewReader(card), importOptions("card.csv"),
		[]string{"buyrate", "initblock", "billingblock", "connectcharge", "startdate", "stopdate"})
	wantImported(t, got, err, []string{
		"44870|UK special|GB|shared_cost|USD|0.2|0||2025-10-15",
		"49|Germany|DE|mixed|USD|0.012|0.05|30/6|2026-01-01 to 2026-07-01",
		"4915|Germany Mobile|DE|mobile|USD|0.15|0|60/60|2025-10-15",
	}, `card.csv:5: dialprefix: "defaultprefix"`, "card.csv:6: rateinitial: it is empty", "card.csv:7: rateinitial: ",
		"card.csv:8: the row has 2 fields", "card.csv:9: prefix 49 is also in line 2")
	for _, text := range []string{"currency: USD", "selling rates", "numbering plan"} {
		if !strings.Contains(got.Source, text) {
			t.Errorf("the source text lacks %q:\n%s", text, got.Source)
		}
	}
}

func TestChargesThatATariffCannotSayAreRefused(t *testing.T) {
	card := "dialprefix;destination;rateinitial;disconnectcharge\n49;Germany;1.2;0\n33;France;1.2;0.5\n"
	o := importOptions("card.csv")
	o.Cents = true
	got, err := rates.ImportA2Billing(strings.NewReader(card), o, nil)
	wantImported(t, got, err, []string{"49|Germany|DE|mixed|USD|0.012|0||2025-10-15"}, "card.csv:3: disconnectcharge is 0.5")
	if _, err := rates.ImportA2Billing(strings.NewReader(card), o, []string{"colour"}); err == nil {
		t.Error("a field that A2Billing does not have is taken")
	}
	unnamed := "49;Germany;1.2;0;;0000-00-00 00:00:00\n33;France;1.2;30;6\n"
	got, err = rates.ImportA2Billing(strings.NewReader(unnamed), importOptions("card.csv"), nil)
	wantImported(t, got, err, []string{"49|Germany|DE|mixed|USD|1.2|0||2025-10-15"}, `card.csv:2: field 4 is "30", and no name says what it means`)
}

// TestPrefixesAndDatesAsListsWriteThem reads prefixes as they are dialled from abroad, and dates with points; what may mean
// two things is refused.
func TestPrefixesAndDatesAsListsWriteThem(t *testing.T) {
	list := "prefix,price,valid_from\n0049,1,01.02.2026\n+33,1,2026-02-01\n044,1,\n+0044,1,\n00,1,\n34,1,01/02/2026\n35,1,31.02.2026\n"
	m := rates.Mapping{Columns: map[string]string{"prefix": "prefix", "price": "price", "valid_from": "valid_from"}}
	got, err := rates.ImportGeneric(strings.NewReader(list), importOptions("list.csv"), m)
	wantImported(t, got, err, []string{"33||FR|mixed|USD|1|0||2026-02-01", "49||DE|mixed|USD|1|0||2026-02-01"},
		`list.csv:4: prefix: "044" lacks the country code`, `list.csv:5: prefix: "+0044" lacks the country code`, `list.csv:6: prefix: "00" is not 1 to 15 digits`,
		`list.csv:7: valid_from: "01/02/2026" is not a date`, `list.csv:8: valid_from: "31.02.2026" is not a date`)
}

const cgrFile = `#Id,Prefix
DST_DE,+49
DST_DE_MOBILE,+4915
DST_DE_MOBILE,+4916
DST_UK,44
DST_FR,33
#Id,ConnectFee,Rate,RateUnit,RateIncrement,GroupIntervalStart
RT_1,0,0.01,60s,60s,0s
RT_2,0.05,0.002,1s,60s,0s
RT_2,0,0.12,60s,1s,60s
RT_3,0,0.1,60s,60s,0s
RT_3,0,0.2,60s,1s,60s
RT_4,0,0.01,1h,1s,0s
#Id,DestinationId,RatesTag,RoundingMethod,RoundingDecimals,MaxCost,MaxCostStrategy
DR,DST_DE,RT_1,*up,4,0,
DR,DST_DE_MOBILE,RT_2,*up,4,0,
DR,DST_UK,RT_3,*up,4,0,
DR,DST_FR,RT_4,*up,4,0,
DR,*any,RT_1,*up,4,0,
DR,DST_FR,RT_1,*up,4,0.62,*free
DR_OTHER,DST_FR,RT_1,*up,4,0,
`

func TestImportOfACGRateSPlan(t *testing.T) {
	refused := []string{"plan.csv:17: rate \"RT_3\": the price of a minute changes from 0.1 to 0.2 after 1m0s", "plan.csv:18: rate \"RT_4\": plan.csv:13: 0.01 for 1h0m0s",
		"plan.csv:19: destination \"*any\" has no prefix", "plan.csv:20: MaxCost is 0.62"}
	rows := []string{"49|DST_DE|DE|mixed|USD|0.01|0|60/60|2025-10-15", "4915|DST_DE_MOBILE|DE|mobile|USD|0.12|0.05|60/1|2025-10-15",
		"4916|DST_DE_MOBILE|DE|mobile|USD|0.12|0.05|60/1|2025-10-15"}
	one := []rates.NamedReader{{Name: "plan.csv", Reader: strings.NewReader(cgrFile)}}
	got, err := rates.ImportCGRateS(one, importOptions("plan.csv"), "DR")
	wantImported(t, got, err, rows, refused...)

	parts := strings.SplitAfter(strings.ReplaceAll(strings.ReplaceAll(cgrFile, "#Id,Connect", "\x00#Id,Connect"), "#Id,Dest", "\x00#Id,Dest"), "\x00")
	var three []rates.NamedReader
	for i, name := range []string{"Destinations.csv", "Rates.csv", "DestinationRates.csv"} {
		_, body, _ := strings.Cut(strings.Trim(parts[i], "\x00"), "\n") // without its header the file's name says what it is
		three = append(three, rates.NamedReader{Name: "plan/" + name, Reader: strings.NewReader(body)})
	}
	got, err = rates.ImportCGRateS(three, importOptions("plan"), "")
	rows = append([]string{"33|DST_FR|FR|mixed|USD|0.01|0|60/60|2025-10-15"}, rows...)
	if err != nil || got.Rows != len(rows) || len(got.Refused) != 4 {
		t.Errorf("three files give %d rows and refuse %v (%v), want %d rows", got.Rows, got.Refused, err, len(rows))
	}
}

func TestImportByAMapping(t *testing.T) {
	list := "Ziel;Vorwahl;Art;EUR/min;Takt\nDeutschland;49, 4930;Festnetz;0,01;60/60\nMobil;+4915;Mobilfunk;0,1;\nUK;44;Festnetz;\u2212;60/60\nX;43;Festnetz;1;0/0\nY;;Festnetz;1;\n"
	m := rates.Mapping{Comma: true, Values: map[string]string{"currency": "EUR"},
		Columns: map[string]string{"prefix": "vorwahl", "price": "EUR/min", "destination": "Ziel", "kind": "Art", "increments": "Takt"},
		Words:   map[string]map[string]string{"kind": {"festnetz": "landline", "Mobilfunk": "mobile"}}}
	got, err := rates.ImportGeneric(strings.NewReader(list), importOptions("list.csv"), m)
	wantImported(t, got, err, []string{"49|Deutschland|DE|landline|EUR|0.01|0|60/60|2025-10-15", "4915|Mobil|DE|mobile|EUR|0.1|0||2025-10-15",
		"4930|Deutschland|DE|landline|EUR|0.01|0|60/60|2025-10-15"}, "list.csv:4: price: ", "list.csv:5: increments: ", "list.csv:6: prefix: it is empty")
	for name, wrong := range map[string]rates.Mapping{
		"no price":           {Columns: map[string]string{"prefix": "Vorwahl"}},
		"an unknown column":  {Columns: map[string]string{"prefix": "Vorwahl", "price": "EUR/min", "colour": "Art"}},
		"a column it lacks":  {Columns: map[string]string{"prefix": "Vorwahl", "price": "Preis"}},
		"a value for per":    {Columns: map[string]string{"prefix": "Vorwahl", "price": "EUR/min"}, Values: map[string]string{"per": "minute"}},
		"a word for nothing": {Columns: map[string]string{"prefix": "Vorwahl", "price": "EUR/min"}, Words: map[string]map[string]string{"x": nil}},
	} {
		if _, err := rates.ImportGeneric(strings.NewReader(list), importOptions("list.csv"), wrong); err == nil {
			t.Errorf("%s: the mapping is taken", name)
		}
	}
}

// A list is a stranger's file: whatever it holds, it is imported into something that loads, or refused.
func FuzzImport(f *testing.F) {
	f.Add("49;Germany;0,012;0.1", "dialprefix")
	f.Add(cgrFile, "x")
	f.Add("prefix,price\n49,0.1\n", "prefix")
	f.Fuzz(func(t *testing.T, list, column string) {
		o := importOptions("list.csv")
		m := rates.Mapping{Columns: map[string]string{"prefix": column, "price": "price"}}
		for _, read := range []func() (rates.Imported, error){
			func() (rates.Imported, error) { return rates.ImportACS(strings.NewReader(list), o) },
			func() (rates.Imported, error) { return rates.ImportA2Billing(strings.NewReader(list), o, nil) },
			func() (rates.Imported, error) {
				return rates.ImportCGRateS([]rates.NamedReader{{Name: "plan.csv", Reader: strings.NewReader(list)}}, o, "")
			},
			func() (rates.Imported, error) { return rates.ImportGeneric(strings.NewReader(list), o, m) },
		} {
			got, err := read()
			if err != nil {
				continue
			}
			tariffs, problems := rates.LoadTariffFile(fstest.MapFS{"l.csv": {Data: got.CSV}}, "l.csv")
			if len(problems) > 0 || len(tariffs) != got.Rows {
				t.Errorf("%q: %d rows of %d load, with problems %v", list, len(tariffs), got.Rows, problems)
			}
		}
	})
}
