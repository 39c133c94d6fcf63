package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// BenchmarkFormsAgainstReading loads JSON of Graph and a workbook into a new state on disk, and reads the same file alone
// in turn: rows of JSON as the standard library gives them, rows of a sheet as excelize does.
func BenchmarkFormsAgainstReading(b *testing.B) {
	const records = 20_000
	given := make([]record, records)
	for i := range given {
		given[i] = benchRecord(i)
	}
	for _, form := range []struct {
		name    string
		content func() string
		alone   func(path string) (rows int, err error)
	}{
		{"json", func() string { return asGraph(given, "a page", false) }, jsonAlone},
		{"xlsx", func() string { return asBook(given, true) }, sheetAlone},
	} {
		b.Run(form.name, func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "export")
			if err := os.WriteFile(file, []byte(form.content()), 0o600); err != nil {
				b.Fatal(err)
			}
			var load, alone took
			for b.Loop() {
				alone.add(measure(func() {
					if rows, err := form.alone(file); err != nil || rows != records {
						b.Fatalf("read alone it has %d rows of %d: %v", rows, records, err)
					}
				}))
				load.add(measure(func() { loadExport(b, file) }))
			}
			b.ReportMetric(load.wall/alone.wall, "wall-ratio")
			b.ReportMetric(load.cpu/alone.cpu, "cpu-ratio")
		})
	}
}

func benchRecord(n int) record {
	start := time.Date(2026, 10, 1, 0, 0, n, 0, time.UTC)
	return record{
		"UsageId": id(n), "Call ID": fmt.Sprintf("%d_112562680@203.0.113.7", n), "User Location": "US", "Microsoft Entra ObjectId": "db03c14b-06eb-4189-939b-7cbf3a20ba27",
		"UPN": fmt.Sprintf("user%d@contoso.example", n%500), "User Display Name": "Smith, Ann", "Caller ID": "+14255550100", "Call Type": "user_out", "Number Type": "Subscriber",
		"Domestic/International": "International", "Destination Dialed": "France", "Destination Number": "+3314567****", "External Country": "FR",
		"Start Time": start.Format("2006-01-02T15:04:05.0000000Z"), "End Time": start.Add(time.Minute).Format("2006-01-02T15:04:05.0000000Z"),
		"Duration Seconds": "60", "Connection Fee": "0.00", "Charge": fmt.Sprintf("0.%02d", n%100), "Currency": "USD", "Capability": "MCOPSTNPP",
		"Operator": "Microsoft", "Source of Call Duration": "Microsoft",
	}
}

// jsonAlone takes the rows of a page out one by one, each property by name.
func jsonAlone(path string) (rows int, err error) {
	in, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	decoder := json.NewDecoder(in)
	for {
		var page struct{ Value []map[string]json.RawMessage }
		if err := decoder.Decode(&page); errors.Is(err, io.EOF) {
			return rows, nil
		} else if err != nil {
			return rows, err
		}
		rows += len(page.Value)
	}
}

// sheetAlone takes the rows of the first sheet out one by one.
func sheetAlone(path string) (n int, err error) {
	file, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	rows, err := file.Rows(file.GetSheetName(0))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for ; rows.Next(); n++ {
		if _, err := rows.Columns(excelize.Options{RawCellValue: true}); err != nil {
			return n, err
		}
	}
	return n - 1, rows.Error() // without the header
}
