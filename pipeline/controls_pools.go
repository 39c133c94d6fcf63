package pipeline

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// poolPair is a pool of the period's minute-pool report beside ours.
type poolPair struct {
	pool, source                             string
	named                                    bool // the report's name says its month
	reportedTotal, reportedUsed, total, used sql.NullInt64
	calls                                    int64
}

// parting is the record at which the report's use of a pool and ours part.
type parting struct {
	reason, usageID, person string
	at                      time.Time
	units                   int64
}

// comparePools tells which pools the minute-pool report of the period has otherwise than we have, and where the two part.
// It makes the tables pool_comparison and pool_partings.
func (r *run) comparePools(ctx context.Context) ([]note, error) {
	args := append(r.o.reportMonths(), sql.Named("has_licences", r.folder.HasLicences))
	if err := r.tx.Make(ctx, "pool_comparison", files, "sql/control_pools.sql", args...); err != nil {
		return nil, err
	}
	partings, err := r.poolPartings(ctx)
	if err != nil {
		return nil, err
	}
	var notes []note
	var p poolPair
	dest := []any{&p.pool, &p.source, &p.named, &p.reportedTotal, &p.reportedUsed, &p.total, &p.used, &p.calls}
	err = r.each(ctx, "sql/pool_pairs.sql", dest, func() {
		if differences := r.poolDifferences(p); len(differences) > 0 {
			apart := max(p.reportedUsed.Int64, p.used.Int64) - min(p.reportedUsed.Int64, p.used.Int64)
			r.tolerate("ledger.pool_tolerance", apart <= int64(r.o.Settings.PoolTolerance))
			notes = append(notes, note{
				code: "pool_report_differs", severity: "watch", subject: p.pool, records: p.calls,
				message: fmt.Sprintf("Of the pool %s the report %s has %s.%s%s%s", p.pool, p.source, strings.Join(differences, ", and "),
					partings[p.pool].inWords(), r.o.lateness(), r.o.assumption(p.named)),
				remedy: "A size that differs is a matter of licences.csv or allowances.csv; a use that differs of missing exports, or of a call that we count into another pool.",
			})
		}
	})
	return notes, err
}

// monthIsOver says that the period has ended at as-of; before that a report is of another instant than our records.
func (o Options) monthIsOver() bool {
	_, to := o.Period.Bounds(o.Zone)
	return !o.AsOf.Before(to)
}

func (r *run) poolDifferences(p poolPair) []string {
	var out []string
	if p.reportedTotal.Valid && p.total.Valid && p.reportedTotal.Int64 != p.total.Int64 {
		out = append(out, fmt.Sprintf("a size of %d where the licences give %d", p.reportedTotal.Int64, p.total.Int64))
	}
	if r.o.monthIsOver() && p.reportedUsed.Int64 != p.used.Int64 {
		out = append(out, fmt.Sprintf("%d used where the records give %d", p.reportedUsed.Int64, p.used.Int64))
	}
	return out
}

func (r *run) poolPartings(ctx context.Context) (map[string]parting, error) {
	from, to := r.o.Period.Bounds(r.o.Zone)
	bounds := func() []sql.NamedArg { return []sql.NamedArg{sql.Named("from", from.UTC()), sql.Named("to", to.UTC())} }
	near, err := r.tx.Create(ctx, "pool_near", files, "sql/pool_near.sql",
		append(bounds(), sql.Named("month", r.o.Period.String()), sql.Named("is_over", r.o.monthIsOver()))...)
	if err != nil {
		return nil, err
	}
	if near == 0 {
		to = from // the usage of no record is looked at
	}
	if err := r.tx.Make(ctx, "pool_partings", files, "sql/pool_partings.sql", bounds()...); err != nil {
		return nil, err
	}
	out := map[string]parting{}
	var pool string
	var p parting
	err = r.each(ctx, "sql/pool_parting_rows.sql", []any{&pool, &p.reason, &p.usageID, &p.person, &p.at, &p.units}, func() { out[pool] = p })
	return out, err
}

// inWords says where the two part; empty where they do not, or nothing tells where.
func (p parting) inWords() string {
	if p.reason == "" {
		return ""
	}
	record := fmt.Sprintf("the record %s of %s at %s (%s)", p.usageID, named(p.person), p.at.UTC().Format(time.RFC3339), counted(p.units, "unit"))
	return " " + map[string]string{
		"charge":       "They part with " + record + ", the first whose charge says that the pool gave another number of minutes.",
		"report_ended": "They part with " + record + ", with which ours goes beyond what the report has.",
		"ours_ended":   "They part with " + record + ", for which ours had nothing left, while the report goes on.",
		"ours_stopped": "The report goes on after our last record, " + strings.TrimPrefix(record, "the record ") + ".",
	}[p.reason] + " The records around it are on the sheet Reconciliation."
}
