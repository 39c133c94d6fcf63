package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/ingest"
	"tollbook/pipeline/plan"
	"tollbook/pipeline/rate"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// What licence advice cannot do without.
var (
	ErrNoPrices   = errors.New("plans.csv is missing: it says what a licence costs a user and month")
	ErrNoLicences = errors.New("licences.csv is missing: it says who holds which plan")
)

// adviceMonths is how far licence advice looks back.
const adviceMonths = 12

// LicenceAdvice is which plans cost the present users least, by what they called in the months seen.
type LicenceAdvice struct {
	Currency  string          `json:"currency"`
	Months    []string        `json:"months"`
	Countries []Cheapest      `json:"countries"`
	Now       PlanCost        `json:"now"`   // a month, rated by every rule with the plans held now
	Then      PlanCost        `json:"then"`  // and with those advised
	Saves     decimal.Decimal `json:"saves"` // a month
	Notes     []string        `json:"notes"`
}

// PlanCost is what plans and the calls beyond them cost a month.
type PlanCost struct {
	Licences decimal.Decimal `json:"licences"`
	Credits  decimal.Decimal `json:"credits"`
	Unpriced int64           `json:"unpriced"` // calls without a price, in no amount
}

func (c PlanCost) total() decimal.Decimal { return c.Licences.Add(c.Credits) }

// AdviseLicences finds the cheapest plans of the present users: by the average price of a minute it compares how many
// users have each plan, and what it finds is then rated by every rule. Nothing is kept.
func AdviseLicences(ctx context.Context, o Options) (LicenceAdvice, error) {
	advice := LicenceAdvice{Currency: o.Settings.Currency, Months: []string{}, Countries: []Cheapest{}, Notes: []string{}}
	folder, err := o.readFolder()
	if err != nil {
		return advice, err
	}
	switch {
	case len(folder.PlanPrices) == 0:
		return advice, ErrNoPrices
	case !folder.HasLicences:
		return advice, ErrNoLicences
	}
	if _, err := os.Stat(filepath.Join(o.StateDir, "state.duckdb")); err != nil {
		return advice, ErrNoUsage
	}
	_, err = withTenant(ctx, o, folder, func(r *run, ctx context.Context) error { return r.adviseLicences(ctx, &advice) })
	return advice, err
}

func (r *run) adviseLicences(ctx context.Context, advice *LicenceAdvice) error {
	if err := loadTables(ctx, r.tx, r.folder); err != nil {
		return err
	}
	if _, err := ingest.Recall(ctx, r.tx); err != nil {
		return err
	}
	held := r.heldNow()
	allowances := rates.EffectiveAllowances(rates.BuiltinAllowances(), r.folder.Allowances, r.o.AsOf)
	users := usersOf(held, allowances)
	summary, err := r.rateWith(ctx, payAsYouGo(held, allowances), "pay as you go")
	if err != nil {
		return err
	}
	for _, month := range summary.Months {
		if month <= r.o.Period.String() {
			advice.Months = append(advice.Months, month)
		}
	}
	advice.Months = advice.Months[max(0, len(advice.Months)-adviceMonths):]
	if len(advice.Months) == 0 || len(users) == 0 {
		return ErrNoUsage
	}
	uses, err := plan.ReadUse(ctx, r.tx, users, advice.Months, r.o.Settings.Country)
	if err != nil {
		return err
	}
	advised := payAsYouGo(held, allowances)
	options := PlanOptions{AsOf: r.o.AsOf}
	for _, u := range uses {
		offers := offersOf(r.folder.PlanPrices, allowances, u.Country, r.o.Settings.Currency, options, true)
		found, of, unpriced, err := adviseOn(ctx, u, offers, held, r.o.Settings.Currency)
		if err != nil {
			return err
		}
		if unpriced != "" {
			advice.Notes = append(advice.Notes, unpriced+".")
		}
		for i, change := range found.Changes {
			found.Changes[i].User = nameOf(held, change.User)
		}
		advice.Countries = append(advice.Countries, found)
		for i, k := range of {
			if offers[k].Capability != "" {
				advised = append(advised, heldBy(held, u.Users[i].Holder, offers[k].Capability, u.Country))
			}
		}
	}
	for _, step := range []struct {
		licences []tenant.Licence
		name     string
		cost     *PlanCost
	}{{held, "held now", &advice.Now}, {advised, "advised", &advice.Then}} {
		if *step.cost, err = r.costWith(ctx, step.licences, step.name, advice.Months, allowances); err != nil {
			return err
		}
	}
	advice.Saves = advice.Now.total().Sub(advice.Then.total())
	return nil
}

