package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// CSV is a CSV file, or several of one layout, that the engine's own reader takes: RFC 4180, one header record each.
type CSV struct {
	Files        []CSVFile
	Delimiter    string
	Columns      []string // what to call each column, by position; "" for one that is not wanted
	AllColumns   []string // every column that the view has; those that the file lacks are null
	LineBytesMax int
	Folded       bool // there are records with line ends in them: DuckDB 1.4.1 takes what stands in such a cell for records where its threads part a large file
}

// csvBufferLines is how many of the longest lines a buffer of the reader holds. The engine would take sixteen: what a thread has read
// is then no longer in the processor's memory when it is parsed, which takes a fifteenth of loading.
const csvBufferLines = 2

// CSVFile is one of the files, and what its rows have as file_id.
type CSVFile struct {
	Path string
	ID   int
}

// ViewCSV makes the temporary view over CSV files: every cell as text, nothing detected, and file_id.
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
	paths, ids := make([]string, len(c.Files)), make([]string, len(c.Files))
	for i, f := range c.Files {
		paths[i], ids[i] = quote(f.Path), strconv.Itoa(f.ID)
	}
	// new_line is left out on purpose: DuckDB 1.4.1 gives no rows at all for new_line '\r\n' with strict_mode set.
	made := fmt.Sprintf("create or replace temp view %s as select %s, %s as file_id from read_csv([%s], columns = {%s}, header = true, delim = %s, quote = '\"', escape = '\"', "+
		"nullstr = '', auto_detect = false, hive_partitioning = false, filename = '%s', max_line_size = %d, buffer_size = %d, compression = 'none', encoding = 'utf-8', parallel = %t)",
		view, strings.Join(cells, ", "), fileOf(paths, ids), strings.Join(paths, ", "), strings.Join(types, ", "), text(c.Delimiter), fileColumn, c.LineBytesMax, csvBufferLines*c.LineBytesMax, !c.Folded)
	_, err := tx.run(ctx, "the view of "+c.Files[0].Path, made, nil)
	return err
}

// fileColumn is what the engine's readers call the name of the file that a row is from.
const fileColumn = "read_from"

// fileOf is the number of the file that a row is from, by its name. The reader gives the name once for all rows of a piece.
func fileOf(paths, ids []string) string {
	if len(ids) == 1 {
		return ids[0]
	}
	return fmt.Sprintf("([%s])[list_position([%s], %s)]", strings.Join(ids, ", "), strings.Join(paths, ", "), fileColumn)
}
