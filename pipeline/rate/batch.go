package rate

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"tollbook/pipeline/store"
	"tollbook/rates"
)

// batchRecords is how many records are rated together, as far as months can be: each statement costs something by itself, and
// what months share is found once, but what is at hand at a time must not grow with the state.
const batchRecords = 6_000_000

// batch is months that are rated together, one after the other without a gap.
type batch []month

// batches are the touched months in batches of at most so many records, or of one month.
func batches(months []month, records int64) []batch {
	var list []batch
	var held int64
	for _, m := range months {
		if !m.touched {
			continue
		}
		n := len(list)
		if n > 0 && list[n-1].to().Equal(m.from) && held+m.records() <= records {
			list[n-1] = append(list[n-1], m)
			held += m.records()
			continue
		}
		list, held = append(list, batch{m}), m.records()
	}
	return list
}

func (b batch) from() time.Time { return b[0].from }

func (b batch) to() time.Time { return b[len(b)-1].to }

// middle is the beginning of a day before which about half the records are.
func (b batch) middle() time.Time {
	var all, before int64
	for _, m := range b {
		all += m.records()
	}
	for _, m := range b {
		for _, d := range m.days {
			if before += d.records; 2*before >= all && d.at.After(b.from()) {
				return d.at
			}
		}
	}
	return b.to()
}

// String names the months.
func (b batch) String() string { return strings.Join(b.names(), ", ") }

func (b batch) names() []string {
	names := make([]string, len(b))
	for i, m := range b {
		names[i] = m.name
	}
	return names
}

// load makes the tables batch_months and allowances: what plans grant in each month, for which its first day decides.
func (b batch) load(ctx context.Context, tx *store.Tx, o Options) error {
	var months, grants [][]any
	for i, m := range b {
		no := int64(i + 1)
		months = append(months, []any{no, m.name, orNil(m.from), orNil(m.to), m.reason})
		first := m.from.In(o.Zone)
		day := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC)
		for _, a := range rates.EffectiveAllowances(rates.BuiltinAllowances(), o.Folder.Allowances, day) {
			grants = append(grants, []any{no, a.Capability, a.Country, a.Scope, int64(a.Quantity), a.Unit, a.Pooling})
		}
	}
	same := func(row []any) []any { return row }
	err := tx.Rows(ctx, "batch_months", columns("month_no bigint, month varchar, from_at timestamp, to_at timestamp, reason varchar"), rowsOf(months, same))
	if err != nil {
		return err
	}
	return tx.Rows(ctx, "allowances", columns("month_no bigint, capability varchar, country varchar, scope varchar, quantity bigint, unit varchar, pooling varchar"),
		rowsOf(grants, same))
}

// isAgain says that a month was rated before, so that what changes is told.
func (b batch) isAgain() bool {
	for _, m := range b {
		if m.reason != "" {
			return true
		}
	}
	return false
}

// forgetRated makes room for a new rating of the months, and remembers what the old one came to.
func (b batch) forgetRated(ctx context.Context, tx *store.Tx) error {
	if b.isAgain() {
		if err := tx.Make(ctx, "totals_before", files, "sql/month_totals.sql"); err != nil {
			return err
		}
	}
	for _, table := range []string{"rated_records", "rated_terms", "quarter_sums", "pools", "rated_months"} {
		if err := tx.Exec(ctx, files, "sql/forget_"+table+".sql"); err != nil {
			return err
		}
	}
	return tx.ForgetSums(ctx, b.names())
}

// keepReratings keeps what changed, so that the same run done again tells the same.
func (b batch) keepReratings(ctx context.Context, tx *store.Tx, period string) error {
	if !b.isAgain() {
		return nil
	}
	if err := tx.Make(ctx, "totals_after", files, "sql/month_totals.sql"); err != nil {
		return err
	}
	_, err := tx.Insert(ctx, "reratings", files, "sql/new_reratings.sql", sql.Named("period", period))
	return err
}
