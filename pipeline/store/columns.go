package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow/go/v15/parquet/metadata"
	"golang.org/x/sys/unix"
)

// FileColumn is a column of a spooled view under the name that it has in a file.
type FileColumn struct{ Name, Of string }

// ExportColumns writes columns of a view of SpooledInOrder to a Parquet file, in its order of rows. Their bytes are taken over as
// they lie in the spool, so that what several files have in common is sorted, encoded and compressed once; a column may
// stand in the file more than once.
func (tx *Tx) ExportColumns(ctx context.Context, view, path string, columns []FileColumn) (err error) {
	in, err := os.Open(tx.spooled[view])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	footer, err := readFooter(in)
	if err != nil {
		return fmt.Errorf("reading the spool of %s: %w", view, err)
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = writeColumns(ctx, out, in, footer, columns)
	// the disk can begin at once, so that who needs the file on it waits less; where it cannot, he waits
	_ = unix.SyncFileRange(int(out.Fd()), 0, 0, unix.SYNC_FILE_RANGE_WRITE)
	return errors.Join(err, out.Close())
}

const parquetMagic = "PAR1"

// readFooter reads what the end of a Parquet file says of it.
func readFooter(f *os.File) (*metadata.FileMetaData, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	tail := make([]byte, 4+len(parquetMagic))
	if _, err := f.ReadAt(tail, info.Size()-int64(len(tail))); err != nil {
		return nil, err
	}
	text := make([]byte, binary.LittleEndian.Uint32(tail))
	if _, err := f.ReadAt(text, info.Size()-int64(len(tail)+len(text))); err != nil {
		return nil, err
	}
	return metadata.NewFileMetaData(text, nil)
}

// writeColumns writes a whole file: row group by row group the bytes of the columns, then a footer that says where each is now.
func writeColumns(ctx context.Context, out, in *os.File, footer *metadata.FileMetaData, columns []FileColumn) error {
	places, err := rename(footer, columns)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(out, parquetMagic); err != nil {
		return err
	}
	at := int64(len(parquetMagic))
	for _, group := range footer.RowGroups {
		if err := ctx.Err(); err != nil {
			return err
		}
		all, begin, unpacked := group.Columns, at, int64(0)
		group.Columns = nil
		for i, c := range columns {
			chunk := *all[places[i]]
			data := *chunk.MetaData
			from := data.DataPageOffset
			if data.DictionaryPageOffset != nil {
				from = min(from, *data.DictionaryPageOffset)
				moved := *data.DictionaryPageOffset - from + at
				data.DictionaryPageOffset = &moved
			}
			data.DataPageOffset += at - from
			data.PathInSchema, data.BloomFilterOffset = []string{c.Name}, nil
			if err := copyRange(out, in, from, data.TotalCompressedSize); err != nil {
				return err
			}
			chunk.MetaData = &data
			group.Columns = append(group.Columns, &chunk)
			at += data.TotalCompressedSize
			unpacked += data.TotalUncompressedSize
		}
		packed := at - begin
		group.TotalByteSize, group.TotalCompressedSize, group.FileOffset = unpacked, &packed, &begin
	}
	n, err := footer.WriteTo(out, nil)
	if err != nil {
		return err
	}
	tail := binary.LittleEndian.AppendUint32(nil, uint32(n))
	_, err = out.Write(append(tail, parquetMagic...))
	return err
}

// rename makes the schema of the footer that of the columns, and gives the place of each in the file that is read. Columns of
// a spool are plain: none has parts.
func rename(footer *metadata.FileMetaData, columns []FileColumn) (places []int, err error) {
	root, leaves := footer.FileMetaData.Schema[0], footer.FileMetaData.Schema[1:]
	count := int32(len(columns))
	root.NumChildren = &count
	schema, orders := footer.FileMetaData.Schema[:1:1], footer.ColumnOrders[:0:0]
	place := map[string]int{}
	for i, leaf := range leaves {
		place[leaf.Name] = i
	}
	for _, c := range columns {
		i, ok := place[c.Of]
		if !ok {
			return nil, fmt.Errorf("the spool has no column %s", c.Of)
		}
		leaf := *leaves[i]
		leaf.Name = c.Name
		schema, places = append(schema, &leaf), append(places, i)
		if footer.IsSetColumnOrders() {
			orders = append(orders, footer.ColumnOrders[i])
		}
	}
	footer.FileMetaData.Schema, footer.ColumnOrders = schema, orders
	return places, nil
}

// copyRange appends n bytes of a file to another; the system copies them.
func copyRange(out, in *os.File, from, n int64) error {
	if _, err := in.Seek(from, io.SeekStart); err != nil {
		return err
	}
	_, err := io.CopyN(out, in, n)
	return err
}
