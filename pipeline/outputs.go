package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/sys/unix"

	"tollbook/reports"
)

// staging is the folder beside the reports in which a run writes before anything is moved.
func staging(o Options) (string, error) {
	if err := os.MkdirAll(o.OutDir, 0o700); err != nil {
		return "", fmt.Errorf("making the reports folder: %w", err)
	}
	// what a killed run left behind has this name and no other
	left, err := filesNamed(o.OutDir, ".writing-"+o.Period.String()+"-", "")
	if err != nil {
		return "", err
	}
	for _, dir := range left {
		if err := os.RemoveAll(dir); err != nil {
			return "", fmt.Errorf("removing what an earlier run left: %w", err)
		}
	}
	return os.MkdirTemp(o.OutDir, ".writing-"+o.Period.String()+"-")
}

// filesNamed lists what a folder has of names that begin and end so. A pattern would not do: the folder's own name may have
// characters that mean something in one.
func filesNamed(dir, begin, end string) (paths []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, entry := range entries {
		if name := entry.Name(); strings.HasPrefix(name, begin) && strings.HasSuffix(name, end) {
			paths = append(paths, filepath.Join(dir, name))
		}
	}
	return paths, err
}

// toDisk has every file of the folder, the folder and the one that it is in written through to the disk: a power cut
// after the exchange must not leave names without content.
func toDisk(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	paths := []string{}
	for _, entry := range entries {
		paths = append(paths, filepath.Join(dir, entry.Name()))
	}
	for _, path := range append(paths, dir, filepath.Dir(dir)) {
		if err := syncPath(path); err != nil {
			return fmt.Errorf("writing %s through to the disk: %w", path, err)
		}
	}
	return nil
}

// syncPath writes a file or a folder through to the disk. A file system that cannot do that for folders says EINVAL.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, f.Close())
}

// publish puts the finished folder in the place of the one before, in one step where the file system can exchange names.
func publish(o Options, dir string) (string, error) {
	target := filepath.Join(o.OutDir, o.Period.String())
	if _, err := os.Stat(target); errors.Is(err, fs.ErrNotExist) {
		return target, os.Rename(dir, target)
	}
	err := unix.Renameat2(unix.AT_FDCWD, dir, unix.AT_FDCWD, target, unix.RENAME_EXCHANGE)
	if err == nil {
		return target, os.RemoveAll(dir)
	}
	if !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.ENOSYS) {
		return target, fmt.Errorf("moving the reports into place: %w", err)
	}
	old := dir + "-old"
	if err := errors.Join(os.Rename(target, old), os.Rename(dir, target)); err != nil {
		return target, fmt.Errorf("moving the reports into place: %w", err)
	}
	return target, os.RemoveAll(old)
}

// outputFiles hashes what was written, for run.json, and has it written through to the disk meanwhile: the files side by side, for
// a file waits for the disk or for a core.
func outputFiles(dir string) ([]reports.OutputFile, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	out, errs := make([]reports.OutputFile, len(entries)), make([]error, len(entries))
	var wait sync.WaitGroup
	for i, entry := range entries {
		wait.Go(func() {
			path := filepath.Join(dir, entry.Name())
			wait.Go(func() { _ = syncPath(path) }) // toDisk does it for certain
			out[i], errs[i] = hashed(path)
		})
	}
	wait.Wait()
	return out, errors.Join(errs...)
}

func hashed(path string) (reports.OutputFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return reports.OutputFile{}, err
	}
	h := sha256.New()
	n, err := io.Copy(h, f)
	return reports.OutputFile{Path: filepath.Base(path), SHA256: hex.EncodeToString(h.Sum(nil)), Bytes: n}, errors.Join(err, f.Close())
}
