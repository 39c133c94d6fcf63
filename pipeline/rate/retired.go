package rate

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tollbook/pipeline/store"
)

// withoutRetired leaves out the months whose detail is gone: what they cost stands for good. In another time zone they
// would begin at another instant, and records between the two would belong to no month.
func withoutRetired(ctx context.Context, tx *store.Tx, months []month) ([]month, error) {
	rows, err := tx.Query(ctx, files, "sql/retired_months.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		var from, to time.Time
		if err := rows.Scan(&name, &from, &to); err != nil {
			return nil, err
		}
		i := slices.IndexFunc(months, func(m month) bool { return m.name == name })
		if i < 0 {
			continue
		}
		if m := months[i]; !m.from.Equal(from) || !m.to.Equal(to) {
			return nil, fmt.Errorf("the detail of %s was removed while the month began at %s; with this timezone it begins at %s: set timezone in tollbook.yaml back",
				name, from.UTC().Format(time.RFC3339), m.from.UTC().Format(time.RFC3339))
		}
		months = slices.Delete(months, i, i+1)
	}
	return months, rows.Err()
}
