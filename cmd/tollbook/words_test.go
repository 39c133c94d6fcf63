package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tollbook/pipeline/store"
)

func scriptExits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := codeOf(ts.Exec("tollbook", args[1:]...)); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// codeOf is the exit code that an error of os/exec carries; -1 for another error.
func codeOf(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	default:
		return -1
	}
}

// scriptSignals runs the program, sends the signal once it holds the tenant, and wants it to end in time and as it should.
func scriptSignals(signal os.Signal) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		program, err := exec.LookPath(filepath.Join(filepath.SplitList(ts.Getenv("PATH"))[0], "tollbook"))
		ts.Check(err)
		command := exec.Command(program, args[1:]...)
		command.Dir = ts.MkAbs(".")
		command.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"))
		ts.Check(command.Start())
		state := filepath.Join(ts.MkAbs(args[0]), ".tollbook", "state.duckdb")
		spool := filepath.Join(ts.MkAbs(args[0]), ".tollbook", "tmp", "spool-*")
		for range 1000 { // ten seconds at most
			_, err := os.Stat(state)
			if made, _ := filepath.Glob(spool); err == nil && len(made) > 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		sent := time.Now()
		ts.Check(command.Process.Signal(signal))
		if got := codeOf(command.Wait()); got != exitInterrupted {
			ts.Fatalf("exit code %d, want %d", got, exitInterrupted)
		}
		ts.Logf("ended %s after the signal", time.Since(sent).Round(time.Millisecond))
	}
}

func scriptHold(ts *testscript.TestScript, _ bool, args []string) {
	dir := filepath.Join(ts.MkAbs(args[0]), ".tollbook")
	ts.Check(os.MkdirAll(dir, 0o700))
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	ts.Check(err)
	ts.Check(syscall.Flock(int(f.Fd()), syscall.LOCK_EX))
	_, err = f.WriteString(args[1] + "\n")
	ts.Check(err)
	if len(args) > 2 {
		while, err := time.ParseDuration(args[2])
		ts.Check(err)
		time.AfterFunc(while, func() { _ = f.Close() })
		return
	}
	ts.Defer(func() { _ = f.Close() })
}

func scriptCut(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

func scriptModes(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		want := args[2]
		if entry.IsDir() {
			want = args[1]
		}
		if got := fmt.Sprintf("%04o", info.Mode().Perm()); got != want {
			return fmt.Errorf("%s has the mode %s, want %s", path, got, want)
		}
		return nil
	}))
}

func scriptSpoil(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	path := filepath.Join(ts.MkAbs(args[0]), ".tollbook", "state.duckdb")
	db, err := store.Open(ctx, store.Options{Path: path, TempDir: ts.MkAbs(".")})
	ts.Check(err)
	tx, err := db.Begin(ctx)
	ts.Check(err)
	ts.Check(tx.Exec(ctx, fstest.MapFS{"sql/spoil.sql": {Data: []byte(args[1])}}, "sql/spoil.sql"))
	ts.Check(tx.Commit())
	ts.Check(db.Close())
}
