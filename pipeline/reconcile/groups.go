package reconcile

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

const (
	// enough is how many records must share an explanation before it counts as systematic.
	enough = 3

	// priceRounds is how many other prices of one destination are looked for; what is left has prices of its own.
	priceRounds = 3
)

// causeSum is what the records of one cause that share an explanation add up to.
type causeSum struct {
	cause, currency, variant, topic, ours, theirs, direction string
	call                                                     bool
	records                                                  int64
	variance                                                 decimal.Decimal
	first, last                                              time.Time
	moved                                                    int64 // units that the provider took from the pool beyond what we did
	prefixes                                                 int64
	prefix                                                   string
	lowestFee, highestFee                                    sql.NullInt64 // micro units
	since, before                                            time.Time     // the first at their price, the last at ours; zero: not known
	until                                                    time.Time     // when a tariff row of ours with their price ended; zero: there is none
}

// causeGroup is a sum in words.
type causeGroup struct {
	causeSum
	subject, explanation string
	systematic           bool
}

// groupCauses tells what would explain the differences of the period and puts those together that one explanation
// covers. Every difference is in just one group.
func (h *history) groupCauses(ctx context.Context, tx *store.Tx) ([]causeGroup, error) {
	if err := h.findMembers(ctx, tx); err != nil {
		return nil, err
	}
	sums, err := readSums(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := h.sincePrices(ctx, tx, sums); err != nil {
		return nil, err
	}
	var groups []causeGroup
	var rows [][]any
	for _, s := range gatherSingles(sums) {
		g := causeGroup{causeSum: s, systematic: s.records >= enough && s.known()}
		g.subject, g.explanation = h.inWords(s)
		groups = append(groups, g)
	}
	slices.SortStableFunc(groups, largestFirst)
	for _, g := range groups {
		since := g.first
		if !g.since.IsZero() {
			since = g.since
		}
		rows = append(rows, []any{g.cause, g.currency, g.subject, g.explanation, since, g.last, g.records, g.variance, g.systematic})
	}
	shape := columns("cause varchar, currency varchar, subject varchar, explanation varchar, since timestamp, until timestamp, records bigint, variance money, systematic boolean")
	return groups, table(ctx, tx, "cause_groups", shape, rows)
}

// findMembers says for every difference of the period what would explain it; records that share all amounts are one case.
func (h *history) findMembers(ctx context.Context, tx *store.Tx) error {
	period := sql.Named("period", h.Period)
	half, included := sql.Named("half", halfMinorUnit(h.MinorUnits)), sql.Named("fee_included", h.FeeIncluded)
	if err := tx.Make(ctx, "differences", files, "sql/differences.sql", append(h.bounds(), half, included, period)...); err != nil {
		return err
	}
	if err := table(ctx, tx, "price_members", columns("case_id bigint, theirs bigint"), nil); err != nil {
		return err
	}
	for range priceRounds {
		found, err := tx.Create(ctx, "price_round", files, "sql/price_round.sql")
		if err != nil {
			return err
		}
		if found == 0 {
			break
		}
		if _, err := tx.Insert(ctx, "price_members", files, "sql/price_members.sql"); err != nil {
			return err
		}
	}
	for _, name := range []string{"increment_members", "allowance_members"} {
		if err := tx.Make(ctx, name, files, "sql/"+name+".sql"); err != nil {
			return err
		}
	}
	if err := tx.Make(ctx, "cause_members", files, "sql/cause_members.sql"); err != nil {
		return err
	}
	return tx.Make(ctx, "cause_sums", files, "sql/cause_sums.sql")
}

func readSums(ctx context.Context, tx *store.Tx) ([]causeSum, error) {
	rows, err := tx.Query(ctx, files, "sql/cause_sum_rows.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []causeSum
	for rows.Next() {
		var s causeSum
		var variance store.Dec
		if err := rows.Scan(&s.cause, &s.currency, &s.variant, &s.topic, &s.ours, &s.theirs, &s.direction, &s.call, &s.records,
			&variance, &s.first, &s.last, &s.moved, &s.prefixes, &s.prefix, &s.lowestFee, &s.highestFee); err != nil {
			return nil, err
		}
		s.variance, s.first, s.last = variance.Decimal, s.first.UTC(), s.last.UTC()
		out = append(out, s)
	}
	return out, rows.Err()
}

// place is what a tariff row of ours prices, at its price.
type place struct {
	currency, topic, ours, direction string
	call                             bool
}

func (s causeSum) place() place { return place{s.currency, s.topic, s.ours, s.direction, s.call} }

// known says that the sum has an explanation that all its records share.
func (s causeSum) known() bool {
	switch s.cause {
	case "other", "unrated":
		return false
	case "price", "increment":
		return s.theirs != ""
	}
	return true
}

// gatherSingles puts the few records of a destination that no common price explains into one sum.
func gatherSingles(sums []causeSum) []causeSum {
	var out []causeSum
	at := map[place]int{}
	for _, s := range sums {
		if s.cause != "price" || s.records >= enough && s.theirs != "" {
			out = append(out, s)
			continue
		}
		i, found := at[s.place()]
		if !found {
			at[s.place()] = len(out)
			out = append(out, s)
			continue
		}
		into := &out[i]
		into.theirs = ""
		into.records += s.records
		into.variance = into.variance.Add(s.variance)
		into.first, into.last = earlier(into.first, s.first), later(into.last, s.last)
	}
	return out
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// largestFirst sorts the systematic groups before the others, and the most money first.
func largestFirst(a, b causeGroup) int {
	if a.systematic != b.systematic {
		if a.systematic {
			return -1
		}
		return 1
	}
	return cmp.Or(b.variance.Abs().Cmp(a.variance.Abs()), cmp.Compare(b.records, a.records), cmp.Compare(a.cause, b.cause),
		cmp.Compare(a.currency, b.currency), cmp.Compare(a.subject, b.subject), cmp.Compare(a.explanation, b.explanation))
}
