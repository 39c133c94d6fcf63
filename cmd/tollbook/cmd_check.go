package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"tollbook/pipeline/ingest"
	"tollbook/pipeline/tenant"
)

// checkReport is what check found, and what --json prints.
type checkReport struct {
	Ready    bool         `json:"ready"`
	Tenant   string       `json:"tenant"`
	Problems []problem    `json:"problems"`
	Notes    []string     `json:"notes"`
	Assumed  []Setting    `json:"assumed"`
	Tables   []tableCount `json:"tables"`
	Inputs   []inputFile  `json:"inputs"`
}

// tableCount is how many rows one of our own tables has.
type tableCount struct {
	Table string `json:"table"`
	Rows  int    `json:"rows"`
}

// inputFile is one export that a run would read.
type inputFile struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
}

func checkCommand() command {
	var flags commonFlags
	var profile, file string
	return command{
		name:    "check",
		summary: "say whether the tenant folder is ready for a run",
		about: `Reads tollbook.yaml, the tariffs and the other tables, lists the exports, and prints every problem with its file,
line and remedy. Ends with "ready" or "not ready". The exports themselves are not opened, and nothing is written.

With --profile and --file it shows instead how the call records of the present provider are understood: the first ten
calls, what was left out and why, and the first records that cannot be used. NAME is a built-in profile (3cx,
asterisk-master, cisco-cucm, freeswitch-cdr-csv, ringcentral, telco-sample, twilio-calls, twilio-messages, zoom-phone)
or a YAML file such as ./my.yaml, which may begin with "extends: asterisk-master" and say only what differs. Numbers
without a country and times without a zone are those of the tenant folder, if there is one.`,
		example: "tollbook check --tenant contoso\ntollbook check --profile asterisk-master --file Master.csv",
		exits:   []int{exitDone, exitFailed, exitWrong, exitInterrupted},
		flags: func(fs *pflag.FlagSet) {
			flags.addTenant(fs)
			fs.BoolVar(&flags.json, "json", false, "print JSON on standard output")
			fs.BoolVar(&flags.quiet, "quiet", false, "say nothing unless something is wrong")
			fs.StringVar(&profile, "profile", "", "profile `NAME` that says how call records are written")
			fs.StringVar(&file, "file", "", "`FILE` of call records")
		},
		run: noStray("check", func(ctx context.Context, in invocation) error {
			if in.flags.Changed("profile") || in.flags.Changed("file") {
				return checkProfile(ctx, in, flags, profile, file)
			}
			report, err := checkTenant(flags.tenant)
			if err != nil {
				return err
			}
			in.ui.problems(report.Problems)
			if err := printCheck(in.ui, flags, report); err != nil {
				return err
			}
			if !report.Ready {
				return &problemsError{problems: report.Problems, told: true}
			}
			return nil
		}),
	}
}

// checkTenant looks at everything before it judges, so that people see all problems at once.
func checkTenant(folder string) (checkReport, error) {
	config, problems, err := lookAtConfig(folder)
	if err != nil {
		return checkReport{}, err
	}
	report := checkReport{Tenant: config.Tenant, Problems: problems, Notes: []string{}, Tables: []tableCount{}, Inputs: []inputFile{}}
	if config.given != nil {
		report.Assumed = config.Assumed()
	}
	if config.Country != "" && config.Currency != "" {
		report.addTables(folder, config)
	}
	if config.Notify != nil {
		wrong, notes := config.Notify.problems(folder)
		report.Problems, report.Notes = append(report.Problems, wrong...), append(report.Notes, notes...)
	}
	if err := report.addInputs(folder); err != nil {
		return checkReport{}, fmt.Errorf("listing the exports: %w", err)
	}
	if config.Billing == "csp" || config.Billing == "mca" {
		report.note("billing %s allows no credits: usage beyond the plans is rated as paid later, and no balance is kept", config.Billing)
	}
	report.Ready = len(report.Problems) == 0
	return report, nil
}

func (r *checkReport) addTables(folder string, config *Config) {
	held, problems := tenant.Read(os.DirFS(folder), tenant.Options{Country: config.Country, Currency: config.Currency, Zone: config.Zone})
	r.Problems = append(r.Problems, inFolder(folder, fromTable(problems))...)
	r.Tables = []tableCount{
		{"tariffs", len(held.Tariffs)},
		{"allowances", len(held.Allowances)},
		{"licences", len(held.Licences)},
		{"users", len(held.Users)},
		{"funding", len(held.Funding)},
		{"balances", len(held.Balances)},
		{"pools", len(held.PoolReports)},
	}
	if len(held.Tariffs) == 0 && len(problems) == 0 {
		r.Problems = append(r.Problems, problem{
			File: filepath.Join(folder, "tariffs"), Message: "there is no tariff row, so nothing could be priced",
			Remedy: "add rows, or make a file from a price list with `tollbook tariff import`",
		})
	}
	if !held.HasLicences {
		r.note("there is no licences.csv: the size of the pools is unknown, and what the export calls covered is covered")
	}
	r.addLicences(held)
	if len(held.Balances) == 0 && len(problems) == 0 {
		r.note("balances.csv states no balance, so nothing is compared with the provider's own account")
	}
}

func (r *checkReport) addInputs(folder string) error {
	inputs, err := ingest.Discover(folder)
	if err != nil {
		return err
	}
	for _, in := range inputs {
		r.Inputs = append(r.Inputs, inputFile{Path: in.Path, Bytes: in.Bytes})
		if in.Err != nil {
			r.note("%s cannot be read: %s", in.Path, in.Err)
		}
	}
	if len(inputs) == 0 {
		r.note("usage/ holds no export yet")
	}
	return nil
}

func (r *checkReport) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// printCheck prints the report; the problems stand on standard error already.
func printCheck(u *ui, flags commonFlags, r checkReport) error {
	if flags.json {
		if r.Problems == nil {
			r.Problems = []problem{}
		}
		return u.printJSON(r)
	}
	if flags.quiet {
		return nil
	}
	var lines []string
	for _, s := range r.Assumed {
		lines = append(lines, fmt.Sprintf("assumed: %s: %s", s.Key, s.Value))
	}
	for _, t := range r.Tables {
		lines = append(lines, fmt.Sprintf("%s: %d", t.Table, t.Rows))
	}
	for _, in := range r.Inputs {
		lines = append(lines, fmt.Sprintf("export: %s (%d bytes)", in.Path, in.Bytes))
	}
	for _, note := range r.Notes {
		lines = append(lines, "note: "+note)
	}
	verdict := "ready"
	if !r.Ready {
		verdict = "not ready"
	}
	for _, line := range append(lines, verdict) {
		if err := u.print("%s", line); err != nil {
			return err
		}
	}
	return nil
}
