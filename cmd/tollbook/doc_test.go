package main

import (
	"bytes"
	"context"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// calm is an outside world without a terminal, an environment or a moving clock.
func calm(stdout, stderr *bytes.Buffer) world {
	return world{
		stdin:  strings.NewReader(""),
		stdout: stdout,
		stderr: stderr,
		getenv: func(string) string { return "" },
		now:    func() time.Time { return time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC) },
	}
}

// TestManual runs the `$` examples of the package comment and wants what stands below them.
func TestManual(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "main.go", nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	examples := 0
	lines := strings.Split(file.Doc.Text(), "\n")
	for i, line := range lines {
		rest, found := strings.CutPrefix(line, "\t$ tollbook ")
		if !found {
			continue
		}
		examples++
		var want strings.Builder
		for _, next := range lines[i+1:] {
			text, indented := strings.CutPrefix(next, "\t")
			if !indented {
				break
			}
			want.WriteString(text + "\n")
		}
		var stdout, stderr bytes.Buffer
		if code := run(context.Background(), strings.Fields(rest), calm(&stdout, &stderr)); code != exitDone {
			t.Errorf("tollbook %s: exit code %d: %s", rest, code, &stderr)
		}
		if stdout.String() != want.String() {
			t.Errorf("tollbook %s prints\n%s\nthe manual says\n%s", rest, &stdout, want.String())
		}
	}
	if examples == 0 {
		t.Error("the manual has no example")
	}
}

// commandsPage is docs/COMMANDS.md: the help of every command, made from the command table, so that the page cannot
// say anything else than the program.
func commandsPage() string {
	var b strings.Builder
	b.WriteString("# Commands\n\nMade from the command table by `make docs`; do not edit.\n\n")
	b.WriteString("| code | meaning |\n|---|---|\n")
	for _, code := range allExits() {
		fmt.Fprintf(&b, "| %d | %s |\n", code, exitMeaning(code))
	}
	for _, c := range commands() {
		fmt.Fprintf(&b, "\n## tollbook %s\n\n```\n%s```\n", c.name, c.help())
	}
	return b.String()
}

// TestCommandsPage keeps docs/COMMANDS.md and docs/tollbook.1 in step with the command table.
func TestCommandsPage(t *testing.T) {
	for path, want := range map[string]string{"../../docs/COMMANDS.md": commandsPage(), "../../docs/tollbook.1": manPage(commands())} {
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(page) != want {
			t.Errorf("%s is not what the command table says; run `make docs` and read the difference", path)
		}
	}
}

// TestManPageIsSound lets the formatters that are installed read the manual: no warning, and every command is there.
func TestManPageIsSound(t *testing.T) {
	tried := 0
	for _, tool := range [][]string{
		{"mandoc", "-Tlint", "-Wwarning", "../../docs/tollbook.1"}, {"groff", "-K", "utf8", "-man", "-Tutf8", "-ww", "-z", "../../docs/tollbook.1"},
	} {
		if _, err := exec.LookPath(tool[0]); err != nil {
			continue
		}
		tried++
		if said, err := exec.Command(tool[0], tool[1:]...).CombinedOutput(); err != nil || len(said) > 0 {
			t.Errorf("%v: %v\n%s", tool, err, said)
		}
	}
	page := manPage(commands())
	for _, c := range commands() {
		if !strings.Contains(page, ".SS tollbook "+manText(c.name)+"\n") {
			t.Errorf("the manual lacks %s", c.name)
		}
	}
	if tried == 0 {
		t.Skip("neither mandoc nor groff is installed; the page was not formatted")
	}
}

// TestHelp wants every command to say what it is for and to end with its exit codes.
func TestHelp(t *testing.T) {
	for _, c := range commands() {
		help := c.help()
		_, codes, found := strings.Cut(help, "\nexit codes:\n")
		if !found || strings.Count(codes, "\n") != len(c.exits) || len(c.exits) == 0 {
			t.Errorf("help of %s does not end with its exit codes:\n%s", c.name, help)
		}
		if c.summary == "" || c.about == "" || (c.example == "" && c.name != "help") {
			t.Errorf("%s is not described", c.name)
		}
		for line := range strings.Lines(help) {
			if len(line) > 121 {
				t.Errorf("help of %s has a line of %d characters: %s", c.name, len(line)-1, line)
			}
		}
	}
}

// TestColor wants colors on a terminal only, and never against NO_COLOR.
func TestColor(t *testing.T) {
	for _, tt := range []struct {
		name     string
		terminal bool
		noColor  string
		want     bool
	}{
		{"piped", false, "", false},
		{"terminal", true, "", true},
		{"terminal, NO_COLOR", true, "1", false},
	} {
		var stdout, stderr bytes.Buffer
		w := calm(&stdout, &stderr)
		w.terminal = tt.terminal
		w.getenv = func(string) string { return tt.noColor }
		run(context.Background(), []string{"nonsense"}, w)
		if got := strings.Contains(stderr.String(), "\x1b["); got != tt.want {
			t.Errorf("%s: color is %t, want %t", tt.name, got, tt.want)
		}
	}
}

// TestProgress wants a bar on a terminal, gone when the work is done.
func TestProgress(t *testing.T) {
	var out bytes.Buffer
	bar := newProgress(&out)
	bar.update("reading", 1, 10)
	bar.update("rating", 0, 0)
	bar.clear()
	if !strings.Contains(out.String(), "reading") || !strings.HasSuffix(out.String(), "\r") {
		t.Errorf("the bar wrote %q", out.String())
	}
	drawn := out.Len()
	time.Sleep(300 * time.Millisecond) // three of the library's own ticks
	if out.Len() != drawn {
		t.Errorf("the bar draws on after it is gone: %q", out.String()[drawn:])
	}
}

// TestPeriod finds the month to report from the instant that counts as now, in the tenant's zone.
func TestPeriod(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		asOf, period string
		zone         *time.Location
		want         string
	}{
		{"2026-11-05", "", time.UTC, "2026-10"},
		{"2026-01-01", "", time.UTC, "2025-12"},
		{"2026-10-31T23:30:00Z", "", time.UTC, "2026-09"},
		{"2026-10-31T23:30:00Z", "", berlin, "2026-10"},
		{"2026-03-31", "", berlin, "2026-02"},
		{"2026-11-05", "2026-11", time.UTC, "2026-11"},
		{"2026-11-05", "2026-03", time.UTC, "2026-03"},
	} {
		flags := commonFlags{asOf: tt.asOf, period: tt.period}
		at, err := flags.instant(time.Time{}, tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := flags.month(at, tt.zone); err != nil || got.String() != tt.want {
			t.Errorf("as of %s in %s, period %q: %s, want %s (%v)", tt.asOf, tt.zone, tt.period, got, tt.want, err)
		}
	}
}

// TestInterruptWhileWaiting holds that input which never comes does not hold the program.
func TestInterruptWhileWaiting(t *testing.T) {
	for _, args := range [][]string{
		{"recommend", "--spend", "-"},
		{"tariff", "import", "-", "--currency", "USD", "--valid-from", "2026-01-01"},
	} {
		var stdout, stderr bytes.Buffer
		w := calm(&stdout, &stderr)
		never, open := io.Pipe()
		defer func() { _ = open.Close() }()
		w.stdin = never
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if code := run(ctx, args, w); code != exitInterrupted {
			t.Errorf("%v: exit code %d, want %d: %s", args, code, exitInterrupted, &stderr)
		}
	}
}
