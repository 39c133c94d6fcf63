package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// world is everything outside the program that a command may touch.
type world struct {
	stdin    io.Reader
	stdout   io.Writer
	stderr   io.Writer
	getenv   func(string) string
	now      func() time.Time
	terminal bool // standard error is a terminal

	committing func(runs int32) // counts the runs that end as they will, whatever interrupts them; may be nil
}

// command is one row of the command table. Help, completion and dispatch are all read from it.
type command struct {
	name    string // one word, or two for the commands of a group
	args    string // as the help shows them
	summary string // one line
	about   string // the paragraphs of the help
	example string
	exits   []int
	flags   func(*pflag.FlagSet)
	run     func(ctx context.Context, in invocation) error
}

// invocation is one call of a command: its positional arguments and its surroundings.
type invocation struct {
	world world
	ui    *ui
	args  []string
	flags *pflag.FlagSet
}

// flagSet makes the flags of a command; every call starts from the defaults.
func (c command) flagSet() *pflag.FlagSet {
	fs := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	fs.SortFlags = false
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	if c.flags != nil {
		c.flags(fs)
	}
	addPprof(fs)
	return fs
}

// shownFlags visits the flags that help, manual and completion name.
func (c command) shownFlags(visit func(*pflag.Flag)) {
	c.flagSet().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			visit(f)
		}
	})
}

// help is what --help prints: use, purpose, flags, an example and the exit codes of this command.
func (c command) help() string {
	var b strings.Builder
	fmt.Fprintf(&b, "usage: tollbook %s [flags]", c.name)
	if c.args != "" {
		fmt.Fprintf(&b, " %s", c.args)
	}
	fmt.Fprintf(&b, "\n\n%s\n", strings.TrimSpace(c.about))
	if lines := c.flagLines(); len(lines) > 0 {
		fmt.Fprintf(&b, "\nflags:\n%s\n", strings.Join(lines, "\n"))
	}
	if c.example != "" {
		fmt.Fprintf(&b, "\nexample:\n  %s\n", strings.ReplaceAll(strings.TrimSpace(c.example), "\n", "\n  "))
	}
	b.WriteString("\nexit codes:\n")
	for _, code := range c.exits {
		fmt.Fprintf(&b, "  %-4d %s\n", code, exitMeaning(code))
	}
	return b.String()
}

// flagLines prints each flag with its value's name, its meaning and its default, in two columns.
func (c command) flagLines() []string {
	type row struct{ left, right string }
	var rows []row
	widest := 0
	c.shownFlags(func(f *pflag.Flag) {
		value, meaning := pflag.UnquoteUsage(f)
		left := "  --" + f.Name
		if value != "" {
			left += " " + value
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			meaning += " (default " + f.DefValue + ")"
		}
		widest = max(widest, len(left))
		rows = append(rows, row{left, meaning})
	})
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = fmt.Sprintf("%-*s  %s", widest, r.left, r.right)
	}
	return lines
}

// commands is the command table.
func commands() []command {
	return []command{
		initCommand(),
		checkCommand(),
		runCommand(),
		reportCommand(),
		rebuildCommand(),
		stateBackupCommand(),
		stateVerifyCommand(),
		stateVacuumCommand(),
		notifyCommand(),
		explainCommand(),
		recommendCommand(),
		simulateCommand(),
		planCommand(),
		tariffLintCommand(),
		tariffImportCommand(),
		tariffFindCommand(),
		tariffDiffCommand(),
		tariffBuiltinCommand(),
		completionCommand(),
		versionCommand(),
		helpCommand(),
	}
}
