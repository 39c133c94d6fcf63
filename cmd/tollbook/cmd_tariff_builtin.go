package main

import (
	"context"
	"encoding/csv"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"tollbook/rates"
)

func tariffBuiltinCommand() command {
	var at string
	var asJSON bool
	return command{
		name:    "tariff builtin",
		args:    "[TABLE]",
		summary: "print the tables that the program brings along",
		about: `Prints the built-in tables as CSV, every row with its source and its date: allowances, capabilities, countries with
calling codes, domestic groups and Zone A, the funding table, the numbering plan, retention, SMS fees, special ranges.
With TABLE that one alone. --at leaves out rows that do not hold on that day.`,
		example: "tollbook tariff builtin allowances --at 2022-12-31",
		exits:   []int{exitDone, exitFailed, exitWrong},
		flags: func(fs *pflag.FlagSet) {
			fs.StringVar(&at, "at", "", "rows that hold on this `DATE`; without it all")
			fs.BoolVar(&asJSON, "json", false, "print JSON on standard output")
		},
		run: func(_ context.Context, in invocation) error {
			if len(in.args) > 1 {
				return needArgs(in, "tariff builtin", "the table", 1)
			}
			var on time.Time
			if at != "" {
				date, err := time.Parse(time.DateOnly, at)
				if err != nil {
					return wrongFlag("at", at, "write a date, as in 2026-10-01")
				}
				on = date
			}
			tables, err := chosenTables(rates.BuiltinTables(on), in.args)
			if err != nil {
				return err
			}
			return printTables(in.ui, tables, asJSON)
		},
	}
}

func chosenTables(tables []rates.BuiltinTable, names []string) ([]rates.BuiltinTable, error) {
	if len(names) == 0 {
		return tables, nil
	}
	var known []string
	for _, t := range tables {
		known = append(known, t.Name)
	}
	i := slices.Index(known, names[0])
	if i < 0 {
		return nil, &usageError{message: "there is no built-in table " + names[0], hints: []string{oneOf(known)}}
	}
	return tables[i : i+1], nil
}

func printTables(u *ui, tables []rates.BuiltinTable, asJSON bool) error {
	if asJSON {
		return u.printJSON(tablesAsObjects(tables))
	}
	for i, t := range tables {
		if len(tables) > 1 {
			if i > 0 {
				if err := u.print(""); err != nil {
					return err
				}
			}
			if err := u.print("# %s", t.Name); err != nil {
				return err
			}
		}
		out := csv.NewWriter(u.out)
		if err := out.Write(t.Header); err != nil {
			return err
		}
		if err := out.WriteAll(t.Rows); err != nil {
			return err
		}
	}
	return nil
}

// tablesAsObjects gives every table by name as a list of rows by column.
func tablesAsObjects(tables []rates.BuiltinTable) map[string][]map[string]string {
	out := map[string][]map[string]string{}
	for _, t := range tables {
		rows := []map[string]string{}
		for _, cells := range t.Rows {
			row := map[string]string{}
			for i, name := range t.Header {
				row[name] = cells[i]
			}
			rows = append(rows, row)
		}
		out[t.Name] = rows
	}
	return out
}
