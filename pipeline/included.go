package pipeline

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"tollbook/pipeline/store"
	"tollbook/rates"
)

// includedDestinations lists, in the table included_destinations, what the subscription of the period already includes,
// so that nobody buys credits for it.
func (r *run) includedDestinations(ctx context.Context) ([]note, error) {
	columns := []store.Column{{Name: "country", Type: "varchar"}, {Name: "name", Type: "varchar"}, {Name: "domestic_group", Type: "varchar"}, {Name: "zone_a", Type: "boolean"}}
	err := r.tx.Rows(ctx, "destination_countries", columns, func(yield func([]any) bool) {
		for _, c := range rates.Countries() {
			if !yield([]any{c.Alpha2, c.Name, c.DomesticGroup, c.ZoneA}) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	from, to := r.o.Period.Bounds(r.o.Zone)
	err = r.tx.Make(ctx, "included_destinations", files, "sql/included_destinations.sql", sql.Named("month", r.o.Period.String()),
		sql.Named("from", from.UTC()), sql.Named("to", to.UTC()), sql.Named("closing", r.o.closing()))
	if err != nil {
		return nil, err
	}
	var scope string
	var countries, spared, all int64
	var parts []string
	err = r.each(ctx, "sql/included_scopes.sql", []any{&scope, &countries, &spared}, func() {
		parts = append(parts, fmt.Sprintf("%s %s", scope, counted(countries, "destination")))
		all += spared
	})
	if err != nil || len(parts) == 0 {
		return nil, err
	}
	return []note{{
		code: "destinations_included", severity: "info", subject: r.o.Period.String(), records: all,
		message: fmt.Sprintf("The subscription includes calls and messages to: %s. %s of the period cost nothing by it.", strings.ReplaceAll(strings.Join(parts, ", "), "_", " "), counted(all, "record")),
		remedy:  "Buy no credits for these destinations as long as the pools last; the sheet Reconciliation lists them.",
	}}, nil
}
