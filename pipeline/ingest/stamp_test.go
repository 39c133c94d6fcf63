package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"tollbook/pipeline/store"
)

// nightAfter ingests the folder as a run does that begins long after everything in it was written.
func nightAfter(t *testing.T, tx *store.Tx, dir string) Summary {
	t.Helper()
	spool := t.TempDir()
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(spool, later, later); err != nil {
		t.Fatal(err)
	}
	s, err := Run(context.Background(), tx, Options{TenantDir: dir, SpoolDir: spool, Currency: "USD"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAnUntouchedInputIsKnownByItsStamp(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no stamps here: every input is hashed each time")
	}
	tx, dir := state(t), folder(t, map[string]string{"usage/a.csv": csvOf(header25, row25(1)), "usage/b.csv": csvOf(header25, row25(2))})
	nightAfter(t, tx, dir)
	if got := list(t, tx, "select input || ' ' || (sha256 = (select max(sha256) from files as f where f.input = s.input)) from stamps as s order by 1"); !slices.Equal(got, []string{"usage/a.csv true", "usage/b.csv true"}) {
		t.Fatalf("the stamps are of %v, want both inputs with the hashes that files has", got)
	}
	if s := nightAfter(t, tx, dir); s.KnownFiles != 2 || s.NewFiles != 0 {
		t.Errorf("the second night knows %d and reads %d, want 2 and 0", s.KnownFiles, s.NewFiles)
	}
	// What stands beside the stamp is believed, for the file is not read: with another hash it is a file never seen.
	other := fstest.MapFS{"q": {Data: []byte("update stamps set sha256 = 'another' where input = 'usage/a.csv'")}}
	if err := tx.Exec(context.Background(), other, "q"); err != nil {
		t.Fatal(err)
	}
	if s := nightAfter(t, tx, dir); s.KnownFiles != 1 || s.NewFiles != 1 {
		t.Errorf("with another hash beside the stamp the night knows %d and reads %d, want 1 and 1", s.KnownFiles, s.NewFiles)
	}
}

func TestAnInputThatChangedIsReadWhateverItsTimeSays(t *testing.T) {
	first, second := csvOf(header25, row25(1, "Charge", "0.38")), csvOf(header25, row25(1, "Charge", "0.83"))
	tx, dir := state(t), folder(t, map[string]string{"usage/a.csv": first})
	name := dir + "/usage/a.csv"
	long := time.Now().Add(-24 * time.Hour)
	if err := os.Chtimes(name, long, long); err != nil {
		t.Fatal(err)
	}
	nightAfter(t, tx, dir)
	if err := os.WriteFile(name, []byte(second), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, long, long); err != nil {
		t.Fatal(err)
	}
	if s := nightAfter(t, tx, dir); s.NewFiles != 1 {
		t.Errorf("after a change of the same length with its time set back %d files are read, want 1", s.NewFiles)
	}
	if got := list(t, tx, "select cast(charge as varchar) from usage"); !slices.Equal(got, []string{"0.830000"}) {
		t.Errorf("the charge is %v, want 0.830000", got)
	}
}

func TestAnInputThatMayStillChangeHasNoStamp(t *testing.T) {
	tx, dir := state(t), folder(t, map[string]string{"usage/a.csv": csvOf(header25, row25(1))})
	take(t, tx, dir) // begins in the very second in which the file was written
	if got := list(t, tx, "select input from stamps"); len(got) != 0 {
		t.Errorf("%v has a stamp, though a change within the same second could have the same times", got)
	}
}

// TestAFileWithoutAHash reads files whose hash fails beside the reading: what could be read would be read again in each night.
func TestAFileWithoutAHash(t *testing.T) {
	failed := &sum{done: make(chan struct{}), err: errors.New("too many open files")}
	close(failed.done)
	for name, c := range map[string]struct {
		out  read
		want string
	}{
		"read":    {read{fileID: 1, path: "usage/a.csv", kind: "pstn", records: 3}, "working out the SHA-256 of usage/a.csv: too many open files"},
		"damaged": {read{fileID: 1, path: "usage/a.csv", kind: "pstn", records: 3, rejected: 1, refused: true}, "working out the SHA-256 of usage/a.csv: too many open files"},
		"refused": {read{fileID: 1, path: "usage/a.csv", kind: "refused", records: 1, rejected: 1, refused: true}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := &run{tx: state(t)}
			err := r.record(t.Context(), Input{Path: "usage/a.csv", sum: failed}, c.out)
			if got := fmt.Sprint(err); got != cmp.Or(c.want, "<nil>") {
				t.Errorf("got %s, want %q", got, c.want)
			}
		})
	}
}
