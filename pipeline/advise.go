package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"tollbook/pipeline/recommend"
)

// NothingRead says that no run has read anything of the tenant, so that its state has nothing to go by.
type NothingRead struct{ TenantDir string }

func (e *NothingRead) Error() string {
	return fmt.Sprintf("nothing has been read of the tenant in %s yet", e.TenantDir)
}

// Advise works out the advice as a run of the period does, from what earlier runs have read, with the assumptions of the
// settings as assume changes them. State and reports stay as they are.
func Advise(ctx context.Context, o Options, assume func(*recommend.Params)) (recommend.Summary, error) {
	if _, err := os.Stat(o.statePath()); errors.Is(err, fs.ErrNotExist) {
		return recommend.Summary{}, &NothingRead{TenantDir: o.TenantDir}
	}
	folder, err := o.readFolder()
	if err != nil {
		return recommend.Summary{}, err
	}
	var advised recommend.Summary
	_, err = withTenant(ctx, o, folder, func(r *run, ctx context.Context) error {
		r.assume = assume
		err := r.through(ctx, r.recall)
		advised = r.advised
		return err
	})
	return advised, err
}
