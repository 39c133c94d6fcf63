package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
)

// Input is one file in usage/, as it lies on disk.
type Input struct {
	Path   string // relative to the tenant folder, '/' separated: usage/2026-08.zip
	Disk   string // where it is
	Bytes  int64
	SHA256 string
	Err    error // why it cannot even be hashed: a link, no permission
}

// Discover lists the files below usage/ in name order, without opening them. A missing folder has no files.
func Discover(tenantDir string) ([]Input, error) {
	root := filepath.Join(tenantDir, "usage")
	var inputs []Input
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			if path == root && errors.Is(err, fs.ErrNotExist) {
				return filepath.SkipAll
			}
			return fmt.Errorf("walking %s: %w", path, err)
		}
		if entry.IsDir() {
			return nil
		}
		rel, err := filepath.Rel(tenantDir, path)
		if err != nil {
			return err
		}
		in := Input{Path: filepath.ToSlash(rel), Disk: path}
		if info, err := entry.Info(); err != nil {
			in.Err = err
		} else if !info.Mode().IsRegular() {
			in.Err = errors.New("it is not a regular file: put the export itself into usage/, not a link to it")
		} else {
			in.Bytes = info.Size()
		}
		inputs = append(inputs, in)
		return nil
	})
	sort.Slice(inputs, func(i, j int) bool { return inputs[i].Path < inputs[j].Path })
	return inputs, err
}

// hash fills in the SHA-256 of the bytes on disk; a file that cannot be read keeps its error.
func (in *Input) hash(ctx context.Context) error {
	if in.Err != nil {
		return nil
	}
	f, err := os.Open(in.Disk)
	if err != nil {
		in.Err = plain(err)
		return nil
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	buffer := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := f.Read(buffer)
		h.Write(buffer[:n])
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			in.Err = plain(err)
			return nil
		}
	}
	in.SHA256 = hex.EncodeToString(h.Sum(nil))
	return nil
}

// plain drops the machine's path from an error, so that rejects read the same wherever the tenant folder lies.
func plain(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return fmt.Errorf("%s: %w", pathError.Op, pathError.Err)
	}
	return err
}
