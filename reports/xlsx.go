package reports

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

// workbook writes pages with the library's stream writer, so that a page of a million rows needs no memory of its own.
type workbook struct {
	file    *excelize.File
	lang    *language
	styles  map[style]int
	rules   map[Look]int
	tempDir string
	several map[string]int // tables of the sheets that have more than one, by part name
}

// properties are what the workbook says about itself.
type properties struct {
	title, subject, company, version string
	at                               time.Time
	tempDir                          string
}

// writePages makes a workbook of the pages.
func writePages(path string, lang *language, p properties, pages []page) (err error) {
	w := &workbook{
		file: excelize.NewFile(excelize.Options{TmpDir: p.tempDir}), lang: lang, tempDir: p.tempDir,
		styles: map[style]int{}, rules: map[Look]int{}, several: map[string]int{},
	}
	defer func() { err = errors.Join(err, w.file.Close()) }()
	if err := w.describe(p); err != nil {
		return err
	}
	for i, pg := range pages {
		if err := w.addSheet(i, pg.name); err != nil {
			return err
		}
	}
	for i, pg := range pages {
		if err := w.write(i, pg); err != nil {
			return fmt.Errorf("sheet %s: %w", pg.name, err)
		}
	}
	return w.save(path)
}

func (w *workbook) addSheet(i int, name string) error {
	if i == 0 {
		return w.file.SetSheetName("Sheet1", name)
	}
	_, err := w.file.NewSheet(name)
	return err
}

func (w *workbook) describe(p properties) error {
	at := p.at.UTC().Format(time.RFC3339)
	return errors.Join(
		w.file.SetDocProps(&excelize.DocProperties{
			Title: p.title, Subject: p.subject, Creator: "tollbook", LastModifiedBy: "tollbook", Created: at, Modified: at,
			Language: w.lang.name, Version: p.version,
		}),
		w.file.SetAppProps(&excelize.AppProperties{Application: "tollbook", Company: p.company, AppVersion: "16.0000"}),
	)
}

// save packs the workbook straight into the file.
func (w *workbook) save(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	z := &orderedZip{out: zip.NewWriter(f), dir: w.tempDir, patch: w.several}
	w.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return z })
	return errors.Join(w.file.Write(io.Discard), z.drop(), f.Close())
}

// write fills one sheet. What stands before the rows in the file is set first, the rest after them.
func (w *workbook) write(i int, p page) error {
	if err := w.setUp(p); err != nil {
		return err
	}
	sw, err := w.file.NewStreamWriter(p.name)
	if err != nil {
		return err
	}
	for c, width := range p.widths {
		if err := sw.SetColWidth(c+1, c+1, width); err != nil {
			return err
		}
	}
	if p.freeze > 0 {
		corner, pane := cellName(p.freezeCol+1, p.freeze+1), "bottomLeft"
		if p.freezeCol > 0 {
			pane = "bottomRight"
		}
		if err := sw.SetPanes(&excelize.Panes{
			Freeze: true, XSplit: p.freezeCol, YSplit: p.freeze, TopLeftCell: corner, ActivePane: pane,
			Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: pane}},
		}); err != nil {
			return err
		}
	}
	if err := w.rows(sw, p); err != nil {
		return err
	}
	for _, row := range p.breaks {
		if err := sw.InsertPageBreak(cellName(1, row)); err != nil {
			return err
		}
	}
	for _, m := range p.merges {
		if err := sw.MergeCell(m[0], m[1]); err != nil {
			return err
		}
	}
	if err := w.decorate(p); err != nil {
		return err
	}
	for _, t := range p.tables {
		stripes := true
		if err := sw.AddTable(&excelize.Table{Range: t.ref, Name: t.name, StyleName: "TableStyleLight1", ShowRowStripes: &stripes}); err != nil {
			return err
		}
	}
	if len(p.tables) > 1 {
		w.several[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = len(p.tables)
	}
	return errors.Join(sw.Flush(), w.nameCells(p))
}

