package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/schema"
)

// IDs are the ids of an export's records in their order, spooled sixteen bytes each for the engine to join with. Memory is
// bounded: every idsPerGroup of them are written out.
type IDs struct {
	path   string
	file   *os.File
	writer *file.Writer
	batch  []parquet.FixedLenByteArray
	bytes  []byte
}

const (
	idBytes     = 16
	idsPerGroup = 1 << 16
)

// NewIDs begins a spool of ids.
func (tx *Tx) NewIDs() (*IDs, error) {
	tx.n++
	path := filepath.Join(tx.spool, fmt.Sprintf("ids-%06d.parquet", tx.n))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	column, err := schema.NewPrimitiveNodeLogical("id", parquet.Repetitions.Required, schema.UUIDLogicalType{}, parquet.Types.FixedLenByteArray, idBytes, -1)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	root, err := schema.NewGroupNode("ids", parquet.Repetitions.Required, schema.FieldList{column}, -1)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	plain := parquet.NewWriterProperties(parquet.WithDictionaryDefault(false), parquet.WithStats(false))
	return &IDs{path: path, file: f, writer: file.NewParquetWriter(f, root, file.WithWriterProps(plain)), bytes: make([]byte, 0, idsPerGroup*idBytes)}, nil
}

// Append adds the id of the next record.
func (s *IDs) Append(id [idBytes]byte) error {
	s.bytes = append(s.bytes, id[:]...)
	if len(s.bytes) < cap(s.bytes) {
		return nil
	}
	return s.flush()
}

func (s *IDs) flush() error {
	s.batch = s.batch[:0]
	for at := 0; at < len(s.bytes); at += idBytes {
		s.batch = append(s.batch, s.bytes[at:at+idBytes])
	}
	s.bytes = s.bytes[:0]
	group := s.writer.AppendRowGroup()
	column, err := group.NextColumn()
	if err != nil {
		return err
	}
	ids, ok := column.(*file.FixedLenByteArrayColumnChunkWriter)
	if !ok {
		return errors.New("the spool of ids has a column of another type")
	}
	_, err = ids.WriteBatch(s.batch, nil, nil)
	return errors.Join(err, ids.Close(), group.Close())
}

// Close writes what is left and ends the file.
func (s *IDs) Close() error {
	var err error
	if len(s.bytes) > 0 {
		err = s.flush()
	}
	return errors.Join(err, s.writer.Close()) // which closes the file
}

// ViewIDs makes the temporary view over closed ids of several exports: id, number from 0 in the order of the export, and
// the file_id of the export, which fileIDs has.
func (tx *Tx) ViewIDs(ctx context.Context, view string, list []*IDs, fileIDs []int) error {
	paths, ids := make([]string, len(list)), make([]string, len(list))
	for i, s := range list {
		paths[i], ids[i] = quote(s.path), strconv.Itoa(fileIDs[i])
	}
	text := fmt.Sprintf("create or replace temp view %s as select id, file_row_number as number, %s as file_id from read_parquet([%s], file_row_number = true, filename = '%s')",
		view, fileOf(paths, ids), strings.Join(paths, ", "), fileColumn)
	_, err := tx.run(ctx, "the view of "+view, text, nil)
	return err
}

// Remove removes the file of closed ids.
func (s *IDs) Remove() error { return os.Remove(s.path) }
