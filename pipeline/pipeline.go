// Package pipeline runs the stages in their order, once, in one transaction:
//
//  1. the tenant folder is read and judged; with problems nothing else is touched
//  2. ingest: exports -> usage, usage_history, rejects, files
//  3. rate: usage, tariffs, licences -> rated, pools
//  4. forecast: rated, pools -> when each pool runs out
//  5. reconcile: rated, funding, balances -> ledger, lots, causes
//  6. recommend: daily spend -> advice, begun before 5 and worked out beside it
//  7. reports: tables -> files in a folder of their own
//
// Then the transaction is committed and the folder takes its place. Tables are the contract between the stages: none
// imports another.
package pipeline

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"tollbook/pipeline/ingest"
	"tollbook/pipeline/rate"
	"tollbook/pipeline/recommend"
	"tollbook/pipeline/reconcile"
	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
	"tollbook/reports"
)

// Result is what a run found.
type Result struct {
	Counts              reports.Counts
	RejectShareExceeded bool     // or the unrated share, or a file could not be read
	BeyondTolerance     []string // the settings that say how much may stay unexplained, where more does
	Folder              string   // of the reports
	Workbook            string
	Lines               []string         // what a person should know, at most ten
	Summary             reports.Summary  // the key figures
	Refused             []tenant.Funding // recharges that failed and that no later money has made good, as of --as-of
}

// ExitCode is the process's exit code for this result, as run.json records it.
func (r Result) ExitCode() int {
	switch {
	case r.RejectShareExceeded:
		return 3
	case len(r.BeyondTolerance) > 0:
		return 4
	}
	return 0
}

// run is one run on its way.
type run struct {
	o          Options
	folder     tenant.Folder
	tx         *store.Tx
	started    time.Time
	stages     []reports.StageTime
	parts      []reports.PartTime // of the stage that runs
	partBegin  time.Time
	result     Result
	rerated    []rate.Rerating
	months     [2]int // rated again, of all
	books      reconcile.Summary
	report     reports.Summary
	inputs     []ingest.Input
	refused    int64
	readBefore int      // files that the state knew already
	beyond     []string // settings whose tolerance a comparison with another report exceeds
	privacy    *reports.Privacy
	spool      string
	closedNow  []string // months that this run closes
	advising   *recommend.Begun
	advised    recommend.Summary
	assume     func(*recommend.Params) // changes what the settings assume; may be nil
	restored   []string                // copies from which closed months have their records; nil: they have not lost them
}

// Run does the whole work for one period and leaves the reports in place.
func Run(ctx context.Context, o Options) (Result, error) {
	folder, err := o.readFolder()
	if err != nil {
		return Result{}, err
	}
	return withPrepared(ctx, o, folder, (*run).widen, (*run).whole)
}

