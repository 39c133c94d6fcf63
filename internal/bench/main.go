// Command bench measures whole runs on made-up tenants of millions of records, stage by stage, against the floor: the
// engine alone, in a process of its own, reading the same exports into a typed table on disk. It prints one table for
// each size, with the median of the rounds. Tenants are made once from a seed and kept in the cache folder.
//
//	go run ./internal/bench --rows 1000000,5000000 --rounds 3
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := bench(ctx, os.Args[1:])
	stop()
	if err != nil {
		log.Fatalf("bench: %v", err)
	}
}

// plan is what to measure, and with what.
type plan struct {
	rows    []int
	rounds  int
	cache   string
	binary  string
	tariff  string // of outbound calls, in place of the made-up one
	memory  string
	threads int
	floor   string // the folder to read, in the process that measures the floor
}

func bench(ctx context.Context, args []string) error {
	var p plan
	var rows string
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.StringVar(&rows, "rows", "1000000", "records of each tenant, separated by commas")
	fs.IntVar(&p.rounds, "rounds", 3, "how often to measure")
	fs.StringVar(&p.cache, "cache", "", "folder of the tenants; without it one in the user's cache folder")
	fs.StringVar(&p.binary, "binary", "bin/tollbook", "program to measure")
	fs.StringVar(&p.tariff, "tariff", "", "tariff file for outbound calls, as of tollbook tariff import")
	fs.StringVar(&p.memory, "memory", "", "as --memory of tollbook run, for the floor too")
	fs.IntVar(&p.threads, "threads", 0, "as --threads of tollbook run, for the floor too")
	fs.StringVar(&p.floor, "floor", "", "read the exports of this tenant into a typed table, and end")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if p.floor != "" {
		return p.readTyped(ctx)
	}
	for _, n := range strings.Split(rows, ",") {
		count, err := strconv.Atoi(n)
		if err != nil || count < 1000 {
			return fmt.Errorf("--rows has %q: write whole numbers from 1000, separated by commas", n)
		}
		p.rows = append(p.rows, count)
	}
	if p.cache == "" {
		folder, err := os.UserCacheDir()
		if err != nil {
			return fmt.Errorf("finding the cache folder: %w", err)
		}
		p.cache = filepath.Join(folder, "tollbook-bench")
	}
	var faults []error
	for _, n := range p.rows {
		faults = append(faults, p.size(ctx, n))
	}
	return errors.Join(faults...)
}

// size measures one tenant and prints its table.
func (p plan) size(ctx context.Context, rows int) error {
	dir, err := p.tenant(rows)
	if err != nil {
		return fmt.Errorf("making a tenant of %d records: %w", rows, err)
	}
	t := newTable(rows, p.rounds)
	for range p.rounds {
		floor, err := p.measureFloor(ctx, dir)
		if err != nil {
			return fmt.Errorf("measuring the floor: %w", err)
		}
		t.add("floor: the engine reads the exports", floor)
		if err := p.measureRuns(ctx, dir, t); err != nil {
			return err
		}
	}
	fmt.Print(t)
	return nil
}
