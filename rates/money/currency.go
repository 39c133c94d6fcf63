package money

import "strings"

// The active codes of ISO 4217 (list one, as of 2024-06-25), without those that are no money to pay with: metals,
// bond market units, test codes. Every code stands between blanks.
const currencies = " AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD" +
	" CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD" +
	" HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD" +
	" MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG" +
	" QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD" +
	" TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG "

// Codes whose number of minor digits is not two.
const (
	wholeCurrencies    = " BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF "
	thousandCurrencies = " BHD IQD JOD KWD LYD OMR TND "
)

// KnownCurrency says whether the code is an active currency of ISO 4217, in capitals.
func KnownCurrency(code string) bool {
	return listed(currencies, code)
}

// MinorUnits gives the number of fraction digits that the currency is paid with: 2 for most, 0 for the yen, 3 for
// the Kuwaiti dinar. An unknown code has 2.
func MinorUnits(currency string) int {
	switch {
	case listed(wholeCurrencies, currency):
		return 0
	case listed(thousandCurrencies, currency):
		return 3
	default:
		return 2
	}
}

func listed(codes, code string) bool {
	return len(code) == 3 && !strings.Contains(code, " ") && strings.Contains(codes, " "+code+" ")
}
