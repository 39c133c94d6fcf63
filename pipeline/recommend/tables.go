package recommend

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"

	"tollbook/pipeline/store"
)

// writeTables is the advice as the tables that reports read.
func writeTables(ctx context.Context, tx *store.Tx, s Summary) error {
	for _, t := range []struct {
		name    string
		columns []store.Column
		rows    iter.Seq[[]any]
	}{
		{"advice", columns("key varchar", "value varchar"), slices.Values(adviceRows(s))},
		{"advice_reasons", columns("n bigint", "sentence varchar"), reasonRows(s.reasons())},
		{"advice_curve", columns("trigger bigint", "recharge bigint", "chance double", "idle double",
			"recharges_per_month double", "chosen boolean"), curveRows(s.Advice)},
		{"backtest", columns("month varchar", "trigger bigint", "recharge bigint", "touched_zero boolean", "idle double",
			"spend decimal(24,6)", "chance double", "days bigint", "within_p50 double", "within_p90 double",
			"within_p99 double"), backtestRows(s.Advice)},
		{"alert", columns("level varchar", "sentence varchar", "remedy varchar"), slices.Values(alertRows(s.Outlook))},
		{"alert_stops", columns("n bigint", "what varchar"), slices.Values(stopRows(s.Outlook))},
	} {
		if err := tx.Rows(ctx, t.name, t.columns, t.rows); err != nil {
			return fmt.Errorf("writing the advice: %w", err)
		}
	}
	_, err := tx.Insert(ctx, "findings", files, "sql/alert_finding.sql")
	return err
}

// alertRows is one row, or none where no balance is known or kept.
func alertRows(o *Outlook) [][]any {
	if o == nil {
		return nil
	}
	return [][]any{{string(o.Alert), o.Sentence, o.Remedy}}
}

func stopRows(o *Outlook) [][]any {
	if o == nil {
		return nil
	}
	var rows [][]any
	for i, what := range o.Stops {
		rows = append(rows, []any{int64(i + 1), what})
	}
	return rows
}

// columns reads "name type" pairs.
func columns(specs ...string) []store.Column {
	out := make([]store.Column, len(specs))
	for i, spec := range specs {
		if _, err := fmt.Sscanf(spec, "%s %s", &out[i].Name, &out[i].Type); err != nil {
			panic("recommend: column " + spec + ": " + err.Error())
		}
	}
	return out
}

// adviceRows are the figures by key. What is not known has no row.
func adviceRows(s Summary) [][]any {
	a := s.Advice
	var rows [][]any
	add := func(key, value string) { rows = append(rows, []any{key, value}) }
	amount := func(key string, v int64) { add(key, strconv.FormatInt(v, 10)) }
	amount("trigger", a.Policy.Trigger)
	amount("recharge", a.Policy.Recharge)
	amount("initial", a.Policy.Initial)
	if a.Outcome.PathMonths > 0 {
		add("chance", share(a.Outcome.Chance))
		add("chance_low", share(a.Outcome.ChanceLow))
		add("chance_high", share(a.Outcome.ChanceHigh))
		amount("idle", rounded(a.Outcome.Idle))
		amount("expected_expiry", rounded(a.Outcome.ExpectedExpiry))
		add("recharges_per_month", strconv.FormatFloat(a.Outcome.RechargesPerMonth, 'f', 2, 64))
		amount("monthly_spend", rounded(a.Outcome.MonthlySpend))
	}
	add("service_level", strconv.FormatFloat(a.ServiceLevel, 'g', -1, 64))
	amount("days", int64(a.Days))
	add("method", string(a.Method))
	add("seed", strconv.FormatUint(a.Seed, 10))
	add("feasible", strconv.FormatBool(a.Feasible))
	if t := a.TodayPolicy; t != nil {
		amount("today_trigger", t.Trigger)
		amount("today_recharge", t.Recharge)
	}
	if t := a.Today; t != nil {
		add("today_chance", share(t.Chance))
		amount("today_idle", rounded(t.Idle))
	}
	if a.Table != nil {
		amount("table_initial", a.Table.Initial)
		amount("table_trigger", a.Table.Trigger)
	}
	return append(rows, outlookRows(s.Outlook)...)
}

func outlookRows(o *Outlook) [][]any {
	if o == nil {
		return nil
	}
	rows := [][]any{{"alert", string(o.Alert)}, {"balance", o.Balance.String()}, {"balance_at", date(o.Today)}}
	span := func(key string, s Span) {
		if s.Median < outlookDays {
			rows = append(rows, []any{key, strconv.Itoa(s.Median)},
				[]any{key + "_low", strconv.Itoa(s.Low)}, []any{key + "_high", strconv.Itoa(s.High)})
		}
	}
	span("days_to_zero", o.DaysToZero)
	span("days_to_recharge", o.NextRecharge)
	if o.NextRecharge.Known() {
		rows = append(rows, []any{"next_recharge", date(o.Today.AddDate(0, 0, o.NextRecharge.Median))})
	}
	if len(o.Reasons) == 0 {
		return rows
	}
	return append(rows, []any{"card_fails_chance", share(o.CardFails)},
		[]any{"held_expiring", strconv.FormatInt(rounded(o.Expiring), 10)})
}

// rounded is a statistic of money at the edge: whole units.
func rounded(amount float64) int64 { return int64(math.Round(amount)) }

func share(x float64) string { return strconv.FormatFloat(x, 'f', 6, 64) }

// reasons are those of the advice and of today's outlook, one after the other.
func (s Summary) reasons() []string {
	if s.Outlook == nil {
		return s.Advice.Reasons
	}
	return slices.Concat(s.Advice.Reasons, s.Outlook.Reasons)
}

func reasonRows(sentences []string) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i, sentence := range sentences {
			if !yield([]any{int64(i + 1), sentence}) {
				return
			}
		}
	}
}

func curveRows(a Advice) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, p := range a.Curve {
			if !yield([]any{p.Policy.Trigger, p.Policy.Recharge, p.Chance, math.Round(p.Idle), p.RechargesPerMonth, p.Chosen}) {
				return
			}
		}
	}
}

func backtestRows(a Advice) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, m := range a.Backtest {
			c := m.Calibration
			row := []any{
				m.Month.Format("2006-01"), m.Policy.Trigger, m.Policy.Recharge, m.TouchedZero, math.Round(m.Idle), m.Spend,
				m.Chance, int64(c.Days), c.Within50, c.Within90, c.Within99,
			}
			if !yield(row) {
				return
			}
		}
	}
}
