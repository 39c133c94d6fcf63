package pipeline

import (
	"context"
	"os"
	"strings"
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
	for _, table := range append(closedTables(), closedRecords) {
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
		if len(before[i]) == 0 && !strings.Contains(tables[i], "closed_late") && !strings.Contains(tables[i], "closed_pools") {
			t.Errorf("nothing: %s", tables[i])
		}
		want(t, tables[i], after, before[i])
	}
}

// TestALostCopyOfAClosedMonthIsTold destroys the state and the copy of the records: the books stay, the records are those of now.
func TestALostCopyOfAClosedMonthIsTold(t *testing.T) {
	o := inFolder(t, "2026-11-05", map[string]string{"usage/a.csv": callHeader + call(1) + call(2)})
	o.Close = true
	if _, err := Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	o.Close = false
	for _, path := range []string{o.statePath(), o.closedRecordsCopy("2026-10")} {
		if err := os.WriteFile(path, []byte("no state at all"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	result, err := Rebuild(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if told := strings.Join(result.Lines, "\n"); !strings.Contains(told, "closed-2026-10.parquet cannot be read") {
		t.Errorf("told: %s", told)
	}
	left := look(t, o, "select (select count(*) from closed_records) || ' ' || (select count(*) from closed_periods) || ' ' || (select string_agg(period, ' ' order by period) from closed_details)")[0]
	want(t, "left", left, []string{"0 3 2026-08 2026-09"})
}
