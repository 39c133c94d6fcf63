package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"tollbook/rates"
)

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
		summary: "show the tariff row that prices a number, and why",
		about: `Shows which row of the tenant's tariffs prices a number on a day and why, the rows that it beats, and the rows of a
fitting prefix that do not count: another currency or service, another day, an ordinary row in a special range. The
number may be masked, as in +49301234***. The day is that of --at in the tenant's time zone; without it, today.`,
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
	tariffs, problems := rates.LoadTariffs(os.DirFS(flags.common.tenant), "tariffs")
	if len(problems) > 0 {
		return &problemsError{problems: inFolder(flags.common.tenant, fromTable(problems))}
	}
	query := rates.Query{Number: rates.ReadNumber(in.args[0]), Service: flags.service, Currency: flags.currency, Date: civil(at, config.Zone)}
	answer := rates.Lookup(tariffs, query)
	if err := printAnswer(in.ui, query, answer, flags.common.json); err != nil {
		return err
	}
	if answer.Winner == nil {
		return &hintedError{
			err:   fmt.Errorf("no row prices %s as %s in %s on %s", in.args[0], flags.service, flags.currency, query.Date.Format(time.DateOnly)),
			hints: []string{"such usage stays unrated; write the number with its country code, or add a row"},
		}
	}
	return nil
}

// civil is the date of an instant in a zone, as midnight UTC.
func civil(at time.Time, zone *time.Location) time.Time {
	year, month, day := at.In(zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// foundTariff is a tariff row as the JSON output shows it; money is text.
type foundTariff struct {
	File          string `json:"file"`
	Line          int    `json:"line"`
	Service       string `json:"service"`
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
	Why           string `json:"why,omitempty"` // it does not price the number
}

// foundAnswer is the whole answer as JSON.
type foundAnswer struct {
	Number  string        `json:"number"`
	Digits  string        `json:"digits"`
	Masked  int           `json:"masked"`
	Country string        `json:"country"`
	Special string        `json:"special,omitempty"`
	Winner  *foundTariff  `json:"winner"`
	Why     []string      `json:"why"`
	Passed  []foundTariff `json:"passed"`
	Hidden  []foundTariff `json:"longer_behind_mask"`
}

func found(t rates.Tariff, why string) foundTariff {
	return foundTariff{
		File: t.File, Line: t.Line, Service: t.Service, Prefix: t.Prefix, Destination: t.Destination, Country: t.Country, Kind: t.Kind,
		Price: t.Price.String(), Currency: t.Currency, Per: t.Per, ConnectionFee: t.ConnectionFee.String(),
		Surcharge: t.Surcharge.String(), Increments: t.Increments.String(),
		ValidFrom: dateText(t.ValidFrom), ValidTo: dateText(t.ValidTo), Why: why,
	}
}

func printAnswer(u *ui, q rates.Query, a rates.Answer, asJSON bool) error {
	out := foundAnswer{Number: q.Number.Printed, Digits: q.Number.Digits, Masked: q.Number.Hidden, Country: a.Country, Special: a.Special,
		Why: a.Why, Passed: []foundTariff{}, Hidden: []foundTariff{}}
	if a.Winner != nil {
		winner := found(*a.Winner, "")
		out.Winner = &winner
	}
	for _, p := range a.Passed {
		out.Passed = append(out.Passed, found(p.Tariff, p.Why))
	}
	for _, t := range a.Hidden {
		out.Hidden = append(out.Hidden, found(t, ""))
	}
	if asJSON {
		return u.printJSON(out)
	}
	var lines []string
	if out.Winner != nil {
		lines = append(lines, out.Winner.text())
	}
	for _, why := range out.Why {
		lines = append(lines, "why: "+why)
	}
	for _, r := range out.Passed {
		lines = append(lines, "passed over: "+r.text()+": "+r.Why)
	}
	for _, r := range out.Hidden {
		lines = append(lines, "behind the mask: "+r.text())
	}
	for _, line := range lines {
		if err := u.print("%s", line); err != nil {
			return err
		}
	}
	return nil
}

// text is a row in one line.
func (r foundTariff) text() string {
	line := fmt.Sprintf("%s:%d: prefix %s, %s (%s): %s %s per %s", r.File, r.Line, r.Prefix, r.Destination, r.Kind, r.Currency, r.Price, r.Per)
	if r.ConnectionFee != "0" {
		line += ", connection fee " + r.ConnectionFee
	}
	if r.Surcharge != "0" {
		line += ", surcharge " + r.Surcharge
	}
	if r.Increments != "" {
		line += ", increments " + r.Increments
	}
	if r.ValidFrom != "" {
		line += ", from " + r.ValidFrom
	}
	if r.ValidTo != "" {
		line += " until before " + r.ValidTo
	}
	return line
}

func dateText(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format(time.DateOnly)
}
