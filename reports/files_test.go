package reports

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tollbook/pipeline/store"
)

// ask gives the rows of a select as texts.
func ask(t *testing.T, tx *store.Tx, text string) [][]string {
	t.Helper()
	rows, err := tx.Query(context.Background(), fstest.MapFS{"q.sql": {Data: []byte(text)}}, "q.sql")
	if err != nil {
		t.Fatal(err)
	}
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for rows.Next() {
		cells, dest := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			dest[i] = &cells[i]
		}
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		line := make([]string, len(cells))
		for i, c := range cells {
			line[i] = fmt.Sprint(c)
		}
		out = append(out, line)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

// ratedColumns are those of design section 8.
const ratedColumns = "usage_id,kind,start_time,user_id,upn,cost_center,call_type,direction,number,destination,destination_country,destination_kind," +
	"duration_s,segments,rule,funding,plan,pool,pool_units,billed_s,increments,price,surcharge,connection_fee,cost,billed_charge,currency,variance,cause," +
	"tariff_file,tariff_line,tariff_prefix,source_file,source_line,findings"

func TestRatedUsageHasItsColumnsInOrder(t *testing.T) {
	tx, o := tenant(t), october(t)
	write(t, tx, o)
	rows := readCSV(t, filepath.Join(o.OutDir, "rated_usage.csv"))
	if got := strings.Join(rows[0], ","); got != ratedColumns {
		t.Errorf("columns %s", got)
	}
	if len(rows) != 251 {
		t.Errorf("%d lines", len(rows))
	}
	parquet := ask(t, tx, fmt.Sprintf("select column_name, column_type from (describe select * from read_parquet('%s/rated_usage.parquet'))", o.OutDir))
	var names []string
	types := map[string]string{}
	for _, r := range parquet {
		names, types[r[0]] = append(names, r[0]), r[1]
	}
	if got := strings.Join(names, ","); got != ratedColumns {
		t.Errorf("columns of the parquet file %s", got)
	}
	for name, want := range map[string]string{"start_time": "VARCHAR", "cost": "DECIMAL(24,6)", "price": "DECIMAL(18,6)", "billed_charge": "DECIMAL(24,6)", "duration_s": "INTEGER", "pool_units": "BIGINT", "usage_id": "VARCHAR"} {
		if types[name] != want {
			t.Errorf("%s is %s, want %s", name, types[name], want)
		}
	}
	text := ask(t, tx, fmt.Sprintf("select count(*) from (select * from read_parquet('%s/rated_usage.parquet', file_row_number = true) except select %s, file_row_number from rated_usage)", o.OutDir, ratedColumns))
	if text[0][0] != "0" {
		t.Errorf("%s rows of the parquet file are not in rated_usage, or elsewhere in it", text[0][0])
	}
}

func TestWhoseCostCentreARecordGoesTo(t *testing.T) {
	for _, c := range []struct{ name, given, want string }{
		{"by the user's id", "update usage set user_id = 'u-0', upn = 'user2@contoso.example'", "CC-100"},
		{"else by the user's name", "update usage set user_id = 'u-9', upn = 'user2@contoso.example'", "CC-200"},
		{"else an inbound record by the dialled number, however it is written", "update usage set user_id = null, upn = null, callee = '18005550100'; update rated set direction = 'inbound'", "CC-900"},
		{"else an outbound record by its caller", "update usage set user_id = null, upn = null, caller = '+1 (800) 555-0100'; update rated set direction = 'outbound'", "CC-900"},
		{"a call to our line is not the line's", "update usage set user_id = null, upn = null, callee = '18005550100', caller = '+33123'; update rated set direction = 'outbound'", "<nil>"},
		{"a masked number is nobody's", "update usage set user_id = null, upn = null, callee = '+180055501**'; update rated set direction = 'inbound'", "<nil>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx, o := tenant(t, c.given), october(t)
			if err := collect(context.Background(), tx, o); err != nil {
				t.Fatal(err)
			}
			if got := ask(t, tx, "select distinct cost_center from rated_usage"); len(got) != 1 || got[0][0] != c.want {
				t.Errorf("cost centres %v, want %s", got, c.want)
			}
		})
	}
}

func TestStartTimesShowAFractionOnlyWhenThereIsOne(t *testing.T) {
	for given, want := range map[string]string{
		"2026-10-05 10:00:00.123456": "2026-10-05T10:00:00.123456Z", "2026-10-05 10:00:00": "2026-10-05T10:00:00Z",
		"2026-10-05 10:00:59.000001": "2026-10-05T10:00:59.000001Z", "2026-10-05 10:00:01.5": "2026-10-05T10:00:01.500000Z",
	} {
		tx, o := tenant(t, "update usage set start_time = timestamp '"+given+"' where start_time >= timestamp '2026-10-01'; update rated set start_time = timestamp '"+given+"' where month = '2026-10'"), october(t)
		if err := collect(context.Background(), tx, o); err != nil {
			t.Fatal(err)
		}
		if got := ask(t, tx, "select distinct start_time from rated_usage"); got[0][0] != want {
			t.Errorf("%s is written %s", given, got[0][0])
		}
	}
}

