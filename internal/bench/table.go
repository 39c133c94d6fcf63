package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
)

// table gathers what was measured of a tenant, in the order in which it first came.
type table struct {
	rows, rounds int
	tenant       tenant
	names        []string
	took         map[string][]took
}

func newTable(rows, rounds int, of tenant) *table {
	return &table{rows: rows, rounds: rounds, tenant: of, took: map[string][]took{}}
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
	tariff := "the made-up tariff"
	if t.tenant.prefixes > 0 {
		tariff = fmt.Sprintf("a published price list of %d prefixes", t.tenant.prefixes)
	}
	fmt.Fprintf(&out, "\n%d records in %d months, %d users, %s, %s, %d processors, median of %d\n\n", t.rows, months, t.tenant.users, tariff, runtime.GOARCH, runtime.NumCPU(), t.rounds)
	fmt.Fprintf(&out, "| what | seconds | records a second | of the floor | processor seconds | peak MiB |\n|---|---:|---:|---:|---:|---:|\n")
	for _, name := range t.names {
		rows := t.rows
		switch {
		case slices.Contains([]string{nightRow, smallNight, againRow, smallAgain}, name):
			rows = fresh
		case strings.HasSuffix(name, "rows of Detail"):
			rows = t.tenant.detailRows()
		}
		fmt.Fprintf(&out, "| %s | %.2f | %.0f | %.2f |", name, t.seconds(name), float64(rows)/t.seconds(name), t.seconds(name)/t.seconds(floorRow))
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

func (t *table) seconds(names ...string) float64 {
	total := 0.0
	for _, name := range names {
		total += t.median(name, func(w took) float64 { return w.seconds })
	}
	return total
}

// median is zero for what was not measured.
func (t *table) median(name string, of func(took) float64) float64 {
	values := make([]float64, 0, len(t.took[name]))
	for _, w := range t.took[name] {
		values = append(values, of(w))
	}
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// targets says how the tables stand against what is wanted.
func targets(tables []*table) string {
	var out strings.Builder
	out.WriteString("\n| what | records | wanted at most | now |\n|---|---:|---:|---:|\n")
	for _, t := range tables {
		floor := t.seconds(floorRow)
		fmt.Fprintf(&out, "| whole run, of the floor | %d | 1.5 | %.2f |\n", t.rows, t.seconds(wholeRun)/floor)
		fmt.Fprintf(&out, "| rating, of the floor | %d | 0.35 | %.2f |\n", t.rows, t.seconds("rate")/floor)
		fmt.Fprintf(&out, "| reconciliation and advice, of the floor | %d | 0.15 | %.2f |\n", t.rows, t.seconds("reconcile", "recommend")/floor)
		if before := t.seconds(smallNight); before > 0 {
			fmt.Fprintf(&out, "| a night, of the same night on a state of 1 million | %d | 1.3 | %.2f |\n", t.rows, t.seconds(nightRow)/before)
			fmt.Fprintf(&out, "| a night that brings it all again, likewise | %d | 1.3 | %.2f |\n", t.rows, t.seconds(againRow)/t.seconds(smallAgain))
		}
		if first := tables[0]; t != first {
			each := func(t *table) float64 { return t.seconds(wholeRun) / float64(t.rows) }
			fmt.Fprintf(&out, "| seconds a record, of those at %d records | %d | 1.2 | %.2f |\n", first.rows, t.rows, each(t)/each(first))
		}
		for _, name := range t.names {
			if strings.HasPrefix(name, cappedRun) {
				fmt.Fprintf(&out, "| %s, peak MiB | %d | 1536 | %.0f |\n", name, t.rows, t.median(name, func(w took) float64 { return w.peakMiB }))
			}
		}
	}
	return out.String()
}
