package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/spf13/pflag"

	"tollbook/pipeline"
	"tollbook/rates"
	"tollbook/rates/money"
)

// diffFlags are the flags of `tollbook tariff diff`.
type diffFlags struct {
	common commonFlags
	at     string
}

func tariffDiffCommand() command {
	var flags diffFlags
	return command{
		name:    "tariff diff",
		args:    "OLD NEW",
		summary: "compare two tariffs, and say what the change does to a month in money",
		about: `Compares two tariffs, each a file or a folder of files: prefixes added, removed, dearer, cheaper or otherwise changed,
by country. Of several rows of a prefix the one counts that begins last, or with --at the one that holds on that day.

In a tenant folder that has been run, the usage of the month (--period, else the one before --as-of) is rated under
both tariffs by every rule and the difference printed by country; nothing is kept. --json lists every prefix.`,
		example: "tollbook tariff diff --tenant contoso old.csv contoso/tariffs --period 2026-10",
		exits:   []int{exitDone, exitFailed, exitWrong, exitInvariant, exitLocked, exitInterrupted},
		flags: func(fs *pflag.FlagSet) {
			flags.common.add(fs)
			fs.StringVar(&flags.at, "at", "", "compare the rows that hold on this `DATE`")
		},
		run: func(ctx context.Context, in invocation) error {
			if len(in.args) < 2 {
				return needArgs(in, "tariff diff", "one of the two tariffs", 2)
			}
			if err := needArgs(in, "tariff diff", "the tariff", 2); err != nil {
				return err
			}
			in.ui.quiet(flags.common.quiet)
			return diffTariffs(ctx, in, flags)
		},
	}
}

// diffResult is what the command prints as JSON.
type diffResult struct {
	Changes   []diffRow            `json:"changes"`
	Countries []diffCountry        `json:"countries"`
	Period    string               `json:"period,omitempty"`
	Usage     []pipeline.Repriced  `json:"usage"`
	Totals    map[string]diffTotal `json:"totals"` // by currency
	Note      string               `json:"note,omitempty"`
}

// diffTotal is the difference in one currency; money is text.
type diffTotal struct {
	Before        decimal.Decimal `json:"before"`
	After         decimal.Decimal `json:"after"`
	Difference    decimal.Decimal `json:"difference"`
	Records       int64           `json:"records"` // that cost otherwise
	UnratedBefore int64           `json:"unrated_before"`
	UnratedAfter  int64           `json:"unrated_after"`
}

type diffRow struct {
	What     string       `json:"what"`
	Service  string       `json:"service"`
	Prefix   string       `json:"prefix"`
	Currency string       `json:"currency"`
	Country  string       `json:"country"`
	Old      *foundTariff `json:"old"`
	New      *foundTariff `json:"new"`
	Instead  *foundTariff `json:"instead,omitempty"`
}

type diffCountry struct {
	Country string `json:"country"`
	Added   int    `json:"added"`
	Removed int    `json:"removed"`
	Dearer  int    `json:"dearer"`
	Cheaper int    `json:"cheaper"`
	Changed int    `json:"changed"`
}

func diffTariffs(ctx context.Context, in invocation, flags diffFlags) error {
	var on time.Time
	if flags.at != "" {
		date, err := time.Parse(time.DateOnly, flags.at)
		if err != nil {
			return wrongFlag("at", flags.at, "write a date, as in 2026-10-01")
		}
		on = date
	}
	var sides [2][]rates.Tariff
	for i, path := range in.args {
		tariffs, err := tariffsAt(path)
		if err != nil {
			return err
		}
		sides[i] = rates.Newest(tariffs, on)
	}
	result := diffResult{Changes: []diffRow{}, Countries: []diffCountry{}, Usage: []pipeline.Repriced{}, Totals: map[string]diffTotal{}}
	changes := rates.Diff(sides[0], sides[1])
	for _, c := range changes {
		result.Changes = append(result.Changes, diffRow{c.What, c.Service, c.Prefix, c.Currency, c.Country, optional(c.Old), optional(c.New), optional(c.Instead)})
	}
	for _, c := range rates.ByCountry(changes) {
		result.Countries = append(result.Countries, diffCountry(c))
	}
	if err := result.reprice(ctx, in, flags, sides); err != nil {
		return err
	}
	if flags.common.json {
		return in.ui.printJSON(result)
	}
	return result.print(in.ui)
}

func optional(t *rates.Tariff) *foundTariff {
	if t == nil {
		return nil
	}
	f := found(*t, "")
	return &f
}

