package ingest

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzScan: whatever the bytes, the scan ends, numbers its records one by one, and sees the same records where it leaps.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		csvOf(header25, row25(1)), "a,b\n\"x\ny\",1\r\n", "a,b\n\"x,1\n2,3\n", "a\n\n\n\"", "\xef\xbb\xbfa,b\n1\n", "a,b\r1,2\r", "a,\x00\n\xff,1\n",
		"a,b\n1,2\n\"3\",\"\"\n\"\"\"\",\n,\"5\n6\"\n\"7\"8,9\n", "a,b\r\n1,2\r\n3,\r4\r\n\r\n5,6\n7,8",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		step, tidy := scannedAll(t, data, false)
		leap, leapTidy := scannedAll(t, data, true)
		if !slices.Equal(step, leap) || tidy != leapTidy {
			t.Fatalf("record by record %q (tidy %v)\nby leaps %q (tidy %v)", step, tidy, leap, leapTidy)
		}
	})
}

// scannedAll gives the code and the bytes of every record that a scan of the data finds, with or without leaps.
func scannedAll(t *testing.T, data []byte, leaps bool) (records []string, tidy bool) {
	t.Helper()
	scan := newScan(bytes.NewReader(data), comma)
	for {
		if leaps {
			note := func(record []byte) error {
				records = append(records, " "+string(trimEnd(record)))
				return nil
			}
			if _, err := scan.leap(note); err != nil {
				t.Fatal(err)
			}
		}
		rec, err := scan.next()
		if errors.Is(err, io.EOF) {
			return records, scan.tidy
		}
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, rec.code+" "+string(trimEnd(rec.raw)))
		if rec.line != int64(len(records)) {
			t.Fatalf("record %d has number %d", len(records), rec.line)
		}
		n := 0
		for range splitRecord(trimEnd(rec.raw), comma) {
			n++
		}
		if rec.code == "" && n != scan.fields {
			t.Fatalf("a record of %d fields under a header of %d passes", n, scan.fields)
		}
	}
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

// FuzzTranscode: whatever the bytes of a CSV file, what the engine is given is UTF-8 and RFC 4180 and has every record at
// its place, with a placeholder for each that was rejected.
func FuzzTranscode(f *testing.F) {
	given := csvOf(header20, row20(1, "User Display Name", `"a ""b"""`))
	for _, seed := range []string{
		given, utf16Of(given, binary.LittleEndian, true), delimited(given, ';'), delimited(given, '\t'), dated(given, "$3.$2.$1 $4"), strings.ReplaceAll(given, "\r\n", "\r"),
		"sep=;\nid;callType;startDateTime;duration;charge\n\"x;1\n;\xfc;<No Data>;1,5;\"\n", "#TYPE x\nid,callType,startDateTime,duration\na,b\rc,\x00,\"\n\n", "id,callType,startDateTime,duration\n\xff,,,\n",
	} {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		put(t, dir, "x", string(data))
		text, err := inUTF8(t.Context(), plainFile{path: "x", disk: filepath.Join(dir, "x")}, dir)
		if err != nil {
			t.Fatal(err)
		}
		rejects := map[int64]bool{}
		export, err := readCSV(t.Context(), text, func([16]byte) error { return nil }, func(r reject) error {
			rejects[r.line] = true
			return nil
		})
		var refused *refusal
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("an error that is no refusal: %v", err)
		}
		if err == nil && !export.tidy {
			if err := export.copyTidy(text.disk, dir, "unreadable"); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = os.Remove(export.disk) }()
		}
		if err == nil {
			sameForTheEngine(t, export, rejects)
		}
		if err := text.discard(); err != nil {
			t.Fatal(err)
		}
	})
}

