package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
	"github.com/shopspring/decimal"
)

// batchRows is how many rows are gathered before a record batch is spooled: it bounds the memory of a load.
const batchRows = 16_384

// Column names a column of a table that Go fills and its engine type, such as "varchar" or "decimal(18,6)".
type Column struct {
	Name string
	Type string
}

// Rows makes the temporary table from Go values: strings, bools, int64, decimal.Decimal and time.Time as the column
// types say, nil for NULL. A few rows are written into the statement; more are spooled as Arrow record batches and scanned in bulk.
func (tx *Tx) Rows(ctx context.Context, table string, columns []Column, rows iter.Seq[[]any]) error {
	var first few
	var s *Spool
	for row := range rows {
		if s == nil && first.take(row) {
			continue
		}
		var err error
		if s == nil {
			if s, err = tx.spoolOf(columns, first.rows); err != nil {
				return fmt.Errorf("spooling %s: %w", table, err)
			}
		}
		if err := s.Append(row); err != nil {
			return fmt.Errorf("spooling %s: %w", table, errors.Join(err, s.Discard()))
		}
	}
	if s == nil {
		return tx.createFew(ctx, table, columns, first.rows)
	}
	if err := s.Close(); err != nil {
		return fmt.Errorf("spooling %s: %w", table, err)
	}
	return tx.CreateFromSpool(ctx, table, s)
}

// spoolOf starts a spool with some rows.
func (tx *Tx) spoolOf(columns []Column, rows [][]any) (*Spool, error) {
	s, err := tx.NewSpool(columns)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if err := s.Append(row); err != nil {
			return nil, errors.Join(err, s.Discard())
		}
	}
	return s, nil
}

// Spool is a file of Arrow record batches on its way into the engine.
type Spool struct {
	columns []Column
	path    string
	file    io.Closer
	builder *array.RecordBuilder
	writer  *pqarrow.FileWriter
	rows    int
}

// NewSpool starts a spool of the given columns in the run's spool folder.
func (tx *Tx) NewSpool(columns []Column) (*Spool, error) {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		t, err := arrowType(c.Type)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		fields[i] = arrow.Field{Name: c.Name, Type: t, Nullable: true}
	}
	tx.n++
	path := filepath.Join(tx.spool, fmt.Sprintf("batch-%06d.parquet", tx.n))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	schema := arrow.NewSchema(fields, nil)
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Snappy), parquet.WithMaxRowGroupLength(8*batchRows))
	w, err := pqarrow.NewFileWriter(schema, f, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &Spool{columns: columns, path: path, file: f, builder: array.NewRecordBuilder(memory.DefaultAllocator, schema), writer: w}, nil
}

// Append adds one row; its values are in the order of the columns.
func (s *Spool) Append(row []any) error {
	if len(row) != len(s.columns) {
		return fmt.Errorf("a row of %d values for %d columns", len(row), len(s.columns))
	}
	for i, v := range row {
		if err := appendValue(s.builder.Field(i), v); err != nil {
			return fmt.Errorf("column %s: %w", s.columns[i].Name, err)
		}
	}
	s.rows++
	if s.rows%batchRows == 0 {
		return s.flush()
	}
	return nil
}

func (s *Spool) flush() error {
	record := s.builder.NewRecord()
	defer record.Release()
	return s.writer.WriteBuffered(record)
}

// Close writes what is left and ends the file. The writer closes the file it writes to.
func (s *Spool) Close() error {
	err := s.flush()
	s.builder.Release()
	return errors.Join(err, s.writer.Close())
}

// Len is the number of rows appended so far.
func (s *Spool) Len() int { return s.rows }

// Discard gives the spool up and removes its file.
func (s *Spool) Discard() error {
	s.builder.Release()
	return errors.Join(s.file.Close(), os.Remove(s.path))
}

