package reports

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// spillBytes is how much of a packed part stays in memory; what is longer waits in a file.
const spillBytes = 4 << 20

// spill holds bytes until they are wanted, in memory or, where they are many, in a file of a temporary folder.
type spill struct {
	dir  string
	size int64
	head bytes.Buffer
	file *os.File
}

func (s *spill) Write(b []byte) (int, error) {
	s.size += int64(len(b))
	if s.file == nil && s.head.Len()+len(b) > spillBytes {
		f, err := os.CreateTemp(s.dir, "packed-*")
		if err != nil {
			return 0, err
		}
		s.file = f
		if _, err := f.Write(s.head.Bytes()); err != nil {
			return 0, err
		}
		s.head = bytes.Buffer{}
	}
	if s.file != nil {
		return s.file.Write(b)
	}
	return s.head.Write(b)
}

// copyTo hands the bytes over.
func (s *spill) copyTo(w io.Writer) error {
	if s.file == nil {
		_, err := w.Write(s.head.Bytes())
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, s.file)
	return err
}

// drop gives the space back; it may be called again.
func (s *spill) drop() error {
	s.head = bytes.Buffer{}
	if s.file == nil {
		return nil
	}
	err := errors.Join(s.file.Close(), os.Remove(s.file.Name()))
	s.file = nil
	return err
}
