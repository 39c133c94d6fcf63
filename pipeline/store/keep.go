package store

import (
	"context"
	"fmt"
	"strings"
)

// Keep writes the rows of temporary tables, which no later run moves any more, into closed_lists: each value as the text that
// the engine casts back to the same value.
func (tx *Tx) Keep(ctx context.Context, period string, tables []string) error {
	for _, name := range tables {
		_, err := tx.run(ctx, "keeping "+name, fmt.Sprintf(`insert into closed_lists by name
			select %s as period, %s as list, row_number() over () as n, to_json(t) as cells
			from (select columns(*)::varchar from %q) as t`, text(period), text(name), name), nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// Recall puts what was kept of the period into the temporary tables, in place of their rows. A column that came since is empty.
func (tx *Tx) Recall(ctx context.Context, period string, tables []string) error {
	for _, name := range tables {
		cells, err := tx.cells(ctx, name)
		if err != nil {
			return err
		}
		_, err = tx.run(ctx, "recalling "+name, fmt.Sprintf("create or replace temp table %q as select %s from closed_lists where period = %s and list = %s order by n",
			name, strings.Join(cells, ", "), text(period), text(name)), nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// cells are the expressions that read the columns of a temporary table out of closed_lists.
func (tx *Tx) cells(ctx context.Context, table string) ([]string, error) {
	columns, err := tx.temporary(ctx, table)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = fmt.Sprintf("cast(json_extract_string(cells, %s) as %s) as %q", text(`$."`+c.Name+`"`), c.Type, c.Name)
	}
	return out, nil
}

// temporary gives the columns of a temporary table in their order. The list of all columns would have them too, for which the engine
// makes all of its own views first.
func (tx *Tx) temporary(ctx context.Context, table string) ([]Column, error) {
	rows, err := tx.tx.QueryContext(ctx, fmt.Sprintf("select column_name, column_type from (describe temp.%q)", table))
	if err != nil {
		return nil, fmt.Errorf("looking at %s: %w", table, tx.db.judge(interrupted(ctx, err)))
	}
	defer func() { _ = rows.Close() }()
	var out []Column
	for rows.Next() {
		var c Column
		if err := rows.Scan(&c.Name, &c.Type); err != nil {
			return nil, fmt.Errorf("looking at %s: %w", table, err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}
