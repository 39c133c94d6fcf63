package ingest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestNamesOfFiles gives names that a file system takes and wants the records of all of them.
func TestNamesOfFiles(t *testing.T) {
	dir, want := t.TempDir(), []string{}
	if err := os.Mkdir(filepath.Join(dir, "usage"), 0o700); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"a\nb.csv", "glob*[a]?.csv", "quote'\"`.csv", "x\xff.csv", "x\xff.zip", "Übersicht 😀.csv"} {
		content := csvOf(header25, row25(2*i), row25(2*i+1, "Charge", "x"))
		if filepath.Ext(name) == ".zip" {
			content = zipped("a.csv", content)
		}
		if err := os.WriteFile(filepath.Join(dir, "usage", name), []byte(content), 0o600); err != nil {
			t.Skipf("this file system does not take the name %q: %v", name, err)
		}
	}
	for _, name := range []string{"a\nb.csv", "glob*[a]?.csv", "quote'\"`.csv", `x\xff.csv`, `x\xff.zip!a.csv`, "Übersicht 😀.csv"} {
		want = append(want, "usage/"+name+":3 bad_charge")
	}
	tx := state(t)
	if got := take(t, tx, dir).counted(); got != "read 12 loaded 6 updated 0 duplicate 0 rejected 6 refused 0" {
		t.Errorf("got %s", got)
	}
	if got := rejected(t, tx); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if again := take(t, tx, dir); again.NewFiles != 0 {
		t.Errorf("the second run reads %d files", again.NewFiles)
	}
}

// TestLinks wants usage/ itself to be read through a link, and a link in it to be refused.
func TestLinks(t *testing.T) {
	shared := folder(t, map[string]string{"usage/a.csv": csvOf(header25, row25(1))})
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(shared, "usage"), filepath.Join(dir, "usage")); err != nil {
		t.Skip("this file system has no links: ", err)
	}
	if err := os.Symlink("a.csv", filepath.Join(shared, "usage", "b.csv")); err != nil {
		t.Fatal(err)
	}
	tx := state(t)
	if got := take(t, tx, dir).counted(); got != "read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 1" {
		t.Errorf("got %s", got)
	}
	if got := rejected(t, tx); !slices.Equal(got, []string{"usage/b.csv:0 file_refused"}) {
		t.Errorf("got %q", got)
	}
}
