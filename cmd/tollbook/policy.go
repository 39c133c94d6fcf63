package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"

	"github.com/spf13/pflag"

	"tollbook/pipeline"
	"tollbook/pipeline/recommend"
	"tollbook/rates"
	"tollbook/rates/money"
)

// policyFlags are what recommend and simulate have in common: the series, and what is assumed about the account.
type policyFlags struct {
	spend      string
	tenant     string
	period     string
	asOf       string
	currency   string
	json       bool
	users      int64
	level      float64
	failure    float64
	repairDays int
	perMonth   float64
	cost       float64
	expiry     int
	seed       uint64
}

func (f *policyFlags) add(fs *pflag.FlagSet) {
	base := recommend.DefaultParams()
	fs.StringVar(&f.spend, "spend", "", "daily spend: `FILE` with the columns date,amount, or -; without it that of the tenant")
	fs.StringVar(&f.tenant, "tenant", "", "tenant folder `DIR`: its assumptions, and without --spend its spend and balance")
	fs.StringVar(&f.period, "period", "", "without --spend: `YYYY-MM` to look from the end of; else the month before --as-of")
	fs.StringVar(&f.asOf, "as-of", "", "without --spend: what counts as now, a date or an RFC 3339 `TIME`; else the clock")
	fs.StringVar(&f.currency, "currency", "", "currency `CUR`, for the sentences only")
	fs.Int64Var(&f.users, "users", 0, "`N` licensed users, for the published funding table")
	fs.Float64Var(&f.level, "service-level", base.ServiceLevel, "`CHANCE` that a month never reaches zero")
	fs.Float64Var(&f.failure, "recharge-failure", base.RechargeFailure, "`CHANCE` that a recharge is refused")
	fs.IntVar(&f.repairDays, "repair-days", base.RepairDays, "working `DAYS` until a refused recharge is repaired")
	fs.Float64Var(&f.perMonth, "recharges-per-month", base.RechargesPerMonth, "at most `N` recharges a month on average")
	fs.Float64Var(&f.cost, "recharge-cost", base.TransactionCost, "`AMOUNT` that a recharge costs besides, weighed against idle money")
	fs.IntVar(&f.expiry, "expiry-months", base.ExpiryMonths, "`MONTHS` after which what is left of a purchase expires")
	fs.Uint64Var(&f.seed, "seed", base.Seed, "`SEED` of the simulation; the same seed gives the same answer")
	fs.BoolVar(&f.json, "json", false, "print JSON on standard output")
}

// history is a series of daily spend and what is assumed about the account.
type history struct {
	from    string // the file, or the tenant folder
	days    []recommend.DaySpend
	params  recommend.Params
	config  *Config            // nil without --tenant
	advised *recommend.Summary // what the state of the tenant says; nil for a series from a file
}

// load reads the series and puts the assumptions together: built in, then the configuration, then the flags. Whoever names
// no series wants that of the tenant; today is what is set there, where flags say otherwise.
func (f *policyFlags) load(ctx context.Context, in invocation, today *recommend.Policy) (history, error) {
	if f.spend == "" {
		return f.recall(ctx, in, today)
	}
	h := history{from: f.spend}
	for _, name := range []string{"period", "as-of"} {
		if in.flags.Changed(name) {
			return h, wrongFlag(name, in.flags.Lookup(name).Value.String(), "it goes with --tenant and without --spend: a series ends where it ends")
		}
	}
	var err error
	if f.tenant != "" {
		if h.config, err = loadConfig(f.tenant); err != nil {
			return h, err
		}
	}
	if h.params, err = f.assume(in.flags, h.config); err != nil {
		return h, err
	}
	data, err := readInput(ctx, in.world, f.spend)
	if err != nil {
		return h, fmt.Errorf("reading the daily spend: %w", err)
	}
	if h.days, err = recommend.ReadSpend(bytes.NewReader(data), f.spend); err != nil {
		return h, &usageError{message: err.Error()}
	}
	return h, nil
}

// recall takes the series from the state of the tenant.
func (f *policyFlags) recall(ctx context.Context, in invocation, today *recommend.Policy) (history, error) {
	common := commonFlags{tenant: f.tenant, period: f.period, asOf: f.asOf}
	if f.tenant == "" {
		common.tenant = "."
		if _, err := os.Stat(configName); err != nil {
			return history{}, &usageError{message: "--spend is missing", hints: []string{
				"name a file with the columns date,amount, or with --tenant a tenant folder whose exports have been read"}}
		}
	}
	h := history{from: common.tenant}
	if in.flags.Changed("currency") {
		return h, wrongFlag("currency", f.currency, "it goes with --spend: a tenant has its own")
	}
	o, config, err := common.options(in)
	if err != nil {
		return h, err
	}
	if today != nil {
		o.Settings.Auto, o.Settings.Trigger, o.Settings.Recharge = true, today.Trigger, today.Recharge
	}
	if _, err := f.assume(in.flags, config); err != nil {
		return h, err // before the stages do their work
	}
	advised, err := pipeline.Advise(ctx, o, func(p *recommend.Params) {
		f.override(in.flags, p)
		h.params = *p
	})
	if err != nil {
		return h, withRemedy(common.tenant, err)
	}
	h.days, h.config, h.advised = advised.History, config, &advised
	return h, nil
}

