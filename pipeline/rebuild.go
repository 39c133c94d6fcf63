package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tollbook/pipeline/ingest"
	"tollbook/pipeline/store"
)

// heirloom is a part of the state that no export holds: its tables, and what its loss means.
type heirloom struct {
	what, loss string
	tables     []string
}

// heirlooms are what a rebuilt state takes over from the old one. What only the old state knows of usage is taken over
// as a whole or not at all, for its tables count on one another.
func heirlooms() []heirloom {
	return []heirloom{
		{"closed months", "months that were closed are open again: close them with `tollbook run --close`, with the exports that were there then",
			[]string{"closed_periods", "closed_months", "closed_days", "closed_entries", "closed_lots", "closed_late"}},
		{"what closed months stated of their records", "reports of closed months show the records of now",
			[]string{"closed_details", "closed_pools", "closed_lists", closedRecords}},
		{"ledger entries", "the double-entry ledger begins anew: corrections of the past are no longer told apart", []string{"ledger_postings"}},
		{"the history of ratings", "findings of what was rated again before are gone", []string{"reratings"}},
		{"the key of pseudonyms", "people have other pseudonyms from now on", []string{"tenant_key", "pseudonyms"}},
		{"records of exports that are gone", "records of exports that are no longer in usage/ are gone: put those exports back and rebuild again",
			[]string{"files", "printed_words", "printed_people", "usage_records", "usage_history", "direct_routing", "dialout_report", "blocked_users", "pool_reports", "other_readings", "rejects",
				"rated_records", "rated_terms", "quarter_sums", "pools", "rated_months", "retired_months", "retired_usage", "retired_prices", "retired_readings"}},
	}
}

// Rebuild makes the state anew from the exports, with what only the old one knows where that can be read, and leaves the
// reports in place like Run. The old state is kept beside the new one.
func Rebuild(ctx context.Context, o Options) (Result, error) {
	folder, err := o.readFolder()
	if err != nil {
		return Result{}, err
	}
	r := &run{o: o, folder: folder, started: o.Clock()}
	if err := r.hold(ctx, r.rebuildState); err != nil {
		return Result{}, err
	}
	return r.result, nil
}

func (r *run) rebuildState(ctx context.Context) error {
	path := r.o.statePath()
	fresh, old := store.Rebuilt(path), filepath.Join(r.spool, "old.duckdb")
	readable, err := r.copyOld(ctx, path, old)
	if err != nil {
		return err
	}
	kept, told := inherit(readable, r.o.hasClosedCopy())
	err = r.inState(ctx, fresh, func(r *run, ctx context.Context, db *store.DB) error {
		if err := r.widen(ctx, db); err != nil {
			return err
		}
		fromCopy, err := r.adopt(ctx, db, old, kept)
		told = append(fromCopy, told...)
		return err
	}, (*run).wholeAnew)
	ctx = context.WithoutCancel(ctx) // the reports are in place by now, and the state follows them
	if err == nil {
		err = store.Fold(ctx, r.storeOptions(fresh))
	}
	if err == nil && len(readable) > 0 { // so that a kill amid the change of files finds a whole state; one that is damaged has no more to lose
		var damaged *store.Damaged
		if err = store.Fold(ctx, r.storeOptions(path)); errors.As(err, &damaged) {
			err = nil
		}
	}
	if err != nil {
		return errors.Join(err, store.Remove(fresh))
	}
	aside := fmt.Sprintf("%s.before-%s", path, r.o.Clock().UTC().Format("20060102T150405Z"))
	if err := store.Succeed(fresh, path, aside); err != nil {
		return fmt.Errorf("putting the new state into place: %w", err)
	}
	if _, err := os.Lstat(aside); err == nil {
		told = append(told, fmt.Sprintf("the old state is kept as %s: delete it when all is well", aside))
	}
	r.result.Lines = append(told, r.result.Lines...)
	return nil
}

// copyOld copies the old state into the spool folder, where it may be opened without harm, and says what can be read.
func (r *run) copyOld(ctx context.Context, path, old string) ([]string, error) {
	if err := store.CopyTo(path, old); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("copying the old state: %w", err)
	}
	return store.Readable(ctx, r.storeOptions(old))
}

// inherit says which tables are taken over, and in sentences what is kept and what is lost. What a copy has is not lost.
func inherit(readable []string, copied bool) (kept, told []string) {
	for _, h := range heirlooms() {
		missing := slices.DeleteFunc(slices.Clone(h.tables), func(t string) bool { return slices.Contains(readable, t) })
		if len(missing) > 0 && copied && slices.Contains(closedTables(), h.tables[0]) {
			continue // the copy has them, or is told of
		}
		if len(missing) > 0 {
			told = append(told, fmt.Sprintf("lost, for the old state cannot be read in %s: %s", strings.Join(missing, ", "), h.loss))
			continue
		}
		kept = append(kept, h.tables...)
		told = append(told, "kept from the old state: "+h.what)
	}
	return kept, told
}

// wholeAnew is a whole run that reads every export again.
func (r *run) wholeAnew(ctx context.Context) error {
	if err := r.forgetLostDetail(ctx); err != nil {
		return err
	}
	gone, err := ingest.Forget(ctx, r.tx, ingest.Options{TenantDir: r.o.TenantDir})
	if err != nil {
		return err
	}
	if gone > 0 {
		r.o.log("exports of earlier runs are no longer in usage/: their records come from the old state", "files", gone)
	}
	return r.whole(ctx)
}
