package ingest

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// kindOf tells a JSON file from a CSV file by its first character.
func kindOf(disk string) (string, error) {
	head, err := firstBytes(disk, 4096)
	if err != nil {
		return "refused", err
	}
	if err := foreign(head); err != nil {
		return "refused", err
	}
	head = withoutMark(head)
	if bytes.HasPrefix(head, []byte{'{'}) || bytes.HasPrefix(head, []byte{'['}) {
		return "json", nil
	}
	return "csv", nil
}

// eachCSVRecord walks the records of a CSV file after its header, with their numbers.
func eachCSVRecord(disk string, yield func(int64, []byte) error) error {
	in, err := os.Open(disk)
	if err != nil {
		return plain(err)
	}
	defer func() { _ = in.Close() }()
	scan, _, err := readHeader(in)
	for err == nil {
		var rec scanned
		if rec, err = scan.next(); err == nil {
			err = yield(rec.line, rec.raw)
		}
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// eachJSONRecord walks the rows of a JSON file with their numbers, up to where it is damaged.
func eachJSONRecord(disk string, yield func(int64, []byte) error) error {
	in, err := os.Open(disk)
	if err != nil {
		return plain(err)
	}
	defer func() { _ = in.Close() }()
	err = eachJSONRow(in, func(row jsonRow) error { return yield(row.line, row.raw) })
	if jsonRefusal(err) != nil {
		return nil
	}
	return err
}
