package main

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"tollbook/pipeline/recommend"
)

// adviceJSON is what `tollbook recommend --json` prints.
type adviceJSON struct {
	outcomeJSON
	Method       string       `json:"method"`
	Days         int          `json:"days"`
	ServiceLevel float64      `json:"service_level"`
	Feasible     bool         `json:"feasible"`
	Seed         uint64       `json:"seed"`
	Reasons      []string     `json:"reasons"`
	Today        *outcomeJSON `json:"today"`
	Backtest     backtestJSON `json:"backtest"`
	Outlook      *outlookJSON `json:"outlook"` // null without --balance
}

func recommendCommand() command {
	var flags policyFlags
	var trigger, recharge int64
	var balance string
	return command{
		name:    "recommend",
		summary: "advise trigger, recharge and initial funding",
		about: `Says what trigger, recharge and initial funding to set, with the reasons, the risk and what today's setting would
do: for a tenant from what earlier runs have read of it, with what its balance has before it, or for a series of daily
credit spend (date,amount). Nothing is written. With less than 28 days it says so and falls back on the published
funding table and the minimum of 50. The same input gives the same advice.`,
		example: "tollbook recommend --tenant contoso --period 2026-10 --as-of 2026-11-05 --service-level 0.9999\n" +
			"tollbook recommend --spend daily.csv --currency USD --service-level 0.999",
		exits: []int{exitDone, exitFailed, exitWrong, exitInvariant, exitLocked, exitInterrupted},
		flags: func(fs *pflag.FlagSet) {
			flags.add(fs)
			fs.Int64Var(&trigger, "trigger", 0, "trigger `AMOUNT` that is set today, to compare with")
			fs.Int64Var(&recharge, "recharge", 0, "recharge `AMOUNT` that is set today, to compare with")
			fs.StringVar(&balance, "balance", "", "balance `AMOUNT` at the end of the series: says when it recharges and when it is used up")
		},
		run: noStray("recommend", func(ctx context.Context, in invocation) error {
			if balance != "" && flags.spend == "" {
				return wrongFlag("balance", balance, "it goes with --spend: a tenant's is that of its ledger")
			}
			today, err := statedPolicy(in.flags, trigger, recharge)
			if err != nil {
				return err
			}
			h, err := flags.load(ctx, in, today)
			if err != nil {
				return err
			}
			advice, outlook, err := h.advise(ctx, today, balance)
			if err != nil {
				return err
			}
			if flags.json {
				out := adviceAsJSON(advice)
				out.Outlook = outlookAsJSON(outlook)
				return in.ui.printJSON(out)
			}
			return printAdvice(in.ui, advice, outlook, h.params.Currency)
		}),
	}
}

// advise works out the advice for the series, or gives that of the tenant's state.
func (h history) advise(ctx context.Context, today *recommend.Policy, balance string) (recommend.Advice, *recommend.Outlook, error) {
	if h.advised != nil {
		return h.advised.Advice, h.advised.Outlook, nil
	}
	if today == nil {
		today = configuredPolicy(h.config)
	}
	advice, err := recommend.Advise(h.days, h.params, today)
	if err := judgePolicy(ctx, err); err != nil {
		return advice, nil, err
	}
	outlook, err := lookAhead(h.days, balance, today, advice, h.params)
	return advice, outlook, err
}

// statedPolicy is what the flags say is set today; nil where they say nothing.
func statedPolicy(flags *pflag.FlagSet, trigger, recharge int64) (*recommend.Policy, error) {
	if flags.Changed("trigger") != flags.Changed("recharge") {
		return nil, &usageError{message: "of --trigger and --recharge one is missing", hints: []string{"today's setting is both"}}
	}
	if !flags.Changed("trigger") {
		return nil, nil
	}
	if err := checkAmount("trigger", trigger, policyUnitsMin); err != nil {
		return nil, err
	}
	if err := checkAmount("recharge", recharge, policyUnitsMin); err != nil {
		return nil, err
	}
	return &recommend.Policy{Trigger: trigger, Recharge: recharge}, nil
}

// configuredPolicy is what the configuration says is set today; nil where it says nothing, or nothing recharges by itself.
func configuredPolicy(config *Config) *recommend.Policy {
	if config == nil || !config.Auto || config.Trigger == 0 || config.Recharge == 0 {
		return nil
	}
	return &recommend.Policy{Trigger: config.Trigger, Recharge: config.Recharge}
}

func adviceAsJSON(a recommend.Advice) adviceJSON {
	out := adviceJSON{
		outcomeJSON:  outcomeOf(a.Policy, a.Outcome),
		Method:       string(a.Method),
		Days:         a.Days,
		ServiceLevel: a.ServiceLevel,
		Feasible:     a.Feasible,
		Seed:         a.Seed,
		Reasons:      a.Reasons,
	}
	if a.Today != nil && a.TodayPolicy != nil {
		today := outcomeOf(*a.TodayPolicy, *a.Today)
		out.Today = &today
	}
	out.Backtest = backtestAsJSON(a)
	return out
}

func printAdvice(u *ui, a recommend.Advice, o *recommend.Outlook, currency string) error {
	unit := ""
	if currency != "" {
		unit = " " + currency
	}
	lines := []string{fmt.Sprintf("set trigger %d%s, recharge %d%s, initial funding %d%s",
		a.Policy.Trigger, unit, a.Policy.Recharge, unit, a.Policy.Initial, unit)}
	if a.Outcome.PathMonths > 0 {
		lines = append(lines, fmt.Sprintf("chance that a month reaches zero: %s (%s to %s)",
			percent(a.Outcome.Chance), percent(a.Outcome.ChanceLow), percent(a.Outcome.ChanceHigh)))
	}
	if o != nil {
		lines = append(lines, string(o.Alert)+": "+o.Sentence)
		lines = append(lines, o.Reasons...)
	}
	for _, line := range append(lines, a.Reasons...) {
		if err := u.print("%s", line); err != nil {
			return err
		}
	}
	return nil
}
