package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	"tollbook/pipeline/store"
	"tollbook/rates/table"
)

// problem is one thing that is wrong with what people wrote, with its place and its remedy.
type problem struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"` // 0 where the whole file is meant
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`

	excerpt string // the lines around it, for people
	section string // of the configuration
}

func (p problem) where() string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return p.File + ": "
	default:
		return fmt.Sprintf("%s:%d: ", p.File, p.Line)
	}
}

// problemsError stops a command before anything is read: the configuration or the tables are not what they must be.
type problemsError struct {
	problems []problem
	told     bool // they have been printed already
}

func (e *problemsError) Error() string {
	texts := make([]string, len(e.problems))
	for i, p := range e.problems {
		texts[i] = p.where() + p.Message
	}
	return strings.Join(texts, "; ")
}

// fromTable takes over the problems that the readers of our tables found.
func fromTable(list []table.Problem) []problem {
	problems := make([]problem, len(list))
	for i, p := range list {
		problems[i] = problem{File: p.File, Line: p.Line, Message: p.Message, Remedy: p.Remedy}
	}
	return problems
}

// inFolder puts the tenant folder in front of paths that are relative to it, so that an editor can jump to them.
func inFolder(folder string, problems []problem) []problem {
	for i := range problems {
		problems[i].File = filepath.Join(folder, filepath.FromSlash(problems[i].File))
	}
	return problems
}

// knownHints gives the remedy for failures of the machine that have a usual one.
func knownHints(err error) []string {
	var (
		damage *store.Damaged
		newer  *store.Newer
	)
	switch {
	case errors.As(err, &damage):
		return []string{"no report was written; `tollbook rebuild` makes the state anew from the exports in usage/, a backup may take its place too"}
	case errors.As(err, &newer):
		return []string{"use the tollbook that wrote it, or a newer one; nothing was changed"}
	case errors.Is(err, syscall.ENOSPC), saysText(err, "no space left"):
		return []string{"the disk is full: free some space, or choose another place with --out, and run again"}
	case errors.Is(err, fs.ErrPermission), saysText(err, "permission denied"):
		return []string{"check who owns the tenant folder and the output folder"}
	case saysText(err, "out of memory"):
		return []string{"give the database more with --memory, or less to do at once with --threads 1; what does not fit goes to .tollbook/tmp"}
	case errors.Is(err, fs.ErrNotExist):
		return []string{"check the path; `tollbook init` makes a tenant folder"}
	default:
		return nil
	}
}

// saysText finds a failure of the machine in what the engine says of it: it passes the text on and no error value.
func saysText(err error, text string) bool {
	return strings.Contains(strings.ToLower(err.Error()), text)
}
