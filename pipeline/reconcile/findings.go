package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// warnDays is how long before its date a lot with money left is worth a word.
const warnDays = 60

// finding is one row of findings: what somebody should know, and what to do about it.
type finding struct {
	code, severity, subject string
	records                 int64
	message, remedy         string
}

// How much a finding matters.
const (
	info  = "info"
	watch = "watch"
	act   = "act"
)

// found is what the search beside the books brought.
type found struct {
	missing *missing
	sum     Summary
	groups  []causeGroup
	below   below
}

func writeFindings(ctx context.Context, tx *store.Tx, h *history, b *books, f found) error {
	all := h.rechargeFindings(f.missing)
	all = append(all, systematic(f.groups)...)
	all = append(all, h.unexplained(f.sum)...)
	all = append(all, h.negative(b, f.below)...)
	all = append(all, h.expiring(b)...)
	all = append(all, h.noCredits(b, f.sum)...)
	all = append(all, h.eligibility(b)...)
	all = append(all, h.daysMissing(b)...)
	all = append(all, h.lateFindings(b)...)
	all = append(all, h.closedEarly(f.sum)...)
	for _, look := range []func(context.Context, *store.Tx) ([]finding, error){h.foreignFindings, h.licenceFindings, h.poolStops, h.feeFindings} {
		more, err := look(ctx, tx)
		if err != nil {
			return err
		}
		all = append(all, more...)
	}
	var rows [][]any
	for _, f := range all {
		rows = append(rows, []any{f.code, f.severity, f.subject, f.records, f.message, f.remedy})
	}
	shape := columns("code varchar, severity varchar, subject varchar, records bigint, message varchar, remedy varchar")
	if err := table(ctx, tx, "ledger_findings", shape, rows); err != nil {
		return err
	}
	_, err := tx.Insert(ctx, "findings", files, "sql/ledger_findings.sql")
	return err
}

func (h *history) rechargeFindings(m *missing) []finding {
	var out []finding
	for _, p := range m.proposals {
		out = append(out, finding{
			code: "recharge_missing", severity: act, subject: p.reference, records: 1,
			message: fmt.Sprintf("A recharge of %d %s at %s looks missing in funding.csv: %s.", h.recharge, h.Currency, instant(p.at), p.reason),
			remedy:  "If the invoice shows it, add this row to funding.csv with the invoice's number as reference: " + h.csvRow(p),
		})
	}
	for _, at := range m.pending {
		out = append(out, finding{
			code: "recharge_pending", severity: info, subject: instant(at), records: 1,
			message: fmt.Sprintf("The balance fell below the trigger of %d %s at %s; a recharge of %d may be on its way.", h.Trigger, h.Currency, instant(at), h.recharge),
			remedy:  fmt.Sprintf("Nothing to do until %s; then a recharge that is not in funding.csv counts as missing.", instant(at.Add(h.latency()))),
		})
	}
	return out
}

func (h *history) unexplained(s Summary) []finding {
	if !h.beyondTolerance(s.Unexplained) {
		return nil
	}
	return []finding{{
		code: "balance_unexplained", severity: act, subject: instant(*s.ObservedAt), records: 1,
		message: fmt.Sprintf("At %s the admin centre showed %s and the ledger has %s: %s differ, beyond the tolerance of %s.",
			instant(*s.ObservedAt), h.amount(*s.Observed), h.amount(s.Observed.Sub(*s.Unexplained)), h.amount(*s.Unexplained), h.amount(h.Tolerance)),
		remedy: "Read the explanation of every observed balance, oldest first; check funding.csv for missing rows, usage/ for missing exports, and balances.csv for a wrong time or amount.",
	}}
}

func (h *history) negative(b *books, z below) []finding {
	var days []dayRow
	lowest := decimal.Zero
	for _, d := range b.stated {
		if !d.from.Before(h.From) && d.lowest.IsNegative() {
			days = append(days, d)
			lowest = decimal.Min(lowest, d.lowest)
		}
	}
	if len(days) == 0 {
		return nil
	}
	return []finding{{
		code: "balance_negative", severity: act, subject: h.Period, records: int64(len(days)),
		message: fmt.Sprintf("The balance was below zero on %s (%s), at the lowest by %s. At zero, toll-free lines, calls beyond plan minutes and conference dial-out that is not included stop. %s",
			count(int64(len(days)), "day"), dates(days), h.amount(lowest.Neg()), z.inWords()),
		remedy: "Check funding.csv for missing rows and ledger.opening in tollbook.yaml; if the balance really was this low, raise the trigger as recommended.",
	}}
}

