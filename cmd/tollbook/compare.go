package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"tollbook/pipeline/recommend"
)

// comparedJSON is one policy of `tollbook simulate --compare --json`.
type comparedJSON struct {
	Name string `json:"name"`
	outcomeJSON
}

// comparisonJSON is what `tollbook simulate --compare --json` prints.
type comparisonJSON struct {
	Policies []comparedJSON `json:"policies"`
	Missing  []string       `json:"missing"` // what is not compared, and what it would take
	Days     int            `json:"days"`
	Seed     uint64         `json:"seed"`
}

// comparedName is a policy's name as people read it.
func comparedName(name string) string {
	return map[string]string{
		recommend.NameGiven: "as given", recommend.NameToday: "today's setting", recommend.NameOurs: "our advice",
		recommend.NameTable: "published table", recommend.NameThumb: "twice the weekly mean",
	}[name]
}

// missingFrom says which of the usual policies is not among the compared, and why.
func missingFrom(all []recommend.Compared) []string {
	seen := map[string]bool{}
	for _, c := range all {
		seen[c.Name] = true
	}
	out := []string{}
	if !seen[recommend.NameToday] {
		out = append(out, "today's setting is not known: name the tenant with --tenant, where tollbook.yaml has funding.trigger and funding.recharge")
	}
	if !seen[recommend.NameTable] {
		out = append(out, "the published table goes by licensed users: give their number with --users")
	}
	return out
}

func printComparison(u *ui, asJSON bool, all []recommend.Compared, days int, seed uint64) error {
	missing := missingFrom(all)
	if asJSON {
		out := comparisonJSON{Policies: []comparedJSON{}, Missing: missing, Days: days, Seed: seed}
		for _, c := range all {
			out.Policies = append(out.Policies, comparedJSON{Name: c.Name, outcomeJSON: outcomeOf(c.Policy, c.Outcome)})
		}
		return u.printJSON(out)
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "setting\ttrigger\trecharge\tinitial\tchance of zero\tidle\texpiring a year\trecharges a month\tlost a month")
	for _, c := range all {
		initial := "-"
		if c.Policy.Initial > 0 {
			initial = strconv.FormatInt(c.Policy.Initial, 10)
		}
		_, _ = fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%s\t%s\t%s\t%.1f\t%s\n", comparedName(c.Name), c.Policy.Trigger, c.Policy.Recharge, initial,
			percent(c.Outcome.Chance), wholeUnits(c.Outcome.Idle), wholeUnits(c.Outcome.ExpectedExpiry), c.Outcome.RechargesPerMonth,
			wholeUnits(c.Outcome.LostPerMonth))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, line := range append(strings.Split(strings.TrimRight(b.String(), "\n"), "\n"), missing...) {
		if err := u.print("%s", strings.TrimRight(line, " ")); err != nil {
			return err
		}
	}
	return nil
}
