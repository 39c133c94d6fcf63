package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"tollbook/pipeline/store"
)

// closedTables are the books of closed months, which no export holds: they are copied beside the state.
func closedTables() []string {
	return []string{"closed_periods", "closed_months", "closed_days", "closed_entries", "closed_lots", "ledger_postings"}
}

func (o Options) closedCopy() string { return filepath.Join(o.StateDir, "closed.parquet") }

func (o Options) hasClosedCopy() bool {
	_, err := os.Stat(o.closedCopy())
	return err == nil
}

// copyClosed writes the books of closed months into a file of their own, from which a rebuild has them where the state
// cannot be opened. It gives what puts the file into its place, to be done once the state is committed.
func (r *run) copyClosed(ctx context.Context) (place func() error, err error) {
	var closed bool
	if err := r.tx.Get(ctx, []any{&closed}, files, "sql/closed_any.sql"); err != nil || !closed {
		return func() error { return nil }, err
	}
	path := r.o.closedCopy()
	half := path + ".new"
	if err := r.tx.Export(ctx, files, "sql/closed_copy.sql", half, "parquet"); err != nil {
		return nil, fmt.Errorf("copying the closed months: %w", err)
	}
	if err := errors.Join(os.Chmod(half, 0o600), syncPath(half)); err != nil {
		return nil, fmt.Errorf("copying the closed months: %w", err)
	}
	return func() error {
		if err := errors.Join(os.Rename(half, path), syncPath(r.o.StateDir)); err != nil {
			return fmt.Errorf("the state is committed, but the copy of its closed months is not in place: %w", err)
		}
		return nil
	}, nil
}

// adopt fills the new state with what the old one still has, and with the copy of the closed months where the old one
// does not have them. It gives sentences about the copy.
func (r *run) adopt(ctx context.Context, db *store.DB, old string, kept []string) (told []string, err error) {
	if len(kept) > 0 {
		if err := db.Adopt(ctx, old, kept); err != nil {
			return nil, err
		}
	}
	var absent []string
	for _, table := range closedTables() {
		if !slices.Contains(kept, table) {
			absent = append(absent, table)
		}
	}
	if !r.o.hasClosedCopy() || len(absent) == 0 {
		return nil, nil
	}
	err = db.Restore(ctx, r.o.closedCopy(), absent)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return []string{fmt.Sprintf("lost, for neither the old state nor %s can be read (%v): closed months", r.o.closedCopy(), err)}, nil
	}
	return []string{"kept from the copy beside the state: closed months and their ledger entries"}, nil
}
