package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

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
		about: `Checks the tariffs of the tenant folder, or the named files, and prints every mistake with file, line and remedy:
unreadable cells, unknown words, rows of one prefix whose validity overlaps.`,
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
			in.ui.problems(problems)
			if flags.json {
				err = in.ui.printJSON(map[string]any{"rows": len(tariffs), "problems": problems})
			} else {
				err = in.ui.print("%d rows, %d problems", len(tariffs), len(problems))
			}
			if err == nil && len(problems) > 0 {
				err = &problemsError{problems: problems, told: true}
			}
			return err
		},
	}
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
	problems = append(problems, rates.CheckOverlaps(tariffs)...)
	return tariffs, fromTable(problems), nil
}

// findFlags are the flags of `tollbook tariff find`.
type findFlags struct {
	common   commonFlags
	at       string
	service  string
	currency string
}

func tariffFindCommand() command {
	var flags findFlags
	return command{
		name:    "tariff find",
		args:    "NUMBER",
		summary: "show the tariff row that prices a number",
		about: `Shows the rows of the tenant's tariffs that price a number on a day, the one with the longest prefix first. The day
is that of --at in the tenant's time zone; without it, today.`,
		example: "tollbook tariff find --tenant contoso +4915112345678 --at 2026-10-01",
		exits:   []int{exitDone, exitFailed, exitWrong},
		flags: func(fs *pflag.FlagSet) {
			flags.common.addTenant(fs)
			fs.StringVar(&flags.at, "at", "", "day of the call: a date or an RFC 3339 `TIME`")
			fs.StringVar(&flags.service, "service", rates.Outbound, "`SERVICE`: "+strings.Join(rates.Services(), ", "))
			fs.StringVar(&flags.currency, "currency", "", "currency `CUR` of the record; without it the tenant's")
			fs.BoolVar(&flags.common.json, "json", false, "print JSON on standard output")
		},
		run: func(_ context.Context, in invocation) error {
			if err := needArgs(in, "tariff find", "the number", 1); err != nil {
				return err
			}
			return findTariff(in, flags)
		},
	}
}

func findTariff(in invocation, flags findFlags) error {
	if err := setWord(new(string), flags.service, rates.Services()); err != nil {
		return wrongFlag("service", flags.service, oneOf(rates.Services()))
	}
	config, err := loadConfig(flags.common.tenant)
	if err != nil {
		return err
	}
	if flags.currency == "" {
		flags.currency = config.Currency
	}
	at := in.world.now()
	if flags.at != "" {
		if at, err = parseInstant(flags.at, config.Zone); err != nil {
			return wrongFlag("at", flags.at, "write a date as in 2026-10-01 or an instant as in 2026-10-01T10:00:00Z")
		}
	}
	year, month, day := at.In(config.Zone).Date()
	date := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	tariffs, problems := rates.LoadTariffs(os.DirFS(flags.common.tenant), "tariffs")
	if len(problems) > 0 {
		return &problemsError{problems: inFolder(flags.common.tenant, fromTable(problems))}
	}
	number := strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "").Replace(in.args[0])
	found := rates.Find(tariffs, number, flags.service, flags.currency, date)
	if len(found) == 0 {
		return &hintedError{
			err:   fmt.Errorf("no row prices %s as %s in %s on %s", in.args[0], flags.service, flags.currency, date.Format(time.DateOnly)),
			hints: []string{"such usage stays unrated; write the number with its country code, or add a row"},
		}
	}
	return printTariffs(in.ui, found, flags.common.json)
}

// foundTariff is a tariff row as the JSON output shows it; money is text.
type foundTariff struct {
	File          string `json:"file"`
	Line          int    `json:"line"`
	Prefix        string `json:"prefix"`
	Destination   string `json:"destination"`
	Country       string `json:"country"`
	Kind          string `json:"kind"`
	Price         string `json:"price"`
	Currency      string `json:"currency"`
	Per           string `json:"per"`
	ConnectionFee string `json:"connection_fee"`
	Surcharge     string `json:"surcharge"`
	Increments    string `json:"increments"`
	ValidFrom     string `json:"valid_from"`
	ValidTo       string `json:"valid_to"`
}

func printTariffs(u *ui, found []rates.Tariff, asJSON bool) error {
	rows := make([]foundTariff, len(found))
	for i, t := range found {
		rows[i] = foundTariff{
			File: t.File, Line: t.Line, Prefix: t.Prefix, Destination: t.Destination, Country: t.Country, Kind: t.Kind,
			Price: t.Price.String(), Currency: t.Currency, Per: t.Per, ConnectionFee: t.ConnectionFee.String(),
			Surcharge: t.Surcharge.String(), Increments: t.Increments.String(),
			ValidFrom: dateText(t.ValidFrom), ValidTo: dateText(t.ValidTo),
		}
	}
	if asJSON {
		return u.printJSON(rows)
	}
	for _, r := range rows {
		line := fmt.Sprintf("%s:%d: prefix %s, %s (%s): %s %s per %s", r.File, r.Line, r.Prefix, r.Destination, r.Kind,
			r.Currency, r.Price, r.Per)
		if r.ConnectionFee != "0" {
			line += ", connection fee " + r.ConnectionFee
		}
		if r.Surcharge != "0" {
			line += ", surcharge " + r.Surcharge
		}
		line += ", from " + r.ValidFrom
		if r.ValidTo != "" {
			line += " until before " + r.ValidTo
		}
		if err := u.print("%s", line); err != nil {
			return err
		}
	}
	return nil
}

func dateText(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format(time.DateOnly)
}
