package ingest

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tollbook/pipeline/store"
)

// usageOf lists the usage and what it was rejected or set aside for, by the files that it comes from.
func usageOf(t *testing.T, tx *store.Tx) []string {
	t.Helper()
	const query = `select concat_ws(' ', f.path, u.source_line, u.charge, u.display_name) from usage as u join files as f using (file_id)
		union all select concat_ws(' ', 'before', f.path, h.source_line, h.charge) from usage_history as h join files as f using (file_id)
		union all select concat_ws(' ', 'reject', f.path, r.source_line, r.code) from rejects as r join files as f using (file_id)
		union all select concat_ws(' ', 'file', path, rows_read, rows_rejected, kind, oldest) from files order by all`
	return list(t, tx, query)
}

// TestAWaveReadsAsEachExportAlone gives exports that are typed together, some of them unsound, and wants of them what one
// night for each export gives.
func TestAWaveReadsAsEachExportAlone(t *testing.T) {
	good := func(from, to int, replace ...string) string {
		var rows []string
		for n := from; n <= to; n++ {
			rows = append(rows, row25(n, replace...))
		}
		return csvOf(header25, rows...)
	}
	json := `{"value":[{"id":"` + id(71) + `","userPrincipalName":"ann@contoso.example","callType":"user_out","startDateTime":"2026-10-01T08:00:00Z","duration":60,"charge":1.5,"currency":"USD"}]}`
	for name, inputs := range map[string]map[string]string{
		"all sound":                      {"a.csv": good(1, 3), "b.csv": good(4, 5), "c.csv": good(6, 6)},
		"a record in two exports":        {"a.csv": good(1, 3), "b.csv": good(2, 4, "Charge", "0.50")},
		"an id twice in one":             {"a.csv": good(1, 3), "b.csv": csvOf(header25, row25(4), row25(5), row25(4, "Charge", "0.70")), "c.csv": good(6, 7)},
		"a cell that cannot be read":     {"a.csv": csvOf(header25, row25(1), row25(2, "Charge", "x"), row25(3)), "b.csv": good(4, 5)},
		"two that cannot and one sound":  {"a.csv": csvOf(header25, row25(1, "Duration Seconds", "-1")), "b.csv": good(4, 5), "c.csv": csvOf(header25, row25(6), row25(7, "Start Time", "never"))},
		"a record of another shape":      {"a.csv": good(1, 2), "b.csv": csvOf(header25, row25(3), "one,two"), "c.csv": good(4, 4)},
		"layouts by turns":               {"a.csv": good(1, 2), "b.csv": csvOf(header20, row20(3)), "c.csv": good(4, 5), "d.csv": csvOf(header20, row20(6))},
		"an empty one between":           {"a.csv": good(1, 2), "b.csv": header25 + "\r\n", "c.csv": good(4, 5)},
		"one that is refused between":    {"a.csv": good(1, 2), "b.csv": "who,knows\r\n1,2\r\n", "c.csv": good(4, 5)},
		"a line end in a cell":           {"a.csv": good(1, 2), "b.csv": csvOf(header25, row25(3, "User Display Name", "\"Smith,\r\nAnn\"")), "c.csv": good(4, 5)},
		"JSON between":                   {"a.csv": good(1, 2), "b.json": json, "c.csv": good(4, 5)},
		"archives":                       {"a.zip": zipped("x.csv", good(1, 2)), "b.csv": good(3, 4), "c.zip": zipped("x.csv", csvOf(header25, row25(5), row25(6, "Charge", "x")))},
		"names that the engine expands":  {"a*.csv": good(1, 2), "ab.csv": good(3, 4)},
		"folders that say another value": {"charge=5/a.csv": good(1, 2), "charge=6/b.csv": good(3, 4)},
	} {
		t.Run(name, func(t *testing.T) {
			together, alone, dir := state(t), state(t), t.TempDir()
			for _, input := range slices.Sorted(maps.Keys(inputs)) {
				path := filepath.Join(dir, "usage", filepath.FromSlash(input))
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				put(t, dir, "usage/"+input, inputs[input])
				take(t, alone, dir)
			}
			take(t, together, dir)
			if got, want := usageOf(t, together), usageOf(t, alone); !slices.Equal(got, want) {
				t.Errorf("in one night\n%q\nin one for each export\n%q", got, want)
			}
		})
	}
}

// TestWhatIsPrintedIsReadTheSameWhereverItStands has cells of many forms first, last, or in an export that is not sound, and wants
// the same of them.
func TestWhatIsPrintedIsReadTheSameWhereverItStands(t *testing.T) {
	odd := [][]string{
		{}, {"Call Type", " USER_OUT "}, {"Call Type", "conf_in"}, {"Currency", " eur"}, {"Currency", ""}, {"User Location", "gb "}, {"Capability", "mcopstn2"},
		{"External Country", "de"}, {"Microsoft Entra ObjectId", "Ann@Contoso.example", "UPN", ""}, {"Microsoft Entra ObjectId", " A7 "}, {"UPN", "BOB@contoso.example "},
		{"User Display Name", "O'Neil \"\"x\"\""}, {"Administrative Units", "North"}, {"Operator", ""}, {"Destination Dialed", "Zürich\\"}, {"Number Type", "[1]"},
	}
	rows := make([]string, len(odd))
	for i, cells := range odd {
		for j := 1; j < len(cells); j += 2 {
			if strings.Contains(cells[j], `"`) {
				cells[j] = `"` + cells[j] + `"`
			}
		}
		rows[i] = row25(i+1, cells...)
	}
	const query = `select cast(to_json(u) as varchar) from (select * exclude (file_id, source_line) from usage order by usage_id) as u`
	read := func(sample int64, rows ...string) []string {
		t.Helper()
		tx, dir := state(t), folder(t, map[string]string{"usage/a.csv": csvOf(header25, rows...), "usage/b.csv": csvOf(header25, row25(90, "Operator", "Other"), row25(91))})
		if _, err := Run(t.Context(), tx, Options{TenantDir: dir, SpoolDir: t.TempDir(), Currency: "USD", sample: sample}); err != nil {
			t.Fatal(err)
		}
		if left := list(t, tx, "select 'left' from usage_records where as_read is not null"); len(left) > 0 {
			t.Errorf("%d records still have what they print with them", len(left))
		}
		return list(t, tx, query)
	}
	want := read(1000, rows...)
	if len(want) != len(odd)+2 {
		t.Fatalf("%d records, want %d", len(want), len(odd)+2)
	}
	for name, got := range map[string][]string{
		"one record looked at first":          read(1, rows...),
		"three":                               read(3, rows...),
		"with a record that cannot be used":   read(1, append(slices.Clone(rows), row25(80, "Currency", "E1"))...),
		"with one whose type is not printed":  read(1, append([]string{row25(80, "Call Type", " ")}, rows...)...),
		"with a currency that is none, first": read(1, append([]string{row25(80, "Currency", "E1")}, rows...)...),
	} {
		if !slices.Equal(got, want) {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, want)
		}
	}
}
