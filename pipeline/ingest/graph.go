package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A jsonRow is one usage row of a JSON file: an element of a Graph page's "value" or of a bare array (line is the
// row from 1, over all pages of the file), a bare object (line 1), or a line of a JSON lines file (line is the line).
type jsonRow struct {
	line int64
	raw  []byte
	err  error // the row is not JSON
}

// errNotUsage says that a JSON document holds no usage rows.
var errNotUsage = errors.New("this JSON holds no usage rows: put pages of getPstnCalls or getSmsLog into usage/, and move other files out of it")

// badJSON is a document that breaks off or is damaged; the rows before the damage stand.
type badJSON struct {
	line int64
	err  error
}

func (e *badJSON) Error() string { return fmt.Sprintf("the JSON is damaged: %v", e.err) }

// eachJSONRow gives the usage rows of a JSON file to yield.
func eachJSONRow(r io.Reader, yield func(jsonRow) error) error {
	in := bufio.NewReaderSize(r, LineBytesMax+2)
	if mark, err := in.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3) // the bytes were just seen
	}
	if isJSONLines(in) {
		return jsonLines(in, yield)
	}
	guard := &valueGuard{in: in}
	d := jsonDocument{dec: json.NewDecoder(guard), row: 1, guard: guard, yield: yield}
	for {
		err := d.value()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// isJSONLines looks at the first line: a whole object of its own that is not a page makes a JSON lines file.
func isJSONLines(in *bufio.Reader) bool {
	ahead, _ := in.Peek(LineBytesMax) // a shorter file is seen whole
	line, _, ended := bytes.Cut(bytes.TrimLeft(ahead, " \t\r\n"), []byte{'\n'})
	if !ended && len(ahead) == LineBytesMax {
		return false
	}
	var object map[string]json.RawMessage
	return json.Unmarshal(line, &object) == nil && !isPage(object)
}

func isPage(object map[string]json.RawMessage) bool {
	for key, value := range object {
		if strings.EqualFold(key, "value") && bytes.HasPrefix(bytes.TrimLeft(value, " \t\r\n"), []byte{'['}) {
			return true
		}
	}
	return false
}

func jsonLines(in *bufio.Reader, yield func(jsonRow) error) error {
	lines := newScan(in, 0) // for its line reader only: it bounds the line and keeps its place
	lines.in = in
	for n := int64(1); ; n++ {
		raw, long, err := lines.readLine()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		row := jsonRow{line: n, raw: bytes.TrimSpace(raw)}
		switch {
		case long:
			row.err = errLineTooLong
		case len(row.raw) == 0:
			continue
		case !json.Valid(row.raw):
			row.err = errors.New("the line is not JSON")
		}
		if err := yield(row); err != nil {
			return err
		}
	}
}

// jsonDocument walks a document token by token, so that a page of any size passes through little memory.
type jsonDocument struct {
	dec   *json.Decoder
	row   int64
	guard *valueGuard
	yield func(jsonRow) error
}

// valueGuard ends the reading of a document in which one value takes more memory than any row of an export would.
type valueGuard struct {
	in   io.Reader
	read int64 // since the last row
}

func (g *valueGuard) Read(to []byte) (int, error) {
	if g.read > ValueBytesMax {
		return 0, errValueTooLong
	}
	n, err := g.in.Read(to)
	g.read += int64(n)
	return n, err
}

func (d *jsonDocument) damaged(err error) error { return &badJSON{line: d.row, err: err} }

// value reads one top-level value; io.EOF when there is none.
func (d *jsonDocument) value() error {
	token, err := d.dec.Token()
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF
	case err != nil:
		return d.damaged(err)
	case token == json.Delim('['):
		return d.rows()
	case token == json.Delim('{'):
		return d.object()
	}
	return errNotUsage
}

// rows yields the elements of an array whose bracket is open, and reads the bracket that closes it.
func (d *jsonDocument) rows() error {
	for d.dec.More() {
		var raw json.RawMessage
		if err := d.dec.Decode(&raw); err != nil {
			return d.damaged(err)
		}
		if err := d.element(raw); err != nil {
			return err
		}
	}
	if _, err := d.dec.Token(); err != nil {
		return d.damaged(err)
	}
	return nil
}

// element yields an element of an array: a row, or the rows of a page where a script gathered whole pages.
func (d *jsonDocument) element(raw json.RawMessage) error {
	d.guard.read = 0
	var page struct{ Value []json.RawMessage }
	if bytes.Contains(raw[:min(len(raw), 4096)], []byte(`alue"`)) && json.Unmarshal(raw, &page) == nil && page.Value != nil {
		for _, row := range page.Value {
			if err := d.one(row); err != nil {
				return err
			}
		}
		return nil
	}
	return d.one(raw)
}

// one yields one row.
func (d *jsonDocument) one(raw json.RawMessage) error {
	row := jsonRow{line: d.row, raw: raw}
	if len(raw) > LineBytesMax {
		row.err = errLineTooLong
	}
	d.row++
	return d.yield(row)
}

// object yields the rows of a page's "value", or the object itself where it is no page.
func (d *jsonDocument) object() error {
	own, paged := map[string]json.RawMessage{}, false
	for d.dec.More() {
		key, err := d.dec.Token()
		if err != nil {
			return d.damaged(err)
		}
		name := key.(string) // the decoder gives object keys as strings only
		if strings.EqualFold(name, "value") {
			if open, err := d.dec.Token(); err != nil {
				return d.damaged(err)
			} else if open != json.Delim('[') {
				return errNotUsage
			}
			paged = true
			if err := d.rows(); err != nil {
				return err
			}
			continue
		}
		var raw json.RawMessage
		if err := d.dec.Decode(&raw); err != nil {
			return d.damaged(err)
		}
		own[name] = raw
	}
	if _, err := d.dec.Token(); err != nil {
		return d.damaged(err)
	}
	if paged {
		return nil
	}
	raw, err := json.Marshal(own)
	if err != nil {
		return d.damaged(err)
	}
	d.guard.read = 0
	return d.one(raw)
}

var (
	errLineTooLong  = errors.New("the row is longer than 1 MiB")
	errValueTooLong = errors.New("a value is longer than 64 MiB")
)
