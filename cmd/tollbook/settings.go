package main

import "tollbook/pipeline"

// settings copies the configuration into what the pipeline takes. The pipeline never sees the file's format.
func (c *Config) settings() pipeline.Settings {
	return pipeline.Settings{
		Tenant:            c.Tenant,
		Country:           c.Country,
		Currency:          c.Currency,
		Billing:           c.Billing,
		Increments:        c.Increments,
		Straddle:          c.Straddle,
		Caps:              c.Caps,
		EACountry:         c.EACountry,
		FeeIncluded:       c.FeeIncluded,
		FeeAssumed:        !c.Given("rating.connection_fee"),
		Basis:             c.Basis,
		OpeningAt:         c.OpeningAt,
		OpeningAmount:     c.OpeningAmount,
		ExpiryMonths:      c.ExpiryMonths,
		Tolerance:         c.Tolerance,
		PoolTolerance:     c.PoolTolerance,
		DialoutTolerance:  c.DialoutTolerance,
		Trigger:           c.Trigger,
		Recharge:          c.Recharge,
		Auto:              c.Auto,
		ServiceLevel:      c.ServiceLevel,
		LatencyHours:      c.LatencyHours,
		RechargeFailure:   c.RechargeFailure,
		RepairDays:        c.RepairDays,
		RechargesPerMonth: c.RechargesPerMonth,
		RechargeCost:      c.RechargeCost,
		MaxRejectShare:    c.MaxRejectShare,
		KeepMonths:        c.KeepMonths,
		Locale:            c.Locale,
		Detail:            c.Detail,
		Numbers:           c.Numbers,
		Users:             c.Users,
	}
}
