package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"strings"
)

// CreateCoded is Create with each column of texts as an enumeration of its values, in their order: who sorts or carries such a column
// moves a small number in place of a text, and a cast to varchar gives the text again. It is for short lists that many rows are joined with.
// To compare such a column with a text, cast it: the engine takes the text for a value of the enumeration, and fails where it is none.
func (tx *Tx) CreateCoded(ctx context.Context, table string, fsys fs.FS, name string, args ...sql.NamedArg) error {
	plain := table + "_plain"
	if err := tx.Make(ctx, plain, fsys, name, args...); err != nil {
		return err
	}
	cells, err := tx.coded(ctx, table, plain)
	if err != nil {
		return err
	}
	_, err = tx.run(ctx, "coding "+table, "create temp table "+table+" as select "+strings.Join(cells, ", ")+" from "+plain+"; drop table "+plain, nil)
	return err
}

// coded makes the types of the columns of texts, where there are any, and gives the columns as a select has them.
func (tx *Tx) coded(ctx context.Context, table, plain string) ([]string, error) {
	columns, err := tx.temporary(ctx, plain)
	if err != nil {
		return nil, err
	}
	if _, err := tx.run(ctx, "coding "+table, "drop table if exists "+table, nil); err != nil { // it holds the types
		return nil, err
	}
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = fmt.Sprintf("%q", c.Name)
		if !strings.EqualFold(c.Type, "varchar") {
			continue
		}
		made := fmt.Sprintf(`create or replace temp type "%[2]s_%[3]s" as enum (select distinct %[3]q from %[1]s where %[3]q is not null order by all)`, plain, table, c.Name)
		if _, err := tx.run(ctx, "coding "+table, made, nil); err != nil {
			return nil, err
		}
		cells[i] = fmt.Sprintf(`cast(%[2]q as "%[1]s_%[2]s") as %[2]q`, table, c.Name)
	}
	return cells, nil
}
