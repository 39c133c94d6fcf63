package ingest

import (
	"crypto/md5"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// numbered is an export that knows what becomes of each of its records, by their numbers.
type numbered struct {
	text string
	n    int
	ids  []string
	good []string // "number id charge" of each record that is read
	bad  []string // "number code mark" of each that is rejected; the mark stands in the record
}

// spoilt are ways in which a record is damaged: a column, its cell, and the code that it earns.
func spoilt() [][3]string {
	return [][3]string{
		{"UsageId", "{" + id(1) + "}", codeUsageID}, {"UsageId", "", codeUsageID}, {"Start Time", "soon", codeTimestamp}, {"Duration Seconds", "-1", codeDuration},
		{"Charge", "x", codeCharge}, {"Currency", "€", codeCurrency}, {"Call Type", `""`, codeCallType}, {"Destination Dialed", "a,b", codeFieldCount},
		{"Destination Dialed", "M\xfcller", codeEncoding}, {"Destination Dialed", "\"a\n\"\"\n\xff\"", codeEncoding},
	}
}

// odd are cells that are quoted, run over lines or would have to be.
func odd() []string {
	return []string{`"a, ""b"""`, "\"x\ny\"", "\"x\r\n" + strings.ReplaceAll(row20(1), `"`, `""`) + "\n\"", `""`, `a "b" c`, "nul\x00", "\"" + strings.Repeat("long\n", 40) + "\""}
}

// add writes the next record; one in about so many is out of the ordinary in each way, and of 0 none.
func (e *numbered) add(t *rapid.T, header, eol string, rare int) {
	chance := func(what string) bool { return rare > 0 && rapid.IntRange(1, rare).Draw(t, what) == rare }
	e.n++
	number, own, cents := e.n+1, id(e.n), e.n
	if len(e.ids) > 0 && chance("repeated") {
		own, cents = rapid.SampledFrom(e.ids).Draw(t, "id of"), rapid.IntRange(1, 3).Draw(t, "cents")
	}
	charge, mark := fmt.Sprintf("%d.%02d", cents/100, cents%100), fmt.Sprintf("mark %d.", number)
	cells := []string{"UsageId", own, "Charge", charge, "User Display Name", mark, "Parent Id", id((e.n + 1) ^ 1 - 1)}
	code := ""
	switch {
	case chance("bad"):
		bad := rapid.SampledFrom(spoilt()).Draw(t, "how")
		cells, code = append(cells, bad[0], bad[1]), bad[2]
	case chance("odd"):
		cells = append(cells, "Destination Dialed", rapid.SampledFrom(odd()).Draw(t, "cell"))
	case chance("another spelling"):
		cells = append(cells, "UsageId", rapid.SampledFrom([]string{strings.ToUpper(own), " " + own + " ", `"` + own + `"`}).Draw(t, "id"))
	}
	e.text += rowOf(header, e.n, cells) + eol
	if chance("blank line") {
		e.text += eol
	}
	if code != "" {
		e.bad = append(e.bad, fmt.Sprintf("%d %s %s", number, code, mark))
		return
	}
	e.ids, e.good = append(e.ids, own), append(e.good, fmt.Sprintf("%d %s %s", number, own, charge))
}

// anyNumbered draws an export of up to some hundred records, from wholly sound to mostly damaged.
func anyNumbered(t *rapid.T) numbered {
	header := rapid.SampledFrom([]string{header25, "Parent Id," + header20, "Operator,Parent Id," + header20, header20}).Draw(t, "header")
	eols := rapid.SampledFrom([][]string{{"\n"}, {"\r\n"}, {"\r\n", "\n"}}).Draw(t, "line ends")
	rare := rapid.SampledFrom([]int{0, 20, 2, 200}).Draw(t, "one in")
	e := numbered{text: rapid.SampledFrom([]string{"", "\xef\xbb\xbf"}).Draw(t, "byte order mark") + header + eols[0]}
	for range rapid.SampledFrom([]int{350, 102, 103, 101, 2, 1}).Draw(t, "records") {
		e.add(t, header, rapid.SampledFrom(eols).Draw(t, "line end"), rare)
	}
	if rapid.Bool().Draw(t, "no line end at the end") {
		e.text = strings.TrimRight(e.text, "\r\n")
	}
	return e
}

// TestEveryRecordKeepsItsNumber is a law: whatever is wrong with which records, each stands under its own number, in
// usage, in its history or among the rejects.
func TestEveryRecordKeepsItsNumber(t *testing.T) {
	const seeds = 12
	checkNumbers(t, seeds)
}

func checkNumbers(t *testing.T, seeds int) {
	t.Helper()
	exports := rapid.Custom(anyNumbered)
	for seed := range seeds {
		e, tx := exports.Example(seed), state(t)
		if got, want := take(t, tx, folder(t, map[string]string{"usage/a.csv": e.text})).Read, int64(e.n); got != want {
			t.Errorf("seed %d: read %d of %d records", seed, got, want)
		}
		good := list(t, tx, "select source_line || ' ' || usage_id || ' ' || cast(charge as decimal(18, 2)) from "+
			"(select source_line, usage_id, charge from usage union all select source_line, usage_id, charge from usage_history) order by source_line")
		if !slices.Equal(good, e.good) {
			t.Errorf("seed %d: %s", seed, firstDifference(good, e.good))
		}
		bad := list(t, tx, "select source_line || ' ' || code || ' ' || regexp_extract(raw, 'mark [0-9]+[.]') from rejects order by source_line")
		if !slices.Equal(bad, e.bad) {
			t.Errorf("seed %d: rejects: %s", seed, firstDifference(bad, e.bad))
		}
	}
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("got %q, want %q", got[i], want[i])
		}
	}
	return fmt.Sprintf("got %d records, want %d", len(got), len(want))
}

