package rates

import (
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
	"tollbook/rates/table"
)

// PlanPrice is what a licence costs a user and month. No list of them is built in: they are of a contract.
type PlanPrice struct {
	Capability string
	Country    string // alpha-2, or AnyCountry
	Currency   string
	Price      decimal.Decimal
	ValidFrom  time.Time // civil date, as midnight UTC; zero: since ever
	ValidTo    time.Time // first civil date it does not hold; zero: open
	File       string
	Line       int
}

// LoadPlanPrices reads a plans.csv; where there is no such file there are no prices.
func LoadPlanPrices(fsys fs.FS, file string) ([]PlanPrice, []table.Problem) {
	if _, err := fs.Stat(fsys, file); err != nil {
		return nil, nil
	}
	columns := []table.Column{
		{Name: "capability", Need: table.Value}, {Name: "country", Need: table.Value}, {Name: "currency", Need: table.Value},
		{Name: "price", Need: table.Value}, {Name: "valid_from"}, {Name: "valid_to"},
	}
	known, aliases := countrySet(), Aliases()
	var prices []PlanPrice
	problems := table.Load(fsys, file, columns, func(r *table.Row) {
		p := PlanPrice{
			Capability: Canonical(aliases, r.Text("capability")), Country: AnyCountry, Currency: r.Currency("currency"),
			Price:     table.Cell(r, "price", fmt.Sprintf("the price of one user and month, a number with a point and at most %d decimals, like 8.00", money.Scale), money.ParseDecimal),
			ValidFrom: r.Date("valid_from"), ValidTo: r.Date("valid_to"), File: r.File(), Line: r.Line,
		}
		if r.Text("country") != AnyCountry {
			p.Country = country(r, known)
		}
		if p.Currency != "" && !money.KnownCurrency(p.Currency) {
			r.Report(fmt.Sprintf("currency: %q is unknown", p.Currency), "a code of ISO 4217, like USD")
		}
		if p.Price.IsNegative() {
			r.Report(fmt.Sprintf("price: %s is negative", p.Price), "write what the licence costs a user and month; 0 where it is free")
		}
		checkValidity(r)
		if r.OK() {
			prices = append(prices, p)
		}
	})
	claims := make([]claim, len(prices))
	for i, p := range prices {
		claims[i] = claim{p.Capability + " " + p.Country + " " + p.Currency, p.ValidFrom, p.ValidTo, p.File, p.Line, fmt.Sprintf("%s:%d", p.File, p.Line)}
	}
	return prices, append(problems, conflicts(claims)...)
}

// PriceOf gives the price of a licence in a country and currency on a day; a country's own row beats the row for any.
func PriceOf(prices []PlanPrice, capability, country, currency string, on time.Time) (decimal.Decimal, bool) {
	for _, place := range []string{country, AnyCountry} {
		i := slices.IndexFunc(prices, func(p PlanPrice) bool {
			return p.Capability == capability && p.Country == place && p.Currency == currency && validOn(p.ValidFrom, p.ValidTo, on)
		})
		if i >= 0 {
			return prices[i].Price, true
		}
	}
	return decimal.Zero, false
}
