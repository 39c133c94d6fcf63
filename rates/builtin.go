package rates

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"tollbook/rates/table"
)

//go:embed data/*.csv
var data embed.FS

// Capability is a code that exports and licences use for what a user or a record falls under.
type Capability struct {
	Code        string
	AliasOf     string // the code to use instead; empty for most
	Meaning     string
	CallingPlan bool
}

// Capabilities gives the codes that are known. A code that is not among them is no error.
func Capabilities() []Capability {
	columns := columnsOf("code!", "alias_of", "meaning!", "calling_plan!", "as_of!", "source!")
	return builtin("capabilities.csv", columns, func(r *table.Row) Capability {
		return Capability{Code: r.Text("code"), AliasOf: r.Text("alias_of"), Meaning: r.Text("meaning"),
			CallingPlan: yes(r, "calling_plan")}
	})
}

// Aliases gives for every alias the code to use instead.
func Aliases() map[string]string {
	aliases := map[string]string{}
	for _, c := range Capabilities() {
		if c.AliasOf != "" {
			aliases[c.Code] = c.AliasOf
		}
	}
	return aliases
}

// Country is a country or territory of ISO 3166-1.
type Country struct {
	Alpha2            string
	Name              string
	CallingCode       string // digits; empty where there is none
	DomesticGroup     string // calls within one group are domestic
	PoolCountry       string // whose minute pools its users share
	ZoneA             bool   // in Zone A of audio conferencing
	CreditsAvailable  bool   // false where the published list says no
	MaskedDigits      int    // digits of the other party's number that exports hide
	RetentionDaysPSTN int    // days that exports reach back
}

// Countries gives all countries, by code.
func Countries() []Country {
	columns := columnsOf("alpha2!", "name!", "calling_code", "domestic_group!", "pool_country!", "zone_a!",
		"credits_available!", "masked_digits!", "retention_days_pstn!", "as_of!", "source!")
	return builtin("countries.csv", columns, func(r *table.Row) Country {
		return Country{
			Alpha2:            r.Country("alpha2"),
			Name:              r.Text("name"),
			CallingCode:       r.Digits("calling_code", 1, 3),
			DomesticGroup:     r.Country("domestic_group"),
			PoolCountry:       r.Country("pool_country"),
			ZoneA:             yes(r, "zone_a"),
			CreditsAvailable:  yes(r, "credits_available"),
			MaskedDigits:      number(r, "masked_digits"),
			RetentionDaysPSTN: number(r, "retention_days_pstn"),
		}
	})
}

// KnownCountry says whether there is a country with the code, in capitals. It reads the table: ask Countries once
// where there are many codes to check.
func KnownCountry(code string) bool { return countrySet()[code] }

func countrySet() map[string]bool {
	set := map[string]bool{}
	for _, c := range Countries() {
		set[c.Alpha2] = true
	}
	return set
}

// SpecialRange is a range of numbers that is never priced like the country around it.
type SpecialRange struct {
	Prefix string
	Kind   string
	Note   string
}

// SpecialRanges gives the premium, shared cost and satellite ranges that are built in.
func SpecialRanges() []SpecialRange {
	columns := columnsOf("prefix!", "kind!", "note!", "as_of!", "source!")
	return builtin("special_ranges.csv", columns, func(r *table.Row) SpecialRange {
		return SpecialRange{r.Digits("prefix", 1, maxPrefixDigits), r.Word("kind", Kinds()...), r.Text("note")}
	})
}

// PlanPrefix says which country the numbers below a prefix belong to, where no longer prefix says otherwise.
type PlanPrefix struct {
	Prefix  string
	Country string
}

// NumberingPlan gives the country of every prefix, sorted by prefix.
func NumberingPlan() []PlanPrefix {
	columns := columnsOf("prefix!", "country!", "as_of!", "source!")
	return builtin("numbering_plan.csv", columns, func(r *table.Row) PlanPrefix {
		return PlanPrefix{r.Digits("prefix", 1, maxPrefixDigits), r.Country("country")}
	})
}

// FundingStep is a row of the published table of funding amounts by number of licensed users.
type FundingStep struct {
	UsersFrom int
	UsersTo   int // first number of users it does not hold for; 0: open
	Initial   decimal.Decimal
	Trigger   decimal.Decimal
	Currency  string
	Source    string
}

// FundingTable gives the published funding amounts, fewest users first.
func FundingTable() []FundingStep {
	columns := columnsOf("users_from!", "users_to", "initial!", "trigger!", "currency!", "as_of!", "source!")
	return builtin("funding_table.csv", columns, func(r *table.Row) FundingStep {
		return FundingStep{number(r, "users_from"), number(r, "users_to"), price(r, "initial"), price(r, "trigger"),
			currency(r), r.Text("source")}
	})
}

// SMSFee is the published usage fee of one SMS segment for numbers of a country, without carrier fees.
type SMSFee struct {
	Country   string
	Direction string // outbound or inbound
	Currency  string
	Fee       decimal.Decimal
	Source    string
}

// SMSFees gives the published usage fees of SMS.
func SMSFees() []SMSFee {
	columns := columnsOf("country!", "direction!", "currency!", "fee!", "as_of!", "source!")
	return builtin("sms_fees.csv", columns, func(r *table.Row) SMSFee {
		return SMSFee{r.Country("country"), r.Word("direction", "outbound", "inbound"), currency(r), price(r, "fee"),
			r.Text("source")}
	})
}

// Retention is how many days exports reach back for users of a country; "*" is every other country.
type Retention struct {
	Country           string
	DaysPSTN          int
	DaysDirectRouting int
}

// Retentions gives how far exports reach back.
func Retentions() []Retention {
	columns := columnsOf("country!", "days_pstn!", "days_direct_routing!", "as_of!", "source!")
	return builtin("retention.csv", columns, func(r *table.Row) Retention {
		return Retention{r.Text("country"), number(r, "days_pstn"), number(r, "days_direct_routing")}
	})
}

// builtin reads a table of ours. A problem in it is a mistake of the program's makers, which tests find.
func builtin[T any](file string, columns []table.Column, read func(*table.Row) T) []T {
	var rows []T
	problems := table.Load(data, "data/"+file, columns, func(r *table.Row) {
		rows = append(rows, read(r))
	})
	if len(problems) > 0 {
		panic(fmt.Sprintf("the built-in table is broken: %s", problems[0]))
	}
	return rows
}

// columnsOf lists columns by name; those marked with ! have a value in every row.
func columnsOf(names ...string) []table.Column {
	columns := make([]table.Column, len(names))
	for i, name := range names {
		bare, marked := strings.CutSuffix(name, "!")
		columns[i] = table.Column{Name: bare, Need: table.Header}
		if marked {
			columns[i].Need = table.Value
		}
	}
	return columns
}

func yes(r *table.Row, column string) bool { return r.Word(column, "yes", "no") == "yes" }

func number(r *table.Row, column string) int {
	return table.Cell(r, column, "a whole number, 0 or more", func(text string) (int, error) {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return 0, fmt.Errorf("%q is not a whole number, 0 or more", text)
		}
		return n, nil
	})
}
