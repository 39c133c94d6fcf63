package ingest

import (
	"context"

	"tollbook/pipeline/store"
)

// Forget removes from the tables what was read from the files that are in usage/ now, so that Run reads them again, and
// leaves what only the state knows: the records of files that are there no more, and what retired months took. It gives
// the number of the files that are gone.
func Forget(ctx context.Context, tx *store.Tx, o Options) (gone int64, err error) {
	inputs, err := Discover(o.TenantDir)
	if err != nil {
		return 0, err
	}
	for i := range inputs {
		if err := inputs[i].hash(ctx); err != nil {
			return 0, err
		}
	}
	columns := []store.Column{{Name: "input", Type: "varchar"}, {Name: "sha256", Type: "varchar"}}
	err = tx.Rows(ctx, "inputs_there", columns, func(yield func([]any) bool) {
		for _, in := range inputs {
			if !yield([]any{in.Path, in.SHA256}) {
				return
			}
		}
	})
	if err != nil {
		return 0, err
	}
	if gone, err = tx.Create(ctx, "files_gone", files, "sql/files_gone.sql"); err != nil {
		return 0, err
	}
	return gone, tx.Exec(ctx, files, "sql/forget_there.sql")
}
