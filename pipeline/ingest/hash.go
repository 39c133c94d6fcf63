package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
)

// sum is the SHA-256 of an input that is worked out beside its reading.
type sum struct {
	done   chan struct{}
	sha256 string
	err    error
}

// hash fills in the SHA-256 of the bytes on disk; a file that cannot be read keeps its error.
func (in *Input) hash(ctx context.Context) error {
	if in.Err != nil {
		return nil
	}
	in.SHA256, in.Err = hashOf(ctx, in.Disk)
	return ctx.Err()
}

// hashOf gives the SHA-256 of a file.
func hashOf(ctx context.Context, disk string) (string, error) {
	f, err := os.Open(disk)
	if err != nil {
		return "", plain(err)
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	buffer := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := f.Read(buffer)
		h.Write(buffer[:n])
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", plain(err)
		}
	}
}

// hashedAtOnce is how many files are hashed at once at most: that of the export at hand, and one before.
const hashedAtOnce = 2

// hashBeside begins to hash a file that has to be read in any case, while it is looked at: that takes one processor. It waits for
// one of the places.
func (in *Input) hashBeside(ctx context.Context, places chan struct{}) {
	s := &sum{done: make(chan struct{})}
	in.sum = s
	go func() {
		places <- struct{}{}
		defer func() { <-places }()
		if in.Err == nil {
			s.sha256, s.err = hashOf(ctx, in.Disk)
		}
		close(s.done)
	}()
}

// digest is the SHA-256, empty for a file that cannot be read; it waits for one that is being worked out.
func (in Input) digest() string {
	if in.sum == nil {
		return in.SHA256
	}
	<-in.sum.done
	return in.sum.sha256
}

// unhashed is why a file that is hashed beside its reading has no hash: nil where it has one, or cannot be read at all.
func (in Input) unhashed() error {
	if in.sum == nil {
		return nil
	}
	<-in.sum.done
	return in.sum.err
}