// interrupted prefers the context's own error, however a stage worded it. What was done before the interrupt came is done.
func interrupted(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// whole runs every stage and publishes.
func (r *run) whole(ctx context.Context) error { return r.stagesFrom(ctx, r.ingest) }

// rebuild runs every stage but the reading of usage/.
func (r *run) rebuild(ctx context.Context) error { return r.stagesFrom(ctx, r.recall) }

func (r *run) stagesFrom(ctx context.Context, ingest func(context.Context) (int64, error)) error {
	if err := r.through(ctx, ingest); err != nil {
		return err
	}
	return r.publish(ctx)
}

// through runs the stages up to the advice.
func (r *run) through(ctx context.Context, ingest func(context.Context) (int64, error)) error {
	if err := r.stillWhole(ctx); err != nil {
		return err
	}
	if err := loadTables(ctx, r.tx, r.folder); err != nil {
		return err
	}
	for _, s := range []struct {
		name string
		do   func(context.Context) (int64, error)
	}{
		{"ingest", ingest}, {"rate", r.rate}, {"forecast", r.forecast}, {"reconcile", r.reconcileAdvising}, {"recommend", r.recommend},
	} {
		if err := r.stage(ctx, s.name, s.do); err != nil {
			return err
		}
		r.tx.Hasten()
	}
	return nil
}

// stage times one stage.
func (r *run) stage(ctx context.Context, name string, do func(context.Context) (int64, error)) error {
	begin := r.o.Clock()
	r.parts, r.partBegin = nil, begin
	rows, err := do(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	took := r.o.Clock().Sub(begin)
	r.stages = append(r.stages, reports.StageTime{Name: name, Milliseconds: took.Milliseconds(), Rows: rows, Parts: r.parts})
	r.o.log(name, append(r.counted(name, rows), "seconds", float64(took.Milliseconds())/1000)...)
	return ctx.Err()
}

// part times what the stage has done since its begin, or since its part before.
func (r *run) part(name string) {
	now := r.o.Clock()
	r.parts = append(r.parts, reports.PartTime{Name: name, Milliseconds: now.Sub(r.partBegin).Milliseconds()})
	r.partBegin = now
}

// counted is what the log says of a stage, as keys and values.
func (r *run) counted(stage string, rows int64) []any {
	counts := []any{"rows", rows}
	c := r.result.Counts
	switch stage {
	case "ingest":
		counts = append(counts, "loaded", c.Loaded, "updated", c.Updated, "duplicate", c.Duplicate, "rejected", c.Rejected, "files", len(r.inputs), "read_before", r.readBefore)
	case "rate":
		counts = append(counts, "rated", c.Rated, "unrated", c.Unrated, "months_rated", r.months[0], "months", r.months[1])
	}
	return counts
}

func (r *run) ingest(ctx context.Context) (int64, error) {
	s, err := ingest.Run(ctx, r.tx, ingest.Options{
		TenantDir: r.o.TenantDir, SpoolDir: r.spool, Currency: r.o.Settings.Currency, FeeIncluded: r.o.Settings.FeeIncluded,
		Progress: r.o.progress("reading"), Done: r.part,
	})
	if err == nil {
		err = r.poolReports(ctx)
	}
	return r.ingested(s), err
}

func (r *run) recall(ctx context.Context) (int64, error) {
	s, err := ingest.Recall(ctx, r.tx)
	if err == nil {
		err = r.poolReports(ctx)
	}
	return r.ingested(s), err
}

// poolReports reads the tenant's own folder of minute-pool reports, which a rebuild does too.
func (r *run) poolReports(ctx context.Context) error {
	return ingest.PoolReports(ctx, r.tx, ingest.Options{TenantDir: r.o.TenantDir, SpoolDir: r.spool, Currency: r.o.Settings.Currency}, r.folder.PoolReports)
}

func (r *run) ingested(s ingest.Summary) int64 {
	r.result.Counts = reports.Counts{Read: s.Read, Loaded: s.Loaded, Duplicate: s.Duplicate, Updated: s.Updated, Rejected: s.Rejected}
	r.inputs, r.refused, r.readBefore = s.Inputs, s.Refused, s.KnownFiles
	return s.Read
}

func (r *run) rate(ctx context.Context) (int64, error) {
	o := r.ratingOptions()
	o.Progress = r.o.progress("rating")
	summary, err := rate.Run(ctx, r.tx, o)
	if err != nil {
		return 0, err
	}
	r.rerated = summary.Rerated
	r.months = [2]int{len(summary.Rated), len(summary.Months)}
	c := &r.result.Counts
	from, to := r.o.Period.Bounds(r.o.Zone)
	err = r.tx.Get(ctx, []any{&c.Rated, &c.Unrated}, files, "sql/period_counts.sql", sql.Named("month", r.o.Period.String()),
		sql.Named("from", from.UTC()), sql.Named("to", to.UTC()))
	if err != nil {
		return 0, err
	}
	return c.Rated + c.Unrated, loadDays(ctx, r.tx, r.o)
}

func (r *run) ratingOptions() rate.Options {
	s := r.o.Settings
	return rate.Options{
		Folder: r.folder, Country: s.Country, Zone: r.o.Zone, Increments: s.Increments, Straddle: s.Straddle, Caps: s.Caps,
		FeeIncluded: s.FeeIncluded, Period: r.o.Period.String(),
	}
}
