package main

import (
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// What Microsoft's pages say about countries, by ISO 3166-1 alpha-2.
const (
	// Audio Conferencing, "Zones for audio conferencing": Zone A.
	zoneA = "AU AT BE BR BG CA CN HR CZ DK EE FI FR DE GR HK HU IN IE IT JP LU MY MX NL NZ NO PL PT PR RO RU SG SK SI ZA KR ES SE CH TW TH GB US"
	// Country availability pages, 2023-01: communications credits are not available.
	noCredits = "BH CN IN KZ MK NI PK RU KR TW UA"
	// PSTN usage report, 2025-01: digits of the external number that are masked.
	fourMasked  = "CH FR"
	threeMasked = "BE DE DK ES FI IT NL NO SE"
	// The same page: days that records are kept; 365 elsewhere.
	retention = "CA:150 DE:180 IT:730 MX:730 NL:180 NO:150 SE:180 GB:450"

	defaultRetention = "365"
)

func countryRows(asOf string) [][]string {
	rows := [][]string{{"alpha2", "name", "calling_code", "domestic_group", "pool_country", "zone_a",
		"credits_available", "masked_digits", "retention_days_pstn", "as_of", "source"}}
	for _, code := range alpha2Codes() {
		rows = append(rows, []string{code, name(code), callingCode(code), domesticGroup(code), poolCountry(code),
			yes(in(zoneA, code)), yes(!in(noCredits, code)), maskedDigits(code), retentionDays(code), asOf, source})
	}
	return rows
}

const source = "CLDR names; libphonenumber calling codes; Microsoft Learn: audio conferencing zones and country " +
	"availability 2023-01 and PSTN usage report 2025-01"

// alpha2Codes lists the officially assigned codes of ISO 3166-1, and XK, which carriers use for Kosovo.
func alpha2Codes() []string {
	var codes []string
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			region, err := language.ParseRegion(code)
			if err != nil || region.String() != code || !region.IsCountry() || region.Canonicalize() != region {
				continue
			}
			if in(notAssigned, code) {
				continue
			}
			codes = append(codes, code)
		}
	}
	return codes
}

// Codes that are reserved, not assigned.
const notAssigned = "AC CP CQ DG EA EU EZ FQ IC PC SU TA UK UN ZZ AN BU CS DD FX NT TP YD YU ZR XA XB QO"

func name(code string) string {
	return display.English.Regions().Name(language.MustParseRegion(code))
}

func callingCode(code string) string {
	number := phonenumbers.GetCountryCodeForRegion(code)
	if number == 0 {
		return ""
	}
	return strconv.Itoa(number)
}

func domesticGroup(code string) string {
	if in("PR CA", code) {
		return "US"
	}
	return code
}

func poolCountry(code string) string {
	if code == "PR" {
		return "US"
	}
	return code
}

func maskedDigits(code string) string {
	switch {
	case in(fourMasked, code):
		return "4"
	case in(threeMasked, code):
		return "3"
	default:
		return "0"
	}
}

func retentionDays(code string) string {
	for pair := range strings.FieldsSeq(retention) {
		if country, days, _ := strings.Cut(pair, ":"); country == code {
			return days
		}
	}
	return defaultRetention
}

func in(list, code string) bool {
	return strings.Contains(" "+list+" ", " "+code+" ")
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}
