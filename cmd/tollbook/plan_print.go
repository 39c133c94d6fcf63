package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"

	"tollbook/pipeline"
	"tollbook/rates/money"
)

// unpricedShown is how many lines of unpriced calls a table has; --json lists them all.
const unpricedShown = 15

// planSection is one table of a plan, as people and CSV get it.
type planSection struct {
	name, title string
	header      []string
	rows        [][]string
}

// planSections are the tables of a plan, empty ones left out.
func planSections(p pipeline.Plan) []planSection {
	all := []planSection{servicesOf(p), includedOf(p), unpricedOf(p), whatIfsOf(p), breakEvensOf(p), cheapestOf(p), changesOf(p), sensitivitiesOf(p)}
	var some []planSection
	for _, s := range all {
		if len(s.rows) > 0 {
			some = append(some, s)
		}
	}
	return some
}

func servicesOf(p pipeline.Plan) planSection {
	s := planSection{"services", "credits a month, by what they pay for", []string{"service", "records", "units", p.Currency, "low", "high"}, nil}
	line := func(name, records, units string, a pipeline.PlanAmount) {
		s.rows = append(s.rows, []string{name, records, units, money.Format(a.Monthly), whole(a.Low), whole(a.High)})
	}
	for _, v := range p.Services {
		name := ruleWords(v.Rule)
		if v.Rule == "domestic" || v.Rule == "international" || v.Rule == "zone_a" || v.Rule == "sms" {
			name += ", beyond what it includes"
		}
		line(name, fmt.Sprint(v.Records), fmt.Sprint(v.Units), v.PlanAmount)
	}
	line("all", "", "", p.Total)
	return s
}

func includedOf(p pipeline.Plan) planSection {
	s := planSection{"included", "included: what needs no credits, a month", []string{"service", "paid by", "records", "units"}, nil}
	for _, i := range p.Included {
		s.rows = append(s.rows, []string{ruleWords(i.Rule), i.Funding, fmt.Sprint(i.Records), fmt.Sprint(i.Units)})
	}
	return s
}

func unpricedOf(p pipeline.Plan) planSection {
	s := planSection{"unpriced", "unpriced: the tariff has no row, so these are in no amount", []string{"country", "service", "records", "units"}, nil}
	for i, u := range p.Unpriced {
		if i == unpricedShown {
			s.rows = append(s.rows, []string{fmt.Sprintf("and %d more", len(p.Unpriced)-i), "", "", ""})
			break
		}
		s.rows = append(s.rows, []string{u.Country, ruleWords(u.Rule), fmt.Sprint(u.Records), fmt.Sprint(u.Units)})
	}
	return s
}

func whatIfsOf(p pipeline.Plan) planSection {
	s := planSection{"what_ifs", "a month otherwise, in " + p.Currency, []string{"alternative", "credits", "licences", "total", "difference", "unpriced"}, nil}
	if len(p.WhatIfs) == 0 {
		return s
	}
	base := pipeline.Alternative{Name: "as planned", Credits: p.Total.Monthly, Licences: p.Licences}
	if p.Licences != nil {
		total := p.Total.Monthly.Add(*p.Licences)
		base.Total = &total
	}
	for _, u := range p.Unpriced {
		base.Unpriced += u.Records
	}
	for _, a := range append([]pipeline.Alternative{base}, p.WhatIfs...) {
		s.rows = append(s.rows, []string{a.Name, money.Format(a.Credits), amountOr(a.Licences), amountOr(a.Total), signedAmount(a.Difference), fmt.Sprint(a.Unpriced)})
	}
	return s
}

func breakEvensOf(p pipeline.Plan) planSection {
	s := planSection{"break_even", "break-even: from so many minutes at home a user and month the larger plan costs less",
		[]string{"country", "from", "to", "minutes", "minutes now", "price a minute"}, nil}
	for _, b := range p.BreakEven {
		minutes := "never"
		if b.Minutes != nil {
			minutes = b.Minutes.String()
		}
		s.rows = append(s.rows, []string{b.Country, planWords(b.From), planWords(b.To), minutes, b.Mean.String(), b.PerMinute.String()})
	}
	return s
}

func sensitivitiesOf(p pipeline.Plan) planSection {
	s := planSection{"sensitivity", "assumptions, and what each by itself does to a month's credits in " + p.Currency,
		[]string{"assumption", "value", "low", "at low", "high", "at high", "meaning"}, nil}
	for _, a := range p.Sensitive {
		s.rows = append(s.rows, []string{a.Assumption, a.Value.String(), a.Low.String(), signedAmount(a.AtLow), a.High.String(), signedAmount(a.AtHigh), a.Meaning})
	}
	return s
}

