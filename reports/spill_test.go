package reports

import (
	"bytes"
	"os"
	"testing"
)

func TestWhatIsManyWaitsInAFileAndLeavesNone(t *testing.T) {
	for _, n := range []int{0, 1, spillBytes, spillBytes + 1, 3*spillBytes + 5} {
		dir := t.TempDir()
		s := spill{dir: dir}
		var want bytes.Buffer
		for i := 0; i < n; i += 100_003 {
			b := bytes.Repeat([]byte{byte(i)}, min(100_003, n-i))
			want.Write(b)
			if _, err := s.Write(b); err != nil {
				t.Fatal(err)
			}
		}
		files, err := os.ReadDir(dir)
		if err != nil || (len(files) == 1) != (n > spillBytes) {
			t.Errorf("%d bytes: %d files, %v", n, len(files), err)
		}
		var got bytes.Buffer
		if err := s.copyTo(&got); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) || s.size != int64(n) {
			t.Errorf("%d bytes: %d came back, size %d, %v", n, got.Len(), s.size, err)
		}
		for range 2 {
			if err := s.drop(); err != nil {
				t.Error(err)
			}
		}
		if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
			t.Errorf("%d bytes: left behind %v, %v", n, files, err)
		}
	}
}
