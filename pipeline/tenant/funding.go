package tenant

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
	"tollbook/rates/table"
)

// Kinds of funding.
const (
	Purchase       = "purchase"
	Recharge       = "recharge"
	Refund         = "refund"
	Adjustment     = "adjustment"
	RechargeFailed = "recharge_failed" // the amount that was refused; it has no effect
)

// Funding is a movement of the credits balance that is not usage; the amount is its effect.
type Funding struct {
	At        time.Time
	Kind      string
	Amount    decimal.Decimal
	Currency  string
	Reference string
	Line      int
}

// Balance is a balance that was read off the admin centre.
type Balance struct {
	At       time.Time
	Amount   decimal.Decimal
	Currency string
	Line     int
}

func (r *reader) funding() []Funding {
	columns := []table.Column{
		{Name: "at", Need: table.Value},
		{Name: "kind", Need: table.Value},
		{Name: "amount", Need: table.Value},
		{Name: "currency", Need: table.Value},
		{Name: "reference", Need: table.Value},
	}
	seen := map[string]Funding{}
	var funding []Funding
	r.load("funding.csv", columns, func(row *table.Row) {
		f := Funding{
			At:        row.Instant("at"),
			Kind:      row.Word("kind", Purchase, Recharge, Refund, Adjustment, RechargeFailed),
			Amount:    amount(row),
			Currency:  r.currency(row),
			Reference: row.Text("reference"),
			Line:      row.Line,
		}
		checkSign(row, f)
		if !row.OK() {
			return
		}
		before, repeated := seen[f.Reference]
		if !repeated {
			seen[f.Reference] = f
			funding = append(funding, f)
			return
		}
		if !f.equal(before) {
			row.Report(fmt.Sprintf("reference %q is also in %s:%d, with other values", f.Reference, row.File(), before.Line),
				"a reference names one movement: correct one of the two rows")
		}
	})
	return funding
}

// equal says whether two rows tell of the same movement.
func (f Funding) equal(g Funding) bool {
	return f.At.Equal(g.At) && f.Kind == g.Kind && f.Amount.Equal(g.Amount) && f.Currency == g.Currency
}

func checkSign(row *table.Row, f Funding) {
	if !row.OK() {
		return
	}
	switch f.Kind {
	case Purchase, Recharge:
		if !f.Amount.IsPositive() {
			row.Report(fmt.Sprintf("amount: a %s of %s is not positive", f.Kind, row.Text("amount")),
				"write what it adds to the balance; money taken back is a refund or an adjustment")
		}
	case RechargeFailed:
		if f.Amount.IsNegative() {
			row.Report(fmt.Sprintf("amount: %s that was refused is negative", row.Text("amount")),
				"write the amount that was to be added")
		}
	}
}

func (r *reader) balances() []Balance {
	columns := []table.Column{
		{Name: "at", Need: table.Value},
		{Name: "amount", Need: table.Value},
		{Name: "currency", Need: table.Value},
	}
	seen := map[time.Time]Balance{}
	var balances []Balance
	r.load("balances.csv", columns, func(row *table.Row) {
		b := Balance{At: row.Instant("at"), Amount: amount(row), Currency: r.currency(row), Line: row.Line}
		if !row.OK() {
			return
		}
		before, repeated := seen[b.At]
		if !repeated {
			seen[b.At] = b
			balances = append(balances, b)
			return
		}
		if !b.Amount.Equal(before.Amount) {
			row.Report(fmt.Sprintf("%s:%d has another balance for the same moment", row.File(), before.Line),
				"keep the one that was read off at that time")
		}
	})
	return balances
}

func amount(row *table.Row) decimal.Decimal {
	remedy := fmt.Sprintf("a number with a point and at most %d decimals, like 500.00", money.Scale)
	return table.Cell(row, "amount", remedy, money.ParseDecimal)
}

func (r *reader) currency(row *table.Row) string {
	code := row.Currency("currency")
	switch {
	case code == "":
	case !money.KnownCurrency(code):
		row.Report(fmt.Sprintf("currency: %q is unknown", code), "a code of ISO 4217, like USD")
	case r.options.Currency != "" && code != r.options.Currency:
		row.Report(fmt.Sprintf("currency: %s is not %s, the currency of the credits balance", code, r.options.Currency),
			"write the amount in "+r.options.Currency+" as it moved the balance, or correct currency in tollbook.yaml")
	}
	return code
}
