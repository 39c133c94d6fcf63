package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"tollbook/pipeline/ingest"
	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
)

// ErrNoState says that the tenant has no state yet.
var ErrNoState = errors.New("there is no state yet: run first")

// Backup copies the state into a new file and gives its size in bytes. The copy has been read whole.
func Backup(ctx context.Context, o Options, to string) (size int64, err error) {
	err = o.withFile(ctx, func(ctx context.Context, file store.Options) error {
		size, err = store.Backup(ctx, file, to)
		return err
	})
	return size, err
}

// Vacuum writes the state anew without the space that deleted rows left, and gives its size before and after in bytes.
func Vacuum(ctx context.Context, o Options) (before, after int64, err error) {
	err = o.withFile(ctx, func(ctx context.Context, file store.Options) error {
		before, after, err = store.Vacuum(ctx, file)
		return err
	})
	return before, after, err
}

// Verify reads every value of the state and holds the laws of the records against it. It gives the tables.
func Verify(ctx context.Context, o Options) (tables []store.TableSize, err error) {
	r := &run{o: o, folder: tenant.Folder{}}
	err = r.hold(ctx, func(ctx context.Context) error {
		if err := o.hasState(); err != nil {
			return err
		}
		if tables, err = store.Verify(ctx, r.storeOptions(o.statePath())); err != nil {
			return err
		}
		return r.inState(ctx, o.statePath(), nil, func(r *run, ctx context.Context) error { return ingest.Verify(ctx, r.tx) })
	})
	return tables, err
}

// withFile does something to the state file while nobody else works on the tenant.
func (o Options) withFile(ctx context.Context, work func(context.Context, store.Options) error) error {
	r := &run{o: o}
	return r.hold(ctx, func(ctx context.Context) error {
		if err := o.hasState(); err != nil {
			return err
		}
		return work(ctx, r.storeOptions(o.statePath()))
	})
}

func (o Options) hasState() error {
	if _, err := os.Stat(o.statePath()); errors.Is(err, fs.ErrNotExist) {
		return ErrNoState
	} else if err != nil {
		return fmt.Errorf("looking for the state: %w", err)
	}
	return nil
}
