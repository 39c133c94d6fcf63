package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
)

// table gathers what was measured, in the order in which it first came.
type table struct {
	rows, rounds int
	names        []string
	took         map[string][]took
}

func newTable(rows, rounds int) *table {
	return &table{rows: rows, rounds: rounds, took: map[string][]took{}}
}

func (t *table) add(name string, w took) {
	if t.took[name] == nil {
		t.names = append(t.names, name)
	}
	t.took[name] = append(t.took[name], w)
}

// String prints the medians, and each against the floor, which comes first.
func (t *table) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "\n%d records, %s, %d processors, median of %d\n\n", t.rows, runtime.GOARCH, runtime.NumCPU(), t.rounds)
	fmt.Fprintf(&out, "| what | seconds | records a second | of the floor | processor seconds | peak MiB |\n|---|---:|---:|---:|---:|---:|\n")
	for _, name := range t.names {
		seconds := t.median(name, func(w took) float64 { return w.seconds })
		fmt.Fprintf(&out, "| %s | %.2f | %.0f | %.2f |", name, seconds, float64(t.rows)/seconds, seconds/t.median(t.names[0], func(w took) float64 { return w.seconds }))
		for _, of := range []func(took) float64{func(w took) float64 { return w.cpu }, func(w took) float64 { return w.peakMiB }} {
			if value := t.median(name, of); value > 0 {
				fmt.Fprintf(&out, " %.1f |", value)
			} else {
				out.WriteString(" |")
			}
		}
		out.WriteString("\n")
	}
	return out.String()
}

func (t *table) median(name string, of func(took) float64) float64 {
	values := make([]float64, 0, len(t.took[name]))
	for _, w := range t.took[name] {
		values = append(values, of(w))
	}
	slices.Sort(values)
	return values[len(values)/2]
}
