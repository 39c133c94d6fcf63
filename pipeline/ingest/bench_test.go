package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"tollbook/fixtures/gen"
	"tollbook/pipeline/store"
)

// BenchmarkIngestAgainstReading loads an export into a new state on disk, and has the engine read the same file into a
// typed table on disk, in turn: the ratio of the two is what reading costs beyond the floor. BENCH_CSV names an export;
// without it one of BENCH_ROWS (300,000) records is made.
func BenchmarkIngestAgainstReading(b *testing.B) {
	file := benchExport(b)
	var load, floor took
	for b.Loop() {
		floor.add(measure(func() { readTyped(b, file) }))
		load.add(measure(func() { loadExport(b, file) }))
	}
	b.ReportMetric(load.wall/floor.wall, "wall-ratio")
	b.ReportMetric(load.cpu/floor.cpu, "cpu-ratio")
	b.ReportMetric(load.wall/float64(b.N), "load-s/op")
	b.ReportMetric(floor.wall/float64(b.N), "floor-s/op")
}

// took is what some work took, in seconds.
type took struct{ wall, cpu float64 }

func (t *took) add(other took) { t.wall, t.cpu = t.wall+other.wall, t.cpu+other.cpu }

func measure(work func()) took {
	begin, cpu := time.Now(), cpuSeconds()
	work()
	return took{time.Since(begin).Seconds(), cpuSeconds() - cpu}
}

func cpuSeconds() float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return float64(r.Utime.Sec+r.Stime.Sec) + float64(r.Utime.Usec+r.Stime.Usec)/1e6
}

func benchExport(b *testing.B) string {
	b.Helper()
	if file := os.Getenv("BENCH_CSV"); file != "" {
		return file
	}
	rows := 300_000
	if n := os.Getenv("BENCH_ROWS"); n != "" {
		if _, err := fmt.Sscan(n, &rows); err != nil {
			b.Fatal(err)
		}
	}
	o := gen.Contoso()
	o.Calls, o.Months, o.Users = rows, 1, 2000
	dir := b.TempDir()
	if err := gen.WriteFlat(dir, o); err != nil {
		b.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "usage", "*.csv"))
	if err != nil || len(found) != 1 {
		b.Fatal(found, err)
	}
	return found[0]
}

// inNewState does some work in a transaction on a new state, and commits it.
func inNewState(b *testing.B, dir string, work func(context.Context, *store.Tx) error) {
	b.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{Path: filepath.Join(dir, "s.duckdb"), TempDir: dir, Folders: []string{"/"}, Profile: os.Getenv("BENCH_PROFILE")})
	if err != nil {
		b.Fatal(err)
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(work(ctx, tx), tx.Commit(), db.Close()); err != nil {
		b.Fatal(err)
	}
}

func loadExport(b *testing.B, file string) {
	b.Helper()
	dir := b.TempDir()
	if err := errors.Join(os.MkdirAll(dir+"/usage", 0o700), os.Link(file, dir+"/usage/x.csv")); err != nil {
		b.Fatal(err)
	}
	inNewState(b, dir, func(ctx context.Context, tx *store.Tx) error {
		_, err := Run(ctx, tx, Options{TenantDir: dir, SpoolDir: dir, Currency: "USD"})
		return err
	})
}

// readTyped is the floor: the engine alone, every column typed, as the documentation of the export types it.
func readTyped(b *testing.B, file string) {
	b.Helper()
	types := map[string]string{
		"UsageId": "uuid", "Microsoft Entra ObjectId": "uuid", "Start Time": "timestamptz", "End Time": "timestamptz",
		"Duration Seconds": "integer", "Connection Fee": "decimal(18,6)", "Charge": "decimal(18,6)",
	}
	head, err := firstBytes(file, 4096)
	if err != nil {
		b.Fatal(err)
	}
	header, _, _ := strings.Cut(string(head), "\n")
	var columns []string
	for _, name := range strings.Split(strings.TrimSpace(header), ",") {
		t := "varchar"
		if types[name] != "" {
			t = types[name]
		}
		columns = append(columns, fmt.Sprintf("'%s': '%s'", name, t))
	}
	query := fstest.MapFS{"floor.sql": {Data: []byte(fmt.Sprintf("set preserve_insertion_order = false; create table floor as select * from read_csv('%s', "+
		"columns = {%s}, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', auto_detect = false)", file, strings.Join(columns, ", ")))}}
	inNewState(b, b.TempDir(), func(ctx context.Context, tx *store.Tx) error { return tx.Exec(ctx, query, "floor.sql") })
}
