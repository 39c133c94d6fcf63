package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tollbook/fixtures"
	"tollbook/pipeline/store"
)

var update = flag.Bool("update", false, "write the expected outputs anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tollbook": main})
}

// TestScripts runs the program as people do. The scripts know these words besides the usual ones:
//
//	tenant DIR            a small tenant with three calls in October 2026
//	contoso DIR           the example organisation
//	exits CODE ARG...     run tollbook and want this exit code
//	interrupts DIR ARG... run tollbook, send an interrupt once it holds the tenant DIR, and want 130
//	hold DIR              hold the tenant until the script ends, as another run would
//	spoil DIR SQL         change the state behind the program's back
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			here, err := os.Getwd()
			env.Setenv("TENANT", filepath.Join(here, "testdata", "tenant"))
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"tenant": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(ts.Getenv("TENANT"))))
			},
			"contoso": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(os.CopyFS(ts.MkAbs(args[0]), fixtures.Contoso()))
			},
			"exits":      scriptExits,
			"interrupts": scriptInterrupts,
			"hold":       scriptHold,
			"spoil":      scriptSpoil,
		},
	})
}

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

func scriptInterrupts(ts *testscript.TestScript, _ bool, args []string) {
	lock := filepath.Join(ts.MkAbs(args[0]), ".tollbook", "lock")
	program, err := exec.LookPath(filepath.Join(filepath.SplitList(ts.Getenv("PATH"))[0], "tollbook"))
	ts.Check(err)
	command := exec.Command(program, args[1:]...)
	command.Dir = ts.MkAbs(".")
	command.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"))
	ts.Check(command.Start())
	for range 1000 { // ten seconds at most
		if _, err := os.Stat(lock); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Check(command.Process.Signal(os.Interrupt))
	if got := codeOf(command.Wait()); got != exitInterrupted {
		ts.Fatalf("exit code %d, want %d", got, exitInterrupted)
	}
}

func scriptHold(ts *testscript.TestScript, _ bool, args []string) {
	dir := filepath.Join(ts.MkAbs(args[0]), ".tollbook")
	ts.Check(os.MkdirAll(dir, 0o700))
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	ts.Check(err)
	ts.Check(syscall.Flock(int(f.Fd()), syscall.LOCK_EX))
	ts.Defer(func() { _ = f.Close() })
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

// TestExitCodes is the interface that scripts rely on.
func TestExitCodes(t *testing.T) {
	wrap := func(err error) error { return fmt.Errorf("running: %w", err) }
	for _, tt := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{errors.New("disk full"), 1},
		{wrap(&usageError{}), 2},
		{wrap(&problemsError{}), 2},
		{&outcomeError{code: exitRejects}, 3},
		{&outcomeError{code: exitUnexplained}, 4},
		{wrap(&store.Invariant{}), 5},
		{wrap(context.Canceled), 130},
	} {
		if got := exitCode(tt.err); got != tt.want {
			t.Errorf("%v: exit code %d, want %d", tt.err, got, tt.want)
		}
	}
}
