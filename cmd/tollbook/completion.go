package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

func completionCommand() command {
	return command{
		name:    "completion",
		args:    "bash|zsh|fish",
		summary: "print a completion script for a shell",
		about:   "Prints a script that completes the commands and flags of tollbook in the named shell.",
		example: "tollbook completion bash > /etc/bash_completion.d/tollbook\n" +
			"tollbook completion zsh > ~/.zfunc/_tollbook\n" +
			"tollbook completion fish > ~/.config/fish/completions/tollbook.fish",
		exits: []int{exitDone, exitWrong},
		run: func(_ context.Context, in invocation) error {
			if err := needArgs(in, "completion", "the name of a shell", 1); err != nil {
				return err
			}
			script := map[string]func([]command) string{"bash": bashScript, "zsh": zshScript, "fish": fishScript}[in.args[0]]
			if script == nil {
				return &usageError{
					message: fmt.Sprintf("unknown shell %q", in.args[0]),
					hints:   []string{"the shells are bash, zsh and fish"},
				}
			}
			return in.ui.print("%s", strings.TrimRight(script(commands()), "\n"))
		},
	}
}

// firstWords are the words that may follow `tollbook`, each once.
func firstWords(table []command) []string {
	var words []string
	for _, c := range table {
		words = append(words, strings.Fields(c.name)[0])
	}
	return slices.Compact(words)
}

// secondWords are the words that may follow the first word of a group.
func secondWords(table []command, first string) []string {
	var words []string
	for _, c := range table {
		if parts := strings.Fields(c.name); len(parts) == 2 && parts[0] == first {
			words = append(words, parts[1])
		}
	}
	return words
}

// choices are the words that may follow a command: its flags, and the fixed words among its arguments.
func choices(c command) []string {
	words := []string{"--help"}
	c.shownFlags(func(f *pflag.Flag) { words = append(words, "--"+f.Name) })
	if c.args == strings.ToLower(c.args) && c.args != "" {
		words = append(words, strings.Split(c.args, "|")...)
	}
	return words
}

// flagValue is what may follow a flag that takes a value: some words, a folder, or something nobody can guess. Flags that
// take a file are not listed: files are what shells offer anyway.
type flagValue struct {
	flag   string
	words  []string
	folder bool
}

// choose picks the text of a shell for the kind of value; words has a %q or %s for them.
func (v flagValue) choose(words, folder, other string) string {
	switch {
	case len(v.words) > 0:
		return fmt.Sprintf(words, strings.Join(v.words, " "))
	case v.folder:
		return folder
	default:
		return other
	}
}

// valuesKey is the annotation of a flag that lists the words it takes.
const valuesKey = "values"

func valueOf(f *pflag.Flag) (flagValue, bool) {
	name, _ := pflag.UnquoteUsage(f)
	if name == "" || name == "FILE" {
		return flagValue{}, false
	}
	return flagValue{flag: f.Name, words: f.Annotations[valuesKey], folder: name == "DIR"}, true
}

// flagValues lists the flags of all commands that take a value, each once.
func flagValues(table []command) []flagValue {
	var values []flagValue
	for _, c := range table {
		c.shownFlags(func(f *pflag.Flag) {
			v, ok := valueOf(f)
			if ok && !slices.ContainsFunc(values, func(old flagValue) bool { return old.flag == v.flag }) {
				values = append(values, v)
			}
		})
	}
	return values
}

