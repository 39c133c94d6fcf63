package main

import (
	"context"

	"github.com/spf13/pflag"

	"tollbook/pipeline"
)

func rebuildCommand() command {
	var flags commonFlags
	var detailCSV bool
	return command{
		name:    "rebuild",
		summary: "make a damaged state anew from the exports, and write the reports",
		about: `Makes the state anew: every export below usage/ is read again, every month is rated again, and the reports of the
month are written as by run. The same exports give the same results.

What no export holds is taken over from the old state where that can still be read: closed months, the double-entry
ledger, the history of ratings, the key of pseudonyms, and the records of exports that are no longer in usage/. What
cannot be read is named with what its loss means. The old state is kept beside the new one.`,
		example: "tollbook rebuild --tenant contoso --period 2026-10 --as-of 2026-11-05",
		exits:   allExits(),
		flags: func(fs *pflag.FlagSet) {
			flags.add(fs)
			fs.BoolVar(&detailCSV, "detail-csv", false, "write rated_usage.csv beside rated_usage.parquet")
		},
		run: noStray("rebuild", func(ctx context.Context, in invocation) error {
			return runTenant(ctx, in, &flags, detailCSV, pipeline.Rebuild)
		}),
	}
}
