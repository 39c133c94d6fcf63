package main

import (
	"context"
	"fmt"
	"strings"
)

// overview is what `tollbook help` prints.
func overview() string {
	var b strings.Builder
	b.WriteString("tollbook rates, reconciles and explains the usage exports of Microsoft Teams telephony,\n")
	b.WriteString("and says what trigger and recharge amount to set.\n\nusage: tollbook COMMAND [flags]\n\n")
	table := commands()
	widest := 0
	for _, c := range table {
		widest = max(widest, len(c.name))
	}
	for _, c := range table {
		fmt.Fprintf(&b, "  %-*s  %s\n", widest, c.name, c.summary)
	}
	b.WriteString("\n`tollbook COMMAND --help` tells more. `tollbook help exit-codes` lists the exit codes.\n")
	b.WriteString("Begin with `tollbook init`, then `tollbook check`, then `tollbook run`.\n")
	return b.String()
}

func helpCommand() command {
	return command{
		name:    "help",
		args:    "[COMMAND | exit-codes | man]",
		summary: "list the commands, or explain one",
		about: `Lists the commands, explains one of them, or lists the exit codes. With man it prints the manual page of the program,
which "tollbook help man | man -l -" shows and which goes to /usr/local/share/man/man1/tollbook.1.`,
		exits: []int{exitDone, exitWrong},
		run: func(_ context.Context, in invocation) error {
			switch {
			case len(in.args) == 0:
				return in.ui.print("%s", strings.TrimRight(overview(), "\n"))
			case in.args[0] == "exit-codes":
				return printExitCodes(in.ui)
			case in.args[0] == "man":
				return in.ui.print("%s", strings.TrimRight(manPage(commands()), "\n"))
			}
			// The group alone, as in `tollbook help tariff`, is a fair question too.
			if c := helpOfGroup(in.args[0]); len(in.args) == 1 && c.run != nil {
				return c.run(context.Background(), in)
			}
			c, _, err := findCommand(commands(), in.args)
			if err != nil {
				return err
			}
			return in.ui.print("%s", strings.TrimRight(c.help(), "\n"))
		},
	}
}

func printExitCodes(u *ui) error {
	for _, code := range allExits() {
		if err := u.print("%-4d %s", code, exitMeaning(code)); err != nil {
			return err
		}
	}
	return nil
}

// helpOfGroup lists the commands whose first word is the given one; without any its run is nil.
func helpOfGroup(group string) command {
	var lines []string
	for _, c := range commands() {
		if strings.HasPrefix(c.name, group+" ") {
			lines = append(lines, fmt.Sprintf("  tollbook %-14s %s", c.name, c.summary))
		}
	}
	if len(lines) == 0 {
		return command{}
	}
	return command{
		name: group,
		run: func(_ context.Context, in invocation) error {
			return in.ui.print("%s\n\n`tollbook %s WORD --help` tells more.", strings.Join(lines, "\n"), group)
		},
	}
}
