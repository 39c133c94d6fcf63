package cdr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"

	"tollbook/pipeline/store"
)

// The codes of rejects whose reason is the shape of the record; the others are given in SQL.
const (
	codeEncoding    = "bad_encoding"
	codeFieldCount  = "field_count"
	codeLineTooLong = "line_too_long"
)

// Code is one reject code with the sentence that a person reads.
type Code struct{ Code, Meaning, Remedy string }

// Codes lists every reject code, in the order of their names.
func Codes() []Code {
	return []Code{
		{"bad_cost", "the cost is not an amount of money", "look at the column; cost.comma: true says that the decimal sign is a comma"},
		{"bad_currency", "the currency is not three letters", "look at the column of the currency"},
		{"bad_direction", "the direction is a word that the profile does not know", "add the word to direction.outbound, inbound or internal of the profile"},
		{"bad_duration", "the duration cannot be read, or the call ends before it starts", "look at the column and at duration of the profile: s, ms, min, h:mm:ss or times"},
		{codeEncoding, "the record is not valid UTF-8", "set file.encoding of the profile"},
		{"bad_segments", "the number of message segments is not a whole number", "look at the column of the segments"},
		{"bad_timestamp", "the start time is missing or fits no layout of the profile", "add its layout to times.layouts of the profile"},
		{codeFieldCount, "the record has another number of fields than the file", "look at the line: a quote, a delimiter or a line end is missing"},
		{codeLineTooLong, "the line is longer than 1 MiB", "look at the line: a line end is missing"},
		{"missing_number", "an outbound call without the number that was called", "look at the columns of the callee"},
	}
}

func meaning(code string) string {
	for _, c := range Codes() {
		if c.Code == code {
			return c.Meaning
		}
	}
	return code
}

// spot is the place of a rejected record.
type spot struct {
	file int
	line int64
	code string
}

// reject makes the table cdr_rejects. The text of the records is read from the files again: they are few, and the cells
// of all the others need not be kept for them.
func (r *run) reject(ctx context.Context) error {
	spots, err := r.rejected(ctx)
	if err != nil {
		return err
	}
	spool, err := r.tx.NewSpool([]store.Column{
		{Name: "file", Type: "varchar"}, {Name: "line", Type: "bigint"}, {Name: "code", Type: "varchar"},
		{Name: "message", Type: "varchar"}, {Name: "raw", Type: "varchar"},
	})
	if err != nil {
		return fmt.Errorf("spooling rejects: %w", err)
	}
	for len(spots) > 0 {
		n := 1
		for n < len(spots) && spots[n].file == spots[0].file {
			n++
		}
		if err := r.reread(ctx, spots[:n], spool); err != nil {
			return errors.Join(fmt.Errorf("reading rejected records again: %w", err), spool.Discard())
		}
		spots = spots[n:]
	}
	if err := spool.Close(); err != nil {
		return fmt.Errorf("spooling rejects: %w", err)
	}
	return r.tx.CreateFromSpool(ctx, "cdr_rejects", spool)
}

// rejected lists the places of the rejected records, in the order of the files.
func (r *run) rejected(ctx context.Context) ([]spot, error) {
	rows, err := r.tx.Query(ctx, files, "sql/rejected.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var spots []spot
	for rows.Next() {
		var s spot
		if err := rows.Scan(&s.file, &s.line, &s.code); err != nil {
			return nil, err
		}
		spots = append(spots, s)
	}
	return spots, rows.Err()
}

// reread spools the rejected records of one file with their text.
func (r *run) reread(ctx context.Context, spots []spot, spool *store.Spool) error {
	path := r.o.Files[spots[0].file]
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	form := r.o.Profile.File
	s := newScan(transform.NewReader(in, decoder(form.Encoding)), form)
	for len(spots) > 0 {
		rec, err := s.next()
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%s has changed: run again", path)
		}
		if err != nil {
			return err
		}
		if rec.line != spots[0].line {
			continue
		}
		if err := spool.Append([]any{path, rec.line, spots[0].code, meaning(spots[0].code), rawText(rec.raw)}); err != nil {
			return err
		}
		if spots = spots[1:]; len(spots)%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// rawText makes the bytes of a record fit to print: valid UTF-8 without NUL, not longer than RawBytesMax.
func rawText(raw []byte) string {
	text := strings.ToValidUTF8(string(bytes.ReplaceAll(raw, []byte{0}, nil)), "\uFFFD")
	if len(text) <= RawBytesMax {
		return text
	}
	cut := RawBytesMax
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut]
}
