package main

import (
	"context"
	"errors"

	"tollbook/pipeline"
	"tollbook/pipeline/store"
)

// The exit codes are an interface: scripts branch on them, and every command's help lists its own.
const (
	exitDone        = 0
	exitFailed      = 1
	exitWrong       = 2
	exitRejects     = 3
	exitUnexplained = 4
	exitInvariant   = 5
	exitLocked      = 6
	exitInterrupted = 130
)

// exitMeaning is the sentence that the help prints for a code.
func exitMeaning(code int) string {
	switch code {
	case exitDone:
		return "done"
	case exitFailed:
		return "failed (I/O, disk full, ...); nothing was written"
	case exitWrong:
		return "wrong usage, configuration or tariff; nothing was read"
	case exitRejects:
		return "done, but the rejected share or the unrated share is above the limit"
	case exitUnexplained:
		return "done, but the reconciliation leaves more unexplained than the tolerance"
	case exitInvariant:
		return "an invariant broke; no report was written"
	case exitLocked:
		return "another run holds this tenant"
	case exitInterrupted:
		return "interrupted; state as before"
	default:
		return "not a code of tollbook"
	}
}

// allExits lists the codes in the order the help prints them.
func allExits() []int {
	return []int{exitDone, exitFailed, exitWrong, exitRejects, exitUnexplained, exitInvariant, exitLocked, exitInterrupted}
}

// exitCode finds the code of an error. It is the only place where an error becomes a number.
func exitCode(err error) int {
	var (
		wrong     *usageError
		config    *problemsError
		problems  *pipeline.Problems
		invariant *store.Invariant
		locked    *pipeline.Locked
		outcome   *outcomeError
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &outcome):
		return outcome.code
	case errors.As(err, &wrong), errors.As(err, &config), errors.As(err, &problems):
		return exitWrong
	case errors.As(err, &invariant):
		return exitInvariant
	case errors.As(err, &locked):
		return exitLocked
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	default:
		return exitFailed
	}
}

// usageError is a command line that cannot be obeyed.
type usageError struct {
	message string
	hints   []string
}

func (e *usageError) Error() string { return e.message }

// outcomeError ends a run that is done and has written its reports, but with a result somebody must look at.
type outcomeError struct {
	code    int
	message string
	hints   []string
}

func (e *outcomeError) Error() string { return e.message }

// hintedError is a failure that we know a remedy for.
type hintedError struct {
	err   error
	hints []string
}

func (e *hintedError) Error() string { return e.err.Error() }

func (e *hintedError) Unwrap() error { return e.err }
