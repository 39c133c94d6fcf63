package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
)

const (
	colorRed    = "\x1b[31m"
	colorYellow = "\x1b[33m"
	colorReset  = "\x1b[0m"
)

// hintsKey is the attribute of a message that says what to do.
const hintsKey = "hints"

// voice writes the log as people read it: the program's name, the kind where something is wrong, the message, what
// was counted, and each hint on a line of its own. There is no time in it: who wants one takes --log json.
type voice struct {
	out    io.Writer
	color  bool
	level  slog.Leveler
	before func() // takes the progress bar away; may be nil
	attrs  []slog.Attr
}

// Enabled says whether a message of this level is written.
func (v voice) Enabled(_ context.Context, level slog.Level) bool { return level >= v.level.Level() }

// WithAttrs is the same voice with attributes for every message.
func (v voice) WithAttrs(attrs []slog.Attr) slog.Handler {
	v.attrs = append(v.attrs[:len(v.attrs):len(v.attrs)], attrs...)
	return v
}

// WithGroup is the same voice: nothing here is grouped.
func (v voice) WithGroup(string) slog.Handler { return v }

// Handle writes one message in one write.
func (v voice) Handle(_ context.Context, r slog.Record) error {
	var line, hints strings.Builder
	line.WriteString("tollbook: " + v.kind(r.Level))
	for _, a := range v.attrs {
		fmt.Fprintf(&line, "%s: ", a.Value)
	}
	line.WriteString(r.Message)
	r.Attrs(func(a slog.Attr) bool {
		if list, ok := a.Value.Any().([]string); ok && a.Key == hintsKey {
			for _, hint := range list {
				fmt.Fprintf(&hints, "tollbook: hint: %s\n", hint)
			}
			return true
		}
		fmt.Fprintf(&line, " %s=%s", a.Key, plain(a.Value))
		return true
	})
	if v.before != nil {
		v.before()
	}
	_, err := io.WriteString(v.out, line.String()+"\n"+hints.String())
	return err
}

func (v voice) kind(level slog.Level) string {
	kind, color := "", ""
	switch {
	case level >= slog.LevelError:
		kind, color = "error:", colorRed
	case level >= slog.LevelWarn:
		kind, color = "warning:", colorYellow
	default:
		return ""
	}
	if v.color {
		kind = color + kind + colorReset
	}
	return kind + " "
}

// plain is a value as people read it, in quotes where blanks would hide its end.
func plain(v slog.Value) string {
	text := v.String()
	if v.Kind() == slog.KindFloat64 {
		text = strconv.FormatFloat(v.Float64(), 'f', 1, 64)
	}
	if text == "" || strings.ContainsAny(text, " \"\n") {
		return strconv.Quote(text)
	}
	return text
}
