package pipeline

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"tollbook/pipeline/rate"
	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
	"tollbook/rates/money"
)

// evidence is what the state knows of one rated record.
type evidence struct {
	kind, callType, person, number                    string
	says                                              string // the words of the export that rules go by
	start                                             time.Time
	durationS, segments                               int64
	file                                              string
	line                                              int64
	month, rule, funding, plan, pool                  string
	poolUnits                                         int64
	before, total                                     sql.NullInt64
	units                                             int64
	fullS, billedS                                    sql.NullInt64
	destination, country, destinationKind, increments string
	price, surcharge, fee, cost, billed, variance     store.Dec
	currency, cause, tariffFile, tariffPrefix         string
	tariffLine                                        int64
	findings                                          string
	straddle                                          string // as it is set
}

// Explain tells in sentences how a record that an earlier run rated came to its price.
func Explain(ctx context.Context, o Options, usageID string) ([]string, error) {
	var sentences []string
	_, err := withTenant(ctx, o, tenant.Folder{}, func(r *run, ctx context.Context) error {
		if err := r.hide(ctx); err != nil {
			return err
		}
		e, err := readEvidence(ctx, r.tx, usageID)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("explaining %s: no earlier run rated such a record; check the id, or run first", usageID)
		}
		e.straddle = o.Settings.Straddle
		e.person, e.number = r.privacy.User(e.person), r.privacy.Number(e.number)
		sentences = e.sentences()
		return err
	})
	return sentences, err
}

func readEvidence(ctx context.Context, tx *store.Tx, usageID string) (evidence, error) {
	var e evidence
	err := tx.Get(ctx, []any{
		&e.kind, &e.callType, &e.person, &e.number, &e.says, &e.start, &e.durationS, &e.segments, &e.file, &e.line,
		&e.month, &e.rule, &e.funding, &e.plan, &e.pool, &e.poolUnits, &e.units, &e.fullS, &e.billedS,
		&e.destination, &e.country, &e.destinationKind, &e.increments, &e.price, &e.surcharge, &e.fee, &e.cost, &e.billed, &e.currency,
		&e.variance, &e.cause, &e.tariffFile, &e.tariffLine, &e.tariffPrefix, &e.findings,
	}, files, "sql/explain.sql", sql.Named("usage_id", usageID))
	if err != nil || e.pool == "" {
		return e, err
	}
	return e, tx.Get(ctx, []any{&e.total, &e.before}, files, "sql/pool_level.sql",
		sql.Named("month", e.month), sql.Named("pool", e.pool), sql.Named("usage_id", usageID))
}

func (e evidence) sentences() []string {
	out := []string{e.what()}
	if e.says != "" {
		out = append(out, "The export says: "+e.says+".")
	}
	out = append(out, "Rule "+e.rule+": "+ruleMeaning(e.rule)+".")
	out = append(out, e.where()...)
	out = append(out, e.fromPool()...)
	out = append(out, e.money()...)
	for _, code := range strings.Split(e.findings, ";") {
		if code != "" {
			out = append(out, fmt.Sprintf("Finding %s: %s.", code, rate.Meaning(code)))
		}
	}
	return out
}

func (e evidence) what() string {
	who, amount := e.person, fmt.Sprintf("%d s, %s", e.durationS, counted(e.units, "started minute"))
	if who == "" {
		who = "no user"
	}
	if e.kind == "sms" {
		amount = counted(e.segments, "segment")
	}
	return fmt.Sprintf("%s of %s at %s, number %s, %s; %s record %d.", e.callType, who, e.start.Format("2006-01-02T15:04:05.999999Z"),
		e.number, amount, e.file, e.line)
}

// where says what was dialled, as far as it is known.
func (e evidence) where() []string {
	var parts []string
	for _, p := range []string{e.destination, e.country, e.destinationKind} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{"Destination: " + strings.Join(parts, ", ") + "."}
}

func (e evidence) fromPool() []string {
	if e.pool == "" {
		return e.withoutPool()
	}
	unit := "minute"
	if e.kind == "sms" {
		unit = "segment"
	}
	took := fmt.Sprintf("this record took %s of its %d", counted(e.poolUnits, unit), e.units)
	if !e.before.Valid {
		return []string{fmt.Sprintf("Pool %s in %s: its size is not known without licences.csv; %s.", e.pool, e.month, took)}
	}
	if why := whyOtherwise(e.straddle, e.before.Int64, e.units, e.poolUnits); why != "" {
		took += ", for " + why
	}
	return []string{fmt.Sprintf("Pool %s in %s: %d of %s left before, %s, %d left after.", e.pool, e.month, e.before.Int64,
		counted(e.total.Int64, unit), took, e.before.Int64-e.poolUnits)}
}

