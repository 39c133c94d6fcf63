package reconcile

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// feeFit is how well the records with a connection fee fit their cost under either reading of the charge.
type feeFit struct {
	currency                 string
	records, added, included int64
	addedOff, includedOff    decimal.Decimal
}

// feeFindings tries both readings where tollbook.yaml does not say whether the charge holds the connection fee.
func (h *history) feeFindings(ctx context.Context, tx *store.Tx) ([]finding, error) {
	if !h.FeeAssumed {
		return nil, nil
	}
	rows, err := tx.Query(ctx, files, "sql/fee_fits.sql", sql.Named("period", h.Period), sql.Named("half", halfMinorUnit(h.MinorUnits)))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []finding
	for rows.Next() {
		var f feeFit
		var added, included store.Dec
		if err := rows.Scan(&f.currency, &f.records, &f.added, &f.included, &added, &included); err != nil {
			return nil, fmt.Errorf("reading connection fees: %w", err)
		}
		f.addedOff, f.includedOff = added.Decimal, included.Decimal
		out = append(out, h.feeWords(f))
	}
	return out, rows.Err()
}

// better names the reading that fits more records, then the one whose total is nearer; empty where neither does.
func (f feeFit) better() string {
	switch by := f.addedOff.Abs().Cmp(f.includedOff.Abs()); {
	case f.added > f.included, f.added == f.included && by < 0:
		return "added"
	case f.added < f.included, by > 0:
		return "included"
	}
	return ""
}

func (h *history) feeWords(f feeFit) finding {
	assumed := "added"
	if h.FeeIncluded {
		assumed = "included"
	}
	out := finding{code: "connection_fee_fits", severity: info, subject: f.currency, records: f.records}
	out.message = fmt.Sprintf("tollbook.yaml does not say whether the charge holds the connection fee. Of %s with a fee, added fits %d (the total is off by %s) and included %d (off by %s); the run took %s.",
		count(f.records, "record"), f.added, in(f.addedOff, f.currency), f.included, in(f.includedOff, f.currency), assumed)
	switch better := f.better(); better {
	case "":
		out.remedy = "Neither fits better: look at a record with a connection fee and at the invoice."
	case assumed:
		out.remedy = fmt.Sprintf("Write connection_fee: %s under rating in tollbook.yaml to settle it.", better)
	default:
		out.severity = act
		out.remedy = fmt.Sprintf("Write connection_fee: %s under rating in tollbook.yaml and run again: it fits the billed totals, and the other was taken.", better)
	}
	return out
}
