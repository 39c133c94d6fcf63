package main

import (
	"context"
	"fmt"
	"regexp"

	"tollbook/pipeline"
)

var usageIDPattern = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func explainCommand() command {
	var flags commonFlags
	return command{
		name:    "explain",
		args:    "USAGE_ID",
		summary: "tell why one record costs what it costs",
		about: `Tells in sentences which rule decided a record, what its pool held before and after, which tariff line priced it,
and the arithmetic from seconds to money. The record must have been read by an earlier run.`,
		example: "tollbook explain --tenant contoso 2c4a3d52-6b1e-4a53-9d0a-0d7a3f6a8b11",
		exits:   []int{exitDone, exitFailed, exitWrong, exitInvariant, exitLocked, exitInterrupted},
		flags:   flags.add,
		run: func(ctx context.Context, in invocation) error {
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
			in.ui.quiet = flags.quiet
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
