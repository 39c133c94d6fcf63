package main

import (
	"strings"
	"testing"
)

// Three rounds of two sizes, with one round that something disturbed.
func TestTablesHoldMediansAndRatios(t *testing.T) {
	var tables []*table
	for _, rows := range []int{1_000_000, 50_000_000} {
		one := newTable(rows, 3, tenant{rows: rows, users: 25_000, prefixes: 6592})
		for _, slow := range []float64{1, 1, 9} {
			scale := slow * float64(rows) / 1e6
			one.add(floorRow, took{seconds: 2 * scale, cpu: 4 * scale, peakMiB: 300})
			one.add("rate", took{seconds: scale})
			one.add("reconcile", took{seconds: scale / 4})
			one.add("recommend", took{seconds: scale / 4})
			one.add(wholeRun, took{seconds: 4 * scale})
			one.add(nightRow, took{seconds: 6 * slow})
			if rows > small {
				one.add(smallNight, took{seconds: 5 * slow})
				one.add(againRow, took{seconds: 4.4 * slow})
				one.add(smallAgain, took{seconds: 4 * slow})
				one.add(cappedRun+"1GB", took{seconds: 5 * scale, peakMiB: 1400})
			}
		}
		tables = append(tables, one)
	}
	got := tables[1].String() + targets(tables)
	for _, want := range []string{
		"50000000 records in 5 months, 25000 users, a published price list of 6592 prefixes",
		"| rate | 50.00 | 1000000 | 0.50 | | |",
		"| floor: the engine reads the exports | 100.00 | 500000 | 1.00 | 200.0 | 300.0 |",
		"| night: 300,000 more records | 6.00 | 50000 | 0.06 | | |",
		"| whole run, of the floor | 50000000 | 1.5 | 2.00 |",
		"| rating, of the floor | 1000000 | 0.35 | 0.50 |",
		"| reconciliation and advice, of the floor | 50000000 | 0.15 | 0.25 |",
		"| a night, of the same night on a state of 1 million | 50000000 | 1.3 | 1.20 |",
		"| a night that brings it all again, likewise | 50000000 | 1.3 | 1.10 |",
		"| seconds a record, of those at 1000000 records | 50000000 | 1.2 | 1.00 |",
		"| whole run with --memory 1GB, peak MiB | 50000000 | 1536 | 1400 |",
	} {
		if !strings.Contains(got, want+"\n") && !strings.Contains(got, want+", ") {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
}
