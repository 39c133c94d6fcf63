package ingest

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// FuzzScan: whatever the bytes, the scan ends, numbers its records one by one, and a tidied copy has the same records.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		csvOf(header25, row25(1)), "a,b\n\"x\ny\",1\r\n", "a,b\n\"x,1\n2,3\n", "a\n\n\n\"", "\xef\xbb\xbfa,b\n1\n", "a,b\r1,2\r", "a,\x00\n\xff,1\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		scan := newScan(bytes.NewReader(data), comma)
		for want := int64(1); ; want++ {
			rec, err := scan.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if rec.line != want {
				t.Fatalf("record %d has number %d", want, rec.line)
			}
			n := 0
			for range splitRecord(trimEnd(rec.raw), comma) {
				n++
			}
			if rec.code == "" && n != scan.fields {
				t.Fatalf("a record of %d fields under a header of %d passes", n, scan.fields)
			}
		}
	})
}

// FuzzHeader: any header is mapped or refused, and what is mapped has one meaning for each column.
func FuzzHeader(f *testing.F) {
	f.Add(header25)
	f.Add(header20)
	f.Add("UsageId,Id,\u212a,")
	f.Fuzz(func(t *testing.T, header string) {
		_, columns, err := mapHeader(strings.Split(header, ","))
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, c := range columns {
			if c != "" && seen[c] {
				t.Fatalf("%s stands twice in %q", c, columns)
			}
			seen[c] = true
		}
	})
}

// FuzzJSON: any bytes give rows or an error; rows are numbered upwards and each is decoded or refused.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{"{\"value\":[" + graphCall + "]}", "[" + graphSMS + "]", graphCall + "\n" + graphSMS, "{\"value\":1}", "[[{}]]", "{\"VALUE\":[7,null]} []", "\xef\xbb\xbf{"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		decode, last := newRowDecoder(), int64(0)
		err := eachJSONRow(bytes.NewReader(data), func(row jsonRow) error {
			if row.line <= last {
				t.Fatalf("row %d comes after row %d", row.line, last)
			}
			last = row.line
			_, _, _ = decode.cells(row) // either is fine, a panic is not
			return nil
		})
		if err != nil && jsonRefusal(err) == nil {
			t.Fatalf("an error that is no refusal: %v", err)
		}
	})
}

// FuzzUnpack: any bytes are plain, unpacked within the limits, or refused; nothing is left in the spool but what is handed over.
func FuzzUnpack(f *testing.F) {
	f.Add([]byte(zipped("a.csv", csvOf(header25, row25(1)), "parameters.json", "{}")))
	f.Add([]byte(zipped("../a.csv", "x", "b/", "", "c.zip", zipped("d", "e"))))
	f.Add([]byte(packed(header25)))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte{0x1f, 0x8b, 8})
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := folder(t, map[string]string{"usage/x": string(data)})
		inputs, err := Discover(dir)
		if err != nil || len(inputs) != 1 {
			t.Fatalf("%v %v", inputs, err)
		}
		err = unpack(t.Context(), inputs[0], t.TempDir(), func(p plainFile) error {
			if !strings.HasPrefix(p.path, "usage/x") || p.err == nil && p.disk == "" {
				t.Fatalf("%+v", p)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