// setUp sets what a sheet looks like on screen and on paper.
func (w *workbook) setUp(p page) error {
	orientation, tall, a4, yes, grid := "landscape", 0, 9, true, !p.plain
	if p.portrait {
		orientation = "portrait"
	}
	if p.onePage {
		tall = 1
	}
	wide, color := max(p.wide, 1), accent
	if p.plain {
		color = ink
	}
	narrow, foot := 0.4, 0.6
	return errors.Join(
		w.file.SetSheetProps(p.name, &excelize.SheetPropsOptions{FitToPage: &yes, TabColorRGB: &color}),
		w.file.SetSheetView(p.name, 0, &excelize.ViewOptions{ShowGridLines: &grid}),
		w.file.SetPageLayout(p.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}),
		w.file.SetPageMargins(p.name, &excelize.PageLayoutMarginsOptions{Left: &narrow, Right: &narrow, Top: &narrow, Bottom: &foot, Horizontally: &yes}),
		w.file.SetHeaderFooter(p.name, &excelize.HeaderFooterOptions{OddFooter: "&L&8&A&R&8&P / &N"}),
	)
}

// rows writes the rows of the page and then those that are still to come, which are made ready on another core.
func (w *workbook) rows(sw *excelize.StreamWriter, p page) error {
	r := rowWriter{workbook: w, sw: sw, sheet: p.name}
	for _, row := range p.rows {
		if err := r.put(row); err != nil {
			return err
		}
	}
	if p.stream == nil {
		return nil
	}
	return ahead(p.stream, func(cells []cell) error { return r.put(row{cells: cells}) })
}

// rowWriter keeps what one row after the other can use again.
type rowWriter struct {
	*workbook
	sw     *excelize.StreamWriter
	sheet  string
	row    int
	cells  []excelize.Cell
	values []any // pointers into cells
	styles []style
	ids    []int // of styles, by column: most rows look like the row before
}

func (r *rowWriter) put(content row) error {
	r.row++
	for len(r.cells) < len(content.cells) {
		r.cells = append(r.cells, make([]excelize.Cell, len(content.cells))...)
		r.styles, r.ids = make([]style, len(r.cells)), make([]int, len(r.cells))
	}
	r.values = r.values[:0]
	for c := range content.cells {
		from := &content.cells[c]
		if from.link != "" {
			if err := r.file.SetCellHyperLink(r.sheet, cellName(c+1, r.row), from.link, "Location"); err != nil {
				return err
			}
		}
		if from.file != "" {
			if err := r.file.SetCellHyperLink(r.sheet, cellName(c+1, r.row), from.file, "External"); err != nil {
				return err
			}
		}
		if *from == (cell{}) {
			r.values = append(r.values, nil)
			continue
		}
		if from.style != r.styles[c] || r.ids[c] == 0 {
			id, err := r.style(from.style)
			if err != nil {
				return err
			}
			r.styles[c], r.ids[c] = from.style, id
		}
		v, err := cellValue(from)
		if err != nil {
			return err
		}
		r.cells[c] = excelize.Cell{StyleID: r.ids[c], Formula: from.formula, Value: v}
		r.values = append(r.values, &r.cells[c])
	}
	return r.sw.SetRow(cellName(1, r.row), r.values, excelize.RowOpts{Height: content.height})
}

// cellValue is a value as the library takes it; text is text whatever it begins with.
func cellValue(c *cell) (any, error) {
	if c.style.format == Duration && c.style.look != Header {
		return days(c.value), nil
	}
	switch v := c.value.(type) {
	case string:
		if isPlain(v) {
			return c.value, nil
		}
		return cellText(v), nil
	case decimal.Decimal:
		return number(v), nil
	case nil, int64, float64, time.Time:
		return c.value, nil
	default:
		return nil, fmt.Errorf("a cell of type %T", v)
	}
}

