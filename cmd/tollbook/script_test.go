package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

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
//	ran DIR               the same after its run of October 2026, which is made once for all scripts
//	exits CODE ARG...     run tollbook and want this exit code
//	interrupts DIR ARG... run tollbook, send an interrupt once it holds the tenant DIR, and want 130 within two seconds
//	terminates DIR ARG... the same by SIGTERM
//	kills DIR ARG...      the same by SIGKILL, by which the program has no say in how it ends
//	without PATH MODE CODE ARG... run tollbook while the rights to a path are down to a mode, want this exit code; said.txt has what it said
//	disk DIR SIZE         make a folder a disk of this size, or give it another size; [disk] says whether that can be done here
//	fill DIR              leave no room in a disk
//	hold DIR NOTE [FOR]   hold the tenant as another run would, until the script ends or a while is over
//	cut FILE SIZE         cut a file off
//	replace FILE LINE NEW... put lines behind the one that begins like this
//	shows DIR PATTERN     want the pattern in some file of reports, be it packed
//	alike FILE A B        want the same in columns A and B of a CSV file wherever both are filled
//	modes PATH DIR FILE   want these modes of folders and files, at any depth
//	spoil DIR SQL         change the state behind the program's back
//	mailbox               start a mail server and a webhook; MAIL_PORT, HOOK and CA say where
//	mails N               want so many mails delivered so far, and put the last into mail.txt and its attachments beside it
//	posts N               want so many requests so far, and put the last into post.json
//	refuse yes|no         let the mail server and the webhook turn everything away, or not any more
func TestScripts(t *testing.T) {
	post := &postOffice{}
	october := sync.OnceValues(func() (string, error) { return ranContoso(t.TempDir()) })
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Condition:     scriptCondition,
		Setup: func(env *testscript.Env) error {
			here, err := os.Getwd()
			env.Setenv("DEPLOY", filepath.Join(here, "..", "..", "deploy"))
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
			"ran": func(ts *testscript.TestScript, _ bool, args []string) {
				dir, err := october()
				ts.Check(err)
				ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(dir)))
			},
			"exits":      scriptExits,
			"interrupts": scriptSignals(os.Interrupt, exitInterrupted),
			"terminates": scriptSignals(syscall.SIGTERM, exitInterrupted),
			"cut":        scriptCut,
			"replace":    scriptReplace,
			"shows":      scriptShows,
			"modes":      scriptModes,
			"alike":      scriptAlike,
			"kills":      scriptSignals(syscall.SIGKILL, codeKilled),
			"without":    scriptWithout,
			"disk":       scriptDisk,
			"fill":       scriptFill,
			"hold":       scriptHold,
			"spoil":      scriptSpoil,
			"mailbox":    post.open,
			"mails":      post.mails,
			"posts":      post.posts,
			"refuse":     post.refuse,
		},
	})
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
