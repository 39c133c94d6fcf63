package store

import (
	"context"
	"errors"
	"testing"
)

func TestThreadsThatWriteSortedRows(t *testing.T) {
	for _, c := range []struct {
		threads int
		limit   string
		want    int
	}{
		{2, "488.2 MiB", 1}, {2, "953.6 MiB", 2}, {16, "953.6 MiB", 2}, {1, "122.0 MiB", 1}, {8, "18.8 GiB", 8}, {64, "18.8 GiB", 48}, {8, "1.0 TiB", 8},
		{4, "900.0 KiB", 1}, {4, "0 bytes", 1}, {4, "much", 4}, {4, "3 furlongs", 4},
	} {
		if got := threadsWithin(c.threads, c.limit); got != c.want {
			t.Errorf("%d threads within %s: %d, want %d", c.threads, c.limit, got, c.want)
		}
	}
}

func TestSortedRowsTakeFewerThreadsInLittleMemory(t *testing.T) {
	ctx := context.Background()
	db, err := Open(ctx, Options{TempDir: t.TempDir(), Threads: 3, Memory: "300MB"})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	spooled := sqlFile("select current_setting('threads') as during from range(5)")
	if _, err := tx.SpooledInOrder(ctx, "rows", spooled, "q.sql"); err != nil {
		t.Fatal(err)
	}
	var during, after int64
	err = tx.Get(ctx, []any{&during, &after}, sqlFile("select min(during), current_setting('threads') from rows"), "q.sql")
	if err := errors.Join(err, tx.Rollback(), db.Close()); err != nil || during != 1 || after != 3 {
		t.Errorf("threads %d while it wrote, %d after (%v)", during, after, err)
	}
}
