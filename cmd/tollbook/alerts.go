package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/notify"
	"tollbook/rates/money"
)

// problemsTold is how many problems of a folder one message names.
const problemsTold = 10

// digits differ between two nights with the same fault: numbers of processes, names of temporary files.
var digits = regexp.MustCompile(`[0-9]+`)

// alerts lists what somebody should know of a run.
func (n night) alerts() []notify.Alert {
	var out []notify.Alert
	if a := n.result.Summary.Alert; a != nil && a.Level != "none" {
		text := []string{a.Remedy}
		if len(a.Stops) > 0 {
			text = append(text, "At zero stop: "+strings.Join(a.Stops, "; "))
		}
		out = append(out, notify.Alert{Key: "balance " + a.Level, Kind: notify.Kind(a.Level), Title: a.Sentence, Text: text})
	}
	for _, f := range n.result.Refused {
		out = append(out, notify.Alert{
			Key: "recharge_failed " + f.Reference, Kind: notify.RechargeFailed,
			Title: fmt.Sprintf("the recharge of %s %s at %s was refused", money.Format(f.Amount), f.Currency, f.At.Format("2006-01-02 15:04Z07:00")),
			Text:  []string{fmt.Sprintf("See why in the admin centre (reference %s), and recharge by hand until it is repaired.", f.Reference)},
		})
	}
	if a, ok := n.exitAlert(); ok {
		out = append(out, a)
	}
	return out
}

// exitAlert tells how the run ended, where it did not end well. Another run that holds the tenant and an interrupt are
// no news: whoever caused them knows.
func (n night) exitAlert() (notify.Alert, bool) {
	code := exitCode(n.err)
	if code < exitFailed || code > exitInvariant {
		return notify.Alert{}, false
	}
	a := notify.Alert{Kind: notify.Kind("exit_" + strconv.Itoa(code)), Title: n.err.Error()}
	var (
		outcome *outcomeError
		hinted  *hintedError
		wrong   *usageError
		folder  *problemsError
	)
	switch {
	case errors.As(n.err, &outcome):
		a.Text = outcome.hints
		a.Key = fmt.Sprintf("%s %s", a.Kind, n.options.Period) // every month anew
		return a, true
	case errors.As(n.err, &folder):
		a.Title = "the tenant folder is not ready, so nothing was read: " + folder.problems[0].where() + folder.problems[0].Message
		if n := len(folder.problems); n > 1 {
			a.Title = fmt.Sprintf("the tenant folder has %d problems, so nothing was read", n)
		}
		for _, p := range folder.problems[:min(len(folder.problems), problemsTold)] {
			a.Text = append(a.Text, p.where()+p.Message, p.Remedy)
		}
	case errors.Is(n.err, context.DeadlineExceeded):
		a.Title = "the run was not done within its --timeout; nothing was written"
		a.Text = []string{"give it longer, or more --threads and --memory"}
	case errors.As(n.err, &hinted):
		a.Text = hinted.hints
	case errors.As(n.err, &wrong):
		a.Text = wrong.hints
	default:
		a.Text = knownHints(n.err)
	}
	a.Key = fmt.Sprintf("%s %s", a.Kind, digits.ReplaceAllString(n.err.Error(), "#"))
	return a, true
}

// figures are the three that matter: what is left, how long it lasts, and what nobody can explain.
func (n night) figures() []notify.Figure {
	balance := notify.Figure{Key: "balance", Name: "Balance", Money: true}
	days := notify.Figure{Key: "days_to_zero", Name: "Days to zero"}
	unexplained := notify.Figure{Key: "unexplained", Name: "Unexplained", Money: true}
	if b := n.result.Summary.Balance; b != nil {
		balance.Value, unexplained.Value = orEmpty(b.Closing.Decimal, b.Closing.Valid), orEmpty(b.Unexplained.Decimal, b.Unexplained.Valid)
	}
	if d := n.result.Summary.DaysToZero; d != nil {
		days.Value = strconv.FormatInt(*d, 10)
	}
	return []notify.Figure{balance, days, unexplained}
}

func orEmpty(d decimal.Decimal, known bool) string {
	if !known {
		return ""
	}
	return money.Format(d)
}
