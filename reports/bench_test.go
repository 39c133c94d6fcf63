package reports

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/xuri/excelize/v2"

	"tollbook/pipeline/store"
)

// BenchmarkWorkbook writes the whole workbook with a long Detail and, in the same run, the same cells of Detail with the
// library's stream writer alone: x-library is the first time over the second, MiB-heap the most that Go held while ours
// was written, MiB-process what the whole process did, the engine included.
// TOLLBOOK_BENCH_ROWS=1000000 is what the promise is about; without it there are a tenth as many.
func BenchmarkWorkbook(b *testing.B) {
	rows := 100_000
	if text := os.Getenv("TOLLBOOK_BENCH_ROWS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			b.Fatal(err)
		}
		rows = n
	}
	tx, o := longMonth(b, rows)
	var ours, theirs time.Duration
	var heap uint64
	var resident int64
	for b.Loop() {
		forgetPeak()
		watch := watchHeap()
		start := time.Now()
		s, err := readSummary(b.Context(), tx, o)
		if err != nil {
			b.Fatal(err)
		}
		if err := writeWorkbook(b.Context(), tx, o, s); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
		heap, resident = max(heap, watch()), max(resident, residentPeak(b))
		b.StopTimer()
		sample := sampleCells(b, tx, o)
		start = time.Now()
		writeAlone(b, filepath.Join(o.OutDir, "alone.xlsx"), sample, rows)
		theirs += time.Since(start)
		b.StartTimer()
	}
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "x-library")
	b.ReportMetric(float64(heap)/(1<<20), "MiB-heap")
	b.ReportMetric(float64(resident)/1024, "MiB-process")
	b.ReportMetric(float64(rows)*float64(b.N)/ours.Seconds(), "rows/s")
}

// longMonth is the month of the tests with so many records, in a state on disk as a run has it.
func longMonth(b *testing.B, rows int) (*store.Tx, Options) {
	b.Helper()
	dir := b.TempDir()
	db, err := store.Open(b.Context(), store.Options{Path: filepath.Join(dir, "state.duckdb"), TempDir: b.TempDir(), Memory: "512MB"})
	if err != nil {
		b.Fatal(err)
	}
	tx, err := db.Begin(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := errors.Join(tx.Rollback(), db.Close()); err != nil {
			b.Error(err)
		}
	})
	more := fmt.Sprintf(`create temp table copies as select range as k from range(1, %d);
		insert into usage by name select u.* replace (md5(u.usage_id::varchar || k)::uuid as usage_id) from usage as u, copies where u.start_time >= '2026-10-01';
		insert into rated by name select r.* replace (md5(r.usage_id::varchar || k)::uuid as usage_id) from rated as r, copies where r.month = '2026-10';`, rows/250)
	for _, fs := range []fstest.MapFS{{"q.sql": {Data: read(b, "testdata/tables.sql")}}, {"q.sql": {Data: []byte(more)}}} {
		if err := tx.Exec(b.Context(), fs, "q.sql"); err != nil {
			b.Fatal(err)
		}
	}
	asStages(b, tx)
	o := october(b)
	o.TempDir, o.SheetRows, o.DetailPart = b.TempDir(), SheetRows, detailPart
	if err := collect(b.Context(), tx, o); err != nil {
		b.Fatal(err)
	}
	return tx, o
}

func read(tb testing.TB, path string) []byte {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// sampleCells are the values of the first records of Detail.
func sampleCells(b *testing.B, tx *store.Tx, o Options) [][]any {
	b.Helper()
	columns := detailSection().Columns
	c, err := open(b.Context(), tx, o, "detail", columns, records(0, 5000)...)
	if err != nil {
		b.Fatal(err)
	}
	var out [][]any
	for range 5000 {
		values, err := c.next(nil)
		if err != nil {
			b.Fatal(err)
		}
		if values == nil {
			break
		}
		for i := range values {
			content := cell{value: values[i], style: style{format: columns[i].Format, look: Body}}
			if values[i], err = cellValue(&content); err != nil {
				b.Fatal(err)
			}
		}
		out = append(out, values)
	}
	if err := c.close(); err != nil {
		b.Fatal(err)
	}
	return out
}

// writeAlone writes so many rows with the library and nothing of ours, one style to a column.
func writeAlone(b *testing.B, path string, sample [][]any, rows int) {
	b.Helper()
	f := excelize.NewFile()
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	styles := make([]int, len(sample[0]))
	for i := range styles {
		format := "0." + strings.Repeat("0", i)
		if styles[i], err = f.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			b.Fatal(err)
		}
	}
	cells := make([]any, len(sample[0]))
	for n := range rows {
		for i, v := range sample[n%len(sample)] {
			cells[i] = excelize.Cell{StyleID: styles[i], Value: v}
		}
		if err := sw.SetRow(cellName(1, n+1), cells); err != nil {
			b.Fatal(err)
		}
	}
	if err := errors.Join(sw.Flush(), f.SaveAs(path), f.Close()); err != nil {
		b.Fatal(err)
	}
}

// watchHeap samples what Go holds until the function that it gives is called, which tells the most.
func watchHeap() func() uint64 {
	stop, most := make(chan struct{}), make(chan uint64)
	go func() {
		var top uint64
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			top = max(top, m.HeapInuse)
			select {
			case <-stop:
				most <- top
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(stop); return <-most }
}

// forgetPeak begins the measure of residentPeak anew, where the system can.
func forgetPeak() {
	runtime.GC()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
}

// residentPeak is the most memory in KiB that the process has had, the engine's included; 0 where the system does not say.
func residentPeak(b *testing.B) int64 {
	b.Helper()
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	n, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil {
		return 0
	}
	return n
}