func TestFocusHasTheColumnsOfItsSpecification(t *testing.T) {
	tx, o := tenant(t), october(t)
	write(t, tx, o)
	file := fmt.Sprintf("read_parquet('%s/focus.parquet')", o.OutDir)
	described := ask(t, tx, "select column_name, column_type from (describe select * from "+file+")")
	got := map[string]string{}
	for _, r := range described {
		got[r[0]] = r[1]
	}
	doc, err := os.ReadFile("../docs/FOCUS.md")
	if err != nil {
		t.Fatal(err)
	}
	stated := regexp.MustCompile("(?m)^\\| `(\\w+)` \\| ([^|]+) \\| (yes|no) \\|").FindAllStringSubmatch(string(doc), -1)
	if len(stated) != len(got) || len(stated) != 43 {
		t.Errorf("docs/FOCUS.md states %d columns, the file has %d", len(stated), len(got))
	}
	for _, s := range stated {
		if got[s[1]] != strings.TrimSpace(s[2]) {
			t.Errorf("%s is %q, docs/FOCUS.md says %s", s[1], got[s[1]], s[2])
		}
		if nulls := ask(t, tx, "select count(*) from "+file+" where "+s[1]+" is null")[0][0]; s[3] == "no" && nulls != "0" {
			t.Errorf("%s is empty in %s records", s[1], nulls)
		}
	}
	same := ask(t, tx, "select sum(BilledCost) - (select sum(billed_charge) from rated_usage), count(*), min(ChargePeriodStart) >= min(BillingPeriodStart) from "+file)
	if same[0][1] != "250" || same[0][2] != "true" || same[0][0] != "0" {
		t.Errorf("difference of the billed total, records, period: %v", same)
	}
}

func TestFocusHasTheColumnsOfThePublishedSample(t *testing.T) {
	sample, err := os.Open("../../shared/data/focus/focus-1.0-sample.csv")
	if err != nil {
		t.Skip("the published sample is not here: ", err)
	}
	header, err := csv.NewReader(sample).Read()
	if err := errors.Join(err, sample.Close()); err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("../docs/FOCUS.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range header {
		// Id numbers the rows of the sample; the specification has no such column
		if name != "Id" && !strings.Contains(string(doc), "| `"+name+"` |") {
			t.Errorf("the published sample has a column %s", name)
		}
	}
}

func TestRejectsAreThoseOfFilesStillThere(t *testing.T) {
	tx, o := tenant(t), october(t)
	write(t, tx, o)
	got := readCSV(t, filepath.Join(o.OutDir, "rejects.csv"))
	want := [][]string{
		{"source_file", "source_line", "code", "message", "raw"},
		{"usage/october.csv", "17", "bad_duration", `the duration "-4" is signed`, "a,b,-4"},
		{"usage/october.csv", "18", "bad_duration", `the duration "1.5" is fractional`, `a,b,"1.5"`},
		{"usage/october.csv", "19", "bad_timestamp", "the start is missing", "=HYPERLINK(\"x\"),\a"},
	}
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("rejects %q", got)
	}
}

func TestSummaryForScripts(t *testing.T) {
	tx, o := tenant(t), october(t)
	s := write(t, tx, o)
	data, err := os.ReadFile(filepath.Join(o.OutDir, "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile("testdata/summary.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(data) != string(golden) {
		t.Errorf("summary.json is\n%s", data)
	}
	s.Balance.Observed, s.Balance.Unexplained = store.Dec{}, store.Dec{}
	delete(s.Advice, "initial")
	data, err = s.JSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"observed": null`, `"unexplained": null`, `"initial": null`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("summary.json lacks %s", want)
		}
	}
}

func TestRunJSONHasListsAndUTC(t *testing.T) {
	dir := t.TempDir()
	at := time.Date(2026, 11, 3, 8, 0, 0, 0, time.FixedZone("", 2*3600))
	if err := WriteRunJSON(dir, RunInfo{Version: "0.1.0", AsOf: at, Started: at, Finished: at}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "run.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if got["as_of"] != "2026-11-03T06:00:00Z" || got["inputs"] == nil || got["stages"] == nil {
		t.Errorf("run.json is %s", data)
	}
}
