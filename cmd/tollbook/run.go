package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// run is the whole program but for the outside world: it finds the command, runs it and turns its error into an exit
// code. Nothing below it ends the process.
func run(ctx context.Context, args []string, w world) int {
	u := newUI(w)
	err := dispatch(ctx, args, w, u)
	// A command that was interrupted may fail in any way its libraries like; what happened is the interrupt.
	// But a run whose reports are written when the interrupt comes has its own result.
	var outcome *outcomeError
	if err != nil && ctx.Err() != nil && !errors.As(err, &outcome) {
		err = fmt.Errorf("%w (%w)", context.Canceled, err)
	}
	if err != nil {
		u.fail(err)
	}
	return exitCode(err)
}

func dispatch(ctx context.Context, args []string, w world, u *ui) error {
	if len(args) == 0 {
		fmt.Fprint(w.stderr, overview())
		return &usageError{message: "no command given", hints: []string{"`tollbook help` lists the commands"}}
	}
	switch args[0] {
	case "--help", "-h":
		return u.print("%s", strings.TrimRight(overview(), "\n"))
	case "--version":
		args = []string{"version"}
	}
	c, rest, err := findCommand(commands(), args)
	if err != nil {
		return err
	}
	flags := c.flagSet()
	if err := flags.Parse(rest); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			return u.print("%s", strings.TrimRight(c.help(), "\n"))
		}
		return flagError(c, err)
	}
	return profiled(flags, func() error {
		return withinTime(ctx, flags, func(ctx context.Context) error {
			return c.run(ctx, invocation{world: w, ui: u, args: flags.Args(), flags: flags})
		})
	})
}

// withinTime ends a command that takes longer than its --timeout, where it has one.
func withinTime(ctx context.Context, flags *pflag.FlagSet, work func(context.Context) error) error {
	if flags.Lookup("timeout") == nil || !flags.Changed("timeout") {
		return work(ctx)
	}
	limit, err := flags.GetDuration("timeout")
	if err != nil {
		return err
	}
	if limit <= 0 {
		return wrongFlag("timeout", limit.String(), "write a duration above zero, as in 30m")
	}
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	if err := work(ctx); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &hintedError{
		err:   fmt.Errorf("not done within %s (--timeout); nothing was written", limit),
		hints: []string{"give it longer, or more --threads and --memory"},
	}
}

// findCommand matches the first one or two words. Words of a group without its second word list the group.
func findCommand(table []command, args []string) (command, []string, error) {
	var group, names []string
	for _, c := range table {
		words := strings.Fields(c.name)
		names = append(names, words[0])
		if words[0] != args[0] {
			continue
		}
		if len(words) == 1 {
			return c, args[1:], nil
		}
		group = append(group, words[1])
		if len(args) > 1 && args[1] == words[1] {
			return c, args[2:], nil
		}
	}
	if len(group) > 0 {
		return findInGroup(args, group)
	}
	hints := []string{"`tollbook help` lists the commands"}
	if near := nearest(args[0], names); near != "" {
		hints = append([]string{fmt.Sprintf("did you mean `tollbook %s`?", near)}, hints...)
	}
	return command{}, nil, &usageError{message: fmt.Sprintf("unknown command %q", args[0]), hints: hints}
}

func findInGroup(args, group []string) (command, []string, error) {
	wrong := &usageError{hints: []string{fmt.Sprintf("`tollbook %s` knows: %s", args[0], strings.Join(group, ", "))}}
	if len(args) == 1 {
		wrong.message = fmt.Sprintf("`tollbook %s` needs a second word", args[0])
		return command{}, nil, wrong
	}
	if args[1] == "--help" || args[1] == "-h" {
		return helpOfGroup(args[0]), nil, nil
	}
	wrong.message = fmt.Sprintf("unknown command %q", args[0]+" "+args[1])
	if near := nearest(args[1], group); near != "" {
		wrong.hints = append([]string{fmt.Sprintf("did you mean `tollbook %s %s`?", args[0], near)}, wrong.hints...)
	}
	return command{}, nil, wrong
}

// flagError says which flag is wrong, and which one may have been meant.
func flagError(c command, err error) error {
	hints := []string{fmt.Sprintf("`tollbook %s --help` lists the flags", c.name)}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		c.shownFlags(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := nearest(unknown.GetSpecifiedName(), names); near != "" {
			hints = append([]string{fmt.Sprintf("did you mean --%s?", near)}, hints...)
		}
	}
	return &usageError{message: err.Error(), hints: hints}
}

// needArgs refuses a call with too few or too many positional arguments.
func needArgs(in invocation, name, what string, want int) error {
	if len(in.args) == want {
		return nil
	}
	hint := fmt.Sprintf("`tollbook %s --help` shows the use", name)
	if len(in.args) < want {
		return &usageError{message: fmt.Sprintf("%s is missing", what), hints: []string{hint}}
	}
	return &usageError{message: fmt.Sprintf("unexpected argument %q", in.args[want]), hints: []string{hint}}
}

// nearest finds the name that was probably meant: at most two letters off, and at most half of it.
func nearest(word string, names []string) string {
	best, bestDistance := "", 3
	for _, name := range names {
		if d := distance(word, name); d < bestDistance && 2*d <= len(name) {
			best, bestDistance = name, d
		}
	}
	return best
}

// distance is the number of letters to insert, drop or change to make a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
