package store

import (
	"context"
	"fmt"
	"strings"
)

// CSV is a CSV file that the engine's own reader takes: RFC 4180, one header record.
type CSV struct {
	Path         string
	Delimiter    string
	Columns      []string // what to call each column, by position; "" for one that is not wanted
	AllColumns   []string // every column that the view has; those that the file lacks are null
	LineBytesMax int
	Folded       bool // there are records with line ends in them: DuckDB 1.4.1 takes what stands in such a cell for records where its threads part a large file
}

// ViewCSV makes the temporary view over a CSV file: every cell as text, nothing detected.
func (tx *Tx) ViewCSV(ctx context.Context, view string, c CSV) error {
	types := make([]string, len(c.Columns))
	has := map[string]bool{}
	for i, name := range c.Columns {
		if name == "" {
			name = fmt.Sprintf("unread_%d", i)
		}
		has[name] = true
		types[i] = fmt.Sprintf("%s: 'varchar'", text(name))
	}
	cells := make([]string, len(c.AllColumns))
	for i, name := range c.AllColumns {
		if cells[i] = fmt.Sprintf("%q", name); !has[name] {
			cells[i] = fmt.Sprintf("cast(null as varchar) as %q", name)
		}
	}
	// new_line is left out on purpose: DuckDB 1.4.1 gives no rows at all for new_line '\r\n' with strict_mode set.
	made := fmt.Sprintf("create or replace temp view %s as select %s from read_csv(%s, columns = {%s}, header = true, delim = %s, quote = '\"', escape = '\"', "+
		"nullstr = '', auto_detect = false, max_line_size = %d, compression = 'none', encoding = 'utf-8', parallel = %t)",
		view, strings.Join(cells, ", "), quote(c.Path), strings.Join(types, ", "), text(c.Delimiter), c.LineBytesMax, !c.Folded)
	_, err := tx.run(ctx, "the view of "+c.Path, made, nil)
	return err
}
