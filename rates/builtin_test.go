package rates_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/nyaruka/phonenumbers"

	"tollbook/rates"
	"tollbook/rates/money"
)

// quantity gives what a plan covers for one user in the month that starts on the date.
func quantity(effective []rates.Allowance, capability, country, scope string) (int, string) {
	for _, c := range []string{country, rates.AnyCountry} {
		for _, a := range effective {
			if a.Capability == capability && a.Country == c && a.Scope == scope {
				return a.Quantity, a.Pooling
			}
		}
	}
	return 0, ""
}

func TestBuiltinAllowances(t *testing.T) {
	for _, c := range []struct {
		capability, country, scope, month string
		want                              int
		pooling                           string
	}{
		{"MCOPSTN1", "US", "domestic", "2026-07-01", 3000, "country"},
		{"MCOPSTN1", "PR", "domestic", "2026-07-01", 3000, "country"},
		{"MCOPSTN1", "CA", "domestic", "2026-07-01", 3000, "country"},
		{"MCOPSTN1", "GB", "domestic", "2022-12-01", 1200, "country"},
		{"MCOPSTN1", "GB", "domestic", "2023-01-01", 3000, "country"},
		{"MCOPSTN1", "DE", "domestic", "2026-07-01", 1200, "country"},
		{"MCOPSTN1", "DE", "international", "2026-07-01", 0, ""},
		{"MCOPSTN2", "DE", "international", "2026-07-01", 600, "country"},
		{"MCOPSTN2BR", "BR", "domestic", "2026-07-01", 1200, "country"},
		{"MCOPSTN5", "US", "domestic", "2026-07-01", 120, "country"},
		{"MCOPSTN6", "US", "domestic", "2026-07-01", 240, "country"},
		{"MCOPSTN8", "US", "domestic", "2026-07-01", 120, "user"},
		{"MCOMEETADD", "ZW", "zone_a", "2026-07-01", 60, "tenant"},
		{"MCOPSTN1MX", "MX", "sms", "2026-07-01", 200, "tenant"},
		{"MCOPSTN5", "US", "sms", "2026-07-01", 100, "tenant"},
		{"MCOPSTN8", "US", "sms", "2026-07-01", 0, ""},
	} {
		effective := rates.EffectiveAllowances(rates.BuiltinAllowances(), nil, day(c.month))
		if got, pooling := quantity(effective, c.capability, c.country, c.scope); got != c.want || pooling != c.pooling {
			t.Errorf("%s %s %s in %s: %d pooled by %q, want %d by %q", c.capability, c.country, c.scope, c.month, got, pooling, c.want, c.pooling)
		}
	}
}

func TestOurAllowancesReplaceBuiltinOnes(t *testing.T) {
	file := "capability,country,scope,quantity,unit,pooling,valid_from,valid_to\n" +
		"mcopstn_5,*,domestic,150,minute,country,2026-07-01,2026-09-01\n" +
		"MCOPSTN1,DE,domestic,2000,minute,country,,\n" +
		"MCOPSTN9,*,international,0,minute,tenant,2026-01-01,\n"
	own, problems := rates.LoadAllowances(fstest.MapFS{"allowances.csv": {Data: []byte(file)}})
	if len(problems) > 0 || len(own) != 3 || own[0].Capability != "MCOPSTN5" || own[0].Line != 2 {
		t.Fatalf("rows %v, problems %v", own, problems)
	}
	for _, c := range []struct {
		capability, country, month string
		want                       int
	}{
		{"MCOPSTN5", "US", "2026-06-01", 120},
		{"MCOPSTN5", "US", "2026-07-01", 150},
		{"MCOPSTN5", "US", "2026-09-01", 120},
		{"MCOPSTN1", "DE", "2026-07-01", 2000},
		{"MCOPSTN1", "FR", "2026-07-01", 1200},
	} {
		effective := rates.EffectiveAllowances(rates.BuiltinAllowances(), own, day(c.month))
		if got, _ := quantity(effective, c.capability, c.country, "domestic"); got != c.want {
			t.Errorf("%s %s in %s: %d, want %d", c.capability, c.country, c.month, got, c.want)
		}
		type key struct{ capability, country, scope string }
		seen := map[key]bool{}
		for _, a := range effective {
			if k := (key{a.Capability, a.Country, a.Scope}); seen[k] {
				t.Errorf("%v is there twice in %s", k, c.month)
			} else {
				seen[k] = true
			}
		}
	}
}

