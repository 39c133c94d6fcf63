package reports

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// table is a section with its rows.
type table struct {
	section Section
	rows    [][]any // one value per column, nil for NULL
}

// cursor reads the rows of a query one by one, as values of the columns' formats.
type cursor struct {
	rows    *sql.Rows
	dest    []any
	columns []Column
	privacy *Privacy
}

// open starts a query and checks that it has the columns it is read as.
func open(ctx context.Context, tx *store.Tx, o Options, query string, columns []Column, args ...sql.NamedArg) (*cursor, error) {
	columns = slices.DeleteFunc(slices.Clone(columns), Column.derived)
	rows, err := tx.Query(ctx, queries, "sql/"+query+".sql", append(o.args(), args...)...)
	if err != nil {
		return nil, err
	}
	names, err := rows.Columns()
	if err != nil {
		return nil, closing(rows, err)
	}
	c := &cursor{rows: rows, columns: columns, privacy: o.Privacy}
	for i, column := range columns {
		if i >= len(names) || names[i] != column.Key {
			return nil, closing(rows, fmt.Errorf("%s.sql gives columns %s, the sheet wants %s in place %d", query, strings.Join(names, ", "), column.Key, i+1))
		}
		c.dest = append(c.dest, destination(column.Format))
	}
	if len(names) > len(columns) {
		return nil, closing(rows, fmt.Errorf("%s.sql gives columns %s that no sheet shows", query, strings.Join(names[len(columns):], ", ")))
	}
	return c, nil
}

func closing(rows *sql.Rows, err error) error {
	if cerr := rows.Close(); cerr != nil {
		return fmt.Errorf("%w (and closing: %w)", err, cerr)
	}
	return err
}

// next gives the next row in the space of the last, or nil at the end.
func (c *cursor) next(row []any) ([]any, error) {
	if !c.rows.Next() {
		return nil, c.rows.Err()
	}
	if err := c.rows.Scan(c.dest...); err != nil {
		return nil, err
	}
	row = row[:0]
	for i, d := range c.dest {
		v := value(d)
		if text, ok := v.(string); ok {
			v = c.privacy.cell(c.columns[i].Key, text)
		}
		row = append(row, v)
	}
	return row, nil
}

func (c *cursor) close() error { return c.rows.Close() }

// destination is where a value of the format is scanned to.
func destination(f Format) any {
	switch f {
	case Integer, Duration:
		return new(sql.NullInt64)
	case Money, Rate, Share:
		return new(store.Dec)
	case Instant, Day:
		return new(sql.NullTime)
	case Figure, Chance:
		return new(sql.NullFloat64)
	case Flag:
		return new(sql.NullBool)
	default:
		return new(sql.NullString)
	}
}

// value is what was scanned, nil for NULL.
func value(dest any) any {
	switch d := dest.(type) {
	case *sql.NullInt64:
		if d.Valid {
			return d.Int64
		}
	case *store.Dec:
		if d.Valid {
			return d.Decimal
		}
	case *sql.NullTime:
		if d.Valid {
			return d.Time.UTC()
		}
	case *sql.NullFloat64:
		if d.Valid {
			return d.Float64
		}
	case *sql.NullBool:
		if d.Valid {
			return d.Bool
		}
	case *sql.NullString:
		if d.Valid {
			return d.String
		}
	}
	return nil
}

// load reads a whole section and fills in its shares.
func load(ctx context.Context, tx *store.Tx, o Options, s Section) (table, error) {
	c, err := open(ctx, tx, o, s.Query, s.Columns)
	if err != nil {
		return table{}, fmt.Errorf("loading %s: %w", s.Key, err)
	}
	t := table{section: s}
	for {
		row, err := c.next(nil)
		if err != nil {
			return table{}, fmt.Errorf("loading %s: %w", s.Key, closing(c.rows, err))
		}
		if row == nil {
			break
		}
		t.rows = append(t.rows, row)
	}
	t.addShares()
	return t, c.close()
}

// addShares makes room for the columns that are not in the query and fills in the parts of a total.
func (t *table) addShares() {
	for i, c := range t.section.Columns {
		if !c.derived() {
			continue
		}
		for r, row := range t.rows {
			t.rows[r] = slices.Insert(row, i, nil)
		}
	}
	for i, c := range t.section.Columns {
		if c.Of == "" {
			continue
		}
		of, by := t.index(c.Of), t.index("currency")
		sums := map[any]decimal.Decimal{}
		for _, row := range t.rows {
			sums[at(row, by)] = sums[at(row, by)].Add(asDecimal(at(row, of)))
		}
		for _, row := range t.rows {
			if sum := sums[at(row, by)]; !sum.IsZero() {
				row[i] = asDecimal(at(row, of)).DivRound(sum, 6)
			}
		}
	}
}

func at(row []any, i int) any {
	if i < 0 || i >= len(row) {
		return nil
	}
	return row[i]
}

// asDecimal reads a number of any of the exact formats; anything else is nothing.
func asDecimal(v any) decimal.Decimal {
	switch v := v.(type) {
	case decimal.Decimal:
		return v
	case int64:
		return decimal.NewFromInt(v)
	default:
		return decimal.Zero
	}
}

// index is the place of a column, -1 where there is none.
func (t *table) index(key string) int {
	return slices.IndexFunc(t.section.Columns, func(c Column) bool { return c.Key == key })
}

// currencies are those of the rows, in order of appearance; one empty name where the table has no such column.
func (t *table) currencies() []string {
	i := t.index("currency")
	if i < 0 {
		return []string{""}
	}
	var out []string
	for _, row := range t.rows {
		if c, ok := row[i].(string); ok && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return []string{""}
	}
	return out
}
