package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Locked says that another run holds the tenant.
type Locked struct{ Holder string }

func (e *Locked) Error() string { return "another run holds this tenant: " + e.Holder }

// lock takes the tenant for this process. The operating system gives it back when the process ends, however it ends,
// so a lock cannot be stale; what the file says is only for people.
func lock(o Options) (release func() error, err error) {
	path := filepath.Join(o.StateDir, "lock")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking the tenant: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer func() { _ = f.Close() }()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("locking the tenant: %w", err)
		}
		holder, _ := os.ReadFile(path) // without it the message only says less
		return nil, &Locked{Holder: strings.TrimSpace(string(holder))}
	}
	note := fmt.Sprintf("process %d since %s\n", os.Getpid(), o.Clock().UTC().Format("2006-01-02T15:04:05Z"))
	if err := errors.Join(f.Truncate(0), writeAt(f, note)); err != nil {
		return nil, fmt.Errorf("locking the tenant: %w", errors.Join(err, f.Close()))
	}
	return f.Close, nil
}

func writeAt(f *os.File, text string) error {
	_, err := f.WriteAt([]byte(text), 0)
	return err
}

// dirFS is the tenant folder as a file system.
func dirFS(dir string) fs.FS { return os.DirFS(dir) }
