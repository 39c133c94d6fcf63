package recommend

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/shopspring/decimal"
)

const (
	// MinAmount is the least whole amount the funding form takes, for every field of it.
	MinAmount = 50
	// MinDays is the shortest history that a policy is computed from.
	MinDays = 28
	// StepsPerDay is how finely a day's spend is let fall.
	StepsPerDay = 8
	// DefaultPaths is the number of simulated futures; each has twelve months that count.
	DefaultPaths = 10_000

	maxPaths    = 100_000
	maxAmount   = 1_000_000_000_000 // whole units; beyond it float64 no longer tells cents apart
	maxHistory  = 5 * 366           // days; older ones say nothing about next month
	maxRepair   = 90                // working days
	maxExpiry   = 60                // months
	yearMonths  = 12
	yearDays    = 365.25
	monthDays   = yearDays / yearMonths
	minPathsRun = 100
)

// DaySpend is what credits paid on one day.
type DaySpend struct {
	Day    time.Time
	Amount decimal.Decimal
}

// FundingRow is a row of the published funding table: [UsersFrom, UsersTo), UsersTo 0 = open.
type FundingRow struct {
	UsersFrom, UsersTo, Initial, Trigger int64
}

// Params is what the tenant assumes. Start from DefaultParams.
type Params struct {
	ServiceLevel      float64 // chance that a month never reaches zero
	RechargeFailure   float64 // chance that a recharge is refused
	RepairDays        int     // working days, Monday to Friday, until a refused one is repaired
	RechargesPerMonth float64 // at most so many on average
	ExpiryMonths      int     // what is left of a lot expires so long after its purchase
	TransactionCost   float64 // what a recharge costs besides its amount, in the currency
	Seed              uint64
	Paths             int
	Imagined          bool // the days follow assumptions: their patterns are none, and there is nothing to hold out

	Currency     string       // for the sentences only
	Users        int64        // licensed users, 0 = unknown; picks the row of the funding table
	FundingTable []FundingRow // printed beside the advice, and the fallback for short histories
}

// DefaultParams are the defaults of the configuration.
func DefaultParams() Params {
	return Params{
		ServiceLevel: 0.999, RechargeFailure: 0.02, RepairDays: 5, RechargesPerMonth: 4,
		ExpiryMonths: 12, Seed: 1, Paths: DefaultPaths,
	}
}

// Check says which parameter is out of bounds.
func (p Params) Check() error {
	var errs []error
	bad := func(name string, value any, want string) {
		errs = append(errs, fmt.Errorf("checking parameters: %s is %v, give %s", name, value, want))
	}
	if !(p.ServiceLevel > 0 && p.ServiceLevel < 1) {
		bad("service_level", p.ServiceLevel, "a share above 0 and below 1")
	}
	if !(p.RechargeFailure >= 0 && p.RechargeFailure <= 1) {
		bad("recharge_failure", p.RechargeFailure, "a share from 0 to 1")
	}
	if p.RepairDays < 0 || p.RepairDays > maxRepair {
		bad("repair_days", p.RepairDays, fmt.Sprintf("0 to %d working days", maxRepair))
	}
	if !(p.RechargesPerMonth > 0) || math.IsInf(p.RechargesPerMonth, 0) {
		bad("recharges_per_month", p.RechargesPerMonth, "a number above 0")
	}
	if p.ExpiryMonths < 1 || p.ExpiryMonths > maxExpiry {
		bad("expiry_months", p.ExpiryMonths, fmt.Sprintf("1 to %d months", maxExpiry))
	}
	if !(p.TransactionCost >= 0) || math.IsInf(p.TransactionCost, 0) {
		bad("recharge_cost", p.TransactionCost, "0 or more")
	}
	if p.Paths < minPathsRun || p.Paths > maxPaths {
		bad("paths", p.Paths, fmt.Sprintf("%d to %d", minPathsRun, maxPaths))
	}
	return errors.Join(errs...)
}

func (p Params) limit() float64 { return 1 - p.ServiceLevel }

// Policy is what is set in the funding form, in whole units. A trigger of 0 never recharges.
type Policy struct {
	Trigger, Recharge, Initial int64
}

// Check says which amount is out of bounds.
func (p Policy) Check() error {
	for _, f := range []struct {
		name   string
		amount int64
	}{{"trigger", p.Trigger}, {"recharge", p.Recharge}, {"initial", p.Initial}} {
		if f.amount < 0 || f.amount > maxAmount {
			return fmt.Errorf("checking policy: %s is %d, give 0 to %d whole units", f.name, f.amount, int64(maxAmount))
		}
	}
	return nil
}

// Outcome is what a policy does over all futures, once it has settled.
type Outcome struct {
	Chance            float64 // that a calendar month reaches zero
	ChanceLow         float64 // the same, should spend lie in the lowest tenth of what the history allows
	ChanceHigh        float64 // and in the highest tenth; both widened by the error of the simulation
	Idle              float64 // balance averaged over time
	ExpectedExpiry    float64 // money a year that expires
	RechargesPerMonth float64
	LostPerMonth      float64 // spend a month that could not be made because phones stopped
	MonthlySpend      float64 // what the futures want to spend in a month
	FirstMonth        float64 // chance that the first month after the initial funding reaches zero
	PathMonths        int     // how many months the chance was counted over
}

// Alternative is one point of the curve.
type Alternative struct {
	Policy            Policy
	Chance            float64
	Idle              float64
	ExpectedExpiry    float64
	RechargesPerMonth float64
	Chosen            bool
}

// Method says how the advice came about.
type Method string

// The methods.
const (
	MethodSimulation Method = "simulation"
	MethodTable      Method = "funding_table" // history too short, a row of the table fits
	MethodMinimum    Method = "minimum"       // history too short or without spend, and no row
)

// Advice is the answer.
type Advice struct {
	Policy       Policy
	Outcome      Outcome
	Curve        []Alternative
	Reasons      []string
	Today        *Outcome // what today's setting would do; nil if none was given
	TodayPolicy  *Policy
	Table        *FundingRow // the published row for the number of users, if known
	Backtest     []BacktestMonth
	Calibration  Calibration
	Method       Method
	Days         int // of history
	Seed         uint64
	ServiceLevel float64
	Feasible     bool // the chance is within the limit
}