// number is an amount at the edge of the program. A cell of a workbook is a double by the definition of the format; the
// text that is written is the shortest that reads back as this double, so up to 15 digits stand as they were.
func number(d decimal.Decimal) any {
	if d.IsInteger() && d.Abs().LessThan(decimal.New(1, 15)) {
		return d.IntPart()
	}
	return d.InexactFloat64()
}

// days is a number of seconds as the part of a day that [h]:mm:ss shows.
func days(v any) any {
	switch v := v.(type) {
	case int64:
		return float64(v) / 86_400
	case decimal.Decimal:
		return float64(v.IntPart()) / 86_400
	default:
		return nil
	}
}

// decorate puts on what floats above the cells: rules, charts.
func (w *workbook) decorate(p page) error {
	for _, r := range p.paints {
		option := excelize.ConditionalFormatOptions{
			Type: "data_bar", Criteria: "=", MinType: "num", MinValue: "0", MaxType: "num", MaxValue: "1", BarColor: "#8FC1D4", BarSolid: true,
		}
		if !r.bar {
			id, err := w.rule(r.look)
			if err != nil {
				return err
			}
			option = excelize.ConditionalFormatOptions{Type: "formula", Criteria: r.formula, Format: &id}
		}
		if err := w.file.SetConditionalFormat(p.name, r.ref, []excelize.ConditionalFormatOptions{option}); err != nil {
			return err
		}
	}
	for _, c := range p.charts {
		if err := w.file.AddChart(p.name, c.at, newChart(c)); err != nil {
			return fmt.Errorf("chart %q: %w", c.title, err)
		}
	}
	return nil
}

// nameCells sets the names of cells, and what is printed and repeated on every page.
func (w *workbook) nameCells(p page) error {
	names := append([]name{}, p.names...)
	if p.length > 0 && len(p.widths) > 0 {
		names = append(names, name{"_xlnm.Print_Area", fmt.Sprintf("'%s'!$A$1:$%s$%d", p.name, columnName(cmp.Or(p.printed, len(p.widths))), p.length)})
	}
	if p.titles[0] > 0 {
		names = append(names, name{"_xlnm.Print_Titles", fmt.Sprintf("'%s'!$%d:$%d", p.name, p.titles[0], p.titles[1])})
	}
	for _, n := range names {
		d := &excelize.DefinedName{Name: n.name, RefersTo: n.ref}
		if n.name[0] == '_' {
			d.Scope = p.name
		}
		if err := w.file.SetDefinedName(d); err != nil {
			return fmt.Errorf("naming %s: %w", n.name, err)
		}
	}
	return nil
}

// style is the library's number of a style, made at first use.
func (w *workbook) style(s style) (int, error) {
	if id, ok := w.styles[s]; ok {
		return id, nil
	}
	a := w.lang.draw(s)
	out := &excelize.Style{
		Font:      &excelize.Font{Family: "Calibri", Size: a.size, Bold: a.bold, Italic: a.italic, Color: a.color},
		Alignment: &excelize.Alignment{Horizontal: a.align, Vertical: a.vertical, WrapText: a.wrap, Indent: a.indent},
	}
	if a.underline {
		out.Font.Underline = "single"
	}
	if a.fill != "" {
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{a.fill}}
	}
	if a.bottom != "" {
		out.Border = []excelize.Border{{Type: "bottom", Color: a.bottom, Style: 1}}
	}
	if a.numbers != "" {
		out.CustomNumFmt = &a.numbers
	}
	id, err := w.file.NewStyle(out)
	if err == nil {
		w.styles[s] = id
	}
	return id, err
}

// rule is the library's number of what a rule does to its cells.
func (w *workbook) rule(l Look) (int, error) {
	if id, ok := w.rules[l]; ok {
		return id, nil
	}
	text, ground := ruleColors(l)
	id, err := w.file.NewConditionalStyle(&excelize.Style{
		Font: &excelize.Font{Color: text}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{ground}},
	})
	if err == nil {
		w.rules[l] = id
	}
	return id, err
}
