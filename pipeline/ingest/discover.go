package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sort"
	"strings"
	"time"
	"unicode/utf8"
)

// Input is one file in usage/, as it lies on disk.
type Input struct {
	Path   string // relative to the tenant folder, '/' separated: usage/2026-08.zip
	Disk   string // where it is
	Bytes  int64
	SHA256 string
	Err    error // why it cannot even be hashed: a link, no permission

	sum     *sum      // where it is hashed while it is read
	stamp   string    // how it lies on disk; empty where that tells nothing
	changed time.Time // when it last did
}

// Discover lists the files below usage/ in name order, without opening them. A missing folder has no files.
func Discover(tenantDir string) ([]Input, error) {
	root := filepath.Join(tenantDir, "usage") + string(filepath.Separator) // with it, usage/ itself may be a link
	var inputs []Input
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			if path == root && errors.Is(err, fs.ErrNotExist) {
				return filepath.SkipAll
			}
			if entry == nil || path == root {
				return fmt.Errorf("walking %s: %w", path, err)
			}
			inputs = append(inputs, Input{Path: reported(tenantDir, path), Disk: path, Err: plain(err)})
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		in := Input{Path: reported(tenantDir, path), Disk: path}
		if info, err := entry.Info(); err != nil {
			in.Err = err
		} else if !info.Mode().IsRegular() {
			in.Err = errors.New("it is not a regular file: put the export itself into usage/, not a link to it")
		} else {
			in.Bytes = info.Size()
			in.stamp, in.changed = stampOf(info)
		}
		inputs = append(inputs, in)
		return nil
	})
	sort.Slice(inputs, func(i, j int) bool { return inputs[i].Path < inputs[j].Path })
	return inputs, err
}

// reported is the path of a file as tables and reports have it. What of it is no UTF-8 is written as the hexadecimal
// digits of its bytes.
func reported(tenantDir, path string) string {
	if rel, err := filepath.Rel(tenantDir, path); err == nil {
		path = rel
	}
	return printable(filepath.ToSlash(path))
}

func printable(name string) string {
	var out strings.Builder
	for len(name) > 0 {
		r, size := utf8.DecodeRuneInString(name)
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&out, "\\x%02x", name[0])
		} else {
			out.WriteString(name[:size])
		}
		name = name[size:]
	}
	return out.String()
}

// plain drops the machine's path from an error, so that rejects read the same wherever the tenant folder lies.
func plain(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return fmt.Errorf("%s: %w", pathError.Op, pathError.Err)
	}
	return err
}
