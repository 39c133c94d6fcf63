package pipeline

import (
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/cdr"
	"tollbook/pipeline/plan"
	"tollbook/pipeline/recommend"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// PlanOptions say what a move is planned from: call records of the present provider, or head counts with a call mix.
type PlanOptions struct {
	Records *cdr.Options // nil: head counts
	Heads   []plan.Heads
	Mix     rates.CallMix

	Planned    []tenant.Licence // who is to hold what; empty: Seats are dealt out
	Seats      []plan.Seats
	Tariffs    []rates.Tariff
	Allowances []rates.Allowance // our own; the built-in ones hold besides
	Prices     []rates.PlanPrice
	Names      map[string]string // the user behind a number of the records
	Bridges    []string          // our numbers of the conference bridge

	Country, Currency string
	AsOf              time.Time // whose tariff and allowances count
	Zone              *time.Location
	Increments        rates.Increments
	Straddle, Caps    string
	Params            recommend.Params
	WhatIfs           []WhatIf

	Threads int
	Memory  string
	Log     func(line string) // may be nil
}

// WhatIf is a question: what would the month cost if one thing were otherwise.
type WhatIf struct {
	Kind    string // one of the kinds below
	Name    string // as people asked
	Country string // of plans; empty: each country of the users
	Percent int    // of price and growth
	Seats   []plan.Seats
	Line    plan.Line
}

// The kinds of questions.
const (
	IfPlans    = "plans"     // every plan for all users of a country
	IfSeats    = "seats"     // other licences altogether
	IfPrice    = "price"     // every price so many percent dearer
	IfGrowth   = "growth"    // so many percent more calls
	IfLine     = "toll-free" // one more toll-free line
	IfCheapest = "cheapest"  // the cheapest plan for every user
)

// Plan is what a move will cost. Amounts are of a month, in one currency.
type Plan struct {
	Source    string           `json:"source"`
	Currency  string           `json:"currency"`
	From      string           `json:"from,omitempty"`
	To        string           `json:"to,omitempty"`
	Days      int              `json:"days"`
	Users     int              `json:"users"`
	Counts    *PlanCounts      `json:"counts,omitempty"`
	Provider  []ProviderCharge `json:"provider"`
	Total     PlanAmount       `json:"total"`
	Services  []PlanService    `json:"services"`
	Included  []PlanIncluded   `json:"included"`
	Unpriced  []PlanUnpriced   `json:"unpriced"`
	Months    []PlanMonth      `json:"months"`
	Licences  *decimal.Decimal `json:"licences"` // what they cost a month; nil where a price is not known
	Advice    PlanAdvice       `json:"advice"`
	Notes     []string         `json:"notes"`
	WhatIfs   []Alternative    `json:"what_ifs"`
	BreakEven []plan.BreakEven `json:"break_even"`
	Sensitive []Sensitivity    `json:"sensitivity"`
	Cheapest  []Cheapest       `json:"cheapest"`
}

// PlanCounts are the records of the present provider: read = taken + filtered + rejected.
type PlanCounts struct {
	Read     int64 `json:"read"`
	Taken    int64 `json:"taken"`
	Filtered int64 `json:"filtered"`
	Rejected int64 `json:"rejected"`
}

// ProviderCharge is what the present provider charged in the days that are known.
type ProviderCharge struct {
	Currency string          `json:"currency"`
	Records  int64           `json:"records"`
	Charge   decimal.Decimal `json:"charge"`
}

// PlanAmount is an amount of a month, with the interval that holds four times in five; nil where nothing can be said.
type PlanAmount struct {
	Monthly decimal.Decimal `json:"monthly"`
	Low     *int64          `json:"low"`
	High    *int64          `json:"high"`
}

// PlanService is what credits pay for, by the rule that decides.
type PlanService struct {
	Rule    string `json:"rule"`
	Records int64  `json:"records"` // of a month
	Units   int64  `json:"units"`
	PlanAmount
}

// PlanIncluded is what needs no credits.
type PlanIncluded struct {
	Rule    string `json:"rule"`
	Funding string `json:"funding"`
	Records int64  `json:"records"` // of a month
	Units   int64  `json:"units"`
}

// PlanUnpriced are calls that credits would pay and no tariff row prices; they are in no amount.
type PlanUnpriced struct {
	Country string `json:"country"`
	Rule    string `json:"rule"`
	Records int64  `json:"records"` // of all months
	Units   int64  `json:"units"`
}

// PlanMonth is one of the months that the plan was made from.
type PlanMonth struct {
	Month string          `json:"month"`
	Seen  int64           `json:"days_known"`
	Days  int64           `json:"days"`
	Cost  decimal.Decimal `json:"cost"`
}

// PlanAdvice is what to set.
type PlanAdvice struct {
	Initial  int64    `json:"initial"`
	Trigger  int64    `json:"trigger"`
	Recharge int64    `json:"recharge"`
	Chance   *float64 `json:"chance"` // that a month reaches zero; nil: too little is known
	Method   string   `json:"method"`
	Reasons  []string `json:"reasons"`
}

// Alternative is what a month costs if something is otherwise.
type Alternative struct {
	Name       string           `json:"name"`
	Credits    decimal.Decimal  `json:"credits"`
	Licences   *decimal.Decimal `json:"licences"` // nil where a price is not known
	Total      *decimal.Decimal `json:"total"`
	Difference decimal.Decimal  `json:"difference"` // to the plan: of the totals, else of the credits
	Unpriced   int64            `json:"unpriced"`
}

// Sensitivity is what one assumption does to a month's money.
type Sensitivity struct {
	Assumption string          `json:"assumption"`
	Meaning    string          `json:"meaning"`
	Value      decimal.Decimal `json:"value"`
	Low        decimal.Decimal `json:"low"`
	High       decimal.Decimal `json:"high"`
	AtLow      decimal.Decimal `json:"at_low"` // difference of the month's money
	AtHigh     decimal.Decimal `json:"at_high"`
}

// Cheapest is the cheapest plan for every user of a country.
type Cheapest struct {
	Country string          `json:"country"`
	Plans   []CheapestPlan  `json:"plans"`
	Now     decimal.Decimal `json:"now"`     // a month of the present plans, by the average price of a minute
	Then    decimal.Decimal `json:"then"`    // and of the cheapest ones
	Saves   decimal.Decimal `json:"saves"`   // a month
	Within  decimal.Decimal `json:"within"`  // no assignment is cheaper by more than this; 0: none is cheaper
	Months  []MonthSaving   `json:"months"`  // how robust it is
	Changes []PlanChange    `json:"changes"` // the users to change
}

// CheapestPlan is how many users of a plan there are and should be.
type CheapestPlan struct {
	Capability string `json:"capability"` // empty: pay as you go
	Now        int    `json:"now"`
	Then       int    `json:"then"`
	AloneLow   int    `json:"alone_low"`  // should each month decide by itself, at least so many
	AloneHigh  int    `json:"alone_high"` // and at most
}

// MonthSaving is what the change saves in a month seen.
type MonthSaving struct {
	Month string          `json:"month"`
	Saves decimal.Decimal `json:"saves"`
}

// PlanChange is a user whose plan is to change.
type PlanChange struct {
	User string `json:"user"`
	From string `json:"from"`
	To   string `json:"to"`
}
