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

// forecast makes pool_forecast and pool_takers, tells which pools have run out this month or soon do, and gives the number
// of pools.
func (r *run) forecast(ctx context.Context) (int64, error) {
	outlooks, err := pools.Forecast(ctx, r.tx, r.o.poolOptions())
	if err != nil {
		return 0, err
	}
	found, err := pools.Findings(ctx, r.tx, outlooks)
	if err != nil {
		return 0, err
	}
	var notes []note
	for _, f := range found {
		notes = append(notes, note{
			code: "pool_runs_out", severity: f.Severity(), subject: f.Subject(), message: f.Message(),
			remedy: "after its end credits pay: see that they suffice, or give users who call more a larger plan",
		})
	}
	return int64(len(outlooks)), writeNotes(ctx, r.tx, notes)
}
