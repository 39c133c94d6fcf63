// Package rate gives every usage record the price it should have, and says why.
//
// In: usage, and what the tenant folder says of tariffs, allowances and licences. Out: rated and pools, month by
// month: pools live in a calendar month of the tenant's zone, so a month is the unit that is rated, and only months
// whose records, tariffs, licences or settings changed are rated again.
package rate

import (
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
	for _, m := range emptied {
		if err := forgetMonth(ctx, tx, m, o.Period); err != nil {
			return summary, fmt.Errorf("forgetting the rating of %s: %w", m.name, err)
		}
	}
	for i, m := range months {
		summary.Months = append(summary.Months, m.name)
		if !m.touched {
			continue
		}
		if err := rateMonth(ctx, tx, o, m, fingerprint); err != nil {
			return summary, fmt.Errorf("rating %s: %w", m.name, err)
		}
		summary.Rated = append(summary.Rated, m.name)
		if o.Progress != nil {
			o.Progress(int64(i+1), int64(len(months)))
		}
	}
	if err := saveMonths(ctx, tx, months); err != nil {
		return summary, err
	}
	if err := Tell(ctx, tx, o.Period); err != nil {
		return summary, err
	}
	if summary.Rerated, err = tellRerated(ctx, tx, o.Period); err != nil {
		return summary, err
	}
	for _, name := range []string{"sql/check_every_record.sql", "sql/check_cost.sql"} {
		if err := tx.Check(ctx, files, name); err != nil {
			return summary, err
		}
	}
	return summary, tx.Check(ctx, files, "sql/check_pools.sql", sql.Named("straddle", o.Straddle))
}

// step makes one temporary table.
type step struct{ table, file string }

// making says how a step's rows are kept: those of a table with a row for each record, or for each that draws on a pool, in a
// spool, but draws that the next step reads once not at all.
func (o Options) making(p parameters, table string) func(context.Context, *store.Tx, string, string) (int64, error) {
	switch {
	case table == "draws" && o.Straddle != StraddleCredits:
		return p.view
	case slices.Contains([]string{"records", "cased", "draws", "taken", "drawn"}, table):
		return p.spool
	}
	return p.create
}

// monthSteps is the rating of a month: each table is made from those before it.
func monthSteps(o Options) []step {
	steps := []step{
		{"numbers", "sql/numbers.sql"},
		{"wordings", "sql/wordings.sql"},
		{"people", "sql/people.sql"},
		{"epochs", "sql/epochs.sql"},
		{"records", "sql/records.sql"},
		{"number_stems", "sql/number_stems.sql"},
		{"epoch_tariffs", "sql/epoch_tariffs.sql"},
		{"prefix_stems", "sql/prefix_stems.sql"},
		{"called", "sql/called.sql"},
		{"lookups", "sql/lookups.sql"},
		{"matches", "sql/matches.sql"},
		{"destinations", "sql/destinations.sql"},
		{"places", "sql/places.sql"},
		{"placed", "sql/placed.sql"},
		{"routes", "sql/routes.sql"},
		{"grants", "sql/grants.sql"},
		{"plans", "sql/plans.sql"},
		{"spans", "sql/spans.sql"},
		{"standings", "sql/standings.sql"},
		{"cased", "sql/cased.sql"},
		{"cases", "sql/cases.sql"},
		{"facts", "sql/facts.sql"},
		{"decided", "sql/decided.sql"},
		{"terms", "sql/terms.sql"},
		{"pool_sizes", "sql/pool_sizes.sql"},
		{"draws", "sql/draws.sql"},
	}
	taken := "sql/taken_" + o.Straddle + ".sql"
	if o.Caps == CapsEither {
		return append(steps, step{"taken", taken}, step{"drawn", "sql/drawn_either.sql"})
	}
	return append(steps, step{"drawn", taken})
}

func rateMonth(ctx context.Context, tx *store.Tx, o Options, m month, fingerprint string) error {
	if err := loadAllowances(ctx, tx, o, m); err != nil {
		return err
	}
	p := parameters{
		"month": m.name, "from": m.from, "to": m.to, "tenant_country": o.Country,
		"has_licences": o.Folder.HasLicences, "fee_included": o.FeeIncluded, "fingerprint": fingerprint,
	}
	for _, s := range monthSteps(o) {
		n, err := o.making(p, s.table)(ctx, tx, s.table, s.file)
		if err != nil {
			return err
		}
		if s.table == "records" && n == 0 {
			return forgetMonth(ctx, tx, m, o.Period) // a day of UTC that touches the month, but no record in it, or none any more
		}
	}
	if err := forgetRated(ctx, tx, m); err != nil {
		return err
	}
	for _, s := range []step{
		{"rated_records", "sql/rated_records.sql"}, {"rated_terms", "sql/rated_terms.sql"},
		{"pools", "sql/month_pools.sql"}, {"rated_months", "sql/new_rated_month.sql"},
	} {
		if err := p.insert(ctx, tx, s.table, s.file); err != nil {
			return err
		}
	}
	return keepRerating(ctx, tx, m, o.Period)
}

// forgetRated makes room for a new rating of the month, and remembers what the old one came to.
func forgetRated(ctx context.Context, tx *store.Tx, m month) error {
	if err := rememberTotals(ctx, tx, m); err != nil {
		return err
	}
	for _, table := range []string{"rated_records", "rated_terms", "pools", "rated_months"} {
		if err := tx.Exec(ctx, files, "sql/forget_"+table+".sql", sql.Named("month", m.name)); err != nil {
			return err
		}
	}
	return nil
}

// forgetMonth takes back the rating of a month that has no record any more: a later export moved the last one elsewhere.
func forgetMonth(ctx context.Context, tx *store.Tx, m month, period string) error {
	if err := forgetRated(ctx, tx, m); err != nil {
		return err
	}
	return keepRerating(ctx, tx, m, period)
}
