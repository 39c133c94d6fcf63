package main

import (
	"context"

	"github.com/spf13/pflag"

	"tollbook/pipeline"
)

func reportCommand() command {
	var flags commonFlags
	var detailCSV bool
	return command{
		name:    "report",
		summary: "write the reports again from the state, without reading an export",
		about: `Writes the reports of a month again from what earlier runs have read. No export is opened, so usage/ may be
empty or far away; tariffs, licences, funding and balances are read as they are now.`,
		example: "tollbook report --tenant contoso --period 2026-09 --detail-csv",
		exits:   allExits(),
		flags: func(fs *pflag.FlagSet) {
			flags.add(fs)
			fs.BoolVar(&detailCSV, "detail-csv", false, "write rated_usage.csv beside rated_usage.parquet")
		},
		run: noStray("report", func(ctx context.Context, in invocation) error {
			return runTenant(ctx, in, &flags, detailCSV, pipeline.Report)
		}),
	}
}
