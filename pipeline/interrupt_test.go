package pipeline

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"
)

// TestAnInterruptIsAllOrNothing interrupts a run when its reports are written beside their place, and one that commits: the
// first has done nothing, the second everything, and each says so.
func TestAnInterruptIsAllOrNothing(t *testing.T) {
	o := inFolder(t, "2026-11-05", map[string]string{"usage/a.csv": callHeader + call(1) + call(2)})
	ctx, interrupt := context.WithCancel(context.Background())
	early := o
	early.Clock = func() time.Time {
		if written, _ := filesNamed(o.OutDir, ".writing-", ""); len(written) > 0 {
			interrupt()
		}
		return o.Clock()
	}
	if _, err := Run(ctx, early); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted before the commit: %v", err)
	}
	if left, err := os.ReadDir(o.OutDir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if n := usageIn(t, o); n != 0 {
		t.Errorf("%d rows of usage", n)
	}

	ctx, o.Final = context.WithCancel(context.Background())
	result, err := Run(ctx, o)
	if err != nil {
		t.Fatalf("interrupted while it commits: %v", err)
	}
	if ctx.Err() == nil {
		t.Fatal("nothing was interrupted")
	}
	if _, err := os.Stat(result.Workbook); err != nil {
		t.Error(err)
	}
	if n := usageIn(t, o); n != 2 {
		t.Errorf("%d rows of usage, want 2", n)
	}
}

// usageIn counts the records of a state as it lies there.
func usageIn(t *testing.T, o Options) int64 {
	t.Helper()
	tables, err := Verify(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if table.Name == "usage_records" {
			return table.Rows
		}
	}
	t.Fatal("no table usage_records")
	return 0
}
