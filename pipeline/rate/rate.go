// Package rate gives every usage record the price it should have, and says why.
//
// In: usage, and what the tenant folder says of tariffs, allowances and licences. Out: rated and pools, month by
// month: pools live in a calendar month of the tenant's zone, so a month is the unit that is rated, and only months
// whose records, tariffs, licences or settings changed are rated again.
package rate

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"slices"
	"time"

	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

//go:embed sql/*.sql
var files embed.FS

// The ways a call may meet the end of a pool, and how the two pools of an MCOPSTN2 plan end.
const (
	StraddleSplit     = "split"
	StraddleCredits   = "credits"
	StraddleAllowance = "allowance"
	CapsIndependent   = "independent"
	CapsEither        = "either"
)

// Options say what to rate by.
type Options struct {
	Folder      tenant.Folder
	Country     string // the tenant's, for records and licences that print none
	Zone        *time.Location
	Increments  rates.Increments // where a tariff row gives none
	Straddle    string
	Caps        string
	FeeIncluded bool   // the export's Charge already holds the connection fee
	Period      string // YYYY-MM whose findings are told
	Only        string // YYYY-MM: rate this month and no other; empty: all that changed
	Progress    func(done, total int64)

	together int64 // records that are rated in one batch of months at most; 0: batchRecords
}

// Summary says which months were rated in this run.
type Summary struct {
	Months []string // YYYY-MM, in order
	Rated  []string // those that were rated now

	Rerated []Rerating // what runs for this period changed in money by rating again
}

// Run rates what changed. Temporary tables months, tariffs, users and licences stay for the stages after.
func Run(ctx context.Context, tx *store.Tx, o Options) (Summary, error) {
	var summary Summary
	if err := loadReference(ctx, tx, o); err != nil {
		return summary, fmt.Errorf("loading tariffs and licences: %w", err)
	}
	months, err := usageMonths(ctx, tx, o.Zone)
	if err == nil {
		months, err = withoutRetired(ctx, tx, months)
	}
	if err != nil {
		return summary, err
	}
	fingerprint := o.fingerprint()
	emptied, err := markStale(ctx, tx, months, o, fingerprint)
	if err != nil {
		return summary, err
	}
	if err := forgetEmptied(ctx, tx, o, emptied); err != nil {
		return summary, err
	}
	for _, m := range months {
		summary.Months = append(summary.Months, m.name)
	}
	for _, b := range batches(months, cmp.Or(o.together, batchRecords)) {
		if err := rateBatch(ctx, tx, o, b, fingerprint); err != nil {
			return summary, fmt.Errorf("rating %s: %w", b, err)
		}
		for _, m := range b {
			summary.Rated = append(summary.Rated, m.name)
		}
		if o.Progress != nil {
			o.Progress(int64(slices.Index(summary.Months, b[len(b)-1].name)+1), int64(len(months)))
		}
	}
	if err := saveMonths(ctx, tx, months); err != nil {
		return summary, err
	}
	if err := Tell(ctx, tx, o.Period); err != nil {
		return summary, err
	}
	summary.Rerated, err = tellRerated(ctx, tx, o.Period)
	return summary, err
}

// step makes one temporary table.
type step struct{ table, file string }

// making says how a step's rows are kept: those of a table with a row for each record, or for each that draws on a pool, in a
// spool, but what the next step reads once not at all.
func (o Options) making(p parameters, table string) func(context.Context, *store.Tx, string, string) error {
	switch {
	case table == "early_records":
		return p.between(p["from"], p["middle"]).view
	case table == "late_records":
		return p.between(p["middle"], p["to"]).view
	case table == "draws" && o.Straddle != StraddleCredits:
		return p.view
	case slices.Contains([]string{"records", "draws", "taken", "drawn"}, table):
		return p.spool
	}
	return p.create
}

