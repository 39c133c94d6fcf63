package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/shopspring/decimal"
)

// fewRows is how many rows are written into a statement: a file for them costs more than the engine takes to read them there.
const fewRows = 32

// few gathers the first rows of a table as long as they may stand in a statement.
type few struct{ rows [][]any }

// take keeps the row, or says that the rows need a spool.
func (f *few) take(row []any) bool {
	if len(f.rows) == fewRows || slices.ContainsFunc(row, unwritable) {
		return false
	}
	f.rows = append(f.rows, slices.Clone(row))
	return true
}

// unwritable says that a statement cannot hold the value: it ends at a zero byte, and has no words for what is no UTF-8, no
// number or no date of a calendar.
func unwritable(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsRune(v, 0) || !utf8.ValidString(v)
	case float64:
		return math.IsNaN(v) || math.IsInf(v, 0)
	case time.Time:
		return v.UTC().Year() < 1 || v.UTC().Year() > 9999
	case sql.NullString:
		return v.Valid && unwritable(v.String)
	}
	return false
}

// createFew makes the temporary table from rows that stand in the statement.
func (tx *Tx) createFew(ctx context.Context, table string, columns []Column, rows [][]any) error {
	if err := judgeRows(columns, rows); err != nil {
		return fmt.Errorf("writing %s: %w", table, err)
	}
	names, cells := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i] = fmt.Sprintf("%q", c.Name)
		cells[i] = fmt.Sprintf("cast(%q as %s) as %q", c.Name, c.Type, c.Name)
	}
	made := "create or replace temp table " + table
	if len(rows) == 0 {
		for i, c := range columns {
			names[i] += " " + c.Type
		}
		_, err := tx.run(ctx, "the making of "+table, made+" ("+strings.Join(names, ", ")+")", nil)
		return err
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		words := make([]string, len(row))
		for n, v := range row {
			word, err := written(v)
			if err != nil {
				return fmt.Errorf("writing %s: %w", table, err)
			}
			words[n] = word
		}
		lines[i] = "(" + strings.Join(words, ", ") + ")"
	}
	_, err := tx.run(ctx, "the load of "+table, fmt.Sprintf("%s as select %s from (values %s) as few (%s)",
		made, strings.Join(cells, ", "), strings.Join(lines, ", "), strings.Join(names, ", ")), nil)
	return err
}

// judgeRows holds the values to the types of their columns, as a spool does.
func judgeRows(columns []Column, rows [][]any) error {
	for i, c := range columns {
		t, err := arrowType(c.Type)
		if err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
		if err := judgeColumn(t, i, len(columns), rows); err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	return nil
}

func judgeColumn(t arrow.DataType, i, width int, rows [][]any) error {
	b := array.NewBuilder(memory.DefaultAllocator, t)
	defer b.Release()
	for _, row := range rows {
		if len(row) != width {
			return fmt.Errorf("a row of %d values for %d columns", len(row), width)
		}
		if err := appendValue(b, row[i]); err != nil {
			return err
		}
	}
	return nil
}

// written is a value as the engine casts it to the type of its column without loss.
func written(v any) (string, error) {
	switch v := v.(type) {
	case decimal.Decimal:
		return text(v.String()), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return text(strconv.FormatFloat(v, 'g', -1, 64)), nil
	}
	return literal(v)
}
