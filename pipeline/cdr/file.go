package cdr

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"tollbook/pipeline/store"
)

// FileError is a file that cannot be read with the profile at all.
type FileError struct {
	File    string
	Message string
	Remedy  string
}

func (e *FileError) Error() string { return e.File + ": " + e.Message }

// cellColumns are the columns of the spooled cells: where the record stands, what is wrong with its shape, what makes it
// the same as another, and the cells in the order of Columns.fields.
func cellColumns() []store.Column {
	columns := []store.Column{
		{Name: "record_no", Type: "bigint"}, {Name: "file_no", Type: "bigint"}, {Name: "line", Type: "bigint"},
		{Name: "shape", Type: "varchar"}, {Name: "dedupe_key", Type: "varchar"},
	}
	for _, f := range (Columns{}).fields() {
		columns = append(columns, store.Column{Name: f.name + "_text", Type: "varchar"})
	}
	return columns
}

// layout is where a file has the cells of a profile.
type layout struct {
	places [][]int // of each field, its columns in the order in which they are tried
	fields int     // of the header; 0 without one
	least  int     // fields that a record must have
}

// readFile spools the records of one file.
func (r *run) readFile(ctx context.Context, number int, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return &FileError{File: path, Message: "reading the call records: " + plain(err).Error(), Remedy: "name a file of call records"}
	}
	defer func() { _ = in.Close() }()
	whole := bufio.NewReader(in)
	if err := packed(path, whole); err != nil {
		return err
	}
	s, at, err := r.begin(path, whole)
	for err == nil {
		var rec record
		if rec, err = s.next(); err != nil {
			break
		}
		r.number++
		if err = r.cells.Append(r.cellsOf(number, rec, at)); err != nil {
			return fmt.Errorf("spooling call records: %w", err)
		}
		if r.number%4096 == 0 {
			err = ctx.Err()
		}
	}
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	var refused *FileError
	if errors.As(err, &refused) {
		return refused
	}
	return &FileError{File: path, Message: "reading the call records: " + plain(err).Error(), Remedy: "name a file of call records"}
}

// packed refuses what is an archive or a workbook by its first bytes: of these the profile says nothing.
func packed(path string, in *bufio.Reader) error {
	head, _ := in.Peek(4) // a shorter file is none of these
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return &FileError{File: path, Message: "this is a zip archive or a workbook", Remedy: "unpack it, or save its sheet as CSV, and name that file"}
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return &FileError{File: path, Message: "the file is packed with gzip", Remedy: "unpack it and name the result"}
	}
	return nil
}

// begin decodes the file, reads its header and stands before the first call.
func (r *run) begin(path string, in io.Reader) (*scan, layout, error) {
	form := r.o.Profile.File
	s := newScan(transform.NewReader(in, decoder(form.Encoding)), form)
	names := form.Fields
	if form.Header {
		header, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil, layout{}, &FileError{File: path, Message: "the file is empty", Remedy: "name a file of call records"}
		}
		if err != nil {
			return nil, layout{}, err
		}
		if header.code != "" || len(header.fields) > ColumnsMax {
			return nil, layout{}, &FileError{File: path, Message: "the header cannot be read", Remedy: fmt.Sprintf("check the delimiter, quote and encoding of the profile; a file has at most %d columns", ColumnsMax)}
		}
		names = nil
		for _, f := range header.fields {
			names = append(names, string(f))
		}
	}
	at, err := r.place(path, names)
	if err != nil {
		return nil, at, err
	}
	for range form.Skip {
		if _, err := s.next(); err != nil {
			return s, at, err
		}
	}
	return s, at, nil
}

// place finds the columns of the profile among those of the file.
func (r *run) place(path string, names []string) (layout, error) {
	var at layout
	if r.o.Profile.File.Header {
		at.fields = len(names)
	}
	folded := make([]string, len(names))
	for i, name := range names {
		folded[i] = fold(name)
	}
	for n, f := range r.o.Profile.Columns.fields() {
		var places []int
		for _, name := range f.names {
			if i := slices.Index(folded, fold(name)); i >= 0 {
				places = append(places, i)
			}
		}
		if len(places) == 0 && r.o.Profile.needed(n) {
			return at, &FileError{
				File: path, Message: fmt.Sprintf("the file has no column for %s, which profile %s takes from %s", f.name, r.o.Profile.Name, strings.Join(f.names, " or ")),
				Remedy: "the columns are " + shorten(strings.Join(names, ", ")) + "; check the delimiter, or write a profile with `extends: " + r.o.Profile.Name + "`",
			}
		}
		if len(places) == 0 && len(f.names) > 0 {
			r.lacks[f.name] = true
		}
		if len(places) > 0 && r.o.Profile.needed(n) {
			at.least = max(at.least, slices.Min(places)+1)
		}
		at.places = append(at.places, places)
	}
	return at, nil
}

// cellsOf takes the cells of the profile out of a record.
func (r *run) cellsOf(file int, rec record, at layout) []any {
	row := make([]any, 5, 5+len(at.places))
	row[0], row[1], row[2] = r.number, int64(file), rec.line
	extra := len(rec.fields) == at.fields+1 && len(rec.fields[at.fields]) == 0 // the record ends with a delimiter
	if rec.code == "" && (len(rec.fields) < at.least || (at.fields > 0 && len(rec.fields) != at.fields && !extra)) {
		rec.code = codeFieldCount
	}
	if rec.code != "" {
		row[3] = rec.code
		return row[:cap(row)]
	}
	for _, places := range at.places {
		row = append(row, cell(rec.fields, places))
	}
	const head = 5
	if row[head+atEnd] == nil && row[head+atStart] != nil && row[head+atEndClock] != nil {
		row[head+atEnd] = row[head+atStart] // the day of the end is not written
	}
	row[head+atStart] = withClock(row[head+atStart], row[head+atStartClock])
	row[head+atEnd] = withClock(row[head+atEnd], row[head+atEndClock])
	switch r.o.Profile.Dedupe {
	case byRow:
		sum := sha256.Sum256(rec.raw)
		row[4] = hex.EncodeToString(sum[:16])
	case byRecordID:
		row[4] = cell(rec.fields, at.places[atRecordID])
	}
	return row
}

// cell is the first of the columns that is not empty.
func cell(fields [][]byte, places []int) any {
	for _, i := range places {
		if i < len(fields) && len(fields[i]) > 0 {
			return string(bytes.ReplaceAll(fields[i], []byte{0}, nil))
		}
	}
	return nil
}

func withClock(day, clock any) any {
	if day == nil || clock == nil {
		return day
	}
	return day.(string) + " " + clock.(string)
}

// missing lists the optional fields that a file had no column for.
func (r *run) missing() []string {
	var names []string
	for _, f := range r.o.Profile.Columns.fields() {
		if r.lacks[f.name] {
			names = append(names, f.name)
		}
	}
	return names
}

func encodings() []string { return []string{"utf-8", "utf-16", "windows-1252", "iso-8859-1"} }

// decoder gives UTF-8; a byte order mark says more than the profile.
func decoder(name string) transform.Transformer {
	var e encoding.Encoding
	switch name {
	case "utf-16":
		e = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "windows-1252":
		e = charmap.Windows1252
	case "iso-8859-1":
		e = charmap.ISO8859_1
	default:
		return unicode.BOMOverride(transform.Nop)
	}
	return unicode.BOMOverride(e.NewDecoder())
}

// shorten keeps a list of column names readable.
func shorten(text string) string {
	const most = 300
	if len(text) <= most {
		return strings.ToValidUTF8(text, "")
	}
	return strings.ToValidUTF8(text[:most], "") + " ..."
}
