package ingest

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"time"
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
		{"other records' ids in the first column", map[string]string{"usage/a.csv": csvOf("Parent Id,"+header20, id(2)+","+row20(1), id(1)+","+row20(2, "Charge", "0.40"))},
			"read 2 loaded 2 updated 0 duplicate 0 rejected 0 refused 0", []string{"usage/a.csv:2 0.380000", "usage/a.csv:3 0.400000"}},
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
	both := list(t, tx, "select concat_ws(' ', h.charge, h.source_line, h.replaced, h.new_charge, h.new_duration_s, f.path, h.new_source_line) from usage_history as h join files as f on f.file_id = h.new_file_id")
	if want := []string{"0.380000 2 true 0.500000 219 usage/a.csv 2"}; !slices.Equal(both, want) {
		t.Errorf("got history %q, want %q", both, want)
	}
	if err := os.Remove(filepath.Join(dir, "usage", "b.csv")); err != nil {
		t.Fatal(err)
	}
	if got, want := take(t, tx, dir).counted(), "read 2 loaded 2 updated 0 duplicate 0 rejected 0 refused 0"; got != want {
		t.Errorf("after the removal of a file: got %s, want %s", got, want)
	}
}

// TestTheHistoryOfARecord wants every reading that does not count, and of each that was replaced both values.
func TestTheHistoryOfARecord(t *testing.T) {
	tx, dir := state(t), folder(t, map[string]string{
		"usage/a.csv": csvOf(header25, row25(1), row25(1)),
		"usage/b.csv": csvOf(header25, row25(1, "Charge", "0.40", "Duration Seconds", "240")),
	})
	if got, want := take(t, tx, dir).counted(), "read 3 loaded 1 updated 1 duplicate 1 rejected 0 refused 0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	put(t, dir, "usage/c.csv", csvOf(header25, row25(1, "Charge", "0.40", "Duration Seconds", "240"), row25(1, "Charge", "0.41", "Duration Seconds", "240")))
	if got, want := take(t, tx, dir).counted(), "read 5 loaded 1 updated 2 duplicate 2 rejected 0 refused 0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	got := list(t, tx, "select concat_ws(' ', f.path, h.source_line, h.charge, h.duration_s, h.replaced, h.new_charge, h.new_duration_s) from usage_history as h join files as f using (file_id) order by all")
	want := []string{
		"usage/a.csv 2 0.380000 219 false",
		"usage/a.csv 3 0.380000 219 true 0.400000 240",
		"usage/b.csv 2 0.400000 240 false",
		"usage/c.csv 2 0.400000 240 true 0.410000 240",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestTheFirstChangeOfARecord wants one and the same change told of a record that its file changes twice, in whatever
// order the history lies.
func TestTheFirstChangeOfARecord(t *testing.T) {
	ctx := context.Background()
	tx, dir := state(t), folder(t, map[string]string{
		"usage/a.csv": csvOf(header25, row25(1)),
		"usage/b.csv": csvOf(header25, row25(1, "Charge", "0.40"), row25(1, "Charge", "0.50")),
	})
	take(t, tx, dir)
	month := TellOptions{From: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Period: "2026-10"}
	want := "usage/b.csv changed 2 records of 2026-10 that had been read before: their charges and fees were 0.78 EUR and are 0.90. " +
		"The first is 9c4984c7-6c3c-427d-a30c-000000000001, charged 0.38 before and 0.40 now."
	for _, order := range []string{"asc", "desc"} {
		for _, change := range []string{
			"create or replace temp table lying as from usage_history order by charge " + order, "delete from usage_history", "insert into usage_history from lying order by charge " + order,
		} {
			if err := tx.Exec(ctx, fstest.MapFS{"q": {Data: []byte(change)}}, "q"); err != nil {
				t.Fatal(err)
			}
		}
		found, err := changedRecords(ctx, tx, month)
		if err != nil || len(found) != 1 || found[0].message != want {
			t.Errorf("charges %s: got %v %v, want %q", order, found, err, want)
		}
	}
}
