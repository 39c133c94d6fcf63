package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"tollbook/pipeline/store"
)

// sincePrices looks into the months before: since when a price is charged, and when ours was charged last; and into the
// tariff, whether their price once was ours.
func (h *history) sincePrices(ctx context.Context, tx *store.Tx, sums []causeSum) error {
	same := sql.Named("enough", int64(enough))
	found, err := tx.Create(ctx, "common_prices", files, "sql/common_prices.sql", same)
	if err != nil || found == 0 {
		return err
	}
	if err := h.addUpPrices(ctx, tx); err != nil {
		return err
	}
	if err := h.chargedAsOurs(ctx, tx); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, files, "sql/earlier_prices.sql", sql.Named("period", h.Period))
	if err != nil {
		return err
	}
	err = eachPrice(rows, sums, 2, func(s *causeSum, at []sql.NullTime) { s.since, s.before = utc(at[0]), utc(at[1]) })
	if err != nil {
		return err
	}
	if rows, err = tx.Query(ctx, files, "sql/tariff_before.sql", same); err != nil {
		return err
	}
	return eachPrice(rows, sums, 1, func(s *causeSum, at []sql.NullTime) { s.until = utc(at[0]) })
}

// addUpPrices sees that price_sums has all months before the period, and the period for the month that follows.
func (h *history) addUpPrices(ctx context.Context, tx *store.Tx) error {
	return tx.AddUp(ctx, "price_sums", "", h.Period, func(months []string) error {
		from, to, err := spanOf(months[0], months[len(months)-1], h.Zone)
		if err != nil {
			return err
		}
		_, err = tx.Insert(ctx, "price_sums", files, "sql/price_sums.sql", sql.Named("from", from), sql.Named("to", to))
		return err
	})
}

// chargedAsOurs makes price_starts, and charged_as_ours of what the sums do not tell: the records of the period, and those of days in
// which a price of theirs began while ours was still charged.
func (h *history) chargedAsOurs(ctx context.Context, tx *store.Tx) error {
	if err := tx.Make(ctx, "price_terms", files, "sql/price_terms.sql"); err != nil {
		return err
	}
	period := sql.Named("period", h.Period)
	if err := tx.Make(ctx, "price_starts", files, "sql/price_starts.sql", period,
		sql.Named("enough", int64(enough)), sql.Named("half", halfMinorUnit(h.MinorUnits))); err != nil {
		return err
	}
	if err := tx.Make(ctx, "start_terms", files, "sql/start_terms.sql"); err != nil {
		return err
	}
	if err := table(ctx, tx, "charged_as_ours", columns("start_no bigint, charged_at timestamp"), nil); err != nil {
		return err
	}
	var until time.Time // of the last price of theirs
	if err := tx.Get(ctx, []any{&until}, files, "sql/last_start.sql"); err != nil {
		return err
	}
	spans := [][2]time.Time{{h.From, later(h.From, until)}}
	rows, err := tx.Query(ctx, files, "sql/divided_days.sql", period)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var day time.Time
		if err := rows.Scan(&day); err != nil {
			return fmt.Errorf("reading days: %w", err)
		}
		spans = append(spans, [2]time.Time{day, day.AddDate(0, 0, 1)})
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, s := range spans { // constants, by which the engine passes over all other days
		if _, err := tx.Insert(ctx, "charged_as_ours", files, "sql/charged_as_ours.sql", sql.Named("from", s[0].UTC()), sql.Named("to", s[1].UTC())); err != nil {
			return err
		}
	}
	return nil
}

// eachPrice hands over the instants of every row to the sum that the row's key names, and closes the rows.
func eachPrice(rows *sql.Rows, sums []causeSum, instants int, take func(*causeSum, []sql.NullTime)) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var key causeSum
		at := make([]sql.NullTime, instants)
		dest := []any{&key.currency, &key.direction, &key.call, &key.topic, &key.ours, &key.theirs}
		for i := range at {
			dest = append(dest, &at[i])
		}
		if err := rows.Scan(dest...); err != nil {
			return fmt.Errorf("reading prices: %w", err)
		}
		for i := range sums {
			if sums[i].cause == "price" && sums[i].place() == key.place() && sums[i].theirs == key.theirs {
				take(&sums[i], at)
			}
		}
	}
	return rows.Err()
}

func utc(at sql.NullTime) time.Time {
	if !at.Valid {
		return time.Time{}
	}
	return at.Time.UTC()
}
