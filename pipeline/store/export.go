package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// lasting is how Parquet files that stay are written. The lowest level takes half the time of the usual one and packs names, ids
// and amounts as well. Filters of single values (bloom) would hardly pass over a row group that is sorted by time.
const lasting = "format parquet, compression zstd, compression_level 1, row_group_size 122880, write_bloom_filter false"

// Export writes the select of an embedded file to a file: format "parquet" (zstd) or "csv" (header, LF, values as
// they are). Rows come in the order of the select, so equal tables give equal bytes.
func (tx *Tx) Export(ctx context.Context, fsys fs.FS, name, path, format string, args ...sql.NamedArg) error {
	options, ok := map[string]string{
		"parquet": lasting,
		"csv":     "format csv, header true, delimiter ',', quote '\"', escape '\"', nullstr ''",
	}[format]
	if !ok {
		return fmt.Errorf("exporting %s: unknown format %q", name, format)
	}
	_, err := tx.copyTo(ctx, fsys, name, path, options, args)
	return err
}

// spoolFormat is how the files of Spooled are written: they live for one run. Columns with many values do without dictionaries,
// which take longer to make than they save.
const spoolFormat = "format parquet, compression uncompressed, row_group_size 122880, dictionary_size_limit 1000, write_bloom_filter false"

// Spooled makes a temporary view over the rows of the select which are written to a file in the run's spool folder, in no
// particular order, and gives their number. It is Create for tables with a row per record: memory that a table takes is
// given back only when the transaction ends, and rows of a table of the same transaction are read with one thread.
// A view of the same name is replaced and its file removed. No column may be a hugeint: the file would keep it as a double.
func (tx *Tx) Spooled(ctx context.Context, view string, fsys fs.FS, name string, args ...sql.NamedArg) (int64, error) {
	return tx.spoolView(ctx, view, "", func(path string) (int64, error) {
		return tx.unordered(ctx, name, func() (int64, error) { return tx.copyTo(ctx, fsys, name, path, spoolFormat, args) })
	})
}

// SpooledInOrder is Spooled for a select whose order counts: a scan of the view gives the rows in it, and its further
// column file_row_number numbers them from 0. A range of numbers is read without the rest of the file. Files are made of it as it lies
// (ExportColumns), so it is packed like them.
func (tx *Tx) SpooledInOrder(ctx context.Context, view string, fsys fs.FS, name string, args ...sql.NamedArg) (int64, error) {
	return tx.spoolView(ctx, view, ", file_row_number = true", func(path string) (n int64, err error) {
		err = tx.withinMemory(ctx, func() error {
			n, err = tx.copyTo(ctx, fsys, name, path, lasting, args)
			return err
		})
		return n, err
	})
}

// fewSpooled is how many spooled rows a transaction takes into tables at most.
const fewSpooled = 20_000

// spoolView has the rows written and puts the view over their file, in the place of an earlier one; over a table of them where they
// are few, since the engine plans a statement that reads a file twice.
func (tx *Tx) spoolView(ctx context.Context, view, options string, write func(path string) (int64, error)) (int64, error) {
	tx.n++
	path := filepath.Join(tx.spool, fmt.Sprintf("rows-%06d-%s.parquet", tx.n, view))
	n, err := write(path)
	if err != nil {
		return 0, err
	}
	from := "read_parquet(" + quote(path) + options + ")"
	if tx.few+n <= fewSpooled {
		tx.few += n
		if _, err := tx.run(ctx, "the rows of "+view, "create or replace temp table "+view+"_rows as from "+from, nil); err != nil {
			return 0, err
		}
		from = view + "_rows"
	}
	if _, err := tx.run(ctx, "the view of "+view, "create or replace temp view "+view+" as from "+from, nil); err != nil {
		return 0, err
	}
	old := tx.spooled[view]
	tx.spooled[view] = path
	if old == "" {
		return n, nil
	}
	return n, os.Remove(old)
}

// View makes a temporary view of the select, in place of one of the same name: for rows that are read once, by a select
// that goes on with them. A view takes no parameters, so they are written out.
func (tx *Tx) View(ctx context.Context, view string, fsys fs.FS, name string, args ...sql.NamedArg) error {
	return tx.view(ctx, view, "%s", fsys, name, args)
}

// view makes the temporary view of the select as it stands in a frame.
func (tx *Tx) view(ctx context.Context, view, frame string, fsys fs.FS, name string, args []sql.NamedArg) error {
	selected, err := query(fsys, name)
	if err == nil {
		selected, err = writtenOut(selected, args)
	}
	if err == nil {
		_, err = tx.run(ctx, name, "create or replace temp view "+view+" as "+fmt.Sprintf(frame, selected), nil)
	}
	return err
}

// copyTo writes the rows of a select to a file and gives their number. COPY takes no parameters, so they are written out.
func (tx *Tx) copyTo(ctx context.Context, fsys fs.FS, name, path, options string, args []sql.NamedArg) (int64, error) {
	selected, err := query(fsys, name)
	if err != nil {
		return 0, err
	}
	if selected, err = writtenOut(selected, args); err != nil {
		return 0, fmt.Errorf("running %s: %w", name, err)
	}
	return tx.run(ctx, name, "copy ("+selected+"\n) to "+quote(path)+" ("+options+")", nil)
}
