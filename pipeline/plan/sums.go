package plan

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// Sums are what the rating found over whole months.
type Sums struct {
	Services []Service  // what credits pay, dearest first
	Included []Included // what needs no credits
	Unpriced []Unpriced
	Months   []Month
	Daily    []DaySpend // of days that calls are known of
}

// Service is what credits pay for by one rule, all months together.
type Service struct {
	Rule    string
	Records int64
	Units   int64 // started minutes, or segments
	Cost    decimal.Decimal
}

// Included is what needs no credits, all months together.
type Included struct {
	Rule, Funding string
	Records       int64
	Units         int64
}

// Unpriced are calls that no tariff row prices, by country.
type Unpriced struct {
	Country, Rule  string
	Records, Units int64
}

// Month is a month's spend, and on how many days of it the calls are known.
type Month struct {
	Month      string
	Seen, Days int64
	Cost       decimal.Decimal
}

// DaySpend is what credits paid on one day, by rule.
type DaySpend struct {
	Day    time.Time
	ByRule map[string]decimal.Decimal
}

// Total is what credits paid on the day.
func (d DaySpend) Total() decimal.Decimal {
	sum := decimal.Zero
	for _, cost := range d.ByRule {
		sum = sum.Add(cost)
	}
	return sum
}

// Total is what credits pay in all months together.
func (s Sums) Total() decimal.Decimal {
	sum := decimal.Zero
	for _, service := range s.Services {
		sum = sum.Add(service.Cost)
	}
	return sum
}

// Monthly is an amount of all months together, of one month, to the cent.
func (s Sums) Monthly(amount decimal.Decimal) decimal.Decimal {
	return amount.DivRound(decimal.NewFromInt(int64(max(len(s.Months), 1))), 2)
}

// Read adds up what was rated.
func Read(ctx context.Context, tx *store.Tx) (Sums, error) {
	var s Sums
	if err := s.services(ctx, tx); err != nil {
		return s, err
	}
	var u Unpriced
	if err := each(ctx, tx, "sql/unpriced.sql", []any{&u.Country, &u.Rule, &u.Records, &u.Units}, func() { s.Unpriced = append(s.Unpriced, u) }); err != nil {
		return s, err
	}
	var m Month
	var cost store.Dec
	if err := each(ctx, tx, "sql/monthly.sql", []any{&m.Month, &m.Seen, &m.Days, &cost}, func() {
		m.Cost = cost.Decimal
		s.Months = append(s.Months, m)
	}); err != nil {
		return s, err
	}
	var day time.Time
	var rule string
	err := each(ctx, tx, "sql/daily.sql", []any{&day, &rule, &cost}, func() {
		if n := len(s.Daily); n == 0 || !s.Daily[n-1].Day.Equal(day) {
			s.Daily = append(s.Daily, DaySpend{Day: day, ByRule: map[string]decimal.Decimal{}})
		}
		if rule != "" {
			s.Daily[len(s.Daily)-1].ByRule[rule] = cost.Decimal
		}
	})
	return s, err
}

func (s *Sums) services(ctx context.Context, tx *store.Tx) error {
	var rule, funding string
	var records, units int64
	var cost store.Dec
	err := each(ctx, tx, "sql/services.sql", []any{&rule, &funding, &records, &units, &cost}, func() {
		switch funding {
		case "credits", "split":
			i := slices.IndexFunc(s.Services, func(v Service) bool { return v.Rule == rule })
			if i < 0 {
				i = len(s.Services)
				s.Services = append(s.Services, Service{Rule: rule, Cost: decimal.Zero})
			}
			v := &s.Services[i]
			v.Records, v.Units, v.Cost = v.Records+records, v.Units+units, v.Cost.Add(cost.Decimal)
		case "unrated":
		default:
			s.Included = append(s.Included, Included{rule, funding, records, units})
		}
	})
	slices.SortFunc(s.Services, func(a, b Service) int {
		if c := b.Cost.Cmp(a.Cost); c != 0 {
			return c
		}
		return strings.Compare(a.Rule, b.Rule)
	})
	return err
}

// ProviderCharge is what the present provider charged in one currency.
type ProviderCharge struct {
	Currency string
	Records  int64
	Charge   decimal.Decimal
}

// ProviderCharges adds up the costs that the call records print, by currency.
func ProviderCharges(ctx context.Context, tx *store.Tx) ([]ProviderCharge, error) {
	var list []ProviderCharge
	var c ProviderCharge
	var cost store.Dec
	err := each(ctx, tx, "sql/provider_costs.sql", []any{&c.Currency, &c.Records, &cost}, func() {
		c.Charge = cost.Decimal
		list = append(list, c)
	})
	return list, err
}
