package pipeline

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/ingest"
	"tollbook/pipeline/rate"
	"tollbook/pipeline/store"
	"tollbook/rates"
)

// ErrNoUsage says that there is nothing to apply prices to: no state yet, or no usage of the month in it.
var ErrNoUsage = errors.New("no usage of the month is known")

// Repriced is what the usage of one country and currency costs under two tariffs.
type Repriced struct {
	Currency      string          `json:"currency"`
	Country       string          `json:"country"`
	Records       int64           `json:"records"` // that cost otherwise
	Before        decimal.Decimal `json:"before"`
	After         decimal.Decimal `json:"after"`
	UnratedBefore int64           `json:"unrated_before"`
	UnratedAfter  int64           `json:"unrated_after"`
}

// Reprice rates the usage of the period under one tariff and under another, by every rule, in a transaction that is
// rolled back, and gives what it costs by currency and country. Rows without dates hold always.
func Reprice(ctx context.Context, o Options, before, after []rates.Tariff) ([]Repriced, error) {
	if _, err := os.Stat(filepath.Join(o.StateDir, "state.duckdb")); err != nil {
		return nil, ErrNoUsage
	}
	folder, err := o.readFolder()
	if err != nil {
		return nil, err
	}
	var list []Repriced
	_, err = withTenant(ctx, o, folder, func(r *run, ctx context.Context) error {
		list, err = r.reprice(ctx, before, after)
		return err
	})
	return list, err
}

func (r *run) reprice(ctx context.Context, before, after []rates.Tariff) ([]Repriced, error) {
	if err := loadTables(ctx, r.tx, r.folder); err != nil {
		return nil, err
	}
	if _, err := ingest.Recall(ctx, r.tx); err != nil {
		return nil, err
	}
	month := sql.Named("month", r.o.Period.String())
	for _, step := range []struct {
		table   string
		tariffs []rates.Tariff
	}{{"priced_before", before}, {"priced_after", after}} {
		o := r.ratingOptions()
		o.Folder.Tariffs, o.Only = step.tariffs, r.o.Period.String()
		o.Folder.Hashes = map[string]string{"tariffs/" + step.table: step.table}
		summary, err := rate.Run(ctx, r.tx, o)
		if err != nil {
			return nil, fmt.Errorf("rating by one of the tariffs: %w", err)
		}
		if len(summary.Rated) == 0 {
			return nil, ErrNoUsage
		}
		if err := r.tx.Make(ctx, step.table, files, "sql/priced.sql", month); err != nil {
			return nil, err
		}
	}
	return readRepriced(ctx, r.tx)
}

func readRepriced(ctx context.Context, tx *store.Tx) ([]Repriced, error) {
	rows, err := tx.Query(ctx, files, "sql/repriced.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var list []Repriced
	for rows.Next() {
		var p Repriced
		var before, after store.Dec
		if err := rows.Scan(&p.Currency, &p.Country, &p.Records, &before, &after, &p.UnratedBefore, &p.UnratedAfter); err != nil {
			return nil, err
		}
		p.Before, p.After = before.Decimal, after.Decimal
		list = append(list, p)
	}
	return list, rows.Err()
}
