package reconcile

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// table makes a temporary table from rows in memory.
func table(ctx context.Context, tx *store.Tx, name string, columns []store.Column, rows [][]any) error {
	return tx.Rows(ctx, name, columns, slices.Values(rows))
}

// columns reads "name type" pairs: one line says what a table looks like. "money" is the decimal of the ledger,
// "price" that of the tenant's own files.
func columns(text string) []store.Column {
	var out []store.Column
	for _, pair := range strings.Split(text, ", ") {
		name, kind, _ := strings.Cut(pair, " ")
		switch kind {
		case "money":
			kind = "decimal(24,6)"
		case "price":
			kind = "decimal(18,6)"
		}
		out = append(out, store.Column{Name: name, Type: kind})
	}
	return out
}

func writeTables(ctx context.Context, tx *store.Tx, h *history, b *books, m *missing, bridges []bridge, s Summary) error {
	if err := writeAccount(ctx, tx, h, b, m, bridges, s); err != nil {
		return err
	}
	for _, name := range []string{"variance_causes", "variance_top"} {
		if err := tx.Make(ctx, name, files, "sql/"+name+".sql", h.bounds()...); err != nil {
			return err
		}
	}
	return nil
}

// writeAccount makes the tables of the balance.
func writeAccount(ctx context.Context, tx *store.Tx, h *history, b *books, m *missing, bridges []bridge, s Summary) error {
	for _, t := range []struct {
		name, columns string
		rows          [][]any
	}{
		{"ledger_entries", "seq bigint, at timestamp, kind varchar, amount money, balance money, currency varchar, reference varchar, lot bigint, note varchar", h.entryRows(b)},
		{"lots", "lot bigint, at timestamp, kind varchar, reference varchar, amount money, used money, expired money, remaining money, expires_at timestamp, currency varchar", h.lotRows(b)},
		{"ledger_days", "day date, opening money, funding money, debits money, expired money, closing money, lowest money, provisional boolean, records bigint", dayRows(b)},
		{"observations", "at timestamp, observed money, ledger money, difference money, change_observed money, change_ledger money, explanation varchar, provisional boolean", observationRows(bridges)},
		{"balance_bridge", "observation bigint, n bigint, from_at timestamp, at timestamp, step varchar, service varchar, amount money, currency varchar, words varchar", h.bridgeRows(bridges)},
		{"missing_days", "day date, weekday varchar, normal_records bigint, normal_debits money, currency varchar", h.missingDayRows(b)},
		{"late_items", "month varchar, day date, what varchar, records bigint, amount money, currency varchar", h.lateRows(b)},
		{"late_debits", "amount money", [][]any{{b.lateDebits()}}},
		{"balance_held", "amount money", [][]any{{b.held}}},
		{"balance_summary", "opening money, funding money, debits money, expired money, closing money, observed money, unexplained money, observed_at timestamp, provisional_debits money, rest money, standing money, currency varchar", h.summaryRows(b, s)},
		{"proposals", "at timestamp, kind varchar, amount price, currency varchar, reference varchar, reason varchar", h.proposalRows(m)},
	} {
		if err := table(ctx, tx, t.name, columns(t.columns), t.rows); err != nil {
			return err
		}
	}
	return nil
}

func (h *history) entryRows(b *books) [][]any {
	var out [][]any
	for i, e := range b.entries {
		out = append(out, []any{int64(i + 1), e.at, e.kind, e.amount, e.balance, h.Currency, text(e.reference), number(e.lot), text(e.note)})
	}
	return out
}

func (h *history) lotRows(b *books) [][]any {
	var out [][]any
	for _, l := range b.lots {
		out = append(out, []any{l.Number, l.At, l.Kind, text(l.Reference), l.Amount, l.Used, l.Expired, l.Remaining, moment(l.ExpiresAt), h.Currency})
	}
	return out
}

func dayRows(b *books) [][]any {
	var out [][]any
	for _, d := range b.stated {
		out = append(out, []any{d.day, d.opening, d.funding, d.debits, d.expired, d.closing, d.lowest, d.provisional, d.debitRecords})
	}
	return out
}

func observationRows(bridges []bridge) [][]any {
	var out [][]any
	for i, br := range bridges {
		row := []any{br.at, br.amount, br.ledger, br.difference(), nil, nil, br.words, br.late}
		if i > 0 {
			before := bridges[i-1]
			row[4], row[5] = br.amount.Sub(before.amount), br.ledger.Sub(before.ledger)
		}
		out = append(out, row)
	}
	return out
}

func (h *history) summaryRows(b *books, s Summary) [][]any {
	var observed, unexplained, at, rest any
	if s.Observed != nil {
		observed, unexplained, at, rest = *s.Observed, *s.Unexplained, *s.ObservedAt, s.Rest
	}
	return [][]any{{s.Opening, s.Funding, s.Debits, s.Expired, s.Closing, observed, unexplained, at, s.ProvisionalDebits, rest, h.standing(b), h.Currency}}
}

func (h *history) proposalRows(m *missing) [][]any {
	var out [][]any
	for _, p := range m.proposals {
		out = append(out, []any{p.at, kindRecharge, decimal.NewFromInt(h.Recharge), h.Currency, p.reference, p.reason})
	}
	return out
}

// text, number and moment give NULL for what is empty.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func number(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

func moment(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at
}
