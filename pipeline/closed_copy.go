package pipeline

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"tollbook/pipeline/store"
)

// closedTables are the books of closed months, which no export holds: they are copied beside the state. The records of each
// month have a file of their own, for they never change.
func closedTables() []string {
	return []string{
		"closed_periods", "closed_months", "closed_days", "closed_entries", "closed_lots", "closed_late", "ledger_postings",
		"closed_details", "closed_pools", "closed_lists",
	}
}

const closedRecords = "closed_records"

func (o Options) closedCopy() string { return filepath.Join(o.StateDir, "closed.parquet") }

// closedRecordsCopy is the copy of the records of a closed month.
func (o Options) closedRecordsCopy(month string) string {
	return filepath.Join(o.StateDir, "closed-"+month+".parquet")
}

// closedRecordsCopies are those that are there.
func (o Options) closedRecordsCopies() ([]string, error) {
	return filesNamed(o.StateDir, "closed-", ".parquet")
}

func (o Options) hasClosedCopy() bool {
	_, err := os.Stat(o.closedCopy())
	return err == nil
}

// copyClosed writes the books of closed months into files of their own, from which a rebuild has them where the state
// cannot be opened. It gives what puts the files into their places, to be done once the state is committed.
func (r *run) copyClosed(ctx context.Context) (place func() error, err error) {
	var closed bool
	if err := r.tx.Get(ctx, []any{&closed}, files, "sql/closed_any.sql"); err != nil || !closed {
		return func() error { return nil }, err
	}
	months, err := r.closedMonths(ctx)
	if err != nil {
		return nil, err
	}
	copies := []string{r.o.closedCopy()}
	if err := r.copyOut(ctx, "sql/closed_copy.sql", r.o.closedCopy()); err != nil {
		return nil, err
	}
	for _, month := range months {
		path := r.o.closedRecordsCopy(month)
		if _, err := os.Stat(path); err == nil && !slices.Contains(r.closedNow, month) {
			continue
		}
		if err := r.copyOut(ctx, "sql/closed_records_copy.sql", path, sql.Named("month", month)); err != nil {
			return nil, err
		}
		copies = append(copies, path)
	}
	return func() error { return r.placeCopies(copies, months) }, nil
}

// copyOut writes a copy beside its place.
func (r *run) copyOut(ctx context.Context, query, path string, args ...sql.NamedArg) error {
	half := path + ".new"
	err := r.tx.Export(ctx, files, query, half, "parquet", args...)
	if err == nil {
		err = errors.Join(os.Chmod(half, 0o600), syncPath(half))
	}
	if err != nil {
		return fmt.Errorf("copying the closed months: %w", err)
	}
	return nil
}

// placeCopies moves what copyOut wrote into place and removes the records of months that are not kept any more.
func (r *run) placeCopies(copies, months []string) error {
	var err error
	for _, path := range copies {
		err = errors.Join(err, os.Rename(path+".new", path))
	}
	there, listErr := r.o.closedRecordsCopies()
	err = errors.Join(err, listErr)
	for _, path := range there {
		if !slices.ContainsFunc(months, func(m string) bool { return path == r.o.closedRecordsCopy(m) }) {
			err = errors.Join(err, os.Remove(path))
		}
	}
	if err := errors.Join(err, syncPath(r.o.StateDir)); err != nil {
		return fmt.Errorf("the state is committed, but the copy of its closed months is not in place: %w", err)
	}
	return nil
}

// closedMonths lists the months whose records are kept as they were closed.
func (r *run) closedMonths(ctx context.Context) (months []string, err error) {
	var month string
	err = r.each(ctx, "sql/closed_months.sql", []any{&month}, func() { months = append(months, month) })
	return months, err
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
	told = []string{"kept from the copy beside the state: closed months and their ledger entries"}
	if slices.Contains(kept, closedRecords) {
		return told, nil
	}
	return r.restoreRecords(ctx, db, told)
}

// restoreRecords fills the records of closed months from their copies. A month whose copy is lost has those of now.
func (r *run) restoreRecords(ctx context.Context, db *store.DB, told []string) ([]string, error) {
	paths, err := r.o.closedRecordsCopies()
	if err != nil {
		return nil, err
	}
	r.restored = []string{}
	for _, path := range paths {
		if err := db.Restore(ctx, path, []string{closedRecords}); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			told = append(told, fmt.Sprintf("lost, for %s cannot be read (%v): what the month stated of its records", path, err))
			continue
		}
		r.restored = append(r.restored, path)
	}
	return told, nil
}

// forgetLostDetail lets closed months whose records could not be restored show those of now.
func (r *run) forgetLostDetail(ctx context.Context) error {
	if r.restored == nil {
		return nil
	}
	months, err := r.closedMonths(ctx)
	if err != nil {
		return err
	}
	for _, month := range months {
		if !slices.Contains(r.restored, r.o.closedRecordsCopy(month)) {
			if err := r.tx.Exec(ctx, files, "sql/drop_closed_detail.sql", sql.Named("month", month)); err != nil {
				return err
			}
		}
	}
	return nil
}