func bashScript(table []command) string {
	var b strings.Builder
	b.WriteString("# bash completion of tollbook, printed by `tollbook completion bash`\n_tollbook() {\n")
	b.WriteString("    local current=${COMP_WORDS[COMP_CWORD]} words=\"\"\n")
	fmt.Fprintf(&b, "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        words=%q\n    else\n", strings.Join(firstWords(table), " "))
	b.WriteString("        case \"${COMP_WORDS[1]} ${COMP_WORDS[2]:-}\" in\n")
	for _, c := range table {
		pattern := fmt.Sprintf("%q*", c.name+" ")
		if strings.Contains(c.name, " ") {
			pattern = fmt.Sprintf("%q", c.name)
		}
		fmt.Fprintf(&b, "        %s) words=%q ;;\n", pattern, strings.Join(choices(c), " "))
	}
	for _, first := range firstWords(table) {
		if second := secondWords(table, first); len(second) > 0 {
			fmt.Fprintf(&b, "        %q*) words=%q ;;\n", first+" ", strings.Join(second, " "))
		}
	}
	b.WriteString("        esac\n    fi\n    case \"${COMP_WORDS[COMP_CWORD-1]}\" in\n")
	for _, v := range flagValues(table) {
		fmt.Fprintf(&b, "    --%s) COMPREPLY=(%s); return ;;\n", v.flag, v.choose("$(compgen -W %q -- \"$current\")", "$(compgen -d -- \"$current\")", ""))
	}
	b.WriteString("    esac\n    case \"$current\" in\n")
	b.WriteString("    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$current\")) ;;\n")
	b.WriteString("    *) COMPREPLY=($(compgen -W \"$words\" -- \"$current\") $(compgen -f -- \"$current\")) ;;\n")
	b.WriteString("    esac\n}\ncomplete -o filenames -F _tollbook tollbook\n")
	return b.String()
}

func zshScript(table []command) string {
	var b strings.Builder
	b.WriteString("#compdef tollbook\n# zsh completion of tollbook, printed by `tollbook completion zsh`\n_tollbook() {\n")
	fmt.Fprintf(&b, "    if (( CURRENT == 2 )); then\n        compadd -- %s\n        return\n    fi\n", strings.Join(firstWords(table), " "))
	b.WriteString("    case \"${words[CURRENT-1]}\" in\n")
	for _, v := range flagValues(table) {
		fmt.Fprintf(&b, "    --%s) %s; return ;;\n", v.flag, v.choose("compadd -- ${=:-%s}", "_files -/", "true"))
	}
	b.WriteString("    esac\n    case \"${words[2]} ${words[3]}\" in\n")
	for _, c := range table {
		pattern := fmt.Sprintf("%q*", c.name+" ")
		if strings.Contains(c.name, " ") {
			pattern = fmt.Sprintf("%q", c.name)
		}
		fmt.Fprintf(&b, "    %s) compadd -- %s ;;\n", pattern, strings.Join(choices(c), " "))
	}
	for _, first := range firstWords(table) {
		if second := secondWords(table, first); len(second) > 0 {
			fmt.Fprintf(&b, "    %q*) compadd -- %s ;;\n", first+" ", strings.Join(second, " "))
		}
	}
	b.WriteString("    esac\n    _files\n}\nif [ \"${funcstack[1]}\" = _tollbook ]; then\n    _tollbook \"$@\"\nelse\n")
	b.WriteString("    compdef _tollbook tollbook\nfi\n")
	return b.String()
}

func fishScript(table []command) string {
	var b strings.Builder
	b.WriteString("# fish completion of tollbook, printed by `tollbook completion fish`\n")
	first := strings.Join(firstWords(table), " ")
	for _, c := range table {
		words := strings.Fields(c.name)
		when := "not __fish_seen_subcommand_from " + first
		if len(words) == 2 {
			when = "__fish_seen_subcommand_from " + words[0] + "; and not __fish_seen_subcommand_from " + strings.Join(secondWords(table, words[0]), " ")
		}
		fmt.Fprintf(&b, "complete -c tollbook -f -n %s -a %s -d %s\n",
			fishQuote(when), words[len(words)-1], fishQuote(c.summary))
	}
	for _, group := range firstWords(table) {
		if len(secondWords(table, group)) > 0 {
			fmt.Fprintf(&b, "complete -c tollbook -n %s -a %s\n", fishQuote("not __fish_seen_subcommand_from "+first), group)
		}
	}
	for _, c := range table {
		words := strings.Fields(c.name)
		when := "__fish_seen_subcommand_from " + words[len(words)-1]
		c.shownFlags(func(f *pflag.Flag) {
			value, meaning := pflag.UnquoteUsage(f)
			takes := ""
			if v, ok := valueOf(f); ok {
				takes = v.choose(" -x -a %q", " -x -a '(__fish_complete_directories)'", " -x")
			} else if value != "" {
				takes = " -r -F"
			}
			fmt.Fprintf(&b, "complete -c tollbook -n %s -l %s%s -d %s\n", fishQuote(when), f.Name, takes, fishQuote(meaning))
		})
	}
	return b.String()
}

// fishQuote puts a text between single quotes, which fish leaves as they are but for \ and '.
func fishQuote(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}
