package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/recommend"
	"tollbook/pipeline/reconcile"
	"tollbook/pipeline/store"
	"tollbook/rates/money"
	"tollbook/reports"
)

func (r *run) reconcile(ctx context.Context) (int64, error) {
	s := r.o.Settings
	from, to := r.o.Period.Bounds(r.o.Zone)
	books, err := reconcile.Run(ctx, r.tx, reconcile.Options{
		From: from, To: to, Closing: r.o.closing(), AsOf: r.o.AsOf, Period: r.o.Period.String(), Zone: r.o.Zone,
		Currency: s.Currency, Basis: s.Basis, FeeIncluded: s.FeeIncluded, OpeningAt: s.OpeningAt, OpeningAmount: s.OpeningAmount,
		ExpiryMonths: s.ExpiryMonths, Tolerance: s.Tolerance, LatencyHours: s.LatencyHours,
		Trigger: s.Trigger, Recharge: s.Recharge, Auto: s.Auto, Billing: s.Billing, MinorUnits: money.MinorUnits(s.Currency),
	})
	r.books = books
	return r.result.Counts.Rated + r.result.Counts.Unrated, err
}

// judge says whether the run ends well.
func (r *run) judge() {
	c, share := r.result.Counts, r.o.Settings.MaxRejectShare
	r.result.RejectShareExceeded = r.refused > 0 || beyond(c.Rejected, c.Read, share) || beyond(c.Unrated, c.Rated+c.Unrated, share)
	if u := r.books.Unexplained; u != nil {
		r.result.UnexplainedBeyondTolerance = u.Abs().GreaterThan(r.o.Settings.Tolerance)
	}
}

// beyond says whether part of whole is more than the share, without dividing.
func beyond(part, whole int64, share decimal.Decimal) bool {
	return decimal.NewFromInt(part).GreaterThan(share.Mul(decimal.NewFromInt(whole)))
}
