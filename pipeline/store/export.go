package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
)

// Export writes the select of an embedded file to a file: format "parquet" (zstd) or "csv" (header, LF, values as
// they are). Rows come in the order of the select, so equal tables give equal bytes.
func (tx *Tx) Export(ctx context.Context, fsys fs.FS, name, path, format string, args ...sql.NamedArg) error {
	options, ok := map[string]string{
		"parquet": "format parquet, compression zstd, row_group_size 122880",
		"csv":     "format csv, header true, delimiter ',', quote '\"', escape '\"', nullstr ''",
	}[format]
	if !ok {
		return fmt.Errorf("exporting %s: unknown format %q", name, format)
	}
	// COPY takes no parameters, so the select becomes a table first.
	if _, err := tx.Create(ctx, "export_rows", fsys, name, args...); err != nil {
		return err
	}
	if _, err := tx.run(ctx, name, "copy export_rows to "+quote(path)+" ("+options+")", nil); err != nil {
		return err
	}
	_, err := tx.run(ctx, name, "drop table export_rows", nil)
	return err
}
