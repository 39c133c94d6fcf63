package ingest

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// unpackedMax is how much an archive of this size may unpack to.
func unpackedMax(packed int64) int64 {
	return min(MemberBytesMax, max(RatioFloorBytes, min(packed, MemberBytesMax)*RatioMax))
}

// examineParts reads the parts of a workbook once. The library ends a sheet in silence where its XML is damaged, and
// holds what is not a large sheet in memory: neither must happen with a file that came from outside. It gives the number
// of rows in all sheets.
func examineParts(ctx context.Context, disk string, packed int64) (rowsInAll int64, err error) {
	archive, err := zip.OpenReader(disk)
	if err != nil {
		return 0, fmt.Errorf("opening the workbook: %w", plain(err))
	}
	defer func() { _ = archive.Close() }()
	inMemory, all := uint64(0), uint64(0)
	var seen parts
	for _, part := range archive.File {
		name := strings.ToLower(part.Name)
		rows := strings.HasPrefix(name, "xl/worksheets/sheet") || name == "xl/sharedstrings.xml"
		if all += part.UncompressedSize64; all > uint64(unpackedMax(packed)) || part.UncompressedSize64 > MemberBytesMax {
			return 0, &overLimit{fmt.Sprintf("the workbook unpacks to more than %d times its size", RatioMax), "save its sheet as CSV UTF-8 and put that into usage/"}
		}
		if !rows || part.UncompressedSize64 <= sheetBytesInMemory {
			inMemory += part.UncompressedSize64
		}
		if inMemory > WorkbookMemoryMax {
			return 0, &overLimit{"the workbook holds more than 256 MiB besides its large sheets", "save its sheet alone and put that into usage/"}
		}
		if rows {
			err := seen.read(ctx, part)
			if ctx.Err() != nil {
				return 0, ctx.Err()
			}
			if err != nil {
				return 0, fmt.Errorf("the workbook is damaged: %s: %w", part.Name, err)
			}
		}
	}
	if seen.textsAsked > seen.texts {
		// the library takes such cells for empty, and their rows would disappear
		return 0, fmt.Errorf("the workbook is damaged: a cell points at text %d of %d: save it again", seen.textsAsked, seen.texts)
	}
	if seen.noResult != "" {
		// programs that write formulas without computing them leave the result out; it would be read as empty, a charge as 0
		return 0, fmt.Errorf("cell %s holds a formula without its result: open the workbook in a spreadsheet, save it and put it into usage/ again", seen.noResult)
	}
	return seen.rows, nil
}

// parts are what stands in the parts of a workbook: rows, shared texts, the number of the last text that a cell asks for,
// and the first cell that has a formula but no result.
type parts struct {
	rows, texts, textsAsked int64
	noResult                string
}

// cell is a cell of a sheet as its part writes it.
type cell struct {
	name, kind       string
	formula, inValue bool
	value            string
}

// read reads a part to its end and counts what is in it.
func (p *parts) read(ctx context.Context, part *zip.File) error {
	r, err := part.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	var at cell
	for decoder := xml.NewDecoder(r); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "row":
				if p.rows++; ctx.Err() != nil {
					return ctx.Err()
				}
			case "si":
				p.texts++
			case "c":
				at = cell{name: attribute(t, "r"), kind: attribute(t, "t")}
			case "f":
				at.formula = true
			case "v":
				at.inValue = true
			}
		case xml.CharData:
			if at.inValue {
				at.value += string(t)
			}
		case xml.EndElement:
			if at.inValue = false; t.Name.Local == "c" {
				p.take(at)
			}
		}
	}
}

// take counts a cell. The result of a formula is never missing but where it is an empty text.
func (p *parts) take(c cell) {
	value := strings.TrimSpace(c.value)
	if c.formula && value == "" && c.kind != "str" && p.noResult == "" {
		p.noResult = c.name
	}
	if n, err := strconv.ParseInt(value, 10, 64); err == nil && c.kind == "s" {
		p.textsAsked = max(p.textsAsked, n+1)
	}
}

func attribute(of xml.StartElement, name string) string {
	for _, a := range of.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
