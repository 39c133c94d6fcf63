package rate

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"tollbook/pipeline/store"
	"tollbook/rates"
)

// month is a calendar month of the tenant's zone, half open.
type month struct {
	name     string
	from, to time.Time
	touched  bool
	reason   string // why it is rated again; empty for the first time and for the usage of an open month
	days     []day  // with records, in order
}

// day is a UTC day with records, or that records left; one that lies in two months counts in the first.
type day struct {
	at      time.Time
	records int64
	touched bool // by this run
}

func (m month) records() (n int64) {
	for _, d := range m.days {
		n += d.records
	}
	return n
}

// usageMonths lists the months with usage, and marks those that this run touched.
func usageMonths(ctx context.Context, tx *store.Tx, zone *time.Location) ([]month, error) {
	days, err := usageDays(ctx, tx)
	if err != nil {
		return nil, err
	}
	var months []month
	var left []day // by all records that they had: no month is there for them, but one that is there lost records
	for _, d := range days {
		if d.records == 0 {
			left = append(left, d)
			continue
		}
		// a UTC day may lie in two months of the zone
		for i, at := range []time.Time{d.at, d.at.Add(24*time.Hour - time.Microsecond)} {
			m := monthOf(at, zone)
			if n := len(months); n == 0 || months[n-1].name != m.name {
				months = append(months, m)
			}
			last := &months[len(months)-1]
			last.touched = last.touched || d.touched
			if i == 0 {
				last.days = append(last.days, d)
			}
		}
	}
	for i := range months {
		m := &months[i]
		lost := func(d day) bool { return d.at.Before(m.to) && d.at.Add(24*time.Hour).After(m.from) }
		m.touched = m.touched || slices.ContainsFunc(left, lost)
	}
	return months, nil
}

// usageDays lists the days with records, and those that were touched. What was not touched stands in the sums of its months; where
// records are in no sum, because their month was not rated yet, usage is looked through.
func usageDays(ctx context.Context, tx *store.Tx) ([]day, error) {
	var from, to sql.NullTime
	var records, listed int64
	if err := tx.Get(ctx, []any{&from, &to, &records}, files, "sql/touched_from_to.sql"); err != nil {
		return nil, err
	}
	days, err := readDays(ctx, tx, "sql/usage_days.sql", sql.Named("from", from.Time.UTC()), sql.Named("to", to.Time.UTC()))
	for _, d := range days {
		listed += d.records
	}
	if err != nil || listed == records {
		return days, err
	}
	return readDays(ctx, tx, "sql/all_usage_days.sql")
}

func readDays(ctx context.Context, tx *store.Tx, query string, args ...sql.NamedArg) ([]day, error) {
	rows, err := tx.Query(ctx, files, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var days []day
	for rows.Next() {
		var d day
		if err := rows.Scan(&d.at, &d.touched, &d.records); err != nil {
			return nil, err
		}
		days = append(days, d)
	}
	return days, rows.Err()
}

func monthOf(at time.Time, zone *time.Location) month {
	local := at.In(zone)
	return month{name: local.Format("2006-01"), from: rates.Midnight(local.Year(), local.Month(), 1, zone), to: rates.Midnight(local.Year(), local.Month()+1, 1, zone)}
}

// markStale marks the months that were never rated, or from other tariffs, licences or settings, and says why those
// that were rated before are rated again. It gives those that were rated and have no usage any more.
func markStale(ctx context.Context, tx *store.Tx, months []month, o Options, fingerprint string) (emptied batch, err error) {
	rows, err := tx.Query(ctx, files, "sql/rated_months.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	rated := map[string]string{}
	wanted := func(name string) bool { return o.Only == "" || o.Only == name }
	for rows.Next() {
		var name, from string
		if err := rows.Scan(&name, &from); err != nil {
			return nil, err
		}
		rated[name] = from
		if wanted(name) && !slices.ContainsFunc(months, func(m month) bool { return m.name == name }) {
			emptied = append(emptied, month{name: name, reason: reason(from, fingerprint, name < o.Period)})
		}
	}
	for i := range months {
		m := &months[i]
		before, known := rated[m.name]
		late := m.touched && m.name < o.Period
		m.touched = (m.touched || before != fingerprint) && wanted(m.name)
		if known && m.touched {
			m.reason = reason(before, fingerprint, late)
		}
	}
	return emptied, rows.Err()
}
