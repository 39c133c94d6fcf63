// Package reconcile takes the rated records, the funding and the observed balances of a tenant and gives the account
// that the portal does not keep: lots, a ledger that balances at every entry, the bridge to every observed balance,
// the cause of every difference between cost and charge, and the funding rows that look missing. What it cannot
// explain it says so; nothing is ever booked that funding.csv or the exports do not hold.
package reconcile

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

//go:embed sql/*.sql
var files embed.FS

// What debits the balance.
const (
	BasisBilled = "billed" // the charge of the export
	BasisRated  = "rated"  // our cost
)

// Options are the settings of a run. Every instant is UTC; [From, To) is the period.
type Options struct {
	From, To      time.Time
	Closing       time.Time // min(To, AsOf): the books end just before it
	AsOf          time.Time
	Period        string // YYYY-MM, as in rated.month
	Zone          *time.Location
	Currency      string
	Basis         string
	FeeIncluded   bool       // the export's charge already holds the connection fee
	OpeningAt     *time.Time // nil: the books begin with the first thing known, at zero
	OpeningAmount decimal.Decimal
	ExpiryMonths  int
	Tolerance     decimal.Decimal
	LatencyHours  int
	Trigger       int64 // whole units of the currency; 0: not set
	Recharge      int64
	Auto          bool
	Billing       string // mosa ea web-direct csp mca
	MinorUnits    int
	Country       string // of the organisation
	EACountry     string // where its enterprise agreement is billed, if that is known
	FeeAssumed    bool   // tollbook.yaml does not say whether the charge holds the connection fee
	Close         bool   // close the period, and those before it that are open
}

// Summary is the account of the period in one row.
type Summary struct {
	Opening, Funding, Debits, Expired, Closing decimal.Decimal
	ProvisionalDebits                          decimal.Decimal  // the part of Debits that late exports may still change
	ProvisionalDays                            int              // days of the period whose usage may still come
	PostPaid                                   decimal.Decimal  // usage of the period that no balance pays (mca, csp)
	Observed                                   *decimal.Decimal // the period's last observed balance
	ObservedAt                                 *time.Time
	Unexplained                                *decimal.Decimal // Observed − ledger at that instant
	Rest                                       decimal.Decimal  // the part of Unexplained for which no cause is known
	Proposals                                  int              // funding rows that look missing
	Closed                                     bool             // the account is closed and stands for good
}

// postPaid says that usage is invoiced afterwards and only an old balance is used up.
func (o Options) postPaid() bool { return o.Billing == "mca" || o.Billing == "csp" }

func (o Options) latency() time.Duration { return time.Duration(o.LatencyHours) * time.Hour }

func (o Options) check() error {
	switch {
	case o.Zone == nil:
		return fmt.Errorf("reconciling: no time zone was given")
	case o.Basis != BasisBilled && o.Basis != BasisRated:
		return fmt.Errorf("reconciling: ledger basis %q is neither %s nor %s", o.Basis, BasisBilled, BasisRated)
	case !o.From.Before(o.To):
		return fmt.Errorf("reconciling: the period ends at %s, not after its start %s", o.To, o.From)
	case o.Close && o.Closing.Before(o.To):
		return fmt.Errorf("closing %s: it ends at %s, and the run is as of %s; close it after its end", o.Period, instant(o.To), instant(o.AsOf))
	case o.Closing.After(o.To):
		return fmt.Errorf("reconciling: the closing instant %s is after the period's end %s", o.Closing, o.To)
	}
	return nil
}

// Run fills rated_records.cause for the months in touched_months, makes the tables of the account and adds to findings.
// A law of the books that does not hold comes back as *store.Invariant.
func Run(ctx context.Context, tx *store.Tx, o Options) (Summary, error) {
	if err := o.check(); err != nil {
		return Summary{}, err
	}
	for _, name := range []string{"sql/macros.sql", "sql/view_increments.sql"} {
		if err := tx.Exec(ctx, files, name); err != nil {
			return Summary{}, fmt.Errorf("reconciling: %w", err)
		}
	}
	from, to, err := touchedSpan(ctx, tx, o.Zone)
	if err == nil {
		err = fillCauses(ctx, tx, o, from, to)
	}
	if err != nil {
		return Summary{}, fmt.Errorf("finding the causes of differences: %w", err)
	}
	h, err := readHistory(ctx, tx, o)
	if err != nil {
		return Summary{}, fmt.Errorf("reading the history of the balance: %w", err)
	}
	b := h.walk()
	at := func(p point, level decimal.Decimal) (time.Time, error) { return crossing(ctx, tx, p, level) }
	missing, err := h.missingRecharges(b, at)
	if err != nil {
		return Summary{}, fmt.Errorf("looking for missing recharges: %w", err)
	}
	bridges := h.bridges(b, missing)
	sum := h.summary(b)
	sum.Rest = h.rest(b, sum, bridges)
	sum.Proposals = len(missing.proposals)
	sum.Closed = sum.Closed || o.Close
	if err := writeTables(ctx, tx, h, b, missing, bridges, sum); err != nil {
		return Summary{}, fmt.Errorf("writing the ledger: %w", err)
	}
	if err := h.keepBooks(ctx, tx, b, sum); err != nil {
		return Summary{}, fmt.Errorf("keeping the books: %w", err)
	}
	groups, err := h.groupCauses(ctx, tx)
	if err != nil {
		return Summary{}, fmt.Errorf("grouping the causes of differences: %w", err)
	}
	zero, err := h.belowZero(ctx, tx, b, at)
	if err != nil {
		return Summary{}, fmt.Errorf("looking at the time below zero: %w", err)
	}
	if err := writeFindings(ctx, tx, h, b, found{missing, sum, groups, zero}); err != nil {
		return Summary{}, fmt.Errorf("writing findings of the ledger: %w", err)
	}
	if err := tx.Check(ctx, files, "sql/check_*.sql", sql.Named("from", from), sql.Named("to", to)); err != nil {
		return Summary{}, fmt.Errorf("checking the books: %w", err)
	}
	return sum, nil
}
