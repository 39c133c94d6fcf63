package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// sheet is a sheet of a workbook whose first row is the header of an export.
type sheet struct {
	book    *workbook
	name    string
	export  csvExport // what the columns mean, and how its dates are written
	refused error     // the header is known, but cannot be used
}

func understandSheet(header []string) (sheet, error) {
	if len(header) > ColumnsMax {
		return sheet{}, &overLimit{fmt.Sprintf("the header has %d columns, more than %d", len(header), ColumnsMax), "export the period again"}
	}
	k, columns, err := mapHeader(header)
	out := sheet{export: csvExport{kind: k, columns: columns, dialect: dialect{comma: comma, edited: true}}}
	var unknown *notAnExport
	if errors.As(err, &unknown) {
		return out, withoutIDs(unknown)
	}
	out.refused = err
	return out, nil
}

// records walks the rows of the sheet after its header.
func (s sheet) records(ctx context.Context, yield func(line int64, cells []string) error) error {
	header := true
	return s.book.rows(ctx, s.name, func(line int64, cells []string) error {
		if header {
			header = false
			return nil
		}
		return yield(line, cells)
	})
}

// text is a cell as text: dates as the sheet means them, figures digit by digit.
func (s *sheet) text(i int, value string) any {
	switch column := s.export.columns[i]; {
	case isTime(column) && isFigure(value):
		value = s.instant(value)
	case isMoney(column) && isFigure(value):
		value = asTyped(value)
	default:
		value = string(s.export.cell(i, []byte(value)))
	}
	if value == "" {
		return nil
	}
	return value
}

func isFigure(value string) bool {
	_, err := strconv.ParseFloat(value, 64)
	return err == nil
}

// instant turns a serial date, days since the workbook's day 0, into a time to the millisecond. Where other cells hold
// dates of a country as text, the spreadsheet took those apart that it could, the wrong way round perhaps.
func (s *sheet) instant(serial string) string {
	const first, last = 61, 2_958_466 // a day that never was, 29 February 1900, comes before; the year 10000 after
	days, err := strconv.ParseFloat(serial, 64)
	if err != nil || !(days >= first && days < last) || s.export.dialect.dates.mixed() {
		return string(unreadable) + serial
	}
	const dayMillis = 24 * 60 * 60 * 1000
	return time.UnixMilli(s.book.from.UnixMilli() + int64(math.Round(days*dayMillis))).UTC().Format("2006-01-02 15:04:05.000")
}

// asTyped gives a figure as a person would have typed it. Spreadsheets keep 15 digits and write 1.1 as
// 1.1000000000000001.
func asTyped(value string) string {
	const digitsMax, exponentMax = 15, 100
	d, err := decimal.NewFromString(value)
	if err != nil || d.NumDigits() <= digitsMax || d.Exponent() > exponentMax || d.Exponent() < -exponentMax {
		return value
	}
	return d.Round(int32(digitsMax-d.NumDigits()) - d.Exponent()).String()
}

// learn finds out how the sheet writes its dates where they are text.
func (s *sheet) learn(ctx context.Context) error {
	dates, records, local, serial := &s.export.dialect.dates, 0, false, false
	err := s.records(ctx, func(_ int64, cells []string) error {
		records++
		for i, value := range cells[:min(len(cells), len(s.export.columns))] {
			if !isTime(s.export.columns[i]) {
				continue
			}
			if isFigure(value) {
				serial = true
			} else if dates.learn([]byte(value)) {
				local = true
			}
		}
		if records >= sniffedRecords && !local {
			return errAllFetched
		}
		return nil
	})
	if local && serial {
		dates.shapes[shapeSerial] = true
	}
	if errors.Is(err, errAllFetched) {
		return nil
	}
	return err
}

// read spools the rows of the sheet as canonical text. One that is too long goes to reject.
func (s *sheet) read(ctx context.Context, m *meter, spool *store.Spool, rejected func(reject) error) (int64, error) {
	position := map[string]int{}
	for i, column := range s.export.kind.columns {
		position[column] = i + 1
	}
	records := int64(0)
	err := s.records(ctx, func(line int64, cells []string) error {
		records++
		m.add(1)
		row, size := make([]any, len(position)+1), 0
		row[0] = line
		for i, value := range cells[:min(len(cells), len(s.export.columns))] {
			size += len(value)
			if column := s.export.columns[i]; column != "" {
				row[position[column]] = s.text(i, value)
			}
		}
		if size > LineBytesMax {
			return rejected(reject{line: line, code: codeLineTooLong, message: meaning(codeLineTooLong), raw: rawText(rawRow(cells))})
		}
		return spool.Append(row)
	})
	return records, err
}

// rawRow is a row as rejects print it: as a record of CSV.
func rawRow(cells []string) []byte {
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	for i, cell := range cells {
		if i > 0 {
			_ = w.WriteByte(comma)
		}
		writeField(w, []byte(cell))
	}
	_ = w.Flush() // a buffer takes everything
	return out.Bytes()
}

// sheet brings a sheet of a workbook into the table of its kind.
func (r *run) sheet(ctx context.Context, f plainFile, out *read, rejected func(reject) error) error {
	s := f.sheet
	out.kind = s.export.kind.name
	if s.refused != nil {
		return headerRefusal(s.refused)
	}
	if err := s.learn(ctx); err != nil {
		return err
	}
	spool, err := r.tx.NewSpool(textColumns(s.export.kind))
	if err != nil {
		return err
	}
	if out.records, err = s.read(ctx, f.meter, spool, rejected); err != nil {
		out.records = out.rejected // none of the others was loaded
		return errors.Join(err, spool.Discard())
	}
	if spool.Len() == 0 {
		return spool.Discard()
	}
	if err := spool.Close(); err != nil {
		return err
	}
	return r.takeSpool(ctx, s.export.kind, spool, out, rejected, func(yield func(int64, []byte) error) error {
		return s.records(ctx, func(line int64, cells []string) error { return yield(line, rawRow(cells)) })
	})
}
