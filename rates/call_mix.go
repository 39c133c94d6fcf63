package rates

import (
	"slices"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
	"tollbook/rates/table"
)

// CallMix is what people of a profile are assumed to call.
type CallMix struct {
	Profile     string
	Assumptions []Assumption
}

// Assumption is a figure that nobody measured, with what it may reasonably be instead.
type Assumption struct {
	Name             string
	Value, Low, High decimal.Decimal
	Unit, Meaning    string
	AsOf, Source     string
}

// Value gives the figure of an assumption; one that the mix does not make is zero.
func (m CallMix) Value(name string) decimal.Decimal {
	for _, a := range m.Assumptions {
		if a.Name == name {
			return a.Value
		}
	}
	return decimal.Zero
}

// With is the mix with another figure for one assumption.
func (m CallMix) With(name string, value decimal.Decimal) CallMix {
	m.Assumptions = slices.Clone(m.Assumptions)
	for i := range m.Assumptions {
		if m.Assumptions[i].Name == name {
			m.Assumptions[i].Value = value
		}
	}
	return m
}

// CallMixes gives the built-in mixes, in the order of the table.
func CallMixes() []CallMix {
	type row struct {
		profile string
		a       Assumption
	}
	figure := func(r *table.Row, column string) decimal.Decimal {
		return table.Cell(r, column, "a number", money.ParseDecimal)
	}
	columns := columnsOf("profile!", "assumption!", "value!", "low!", "high!", "unit!", "meaning!", "as_of!", "source!")
	rows := builtin("call_mixes.csv", columns, func(r *table.Row) row {
		return row{r.Text("profile"), Assumption{Name: r.Text("assumption"), Value: figure(r, "value"), Low: figure(r, "low"), High: figure(r, "high"),
			Unit: r.Text("unit"), Meaning: r.Text("meaning"), AsOf: r.Text("as_of"), Source: r.Text("source")}}
	})
	var mixes []CallMix
	for _, r := range rows {
		if n := len(mixes); n == 0 || mixes[n-1].Profile != r.profile {
			mixes = append(mixes, CallMix{Profile: r.profile})
		}
		last := &mixes[len(mixes)-1]
		last.Assumptions = append(last.Assumptions, r.a)
	}
	return mixes
}

// CallDestination is a country that calls abroad are assumed to go to, with its weight among the others.
type CallDestination struct {
	Country string
	Weight  decimal.Decimal
}

// CallDestinations gives the countries that calls abroad are assumed to go to.
func CallDestinations() []CallDestination {
	return builtin("call_destinations.csv", columnsOf("country!", "weight!", "as_of!", "source!"), func(r *table.Row) CallDestination {
		return CallDestination{r.Country("country"), table.Cell(r, "weight", "a number", money.ParseDecimal)}
	})
}
