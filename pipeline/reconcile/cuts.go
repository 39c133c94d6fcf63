package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"tollbook/pipeline/store"
)

// cutPoints are all instants in [start, closing] where the order of events matters: days of the zone (and with them
// the periods), days of UTC (the key by which usage finds its stretch), money that comes or goes, the end of every
// lot, and the moment after every observation, since an observation sees the usage of its own instant.
func (h *history) cutPoints() []time.Time {
	if !h.start.Before(h.Closing) {
		return nil
	}
	cuts := []time.Time{h.start, h.Closing}
	for _, d := range h.days {
		cuts = append(cuts, d.from)
	}
	for d := utcDay(h.start); d.Before(h.Closing); d = d.AddDate(0, 0, 1) {
		cuts = append(cuts, d)
	}
	for _, m := range h.funding {
		cuts = append(cuts, m.at, AddMonths(m.at, h.ExpiryMonths))
	}
	cuts = append(cuts, AddMonths(h.start, h.ExpiryMonths))
	for _, r := range h.observations {
		cuts = append(cuts, r.at.Add(tick))
	}
	cuts = slices.DeleteFunc(cuts, func(at time.Time) bool { return at.Before(h.start) || at.After(h.Closing) })
	slices.SortFunc(cuts, time.Time.Compare)
	return slices.CompactFunc(cuts, time.Time.Equal)
}

// readUsage sums the usage of every stretch in the engine: ten million debits become a few thousand numbers.
func (h *history) readUsage(ctx context.Context, tx *store.Tx) error {
	scope := []any{h.start, h.Closing, h.Basis, h.Currency, h.postPaid(), h.Period, !h.behind()}
	if err := table(ctx, tx, "ledger_scope", columns("from_at timestamp, to_at timestamp, basis varchar, currency varchar, post_paid boolean, period varchar, posted boolean"), [][]any{scope}); err != nil {
		return err
	}
	var stretches [][]any
	for i := 0; i+1 < len(h.cuts); i++ {
		stretches = append(stretches, []any{int64(i), utcDay(h.cuts[i]), h.cuts[i], h.cuts[i+1]})
	}
	shape := columns("n bigint, day date, from_at timestamp, to_at timestamp")
	if err := table(ctx, tx, "ledger_stretches", shape, stretches); err != nil {
		return err
	}
	if err := tx.Make(ctx, "ledger_usage", files, "sql/ledger_usage.sql"); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, files, "sql/usage_by_stretch.sql")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n int
		var rule string
		var debits, records int64
		var net store.Dec
		var first sql.NullTime
		if err := rows.Scan(&n, &rule, &net, &debits, &records, &first); err != nil {
			return fmt.Errorf("reading usage: %w", err)
		}
		u := h.usage[n]
		u.net, u.debits, u.records = u.net.Add(net.Decimal), u.debits+debits, u.records+records
		if first.Valid && (u.first.IsZero() || first.Time.Before(u.first)) {
			u.first = first.Time.UTC()
		}
		u.services = append(u.services, flow{kindUsage, serviceOf(rule), net.Decimal})
		h.usage[n] = u
	}
	return rows.Err()
}

// serviceOf names the kind of use that a rule is about.
func serviceOf(rule string) string {
	switch rule {
	case "tollfree_in":
		return "tollfree_inbound"
	case "conf_out", "zone_a", "extended_dialout":
		return "conference_dialout"
	case "ppm":
		return "pay_per_minute"
	case "sms":
		return "sms"
	case "payg", "domestic", "international", "special":
		return "outbound"
	}
	return "other"
}
