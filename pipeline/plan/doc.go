// Package plan turns what is known before a move into usage records, which the rating then prices as if the users held
// the planned licences, and adds up what it found.
//
// In: the table cdr (call records of the present provider), or head counts with a call mix. Out: usage and touched_days, in
// whole months: the days of a month before the first call and after the last are filled with days of the same
// weekday, so that pools are used as in a whole month. Filled days count for pools and for the month's sums, not for
// the history of daily spend.
package plan

import (
	"context"
	"database/sql"
	"embed"
	"strings"
	"time"

	"tollbook/pipeline/store"
)

//go:embed sql/*.sql
var files embed.FS

// columns reads "name type, name type".
func columns(list string) []store.Column {
	var out []store.Column
	for _, c := range strings.Split(list, ", ") {
		name, kind, _ := strings.Cut(c, " ")
		out = append(out, store.Column{Name: name, Type: kind})
	}
	return out
}

// each reads the rows of a select.
func each(ctx context.Context, tx *store.Tx, name string, dest []any, row func(), args ...sql.NamedArg) error {
	rows, err := tx.Query(ctx, files, name, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		row()
	}
	return rows.Err()
}

// civil is the date of an instant in the zone, as midnight UTC.
func civil(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
}

// midnight is the beginning of a civil date in the zone.
func midnight(date time.Time, zone *time.Location) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, zone).UTC()
}
