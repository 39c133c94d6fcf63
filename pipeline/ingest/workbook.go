package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbook is an open .xlsx file: an export that somebody saved again with a spreadsheet.
type workbook struct {
	file      *excelize.File
	from      time.Time // day 0 of its dates
	rowsInAll int64     // of all its sheets
}

// sheetBytesInMemory is the size up to which the library holds a sheet in memory.
const sheetBytesInMemory = excelize.StreamChunkSize

// openWorkbook opens a workbook for reading row by row; what is large of it goes to the spool folder.
func openWorkbook(ctx context.Context, disk, spool string) (*workbook, error) {
	info, err := os.Stat(disk)
	if err != nil {
		return nil, plain(err)
	}
	rows, err := examineParts(ctx, disk, info.Size())
	if err != nil {
		return nil, err
	}
	out := &workbook{rowsInAll: rows, from: time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)}
	return out, guarded(func() error {
		file, err := excelize.OpenFile(disk, excelize.Options{RawCellValue: true, TmpDir: spool, UnzipSizeLimit: unpackedMax(info.Size())})
		if err != nil {
			return fmt.Errorf("opening the workbook: %w", plain(err))
		}
		out.file = file
		properties, err := file.GetWorkbookProps()
		if err == nil && properties.Date1904 != nil && *properties.Date1904 {
			out.from = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		return err
	})
}

// guarded makes an error of a panic of the library, which trusts what a workbook says of itself.
func guarded(do func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the workbook is damaged: %v", fault)
		}
	}()
	return do()
}

func (b *workbook) close() error {
	if b == nil || b.file == nil {
		return nil
	}
	return b.file.Close()
}

// sheets gives the sheets with the header of an export; the refusal of the first other one where there are none.
func (b *workbook) sheets(ctx context.Context) ([]sheet, error) {
	var found []sheet
	var refused error
	for _, name := range b.file.GetSheetList() {
		header, err := b.header(ctx, name)
		if err != nil {
			return nil, err
		}
		out, err := understandSheet(header)
		out.book, out.name = b, name
		switch {
		case err == nil:
			found = append(found, out)
		case refused == nil && len(header) > 0:
			refused = fmt.Errorf("sheet %q: %w", name, err)
		}
	}
	switch {
	case len(found) > 0:
		return found, nil
	case refused != nil:
		return nil, refused
	}
	return nil, errors.New("the workbook has no sheet with rows: export the period again")
}

// header gives the first row of a sheet that has a cell.
func (b *workbook) header(ctx context.Context, name string) (header []string, err error) {
	err = b.rows(ctx, name, func(_ int64, cells []string) error {
		header = cells
		return errAllFetched
	})
	if errors.Is(err, errAllFetched) {
		err = nil
	}
	return header, err
}

// rows walks the rows of a sheet that have a cell, with their numbers.
func (b *workbook) rows(ctx context.Context, name string, yield func(line int64, cells []string) error) error {
	var rows *excelize.Rows
	err := guarded(func() (err error) {
		rows, err = b.file.Rows(name)
		return err
	})
	var none excelize.ErrSheetNotExist
	if errors.As(err, &none) {
		return nil // a chart or a macro sheet has no rows
	}
	if err != nil {
		return &refusal{code: codeRefused, err: fmt.Errorf("reading sheet %q: %w", name, err)}
	}
	defer func() { _ = rows.Close() }()
	for line := int64(1); ; line++ {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var cells []string
		more := false
		err := guarded(func() (err error) {
			if more = rows.Next(); more && line > excelize.TotalRows {
				return &overLimit{fmt.Sprintf("it is beyond row %d, the last that a sheet has", excelize.TotalRows), "save the sheet again, in parts"}
			} else if more {
				cells, err = rows.Columns(excelize.Options{RawCellValue: true})
				return err
			}
			return rows.Error()
		})
		if err != nil {
			return &refusal{code: codeRefused, line: line, err: fmt.Errorf("reading sheet %q: row %d: %w", name, line, err)}
		}
		if !more {
			return nil
		}
		if slices.ContainsFunc(cells, func(cell string) bool { return cell != "" }) {
			if err := yield(line, cells); err != nil {
				return err
			}
		}
	}
}
