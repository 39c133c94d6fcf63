package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tollbook/pipeline"
	"tollbook/pipeline/cdr"
	"tollbook/pipeline/plan"
	"tollbook/pipeline/recommend"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
	"tollbook/rates/money"
)

// planUsersMax is how many users head counts may have together; beyond it stands a slip of the pen.
const planUsersMax = 200_000

// options puts a plan together: built in, then the tenant folder, then the flags.
func (f *planFlags) options(in invocation) (pipeline.PlanOptions, error) {
	if err := f.judge(in.flags); err != nil {
		return pipeline.PlanOptions{}, err
	}
	o := pipeline.PlanOptions{
		Zone: time.UTC, Increments: rates.Increments{FirstS: 60, NextS: 60}, Straddle: "split", Caps: "independent", Params: recommend.DefaultParams(),
		Bridges: f.bridges, Threads: f.threads, Memory: f.memory, Log: func(line string) { in.ui.say("%s", line) },
	}
	var users []tenant.User
	if f.tenant != "" {
		var err error
		if users, err = f.fromTenant(&o); err != nil {
			return o, err
		}
	}
	if err := f.override(in, &o); err != nil {
		return o, err
	}
	if err := f.settle(&o); err != nil {
		return o, err
	}
	o.Names = namesOf(users)
	if err := f.planned(&o, users); err != nil {
		return o, err
	}
	return o, f.source(&o)
}

// fromTenant takes what the tenant folder says.
func (f *planFlags) fromTenant(o *pipeline.PlanOptions) ([]tenant.User, error) {
	config, err := loadConfig(f.tenant)
	if err != nil {
		return nil, err
	}
	folder, problems := tenant.Read(os.DirFS(f.tenant), tenant.Options{Country: config.Country, Currency: config.Currency, Zone: config.Zone})
	if len(problems) > 0 {
		return nil, &problemsError{problems: inFolder(f.tenant, fromTable(problems))}
	}
	o.Country, o.Currency, o.Zone = config.Country, config.Currency, config.Zone
	o.Increments, o.Straddle, o.Caps = config.Increments, config.Straddle, config.Caps
	o.Params.ServiceLevel, o.Params.RechargeFailure = config.ServiceLevel, config.RechargeFailure
	o.Params.RepairDays, o.Params.RechargesPerMonth, o.Params.ExpiryMonths = config.RepairDays, config.RechargesPerMonth, config.ExpiryMonths
	o.Tariffs, o.Allowances, o.Prices = folder.Tariffs, folder.Allowances, folder.PlanPrices
	return folder.Users, nil
}

// override lets a flag that is given beat the tenant folder.
func (f *planFlags) override(in invocation, o *pipeline.PlanOptions) (err error) {
	o.Country, o.Currency = cmp.Or(f.country, o.Country), cmp.Or(f.currency, o.Currency)
	if f.country != "" && !rates.KnownCountry(f.country) {
		return wrongFlag("country", f.country, "write a country of ISO 3166-1 in two capital letters, as in US")
	}
	if f.currency != "" && !money.KnownCurrency(f.currency) {
		return wrongFlag("currency", f.currency, "write a currency of ISO 4217 in capital letters, as in USD")
	}
	o.AsOf = in.world.now().UTC()
	if f.asOf != "" {
		if o.AsOf, err = parseInstant(f.asOf, o.Zone); err != nil {
			return wrongFlag("as-of", f.asOf, "write a date as in 2026-11-05 or an instant as in 2026-11-05T06:00:00Z")
		}
	}
	if in.flags.Changed("service-level") {
		o.Params.ServiceLevel = f.level
	}
	o.Params.Seed, o.Params.FundingTable = f.seed, fundingTable()
	if err := o.Params.Check(); err != nil {
		return &usageError{message: err.Error(), hints: []string{"the flags of the assumptions are listed by --help"}}
	}
	if f.tariff != "" {
		if o.Tariffs, err = tariffsAt(f.tariff); err != nil {
			return err
		}
	}
	if f.prices != "" {
		if _, err := os.Stat(f.prices); err != nil {
			return fmt.Errorf("reading the prices of licences: %w", err)
		}
		prices, problems := rates.LoadPlanPrices(os.DirFS(filepath.Dir(f.prices)), filepath.Base(f.prices))
		if len(problems) > 0 {
			return &problemsError{problems: inFolder(filepath.Dir(f.prices), fromTable(problems))}
		}
		o.Prices = prices
	}
	return nil
}

