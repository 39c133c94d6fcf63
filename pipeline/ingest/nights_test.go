package ingest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tollbook/pipeline/store"
)

// delivered is a record as an export of some night has it: which of the ids, and what it says of start and charge.
type delivered struct{ id, day, cents int }

func (d delivered) start() time.Time { return time.Date(2026, 9, 28+d.day, 12, 0, 0, 0, time.UTC) }

func (d delivered) row() string {
	return row25(0, "UsageId", nightID(d.id), "Start Time", d.start().Format(time.RFC3339), "End Time", "", "Charge", fmt.Sprintf("0.%02d", d.cents))
}

// nightID is the n-th id; those of 1 and 2, and of 3 and 4, have the same hash.
func nightID(n int) string {
	alike := []string{
		"49e5536a-a62b-ff11-debe-1424ac191080", "40dbb79b-f8f9-7761-5d7d-e5f4780f69a7",
		"b4f16648-599c-3f4d-4a24-8b7259176c9c", "cf061abc-4792-e647-3e6c-2159c755791d",
	}
	if n <= len(alike) {
		return alike[n-1]
	}
	return id(n)
}

// anyNights draws what comes in some nights, in one to three exports each: records new, read again, and changed in charge or start.
func anyNights(t *rapid.T) [][][]delivered {
	one := rapid.Custom(func(t *rapid.T) delivered {
		return delivered{rapid.IntRange(1, 9).Draw(t, "id"), rapid.IntRange(0, 4).Draw(t, "day"), rapid.IntRange(1, 2).Draw(t, "cents")}
	})
	export := rapid.SliceOfN(one, 1, 8)
	return rapid.SliceOfN(rapid.SliceOfN(export, 1, 3), 2, 4).Draw(t, "nights")
}

// books is what should stand after each night: a reading counts when it is the first of the last version of its record.
type books struct {
	standing map[int]string // usage id: its row
	versions map[int]delivered
	days     map[string]bool // that the night touched
	dropped  int
}

func (b *books) read(d delivered, path string, line int, place map[int]string) {
	was, known := b.versions[d.id]
	if known && was == d {
		b.dropped++
		return
	}
	if known {
		b.dropped++
		b.days[was.start().Format(time.DateOnly)] = true
	}
	b.versions[d.id], place[d.id] = d, path
	b.standing[d.id] = fmt.Sprintf("%s %s 0.%02d0000 %s:%d", nightID(d.id), d.start().Format(time.DateTime), d.cents, path, line)
}

// TestNightsThatRepeatAndChangeRecords is a law of the dedupe: after each night usage, its history and the days that have to be rated again
// are what reading record by record comes to.
func TestNightsThatRepeatAndChangeRecords(t *testing.T) {
	const seeds = 6
	nights := rapid.Custom(anyNights)
	for seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { passNights(t, nights.Example(seed)) })
	}
}

func passNights(t *testing.T, nights [][][]delivered) {
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{TempDir: t.TempDir(), Threads: 1, Folders: []string{os.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	dir := folder(t, map[string]string{"usage/.keep": ""})
	b := books{standing: map[int]string{}, versions: map[int]delivered{}}
	for n, exports := range nights {
		b.days = map[string]bool{}
		place := map[int]string{} // of records that this night's exports have the standing reading of
		for i, export := range exports {
			path := fmt.Sprintf("usage/%d-%d.csv", n, i)
			var rows []string
			for line, d := range export {
				rows = append(rows, d.row())
				b.read(d, path, line+2, place)
			}
			put(t, dir, path, csvOf(header25, rows...))
		}
		for one := range place {
			b.days[b.versions[one].start().Format(time.DateOnly)] = true
		}
		tx, err := db.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		take(t, tx, dir)
		b.compare(t, tx, n)
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
	}
}

func (b *books) compare(t *testing.T, tx *store.Tx, night int) {
	t.Helper()
	standing := slices.SortedFunc(maps.Values(b.standing), cmp.Compare[string])
	for _, c := range []struct {
		what, query string
		want        []string
	}{
		{"usage", "select concat_ws(' ', u.usage_id, u.start_time, u.charge, f.path || ':' || u.source_line) from usage as u join files as f using (file_id) order by 1", standing},
		{"days", "select strftime(day, '%Y-%m-%d') from touched_days order by 1", slices.Sorted(maps.Keys(b.days))},
		{"readings that do not count", "select count(*) from usage_history", []string{fmt.Sprint(b.dropped)}},
		{"standing readings that are not those in usage", `select concat_ws(' ', usage_id, file_id, source_line) from (
			select usage_id, file_id, source_line from standing_readings except select usage_id, file_id, source_line from usage)`, nil},
		{"standing readings", "select cast(usage_id as varchar) from standing_readings order by 1", list(t, tx, "select distinct cast(usage_id as varchar) from usage_history order by 1")},
	} {
		if got := list(t, tx, c.query); !slices.Equal(got, c.want) {
			t.Errorf("night %d, %s: got\n%q\nwant\n%q", night+1, c.what, got, c.want)
		}
	}
}
