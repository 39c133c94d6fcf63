package store

import (
	"context"
	"database/sql"
	"fmt"
)

// AddUp sees that the table sums has what the records of each of the months come to, from the first (YYYY-MM) to the last. For months
// whose sums are not kept it calls add, which inserts them and may look at the temporary table summing, with a row for each such month.
// Who changes the records of a month forgets its sums.
func (tx *Tx) AddUp(ctx context.Context, sums, first, last string, add func(months []string) error) error {
	months, err := tx.summing(ctx, sums, first, last)
	if err != nil || len(months) == 0 {
		return err
	}
	if err := add(months); err != nil {
		return fmt.Errorf("adding up %s of %s to %s: %w", sums, months[0], months[len(months)-1], err)
	}
	_, err = tx.Insert(ctx, "kept_sums", files, "sql/new_kept_sums.sql", sql.Named("sums", sums))
	return err
}

// summing makes the table of the months that are to be added up.
func (tx *Tx) summing(ctx context.Context, sums, first, last string) (months []string, err error) {
	if n, err := tx.Create(ctx, "summing", files, "sql/summing.sql", sql.Named("sums", sums), sql.Named("first", first), sql.Named("last", last)); err != nil || n == 0 {
		return nil, err
	}
	rows, err := tx.Query(ctx, files, "sql/summing_months.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var month string
		if err := rows.Scan(&month); err != nil {
			return nil, err
		}
		months = append(months, month)
	}
	return months, rows.Err()
}

// ForgetSums forgets all sums of the months.
func (tx *Tx) ForgetSums(ctx context.Context, months []string) error {
	err := tx.Rows(ctx, "forgetting", []Column{{Name: "month", Type: "varchar"}}, func(yield func([]any) bool) {
		for _, m := range months {
			if !yield([]any{m}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	return tx.Exec(ctx, files, "sql/forget_sums.sql")
}
