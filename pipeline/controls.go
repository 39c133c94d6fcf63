package pipeline

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/ingest"
	"tollbook/pipeline/store"
	"tollbook/rates"
	"tollbook/rates/money"
)

// note is one row of findings.
type note struct {
	code, severity, subject string
	records                 int64
	message, remedy         string
}

// control compares our figures with what Microsoft's other reports say of the same period, and tells what the exports
// say about themselves.
func (r *run) control(ctx context.Context) error {
	from, to := r.o.Period.Bounds(r.o.Zone)
	told := ingest.TellOptions{From: from, To: to, AsOf: r.o.AsOf, Period: r.o.Period.String(), Country: r.o.Settings.Country}
	for _, a := range r.folder.Allowances {
		told.Capabilities = append(told.Capabilities, a.Capability)
	}
	for _, u := range r.folder.Users {
		if u.Number != "" {
			told.OwnNumbers = append(told.OwnNumbers, u.Number)
		}
	}
	slices.Sort(told.OwnNumbers)
	told.OwnNumbers = slices.Compact(told.OwnNumbers)
	if err := ingest.Tell(ctx, r.tx, told); err != nil {
		return err
	}
	if err := loadCountryNames(ctx, r.tx); err != nil {
		return err
	}
	var notes []note
	for _, compare := range []func(context.Context) ([]note, error){r.compareDialout, r.blockedUsers} {
		found, err := compare(ctx)
		if err != nil {
			return err
		}
		notes = append(notes, found...)
	}
	return writeNotes(ctx, r.tx, notes)
}

// controlPools does what needs the causes of differences: the comparison of pools, and what they spare the credits.
func (r *run) controlPools(ctx context.Context) error {
	notes, err := r.comparePools(ctx)
	if err != nil {
		return err
	}
	included, err := r.includedDestinations(ctx)
	if err != nil {
		return err
	}
	return writeNotes(ctx, r.tx, append(notes, included...))
}

// assumedMonth is the month that a report is taken to be of when its name says none: the last one that is over.
func (o Options) assumedMonth() string {
	local := o.AsOf.In(o.Zone)
	return time.Date(local.Year(), local.Month()-1, 1, 0, 0, 0, 0, o.Zone).Format("2006-01")
}

// reportMonths are the parameters by which a report of the period is found.
func (o Options) reportMonths() []sql.NamedArg {
	return []sql.NamedArg{sql.Named("month", o.Period.String()), sql.Named("assumed", o.assumedMonth())}
}

// lateness says in a sentence that the period's usage may still be on its way; empty when it is final.
func (o Options) lateness() string {
	_, to := o.Period.Bounds(o.Zone)
	if to.Add(time.Duration(o.Settings.LatencyHours) * time.Hour).After(o.AsOf) {
		return " Exports of the last days may still be on their way."
	}
	return ""
}

// tolerate notes that a difference is beyond the tolerance of a setting. Until the period's usage is final the difference
// may be of exports that are still on their way, and nothing is beyond any.
func (r *run) tolerate(setting string, within bool) {
	if !within && r.o.lateness() == "" && !slices.Contains(r.beyond, setting) {
		r.beyond = append(r.beyond, setting)
	}
}

// assumption says in a sentence that the month of a report was guessed.
func (o Options) assumption(named bool) string {
	if named {
		return ""
	}
	return fmt.Sprintf(" The name of the report has no month, so it was taken to be of %s; name it with the month, such as report-%s.", o.assumedMonth(), o.assumedMonth())
}

func loadCountryNames(ctx context.Context, tx *store.Tx) error {
	columns := []store.Column{{Name: "name", Type: "varchar"}, {Name: "pool_country", Type: "varchar"}}
	return tx.Rows(ctx, "country_names", columns, func(yield func([]any) bool) {
		for _, c := range rates.Countries() {
			if !yield([]any{strings.ToLower(c.Name), c.PoolCountry}) || !yield([]any{strings.ToLower(c.Alpha2), c.PoolCountry}) {
				return
			}
		}
	})
}