func TestProblemsOfAllowances(t *testing.T) {
	const good = "MCOPSTN5,US,domestic,150,minute,country,2026-01-01,"
	for _, c := range []struct{ row, want string }{
		{strings.Replace(good, "domestic", "local", 1), `scope: "local" is unknown`},
		{strings.Replace(good, "150", "-1", 1), `quantity: "-1" is not a whole number`},
		{strings.Replace(good, "150", "1.5", 1), `quantity: "1.5" is not a whole number`},
		{strings.Replace(good, "150", "1000001", 1), "quantity: 1000001 is above 1000000"},
		{strings.Replace(good, "minute", "segment", 1), "unit: scope domestic counts minutes"},
		{strings.Replace(good, "US", "QQ", 1), `country: "QQ" is unknown`},
		{strings.Replace(good, "US", "", 1), "country is empty"},
		{good + "2025-01-01", "valid_to 2025-01-01 is not after"},
		{good + "\n" + strings.Replace(good, "MCOPSTN5", "MCOPSTN_5", 1), "as allowances.csv:2, on dates that overlap"},
	} {
		file := "capability,country,scope,quantity,unit,pooling,valid_from,valid_to\n" + c.row + "\n"
		_, problems := rates.LoadAllowances(fstest.MapFS{"allowances.csv": {Data: []byte(file)}})
		if len(problems) != 1 || !strings.Contains(problems[0].String(), c.want) {
			t.Errorf("%s\n gives problems %v, want %q", c.row, problems, c.want)
		}
	}
}

func TestBuiltinTablesHoldTogether(t *testing.T) {
	countries := map[string]rates.Country{}
	zoneA := 0
	for _, c := range rates.Countries() {
		countries[c.Alpha2] = c
		if c.ZoneA {
			zoneA++
		}
	}
	if len(countries) != 250 || zoneA != 44 {
		t.Errorf("%d countries, %d in Zone A, want 250 and 44", len(countries), zoneA)
	}
	if c := countries["PR"]; c.DomesticGroup != "US" || c.PoolCountry != "US" || c.Name != "Puerto Rico" || c.CallingCode != "1" {
		t.Errorf("Puerto Rico is %+v", c)
	}
	if c := countries["CA"]; c.DomesticGroup != "US" || c.PoolCountry != "CA" || c.RetentionDaysPSTN != 150 {
		t.Errorf("Canada is %+v", c)
	}
	if c := countries["CH"]; c.MaskedDigits != 4 || !c.CreditsAvailable || countries["IN"].CreditsAvailable {
		t.Errorf("Switzerland is %+v", c)
	}
	for _, r := range rates.Retentions() {
		if c, found := countries[r.Country]; found && c.RetentionDaysPSTN != r.DaysPSTN || !found && r.Country != rates.AnyCountry {
			t.Errorf("retention of %s: %d days here, %d in countries.csv", r.Country, r.DaysPSTN, c.RetentionDaysPSTN)
		}
	}
	for _, p := range rates.NumberingPlan() {
		if _, found := countries[p.Country]; !found {
			t.Errorf("prefix %s belongs to %q, which is no country", p.Prefix, p.Country)
		}
	}
	for _, f := range rates.SMSFees() {
		if !money.KnownCurrency(f.Currency) || countries[f.Country].Name == "" || !f.Fee.IsPositive() {
			t.Errorf("SMS fee %+v", f)
		}
	}
	aliases := rates.Aliases()
	if len(aliases) != 3 || aliases["MCOMEETADV"] != "MCOMEETADD" || rates.Canonical(aliases, " mcopstn_6 ") != "MCOPSTN6" {
		t.Errorf("aliases %v", aliases)
	}
}

// The codes that the documentation of the reports lists, those of its samples, and the names of the licences.
func TestEveryCapabilityOfTheReportsIsKnown(t *testing.T) {
	known := map[string]bool{}
	for _, c := range rates.Capabilities() {
		known[c.Code] = true
	}
	for _, code := range strings.Fields(`MCOPSTN1 MCOPSTN1BR MCOPSTN1MX MCOPSTN2 MCOPSTN2BR MCOPSTN2MX MCOPSTN5 MCOPSTN6 MCOPSTN8 MCOPSTN9 MCOPSTNCAP MCOPSTNPP
		MCOMEETADD MCOMEETADD_DIALOUT_US MCOMEETADD_CN_GLOBAL MCOMEETADD_TATA MCOMEETACPEA_TATA MCOMEETACPEA MCOMEETACPEA_GOV
		MCOEV MCOEV_VIRTUALUSER MCOEV_VIRTUALUSER_GOV FREECALL MCOPSTNU MCOSMS1 MCOPSTNC MCOMEETADV MCOPSTN_5 MCOPSTN_6 MCOPSTN_1_GOV MCOPSTNEAU2`) {
		if !known[code] {
			t.Errorf("%s is missing", code)
		}
	}
}

// Zone A as it is published, and how long exports reach back.
func TestZoneAAndRetention(t *testing.T) {
	var zoneA []string
	for _, c := range rates.Countries() {
		if c.ZoneA {
			zoneA = append(zoneA, c.Alpha2)
		}
	}
	want := strings.Fields("AU AT BE BR BG CA CN HR CZ DK EE FI FR DE GR HK HU IN IE IT JP LU MY MX NL NZ NO PL PT PR RO RU SG SK SI ZA KR ES SE CH TW TH GB US")
	slices.Sort(want)
	if !slices.Equal(zoneA, want) {
		t.Errorf("Zone A is %v, want %v", zoneA, want)
	}
	days := map[string]int{}
	for _, r := range rates.Retentions() {
		days[r.Country] = r.DaysPSTN
	}
	for country, want := range map[string]int{"*": 365, "CA": 150, "CH": 365, "DE": 180, "DK": 365, "FI": 365, "FR": 365, "IT": 730, "MX": 730, "NL": 180, "NO": 150, "SE": 180, "GB": 450} {
		if days[country] != want {
			t.Errorf("exports of %s reach back %d days, want %d", country, days[country], want)
		}
	}
}

