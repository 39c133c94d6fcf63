package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/google/uuid"

	"tollbook/pipeline/store"
)

// csvExport is a CSV export that has been looked at: what its columns mean, and a file the engine can read.
type csvExport struct {
	kind    kind
	columns []string // canonical name by position, "" for a column that is not read
	dialect dialect
	disk    string // the export itself, or a tidied copy in which unreadable records are placeholders
	tidy    bool   // the engine can read the export itself
	hasIDs  bool   // the usage id is the first column, and every record has one that is written as a GUID is
	folded  bool   // there is a record with a line end in it
	records int64
}

const comma = ','

// readCSV looks at every record of a CSV export once and notes their ids, as long as each begins with one. Records whose shape is wrong go to reject; where
// there are any, or where delimiter, quotes, line ends or cells are not those of RFC 4180 and of an export, it is not tidy.
func readCSV(ctx context.Context, f plainFile, noted func(id [16]byte) error, rejected func(reject) error) (csvExport, error) {
	in, err := os.Open(f.disk)
	if err != nil {
		return csvExport{}, plain(err)
	}
	defer func() { _ = in.Close() }()
	scan, out, err := readHeader(f.metered(in))
	if err != nil {
		return out, headerRefusal(err)
	}
	out.hasIDs = out.columns[0] == "usage_id"
	note := func(record []byte) error {
		if !out.hasIDs {
			return nil
		}
		id, ok := idOf(record, scan.comma)
		out.hasIDs = ok
		return noted(id)
	}
	for err == nil {
		if !out.dialect.edited && out.records > sniffedRecords {
			var leapt int64
			if leapt, err = scan.leap(note); err != nil {
				break
			}
			out.records += leapt
		}
		var rec scanned
		if rec, err = scan.next(); err != nil {
			break
		}
		out.records++
		if rec.code != "" {
			err = rejected(reject{line: rec.line, code: rec.code, message: meaning(rec.code), raw: rawText(rec.raw)})
		} else if out.dialect.edited || out.records <= sniffedRecords {
			out.learn(rec)
		}
		err = errors.Join(err, note(rec.raw), ctx.Err())
	}
	out.disk, out.tidy, out.folded = f.disk, scan.tidy && !out.dialect.edited, scan.folded
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return out, err
}

// idOf reads the GUID that a record begins with, written as exports write it.
func idOf(record []byte, comma byte) (id [16]byte, ok bool) {
	const printed = 36
	if len(record) <= printed || record[printed] != comma {
		return id, false
	}
	id, err := uuid.ParseBytes(record[:printed])
	return id, err == nil
}

// headerRefusal says how a file with this fault in its header is rejected.
func headerRefusal(err error) error {
	var twice *duplicateColumn
	if errors.As(err, &twice) {
		return &refusal{code: codeDuplicate, line: 1, err: err}
	}
	return &refusal{code: codeRefused, err: err}
}

// readHeader reads the first record and leaves the scan behind it.
func readHeader(in io.Reader) (*csvScan, csvExport, error) {
	scan := newScan(in, comma)
	if mark, err := scan.in.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = scan.in.Discard(3) // the bytes were just seen
	}
	err := scan.skipPreamble()
	var header scanned
	if err == nil {
		header, err = scan.next()
	}
	switch {
	case errors.Is(err, io.EOF):
		return nil, csvExport{}, errors.New("the file is empty: export the period again")
	case err != nil:
		return nil, csvExport{}, err
	case header.code != "":
		return nil, csvExport{}, fmt.Errorf("the header cannot be read, %s: export the period again", meaning(header.code))
	}
	out, fields, err := understand(header.raw)
	scan.comma, scan.fields = out.dialect.comma, fields
	return scan, out, err
}

// copyTidy writes the records again as RFC 4180 has them, with a placeholder for each that cannot be read.
func (c *csvExport) copyTidy(disk, spool, placeholder string) error {
	in, err := os.Open(disk)
	if err != nil {
		return plain(err)
	}
	defer func() { _ = in.Close() }()
	file, err := os.CreateTemp(spool, "tidy-*.csv")
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(file, 1<<20)
	scan, _, err := readHeader(in)
	if err == nil {
		_, _ = w.Write(bytes.Repeat([]byte{comma}, scan.fields-1)) // the engine skips the header
		_ = w.WriteByte('\n')
	}
	for err == nil {
		var rec scanned
		if rec, err = scan.next(); err != nil {
			break
		}
		if rec.code != "" {
			writePlaceholder(w, scan.fields, placeholder)
			continue
		}
		c.writeRecord(w, trimEnd(rec.raw))
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	c.disk = file.Name()
	return errors.Join(err, w.Flush(), file.Close())
}

// A bufio.Writer keeps its first error for Flush, so the writes below need no checks of their own.

func (c *csvExport) writeRecord(w *bufio.Writer, body []byte) {
	n := 0
	for f := range splitRecord(body, c.dialect.comma) {
		if n > 0 {
			_ = w.WriteByte(comma)
		}
		writeField(w, c.cell(n, bytes.ReplaceAll(f.value, []byte{0}, nil)))
		n++
	}
	_ = w.WriteByte('\n')
}

func writeField(w *bufio.Writer, value []byte) {
	if !bytes.ContainsAny(value, "\",\r\n") {
		_, _ = w.Write(value)
		return
	}
	_ = w.WriteByte('"')
	_, _ = w.Write(bytes.ReplaceAll(value, []byte{'"'}, []byte(`""`)))
	_ = w.WriteByte('"')
}

// writePlaceholder keeps the number of an unreadable record: every field is the placeholder.
func writePlaceholder(w *bufio.Writer, fields int, placeholder string) {
	for i := range fields {
		if i > 0 {
			_ = w.WriteByte(comma)
		}
		_, _ = w.WriteString(placeholder)
	}
	_ = w.WriteByte('\n')
}

// engineFile says how the engine reads the export, or several that are laid out like it.
func (c csvExport) engineFile(list ...store.CSVFile) store.CSV {
	return store.CSV{
		Files: list, Delimiter: string(comma), Columns: c.columns, AllColumns: append(slices.Clone(c.kind.columns), lineColumn),
		LineBytesMax: 2 * LineBytesMax, Folded: c.folded,
	}
}