func (h *history) expiring(b *books) []finding {
	var out []finding
	limit := h.Closing.AddDate(0, 0, warnDays)
	for _, l := range b.lots {
		if !l.Remaining.IsPositive() || l.ExpiresAt.IsZero() || l.ExpiresAt.After(limit) {
			continue
		}
		out = append(out, finding{
			code: "lot_expiring", severity: watch, subject: fmt.Sprintf("lot %d", l.Number), records: 1,
			message: fmt.Sprintf("%s of the %s of %s will expire at %s.", h.amount(l.Remaining), l.Kind, l.At.Format(time.DateOnly), instant(l.ExpiresAt)),
			remedy:  "What is not used by then is lost: lower the recharge amount, or put off the next purchase.",
		})
	}
	return out
}

func (h *history) noCredits(b *books, s Summary) []finding {
	if !h.postPaid() {
		return nil
	}
	f := finding{code: "billing_no_credits", severity: watch, subject: h.Billing}
	f.message = fmt.Sprintf("Communications Credits cannot be bought under the billing %s: usage of %s in the period is rated as post-paid overage.", h.Billing, h.amount(s.PostPaid))
	f.remedy = "Budget for the invoice; set no trigger and no recharge. " + map[string]string{
		"mca": "To hold credits again, the calling and conferencing subscriptions and the tenant's default billing account must be of the type MOSA.",
		"csp": "The partner must fund credits on your behalf, or the plans must be bought directly.",
	}[h.Billing]
	switch {
	case s.Debits.IsPositive() && !b.balance.IsPositive():
		f.message += fmt.Sprintf(" Before it the old balance paid %s, and is used up now.", h.amount(s.Debits))
	case b.balance.IsPositive():
		f.message += fmt.Sprintf(" The old balance of %s is used up first.", h.amount(b.balance))
		f.remedy += " Keep auto-recharge off, or the old balance refills for ever and post-paid billing never begins."
	}
	for _, d := range b.stated {
		if !d.from.Before(h.From) && !d.postPaid.IsZero() {
			f.records += d.debitRecords
		}
	}
	return []finding{f}
}

func (h *history) daysMissing(b *books) []finding {
	gone := h.missingDays(b)
	if len(gone) == 0 {
		return nil
	}
	return []finding{{
		code: "days_missing", severity: watch, subject: h.Period, records: int64(len(gone)),
		message: fmt.Sprintf("No record at all on %s that normally have usage: %s. Such weekdays normally take %s together.", count(int64(len(gone)), "day"), dates(gone), h.amount(h.normal(b.days, gone))),
		remedy:  "Export those days again and put the file into usage/.",
	}}
}

// missingDays are the days of the period without any record that normally have usage.
func (h *history) missingDays(b *books) []dayRow {
	var gone []dayRow
	for _, i := range gaps(b.days) {
		if !b.days[i].from.Before(h.From) {
			gone = append(gone, b.days[i])
		}
	}
	return gone
}

// missingDayRows put the normal volume of its weekday beside every missing day.
func (h *history) missingDayRows(b *books) [][]any {
	var out [][]any
	for _, d := range h.missingDays(b) {
		of := weekdayOf(b.days, d.day.Weekday())
		out = append(out, []any{d.day, d.day.Weekday().String(), of.records(), h.normal(b.days, []dayRow{d}), h.Currency})
	}
	return out
}

// foreignFindings tells of what lies in other currencies: it is rated and totalled apart, and never debits this balance.
func (h *history) foreignFindings(ctx context.Context, tx *store.Tx) ([]finding, error) {
	rows, err := tx.Query(ctx, files, "sql/foreign_usage.sql", sql.Named("period", h.Period), sql.Named("currency", h.Currency))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []finding
	for rows.Next() {
		f := finding{code: "foreign_currency", severity: watch}
		var billed store.Dec
		if err := rows.Scan(&f.subject, &f.records, &billed); err != nil {
			return nil, fmt.Errorf("reading foreign currencies: %w", err)
		}
		f.message = fmt.Sprintf("%s in %s, charged %s in sum, cannot debit a balance in %s.", count(f.records, "record"), f.subject, in(billed.Decimal, f.subject), h.Currency)
		f.remedy = "Check the currency of the tenant in tollbook.yaml; records in other currencies are totalled apart."
		out = append(out, f)
	}
	for _, file := range []struct {
		name string
		rows int64
	}{{"funding.csv", h.foreign.funding}, {"balances.csv", h.foreign.balances}} {
		if file.rows > 0 {
			out = append(out, finding{
				code: "foreign_currency", severity: act, subject: file.name, records: file.rows,
				message: fmt.Sprintf("%s of %s are not in %s and were left out of the ledger.", count(file.rows, "row"), file.name, h.Currency),
				remedy:  "Correct the currency in " + file.name + ", or the tenant's in tollbook.yaml.",
			})
		}
	}
	return out, rows.Err()
}