// TestRowsInsideCells gives an export so large that the engine would part it, and cells that hold whole rows.
func TestRowsInsideCells(t *testing.T) {
	const records, inside = 20, 3000
	cell := `"` + strings.Repeat(strings.ReplaceAll(row20(7), `"`, "")+"\r\n", inside) + `"`
	var rows []string
	for n := range records {
		rows = append(rows, row20(n+1, "User Display Name", cell))
	}
	tx := state(t)
	got := take(t, tx, folder(t, map[string]string{"usage/a.csv": csvOf(header20, rows...)})).counted()
	if want := fmt.Sprintf("read %d loaded %d updated 0 duplicate 0 rejected 0 refused 0", records, records); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestQuotedCellsThatTheEngineParts gives an export of several of the engine's buffers, with long cells full of delimiters and quotes
// wherever a buffer may end, and wants each cell as it is.
func TestQuotedCellsThatTheEngineParts(t *testing.T) {
	const records = 9000
	rows, want := make([]string, records), make([]string, records)
	for n := range records {
		name := strings.Repeat(fmt.Sprintf(`%d,"x",`, n), 1+n*7%90)
		if n%1500 == 700 {
			name = strings.Repeat(name, 900_000/len(name)/2) // with its doubled quotes near the longest record there may be
		}
		rows[n] = row20(n+1, "User Display Name", `"`+strings.ReplaceAll(name, `"`, `""`)+`"`)
		want[n] = fmt.Sprintf("%d %s %x", n+2, id(n+1), md5.Sum([]byte(name)))
	}
	tx := state(t)
	content := csvOf(header20, rows...)
	if len(content) < 4*2*LineBytesMax {
		t.Fatalf("the export has %d bytes, which are too few to be parted", len(content))
	}
	take(t, tx, folder(t, map[string]string{"usage/a.csv": content}))
	if got := list(t, tx, "select concat_ws(' ', source_line, usage_id, md5(display_name)) from usage order by source_line"); !slices.Equal(got, want) {
		t.Error(firstDifference(got, want))
	}
}