// assume puts the assumptions together, and says what is wrong with them.
func (f *policyFlags) assume(flags *pflag.FlagSet, config *Config) (recommend.Params, error) {
	params := recommend.DefaultParams()
	if config != nil {
		params.ServiceLevel, params.RechargeFailure = config.ServiceLevel, config.RechargeFailure
		params.RepairDays, params.RechargesPerMonth = config.RepairDays, config.RechargesPerMonth
		params.ExpiryMonths, params.Currency = config.ExpiryMonths, config.Currency
		params.TransactionCost = config.RechargeCost.InexactFloat64() // weighed against idle money, which is statistics
	}
	f.override(flags, &params)
	params.FundingTable = fundingTable()
	if f.currency != "" && !money.KnownCurrency(f.currency) {
		return params, wrongFlag("currency", f.currency, "write a currency of ISO 4217 in capital letters, as in USD")
	}
	if err := params.Check(); err != nil {
		return params, &usageError{message: err.Error(), hints: []string{"the flags of the assumptions are listed by --help"}}
	}
	return params, nil
}

// override lets a flag that is given beat the configuration.
func (f *policyFlags) override(flags *pflag.FlagSet, params *recommend.Params) {
	for name, set := range map[string]func(){
		"currency":            func() { params.Currency = f.currency },
		"users":               func() { params.Users = f.users },
		"service-level":       func() { params.ServiceLevel = f.level },
		"recharge-failure":    func() { params.RechargeFailure = f.failure },
		"repair-days":         func() { params.RepairDays = f.repairDays },
		"recharges-per-month": func() { params.RechargesPerMonth = f.perMonth },
		"recharge-cost":       func() { params.TransactionCost = f.cost },
		"expiry-months":       func() { params.ExpiryMonths = f.expiry },
		"seed":                func() { params.Seed = f.seed },
	} {
		if flags.Changed(name) {
			set()
		}
	}
}

// fundingTable is the published table, in the form that the advice compares itself with.
func fundingTable() []recommend.FundingRow {
	var rows []recommend.FundingRow
	for _, step := range rates.FundingTable() {
		rows = append(rows, recommend.FundingRow{
			UsersFrom: int64(step.UsersFrom), UsersTo: int64(step.UsersTo),
			Initial: step.Initial.IntPart(), Trigger: step.Trigger.IntPart(), // the table has whole units
		})
	}
	return rows
}

// outcomeJSON is what a policy does. Money is text and whole, chances are numbers, and what is not known is null.
type outcomeJSON struct {
	Trigger           string   `json:"trigger"`
	Recharge          string   `json:"recharge"`
	Initial           string   `json:"initial"`
	Chance            *float64 `json:"chance"`
	ChanceLow         *float64 `json:"chance_low"`
	ChanceHigh        *float64 `json:"chance_high"`
	Idle              string   `json:"idle"`
	ExpectedExpiry    string   `json:"expected_expiry"`
	RechargesPerMonth *float64 `json:"recharges_per_month"`
}

func outcomeOf(policy recommend.Policy, o recommend.Outcome) outcomeJSON {
	known := func(value float64) *float64 {
		if o.PathMonths == 0 {
			return nil
		}
		return &value
	}
	return outcomeJSON{
		Trigger:           strconv.FormatInt(policy.Trigger, 10),
		Recharge:          strconv.FormatInt(policy.Recharge, 10),
		Initial:           strconv.FormatInt(policy.Initial, 10),
		Chance:            known(o.Chance),
		ChanceLow:         known(o.ChanceLow),
		ChanceHigh:        known(o.ChanceHigh),
		Idle:              wholeUnits(o.Idle),
		ExpectedExpiry:    wholeUnits(o.ExpectedExpiry),
		RechargesPerMonth: known(o.RechargesPerMonth),
	}
}

// wholeUnits is the edge where a statistic becomes an amount that people read.
func wholeUnits(amount float64) string { return strconv.FormatFloat(math.Round(amount), 'f', 0, 64) }

// percent prints a chance so that small ones do not read as never.
func percent(chance float64) string {
	switch {
	case chance <= 0:
		return "0 %"
	case chance < 0.0001:
		return "below 0.01 %"
	default:
		return strconv.FormatFloat(100*chance, 'f', 2, 64) + " %"
	}
}

// checkAmount judges an amount of a policy that a flag gives.
func checkAmount(name string, amount, least int64) error {
	if amount < least {
		return wrongFlag(name, strconv.FormatInt(amount, 10), fmt.Sprintf("write whole currency units, at least %d", least))
	}
	return nil
}

// judgePolicy passes on what the simulation refuses as a wrong command line.
func judgePolicy(ctx context.Context, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return ctx.Err()
	}
	return &usageError{message: err.Error()}
}