// withoutPool says why nothing could be drawn on, where the rule would have drawn.
func (e evidence) withoutPool() []string {
	units := map[string]string{"domestic": "domestic minutes", "international": "international minutes", "sms": "messages"}[e.rule]
	switch {
	case units == "":
		return nil
	case e.plan == "":
		return []string{fmt.Sprintf("Pool: none, the user has no plan with %s.", units)}
	}
	return []string{fmt.Sprintf("Pool: none, plan %s brings no %s here.", e.plan, units)}
}

func (e evidence) money() []string {
	switch e.funding {
	case "unrated":
		return []string{fmt.Sprintf("Credits are due, but no tariff row in %s matches: the record has no cost (billed %s %s).", e.currency,
			money.Format(e.billed.Decimal), e.currency)}
	case "credits", "split":
		return append([]string{e.tariff(), e.arithmetic()}, e.compared())
	}
	return []string{fmt.Sprintf("Funding %s: no credits are used, cost 0.00 %s.", e.funding, e.currency), e.compared()}
}

func (e evidence) tariff() string {
	unit, extra := "minute", ", increments "+e.increments
	if e.kind == "sms" {
		unit, extra = "segment", ""
	}
	if !e.surcharge.IsZero() {
		extra += ", surcharge " + money.Format(e.surcharge.Decimal)
	}
	return fmt.Sprintf("Tariff: prefix %s, %s line %d: %s %s a %s%s, connection fee %s.", e.tariffPrefix, e.tariffFile, e.tariffLine,
		money.Format(e.price.Decimal), e.currency, unit, extra, money.Format(e.fee.Decimal))
}

// arithmetic shows the way from seconds, or segments, to money.
func (e evidence) arithmetic() string {
	rate := money.Format(e.price.Add(e.surcharge.Decimal))
	sum := fmt.Sprintf("+ fee %s = %s %s", money.Format(e.fee.Decimal), money.Format(e.cost.Decimal), e.currency)
	if e.kind == "sms" {
		return fmt.Sprintf("Arithmetic: %d - %d from the pool = %s paid; %d x %s %s.", e.units, e.poolUnits,
			counted(e.units-e.poolUnits, "segment"), e.units-e.poolUnits, rate, sum)
	}
	return fmt.Sprintf("Arithmetic: %d s bill as %d s at %s; less %d x 60 s from the pool = %d s paid; %d / 60 x %s %s.", e.durationS,
		e.fullS.Int64, e.increments, e.poolUnits, e.billedS.Int64, e.billedS.Int64, rate, sum)
}

func (e evidence) compared() string {
	out := fmt.Sprintf("Billed %s %s, variance %s", money.Format(e.billed.Decimal), e.currency, money.Format(e.variance.Decimal))
	if e.cause != "" {
		out += " (" + e.cause + ")"
	}
	return out + "."
}

func counted(n int64, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// ruleMeaning is the sentence of a rating rule.
func ruleMeaning(rule string) string {
	meanings := map[string]string{
		"operator":         "another operator carried and bills the call",
		"freecall":         "Microsoft could not price the call and gave it away",
		"emergency":        "emergency calls are free",
		"ppm":              "the conferencing licence pays per minute in both directions",
		"tollfree_in":      "an inbound call on a toll-free number is paid by credits",
		"inbound":          "inbound calls are included",
		"special":          "premium, shared cost and satellite numbers are never in a plan",
		"extended_dialout": "the organiser holds the US and Canada dial-out licence",
		"zone_a":           "meeting dial-out to a Zone A country draws on the tenant's conferencing minutes",
		"conf_out":         "meeting dial-out outside Zone A is paid by credits",
		"payg":             "the user has no calling plan with an allowance",
		"domestic":         "a domestic call draws on the domestic minutes of the user's plan",
		"international":    "an international call draws on the international minutes of the user's plan",
		"sms":              "a text message draws on the segments of the user's plan",
	}
	if m, ok := meanings[rule]; ok {
		return m
	}
	return "the call type is not known and has no direction, so no rule can price it"
}