// steps is the rating of a batch of months: each table is made from those before it.
func steps(o Options) []step {
	taken := "sql/taken_" + o.Straddle + ".sql"
	last := []step{{"drawn", taken}}
	if o.Caps == CapsEither {
		last = []step{{"taken", taken}, {"drawn", "sql/drawn_either.sql"}}
	}
	return slices.Concat(
		named("epochs", "stretches", "days"),
		named("numbers", "stems", "dialled", "ranges", "callees"), // what the price of a number can be told by
		named("wordings", "people", "grants", "plans", "spans", "standings", "stands"),
		[]step{{"early_records", "sql/numbered_records.sql"}, {"late_records", "sql/numbered_records.sql"}},
		named("records", "called", "destined"),
		named("epoch_tariffs", "prefix_stems", "lookups", "matches", "range_stems", "destinations", "places", "placed"),
		named("cases", "facts", "decided", "terms", "ways"),
		named("pool_sizes", "drawn_pools", "asked_pools", "draws"),
		last,
		named("used_pools"),
	)
}

// named are the steps whose file is called like their table.
func named(tables ...string) []step {
	list := make([]step, len(tables))
	for i, table := range tables {
		list[i] = step{table, "sql/" + table + ".sql"}
	}
	return list
}

func rateBatch(ctx context.Context, tx *store.Tx, o Options, b batch, fingerprint string) error {
	if err := b.load(ctx, tx, o); err != nil {
		return err
	}
	p := parameters{
		"from": b.from(), "middle": b.middle(), "to": b.to(), "tenant_country": o.Country,
		"has_licences": o.Folder.HasLicences, "fee_included": o.FeeIncluded, "fingerprint": fingerprint,
	}
	for _, s := range steps(o) {
		if err := o.making(p, s.table)(ctx, tx, s.table, s.file); err != nil {
			return err
		}
	}
	if err := b.forgetRated(ctx, tx); err != nil {
		return err
	}
	for _, s := range []step{
		{"rated_records", "sql/rated_records.sql"}, {"rated_terms", "sql/rated_terms.sql"}, {"quarter_sums", "sql/quarter_sums.sql"},
		{"pools", "sql/month_pools.sql"}, {"rated_months", "sql/new_rated_months.sql"},
	} {
		if err := p.insert(ctx, tx, s.table, s.file); err != nil {
			return err
		}
	}
	if err := p.check(ctx, tx, o); err != nil {
		return err
	}
	return b.keepReratings(ctx, tx, o.Period)
}

// check holds what was written against the usage and against itself.
func (p parameters) check(ctx context.Context, tx *store.Tx, o Options) error {
	if err := p.sums(ctx, tx); err != nil {
		return err
	}
	for _, name := range []string{"sql/check_every_record.sql", "sql/check_cost.sql", "sql/check_sums.sql"} {
		if err := tx.Check(ctx, files, name); err != nil {
			return err
		}
	}
	return tx.Check(ctx, files, "sql/check_pools.sql", sql.Named("straddle", o.Straddle))
}

// sums makes what the checks look at. Which terms are the batch's is a constant, by which the engine passes over all other records.
func (p parameters) sums(ctx context.Context, tx *store.Tx) error {
	var before int64
	if err := tx.Get(ctx, []any{&before}, files, "sql/terms_before.sql"); err != nil {
		return err
	}
	p["terms_before"] = before
	for _, s := range named("rated_sums", "usage_sums") {
		if err := p.create(ctx, tx, s.table, s.file); err != nil {
			return err
		}
	}
	return nil
}

// forgetEmptied takes back the rating of months that have no record any more: a later export moved the last one elsewhere.
func forgetEmptied(ctx context.Context, tx *store.Tx, o Options, emptied batch) error {
	if len(emptied) == 0 {
		return nil
	}
	err := emptied.load(ctx, tx, o)
	if err == nil {
		err = emptied.forgetRated(ctx, tx)
	}
	if err == nil {
		err = emptied.keepReratings(ctx, tx, o.Period)
	}
	if err != nil {
		return fmt.Errorf("forgetting the rating of %s: %w", emptied, err)
	}
	return nil
}
