package reports

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"
)

// TestPackedPartsUnpackTheSameOnAnyNumberOfCores packs parts around the length of a block, written in pieces of any length.
func TestPackedPartsUnpackTheSameOnAnyNumberOfCores(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	source := make([]byte, 3*packBlock+1)
	for i := range source {
		source[i] = "<c r=\"A1\"/>0123456789"[r.IntN(21)]
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	first := map[int][]byte{}
	for _, cores := range []int{1, 2, 3} {
		runtime.GOMAXPROCS(cores)
		p, err := newPacker()
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{0, 1, packBlock - 1, packBlock, packBlock + 1, 3*packBlock + 1} {
			var packed bytes.Buffer
			p.to = &packed
			for from := 0; from < n; {
				to := min(n, from+1+r.IntN(packBlock))
				if _, err := p.Write(source[from:to]); err != nil {
					t.Fatal(err)
				}
				from = to
			}
			if err := p.end(); err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed.Bytes())))
			if err != nil || !bytes.Equal(got, source[:n]) {
				t.Errorf("%d bytes on %d cores unpack to %d: %v", n, cores, len(got), err)
			}
			if before, ok := first[n]; ok && !bytes.Equal(before, packed.Bytes()) {
				t.Errorf("%d bytes are packed differently on %d cores", n, cores)
			}
			first[n] = packed.Bytes()
		}
	}
}

func TestAFullDiskEndsThePacking(t *testing.T) {
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	p.to = fullDisk{}
	for range 10 {
		if _, err = p.Write(make([]byte, packBlock)); err != nil {
			break
		}
	}
	if err = errors.Join(err, p.end()); !errors.Is(err, errFull) {
		t.Errorf("error %v", err)
	}
}

var errFull = errors.New("full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }
