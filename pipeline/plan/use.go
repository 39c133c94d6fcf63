package plan

import (
	"context"
	"database/sql"
	"slices"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// Use is what the users of one country call, month by month, and what a minute of it costs when nobody has a plan.
type Use struct {
	Country       string
	Months        []string
	Users         []UserUse
	Domestic      decimal.Decimal // price of a started minute on average, to six decimals; zero where none is priced
	International decimal.Decimal
}

// UserUse are the started minutes of one user, by the months of Use.
type UserUse struct {
	Holder        string
	Domestic      []int64
	International []int64
}

// ReadUse adds up what was rated as if everybody paid as they go, by country, in its order. The users are those given, by
// their country, be it that they never called.
func ReadUse(ctx context.Context, tx *store.Tx, users []User, months []string, home string) ([]Use, error) {
	var list []Use
	for _, country := range Countries(users) {
		list = append(list, Use{Country: country, Months: months})
	}
	type place struct{ country, user int }
	at := map[string]place{}
	for _, u := range users {
		c := slices.IndexFunc(list, func(v Use) bool { return v.Country == u.Country })
		at[u.Name] = place{c, len(list[c].Users)}
		list[c].Users = append(list[c].Users, UserUse{u.Name, make([]int64, len(months)), make([]int64, len(months))})
	}
	cost, priced := make([][2]decimal.Decimal, len(list)), make([][2]int64, len(list))
	var holder, country, month string
	var domestic bool
	var units, pricedUnits int64
	var amount store.Dec
	err := each(ctx, tx, "sql/use.sql", []any{&holder, &country, &month, &domestic, &units, &pricedUnits, &amount}, func() {
		p, known := at[holder]
		m := slices.Index(months, month)
		if !known || m < 0 {
			return
		}
		side, minutes := 1, list[p.country].Users[p.user].International
		if domestic {
			side, minutes = 0, list[p.country].Users[p.user].Domestic
		}
		minutes[m] += units
		cost[p.country][side] = cost[p.country][side].Add(amount.Decimal)
		priced[p.country][side] += pricedUnits
	}, sql.Named("country", home))
	for i := range list {
		list[i].Domestic = perMinute(cost[i][0], priced[i][0])
		list[i].International = perMinute(cost[i][1], priced[i][1])
	}
	return list, err
}

func perMinute(cost decimal.Decimal, units int64) decimal.Decimal {
	if units == 0 {
		return decimal.Zero
	}
	return cost.DivRound(decimal.NewFromInt(units), 6)
}

// BreakEven is from how many started minutes at home a user and month one plan costs less than another.
type BreakEven struct {
	Country   string           `json:"country"`
	From      string           `json:"from"`
	To        string           `json:"to"`
	PerMinute decimal.Decimal  `json:"price_per_minute"`
	Minutes   *decimal.Decimal `json:"minutes"` // nil: never within what the larger plan includes
	Mean      decimal.Decimal  `json:"mean_minutes"`
}

// Offer is a plan that a user may have; pay as you go is the one without a capability.
type Offer struct {
	Capability              string
	Price                   decimal.Decimal // of a user and month
	Domestic, International int64           // minutes that it includes
}

// BreakEvens compare each offer with the next larger one by what it includes at home.
func (u Use) BreakEvens(offers []Offer) []BreakEven {
	ordered := slices.Clone(offers)
	ordered = slices.DeleteFunc(ordered, func(o Offer) bool { return o.International > 0 })
	slices.SortStableFunc(ordered, func(a, b Offer) int { return int(a.Domestic - b.Domestic) })
	var out []BreakEven
	for i := 1; i < len(ordered); i++ {
		small, large := ordered[i-1], ordered[i]
		b := BreakEven{Country: u.Country, From: small.Capability, To: large.Capability, PerMinute: u.Domestic, Mean: u.mean()}
		if u.Domestic.IsPositive() {
			minutes := decimal.NewFromInt(small.Domestic).Add(large.Price.Sub(small.Price).Div(u.Domestic).Ceil())
			if minutes.LessThanOrEqual(decimal.NewFromInt(large.Domestic)) {
				minutes = decimal.Max(minutes, decimal.Zero)
				b.Minutes = &minutes
			}
		}
		out = append(out, b)
	}
	return out
}

// mean is how many minutes at home a user calls in a month.
func (u Use) mean() decimal.Decimal {
	sum := int64(0)
	for _, user := range u.Users {
		for _, minutes := range user.Domestic {
			sum += minutes
		}
	}
	return decimal.NewFromInt(sum).DivRound(decimal.NewFromInt(int64(max(len(u.Users)*len(u.Months), 1))), 1)
}

// CallsCost adds up what credits pay for calls of users and for messages in the months, and counts what has no price.
func CallsCost(ctx context.Context, tx *store.Tx, months []string) (sum decimal.Decimal, unpriced int64, err error) {
	var month string
	var cost store.Dec
	var without int64
	err = each(ctx, tx, "sql/calls_cost.sql", []any{&month, &cost, &without}, func() {
		if slices.Contains(months, month) {
			sum, unpriced = sum.Add(cost.Decimal), unpriced+without
		}
	})
	return sum, unpriced, err
}

// Of gives the use of one month alone.
func (u Use) Of(month int) Use {
	u.Months = u.Months[month : month+1]
	users := make([]UserUse, len(u.Users))
	for i, user := range u.Users {
		users[i] = UserUse{user.Holder, user.Domestic[month : month+1], user.International[month : month+1]}
	}
	u.Users = users
	return u
}
