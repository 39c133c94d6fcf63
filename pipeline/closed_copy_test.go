package pipeline

import (
	"context"
	"os"
	"testing"
)

// TestClosedMonthsOutliveTheState closes a month, destroys the state, and wants the books of the month from their copy.
func TestClosedMonthsOutliveTheState(t *testing.T) {
	o := inFolder(t, "2026-11-05", map[string]string{"usage/a.csv": callHeader + call(1) + call(2)})
	o.Close = true
	if _, err := Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	o.Close = false
	tables := []string{}
	for _, table := range closedTables() {
		tables = append(tables, "select * from "+table+" order by all")
	}
	before := look(t, o, tables...)
	if info, err := os.Stat(o.closedCopy()); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the copy: %v %v", info, err)
	}
	if err := os.WriteFile(o.statePath(), []byte("no state at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Rebuild(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	for i, after := range look(t, o, tables...) {
		if len(before[i]) == 0 {
			t.Errorf("%s is empty", closedTables()[i])
		}
		want(t, closedTables()[i], after, before[i])
	}
}
