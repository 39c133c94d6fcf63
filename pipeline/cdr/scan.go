package cdr

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// The limits of what a file of call records may look like.
const (
	// LineBytesMax is the longest line, in bytes.
	LineBytesMax = 1 << 20
	// ColumnsMax is how many columns a file may have.
	ColumnsMax = 512
	// RecordLinesMax is how many lines a record with open quotes may run over.
	RecordLinesMax = 100
	// RawBytesMax is how much of a rejected record is kept.
	RawBytesMax = 32_767
)

// scan walks the records of a file. It is lenient where providers are careless: a quote inside a field, blanks around it.
type scan struct {
	in        *bufio.Reader
	delimiter byte
	quote     byte // 0: none
	line      int64
	pending   [][]byte // lines that were read ahead and given back
	lone      bool     // the record last split has a quote inside a field that is not doubled
}

// record is one record; its fields hold until the next.
type record struct {
	line   int64 // where it begins
	raw    []byte
	fields [][]byte
	code   string // of the reject that its shape earns, if any
}

func newScan(r io.Reader, f Form) *scan {
	s := &scan{in: bufio.NewReaderSize(r, LineBytesMax+2), delimiter: f.Delimiter[0]}
	if f.Delimiter == "tab" {
		s.delimiter = '\t'
	}
	if f.Quote != noQuote {
		s.quote = f.Quote[0]
	}
	return s
}

// next gives the next record; io.EOF after the last. Blank lines are none.
func (s *scan) next() (record, error) {
	for {
		raw, long, err := s.readLine()
		if err != nil {
			return record{}, err
		}
		s.line++
		rec := record{line: s.line, raw: raw}
		if long {
			rec.code = codeLineTooLong
			return rec, nil
		}
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		return s.complete(rec)
	}
}

// readLine gives one line without its end. Of a line beyond the limit the beginning is kept and the rest skipped.
func (s *scan) readLine() (line []byte, long bool, err error) {
	if len(s.pending) > 0 {
		line, s.pending = s.pending[0], s.pending[1:]
		return line, false, nil
	}
	line, err = s.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		kept := bytes.Clone(line[:RawBytesMax])
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = s.in.ReadSlice('\n')
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, false, err
		}
		return kept, true, nil
	}
	if err != nil && (!errors.Is(err, io.EOF) || len(line) == 0) {
		return nil, false, err
	}
	return bytes.TrimRight(line, "\r\n"), false, nil
}

// complete takes the record apart and, while a quote is open, adds the lines that follow. If the quote never closes, the
// damage stays on its own line.
func (s *scan) complete(rec record) (record, error) {
	var open bool
	if rec.fields, open = s.split(rec.raw); open {
		if err := s.join(&rec); err != nil {
			return rec, err
		}
	}
	if rec.code == "" && !utf8.Valid(rec.raw) {
		rec.code = codeEncoding
	}
	return rec, nil
}

func (s *scan) join(rec *record) error {
	first := bytes.Clone(rec.raw)
	whole := bytes.Clone(first)
	var added [][]byte
	for len(added) < RecordLinesMax {
		line, long, err := s.readLine()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if added = append(added, bytes.Clone(line)); long {
			break
		}
		whole = append(append(whole, '\n'), line...)
		fields, open := s.split(whole)
		if s.lone {
			break // more likely the quote of another record
		}
		if !open {
			rec.raw, rec.fields = whole, fields
			s.line += int64(len(added))
			return nil
		}
		if len(whole) > LineBytesMax {
			break
		}
	}
	s.pending = append(added, s.pending...)
	rec.raw, rec.code = first, codeFieldCount
	return nil
}

// split takes a record apart; open says that its last quote does not close.
func (s *scan) split(text []byte) (fields [][]byte, open bool) {
	s.lone = false
	for at := 0; ; {
		for s.quote != 0 && at < len(text) && text[at] == ' ' {
			at++
		}
		if s.quote == 0 || at >= len(text) || text[at] != s.quote {
			end := bytes.IndexByte(text[at:], s.delimiter)
			if end < 0 {
				return append(fields, bytes.TrimSpace(text[at:])), false
			}
			fields = append(fields, bytes.TrimSpace(text[at:at+end]))
			at += end + 1
			continue
		}
		field, next, closed := s.quoted(text, at+1)
		fields = append(fields, bytes.TrimSpace(field))
		if !closed {
			return fields, true
		}
		if next >= len(text) {
			return fields, false
		}
		at = next + 1
	}
}

// quoted reads a field from behind its opening quote. A quote ends it when a delimiter or the end of the record follows,
// blanks apart; any other quote belongs to the field, two of them as one.
func (s *scan) quoted(text []byte, at int) (field []byte, next int, closed bool) {
	for at < len(text) {
		i := bytes.IndexByte(text[at:], s.quote)
		if i < 0 {
			return append(field, text[at:]...), len(text), false
		}
		field = append(field, text[at:at+i]...)
		at += i + 1
		rest := at
		for rest < len(text) && text[rest] == ' ' {
			rest++
		}
		if rest == len(text) || text[rest] == s.delimiter {
			return field, rest, true
		}
		field = append(field, s.quote)
		if text[at] == s.quote {
			at++
		} else {
			s.lone = true
		}
	}
	return field, len(text), false
}