// settle finds the country and the currency where nobody said them, or asks.
func (f *planFlags) settle(o *pipeline.PlanOptions) error {
	if len(o.Tariffs) == 0 {
		return &usageError{message: "there is no tariff", hints: []string{"name one with --tariff, or a tenant folder with --tenant; `tollbook tariff import` makes one from a price list"}}
	}
	if o.Currency == "" {
		for _, t := range o.Tariffs {
			if o.Currency != "" && o.Currency != t.Currency {
				return &usageError{message: "the tariff has more than one currency", hints: []string{"say which is that of the credits, as in --currency USD"}}
			}
			o.Currency = t.Currency
		}
	}
	if !slices.ContainsFunc(o.Tariffs, func(t rates.Tariff) bool { return t.Currency == o.Currency }) {
		return &usageError{message: fmt.Sprintf("the tariff has no row in %s", o.Currency), hints: []string{"there is no exchange of currencies: name a tariff in the currency of the credits, or its currency with --currency"}}
	}
	return nil
}

// source reads what says which calls there are.
func (f *planFlags) source(o *pipeline.PlanOptions) (err error) {
	if f.users != "" {
		if o.Heads, err = headsOf(f.users); err != nil {
			return err
		}
		o.Country = cmp.Or(o.Country, o.Heads[0].Country)
		i := slices.Index(mixNames(), f.profile)
		if i < 0 {
			return wrongFlag("profile", f.profile, "the call mixes are "+strings.Join(mixNames(), ", "))
		}
		o.Mix = rates.CallMixes()[i]
	} else if err := f.callRecords(o); err != nil {
		return err
	}
	for _, text := range f.whatIfs {
		w, err := whatIf(text)
		if err != nil {
			return err
		}
		o.WhatIfs = append(o.WhatIfs, w)
	}
	return nil
}

func (f *planFlags) callRecords(o *pipeline.PlanOptions) error {
	profile, err := cdr.Load(f.profile)
	if err != nil {
		return profileProblem(err)
	}
	o.Country = cmp.Or(o.Country, profile.Numbers.Region)
	if o.Country == "" {
		return &usageError{message: "the country of the users is not known", hints: []string{"say it, as in --country US"}}
	}
	o.Records = &cdr.Options{Profile: profile, Files: f.records, Region: o.Country, Zone: o.Zone.String(), Currency: ""}
	return nil
}

// planned reads the licences that are planned.
func (f *planFlags) planned(o *pipeline.PlanOptions, users []tenant.User) (err error) {
	if f.seats != "" {
		o.Seats, err = seatsOf("plan", f.seats)
		return err
	}
	if f.licences == "" {
		return nil
	}
	if _, err := os.Stat(f.licences); err != nil {
		return fmt.Errorf("reading the planned licences: %w", err)
	}
	folder, file := filepath.Split(f.licences)
	folder = cmp.Or(folder, ".")
	licences, problems := tenant.ReadLicences(os.DirFS(folder), file, users, tenant.Options{Country: o.Country, Zone: o.Zone})
	if len(problems) > 0 {
		return &problemsError{problems: inFolder(folder, fromTable(problems))}
	}
	o.Planned = licences
	return nil
}

// namesOf finds the sign-in name behind a number, where users.csv gives both.
func namesOf(users []tenant.User) map[string]string {
	names := map[string]string{}
	for _, u := range users {
		if name := cmp.Or(u.UPN, u.UserID); name != "" && u.Number != "" {
			names[strings.TrimPrefix(u.Number, "+")] = name
		}
	}
	return names
}

func mixNames() []string {
	var names []string
	for _, m := range rates.CallMixes() {
		names = append(names, m.Profile)
	}
	return names
}

// planProblem words what stops a plan: a wrong profile, a file that is none, or nothing to plan by.
func planProblem(err error) error {
	switch {
	case errors.Is(err, plan.ErrNoCalls):
		return &usageError{message: err.Error(), hints: []string{"see with `tollbook check --profile NAME --file FILE` what the profile makes of the records"}}
	case errors.Is(err, plan.ErrTooLong):
		return &usageError{message: err.Error(), hints: []string{"see with `tollbook check --profile NAME --file FILE` whether dates are read as they are meant"}}
	}
	return profileProblem(err)
}
