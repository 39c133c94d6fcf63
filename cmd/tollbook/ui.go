package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Every message for people goes through this file. Messages begin with the program's name and their kind, start in
// lower case and end without a full stop; hints say what to do. Data goes to standard output, talk to standard error.

const (
	colorRed    = "\x1b[31m"
	colorYellow = "\x1b[33m"
	colorReset  = "\x1b[0m"
)

// ui is the voice of one invocation.
type ui struct {
	out   io.Writer
	err   io.Writer
	color bool
	quiet bool
}

func newUI(w world) *ui {
	return &ui{out: w.stdout, err: w.stderr, color: w.terminal && w.getenv("NO_COLOR") == ""}
}

// say prints one line of talk; --quiet silences it.
func (u *ui) say(format string, args ...any) {
	if !u.quiet {
		fmt.Fprintf(u.err, "tollbook: %s\n", fmt.Sprintf(format, args...))
	}
}

// warn prints something that does not stop the work but that somebody should look at, even with --quiet.
func (u *ui) warn(message string, hints ...string) {
	u.tell("warning", colorYellow, message, hints)
}

// fail prints an error with all we know about it: the problems it carries and the remedies.
func (u *ui) fail(err error) {
	var (
		config  *problemsError
		wrong   *usageError
		outcome *outcomeError
		hinted  *hintedError
	)
	switch {
	case errors.As(err, &config) && config.told:
	case errors.As(err, &config):
		u.problems(config.problems)
	case errors.As(err, &wrong):
		u.tell("error", colorRed, err.Error(), wrong.hints)
	case errors.As(err, &outcome):
		u.tell("warning", colorYellow, err.Error(), outcome.hints)
	case errors.As(err, &hinted):
		u.tell("error", colorRed, err.Error(), hinted.hints)
	case exitCode(err) == exitInterrupted:
		u.tell("error", colorRed, "interrupted; state as before", nil)
	default:
		u.tell("error", colorRed, err.Error(), knownHints(err))
	}
}

// problems prints every problem with its place and its remedy.
func (u *ui) problems(list []problem) {
	for _, p := range list {
		u.tell("error", colorRed, p.where()+p.Message+p.excerpt, nonEmpty(p.Remedy))
	}
}

func (u *ui) tell(kind, color, message string, hints []string) {
	prefix := kind + ":"
	if u.color {
		prefix = color + prefix + colorReset
	}
	fmt.Fprintf(u.err, "tollbook: %s %s\n", prefix, strings.TrimRight(message, "\n"))
	for _, hint := range hints {
		fmt.Fprintf(u.err, "tollbook: hint: %s\n", hint)
	}
}

// print writes one line of data.
func (u *ui) print(format string, args ...any) error {
	_, err := fmt.Fprintf(u.out, format+"\n", args...)
	return err
}

// printJSON writes one value as JSON, the same way everywhere.
func (u *ui) printJSON(value any) error {
	encoder := json.NewEncoder(u.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

func nonEmpty(texts ...string) []string {
	var kept []string
	for _, t := range texts {
		if t != "" {
			kept = append(kept, t)
		}
	}
	return kept
}