// sameForTheEngine reads the file that the engine gets with the standard library.
func sameForTheEngine(t *testing.T, export csvExport, rejects map[int64]bool) {
	t.Helper()
	data, err := os.ReadFile(export.disk)
	if err != nil {
		t.Fatal(err)
	}
	if !utf8.Valid(data) {
		t.Fatal("the engine gets what is no UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	r.FieldsPerRecord, r.ReuseRecord = len(export.columns), true
	for line := int64(1); ; line++ {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			if line-2 != export.records {
				t.Fatalf("the engine gets %d records of %d", line-2, export.records)
			}
			return
		}
		if err != nil {
			t.Fatalf("the engine gets no CSV: %v", err)
		}
		if line > 1 && rejects[line] != (fields[0] == "unreadable" && fields[len(fields)-1] == "unreadable") {
			t.Fatalf("record %d: rejected %v, the engine gets %q", line, rejects[line], fields)
		}
	}
}

// FuzzUnpack: any bytes are plain, unpacked within the limits, or refused; nothing is left in the spool but what is handed over.
func FuzzUnpack(f *testing.F) {
	f.Add([]byte(zipped("a.csv", csvOf(header25, row25(1)), "parameters.json", "{}")))
	f.Add([]byte(zipped("../a.csv", "x", "b/", "", "c.zip", zipped("d", "e"))))
	f.Add([]byte(packed(header25)))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte{0x1f, 0x8b, 8})
	dir, spool := f.TempDir(), f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		put(t, dir, "x", string(data))
		unpacksWithin(t, dir, spool)
	})
}

// FuzzMember: a member of any name and content is read, passed over or refused, and is never written anywhere but below
// the spool folder.
func FuzzMember(f *testing.F) {
	for _, name := range []string{"a.csv", "../a.csv", "/a.csv", "a/../../b", "C:\\a", "a\x00b", "\xff", "", "a/", "[Content_Types].xml", "parameters.json"} {
		f.Add(name, []byte(header20))
	}
	f.Add("a", []byte(zipped("b", "c")))
	dir, spool := f.TempDir(), f.TempDir()
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		put(t, dir, "x", zipped(name, string(content)))
		unpacksWithin(t, dir, spool)
	})
}

func unpacksWithin(t *testing.T, dir, spool string) {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, "x"))
	if err != nil {
		t.Fatal(err)
	}
	in := Input{Path: "usage/x", Disk: filepath.Join(dir, "x"), Bytes: info.Size()}
	err = unpack(t.Context(), in, spool, func(p plainFile) error {
		if !strings.HasPrefix(p.path, "usage/x") || p.err == nil && p.disk == "" && p.sheet == nil {
			t.Fatalf("%+v", p)
		}
		if p.temp && p.err == nil && filepath.Dir(p.disk) != spool {
			t.Fatalf("%s is not in the spool folder", p.disk)
		}
		return p.discard()
	})
	if err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(spool); err != nil || len(left) > 0 {
		t.Fatalf("left in the spool folder: %v %v", left, err)
	}
}

// FuzzWorkbook: whatever the sheet and the shared texts of a workbook hold, its rows come in their order or it is refused.
func FuzzWorkbook(f *testing.F) {
	parts := partsOf(book(f, true, "Sheet1", csvOf(header20, row20(1))))
	f.Add(parts["xl/worksheets/sheet1.xml"], parts["xl/sharedStrings.xml"])
	f.Add(`<worksheet><sheetData><row r="2"><c r="ZZZ9" t="s"><v>7</v></c></row><row r="1"/></sheetData></worksheet>`, `<sst><si><t>a</t></si></sst>`)
	f.Add(`<worksheet><sheetData><row><c t="inlineStr"><is><t>id</t></is></c><c t="d"><v>x</v></c></row></sheetData>`, ``)
	dir, spool := f.TempDir(), f.TempDir()
	f.Fuzz(func(t *testing.T, sheet, texts string) {
		var all []string
		for _, name := range slices.Sorted(maps.Keys(parts)) {
			content := parts[name]
			switch name {
			case "xl/worksheets/sheet1.xml":
				content = sheet
			case "xl/sharedStrings.xml":
				content = texts
			}
			all = append(all, name, content)
		}
		put(t, dir, "x", zipped(all...))
		b, err := openWorkbook(t.Context(), filepath.Join(dir, "x"), spool)
		if err == nil {
			err = errors.Join(readRows(t, b), b.close())
		}
		_ = err // either is fine, a panic or a row out of order is not
	})
}

func readRows(t *testing.T, b *workbook) error {
	t.Helper()
	for _, name := range b.file.GetSheetList() {
		last := int64(0)
		err := b.rows(t.Context(), name, func(line int64, cells []string) error {
			if line <= last || len(cells) == 0 {
				t.Fatalf("row %d of %d cells comes after row %d", line, len(cells), last)
			}
			last = line
			return nil
		})
		if err != nil {
			return err
		}
	}
	_, err := b.sheets(t.Context())
	return err
}
