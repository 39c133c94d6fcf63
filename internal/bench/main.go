// Command bench measures whole runs on made-up tenants of millions of records, stage by stage, against the floor: the
// engine alone, in a process of its own, reading the same exports into a typed table on disk. It prints one table for
// each size, with the median of the rounds, and then how that stands against the targets. Tenants are made from a seed and
// kept in the cache folder, but for the large ones, which are gone when they are measured; progress goes to stderr.
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
	"syscall"
)

func main() {
	log.SetFlags(log.Ltime)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := bench(ctx, os.Args[1:])
	stop()
	if err != nil {
		log.Fatalf("bench: %v", err)
	}
}

// plan is what to measure, and with what.
type plan struct {
	rows        []int
	rounds      int
	roundsLarge int
	cache       string
	binary      string
	list        string // a published price list, in place of the made-up tariff
	tariff      string // the same as a tariff file
	memory      string
	capped      string
	threads     int
	floor       string // the folder to read, in the process that measures the floor
}

// largeRows is from where a tenant is large: measured in fewer rounds, and not kept.
const largeRows = 20_000_000

func bench(ctx context.Context, args []string) error {
	var p plan
	var rows string
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.StringVar(&rows, "rows", "1000000", "records of each tenant, separated by commas")
	fs.IntVar(&p.rounds, "rounds", 3, "how often to measure")
	fs.IntVar(&p.roundsLarge, "rounds-large", 1, "how often to measure tenants of 20 million records and more")
	fs.StringVar(&p.cache, "cache", "", "folder of the tenants; without it one in the user's cache folder")
	fs.StringVar(&p.binary, "binary", "bin/tollbook", "program to measure")
	fs.StringVar(&p.list, "list", "../shared/data/tariffs/acs_pstn_rates_2025-10-15.csv", "published price list for outbound calls; where it is absent the made-up tariff serves")
	fs.StringVar(&p.memory, "memory", "", "as --memory of tollbook run, for the floor too")
	fs.StringVar(&p.capped, "capped", "", "measure one run more of the largest tenant with this as --memory")
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
	if p.rounds < 1 || p.roundsLarge < 1 {
		return errors.New("--rounds and --rounds-large: write a whole number from 1")
	}
	if p.cache == "" {
		folder, err := os.UserCacheDir()
		if err != nil {
			return fmt.Errorf("finding the cache folder: %w", err)
		}
		p.cache = filepath.Join(folder, "tollbook-bench")
	}
	if err := p.importList(ctx); err != nil {
		return fmt.Errorf("importing the price list: %w", err)
	}
	return p.sizes(ctx)
}

// sizes measures one tenant after the other.
func (p plan) sizes(ctx context.Context) error {
	var tables []*table
	var faults []error
	for i, n := range p.rows {
		t, err := p.size(ctx, n, p.capped != "" && i == len(p.rows)-1)
		if err != nil {
			faults = append(faults, fmt.Errorf("%d records: %w", n, err))
			continue
		}
		fmt.Print(t)
		tables = append(tables, t)
	}
	if len(tables) > 0 {
		fmt.Print(targets(tables))
	}
	return errors.Join(faults...)
}

// size measures one tenant.
func (p plan) size(ctx context.Context, rows int, last bool) (t *table, err error) {
	tenant, err := p.tenant(rows)
	if err != nil {
		return nil, fmt.Errorf("making the tenant: %w", err)
	}
	defer func() { err = errors.Join(err, tenant.clear()) }()
	rounds := p.rounds
	if rows >= largeRows {
		rounds = p.roundsLarge
	}
	t = newTable(rows, rounds, tenant)
	for i := range rounds {
		log.Printf("%d records, round %d of %d", rows, i+1, rounds)
		if err := p.round(ctx, tenant, t); err != nil {
			return nil, err
		}
	}
	if last {
		log.Printf("%d records, with --memory %s", rows, p.capped)
		p.memory = p.capped
		if err := tenant.forget(); err != nil {
			return nil, err
		}
		_, whole, err := p.run(ctx, tenant, "2026-10", "2026-11-05")
		if err != nil {
			return nil, err
		}
		t.add(cappedRun+p.capped, whole)
	}
	return t, nil
}