func writeNotes(ctx context.Context, tx *store.Tx, notes []note) error {
	if len(notes) == 0 {
		return nil
	}
	columns := []store.Column{
		{Name: "code", Type: "varchar"}, {Name: "severity", Type: "varchar"}, {Name: "subject", Type: "varchar"},
		{Name: "records", Type: "bigint"}, {Name: "message", Type: "varchar"}, {Name: "remedy", Type: "varchar"},
	}
	err := tx.Rows(ctx, "control_findings", columns, func(yield func([]any) bool) {
		for _, n := range notes {
			if !yield([]any{n.code, n.severity, n.subject, n.records, n.message, n.remedy}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	_, err = tx.Insert(ctx, "findings", files, "sql/control_findings.sql")
	return err
}

// hasRows says that there is something to compare the records with, so that nobody reads them in vain.
func (r *run) hasRows(ctx context.Context, name string, args ...sql.NamedArg) (bool, error) {
	var rows int64
	err := r.tx.Get(ctx, []any{&rows}, files, name, args...)
	return rows > 0, err
}

// each reads the rows of a select.
func (r *run) each(ctx context.Context, name string, dest []any, row func(), args ...sql.NamedArg) error {
	rows, err := r.tx.Query(ctx, files, name, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		row()
	}
	return rows.Err()
}

// dialoutSum is what the dial-out report and the records charge the meetings of an organiser, or of all.
type dialoutSum struct {
	person, currency string
	named            bool // the report's name says its month
	calls            int64
	reported, billed decimal.Decimal
	differing        int // organisers whose sums differ
}

// compareDialout tells for which organisers the dial-out report has another total than the records, and where they are several, what it
// comes to for all organisers of the report and the records.
func (r *run) compareDialout(ctx context.Context) ([]note, error) {
	if found, err := r.hasRows(ctx, "sql/dialout_reported.sql", r.o.reportMonths()...); err != nil || !found {
		return nil, err
	}
	var notes []note
	var one dialoutSum
	var reported, billed store.Dec
	all := map[string]*dialoutSum{}
	err := r.each(ctx, "sql/control_dialout.sql", []any{&one.person, &one.currency, &one.named, &one.calls, &reported, &billed}, func() {
		one.reported, one.billed = reported.Decimal, billed.Decimal
		sum := all[one.currency]
		if sum == nil {
			sum = &dialoutSum{person: "all organisers", currency: one.currency, named: one.named}
			all[one.currency] = sum
		}
		sum.calls, sum.reported, sum.billed = sum.calls+one.calls, sum.reported.Add(one.reported), sum.billed.Add(one.billed)
		difference := one.reported.Sub(one.billed).Abs()
		if difference.LessThanOrEqual(decimal.New(1, -int32(money.MinorUnits(one.currency)))) {
			return
		}
		sum.differing++
		r.tolerate("ledger.dialout_tolerance", difference.LessThanOrEqual(r.o.Settings.DialoutTolerance))
		notes = append(notes, r.dialoutNote("dialout_differs", one))
	}, r.o.reportMonths()...)
	for _, currency := range slices.Sorted(maps.Keys(all)) {
		if sum := all[currency]; sum.differing > 1 {
			notes = append(notes, r.dialoutNote("dialout_total_differs", *sum))
		}
	}
	return notes, err
}

func (r *run) dialoutNote(code string, s dialoutSum) note {
	return note{
		code: code, severity: "watch", subject: s.person + " " + s.currency, records: s.calls,
		message: fmt.Sprintf("For meetings of %s the dial-out report has charges and fees of %s %s where the records give %s: %s differ.%s%s", s.person,
			money.Format(s.reported), s.currency, money.Format(s.billed), money.Format(s.reported.Sub(s.billed)), r.o.lateness(), r.o.assumption(s.named)),
		remedy: "Where the report has more, calls out of meetings are missing in usage/: export the month again. Where it has less, check that it covers the whole month.",
	}
}

// blockedUsers tells who used credits while blocked.
func (r *run) blockedUsers(ctx context.Context) ([]note, error) {
	if found, err := r.hasRows(ctx, "sql/blocks_known.sql"); err != nil || !found {
		return nil, err
	}
	var notes []note
	var person, reason, first, currency string
	var blockedAt time.Time
	var records int64
	var cost store.Dec
	from, to := r.o.Period.Bounds(r.o.Zone)
	err := r.each(ctx, "sql/control_blocked.sql", []any{&person, &reason, &blockedAt, &first, &currency, &records, &cost}, func() {
		used := fmt.Sprintf("%s %s", money.Format(cost.Decimal), currency)
		if last := len(notes) - 1; last >= 0 && notes[last].subject == person {
			notes[last].records += records
			notes[last].message = strings.TrimSuffix(notes[last].message, ".") + ", and of " + used + "."
			return
		}
		notes = append(notes, note{
			code: "blocked_user_used_credits", severity: "act", subject: person, records: records,
			message: fmt.Sprintf("%s was blocked at %s (%s) and while the block stood used credits, the first time with record %s: of %s.",
				person, blockedAt.UTC().Format(time.RFC3339), reason, first, used),
			remedy: "Look at the records: the block may not work for this kind of call, or the list of blocked users may lack the release.",
		})
	}, sql.Named("month", r.o.Period.String()), sql.Named("from", from.UTC()), sql.Named("to", to.UTC()))
	return notes, err
}