// tariffsAt reads a file, or all files of a folder as a run reads them.
func tariffsAt(path string) ([]rates.Tariff, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading the tariff: %w", err)
	}
	if info.IsDir() {
		tariffs, problems := rates.LoadTariffs(os.DirFS(path), ".")
		if len(problems) > 0 {
			return nil, &problemsError{problems: inFolder(path, fromTable(problems))}
		}
		for i := range tariffs {
			tariffs[i].File = filepath.Join(path, tariffs[i].File)
		}
		return tariffs, nil
	}
	tariffs, problems := loadTariffFiles([]string{path})
	if len(problems) > 0 {
		return nil, &problemsError{problems: fromTable(problems)}
	}
	return tariffs, nil
}

// reprice applies both tariffs to the usage of a month, where there is a tenant with a state.
func (d *diffResult) reprice(ctx context.Context, in invocation, flags diffFlags, sides [2][]rates.Tariff) error {
	d.Note = "no tenant with a state, so nothing is said about usage: give --tenant, after a run"
	if _, err := os.Stat(filepath.Join(flags.common.tenant, ".tollbook", "state.duckdb")); errors.Is(err, fs.ErrNotExist) {
		return flags.common.check(in.flags)
	}
	options, _, err := flags.common.options(in)
	if err != nil {
		return err
	}
	d.Period = options.Period.String()
	d.Usage, err = pipeline.Reprice(ctx, options, sides[0], sides[1])
	if errors.Is(err, pipeline.ErrNoUsage) {
		d.Usage, d.Note = []pipeline.Repriced{}, fmt.Sprintf("no usage of %s is known, so nothing is said about it", d.Period)
		return nil
	}
	if err != nil {
		return withRemedy(flags.common.tenant, err)
	}
	d.Note = ""
	for _, u := range d.Usage {
		t := d.Totals[u.Currency]
		d.Totals[u.Currency] = diffTotal{t.Before.Add(u.Before), t.After.Add(u.After), t.Difference.Add(u.After).Sub(u.Before),
			t.Records + u.Records, t.UnratedBefore + u.UnratedBefore, t.UnratedAfter + u.UnratedAfter}
	}
	return nil
}

// print gives the counts by country and the money; countries and currencies without a change are left out.
func (d *diffResult) print(u *ui) error {
	sum := diffCountry{Country: "all"}
	lines := []string{fmt.Sprintf("%-8s %8s %8s %8s %8s %8s", "country", "added", "removed", "dearer", "cheaper", "changed")}
	for _, c := range d.Countries {
		sum.Added, sum.Removed, sum.Dearer, sum.Cheaper, sum.Changed = sum.Added+c.Added, sum.Removed+c.Removed, sum.Dearer+c.Dearer, sum.Cheaper+c.Cheaper, sum.Changed+c.Changed
		lines = append(lines, c.text())
	}
	lines = append(lines, sum.text())
	if d.Note != "" {
		lines = append(lines, "note: "+d.Note)
	}
	for _, r := range d.Usage {
		if r.Records > 0 {
			lines = append(lines, "usage "+d.Period+" "+moneyLine(named(r.Country), r.Currency, r.Before, r.After)+
				recordsLine(r.Records, r.UnratedBefore, r.UnratedAfter))
		}
	}
	for _, currency := range slices.Sorted(maps.Keys(d.Totals)) {
		t := d.Totals[currency]
		lines = append(lines, "usage "+d.Period+" "+moneyLine("all", currency, t.Before, t.After)+
			recordsLine(t.Records, t.UnratedBefore, t.UnratedAfter))
		if t.UnratedBefore != t.UnratedAfter {
			lines = append(lines, "note: what is unrated is in no sum, so "+currency+" before and after are not of the same calls")
		}
	}
	return u.print("%s", strings.Join(lines, "\n"))
}

func (c diffCountry) text() string {
	return fmt.Sprintf("%-8s %8d %8d %8d %8d %8d", named(c.Country), c.Added, c.Removed, c.Dearer, c.Cheaper, c.Changed)
}

func named(country string) string {
	if country == "" {
		return "-"
	}
	return country
}

func recordsLine(records, unratedBefore, unratedAfter int64) string {
	return fmt.Sprintf("; %d records, unrated %d -> %d", records, unratedBefore, unratedAfter)
}

func moneyLine(where, currency string, before, after decimal.Decimal) string {
	difference := money.Format(after.Sub(before))
	if after.GreaterThan(before) {
		difference = "+" + difference
	}
	return fmt.Sprintf("%s: %s %s -> %s (%s)", where, currency, money.Format(before), money.Format(after), difference)
}
