package pipeline

import (
	"os"
	"path/filepath"
	"testing"

	"tollbook/pipeline/cdr"
	"tollbook/pipeline/plan"
)

// TestThreadsGoByWhatThereIsToDo wants one thread for few exports and a small state, and all that are allowed for anything else.
func TestThreadsGoByWhatThereIsToDo(t *testing.T) {
	sized := func(bytes int64) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(path, bytes); err != nil {
				t.Fatal(err)
			}
		}
	}
	linked := func(t *testing.T, path string) {
		if err := os.Symlink(t.TempDir(), path); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		path string
		put  func(*testing.T, string)
		want int
	}{
		"few exports":           {"usage/a.csv", sized(fewBytes), 1},
		"large exports":         {"usage/a.csv", sized(fewBytes + 1), 8},
		"an export in a folder": {"usage/2026/a.csv", sized(fewBytes + 1), 8},
		"a small state":         {"state/state.duckdb", sized(fewStored), 1},
		"a large state":         {"state/state.duckdb", sized(fewStored + 1), 8},
		"an export elsewhere":   {"usage/a.csv", linked, 8},
		"all exports elsewhere": {"usage", linked, 8},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, filepath.FromSlash(c.path))
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			c.put(t, path)
			o := Options{TenantDir: dir, StateDir: filepath.Join(dir, "state"), Threads: 8}
			if got := o.threads(); got != c.want {
				t.Errorf("%d threads, want %d", got, c.want)
			}
		})
	}
	for more, want := range map[int]int{0: 1, 1: 8} {
		if got := (PlanOptions{Threads: 8, Heads: []plan.Heads{{Count: fewHeads - 1}, {Count: 1 + more}}}).threads(); got != want {
			t.Errorf("a plan of %d heads: %d threads, want %d", fewHeads+more, got, want)
		}
	}
	file := filepath.Join(t.TempDir(), "calls.csv")
	sized(fewBytes)(t, file)
	if got := (PlanOptions{Threads: 8, Records: &cdr.Options{Files: []string{file}}}).threads(); got != 1 {
		t.Errorf("a plan of few records: %d threads", got)
	}
	if got := (PlanOptions{Threads: 8, Records: &cdr.Options{Files: []string{file, file}}}).threads(); got != 8 {
		t.Errorf("a plan of many records: %d threads", got)
	}
}
