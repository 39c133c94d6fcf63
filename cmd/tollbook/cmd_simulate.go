package main

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"tollbook/pipeline/recommend"
)

// simulationJSON is what `tollbook simulate --json` prints.
type simulationJSON struct {
	outcomeJSON
	LostPerMonth string   `json:"lost_per_month"`
	FirstMonth   *float64 `json:"first_month"` // chance that the month after the initial funding reaches zero
	Days         int      `json:"days"`
	Seed         uint64   `json:"seed"`
}

func simulateCommand() command {
	var flags policyFlags
	var policy recommend.Policy
	var compare bool
	return command{
		name:    "simulate",
		summary: "tell what a trigger and a recharge would do",
		about: `Takes what earlier runs have read of a tenant, or a series of daily credit spend (date,amount), and tells what a
setting would do on futures drawn from it: the chance that a month reaches zero, the money that lies idle, what expires,
and how often it recharges. A trigger of 0 never recharges. With --compare today's setting, our advice, the published
table's and twice the weekly mean stand side by side with it. Nothing is written.`,
		example: "tollbook simulate --spend daily.csv --trigger 200 --recharge 500\ntollbook simulate --tenant contoso --compare",
		exits:   []int{exitDone, exitFailed, exitWrong, exitInvariant, exitLocked, exitInterrupted},
		flags: func(fs *pflag.FlagSet) {
			fs.Int64Var(&policy.Trigger, "trigger", 0, "trigger `AMOUNT` to try; required")
			fs.Int64Var(&policy.Recharge, "recharge", 0, "recharge `AMOUNT` to try; required")
			fs.Int64Var(&policy.Initial, "initial", 0, "initial funding `AMOUNT`, to see the first month")
			fs.BoolVar(&compare, "compare", false, "set today's setting, our advice, the published table and the rule of thumb beside it")
			flags.add(fs)
		},
		run: noStray("simulate", func(ctx context.Context, in invocation) error {
			given := &policy
			if compare && !in.flags.Changed("trigger") && !in.flags.Changed("recharge") && !in.flags.Changed("initial") {
				given = nil
			} else if err := checkPolicy(in.flags, policy); err != nil {
				return err
			}
			h, err := flags.load(ctx, in, nil)
			if err != nil {
				return err
			}
			if compare {
				return h.compareAll(ctx, in, flags.json, given)
			}
			outcome, err := recommend.Simulate(h.days, policy, h.params)
			if err := judgePolicy(ctx, err); err != nil {
				return err
			}
			if outcome.PathMonths == 0 {
				return h.tooFewDays()
			}
			return printSimulation(in.ui, flags.json, policy, outcome, simulationJSON{Days: len(h.days), Seed: h.params.Seed})
		}),
	}
}

func (h history) tooFewDays() error {
	return &hintedError{
		err:   fmt.Errorf("%s: %d days of spend are too few to tell, or spend began too lately in them", h.from, len(h.days)),
		hints: []string{fmt.Sprintf("give at least %d days since spend began", recommend.MinDays)},
	}
}

// compareAll sets the policies side by side that people weigh against each other.
func (h history) compareAll(ctx context.Context, in invocation, asJSON bool, given *recommend.Policy) error {
	all, err := recommend.Compare(h.days, given, configuredPolicy(h.config), h.params)
	if err := judgePolicy(ctx, err); err != nil {
		return err
	}
	if len(all) == 0 {
		return h.tooFewDays()
	}
	return printComparison(in.ui, asJSON, all, len(h.days), h.params.Seed)
}

func checkPolicy(flags *pflag.FlagSet, policy recommend.Policy) error {
	for _, name := range []string{"trigger", "recharge"} {
		if !flags.Changed(name) {
			return &usageError{message: fmt.Sprintf("--%s is missing", name), hints: []string{"write whole currency units, as in --" + name + " 500"}}
		}
	}
	least := int64(policyUnitsMin)
	if policy.Trigger == 0 {
		least = 0 // without a trigger the recharge does not matter
	}
	if err := checkAmount("trigger", policy.Trigger, least); err != nil {
		return err
	}
	if err := checkAmount("recharge", policy.Recharge, least); err != nil {
		return err
	}
	return checkAmount("initial", policy.Initial, 0)
}

func printSimulation(u *ui, asJSON bool, policy recommend.Policy, o recommend.Outcome, out simulationJSON) error {
	if asJSON {
		out.outcomeJSON = outcomeOf(policy, o)
		out.LostPerMonth = wholeUnits(o.LostPerMonth)
		if policy.Initial > 0 {
			out.FirstMonth = &o.FirstMonth
		}
		return u.printJSON(out)
	}
	lines := []string{
		fmt.Sprintf("chance that a month reaches zero: %s (%s to %s)", percent(o.Chance), percent(o.ChanceLow), percent(o.ChanceHigh)),
		fmt.Sprintf("balance on average: %s", wholeUnits(o.Idle)),
		fmt.Sprintf("expiring a year: %s", wholeUnits(o.ExpectedExpiry)),
		fmt.Sprintf("recharges a month: %.1f", o.RechargesPerMonth),
		fmt.Sprintf("spend lost a month: %s", wholeUnits(o.LostPerMonth)),
	}
	if policy.Initial > 0 {
		lines = append(lines, fmt.Sprintf("chance that the first month reaches zero: %s", percent(o.FirstMonth)))
	}
	for _, line := range lines {
		if err := u.print("%s", line); err != nil {
			return err
		}
	}
	return nil
}
