// Package table takes the bytes of a CSV file that the organisation writes itself (tariffs, licences, funding, ...)
// and gives its rows, or every problem in it with file, line and remedy. It is strict: our own files have no
// columns we do not know, no rows of another width, and no bytes that are not UTF-8.
package table

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
)

// Limits of a file of ours. Each has a message of its own.
const (
	MaxFileBytes = 256 << 20 // bytes in one file
	MaxLineBytes = 1 << 20   // bytes in one line
	MaxColumns   = 512       // columns in one file
)

// Problem is something in a file that has to be put right before the file can be used.
type Problem struct {
	File    string
	Line    int
	Message string
	Remedy  string
}

// String gives "file:line: message (remedy)", which editors and terminals can jump to.
func (p Problem) String() string {
	text := fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
	if p.Remedy != "" {
		text += " (" + p.Remedy + ")"
	}
	return text
}

// SortProblems puts problems in the order of a reader: by file, then by line. Problems of one line keep their order.
func SortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

// Need says how much of a column a file must have.
type Need int

// A column may be missing, must be there though its cells may be empty, or must have a value in every row.
const (
	Optional Need = iota
	Header
	Value
)

// Column is one column that a file may have.
type Column struct {
	Name string
	Need Need
}

// Load reads a file of fsys and gives each of its rows to the function, as Read does.
func Load(fsys fs.FS, file string, columns []Column, each func(*Row)) []Problem {
	info, err := fs.Stat(fsys, file)
	if err != nil {
		return []Problem{unreadable(file, err)}
	}
	if !info.Mode().IsRegular() {
		return []Problem{{file, 1, "this is not a regular file", "put the file itself there; a pipe would be waited for without an end"}}
	}
	if info.Size() > MaxFileBytes {
		return []Problem{{file, 1, fmt.Sprintf("the file has %d bytes, the limit is %d", info.Size(), MaxFileBytes),
			"split it into several files, or remove rows that are no longer valid"}}
	}
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return []Problem{unreadable(file, err)}
	}
	return Read(file, data, columns, each)
}

func unreadable(file string, err error) Problem {
	return Problem{file, 1, fmt.Sprintf("reading the file: %v", err), "check that it exists and may be read"}
}
