package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// manPage is the manual page tollbook(1), from the same table as the help. Its date is that of the release and no clock's: the same
// program gives the same page.
func manPage(table []command) string {
	var b strings.Builder
	b.WriteString(".\\\" Made from the command table by `make docs`; do not edit.\n")
	b.WriteString(".TH TOLLBOOK 1 2026-11-26 \"tollbook\" \"User Commands\"\n.SH NAME\n")
	b.WriteString("tollbook \\- rate, reconcile and explain the usage exports of Microsoft Teams telephony\n.SH SYNOPSIS\n")
	b.WriteString(".B tollbook\n.I COMMAND\n.RI [ flags ]\n.SH DESCRIPTION\n")
	b.WriteString(manParagraphs(`Tollbook turns the PSTN and SMS usage exports of Microsoft Teams into a rated, reconciled and explained account of an
organisation's prepaid Communications Credits, and says what trigger amount, recharge amount and initial funding to set.
It is a batch program: one binary, one tenant folder, one command a night.

Begin with tollbook init, then tollbook check, then tollbook run. Standard output is data, standard error is talk.`))
	b.WriteString(".SH COMMANDS\n")
	for _, c := range table {
		manCommand(&b, c)
	}
	b.WriteString(".SH EXIT STATUS\n")
	for _, code := range allExits() {
		fmt.Fprintf(&b, ".TP\n.B %d\n%s\n", code, manText(exitMeaning(code)))
	}
	b.WriteString(".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nWhen set, messages have no colors.\n")
	b.WriteString(".SH FILES\n")
	for _, f := range tenantFiles() {
		fmt.Fprintf(&b, ".TP\n.I %s\n%s\n", manText(f[0]), manText(f[1]))
	}
	return b.String()
}

// tenantFiles are the files of a tenant folder that the manual names.
func tenantFiles() [][2]string {
	return [][2]string{
		{"tollbook.yaml", "who we are and what we assume; the folder that holds it is a tenant folder"},
		{"usage/", "exports, at any depth: .csv .csv.gz .zip .json .jsonl .xlsx"},
		{"tariffs/*.csv", "what things cost"},
		{"allowances.csv, licences.csv, users.csv, funding.csv, balances.csv, pools/*.csv", "optional tables; tollbook init writes an example of each"},
		{"reports/YYYY-MM/", "what run writes: statement.xlsx, rated_usage.parquet, focus.parquet, rejects.csv, summary.json, run.json, metrics.prom"},
		{".tollbook/", "the state, the lock, and what people were told"},
	}
}

func manCommand(b *strings.Builder, c command) {
	fmt.Fprintf(b, ".SS tollbook %s\n", manText(c.name))
	fmt.Fprintf(b, ".B tollbook %s\n.RI [ flags ]\n", manText(c.name))
	if c.args != "" {
		fmt.Fprintf(b, ".I %s\n", manText(c.args))
	}
	b.WriteString(".PP\n" + manParagraphs(c.about))
	c.shownFlags(func(f *pflag.Flag) {
		value, meaning := pflag.UnquoteUsage(f)
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" && f.DefValue != "0s" {
			meaning += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(b, ".TP\n.B %s", manText("--"+f.Name))
		if value != "" {
			fmt.Fprintf(b, " \\fI%s\\fR", manText(value))
		}
		fmt.Fprintf(b, "\n%s\n", manText(meaning))
	})
	if c.example != "" {
		b.WriteString(".PP\nExample:\n.PP\n.nf\n.RS 4\n")
		for line := range strings.Lines(strings.TrimSpace(c.example)) {
			b.WriteString(manText(strings.TrimRight(line, "\n")) + "\n")
		}
		b.WriteString(".RE\n.fi\n")
	}
}

// manParagraphs fills paragraphs: a blank line begins a new one.
func manParagraphs(text string) string {
	var b strings.Builder
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		for line := range strings.Lines(paragraph) {
			b.WriteString(manText(strings.TrimSpace(line)) + "\n")
		}
	}
	return b.String()
}

// manText keeps a text from being read as a request or an escape of roff.
func manText(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "`", `\(ga`, "'", `\(aq`, "\"", `\(dq`).Replace(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return text
}
