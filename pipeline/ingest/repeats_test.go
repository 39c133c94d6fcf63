package ingest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestRepeatedIds gives several files at once and wants what becomes of their records.
func TestRepeatedIds(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
		kept  []string // source and charge of what counts
	}{
		{"the same record twice in a file", map[string]string{"usage/a.csv": csvOf(header25, row25(1), row25(1))},
			"read 2 loaded 1 updated 0 duplicate 1 rejected 0 refused 0", []string{"usage/a.csv:2 0.380000"}},
		{"the same file under two names", map[string]string{"usage/a.csv": csvOf(header25, row25(1)), "usage/b.csv": csvOf(header25, row25(1))},
			"read 2 loaded 1 updated 0 duplicate 1 rejected 0 refused 0", []string{"usage/a.csv:2 0.380000"}},
		{"a corrected charge in a later file", map[string]string{"usage/a.csv": csvOf(header25, row25(1)), "usage/b.csv": csvOf(header25, row25(1, "Charge", "0.40"))},
			"read 2 loaded 1 updated 1 duplicate 0 rejected 0 refused 0", []string{"usage/b.csv:2 0.400000"}},
		{"corrected and back again", map[string]string{"usage/a.csv": csvOf(header25, row25(1)), "usage/b.csv": csvOf(header25, row25(1, "Charge", "0.40")), "usage/c.csv": csvOf(header25, row25(1), row25(1))},
			"read 4 loaded 1 updated 2 duplicate 1 rejected 0 refused 0", []string{"usage/c.csv:2 0.380000"}},
		{"the same id in capitals", map[string]string{"usage/a.csv": csvOf(header25, row25(1, "UsageId", "9C4984C7-6C3C-427D-A30C-BD0B2EACEE90"), row25(1, "UsageId", "9c4984c7-6c3c-427d-a30c-bd0b2eacee90"))},
			"read 2 loaded 1 updated 0 duplicate 1 rejected 0 refused 0", []string{"usage/a.csv:2 0.380000"}},
		{"two legs of one call id are two records", map[string]string{"usage/a.csv": csvOf(header25, row25(1), row25(2))},
			"read 2 loaded 2 updated 0 duplicate 0 rejected 0 refused 0", []string{"usage/a.csv:2 0.380000", "usage/a.csv:3 0.380000"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx, dir := state(t), folder(t, c.files)
			for _, when := range []string{"first", "second"} {
				if got := take(t, tx, dir).counted(); got != c.want {
					t.Errorf("%s run: got %s, want %s", when, got, c.want)
				}
			}
			got := list(t, tx, "select f.path || ':' || u.source_line || ' ' || u.charge from usage as u join files as f using (file_id) order by 1")
			if !slices.Equal(got, c.kept) {
				t.Errorf("got %q, want %q", got, c.kept)
			}
		})
	}
}

func TestWhatComesInALaterRun(t *testing.T) {
	tx, dir := state(t), folder(t, map[string]string{"usage/b.csv": csvOf(header25, row25(1), row25(2))})
	take(t, tx, dir)
	if err := os.WriteFile(filepath.Join(dir, "usage", "a.csv"), []byte(csvOf(header25, row25(1, "Charge", "0.50"), row25(3))), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, want := take(t, tx, dir).counted(), "read 4 loaded 3 updated 1 duplicate 0 rejected 0 refused 0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	got := list(t, tx, "select charge || ' ' || source_line from usage order by usage_id")
	if want := []string{"0.500000 2", "0.380000 3", "0.380000 3"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := list(t, tx, "select charge || ' ' || source_line from usage_history"); !slices.Equal(got, []string{"0.380000 2"}) {
		t.Errorf("got history %q", got)
	}
	if err := os.Remove(filepath.Join(dir, "usage", "b.csv")); err != nil {
		t.Fatal(err)
	}
	if got, want := take(t, tx, dir).counted(), "read 2 loaded 2 updated 0 duplicate 0 rejected 0 refused 0"; got != want {
		t.Errorf("after the removal of a file: got %s, want %s", got, want)
	}
}
