package pipeline

import (
	"context"

	"tollbook/pipeline/pools"
)

// forecastSeed makes the forecast of pools the same for the same input.
const forecastSeed = 1

func (o Options) poolOptions() pools.Options {
	return pools.Options{AsOf: o.AsOf, Zone: o.Zone, LatencyHours: o.Settings.LatencyHours, Seed: forecastSeed}
}

// foretellPools makes pool_forecast and pool_takers, and tells which pools have run out this month or soon do.
func (r *run) foretellPools(ctx context.Context) error {
	outlooks, err := pools.Forecast(ctx, r.tx, r.o.poolOptions())
	if err != nil {
		return err
	}
	found, err := pools.Findings(ctx, r.tx, outlooks)
	if err != nil {
		return err
	}
	var notes []note
	for _, f := range found {
		notes = append(notes, note{
			code: "pool_runs_out", severity: f.Severity(), subject: f.Subject(), message: f.Message(),
			remedy: "after its end credits pay: see that they suffice, or give users who call more a larger plan",
		})
	}
	return writeNotes(ctx, r.tx, notes)
}