// heldNow are the licences of the period's last moment, as if they had been held all the time.
func (r *run) heldNow() []tenant.Licence {
	at := r.o.closing().Add(-time.Microsecond)
	var held []tenant.Licence
	for _, l := range r.folder.Licences {
		if !l.AssignedFrom.After(at) && (l.AssignedTo.IsZero() || l.AssignedTo.After(at)) {
			l.AssignedFrom, l.AssignedTo = plan.Ever(), time.Time{}
			held = append(held, l)
		}
	}
	return held
}

// usersOf are those who hold a calling plan, or may pay for calls by credits.
func usersOf(held []tenant.Licence, allowances []rates.Allowance) []plan.User {
	of := plan.AllowanceOf(allowances)
	at := map[string]int{}
	var users []plan.User
	for _, planned := range []bool{true, false} { // the plan's country decides
		for _, l := range held {
			domestic, abroad := of(l.Capability, l.Country)
			isPlan := domestic+abroad > 0
			if _, known := at[l.Holder]; known || isPlan != planned || !isPlan && l.Capability != "MCOPSTNC" && !callingPlan(l.Capability) {
				continue
			}
			at[l.Holder] = len(users)
			users = append(users, plan.User{Name: l.Holder, Country: l.Country})
		}
	}
	plan.SortUsers(users)
	return plan.Pooled(users)
}

// payAsYouGo makes calling plans licences for credits, so that everybody stays known.
func payAsYouGo(held []tenant.Licence, allowances []rates.Allowance) []tenant.Licence {
	of := plan.AllowanceOf(allowances)
	out := slices.Clone(held)
	for i, l := range out {
		if domestic, abroad := of(l.Capability, l.Country); domestic+abroad > 0 {
			out[i].Capability = "MCOPSTNC"
		}
	}
	return out
}

// heldBy is a licence of somebody who holds another one.
func heldBy(held []tenant.Licence, holder, capability, country string) tenant.Licence {
	i := slices.IndexFunc(held, func(l tenant.Licence) bool { return l.Holder == holder })
	l := held[i]
	l.Capability, l.Country = capability, country
	return l
}

// nameOf is how people know a holder.
func nameOf(held []tenant.Licence, holder string) string {
	for _, l := range held {
		if l.Holder == holder && l.UPN != "" {
			return l.UPN
		}
	}
	return holder
}

func (r *run) rateWith(ctx context.Context, licences []tenant.Licence, name string) (rate.Summary, error) {
	o := r.ratingOptions()
	o.Folder.Licences, o.Folder.HasLicences, o.Folder.Hashes = licences, true, map[string]string{"licences.csv": name}
	o.Progress = r.o.progress("rating")
	summary, err := rate.Run(ctx, r.tx, o)
	if err != nil {
		return summary, fmt.Errorf("rating by the plans %s: %w", name, err)
	}
	return summary, nil
}

// costWith is what plans and calls cost a month under given licences.
func (r *run) costWith(ctx context.Context, licences []tenant.Licence, name string, months []string, allowances []rates.Allowance) (PlanCost, error) {
	var c PlanCost
	if _, err := r.rateWith(ctx, licences, name); err != nil {
		return c, err
	}
	cost, unpriced, err := plan.CallsCost(ctx, r.tx, months)
	if err != nil {
		return c, err
	}
	c.Credits, c.Unpriced = cost.DivRound(decimal.NewFromInt(int64(len(months))), 2), unpriced
	of := plan.AllowanceOf(allowances)
	for _, l := range licences {
		if domestic, abroad := of(l.Capability, l.Country); domestic+abroad > 0 {
			price, _ := rates.PriceOf(r.folder.PlanPrices, l.Capability, l.Country, r.o.Settings.Currency, r.o.AsOf)
			c.Licences = c.Licences.Add(price)
		}
	}
	return c, nil
}
