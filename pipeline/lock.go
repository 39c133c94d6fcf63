package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// lockPoll is how often a run that waits looks whether the tenant is free.
const lockPoll = 200 * time.Millisecond

// Locked says that another run holds the tenant. Holder is what that run wrote down when it began: "process 4711 on
// HOST since 2026-11-05T02:00:00Z", or empty.
type Locked struct {
	Holder string
	Waited time.Duration
}

func (e *Locked) Error() string {
	text := "another run holds this tenant"
	if e.Holder != "" {
		text += ": " + e.Holder
	}
	if e.Waited > 0 {
		text += fmt.Sprintf("; waited %s", e.Waited)
	}
	return text
}

// lock takes the tenant for this process, waiting for it as long as the options say. The operating system gives it
// back when the process ends, however it ends, so a lock cannot be stale; what the file says is only for people.
func lock(ctx context.Context, o Options) (release func() error, err error) {
	f, err := os.OpenFile(filepath.Join(o.StateDir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking the tenant: %w", err)
	}
	if err := take(ctx, f, o.Wait); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	host, err := os.Hostname()
	if err != nil {
		host = "an unknown host" // the note only says less
	}
	note := fmt.Sprintf("process %d on %s since %s\n", os.Getpid(), host, o.Clock().UTC().Format(time.RFC3339))
	if err := errors.Join(f.Truncate(0), writeAt(f, note)); err != nil {
		return nil, fmt.Errorf("locking the tenant: %w", errors.Join(err, f.Close()))
	}
	return func() error { return errors.Join(f.Truncate(0), f.Close()) }, nil
}

// take tries until the lock is ours or the wait is over; without a wait it tries once.
func take(ctx context.Context, f *os.File, wait time.Duration) error {
	patience, done := context.WithTimeout(ctx, wait)
	defer done()
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, syscall.EINTR):
			continue
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return fmt.Errorf("locking the tenant: %w", err)
		case ctx.Err() != nil:
			return ctx.Err()
		case patience.Err() != nil:
			return &Locked{Holder: holder(f), Waited: wait}
		}
		pause, over := context.WithTimeout(patience, lockPoll)
		<-pause.Done()
		over()
	}
}

// holder is what the run that holds the tenant wrote down; a note of any other form is none.
func holder(f *os.File) string {
	text := make([]byte, 512)
	n, _ := f.ReadAt(text, 0) // without it the message only says less
	line, _, _ := strings.Cut(string(text[:n]), "\n")
	if !strings.HasPrefix(line, "process ") || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
		return ""
	}
	return line
}

func writeAt(f *os.File, text string) error {
	_, err := f.WriteAt([]byte(text), 0)
	return err
}

// dirFS is the tenant folder as a file system.
func dirFS(dir string) fs.FS { return os.DirFS(dir) }
