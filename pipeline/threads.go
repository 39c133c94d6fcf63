package pipeline

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"

	"tollbook/pipeline/store"
)

// For less than this one thread is at least as quick as several and takes a fifth less processor time: threads that have next to
// nothing to do wait for each other.
const (
	fewBytes  = 16 << 20 // of exports: some 45,000 records
	fewStored = 32 << 20 // of the state; an empty one has 8
)

// threads are those that the engine gets: one where there is little to do.
func (o Options) threads() int {
	if info, err := os.Stat(o.statePath()); err == nil && info.Size() > fewStored {
		return o.Threads
	}
	if o.exportBytes(fewBytes) > fewBytes {
		return o.Threads
	}
	return 1
}

// exportBytes is the size of the exports, as far as it is not beyond the most that anybody wants to know.
func (o Options) exportBytes(most int64) (bytes int64) {
	_ = filepath.WalkDir(filepath.Join(o.TenantDir, "usage"), func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // whoever reads the exports says it
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			bytes += info.Size()
		} else if !entry.IsDir() {
			bytes += most + 1 // a link, behind which there may be any number
		}
		if bytes > most {
			return fs.SkipAll
		}
		return nil
	})
	return bytes
}

// manyBytes is the size of the exports from which on it pays to prepare a fresh state for them: some 300,000 records.
const manyBytes = 100 << 20

// widen prepares a state without usage for exports with many records.
func (r *run) widen(ctx context.Context, db *store.DB) error {
	if r.o.exportBytes(manyBytes) <= manyBytes {
		return nil
	}
	return db.Widen(ctx, r.o.Threads)
}

// fewHeads are people whose calls, made up for a plan, are as few.
const fewHeads = 500

// threads are the same for a plan.
func (o PlanOptions) threads() int {
	if o.Records == nil {
		heads := 0
		for _, h := range o.Heads {
			heads += h.Count
		}
		if heads > fewHeads {
			return o.Threads
		}
		return 1
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
