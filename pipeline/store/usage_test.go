package store

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// manyUsage are records of two days: words and people that come in the first ones, and some that come only after as many as are
// looked at before. What they print is whatever text can hold.
const manyUsage = `select
		md5(cast(i as varchar))::uuid as usage_id, 'call' as kind, 'user_out' as call_type, 'USD' as currency,
		case
			when i < 50000 then 'place ' || i % 7
			when i % 1000 <> 0 then 'place ' || i % 7
			else ['', '"', '\', '[1]', '$' || '[0]', 'a' || chr(31) || 'b', 'a' || chr(10), 'Zürich 🏔', 'null', null, '\u0041', chr(1)][1 + (i // 1000) % 12]
		end as destination_name,
		if(i > 60000 and i % 2000 = 0, null, 'OP') as operator,
		if(i % 5000 = 4999, 'late ' || i, 'u' || i % 100) as user_id,
		if(i > 70000 and i % 3000 = 0, '', 'name ' || i % 100) as display_name,
		timestamp '2026-10-01' + to_seconds(i) as start_time, i as duration_s, 0 as charge, 0 as connection_fee, 1 as file_id, i + 2 as source_line
	from range($n) as t(i)`

// TestUsageIsWhatWasRead holds the view against the rows, however many of them print something for the first time.
func TestUsageIsWhatWasRead(t *testing.T) {
	for _, c := range []struct {
		name    string
		records int
	}{{"fewer than are looked at", 20_000}, {"more", 130_000}, {"none", 0}} {
		t.Run(c.name, func(t *testing.T) {
			ctx := t.Context()
			db, err := Open(ctx, Options{TempDir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			tx, err := db.Begin(ctx)
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := errors.Join(tx.Rollback(), db.Close()); err != nil {
					t.Error(err)
				}
			}()
			given := strings.ReplaceAll(manyUsage, "$n", strconv.Itoa(c.records))
			q := fstest.MapFS{
				"given":   {Data: []byte(given)},
				"again":   {Data: []byte("select g.* replace (md5(usage_id::varchar)::uuid as usage_id, 2 as file_id) from (" + given + ") as g")},
				"missing": {Data: []byte("select count(*) from (from (" + given + ") except all select usage_id, kind, call_type, currency, destination_name, operator, user_id, display_name, start_time, duration_s, charge, connection_fee, file_id, source_line from usage where file_id = 1)")},
				"records": {Data: []byte("select (select count(*) from usage), (select count(*) from usage_records where as_read is not null)")},
				"words":   {Data: []byte("select count(*), count(distinct words_id), (select count(*) from (select distinct * exclude (words_id) from printed_words)) from printed_words")},
				"people":  {Data: []byte("select count(*), count(distinct person_id), (select count(*) from (select distinct * exclude (person_id) from printed_people)) from printed_people")},
			}
			get := func(name string, dest ...any) {
				t.Helper()
				if err := tx.Get(ctx, dest, q, name); err != nil {
					t.Fatal(err)
				}
			}
			n, err := tx.InsertUsage(ctx, q, "given")
			if err != nil || n != int64(c.records) {
				t.Fatalf("%d records, %v; want %d", n, err, c.records)
			}
			var missing, records, unread, words, people [3]int64
			get("missing", &missing[0])
			get("records", &records[0], &unread[0])
			get("words", &words[0], &words[1], &words[2])
			get("people", &people[0], &people[1], &people[2])
			if missing[0] != 0 || records[0] != n || unread[0] != 0 || words[0] != words[1] || words[0] != words[2] || people[0] != people[1] || people[0] != people[2] {
				t.Errorf("%d missing, %d records in the view, %d with their text, words %v, people %v", missing[0], records[0], unread[0], words, people)
			}
			if _, err := tx.InsertUsage(ctx, q, "again"); err != nil {
				t.Fatal(err)
			}
			var wordsAfter, peopleAfter [3]int64
			get("words", &wordsAfter[0], &wordsAfter[1], &wordsAfter[2])
			get("people", &peopleAfter[0], &peopleAfter[1], &peopleAfter[2])
			if wordsAfter != words || peopleAfter != people {
				t.Errorf("the same words and people again: %v and %v; want %v and %v", wordsAfter, peopleAfter, words, people)
			}
		})
	}
}

// TestTheHashOfAnIdStands holds that the hash by which states find ids is the one that they were written with. Where the engine comes to
// hash in another way, states need another version of the schema that makes the column anew.
func TestTheHashOfAnIdStands(t *testing.T) {
	db, err := Open(t.Context(), Options{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for id, want := range map[string]uint64{
		"33c3a78b-9b45-4fb1-9a70-a6c209a4faa1": 207583554633872,
		"49e5536a-a62b-ff11-debe-1424ac191080": 47393481971132,
		"40dbb79b-f8f9-7761-5d7d-e5f4780f69a7": 47393481971132, // alike, as few are
	} {
		var got uint64
		if err := db.sql.QueryRowContext(t.Context(), "select id_hash(cast(? as uuid))", id).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s: got %d, want %d", id, got, want)
		}
	}
}
