package main

import (
	"bytes"
	"context"
	"fmt"
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
	skipBad   bool
}

func tariffImportCommand() command {
	var flags importFlags
	return command{
		name:    "tariff import",
		args:    "FILE",
		summary: "turn a published price list into a tariff",
		about: `Reads a price list and prints it as a tariff file. The format is acs: the prices of Azure Communication Services
(Destination Name, Destination Type, Country, Prefix, Price / min). Such a list has no currency and no dates, so
both must be given. FILE is - for standard input. A row that cannot be used stops the import; --skip-bad leaves such
rows out and names them.`,
		example: "tollbook tariff import --format acs rates.csv --currency USD --valid-from 2025-10-15 > contoso/tariffs/acs.csv",
		exits:   []int{exitDone, exitFailed, exitWrong, exitInterrupted},
		flags: func(fs *pflag.FlagSet) {
			fs.StringVar(&flags.format, "format", "acs", "`FORMAT` of the list: acs")
			fs.StringVar(&flags.currency, "currency", "", "currency `CUR` of the prices, as in USD; required")
			fs.StringVar(&flags.validFrom, "valid-from", "", "first `DATE` of the prices; required")
			fs.BoolVar(&flags.skipBad, "skip-bad", false, "leave out rows that cannot be used, and name them")
		},
		run: func(ctx context.Context, in invocation) error {
			if err := needArgs(in, "tariff import", "the price list", 1); err != nil {
				return err
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
	if f.format != "acs" {
		return none, wrongFlag("format", f.format, "the format is acs")
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

// importTariff converts the list and prints it, all or nothing.
func importTariff(ctx context.Context, in invocation, flags importFlags, from time.Time) error {
	file := in.args[0]
	data, err := readInput(ctx, in.world, file)
	if err != nil {
		return fmt.Errorf("reading the price list: %w", err)
	}
	options := rates.ImportOptions{File: file, Currency: flags.currency, ValidFrom: from, Source: file}
	list, err := rates.ImportACS(bytes.NewReader(data), options)
	if len(list.Refused) > 0 && (err != nil || !flags.skipBad) {
		return &problemsError{problems: withSkipHint(fromTable(list.Refused), err == nil)}
	}
	if err != nil {
		return err
	}
	for _, p := range list.Refused {
		in.ui.warn(fmt.Sprintf("%s:%d: left out: %s", p.File, p.Line, p.Message), nonEmpty(p.Remedy)...)
	}
	if _, err := in.ui.out.Write(list.CSV); err != nil {
		return fmt.Errorf("writing the tariff: %w", err)
	}
	in.ui.say("%d prefixes imported, %d left out", list.Rows, len(list.Refused))
	return nil
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
