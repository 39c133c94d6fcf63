package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"tollbook/pipeline"
	"tollbook/reports"
)

func reportCommand() command {
	var flags commonFlags
	var detailCSV bool
	var locale, openDetail string
	return command{
		name:    "report",
		summary: "write the reports again from the state, without reading an export",
		about: `Writes the reports of a month again from what earlier runs have read. No export is opened, so usage/ may be
empty or far away; tariffs, licences, funding and balances are read as they are now.`,
		example: "tollbook report --tenant contoso --period 2026-09 --locale ru --open-detail csv",
		exits:   allExits(),
		flags: func(fs *pflag.FlagSet) {
			flags.add(fs)
			fs.StringVar(&locale, "locale", "", "write the reports in `LANGUAGE` ("+strings.Join(reports.Locales(), ", ")+") instead of report.locale")
			fs.BoolVar(&detailCSV, "detail-csv", false, "write rated_usage.csv beside rated_usage.parquet")
			fs.StringVar(&openDetail, "open-detail", "", "write the call-by-call list in an open `FORMAT` too: csv does what --detail-csv does")
		},
		run: noStray("report", func(ctx context.Context, in invocation) error {
			if in.flags.Changed("locale") && !slices.Contains(reports.Locales(), locale) {
				return wrongFlag("locale", locale, "write "+oneOf(reports.Locales()))
			}
			if in.flags.Changed("open-detail") && openDetail != "csv" {
				return wrongFlag("open-detail", openDetail, "write csv; rated_usage.parquet is always there")
			}
			return runTenant(ctx, in, &flags, detailCSV || openDetail == "csv", func(ctx context.Context, o pipeline.Options) (pipeline.Result, error) {
				if locale != "" {
					o.Settings.Locale = locale
				}
				return pipeline.Report(ctx, o)
			})
		}),
	}
}
