package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"tollbook/reports"
)

// tenantLine is one line of the table at the end, and of its JSON. Money is text; what is not known is empty or null.
type tenantLine struct {
	Folder      string `json:"folder"`
	Tenant      string `json:"tenant"`
	Period      string `json:"period"`
	ExitCode    int    `json:"exit_code"`
	Outcome     string `json:"outcome"`
	Currency    string `json:"currency"`
	Balance     string `json:"balance"`
	DaysToZero  *int64 `json:"days_to_zero"`
	Unexplained string `json:"unexplained"`
	Alert       string `json:"alert"`
	Workbook    string `json:"workbook"`
}

func (n night) line() tenantLine {
	s := n.result.Summary
	out := tenantLine{
		Folder: filepath.Base(n.folder), ExitCode: exitCode(n.err), Outcome: exitMeaning(exitCode(n.err)),
		DaysToZero: s.DaysToZero, Workbook: n.result.Workbook,
	}
	if n.config != nil {
		out.Tenant, out.Currency, out.Period = n.config.Tenant, n.config.Currency, n.options.Period.String()
	}
	if b := s.Balance; b != nil {
		out.Balance, out.Unexplained = orEmpty(b.Closing.Decimal, b.Closing.Valid), orEmpty(b.Unexplained.Decimal, b.Unexplained.Valid)
	}
	if s.Alert != nil {
		out.Alert = s.Alert.Level
	}
	return out
}

// printNights prints the table, or with --json one object that names the overview too.
func (f *runFlags) printNights(u *ui, nights []night, overview string) error {
	lines := make([]tenantLine, len(nights))
	for i, n := range nights {
		lines[i] = n.line()
	}
	if f.json {
		return u.printJSON(struct {
			Tenants  []tenantLine `json:"tenants"`
			Overview string       `json:"overview"`
		}{lines, overview})
	}
	if f.quiet {
		return nil
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "tenant\tmonth\tbalance\tdays to zero\tunexplained\talert\texit\toutcome")
	for _, l := range lines {
		days := ""
		if l.DaysToZero != nil {
			days = strconv.FormatInt(*l.DaysToZero, 10)
		}
		fmt.Fprintln(w, strings.Join([]string{l.Folder, orDash(l.Period), withCurrency(l.Balance, l.Currency), orDash(days),
			withCurrency(l.Unexplained, l.Currency), orDash(l.Alert), strconv.Itoa(l.ExitCode), l.Outcome}, "\t"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if overview != "" {
		fmt.Fprintf(&b, "overview: %s\n", overview)
	}
	return u.print("%s", strings.TrimRight(b.String(), "\n"))
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func withCurrency(amount, currency string) string {
	if amount == "" {
		return "-"
	}
	return amount + " " + currency
}

// writeOverview writes overview.xlsx beside the tenant folders, or below --out.
func (f *runFlags) writeOverview(in invocation, nights []night) (string, error) {
	dir := f.out
	if dir == "" {
		dir = f.tenants
	}
	o := reports.OverviewOptions{Locale: "", Version: buildVersion(), AsOf: in.world.now().UTC()}
	var rows []reports.OverviewRow
	for _, n := range nights {
		l := n.line()
		row := reports.OverviewRow{
			Folder: l.Folder, Tenant: l.Tenant, Currency: l.Currency, ExitCode: l.ExitCode, Outcome: l.Outcome,
			Period: l.Period, Summary: n.result.Summary,
		}
		if n.config != nil {
			o.AsOf = n.options.AsOf
			if o.Locale == "" {
				o.Locale = n.config.Locale
			} else if o.Locale != n.config.Locale {
				o.Locale = "en" // tenants of several languages share the one that all can be expected to read
			}
		}
		row.Workbook = n.statement(dir)
		rows = append(rows, row)
	}
	if o.Locale == "" {
		o.Locale = "en"
	}
	path := filepath.Join(dir, "overview.xlsx")
	if err := reports.WriteOverview(path, o, rows); err != nil {
		return "", err
	}
	return path, nil
}

// statement is the way from the overview to the tenant's statement: that of this night, or of an earlier one that still
// stands; empty where there is none.
func (n night) statement(from string) string {
	path := n.result.Workbook
	if path == "" && n.config != nil {
		path = filepath.Join(n.options.OutDir, n.options.Period.String(), "statement.xlsx")
	}
	if _, err := os.Stat(path); path == "" || err != nil {
		return ""
	}
	here, err := filepath.Abs(from)
	there, err2 := filepath.Abs(path)
	if err != nil || err2 != nil {
		return ""
	}
	way, err := filepath.Rel(here, there)
	if err != nil {
		return ""
	}
	return filepath.ToSlash(way)
}
