package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"tollbook/rates"
	"tollbook/rates/table"
)

func tariffLintCommand() command {
	var flags commonFlags
	return command{
		name:    "tariff lint",
		args:    "[FILE...]",
		summary: "check tariff files and name every mistake",
		about: `Checks the tariffs of the tenant folder, or the named files, and prints every mistake with file, line and remedy.

Errors make a tariff unusable: unreadable cells, unknown words, currencies and countries, negative prices, more than six
decimals, rows of one prefix whose validity overlaps, repeated rows. Warnings are for a person to judge: a gap in the
validity of a prefix, a price far from those of the same country and kind, a prefix of another country than stated, an
ordinary row in a special range, a prefix that longer ones hide.`,
		example: "tollbook tariff lint --tenant contoso",
		exits:   []int{exitDone, exitFailed, exitWrong},
		flags: func(fs *pflag.FlagSet) {
			flags.addTenant(fs)
			fs.BoolVar(&flags.json, "json", false, "print JSON on standard output")
		},
		run: func(_ context.Context, in invocation) error {
			tariffs, problems, err := lintTariffs(flags.tenant, in.args)
			if err != nil {
				return err
			}
			folder := ""
			if len(in.args) == 0 {
				folder = flags.tenant
			}
			return tellLint(in.ui, flags.json, tariffs, problems, warningsOf(folder, tariffs))
		},
	}
}

// tellLint prints what was found; errors, not warnings, decide the exit code.
func tellLint(u *ui, asJSON bool, tariffs []rates.Tariff, problems, warnings []problem) error {
	u.problems(problems)
	for _, w := range warnings {
		u.warn(w.where()+w.Message, nonEmpty(w.Remedy)...)
	}
	var err error
	if asJSON {
		err = u.printJSON(map[string]any{"rows": len(tariffs), "problems": problems, "warnings": warnings})
	} else {
		err = u.print("%d rows, %d problems, %d warnings", len(tariffs), len(problems), len(warnings))
	}
	if err == nil && len(problems) > 0 {
		err = &problemsError{problems: problems, told: true}
	}
	return err
}

// warningsOf judges rows that load.
func warningsOf(folder string, tariffs []rates.Tariff) []problem {
	warnings := []problem{}
	for _, w := range rates.Lint(tariffs) {
		warnings = append(warnings, fromTable([]table.Problem{w.Problem})...)
	}
	if folder != "" {
		return inFolder(folder, warnings)
	}
	return warnings
}

// lintTariffs reads the named files, or those of the tenant folder, and judges them together.
func lintTariffs(tenant string, files []string) ([]rates.Tariff, []problem, error) {
	if len(files) == 0 {
		if _, err := os.Stat(filepath.Join(tenant, "tariffs")); err != nil {
			return nil, nil, fmt.Errorf("looking for tariffs: %w", err)
		}
		tariffs, problems := rates.LoadTariffs(os.DirFS(tenant), "tariffs")
		return tariffs, inFolder(tenant, fromTable(problems)), nil
	}
	tariffs, problems := loadTariffFiles(files)
	return tariffs, fromTable(problems), nil
}

// loadTariffFiles reads tariff files anywhere, under the names they were given by.
func loadTariffFiles(files []string) ([]rates.Tariff, []table.Problem) {
	var tariffs []rates.Tariff
	var problems []table.Problem
	for _, file := range files {
		rows, found := rates.LoadTariffFile(os.DirFS(filepath.Dir(file)), filepath.Base(file))
		for i := range rows {
			rows[i].File = file
		}
		for i := range found {
			found[i].File = file
		}
		tariffs = append(tariffs, rows...)
		problems = append(problems, found...)
	}
	return tariffs, append(problems, rates.CheckOverlaps(tariffs)...)
}
