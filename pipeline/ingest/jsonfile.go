package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"

	"tollbook/pipeline/store"
)

// lineColumn keeps the record number beside the spooled text, for JSON lines skip blank lines.
const lineColumn = "source_line"

func textColumns(k kind) []store.Column {
	columns := []store.Column{{Name: lineColumn, Type: "bigint"}}
	for _, name := range k.columns {
		columns = append(columns, store.Column{Name: name, Type: "varchar"})
	}
	return columns
}

// readJSON spools the rows of a JSON export as canonical text, each where its kind belongs. A row that is of no kind
// goes to reject.
func readJSON(ctx context.Context, f plainFile, spools *jsonSpools, rejected func(reject) error) (int64, error) {
	in, err := os.Open(f.disk)
	if err != nil {
		return 0, plain(err)
	}
	defer func() { _ = in.Close() }()
	records := int64(0)
	decode := newRowDecoder()
	err = eachJSONRow(f.metered(in), func(row jsonRow) error {
		records++
		if records%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		k, cells, err := decode.cells(row)
		if err == nil {
			return spools.append(k, cells)
		}
		code := codeJSON
		if errors.Is(err, errLineTooLong) {
			code = codeLineTooLong
		}
		var twice *duplicateColumn
		if errors.As(err, &twice) {
			code = codeDuplicate
		}
		return rejected(reject{line: row.line, code: code, message: err.Error(), raw: rawText(row.raw)})
	})
	return records, err
}

// jsonSpools are the spools of one JSON file: one for each table that its rows go to, in the order of their first row.
type jsonSpools struct {
	tx   *store.Tx
	list []jsonSpool
}

type jsonSpool struct {
	kind  kind
	spool *store.Spool
}

func (s *jsonSpools) append(k kind, cells []any) error {
	at := slices.IndexFunc(s.list, func(known jsonSpool) bool { return known.kind.table == k.table })
	if at < 0 {
		spool, err := s.tx.NewSpool(textColumns(k))
		if err != nil {
			return err
		}
		at, s.list = len(s.list), append(s.list, jsonSpool{kind: k, spool: spool})
	}
	return s.list[at].spool.Append(cells)
}

func (s *jsonSpools) discard() error {
	var err error
	for _, one := range s.list {
		err = errors.Join(err, one.spool.Discard())
	}
	return err
}

// rowDecoder turns JSON objects into canonical text cells.
type rowDecoder struct {
	kinds map[string]kind
	names map[string]string // property as written -> normalised
	row   []property        // of the row in hand
	shape shape             // of the row before: most rows of a file look alike
}

type property struct {
	written string
	value   json.RawMessage
}

// shape is what the properties of a row mean, in their order.
type shape struct {
	written []string
	kind    kind
	cells   []int // where each property goes; -1: it is not read
	err     error
}

func newRowDecoder() *rowDecoder {
	return &rowDecoder{kinds: kinds(), names: map[string]string{}}
}

// name remembers how a property name reads. Hostile files have endless names, so the memory is bounded.
func (d *rowDecoder) name(written string) string {
	name, ok := d.names[written]
	if !ok {
		if name = normalise(written); len(d.names) < ColumnsMax {
			d.names[written] = name
		}
	}
	return name
}

// properties takes a row apart.
func (d *rowDecoder) properties(row jsonRow) error {
	if row.err != nil {
		return row.err
	}
	dec := json.NewDecoder(bytes.NewReader(row.raw))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return errors.New("the row is not a JSON object")
	}
	d.row = d.row[:0]
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		written := key.(string) // the decoder gives object keys as strings only
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
		d.row = append(d.row, property{written: written, value: value})
	}
	return nil
}

// cells says what the row is and gives the values for a row of its textColumns.
func (d *rowDecoder) cells(row jsonRow) (kind, []any, error) {
	if err := d.properties(row); err != nil {
		return kind{}, nil, err
	}
	if !slices.EqualFunc(d.row, d.shape.written, func(p property, written string) bool { return p.written == written }) || len(d.row) == 0 {
		d.shape = d.understand()
	}
	k := d.shape.kind
	if d.shape.err != nil {
		return k, nil, d.shape.err
	}
	cells := make([]any, len(k.columns)+1)
	cells[0] = row.line
	for i, p := range d.row {
		if d.shape.cells[i] < 0 {
			continue
		}
		var err error
		if cells[d.shape.cells[i]], err = textOf(p.value); err != nil {
			return k, nil, err
		}
	}
	return k, cells, nil
}

// understand finds out what the properties of the row in hand mean.
func (d *rowDecoder) understand() shape {
	names := map[string]bool{}
	for _, p := range d.row {
		names[d.name(p.written)] = true
	}
	out := shape{kind: d.kinds[kindOfNames(func(name string) bool { return names[name] })]}
	from := map[string]string{}
	for _, p := range d.row {
		out.written = append(out.written, p.written)
		column := out.kind.aliases[d.name(p.written)]
		at := slices.Index(out.kind.columns, column)
		if at >= 0 {
			if earlier, ok := from[column]; ok {
				out.err = &duplicateColumn{column: column, first: earlier, second: p.written}
				return out
			}
			from[column] = p.written
			at++ // the first cell is the line
		}
		out.cells = append(out.cells, at)
	}
	if out.kind.table == "usage" && (from["start_time"] == "" || from["call_type"] == "") {
		out.err = errors.New("the row is no usage row: it has no start time or no type")
	}
	return out
}

// textOf is a JSON value as the text of a cell: numbers digit by digit as they stand, so that money stays exact.
func textOf(value json.RawMessage) (any, error) {
	switch value[0] {
	case 'n':
		return nil, nil
	case '"':
		var text string
		if err := json.Unmarshal(value, &text); err != nil {
			return nil, err
		}
		if text == "" {
			return nil, nil
		}
		return text, nil
	}
	return string(value), nil
}