// CreateFromSpool makes the temporary table from a closed spool and removes its file.
func (tx *Tx) CreateFromSpool(ctx context.Context, table string, s *Spool) error {
	load := fmt.Sprintf("create or replace temp table %s as select %s from read_parquet(%s)", table, s.cells(), quote(s.path))
	if _, err := tx.run(ctx, "the load of "+table, load, nil); err != nil {
		return err
	}
	return s.Remove()
}

// ViewSpool makes the temporary view over a closed spool, whose file stays until it is removed, with fileID as file_id.
func (tx *Tx) ViewSpool(ctx context.Context, view string, s *Spool, fileID int) error {
	made := fmt.Sprintf("create or replace temp view %s as select %s, %d as file_id from read_parquet(%s)", view, s.cells(), fileID, quote(s.path))
	_, err := tx.run(ctx, "the view of "+view, made, nil)
	return err
}

// Remove removes the file of a closed spool.
func (s *Spool) Remove() error { return os.Remove(s.path) }

// cells are the columns of the spool as a select has them, each of its type.
func (s *Spool) cells() string {
	cells := make([]string, len(s.columns))
	for i, c := range s.columns {
		cells[i] = fmt.Sprintf("cast(%q as %s) as %q", c.Name, c.Type, c.Name)
	}
	return strings.Join(cells, ", ")
}

// quote writes a file name as an SQL string; it is made absolute, for so are the folders that the engine may open.
func quote(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	return text(path)
}

// text writes a text as an SQL string.
func text(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func arrowType(t string) (arrow.DataType, error) {
	switch t {
	case "varchar", "uuid":
		return arrow.BinaryTypes.String, nil
	case "bigint", "integer":
		return arrow.PrimitiveTypes.Int64, nil
	case "boolean":
		return arrow.FixedWidthTypes.Boolean, nil
	case "timestamp":
		return &arrow.TimestampType{Unit: arrow.Microsecond}, nil
	case "date":
		return arrow.FixedWidthTypes.Date32, nil
	case "double":
		return arrow.PrimitiveTypes.Float64, nil
	}
	var precision, scale int32
	if _, err := fmt.Sscanf(t, "decimal(%d,%d)", &precision, &scale); err != nil {
		return nil, fmt.Errorf("unknown column type %q", t)
	}
	return &arrow.Decimal128Type{Precision: precision, Scale: scale}, nil
}

func appendValue(b array.Builder, v any) error {
	if v == nil {
		b.AppendNull()
		return nil
	}
	switch b := b.(type) {
	case *array.StringBuilder:
		return with(v, b.Append)
	case *array.Int64Builder:
		return with(v, b.Append)
	case *array.BooleanBuilder:
		return with(v, b.Append)
	case *array.Float64Builder:
		return with(v, b.Append)
	case *array.TimestampBuilder:
		return with(v, func(t time.Time) { b.Append(arrow.Timestamp(t.UnixMicro())) })
	case *array.Date32Builder:
		return with(v, func(t time.Time) { b.Append(arrow.Date32FromTime(t)) })
	case *array.Decimal128Builder:
		d, ok := v.(decimal.Decimal)
		if !ok {
			return fmt.Errorf("a decimal column was given %T", v)
		}
		return appendDecimal(b, d)
	}
	return fmt.Errorf("no builder for %T", b)
}

func with[T any](v any, appendTo func(T)) error {
	t, ok := v.(T)
	if !ok {
		return fmt.Errorf("expected %T, was given %T", t, v)
	}
	appendTo(t)
	return nil
}

// appendDecimal refuses a value that the column cannot hold exactly: storing it would round in silence.
func appendDecimal(b *array.Decimal128Builder, d decimal.Decimal) error {
	t := b.Type().(*arrow.Decimal128Type)
	shifted := d.Shift(t.Scale)
	if !shifted.IsInteger() {
		return fmt.Errorf("%s has more than %d decimals", d, t.Scale)
	}
	n := shifted.BigInt()
	if len(new(big.Int).Abs(n).Text(10)) > int(t.Precision) {
		return fmt.Errorf("%s does not fit decimal(%d,%d)", d, t.Precision, t.Scale)
	}
	b.Append(decimal128.FromBigInt(n))
	return nil
}
