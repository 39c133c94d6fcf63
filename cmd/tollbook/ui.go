package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Every message for people goes through this file. Messages begin with the program's name and their kind, start in
// lower case and end without a full stop; hints say what to do. Data goes to standard output, talk to standard error,
// as lines for people or, with --log json, as one JSON object a line.

// ui is the voice of one invocation. The two writers may be shared by several, so each message is one write.
type ui struct {
	out     io.Writer
	err     io.Writer
	color   bool
	level   *slog.LevelVar
	log     *slog.Logger
	machine bool // --log json
}

func newUI(w world) *ui {
	u := &ui{out: w.stdout, err: w.stderr, color: w.terminal && w.getenv("NO_COLOR") == "", level: new(slog.LevelVar)}
	u.log = slog.New(voice{out: u.err, color: u.color, level: u.level})
	return u
}

// quiet leaves nothing but warnings and errors.
func (u *ui) quiet(yes bool) {
	if yes {
		u.level.Set(slog.LevelWarn)
	}
}

// logFormats are the values of --log.
func logFormats() []string { return []string{"text", "json"} }

// speak chooses the form of the talk.
func (u *ui) speak(format string) {
	if format == "json" {
		u.machine = true
		u.log = slog.New(slog.NewJSONHandler(u.err, &slog.HandlerOptions{Level: u.level}))
	}
}

// named is the same voice, which says of whom it speaks.
func (u *ui) named(tenant string) *ui {
	named := *u
	named.log = u.log.With("tenant", tenant)
	return &named
}

// say prints one line of talk; --quiet silences it.
func (u *ui) say(format string, args ...any) { u.log.Info(fmt.Sprintf(format, args...)) }

// warn prints something that does not stop the work but that somebody should look at, even with --quiet.
func (u *ui) warn(message string, hints ...string) { u.tell(slog.LevelWarn, message, hints) }

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
		u.tell(slog.LevelError, err.Error(), wrong.hints)
	case errors.As(err, &outcome):
		u.tell(slog.LevelWarn, err.Error(), outcome.hints)
	case errors.As(err, &hinted):
		u.tell(slog.LevelError, err.Error(), hinted.hints)
	case exitCode(err) == exitInterrupted:
		u.tell(slog.LevelError, "interrupted; state as before", nil)
	default:
		u.tell(slog.LevelError, err.Error(), knownHints(err))
	}
}

// problems prints every problem with its place and its remedy.
func (u *ui) problems(list []problem) {
	for _, p := range list {
		if u.machine {
			u.log.Error(p.Message, "file", p.File, "line", p.Line, hintsKey, nonEmpty(p.Remedy))
			continue
		}
		u.tell(slog.LevelError, p.where()+p.Message+p.excerpt, nonEmpty(p.Remedy))
	}
}

func (u *ui) tell(level slog.Level, message string, hints []string) {
	var args []any
	if len(hints) > 0 {
		args = []any{hintsKey, hints}
	}
	u.log.Log(context.Background(), level, strings.TrimRight(message, "\n"), args...)
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