// printPlan prints the plan for people.
func printPlan(u *ui, p pipeline.Plan) error {
	lines := []string{"source: " + visible(p.Source)}
	if c := p.Counts; c != nil {
		lines = append(lines, fmt.Sprintf("read %d, taken %d, left out %d, rejected %d; %s to %s, %d days, %d users", c.Read, c.Taken, c.Filtered, c.Rejected, p.From, p.To, p.Days, p.Users))
	} else {
		lines = append(lines, fmt.Sprintf("%d users", p.Users))
	}
	for _, c := range p.Provider {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("the present provider charged %s %s", money.Format(c.Charge), c.Currency))+fmt.Sprintf(" for %d of the records in these days", c.Records))
	}
	for _, s := range planSections(p) {
		lines = append(lines, "", s.title+":")
		lines = append(lines, aligned(s)...)
	}
	for _, c := range p.Cheapest {
		lines = append(lines, "", savingLine(c, p.Currency))
	}
	a := p.Advice
	lines = append(lines, "", fmt.Sprintf("set trigger %d %s, recharge %d %s, initial funding %d %s", a.Trigger, p.Currency, a.Recharge, p.Currency, a.Initial, p.Currency))
	if a.Chance != nil {
		lines = append(lines, "chance that a month reaches zero: "+percent(*a.Chance))
	}
	lines = append(lines, a.Reasons...)
	if len(p.Notes) > 0 {
		lines = append(lines, "")
	}
	for _, n := range p.Notes {
		lines = append(lines, "note: "+printable(n))
	}
	for _, line := range lines {
		if err := u.print("%s", line); err != nil {
			return err
		}
	}
	return nil
}

// aligned sets a table in columns.
func aligned(s planSection) []string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  "+strings.Join(s.header, "\t"))
	for _, row := range s.rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			if cells[i] = visible(cell); cells[i] == "" {
				cells[i] = "-"
			}
		}
		fmt.Fprintln(w, "  "+strings.Join(cells, "\t"))
	}
	if err := w.Flush(); err != nil {
		return []string{err.Error()} // a strings.Builder never fails
	}
	lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

// writePlan writes the tables of the plan as one CSV, whole or not at all: section, then the table's own header and rows.
func writePlan(path string, p pipeline.Plan) (err error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	for _, s := range planSections(p) {
		for _, row := range append([][]string{s.header}, s.rows...) {
			if err := w.Write(append([]string{s.name}, row...)); err != nil {
				return fmt.Errorf("writing the plan: %w", err)
			}
		}
	}
	a := p.Advice
	for _, row := range [][2]string{{"trigger", strconv.FormatInt(a.Trigger, 10)}, {"recharge", strconv.FormatInt(a.Recharge, 10)}, {"initial", strconv.FormatInt(a.Initial, 10)}} {
		if err := w.Write([]string{"advice", row[0], row[1]}); err != nil {
			return fmt.Errorf("writing the plan: %w", err)
		}
	}
	w.Flush()
	temporary := path + ".new"
	if err := os.WriteFile(temporary, []byte(b.String()), 0o644); err != nil {
		return fmt.Errorf("writing the plan: %w", errors.Join(err, w.Error()))
	}
	if err := os.Rename(temporary, path); err != nil {
		return fmt.Errorf("writing the plan: %w", errors.Join(err, os.Remove(temporary)))
	}
	return nil
}

func whole(n *int64) string {
	if n == nil {
		return "unknown"
	}
	return strconv.FormatInt(*n, 10)
}

func amountOr(d *decimal.Decimal) string {
	if d == nil {
		return "unknown"
	}
	return money.Format(*d)
}

func signedAmount(d decimal.Decimal) string {
	if d.IsPositive() {
		return "+" + money.Format(d)
	}
	return money.Format(d)
}

func planWords(capability string) string {
	if capability == "" {
		return "pay as you go"
	}
	return capability
}

// ruleWords says what a rule of the rule book means here.
func ruleWords(rule string) string {
	words := map[string]string{
		"payg": "calls, pay as you go", "domestic": "calls at home with a plan", "international": "calls abroad with a plan", "special": "premium, shared cost and satellite",
		"tollfree_in": "calls on toll-free lines", "inbound": "incoming calls", "zone_a": "dial-out from meetings, Zone A", "conf_out": "dial-out from meetings",
		"extended_dialout": "dial-out from meetings, US and Canada", "sms": "messages", "ppm": "pay-per-minute conferencing", "emergency": "emergency calls",
	}
	if text, known := words[rule]; known {
		return text
	}
	return rule
}

func cheapestOf(p pipeline.Plan) planSection {
	return cheapestTable(p.Cheapest, p.Currency)
}

// cheapestTable is how many users of each plan there are and should be.
func cheapestTable(list []pipeline.Cheapest, currency string) planSection {
	s := planSection{"cheapest", "cheapest plans, by the average price of a minute", []string{"country", "plan", "now", "then", "month by month", currency + " a month"}, nil}
	for _, c := range list {
		for i, p := range c.Plans {
			saves := ""
			if i == 0 {
				saves = fmt.Sprintf("%s instead of %s", money.Format(c.Then), money.Format(c.Now))
			}
			s.rows = append(s.rows, []string{c.Country, planWords(p.Capability), fmt.Sprint(p.Now), fmt.Sprint(p.Then), fmt.Sprintf("%d to %d", p.AloneLow, p.AloneHigh), saves})
		}
	}
	return s
}
