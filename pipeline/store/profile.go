package store

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
)

// profileNext has the engine write what the next statement does, operator by operator, as JSON into a file of its own:
// NNNN-name.json, numbered in the order of the statements.
func (tx *Tx) profileNext(ctx context.Context, name string) error {
	if tx.db.profile == "" {
		return nil
	}
	tx.statements++
	file := fmt.Sprintf("%04d-%s.json", tx.statements, strings.NewReplacer("/", "-", " ", "-", ".sql", "").Replace(name))
	_, err := tx.tx.ExecContext(ctx, "pragma enable_profiling = 'json'; set profiling_output = "+quote(filepath.Join(tx.db.profile, file)))
	return err
}
