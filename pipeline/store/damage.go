package store

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	duckdb "github.com/marcboeker/go-duckdb/v2"
)

// Damaged says that the state file cannot be read, or not in all its parts.
type Damaged struct {
	Path string
	Err  error // what the engine said
}

func (e *Damaged) Error() string {
	return fmt.Sprintf("the state %s is damaged: %s", e.Path, firstLine(e.Err.Error()))
}

func (e *Damaged) Unwrap() error { return e.Err }

// firstLine drops the driver's preface and the engine's stack and advice, which mean nothing to whoever runs tollbook.
func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(strings.TrimPrefix(line, "database/sql/driver: could not connect to database: "))
}

// noRoom tells an error that means a disk, a quota or a limit of the system that is at its end. The engine gives up for good
// after some of them, in words that sound like damage.
func noRoom(err error) bool {
	for _, number := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if strings.Contains(strings.ToLower(err.Error()), strings.ToLower(number.Error())) {
			return true
		}
	}
	return false
}

// damaged tells an error that means a broken state file from every other one.
func damaged(err error) bool {
	if noRoom(err) {
		return false
	}
	var engine *duckdb.Error
	if errors.As(err, &engine) {
		switch engine.Type {
		case duckdb.ErrorTypeInternal, duckdb.ErrorTypeFatal, duckdb.ErrorTypeSerialization:
			return true
		}
	}
	for _, word := range []string{ // those of a connection that could not be made come as text alone
		"checksum", "orrupt", "not a valid DuckDB database", "Failed to deserialize",
		"Could not read enough bytes", "Could not read all",
	} {
		if strings.Contains(err.Error(), word) {
			return true
		}
	}
	return false
}

// judge names a damaged state as what it is; every other error stays.
func (db *DB) judge(err error) error {
	var known *Damaged
	switch {
	case err == nil || db.path == "" || errors.As(err, &known):
		return err
	case strings.Contains(err.Error(), "database file with version number"):
		return &Newer{Err: err}
	case damaged(err):
		return &Damaged{Path: db.path, Err: err}
	case strings.Contains(err.Error(), "Stack Trace:"):
		return &traced{err}
	}
	return err
}

// traced is an error of the engine that ends in a trace of its own insides, which is left out.
type traced struct{ err error }

func (e *traced) Error() string { return firstLine(e.err.Error()) }

func (e *traced) Unwrap() error { return e.err }
