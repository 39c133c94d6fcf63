package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"tollbook/pipeline"
	"tollbook/rates/money"
)

// adviseLicences finds the cheapest plans of the users that a tenant has.
func adviseLicences(ctx context.Context, in invocation, f planFlags) error {
	if f.tenant == "" {
		return &usageError{message: "--tenant is missing", hints: []string{"licences are advised to the users of a tenant folder that has been run"}}
	}
	if len(f.records) > 0 || f.users != "" {
		return &usageError{message: "--advise-licences is about the users that there are, --cdr and --users about those to come",
			hints: []string{"for a move ask --what-if cheapest"}}
	}
	common := commonFlags{tenant: f.tenant, asOf: f.asOf, threads: f.threads, memory: f.memory, quiet: f.quiet}
	options, _, err := common.options(in)
	if err != nil {
		return err
	}
	advice, err := pipeline.AdviseLicences(ctx, options)
	switch {
	case errors.Is(err, pipeline.ErrNoPrices), errors.Is(err, pipeline.ErrNoLicences):
		return &usageError{message: err.Error(), hints: []string{"examples/ of a folder made by `tollbook init` shows its columns"}}
	case errors.Is(err, pipeline.ErrNoUsage):
		return &usageError{message: "no usage of the users is known", hints: []string{"put exports into usage/ and run `tollbook run` first"}}
	case err != nil:
		return withRemedy(f.tenant, err)
	}
	if f.json {
		return in.ui.printJSON(advice)
	}
	return printLicences(in.ui, advice)
}

func printLicences(u *ui, a pipeline.LicenceAdvice) error {
	lines := []string{fmt.Sprintf("%s to %s, %d months", a.Months[0], a.Months[len(a.Months)-1], len(a.Months)), ""}
	s := cheapestTable(a.Countries, a.Currency)
	lines = append(lines, s.title+":")
	lines = append(lines, aligned(s)...)
	for _, c := range a.Countries {
		lines = append(lines, "", savingLine(c, a.Currency))
		for _, change := range c.Changes {
			lines = append(lines, visible(fmt.Sprintf("%s: %s from %s to %s", c.Country, change.User, planWords(change.From), planWords(change.To))))
		}
	}
	lines = append(lines, "", fmt.Sprintf("rated by every rule a month costs %s %s now (licences %s, credits %s), and %s then (licences %s, credits %s): %s saved",
		money.Format(a.Now.Licences.Add(a.Now.Credits)), a.Currency, money.Format(a.Now.Licences), money.Format(a.Now.Credits),
		money.Format(a.Then.Licences.Add(a.Then.Credits)), money.Format(a.Then.Licences), money.Format(a.Then.Credits), money.Format(a.Saves)))
	if a.Now.Unpriced+a.Then.Unpriced > 0 {
		lines = append(lines, fmt.Sprintf("note: %d calls now and %d then have no price in the tariff and are in no amount", a.Now.Unpriced, a.Then.Unpriced))
	}
	for _, n := range a.Notes {
		lines = append(lines, "note: "+printable(n))
	}
	for _, line := range lines {
		if err := u.print("%s", line); err != nil {
			return err
		}
	}
	return nil
}

// savingLine tells how much the cheapest plans of a country save, how robust that is, and how far it is proven.
func savingLine(c pipeline.Cheapest, currency string) string {
	if len(c.Changes) == 0 {
		return c.Country + ": no user needs another plan"
	}
	good := 0
	var least, most decimal.Decimal
	for i, m := range c.Months {
		if m.Saves.IsPositive() {
			good++
		}
		if i == 0 {
			least, most = m.Saves, m.Saves
		}
		least, most = decimal.Min(least, m.Saves), decimal.Max(most, m.Saves)
	}
	proof := "no other assignment costs less"
	if c.Within.IsPositive() {
		proof = fmt.Sprintf("no other assignment costs less by more than %s %s", money.Format(c.Within), currency)
	}
	return fmt.Sprintf("%s: saves %s %s a month, in %d of %d months something (%s to %s); %s", c.Country, money.Format(c.Saves), currency,
		good, len(c.Months), money.Format(least), money.Format(most), proof)
}

// changesOf lists the users to change, for a plan.
func changesOf(p pipeline.Plan) planSection {
	s := planSection{"changes", "users whose plan is not the cheapest one", []string{"country", "user", "from", "to"}, nil}
	for _, c := range p.Cheapest {
		for i, change := range c.Changes {
			if i == changesShown {
				s.rows = append(s.rows, []string{c.Country, fmt.Sprintf("and %d more", len(c.Changes)-i), "", ""})
				break
			}
			s.rows = append(s.rows, []string{c.Country, change.User, planWords(change.From), planWords(change.To)})
		}
	}
	return s
}

// changesShown is how many users to change a plan lists; --json has them all.
const changesShown = 20
