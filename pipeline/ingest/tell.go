package ingest

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"tollbook/pipeline/store"
	"tollbook/rates"
	"tollbook/rates/money"
)

// How much a finding matters.
const (
	info  = "info"
	watch = "watch"
)

// finding is one row of findings: what somebody should know, and what to do about it.
type finding struct {
	code, severity, subject string
	records                 int64
	message, remedy         string
}

// TellOptions say of which period and for whom findings are told.
type TellOptions struct {
	From, To     time.Time
	AsOf         time.Time
	Period       string
	Country      string   // of users without one
	Capabilities []string // that the tenant's own files name, besides the known ones
	OwnNumbers   []string // that the tenant's own files name: each once
}

// Tell adds to the table findings what the exports say about themselves: values that nobody knows, numbers that stand
// in the wrong columns, rows that are about to leave the admin centre.
func Tell(ctx context.Context, tx *store.Tx, o TellOptions) error {
	var found []finding
	for _, look := range []func(context.Context, *store.Tx, TellOptions) ([]finding, error){unknownValues, swappedNumbers, changedRecords, nearRetention, lateRecords} {
		f, err := look(ctx, tx, o)
		if err != nil {
			return err
		}
		found = append(found, f...)
	}
	return tell(ctx, tx, found)
}

func tell(ctx context.Context, tx *store.Tx, found []finding) error {
	if len(found) == 0 {
		return nil
	}
	columns := []store.Column{
		{Name: "code", Type: "varchar"}, {Name: "severity", Type: "varchar"}, {Name: "subject", Type: "varchar"},
		{Name: "records", Type: "bigint"}, {Name: "message", Type: "varchar"}, {Name: "remedy", Type: "varchar"},
	}
	err := tx.Rows(ctx, "export_findings", columns, func(yield func([]any) bool) {
		for _, f := range found {
			if !yield([]any{f.code, f.severity, f.subject, f.records, f.message, f.remedy}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	_, err = tx.Insert(ctx, "findings", files, "sql/export_findings.sql")
	return err
}

// each reads the rows of a select.
func each(ctx context.Context, tx *store.Tx, name string, dest []any, row func() error, args ...sql.NamedArg) error {
	rows, err := tx.Query(ctx, files, name, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		if err := row(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// unknownValues tells of values in open lists that nobody documents: they are kept and rated, and may be misread.
func unknownValues(ctx context.Context, tx *store.Tx, o TellOptions) ([]finding, error) {
	var found []finding
	var what, value, first string
	var records int64
	capabilities := o.Capabilities
	for _, c := range rates.Capabilities() {
		capabilities = append(capabilities, c.Code)
	}
	err := each(ctx, tx, "sql/values_seen.sql", []any{&what, &value, &records, &first}, func() error {
		f := finding{severity: watch, subject: value, records: records}
		switch {
		case what == "capability" && !knownCapability(value, capabilities):
			f.code = "unknown_capability"
			f.message = fmt.Sprintf("The capability %s is not one that Microsoft documents: %s of %s, the first %s.", value, recordCount(records), o.Period, first)
			f.remedy = "Look at the records. If it is a calling plan, say what it includes in allowances.csv; until then it is no plan with an allowance."
		case what == "number type" && !knownNumberType(value):
			f.code = "unknown_number_type"
			f.message = fmt.Sprintf("The number type %s is not one that is known: %s of %s, the first %s.", value, recordCount(records), o.Period, first)
			f.remedy = "Look at the records: whether their line is toll-free was told by the tariff of the dialled number. Price it in a file of tariffs/ as tollfree_inbound if it is."
		case what == "currency" && !money.KnownCurrency(value):
			f.code = "unknown_currency"
			f.message = fmt.Sprintf("The currency %s is not an active one of ISO 4217: %s of %s, the first %s.", value, recordCount(records), o.Period, first)
			f.remedy = "Compare with the export as it was downloaded; the records are totalled apart and match no tariff in another currency."
		default:
			return nil
		}
		found = append(found, f)
		return nil
	}, sql.Named("from", o.From), sql.Named("to", o.To))
	return found, err
}

// knownCapability also takes the variants that a known code is the beginning of, such as those of a region.
func knownCapability(code string, known []string) bool {
	return slices.Contains(known, code) || strings.HasPrefix(code, "MCOMEETACPEA")
}

// knownNumberType compares letters only: exports spell toll-free in several ways.
func knownNumberType(text string) bool {
	return slices.Contains([]string{"subscriber", "user", "service", "toll", "tollfree", "servicetoll", "servicetollfree"}, normalise(text))
}

// swappedNumbers tells of files whose masked numbers stand on our side, for exports mask the other party only, or whose
// numbers of our own stand on the other's.
func swappedNumbers(ctx context.Context, tx *store.Tx, o TellOptions) ([]finding, error) {
	err := tx.Rows(ctx, "own_numbers", []store.Column{{Name: "number", Type: "varchar"}}, func(yield func([]any) bool) {
		for _, number := range o.OwnNumbers {
			if !yield([]any{number}) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	var found []finding
	var file string
	var maskedOurs, maskedTheirs, listedTheirs, listedOurs int64
	err = each(ctx, tx, "sql/swapped_numbers.sql", []any{&file, &maskedOurs, &maskedTheirs, &listedTheirs, &listedOurs}, func() error {
		var why []string
		if maskedOurs > 0 {
			why = append(why, fmt.Sprintf("masked numbers stand on our own side %s and on the other party's %s, though exports mask the other party only", times(maskedOurs), times(maskedTheirs)))
		}
		if listedTheirs > 0 {
			why = append(why, fmt.Sprintf("numbers of users.csv stand on the other party's side %s and on ours %s", times(listedTheirs), times(listedOurs)))
		}
		found = append(found, finding{
			code: "caller_callee_swapped", severity: watch, subject: file, records: max(maskedOurs, listedTheirs),
			message: fmt.Sprintf("In %s %s: caller and dialled number look exchanged.", file, strings.Join(why, ", and ")),
			remedy:  "Compare a call whose numbers you know. If they are exchanged, put the export into usage/ as it was downloaded; until then calls out of this file may be priced by the wrong number.",
		})
		return nil
	}, sql.Named("from", o.From), sql.Named("to", o.To))
	return found, err
}

// changedRecords tells which files changed records that had been read before, and by how much money.
func changedRecords(ctx context.Context, tx *store.Tx, o TellOptions) ([]finding, error) {
	var found []finding
	var file, currency, first string
	var records int64
	var before, after, firstBefore, firstAfter store.Dec
	err := each(ctx, tx, "sql/changed_records.sql", []any{&file, &currency, &records, &before, &after, &first, &firstBefore, &firstAfter}, func() error {
		found = append(found, finding{
			code: "records_changed", severity: info, subject: file + " " + currency, records: records,
			message: fmt.Sprintf("%s changed %s of %s that had been read before: their charges and fees were %s %s and are %s. The first is %s, charged %s before and %s now.",
				file, recordCount(records), o.Period, money.Format(before.Decimal), currency, money.Format(after.Decimal), first, money.Format(firstBefore.Decimal), money.Format(firstAfter.Decimal)),
			remedy: "Late charges and corrected durations come this way. The table usage_history keeps both values of every record that changed.",
		})
		return nil
	}, sql.Named("from", o.From), sql.Named("to", o.To))
	return found, err
}

func recordCount(n int64) string {
	if n == 1 {
		return "1 record"
	}
	return fmt.Sprintf("%d records", n)
}

func times(n int64) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
