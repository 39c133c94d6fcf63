package ingest

import (
	"fmt"
	"io/fs"
	"syscall"
	"time"
)

// stampOf tells a file as it lies on disk from itself after any change, without reading it, and says when it changed last.
// The time of a change of the inode is the system's and cannot be set back, as that of the content can.
func stampOf(info fs.FileInfo) (stamp string, changed time.Time) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "", time.Time{}
	}
	changed = time.Unix(s.Ctim.Unix())
	if info.ModTime().After(changed) {
		changed = info.ModTime()
	}
	return fmt.Sprintf("%d %d %d %d", s.Ino, s.Size, info.ModTime().UnixNano(), time.Unix(s.Ctim.Unix()).UnixNano()), changed
}