// The table of 2017, row by row: users, first purchase, trigger.
func TestPublishedFundingTable(t *testing.T) {
	var got []string
	for _, s := range rates.FundingTable() {
		got = append(got, fmt.Sprintf("%d-%d %s %s %s", s.UsersFrom, s.UsersTo, s.Initial, s.Trigger, s.Currency))
	}
	want := []string{"0-250 1000 200 USD", "250-500 1000 400 USD", "500-1000 2000 500 USD", "1000-5000 3000 1000 USD", "5000-10000 5000 1000 USD",
		"10000-50000 10000 1000 USD", "50000-100000 15000 2500 USD", "100000-200000 20000 2500 USD"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFundingTableHasNoGaps(t *testing.T) {
	next := 0
	for _, step := range rates.FundingTable() {
		if step.UsersFrom != next || step.UsersTo <= step.UsersFrom || step.Trigger.GreaterThanOrEqual(step.Initial) {
			t.Errorf("step %+v does not follow %d", step, next)
		}
		next = step.UsersTo
	}
	if next != 200_000 {
		t.Errorf("the table ends at %d users", next)
	}
}

// Every built-in row says where it comes from and when it was true.
func TestEveryBuiltinRowHasSourceAndDate(t *testing.T) {
	files, err := filepath.Glob("data/*.csv")
	if err != nil || len(files) < 8 {
		t.Fatalf("built-in tables %v, %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		source, asOf := slices.Index(rows[0], "source"), slices.Index(rows[0], "as_of")
		if source < 0 || asOf < 0 {
			t.Errorf("%s has the columns %v", file, rows[0])
			continue
		}
		for i, row := range rows[1:] {
			if _, err := time.Parse(time.DateOnly, row[asOf]); err != nil || row[source] == "" {
				t.Errorf("%s:%d is as of %q by source %q", file, i+2, row[asOf], row[source])
			}
		}
	}
}

func TestSpecialRanges(t *testing.T) {
	kinds := map[string][]string{}
	for _, r := range rates.SpecialRanges() {
		kinds[r.Kind] = append(kinds[r.Kind], r.Prefix)
	}
	for kind, want := range map[string]string{
		rates.Satellite:  "870 881 882 883",
		rates.Premium:    "449",
		rates.SharedCost: "44843 44844 44845 44870 44871 44872",
	} {
		if got := strings.Join(kinds[kind], " "); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
}

func TestCountryOfANumber(t *testing.T) {
	plan := rates.NumberingPlan()
	for number, want := range map[string]string{
		"+12125550100": "US", "+14165550100": "CA", "+17875550100": "PR", "+18765550100": "JM", "+1212555****": "US",
		"+74951234567": "RU", "+77171234567": "KZ", "+442071234567": "GB", "+441481234567": "GG", "+441534234567": "JE",
		"+441624234567": "IM", "+390669812345": "VA", "+390612345678": "IT", "+35818123456": "AX", "+358912345678": "FI",
		"+4779123456": "SJ", "+61891621234": "CC", "+61891641234": "CX", "+61291234567": "AU",
		"+262269601234": "YT", "+262262123456": "RE", "+59991234567": "CW", "+5997151234": "BQ", "+49301234567": "DE",
		"+88161234567": "", "": "", "+": "", "0": "",
	} {
		if got := rates.CountryOf(plan, number); got != want {
			t.Errorf("CountryOf(%q) = %q, want %q", number, got, want)
		}
	}
}

// The table against the library it was made from, on the library's own example of every kind of number of every
// country.
func TestNumberingPlanAgreesWithTheLibrary(t *testing.T) {
	plan := rates.NumberingPlan()
	asked := 0
	for region := range phonenumbers.GetSupportedRegions() {
		for kind := phonenumbers.FIXED_LINE; kind <= phonenumbers.VOIP; kind++ {
			number := phonenumbers.GetExampleNumberForType(region, kind)
			if number == nil {
				continue
			}
			want := phonenumbers.GetRegionCodeForNumber(number)
			if !rates.KnownCountry(want) {
				continue // Ascension and Tristan da Cunha, which are no countries of ISO 3166-1
			}
			asked++
			text := phonenumbers.Format(number, phonenumbers.E164)
			if got := rates.CountryOf(plan, text); got != want {
				t.Errorf("%s belongs to %q, the library says %q", text, got, want)
			}
		}
	}
	if asked < 800 {
		t.Errorf("only %d numbers were compared", asked)
	}
}
