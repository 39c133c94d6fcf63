package ingest

import (
	"io"
	"os"
)

// meter tells how far the reading of an export has come. Its steps are bytes, of a sheet rows; what is packed counts for
// as many bytes as it takes in its archive.
type meter struct {
	begin  int64 // bytes of the run's files that were done before
	packed int64 // bytes of the input that the steps stand for
	steps  int64 // in all
	seen   int64
	tell   func(done int64)
}

// meter begins to measure an export.
func (r *run) meter(f plainFile) *meter {
	m := &meter{begin: r.done, packed: f.packed, tell: func(int64) {}}
	if r.o.Progress != nil {
		m.tell = func(done int64) { r.o.Progress(done, r.total) }
	}
	if f.sheet != nil {
		m.steps = f.sheet.book.rowsInAll
	} else if info, err := os.Stat(f.disk); err == nil {
		m.steps = info.Size()
	}
	return m
}

// done is how many bytes of the run's files are behind us.
func (m *meter) done() int64 {
	if m.steps <= 0 {
		return m.begin
	}
	part := float64(min(m.seen, m.steps)) / float64(m.steps)
	return m.begin + int64(part*float64(m.packed))
}

// add counts steps.
func (m *meter) add(n int) {
	if m != nil {
		m.seen += int64(n)
		m.tell(m.done())
	}
}

// metered counts the bytes that are read from an export.
func (f plainFile) metered(in io.Reader) io.Reader {
	if f.meter == nil {
		return in
	}
	return io.TeeReader(in, f.meter)
}

// Write counts bytes and keeps none.
func (m *meter) Write(p []byte) (int, error) {
	m.add(len(p))
	return len(p), nil
}
