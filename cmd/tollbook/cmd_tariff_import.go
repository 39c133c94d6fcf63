package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"tollbook/rates"
	"tollbook/rates/money"
	"tollbook/rates/table"
)

// importFlags are the flags of `tollbook tariff import`.
type importFlags struct {
	format    string
	currency  string
	validFrom string
	source    string
	to        string
	skipBad   bool
	cents     bool
	fields    []string // a2billing
	only      string   // cgrates
	mapping   mappingFlags
}

// importFormats are the lists that tariff import reads.
func importFormats() []string { return []string{"acs", "a2billing", "cgrates", "generic"} }

func tariffImportCommand() command {
	var flags importFlags
	return command{
		name:    "tariff import",
		args:    "FILE...",
		summary: "turn a published price list into a tariff",
		about: `Reads a price list and prints it as a tariff file, or with --to writes it, and beside it a text that keeps
currency, source, assumptions and refused rows. FILE is - for standard input. The formats:

acs        Destination Name, Destination Type, Country, Prefix, Price / min: Azure Communication Services
a2billing  a rate card: dialprefix;destination;rateinitial and the fields that --fields names, no header
cgrates    Destinations.csv, Rates.csv and DestinationRates.csv of a tariff plan: three files, or one after the other
generic    any list with a header; --column, --value or --mapping say which column is which. Columns of ours: service,
           prefix, destination, country, kind, currency, price, connection_fee, surcharge, increments, valid_from,
           valid_to

A list that names no currency and no dates takes those of --currency and --valid-from; where it has no country or kind,
the numbering plan, the special ranges and the destination's name say them. A row that cannot be used stops the import;
--skip-bad leaves such rows out and names them.`,
		example: `tollbook tariff import --format acs rates.csv --currency USD --valid-from 2025-10-15 --to contoso/tariffs/acs.csv
tollbook tariff import --format generic --column prefix=Code --column price=Rate list.csv --currency EUR \
  --valid-from 2026-01-01`,
		exits: []int{exitDone, exitFailed, exitWrong, exitInterrupted},
		flags: func(fs *pflag.FlagSet) {
			fs.StringVar(&flags.format, "format", "acs", "`FORMAT` of the list: "+strings.Join(importFormats(), ", "))
			fs.StringVar(&flags.currency, "currency", "", "currency `CUR` of the prices, as in USD; required")
			fs.StringVar(&flags.validFrom, "valid-from", "", "first `DATE` of the prices; required")
			fs.StringVar(&flags.source, "source", "", "where the list is from, as `TEXT` to keep; without it the file's name")
			fs.StringVar(&flags.to, "to", "", "write the tariff to `FILE`, and FILE.source.txt beside it")
			fs.BoolVar(&flags.skipBad, "skip-bad", false, "leave out rows that cannot be used, and name them")
			fs.BoolVar(&flags.cents, "cents", false, "the prices are in hundredths of the currency")
			fs.StringSliceVar(&flags.fields, "fields", nil, "a2billing: the `FIELDS` after the first three, separated by commas")
			fs.StringVar(&flags.only, "only", "", "cgrates: read the destination rates of this `ID` only")
			flags.mapping.add(fs)
		},
		run: func(ctx context.Context, in invocation) error {
			if len(in.args) == 0 || len(in.args) > 1 && flags.format != "cgrates" {
				if err := needArgs(in, "tariff import", "the price list", 1); err != nil {
					return err
				}
			}
			from, err := flags.check()
			if err != nil {
				return err
			}
			return importTariff(ctx, in, flags, from)
		},
	}
}

// check judges the flags and gives the first day of the prices.
func (f *importFlags) check() (time.Time, error) {
	var none time.Time
	if !slices.Contains(importFormats(), f.format) {
		return none, wrongFlag("format", f.format, oneOf(importFormats()))
	}
	if f.currency == "" {
		return none, &usageError{
			message: "--currency is missing",
			hints:   []string{"the list does not say its currency: write it, as in --currency USD"},
		}
	}
	if !money.KnownCurrency(f.currency) {
		return none, wrongFlag("currency", f.currency, "write a currency of ISO 4217 in capital letters, as in USD")
	}
	for _, field := range f.fields {
		if !slices.Contains(rates.A2BillingFields(), field) {
			return none, wrongFlag("fields", field, oneOf(rates.A2BillingFields()))
		}
	}
	if f.validFrom == "" {
		return none, &usageError{
			message: "--valid-from is missing",
			hints:   []string{"the list has no dates: write the first day of its prices, as in --valid-from 2025-10-15"},
		}
	}
	from, err := time.Parse(time.DateOnly, f.validFrom)
	if err != nil {
		return none, wrongFlag("valid-from", f.validFrom, "write a date, as in 2025-10-15")
	}
	return from, nil
}

