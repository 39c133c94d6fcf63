package main

import (
	"context"
	"errors"
	"fmt"
	"log"
)

// What the tables call things.
const (
	floorRow   = "floor: the engine reads the exports"
	wholeRun   = "whole run, Detail as parquet"
	nightRow   = "night: 300,000 more records"
	smallNight = "the same night on a state of 1 million"
	againRow   = "a night that brings these once more"
	smallAgain = "the same on a state of 1 million"
	cappedRun  = "whole run with --memory "
)

// row says what a stage or a part of one is called.
type row struct{ stage, name string }

func stageRows() []row {
	return []row{{"ingest.load", "load"}, {"ingest.dedupe", "dedupe"}, {"rate", "rate"}, {"forecast", "forecast"}, {"reconcile", "reconcile"},
		{"recommend", "recommend"}, {"report.tables", "parquet"}, {"report.workbook", "workbook without Detail"}}
}

// detailRows says for which tenants a workbook with Detail is measured: about a million records are in the period.
func (t tenant) detailRows() int {
	if n := t.rows / months; n >= 900_000 && n <= 1_000_000 {
		return n
	}
	return 0
}

// round measures everything once: the floor, a first run, a night, the same night where fewer records went before, and the
// workbook with Detail.
func (p plan) round(ctx context.Context, t tenant, out *table) error {
	if err := t.forget(); err != nil { // what an interrupted bench left
		return err
	}
	log.Print("  floor")
	floor, err := p.measureFloor(ctx, t)
	if err != nil {
		return fmt.Errorf("measuring the floor: %w", err)
	}
	out.add(floorRow, floor)
	large, err := p.firstAndNights(ctx, t)
	if err != nil {
		return err
	}
	for _, r := range stageRows() {
		took, ok := large.stages[r.stage]
		if !ok {
			return fmt.Errorf("run.json tells nothing of %s", r.stage)
		}
		out.add(r.name, took)
	}
	out.add(wholeRun, large.whole)
	out.add(nightRow, large.night)
	out.add(againRow, large.again)
	if t.detailRows() > 0 {
		log.Print("  workbook with Detail")
		if err := p.detail(ctx, t, out); err != nil {
			return err
		}
	}
	if t.rows <= small {
		return t.forget()
	}
	same, err := p.tenantOf(small, t.users)
	if err != nil {
		return err
	}
	before, err := p.firstAndNights(ctx, same)
	if err != nil {
		return err
	}
	out.add(smallNight, before.night)
	out.add(smallAgain, before.again)
	if err := same.forget(); err != nil {
		return err
	}
	return t.forget()
}

// runs are a first run with its stages, a night on what it leaves, and one more whose export brings the night's records again.
type runs struct {
	stages              map[string]took
	whole, night, again took
}

func (p plan) firstAndNights(ctx context.Context, t tenant) (m runs, err error) {
	if err = errors.Join(t.forget(), t.detailAs("parquet")); err != nil {
		return m, err
	}
	log.Printf("  first run of %d records", t.rows)
	if m.stages, m.whole, err = p.run(ctx, t, "2026-10", "2026-11-05"); err != nil {
		return m, err
	}
	for i, night := range []*took{&m.night, &m.again} {
		if err = t.nightComes(t.added()[i]); err != nil {
			return m, err
		}
		log.Print("  night")
		if _, *night, err = p.run(ctx, t, "2026-11", "2026-12-05"); err != nil {
			return m, err
		}
	}
	return m, nil
}

// detail measures the workbook of a run that lists the calls in it.
func (p plan) detail(ctx context.Context, t tenant, out *table) error {
	if err := t.detailAs("xlsx"); err != nil {
		return err
	}
	stages, _, err := p.run(ctx, t, "2026-10", "2026-11-05")
	if err != nil {
		return err
	}
	workbook, ok := stages["report.workbook"]
	if !ok {
		return errors.New("run.json tells nothing of report.workbook")
	}
	out.add(fmt.Sprintf("workbook with %d rows of Detail", t.detailRows()), workbook)
	return t.detailAs("parquet")
}
