package reports

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"testing"
	"time"
)

// xcell is a cell as another program sees it: what it is, what it shows, and how.
type xcell struct {
	kind    string // n, str, inlineStr
	value   string
	formula string
	format  string
	link    string
}

// xtable is a native table of a sheet.
type xtable struct {
	name, ref string
	columns   []string
}

// xsheet is a sheet read from the parts of the file with nothing of the library that wrote it.
type xsheet struct {
	name   string
	cells  map[string]xcell
	order  []string
	tables []xtable
	frozen string
	charts int
}

type xstyles struct {
	Formats []struct {
		ID   string `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format string `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

type xworksheet struct {
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
			Text    string `xml:"is>t"`
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

type xbook struct {
	sheets []xsheet
	names  map[string]string
}

// sheet finds a sheet by its tab.
func (b xbook) sheet(t *testing.T, name string) xsheet {
	t.Helper()
	for _, s := range b.sheets {
		if s.name == name {
			return s
		}
	}
	t.Fatalf("the workbook has no sheet %s", name)
	return xsheet{}
}

// find is the first cell that shows the text.
func (s xsheet) find(text string) string {
	for _, ref := range s.order {
		if s.cells[ref].value == text {
			return ref
		}
	}
	return ""
}

// readBook reads statement.xlsx from the folder.
func readBook(t *testing.T, dir string) xbook {
	t.Helper()
	r, err := zip.OpenReader(path.Join(dir, "statement.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	var workbook struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
		} `xml:"sheets>sheet"`
		Names []struct {
			Name string `xml:"name,attr"`
			Ref  string `xml:",chardata"`
		} `xml:"definedNames>definedName"`
	}
	unmarshal(t, &r.Reader, "xl/workbook.xml", &workbook)
	var styles xstyles
	unmarshal(t, &r.Reader, "xl/styles.xml", &styles)
	b := xbook{names: map[string]string{}}
	for _, n := range workbook.Names {
		b.names[n.Name] = n.Ref
	}
	for i, s := range workbook.Sheets {
		b.sheets = append(b.sheets, readSheet(t, &r.Reader, s.Name, i+1, styles))
	}
	return b
}

func readSheet(t *testing.T, r *zip.Reader, name string, number int, styles xstyles) xsheet {
	t.Helper()
	var ws xworksheet
	file := fmt.Sprintf("sheet%d.xml", number)
	unmarshal(t, r, "xl/worksheets/"+file, &ws)
	s := xsheet{name: name, cells: map[string]xcell{}, frozen: ws.Pane.Cell}
	if ws.Drawing != nil {
		s.charts++
	}
	codes := map[string]string{}
	for _, f := range styles.Formats {
		codes[f.ID] = f.Code
	}
	for _, row := range ws.Rows {
		for _, c := range row.Cells {
			x := xcell{kind: c.Kind, value: c.Value + c.Text, formula: c.Formula, format: codes[styles.Cells[c.Style].Format]}
			s.cells[c.Ref] = x
			s.order = append(s.order, c.Ref)
		}
	}
	for _, l := range ws.Links {
		x := s.cells[l.Ref]
		x.link = l.Location
		s.cells[l.Ref] = x
	}
	for _, p := range ws.Parts {
		s.tables = append(s.tables, readTable(t, r, file, p.ID))
	}
	return s
}

func readTable(t *testing.T, r *zip.Reader, sheet, id string) xtable {
	t.Helper()
	var rels struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	unmarshal(t, r, "xl/worksheets/_rels/"+sheet+".rels", &rels)
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
		unmarshal(t, r, path.Join("xl/worksheets", rel.Target), &table)
		x := xtable{name: table.Name, ref: table.Ref}
		for _, c := range table.List {
			x.columns = append(x.columns, c.Name)
		}
		return x
	}
	t.Errorf("%s names a table %s that it does not have", sheet, id)
	return xtable{}
}

func unmarshal(t *testing.T, r *zip.Reader, name string, into any) {
	t.Helper()
	f, err := r.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// instant reads a cell of date and time as an instant of UTC, to the microsecond.
func instant(t *testing.T, serial string) time.Time {
	t.Helper()
	days, err := strconv.ParseFloat(serial, 64)
	if err != nil {
		t.Fatalf("%q is not a date: %v", serial, err)
	}
	whole := int(days)
	rest := time.Duration((days - float64(whole)) * 86_400 * 1e6)
	return time.Date(1899, 12, 30+whole, 0, 0, 0, 0, time.UTC).Add((rest * time.Microsecond).Round(2 * time.Microsecond))
}

// text lists the sheets cell by cell, for goldens.
func (b xbook) text() string {
	var out strings.Builder
	for _, s := range b.sheets {
		fmt.Fprintf(&out, "== %s: frozen %s, %d tables, %d drawings\n", s.name, s.frozen, len(s.tables), s.charts)
		for _, ref := range s.order {
			c := s.cells[ref]
			if c == (xcell{}) || c.value == "" && c.formula == "" {
				continue
			}
			fmt.Fprintf(&out, "%s\t%s\t%q", ref, c.kind, c.value)
			for _, extra := range [][2]string{{"=", c.formula}, {"format ", c.format}, {"to ", c.link}} {
				if extra[1] != "" {
					out.WriteString("\t" + extra[0] + extra[1])
				}
			}
			out.WriteString("\n")
		}
		for _, table := range s.tables {
			fmt.Fprintf(&out, "table\t%s\t%s\n", table.name, table.ref)
		}
	}
	return out.String()
}
