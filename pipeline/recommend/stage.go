package recommend

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"slices"
	"time"

	"tollbook/pipeline/store"
)

//go:embed sql/*.sql
var files embed.FS

// Options of the stage.
type Options struct {
	Params   Params
	Currency string    // of the credits balance; spend in others is not counted
	Closing  time.Time // days that end later are not looked at; zero: all of the table days
	Today    *Policy   // what is set now; nil if nothing recharges by itself

	AsOf         time.Time // when today's balance is looked at; zero: at the closing instant
	LatencyHours int       // after which a day's usage counts as complete
	Basis        string    // billed or rated: which amount debits the balance
	PostPaid     bool      // credits are not sold, so no balance can run out
}

// Summary of the stage.
type Summary struct {
	Advice      Advice
	History     []DaySpend // that the advice follows from
	Provisional int        // last days left out because usage for them may still come
	Outlook     *Outlook   // from today's balance; nil where none is known or kept
}

// Begun is advice that is being worked out.
type Begun struct {
	o           Options
	series      series
	history     []DaySpend
	provisional int
	advised     chan Advice
}

// Begin reads quarter_sums, retired_usage and days, makes daily_spend, and begins to work out the advice beside whatever is done next:
// that asks nothing more of the engine.
func Begin(ctx context.Context, tx *store.Tx, o Options) (*Begun, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	o.Params.Currency = o.Currency
	if o.Closing.IsZero() {
		o.Closing = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if o.AsOf.IsZero() {
		o.AsOf = o.Closing
	}
	if err := tx.Make(ctx, "daily_spend", files, "sql/daily_spend.sql",
		sql.Named("currency", o.Currency), sql.Named("closing", o.Closing.UTC())); err != nil {
		return nil, fmt.Errorf("adding up daily spend: %w", err)
	}
	history, provisional, err := readDays(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("reading daily spend: %w", err)
	}
	// Usage of the last days is still coming in; to take it for a fall in spend would lower the advice. Only where
	// the history is too short without them are they better than nothing.
	if len(history)-provisional >= MinDays {
		history = history[:len(history)-provisional]
	} else {
		provisional = 0
	}
	b := &Begun{o: o, series: newSeries(history), history: history, provisional: provisional, advised: make(chan Advice, 1)}
	go func() { b.advised <- advise(b.series, o.Params, o.Today) }()
	return b, nil
}

// Finish reads callers, funding, balances, lots and balance_summary, waits for the advice, and makes advice, advice_reasons,
// advice_curve, backtest, alert and alert_stops; it adds the alert to findings.
func (b *Begun) Finish(ctx context.Context, tx *store.Tx) (Summary, error) {
	o, provisional := b.o, b.provisional
	holding, err := o.holding(ctx, tx, b.series.end()) // read while the advice is worked out
	out := Summary{Advice: <-b.advised, History: b.history, Provisional: provisional}
	if err != nil {
		return Summary{}, err
	}
	if provisional > 0 {
		out.Advice.Reasons = append(out.Advice.Reasons, fmt.Sprintf("The last %s %s left out: usage for them may still come in.", count(provisional, "day"), plural(provisional, "is", "are")))
	}
	if o.PostPaid {
		out.Advice.Reasons = slices.Insert(out.Advice.Reasons, 0, notSold)
	}
	if holding != nil {
		look := look(b.series, *holding, o.Today, o.Params)
		out.Outlook = &look
	}
	if err := ctx.Err(); err != nil {
		return Summary{}, err
	}
	return out, writeTables(ctx, tx, out)
}

// notSold comes before all other reasons where there is nothing to set.
const notSold = "Credits are not sold under this billing: set no trigger and no recharge. The figures say what they would be if credits were sold."

func (o Options) check() error {
	errs := []error{o.Params.Check()}
	if o.Today != nil {
		errs = append(errs, o.Today.Check())
	}
	if o.Currency == "" {
		errs = append(errs, errors.New("checking parameters: no currency, give the tenant's"))
	}
	return errors.Join(errs...)
}

// readDays gives the days and how many of the last ones are provisional.
func readDays(ctx context.Context, tx *store.Tx) ([]DaySpend, int, error) {
	rows, err := tx.Query(ctx, files, "sql/spend_days.sql")
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = rows.Close() }()
	var history []DaySpend
	provisional := 0
	for rows.Next() {
		var d DaySpend
		var amount store.Dec
		var open bool
		if err := rows.Scan(&d.Day, &amount, &open); err != nil {
			return nil, 0, err
		}
		d.Amount = amount.Decimal
		history = append(history, d)
		if open {
			provisional++
		} else {
			provisional = 0
		}
	}
	return history, provisional, errors.Join(rows.Err(), rows.Close())
}
