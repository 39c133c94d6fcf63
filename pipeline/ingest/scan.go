package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// A csvScan walks the records of a CSV file without taking them apart: it finds the records that cannot be read and
// whether the engine's own reader can take the file as it is. Lines without a quote, nearly all, cost a few searches.
type csvScan struct {
	in      *bufio.Reader
	comma   byte
	fields  int    // of the header
	line    int64  // number of the record last returned, header = 1
	record  []byte // bytes of a record that runs over several lines
	endings [2]bool
	tidy    bool // so far the engine's reader would see the same records
	folded  bool // there is a record with a line end in it
}

// scanned is one record: its bytes with the line end, and the reject code that its shape earns, if any.
type scanned struct {
	line   int64
	raw    []byte
	quoted bool
	code   string
}

func newScan(r io.Reader, comma byte) *csvScan {
	return &csvScan{in: bufio.NewReaderSize(r, LineBytesMax+2), comma: comma, tidy: true}
}

// next gives the next record; io.EOF after the last. Its bytes hold until the call after.
func (s *csvScan) next() (scanned, error) {
	for {
		raw, long, err := s.readLine()
		if err != nil {
			return scanned{}, err
		}
		if !long && len(bytes.TrimRight(raw, "\r\n")) == 0 {
			s.tidy = false
			continue
		}
		s.line++
		if long {
			s.tidy = false
			return scanned{line: s.line, raw: raw, code: codeLineTooLong}, nil
		}
		return s.judge(raw), nil
	}
}

// readLine reads up to and with the next line feed. A line beyond the limit is skipped to its end; its beginning is kept.
func (s *csvScan) readLine() (line []byte, long bool, err error) {
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
	if errors.Is(err, io.EOF) && len(line) > 0 {
		return line, false, nil
	}
	return line, false, err
}

func (s *csvScan) judge(raw []byte) scanned {
	out := scanned{line: s.line, raw: raw}
	if bytes.IndexByte(raw, '"') >= 0 {
		out.quoted = true
		out.raw = s.complete(raw)
	}
	s.noteEnding(out.raw)
	if !utf8.Valid(out.raw) && !s.readCodePage(&out) {
		out.code = codeEncoding
		s.tidy = false
		return out
	}
	n, clean := s.count(out)
	if s.fields == 0 && n > 0 {
		s.fields = n // the header's; one with an open quote has none
	}
	if n != s.fields || n < 0 {
		out.code = codeFieldCount
		clean = false
	}
	s.tidy = s.tidy && clean
	return out
}

// count gives the number of fields, and whether quotes and line ends stand where RFC 4180 has them.
func (s *csvScan) count(rec scanned) (fields int, clean bool) {
	body := trimEnd(rec.raw)
	s.folded = s.folded || bytes.ContainsAny(body, "\r\n")
	if !rec.quoted {
		return bytes.Count(body, []byte{s.comma}) + 1, bytes.IndexByte(body, '\r') < 0 && bytes.IndexByte(body, 0) < 0
	}
	clean = bytes.IndexByte(body, 0) < 0
	for f := range splitRecord(body, s.comma) {
		fields++
		clean = clean && f.clean
		if f.unclosed {
			return -1, false
		}
	}
	return fields, clean
}

// complete adds the following lines to a record whose quotes are open. When they never close within the limit, the
// record ends at its own line: the damage stays one record.
func (s *csvScan) complete(raw []byte) []byte {
	state := advance(fieldStart, raw, s.comma)
	if state != inQuotes {
		return raw
	}
	s.record = append(s.record[:0], raw...)
	first := len(raw)
	// Peek reports the end of the file as an error; what it could see is all that is needed here.
	ahead, _ := s.in.Peek(LineBytesMax - first)
	for at := 0; at < len(ahead); {
		end := len(ahead)
		if i := bytes.IndexByte(ahead[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		state = advance(state, ahead[at:end], s.comma)
		if at = end; state == inQuotes {
			continue
		}
		s.record = append(s.record, ahead[:end]...)
		_, _ = s.in.Discard(end) // these bytes were just seen
		return s.record
	}
	return s.record[:first]
}

func (s *csvScan) noteEnding(raw []byte) {
	switch {
	case bytes.HasSuffix(raw, []byte("\r\n")):
		s.endings[0] = true
	case bytes.HasSuffix(raw, []byte("\n")):
		s.endings[1] = true
	}
	if s.endings[0] && s.endings[1] {
		s.tidy = false
	}
}

func trimEnd(raw []byte) []byte {
	raw = bytes.TrimSuffix(raw, []byte("\n"))
	return bytes.TrimSuffix(raw, []byte("\r"))
}

// leap passes over the records that lie in the buffer and are beyond doubt: a line each, that ends as the lines before and
// has as many fields as the header. It notes each, gives their number, and stops before the first that next has to judge.
func (s *csvScan) leap(note func(record []byte) error) (records int64, err error) {
	if s.endings[0] == s.endings[1] {
		return 0, nil
	}
	ahead, _ := s.in.Peek(s.in.Buffered()) // what is buffered can be seen
	at := 0
	for {
		end := bytes.IndexByte(ahead[at:], '\n')
		if end < 0 || !s.plain(ahead[at:at+end]) {
			break
		}
		if err := note(ahead[at : at+end]); err != nil {
			return records, err
		}
		at += end + 1
		records++
	}
	_, _ = s.in.Discard(at) // these bytes were just seen
	s.line += records
	return records, nil
}

// plain says that a line, without its line feed, is beyond doubt.
func (s *csvScan) plain(line []byte) bool {
	end := len(line)
	if s.endings[0] {
		end--
	}
	carriageReturn := bytes.IndexByte(line, '\r')
	if carriageReturn < 0 {
		carriageReturn = len(line)
	}
	return end > 0 && carriageReturn == end && s.quotedFields(line[:end]) == s.fields && bytes.IndexByte(line, 0) < 0 && utf8.Valid(line)
}

// quotedFields counts the fields of a line in which a quote opens a field or closes it and there is no other; -1 for any other line.
func (s *csvScan) quotedFields(line []byte) int {
	fields := 1
	for {
		opening := bytes.IndexByte(line, '"')
		if opening < 0 {
			return fields + bytes.Count(line, []byte{s.comma})
		}
		if opening > 0 && line[opening-1] != s.comma {
			return -1
		}
		fields += bytes.Count(line[:opening], []byte{s.comma})
		line = line[opening+1:]
		closing := bytes.IndexByte(line, '"')
		if closing < 0 {
			return -1
		}
		if line = line[closing+1:]; len(line) == 0 {
			return fields
		}
		if line[0] != s.comma {
			return -1
		}
		fields, line = fields+1, line[1:]
	}
}
