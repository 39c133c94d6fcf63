package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// FuzzState writes bytes over a part of a sound state, or of its journal, or cuts it: it opens with every row, or is told
// to be damaged or newer, and nothing else.
func FuzzState(f *testing.F) {
	ctx, dir := context.Background(), f.TempDir()
	path := filepath.Join(dir, "good.duckdb")
	db, err := Open(ctx, Options{Path: path, TempDir: dir})
	if err != nil {
		f.Fatal(err)
	}
	if _, err := db.sql.Exec("insert into rejects select range, range, 'bad_charge', md5(range::varchar), '' from range(2000)"); err != nil {
		f.Fatal(err)
	}
	if err := db.Close(); err != nil {
		f.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(0), []byte{}, uint32(len(good)))
	f.Add(uint32(8), []byte("DUCK"), uint32(len(good)))
	f.Add(uint32(8), []byte("DUCK"), uint32(1847312)) // cut: met the fuzzer's ten seconds for one input on a busy machine
	f.Add(uint32(12), []byte{99}, uint32(len(good)))
	f.Add(uint32(4096), []byte{1, 2, 3, 4, 5, 6, 7, 8}, uint32(len(good)))
	f.Add(uint32(300_000), []byte("not what it was"), uint32(len(good)))
	f.Add(uint32(0), []byte{}, uint32(5000))
	f.Fuzz(func(t *testing.T, at uint32, patch []byte, size uint32) {
		bad := append([]byte(nil), good...)
		copy(bad[int(at)%len(bad):], patch)
		bad = bad[:min(int(size), len(bad))]
		o := Options{Path: filepath.Join(t.TempDir(), "state.duckdb"), TempDir: t.TempDir(), Threads: 1}
		if err := os.WriteFile(o.Path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		sizes, err := Verify(ctx, o)
		var damage *Damaged
		var newer *Newer
		switch {
		case errors.As(err, &damage), errors.As(err, &newer):
		case err != nil:
			t.Errorf("neither sound nor damaged: %v", err)
		default:
			for _, s := range sizes {
				if s.Name == "rejects" && s.Rows != 2000 {
					t.Errorf("sound with %d rows", s.Rows)
				}
			}
		}
	})
}
