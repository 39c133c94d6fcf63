// Tollbook turns the PSTN and SMS usage exports of Microsoft Teams into a rated, reconciled and explained account of
// an organisation's prepaid Communications Credits, and says what trigger amount, recharge amount and initial funding
// the organisation should set. It is a batch program: one binary, one tenant folder, one command a night.
//
// # The tenant folder
//
// Everything about one organisation sits in one folder:
//
//	tollbook.yaml        who we are and what we assume
//	usage/               exports, at any depth: .csv .csv.gz .zip .json .jsonl .xlsx
//	tariffs/             *.csv: what things cost
//	allowances.csv       optional: overrides the built-in plan allowances
//	plans.csv            optional: what a licence costs a user and month
//	licences.csv         optional: who holds which plan, from when to when
//	users.csv            optional: who belongs to which department and cost centre
//	funding.csv          optional: purchases, recharges, failures, refunds, adjustments
//	balances.csv         optional: balances read off the admin centre, with the time
//	pools/*.csv          optional: exported minute-pool reports, to check ours against
//
// `tollbook init` writes such a folder with comments, and `tollbook check` says whether it is ready: it reads the
// configuration and our own files, lists the exports, and writes nothing.
//
// # A night's work
//
// `tollbook run` ingests what is in usage/, rates it, reconciles it with the money, works out the advice and writes
// the reports. It happens wholly or not at all: until the last step the old reports stand, and a run that fails or is
// interrupted leaves the state as it was. The same files give the same reports, however often they are delivered.
//
//	tollbook run --tenant contoso
//
// Without --period the month before --as-of is reported; without --as-of that is now. The reports land in
// reports/YYYY-MM/ of the tenant folder, or under --out. `tollbook report` writes them again from the state, without
// reading an export.
//
// # Questions
//
// `tollbook explain USAGE_ID` tells why one record costs what it costs. `tollbook recommend` and `tollbook simulate`
// answer what to set and what a setting would do, from a series of daily spend. `tollbook plan` sizes a move from the
// present provider's call records or from head counts, compares alternatives, and finds the cheapest plans. `tollbook tariff find NUMBER` shows
// the row that prices a number and why, `tollbook tariff diff` what another tariff would do to a month, and `tollbook
// explain --pool` how a pool was used.
//
// # Output and exit codes
//
// Standard output is data, standard error is talk. NO_COLOR is respected, and a progress bar appears only on a
// terminal. The exit codes are an interface:
//
//	$ tollbook help exit-codes
//	0    done
//	1    failed (I/O, disk full, ...); nothing was written
//	2    wrong usage, configuration or tariff; nothing was read
//	3    done, but the rejected share or the unrated share is above the limit
//	4    done, but the reconciliation leaves more unexplained than the tolerance
//	5    an invariant broke; no report was written
//	6    another run holds this tenant
//	130  interrupted; state as before
//
// Where both 3 and 4 hold, 3 is the answer: what was not read may well be what is not explained.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/term"
)

func main() {
	os.Exit(runSystem())
}

// interruptPatience is how long a command may take to stop after an interrupt. Then the process ends where it stands,
// which no state and no report is the worse for. A run that is committing by then is waited for: it is done, and says so.
const interruptPatience = time.Second

// privateMask makes every file 0600 and every folder 0700: usage says who called whom.
const privateMask = 0o077

// runSystem connects run to the real world. A second interrupt ends the program at once, as people expect.
func runSystem() int {
	syscall.Umask(privateMask)
	var committing atomic.Int32
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	patience := context.AfterFunc(ctx, func() {
		stop()
		time.AfterFunc(interruptPatience, func() {
			for committing.Load() > 0 {
				time.Sleep(10 * time.Millisecond)
			}
			fmt.Fprintln(os.Stderr, "tollbook: error: interrupted; state as before")
			os.Exit(exitInterrupted)
		})
	})
	// the process goes on listening to its end: a signal that came between would be the end of a run that is done
	defer patience()
	return run(ctx, os.Args[1:], world{
		stdin:    os.Stdin,
		stdout:   os.Stdout,
		stderr:   os.Stderr,
		getenv:   os.Getenv,
		now:      time.Now,
		terminal: term.IsTerminal(int(os.Stderr.Fd())),

		committing: func(runs int32) { committing.Add(runs) },
	})
}
