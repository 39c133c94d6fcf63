package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"strings"
)

// Invariant is a law of the books that does not hold: a check returned rows. No report may be written.
type Invariant struct {
	Check string // file of the check
	Row   string // its first row, "column=value ..."
}

func (e *Invariant) Error() string {
	return fmt.Sprintf("the check %s failed: %s", e.Check, e.Row)
}

// Check runs every check that the pattern names, in name order. A check is a select of the rows that break a law.
func (tx *Tx) Check(ctx context.Context, fsys fs.FS, pattern string, args ...sql.NamedArg) error {
	names, err := fs.Glob(fsys, pattern)
	if err != nil {
		return fmt.Errorf("finding checks %s: %w", pattern, err)
	}
	if len(names) == 0 {
		return fmt.Errorf("finding checks %s: none is embedded", pattern)
	}
	for _, name := range names {
		row, found, err := tx.firstRow(ctx, fsys, name, args)
		if err != nil {
			return err
		}
		if found {
			return &Invariant{Check: name, Row: row}
		}
	}
	return nil
}

func (tx *Tx) firstRow(ctx context.Context, fsys fs.FS, name string, args []sql.NamedArg) (string, bool, error) {
	rows, err := tx.Query(ctx, fsys, name, args...)
	if err != nil {
		return "", false, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return "", false, err
	}
	if !rows.Next() {
		return "", false, rows.Err()
	}
	cells := make([]any, len(columns))
	dest := make([]any, len(columns))
	for i := range cells {
		dest[i] = &cells[i]
	}
	if err := rows.Scan(dest...); err != nil {
		return "", false, err
	}
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = fmt.Sprintf("%s=%v", c, cells[i])
	}
	return strings.Join(parts, " "), true, nil
}
