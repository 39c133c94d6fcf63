package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"

	"tollbook/pipeline/store"
)

// lineColumn keeps the record number beside the spooled text, for JSON lines skip blank lines.
const lineColumn = "source_line"

func textColumns() []store.Column {
	columns := []store.Column{{Name: lineColumn, Type: "bigint"}}
	for _, name := range canonical() {
		columns = append(columns, store.Column{Name: name, Type: "varchar"})
	}
	return columns
}

// readJSON spools the rows of a JSON export as canonical text. A row that is no usage row goes to reject.
func readJSON(ctx context.Context, f plainFile, spool *store.Spool, rejected func(reject) error) (int64, error) {
	in, err := os.Open(f.disk)
	if err != nil {
		return 0, plain(err)
	}
	defer func() { _ = in.Close() }()
	records := int64(0)
	decode := newRowDecoder()
	err = eachJSONRow(in, func(row jsonRow) error {
		records++
		if records%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		cells, err := decode.cells(row)
		if err == nil {
			return spool.Append(cells)
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

// rowDecoder turns JSON objects into canonical text cells.
type rowDecoder struct {
	known    map[string]string // property as written -> column, "" for one that is not read
	position map[string]int
	aliases  map[string]string
}

func newRowDecoder() *rowDecoder {
	d := &rowDecoder{known: map[string]string{}, position: map[string]int{}, aliases: aliases()}
	for i, name := range canonical() {
		d.position[name] = i + 1
	}
	return d
}

// column remembers what a property name means. Hostile files have endless names, so the memory is bounded.
func (d *rowDecoder) column(property string) string {
	column, ok := d.known[property]
	if !ok {
		if column = d.aliases[normalise(property)]; len(d.known) < ColumnsMax {
			d.known[property] = column
		}
	}
	return column
}

// cells gives the values for a row of textColumns.
func (d *rowDecoder) cells(row jsonRow) ([]any, error) {
	if row.err != nil {
		return nil, row.err
	}
	dec := json.NewDecoder(bytes.NewReader(row.raw))
	dec.UseNumber()
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.New("the row is not a JSON object")
	}
	cells := make([]any, len(d.position)+1)
	cells[0] = row.line
	from := map[string]string{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		property := key.(string) // the decoder gives object keys as strings only
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		column := d.column(property)
		if column == "" {
			continue
		}
		if earlier, ok := from[column]; ok {
			return nil, &duplicateColumn{column: column, first: earlier, second: property}
		}
		from[column] = property
		if cells[d.position[column]], err = textOf(value); err != nil {
			return nil, err
		}
	}
	if from["start_time"] == "" || from["call_type"] == "" {
		return nil, errors.New("the row is no usage row: it has no start time or no type")
	}
	return cells, nil
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
