package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
)

// withTenant locks the tenant, opens its state, and does the work in one transaction.
func withTenant(ctx context.Context, o Options, folder tenant.Folder, work func(*run, context.Context) error) (Result, error) {
	return withPrepared(ctx, o, folder, nil, work)
}

// withPrepared is withTenant after what there is to prepare in the state.
func withPrepared(ctx context.Context, o Options, folder tenant.Folder, prepare func(*run, context.Context, *store.DB) error, work func(*run, context.Context) error) (Result, error) {
	r := &run{o: o, folder: folder, started: o.Clock()}
	err := r.hold(ctx, func(ctx context.Context) error { return r.inState(ctx, o.statePath(), prepare, work) })
	if err != nil {
		return Result{}, err
	}
	return r.result, nil
}

func (o Options) statePath() string { return filepath.Join(o.StateDir, "state.duckdb") }

// hold does the work while nobody else works on the tenant, with an empty spool folder that is gone afterwards.
func (r *run) hold(ctx context.Context, work func(context.Context) error) (err error) {
	if err := os.MkdirAll(r.o.StateDir, 0o700); err != nil {
		return fmt.Errorf("making the state folder: %w", err)
	}
	release, err := lock(ctx, r.o)
	if err != nil {
		return interrupted(ctx, err)
	}
	defer func() { err = errors.Join(err, release()) }()
	r.spool = filepath.Join(r.o.StateDir, "tmp")
	if err := errors.Join(os.RemoveAll(r.spool), store.Leftovers(r.o.statePath())); err != nil {
		return fmt.Errorf("removing what a killed run left: %w", err)
	}
	if err := os.MkdirAll(r.spool, 0o700); err != nil {
		return fmt.Errorf("making the spool folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(r.spool)) }()
	return interrupted(ctx, work(ctx))
}

// storeOptions are how this run opens a state: the engine reaches the tenant folder and the reports, and nothing else.
func (r *run) storeOptions(path string) store.Options {
	return store.Options{
		Path: path, Threads: r.o.threads(), Memory: r.o.Memory, Scarce: r.o.Scarce, TempDir: r.spool, Folders: []string{r.o.TenantDir, r.o.OutDir}, Profile: r.o.Profile,
	}
}

// inState does the work in one transaction of a state, after what there is to prepare in it.
func (r *run) inState(ctx context.Context, path string, prepare func(*run, context.Context, *store.DB) error, work func(*run, context.Context) error) (err error) {
	db, err := store.Open(ctx, r.storeOptions(path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if prepare != nil {
		if err := prepare(r, ctx, db); err != nil {
			return err
		}
	}
	if r.tx, err = db.Begin(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.tx.Rollback()) }()
	return work(r, ctx)
}
