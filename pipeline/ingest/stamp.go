package ingest

import (
	"context"
	"os"
	"time"

	"tollbook/pipeline/store"
)

// stampSettles is how long a file has to have been left alone before its stamp is believed: a file system may give two
// changes within its grain, two seconds at the coarsest, the same time.
const stampSettles = 2 * time.Second

// recognise gives inputs that have not been touched since they were last hashed the hash of then. Whoever keeps years of
// exports would otherwise have all of them read every night.
func (r *run) recognise(ctx context.Context, inputs []Input) error {
	rows, err := r.tx.Query(ctx, files, "sql/stamps.sql")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	type known struct{ stamp, sha256 string }
	stamps := map[string]known{}
	for rows.Next() {
		var input string
		var k known
		if err := rows.Scan(&input, &k.stamp, &k.sha256); err != nil {
			return err
		}
		stamps[input] = k
	}
	for i := range inputs {
		if k := stamps[inputs[i].Path]; inputs[i].stamp != "" && inputs[i].stamp == k.stamp {
			inputs[i].SHA256 = k.sha256
		}
	}
	return rows.Err()
}

// settledBefore is when a file has to have changed last for its stamp to be believed. It goes by the spool folder, which is
// no younger than the run and has its time from a file system, as the stamps have.
func (o Options) settledBefore() (time.Time, error) {
	spool, err := os.Stat(o.SpoolDir)
	if err != nil {
		return time.Time{}, err
	}
	return spool.ModTime().Add(-stampSettles), nil
}

// remember writes down the stamps of the inputs that are settled, in place of those of before.
func (r *run) remember(ctx context.Context, inputs []Input, settled time.Time) error {
	columns := []store.Column{{Name: "input", Type: "varchar"}, {Name: "stamp", Type: "varchar"}, {Name: "sha256", Type: "varchar"}}
	err := r.tx.Rows(ctx, "new_stamps", columns, func(yield func([]any) bool) {
		for _, in := range inputs {
			if in.stamp != "" && in.SHA256 != "" && in.changed.Before(settled) && !yield([]any{in.Path, in.stamp, in.SHA256}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	if err := r.tx.Exec(ctx, files, "sql/forget_stamps.sql"); err != nil {
		return err
	}
	_, err = r.tx.Insert(ctx, "stamps", files, "sql/remember_stamps.sql")
	return err
}
