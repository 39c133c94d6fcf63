// Package plainbook reads workbooks with nothing but the standard library: tests see with it what another program would.
package plainbook

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"time"
)

// Cell is a cell as another program sees it: what it is, what it shows, and how.
type Cell struct {
	Kind    string // n, str, inlineStr, s; empty for a number
	Value   string
	Formula string
	Format  string
	Link    string
}

// Table is a native table of a sheet.
type Table struct {
	Name, Ref string
	Columns   []string
}

// Sheet is one sheet: its cells by address, and their addresses in the order of the file.
type Sheet struct {
	Name   string
	Cells  map[string]Cell
	Order  []string
	Tables []Table
	Frozen string
	Charts int
}

// Book is a workbook: its sheets in the order of the tabs, and its defined names.
type Book struct {
	Sheets []Sheet
	Names  map[string]string
}

// Sheet finds a sheet by its tab; one without cells where there is none.
func (b Book) Sheet(name string) Sheet {
	for _, s := range b.Sheets {
		if s.Name == name {
			return s
		}
	}
	return Sheet{}
}

// Find is the first cell that shows the text.
func (s Sheet) Find(text string) string {
	for _, ref := range s.Order {
		if s.Cells[ref].Value == text {
			return ref
		}
	}
	return ""
}

type styles struct {
	Formats []struct {
		ID   string `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format string `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

type text struct {
	Plain string `xml:"t"`
	Runs  []struct {
		Text string `xml:"t"`
	} `xml:"r"`
}

func (t text) String() string {
	s := t.Plain
	for _, r := range t.Runs {
		s += r.Text
	}
	return s
}

type worksheet struct {
	Pane struct {
		Cell string `xml:"topLeftCell,attr"`
	} `xml:"sheetViews>sheetView>pane"`
	Rows []struct {
		Cells []struct {
			Ref     string `xml:"r,attr"`
			Kind    string `xml:"t,attr"`
			Style   int    `xml:"s,attr"`
			Formula string `xml:"f"`
			Value   string `xml:"v"`
			Text    text   `xml:"is"`
		} `xml:"c"`
	} `xml:"sheetData>row"`
	Links []struct {
		Ref      string `xml:"ref,attr"`
		Location string `xml:"location,attr"`
	} `xml:"hyperlinks>hyperlink"`
	Parts []struct {
		ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	} `xml:"tableParts>tablePart"`
	Drawing *struct{} `xml:"drawing"`
}

// relations of a part to others.
type relations struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// Read reads a workbook.
func Read(file string) (b Book, err error) {
	r, err := zip.OpenReader(file)
	if err != nil {
		return Book{}, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	var workbook struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
		} `xml:"sheets>sheet"`
		Names []struct {
			Name string `xml:"name,attr"`
			Ref  string `xml:",chardata"`
		} `xml:"definedNames>definedName"`
	}
	var st styles
	var shared struct {
		Texts []text `xml:"si"`
	}
	if err := errors.Join(part(&r.Reader, "xl/workbook.xml", &workbook), part(&r.Reader, "xl/styles.xml", &st)); err != nil {
		return Book{}, err
	}
	if _, err := r.Open("xl/sharedStrings.xml"); err == nil {
		if err := part(&r.Reader, "xl/sharedStrings.xml", &shared); err != nil {
			return Book{}, err
		}
	}
	b.Names = map[string]string{}
	for _, n := range workbook.Names {
		b.Names[n.Name] = n.Ref
	}
	for i, s := range workbook.Sheets {
		sheet, err := readSheet(&r.Reader, s.Name, i+1, st, shared.Texts)
		if err != nil {
			return Book{}, err
		}
		b.Sheets = append(b.Sheets, sheet)
	}
	return b, nil
}

func readSheet(r *zip.Reader, name string, number int, st styles, shared []text) (Sheet, error) {
	var ws worksheet
	file := fmt.Sprintf("sheet%d.xml", number)
	if err := part(r, "xl/worksheets/"+file, &ws); err != nil {
		return Sheet{}, err
	}
	s := Sheet{Name: name, Cells: map[string]Cell{}, Frozen: ws.Pane.Cell}
	if ws.Drawing != nil {
		s.Charts++
	}
	codes := map[string]string{}
	for _, f := range st.Formats {
		codes[f.ID] = f.Code
	}
	for _, row := range ws.Rows {
		for _, c := range row.Cells {
			x := Cell{Kind: c.Kind, Value: c.Value + c.Text.String(), Formula: c.Formula, Format: codes[st.Cells[c.Style].Format]}
			if c.Kind == "s" {
				n, err := strconv.Atoi(c.Value)
				if err != nil || n >= len(shared) {
					return Sheet{}, fmt.Errorf("%s of %s is text %q of %d", c.Ref, name, c.Value, len(shared))
				}
				x.Value = shared[n].String()
			}
			s.Cells[c.Ref] = x
			s.Order = append(s.Order, c.Ref)
		}
	}
	for _, l := range ws.Links {
		x := s.Cells[l.Ref]
		x.Link = l.Location
		s.Cells[l.Ref] = x
	}
	for _, p := range ws.Parts {
		t, err := readTable(r, file, p.ID)
		if err != nil {
			return Sheet{}, err
		}
		s.Tables = append(s.Tables, t)
	}
	return s, nil
}

func readTable(r *zip.Reader, sheet, id string) (Table, error) {
	var rels relations
	if err := part(r, "xl/worksheets/_rels/"+sheet+".rels", &rels); err != nil {
		return Table{}, err
	}
	for _, rel := range rels.List {
		if rel.ID != id {
			continue
		}
		var table struct {
			Name string `xml:"displayName,attr"`
			Ref  string `xml:"ref,attr"`
			List []struct {
				Name string `xml:"name,attr"`
			} `xml:"tableColumns>tableColumn"`
		}
		if err := part(r, path.Join("xl/worksheets", rel.Target), &table); err != nil {
			return Table{}, err
		}
		t := Table{Name: table.Name, Ref: table.Ref}
		for _, c := range table.List {
			t.Columns = append(t.Columns, c.Name)
		}
		return t, nil
	}
	return Table{}, fmt.Errorf("%s names a table %s that it does not have", sheet, id)
}

func part(r *zip.Reader, name string, into any) error {
	f, err := r.Open(name)
	if err != nil {
		return err
	}
	data, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := xml.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Instant reads a cell of date and time as an instant of UTC, to the microsecond.
func Instant(serial string) (time.Time, error) {
	days, err := strconv.ParseFloat(serial, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not a date: %w", serial, err)
	}
	whole := int(days)
	rest := time.Duration((days - float64(whole)) * 86_400 * 1e6)
	return time.Date(1899, 12, 30+whole, 0, 0, 0, 0, time.UTC).Add((rest * time.Microsecond).Round(2 * time.Microsecond)), nil
}

// Text lists the sheets cell by cell, for goldens. Of a long sheet the first rows are listed, and of the others the
// SHA-256 of what would be listed, a hundred rows to a line; rows 0 lists all of them.
func (b Book) Text(rows int) string {
	var out strings.Builder
	for _, s := range b.Sheets {
		fmt.Fprintf(&out, "== %s: frozen %s, %d tables, %d drawings\n", s.Name, s.Frozen, len(s.Tables), s.Charts)
		blocks := map[int]*strings.Builder{}
		last := 0
		for _, ref := range s.Order {
			line := s.Cells[ref].line(ref)
			row, err := strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
			if line == "" || err != nil {
				continue
			}
			if rows == 0 || row <= rows {
				out.WriteString(line)
				continue
			}
			last = (row - rows - 1) / 100
			if blocks[last] == nil {
				blocks[last] = new(strings.Builder)
			}
			blocks[last].WriteString(line)
		}
		for i := 0; i <= last && len(blocks) > 0; i++ {
			if blocks[i] != nil {
				fmt.Fprintf(&out, "rows %d to %d\t%x\n", rows+100*i+1, rows+100*i+100, sha256.Sum256([]byte(blocks[i].String())))
			}
		}
		for _, table := range s.Tables {
			fmt.Fprintf(&out, "table\t%s\t%s\n", table.Name, table.Ref)
		}
	}
	return out.String()
}

// line is the cell in a golden; nothing where it shows nothing.
func (c Cell) line(ref string) string {
	if c.Value == "" && c.Formula == "" {
		return ""
	}
	text := fmt.Sprintf("%s\t%s\t%q", ref, c.Kind, c.Value)
	for _, extra := range [][2]string{{"=", c.Formula}, {"format ", c.Format}, {"to ", c.Link}} {
		if extra[1] != "" {
			text += "\t" + extra[0] + extra[1]
		}
	}
	return text + "\n"
}
