package reports

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// Summary holds the key figures of a report: what Summary, summary.json and metrics.prom show.
type Summary struct {
	Tenant     string
	Period     string
	Counts     Counts
	Totals     []Total // one per currency, the tenant's first
	Before     []Total // the month before
	Balance    *Balance
	Pools      []Pool
	Advice     map[string]string
	Reasons    []string
	Alert      *Alert // nil where no balance is known or kept
	Findings   []CodeCount
	DaysToZero *int64 // as advised, else at the pace of the last 28 days; nil where nothing is spent or no balance is kept
}

// Total is the money of one currency in the period.
type Total struct {
	Currency       string
	Records        int64
	Unrated        int64
	PoolUnits      int64
	Billed         decimal.Decimal // over all records
	Rated          decimal.Decimal // the sum of cost
	Variance       decimal.Decimal // billed - rated
	PricedVariance decimal.Decimal // of the records that have a cost
}

// Balance is what became of the credits in the period. Observed and Unexplained are invalid without an observation.
type Balance struct {
	Currency                                   string
	Opening, Funding, Debits, Expired, Closing store.Dec
	Observed, Unexplained                      store.Dec
	ObservedAt                                 time.Time
	Provisional                                store.Dec // part of Debits that later exports may still change
}

// Pool is one pool of the month, its users together. Total is nil where the number of licences is unknown.
type Pool struct {
	Pool       string `json:"pool"`
	Capability string `json:"capability"`
	Scope      string `json:"scope"`
	Country    string `json:"country"`
	Total      *int64 `json:"total"`
	Used       int64  `json:"used"`
}

// Alert is how urgent the balance is: level none, watch, act or stopped, why, what to do, and what stops at zero. Remedy and
// Stops are empty at level none.
type Alert struct {
	Level    string   `json:"level"`
	Sentence string   `json:"sentence"`
	Remedy   string   `json:"remedy"`
	Stops    []string `json:"stops"`
}

// CodeCount is how often a code occurs.
type CodeCount struct {
	Code  string
	Count int64
}

// readSummary collects the key figures.
func readSummary(ctx context.Context, tx *store.Tx, o Options) (Summary, error) {
	s := Summary{Tenant: o.Tenant, Period: o.Period, Counts: o.Counts, Advice: map[string]string{}}
	r := reader{ctx: ctx, tx: tx, o: o}
	var t Total
	var billed, rated, variance, priced store.Dec
	r.each("totals", func() {
		t.Billed, t.Rated, t.Variance, t.PricedVariance = billed.Decimal, rated.Decimal, variance.Decimal, priced.Decimal
		s.Totals = append(s.Totals, t)
	}, &t.Currency, &t.Records, &t.Unrated, &t.PoolUnits, &billed, &rated, &variance, &priced)
	r.each("previous_totals", func() {
		s.Before = append(s.Before, Total{Currency: t.Currency, Billed: billed.Decimal, Rated: rated.Decimal})
	}, &t.Currency, &billed, &rated)
	r.balance(&s)
	r.pools(&s)
	var key string
	var text sql.NullString
	r.each("advice", func() {
		if text.Valid {
			s.Advice[key] = text.String
		}
	}, &key, &text)
	if n, err := strconv.ParseInt(s.Advice["days_to_zero"], 10, 64); err == nil && s.Balance != nil {
		s.DaysToZero = &n
	}
	r.each("advice_reasons", func() { s.Reasons = append(s.Reasons, key) }, &key)
	r.alert(&s)
	var n int64
	r.each("finding_codes", func() { s.Findings = append(s.Findings, CodeCount{key, n}) }, &key, &n)
	return s, r.err
}

// reader runs the small queries of the summary one after the other and keeps the first error.
type reader struct {
	ctx context.Context
	tx  *store.Tx
	o   Options
	err error
}

// each scans every row of a query into dest and calls then.
func (r *reader) each(query string, then func(), dest ...any) {
	if r.err != nil {
		return
	}
	rows, err := r.tx.Query(r.ctx, queries, "sql/"+query+".sql", r.o.args()...)
	if err != nil {
		r.err = err
		return
	}
	for rows.Next() {
		if r.err = rows.Scan(dest...); r.err != nil {
			r.err = closing(rows, r.err)
			return
		}
		for _, d := range dest {
			if text, ok := d.(*string); ok {
				*text = r.o.Privacy.Text(*text)
			}
		}
		then()
	}
	if r.err = rows.Err(); r.err == nil {
		r.err = rows.Close()
	}
}

func (r *reader) balance(s *Summary) {
	var b Balance
	var observedAt sql.NullTime
	r.each("balance", func() {
		b.ObservedAt = observedAt.Time
		copied := b
		s.Balance = &copied
	}, &b.Currency, &b.Opening, &b.Funding, &b.Debits, &b.Expired, &b.Closing, &b.Observed, &b.Unexplained, &observedAt, &b.Provisional)
	var days int64
	var spent store.Dec
	r.each("recent_spend", func() {
		if s.Balance != nil && s.Balance.Closing.Valid {
			s.DaysToZero = daysToZero(s.Balance.Closing.Decimal, spent.Decimal, days)
		}
	}, &days, &spent)
}

// daysToZero is how many whole days a balance lasts at the pace of the last days.
func daysToZero(balance, spent decimal.Decimal, days int64) *int64 {
	if !spent.IsPositive() || days == 0 {
		return nil
	}
	n := int64(0)
	if balance.IsPositive() {
		n = balance.Mul(decimal.NewFromInt(days)).DivRound(spent, 6).Floor().IntPart()
	}
	return &n
}

func (r *reader) alert(s *Summary) {
	a := Alert{Stops: []string{}}
	r.each("alert", func() { s.Alert = &a }, &a.Level, &a.Sentence, &a.Remedy)
	var what string
	r.each("alert_stops", func() { a.Stops = append(a.Stops, what) }, &what)
}

func (r *reader) pools(s *Summary) {
	var p Pool
	var total sql.NullInt64
	r.each("pool_list", func() {
		p.Total = nil
		if total.Valid {
			n := total.Int64
			p.Total = &n
		}
		s.Pools = append(s.Pools, p)
	}, &p.Pool, &p.Capability, &p.Scope, &p.Country, &total, &p.Used)
}
