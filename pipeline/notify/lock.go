package notify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// lockPause is how long one waits between looks whether another run still tells.
const lockPause = 100 * time.Millisecond

// lockMemory lets one run tell at a time, so that two that end at the same instant do not both tell what is new. The
// memory itself is exchanged with every write, so the lock is a file beside it; the system frees it with its process.
func (t *Teller) lockMemory(ctx context.Context) (release func() error, err error) {
	if err := os.MkdirAll(filepath.Dir(t.Memory), 0o700); err != nil {
		return nil, fmt.Errorf("waiting to tell: %w", err)
	}
	f, err := os.OpenFile(t.Memory+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("waiting to tell: %w", err)
	}
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return f.Close, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return nil, errors.Join(fmt.Errorf("waiting to tell: %w", err), f.Close())
		}
		if err := t.Wait(ctx, lockPause); err != nil {
			return nil, errors.Join(fmt.Errorf("another run is telling: %w", err), f.Close())
		}
	}
}
