package main

import (
	"context"
	"fmt"
	"regexp"

	"github.com/spf13/pflag"

	"tollbook/pipeline"
)

var usageIDPattern = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func explainCommand() command {
	var flags commonFlags
	var pool string
	return command{
		name:    "explain",
		args:    "[USAGE_ID]",
		summary: "tell why one record costs what it costs, or how a pool was used",
		about: `Tells in sentences which rule decided a record, what its pool held before and after, which tariff line priced it,
and the arithmetic from seconds to money. The record must have been read by an earlier run.

With --pool and no record it tells the month of a pool: the licences that granted it, each draw in its order with the
level before and after, when it ran out, and who took most. A pool is capability/scope/country as the sheet Pools prints
it, and for a pool of one user the user after one more stroke.`,
		example: "tollbook explain --tenant contoso --pool MCOPSTN1/domestic/US --period 2026-10\ntollbook explain --tenant contoso 2c4a3d52-6b1e-4a53-9d0a-0d7a3f6a8b11",
		exits:   []int{exitDone, exitFailed, exitWrong, exitInvariant, exitLocked, exitInterrupted},
		flags: func(fs *pflag.FlagSet) {
			flags.add(fs)
			fs.StringVar(&pool, "pool", "", "tell the month of the pool `KEY`, as in MCOPSTN1/domestic/US")
		},
		run: func(ctx context.Context, in invocation) error {
			if pool != "" {
				return explainPool(ctx, in, &flags, pool)
			}
			if err := needArgs(in, "explain", "the usage id", 1); err != nil {
				return err
			}
			if !usageIDPattern.MatchString(in.args[0]) {
				return &usageError{
					message: fmt.Sprintf("%q is not a usage id", in.args[0]),
					hints:   []string{"a usage id is a GUID; the sheet Detail and rated_usage.parquet list them"},
				}
			}
			options, _, err := flags.options(in)
			if err != nil {
				return err
			}
			in.ui.quiet(flags.quiet)
			sentences, err := pipeline.Explain(ctx, options, in.args[0])
			if err != nil {
				return withRemedy(flags.tenant, err)
			}
			if flags.json {
				return in.ui.printJSON(map[string]any{"usage_id": in.args[0], "sentences": sentences})
			}
			for _, sentence := range sentences {
				if err := in.ui.print("%s", sentence); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// explainPool tells the month of a pool.
func explainPool(ctx context.Context, in invocation, flags *commonFlags, pool string) error {
	if err := needArgs(in, "explain", "", 0); err != nil {
		return err
	}
	options, _, err := flags.options(in)
	if err != nil {
		return err
	}
	in.ui.quiet(flags.quiet)
	story, err := pipeline.ExplainPool(ctx, options, pool)
	if err != nil {
		return withRemedy(flags.tenant, err)
	}
	if flags.json {
		return in.ui.printJSON(story)
	}
	for _, sentence := range story.Sentences() {
		if err := in.ui.print("%s", sentence); err != nil {
			return err
		}
	}
	return nil
}
