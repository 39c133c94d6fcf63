package pipeline

import (
	"io/fs"
	"os"
	"path/filepath"
)

// For less than this one thread is as quick as several and takes a fifth less processor time: threads that have next to nothing to do
// wait for each other.
const (
	fewBytes  = 2 << 20  // of exports
	fewStored = 16 << 20 // of the state; an empty one has 8
)

// threads are those that the engine gets: one where there is little to do.
func (o Options) threads() int {
	if info, err := os.Stat(o.statePath()); err == nil && info.Size() > fewStored {
		return o.Threads
	}
	bytes := int64(0)
	_ = filepath.WalkDir(filepath.Join(o.TenantDir, "usage"), func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // whoever reads the exports says it
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			bytes += info.Size()
		} else if !entry.IsDir() {
			bytes += fewBytes + 1 // a link, behind which there may be any number
		}
		if bytes > fewBytes {
			return fs.SkipAll
		}
		return nil
	})
	if bytes > fewBytes {
		return o.Threads
	}
	return 1
}

// threads are the same for a plan of call records.
func (o PlanOptions) threads() int {
	if o.Records == nil {
		return o.Threads
	}
	bytes := int64(0)
	for _, name := range o.Records.Files {
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			bytes += info.Size()
		} else {
			return o.Threads // nobody knows how much there is
		}
	}
	if bytes > fewBytes {
		return o.Threads
	}
	return 1
}