// importTariff converts the list and prints or writes it, all or nothing.
func importTariff(ctx context.Context, in invocation, flags importFlags, from time.Time) error {
	var list []rates.NamedReader
	for _, file := range in.args {
		data, err := readInput(ctx, in.world, file)
		if err != nil {
			return fmt.Errorf("reading the price list: %w", err)
		}
		list = append(list, rates.NamedReader{Name: file, Reader: bytes.NewReader(data)})
	}
	options := rates.ImportOptions{File: in.args[0], Currency: flags.currency, ValidFrom: from, Cents: flags.cents,
		Source: cmp.Or(flags.source, strings.Join(in.args, ", "))}
	mapping, err := flags.mapping.mapping()
	if err != nil {
		return err
	}
	imported, err := flags.read(list, options, mapping)
	if len(imported.Refused) > 0 && (err != nil || !flags.skipBad) {
		return &problemsError{problems: withSkipHint(fromTable(imported.Refused), err == nil)}
	}
	if err != nil { // the list was read, and is not of the format
		return &usageError{message: err.Error(), hints: []string{formHint(flags.format)}}
	}
	for _, p := range imported.Refused {
		in.ui.warn(fmt.Sprintf("%s:%d: left out: %s", p.File, p.Line, p.Message), nonEmpty(p.Remedy)...)
	}
	if err := flags.write(in.ui, imported); err != nil {
		return fmt.Errorf("writing the tariff: %w", err)
	}
	in.ui.say("%d prefixes imported, %d left out", imported.Rows, len(imported.Refused))
	return nil
}

// read converts the list by its format.
func (f *importFlags) read(list []rates.NamedReader, o rates.ImportOptions, mapping rates.Mapping) (rates.Imported, error) {
	switch f.format {
	case "a2billing":
		return rates.ImportA2Billing(list[0].Reader, o, f.fields)
	case "cgrates":
		return rates.ImportCGRateS(list, o, f.only)
	case "generic":
		return rates.ImportGeneric(list[0].Reader, o, mapping)
	}
	return rates.ImportACS(list[0].Reader, o)
}

// formHint says what a list of the format looks like.
func formHint(format string) string {
	return map[string]string{
		"acs":       "the list begins with Destination Name,Destination Type,Country,Prefix,Price / min; another one is --format generic",
		"a2billing": "a rate card has dialprefix;destination;rateinitial and then the fields that --fields names, and no header",
		"cgrates":   "name Destinations.csv, Rates.csv and DestinationRates.csv of one tariff plan",
		"generic":   "say which column of the list's header is which, as in --column prefix=Code --column price=Rate",
	}[format]
}

// write gives the tariff to standard output, or to its file with the source beside it.
func (f *importFlags) write(u *ui, imported rates.Imported) error {
	if f.to == "" {
		_, err := u.out.Write(imported.CSV)
		return err
	}
	if err := os.WriteFile(f.to+".source.txt", []byte(imported.Source), 0o644); err != nil {
		return err
	}
	return os.WriteFile(f.to, imported.CSV, 0o644)
}

// withSkipHint names the way round, where the rest of the list is good.
func withSkipHint(problems []problem, usable bool) []problem {
	if last := len(problems) - 1; usable && last >= 0 {
		problems[last].Remedy += "; or leave such rows out with --skip-bad"
	}
	return problems
}

// readInput reads a named file, or standard input. Who waits for input that never comes can still interrupt.
func readInput(ctx context.Context, w world, file string) ([]byte, error) {
	if file != "-" {
		return readBounded(file, table.MaxFileBytes)
	}
	type input struct {
		data []byte
		err  error
	}
	read := make(chan input, 1)
	go func() {
		data, err := readAtMost("standard input", w.stdin, table.MaxFileBytes)
		read <- input{data, err}
	}()
	select {
	case got := <-read:
		return got.data, got.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
