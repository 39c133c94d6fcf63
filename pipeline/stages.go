package pipeline

import (
	"context"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/recommend"
	"tollbook/pipeline/reconcile"
	"tollbook/rates"
	"tollbook/rates/money"
)

func (r *run) reconcile(ctx context.Context) (int64, error) {
	if r.o.Close {
		if err := r.closeEarlier(ctx); err != nil {
			return 0, err
		}
	}
	if err := r.account(ctx); err != nil {
		return 0, err
	}
	return r.result.Counts.Rated + r.result.Counts.Unrated, r.settle(ctx)
}

// account reconciles the period.
func (r *run) account(ctx context.Context) error {
	if err := r.control(ctx); err != nil {
		return err
	}
	books, err := reconcile.Run(ctx, r.tx, r.reconcileOptions())
	if err != nil {
		return err
	}
	r.books = books
	return r.controlPools(ctx)
}

func (r *run) reconcileOptions() reconcile.Options {
	s := r.o.Settings
	from, to := r.o.Period.Bounds(r.o.Zone)
	return reconcile.Options{
		From: from, To: to, Closing: r.o.closing(), AsOf: r.o.AsOf, Period: r.o.Period.String(), Zone: r.o.Zone,
		Currency: s.Currency, Basis: s.Basis, FeeIncluded: s.FeeIncluded, OpeningAt: s.OpeningAt, OpeningAmount: s.OpeningAmount,
		ExpiryMonths: s.ExpiryMonths, Tolerance: s.Tolerance, LatencyHours: s.LatencyHours,
		Trigger: s.Trigger, Recharge: s.Recharge, Auto: s.Auto, Billing: s.Billing, MinorUnits: money.MinorUnits(s.Currency), Close: r.o.Close,
		Country: s.Country, EACountry: s.EACountry, FeeAssumed: s.FeeAssumed,
	}
}

// reconcileAdvising reconciles while the advice is worked out: that needs processors, and the many statements here leave them waiting.
func (r *run) reconcileAdvising(ctx context.Context) (rows int64, err error) {
	if r.advising, err = recommend.Begin(ctx, r.tx, r.adviceOptions()); err != nil {
		return 0, err
	}
	return r.reconcile(ctx)
}

// recommend waits for the advice and looks at the balance by it.
func (r *run) recommend(ctx context.Context) (n int64, err error) {
	r.advised, err = r.advising.Finish(ctx, r.tx)
	return int64(r.advised.Advice.Days), err
}

func (r *run) adviceOptions() recommend.Options {
	s := r.o.Settings
	p := recommend.DefaultParams()
	p.ServiceLevel, p.RechargeFailure, p.RepairDays = s.ServiceLevel, s.RechargeFailure, s.RepairDays
	p.RechargesPerMonth, p.ExpiryMonths, p.Currency = s.RechargesPerMonth, s.ExpiryMonths, s.Currency
	p.TransactionCost = s.RechargeCost.InexactFloat64() // it weighs against idle money, which is statistics
	p.Users = r.licensedUsers()
	for _, step := range rates.FundingTable() {
		p.FundingTable = append(p.FundingTable, recommend.FundingRow{
			UsersFrom: int64(step.UsersFrom), UsersTo: int64(step.UsersTo), Initial: step.Initial.IntPart(), Trigger: step.Trigger.IntPart(),
		})
	}
	if r.o.Paths > 0 {
		p.Paths = r.o.Paths
	}
	if r.assume != nil {
		r.assume(&p)
	}
	var today *recommend.Policy
	if s.Auto && s.Trigger > 0 && s.Recharge > 0 {
		today = &recommend.Policy{Trigger: s.Trigger, Recharge: s.Recharge}
	}
	return recommend.Options{
		Params: p, Currency: s.Currency, Closing: r.o.closing(), Today: today, AsOf: r.o.AsOf, LatencyHours: s.LatencyHours,
		Basis: s.Basis, PostPaid: s.postPaid(),
	}
}

// licensedUsers counts the people in licences.csv, for the published table that goes by users.
func (r *run) licensedUsers() int64 {
	holders := map[string]bool{}
	for _, l := range r.folder.Licences {
		holders[l.Holder] = true
	}
	return int64(len(holders))
}

// judge says whether the run ends well.
func (r *run) judge() {
	c, share := r.result.Counts, r.o.Settings.MaxRejectShare
	r.result.RejectShareExceeded = r.refused > 0 || beyond(c.Rejected, c.Read, share) || beyond(c.Unrated, c.Rated+c.Unrated, share)
	if u := r.books.Unexplained; u != nil && u.Abs().GreaterThan(r.o.Settings.Tolerance) {
		r.result.BeyondTolerance = append(r.result.BeyondTolerance, "ledger.tolerance")
	}
	r.result.BeyondTolerance = append(r.result.BeyondTolerance, r.beyond...)
}

// beyond says whether part of whole is more than the share, without dividing.
func beyond(part, whole int64, share decimal.Decimal) bool {
	return decimal.NewFromInt(part).GreaterThan(share.Mul(decimal.NewFromInt(whole)))
}
