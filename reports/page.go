package reports

import "fmt"

// Look is what a cell is for; xlsx.go says how that appears.
type Look int

// The looks. The last four are for rules, the others for cells.
const (
	Plain Look = iota
	Title
	Lead
	Aside // the sentence below a heading
	Heading
	Note
	Header
	Body
	Wrapped
	Beside // a short value in a row with wrapped texts
	Sum
	Label
	Value
	Source
	Bold
	Green
	Amber
	Red
	Quiet
)

// style is how a value is shown: its format, the decimals of its currency where it is money, and its look.
type style struct {
	format Format
	digits int8
	look   Look
}

// cell is one cell of a page: a value, its style, a formula that the value is the result of, and a place it leads to.
type cell struct {
	value   any
	style   style
	formula string
	link    string // such as 'Cost centers'!A5
	file    string // a file that it leads to, by its path from the workbook's own folder
}

// row is one line of a page.
type row struct {
	height float64 // points; 0: the default
	cells  []cell
}

// native is a range that becomes a table of the workbook, with filters.
type native struct {
	name, ref string
}

// paint is a rule put to a range; the formula is for its first row.
type paint struct {
	ref     string
	formula string
	look    Look
	bar     bool
}

// name is a name for a cell that other workbooks can link to.
type name struct {
	name, ref string
}

// series is one line or set of bars of a chart.
type series struct {
	title          string // a text; of a series, the cell that holds it
	values, labels string // ranges
	color          string
	dash, mark     bool // a dashed line; marks without a line
	blank          bool // takes its place and is not drawn
}

// chart is a picture of ranges of the workbook.
type chart struct {
	at            string // cell of the upper left corner
	width, height uint   // pixels
	kind          chartKind
	title         string
	xTitle        string
	yTitle        string
	format        string // of the numbers on the axis
	xFormat       string // of the labels below
	every         int    // a label below for every so many values; 0: for each
	series        []series
}

// chartKind is the shape of a chart.
type chartKind int

const (
	lines  chartKind = iota
	bars             // horizontal
	steps            // columns that stand on the series before them: a waterfall
	points           // a cloud of x and y
)

// page is one sheet laid out: everything xlsx.go needs, and nothing about where it came from.
type page struct {
	name      string
	widths    []float64
	freeze    int // rows that stay when the page scrolls
	freezeCol int
	titles    [2]int // rows repeated on every printed page
	rows      []row
	merges    [][2]string
	breaks    []int // rows with which a printed page begins
	tables    []native
	paints    []paint
	charts    []chart
	names     []name
	portrait  bool
	onePage   bool
	wide      int                                 // printed pages side by side; 0: one
	printed   int                                 // columns that are printed; 0: all
	plain     bool                                // no grid lines on screen
	stream    func(emit func([]cell) error) error // further rows, after rows
	length    int                                 // rows in all
}

// place is where a table ended up, so that other pages can point to it.
type place struct {
	page        string
	columns     []Column
	header      int // row of the headings; totals stand above it, the body below
	first, last int
	totals      map[string]int // row of the total of each currency; "" where there is one total
	currencies  []string
}

// ref is an absolute reference to cells of this workbook.
func ref(sheet string, col, first, last int) string {
	c := columnName(col)
	if first == last {
		return fmt.Sprintf("'%s'!$%s$%d", sheet, c, first)
	}
	return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", sheet, c, first, c, last)
}

// column is the range of a column's body.
func (p place) column(key string) string { return ref(p.page, p.index(key), p.first, p.last) }

// index is the number of a column from 1, 0 where there is none.
func (p place) index(key string) int {
	for i, c := range p.columns {
		if c.Key == key {
			return i + 1
		}
	}
	return 0
}

// columnName is the letters of a column counted from 1.
func columnName(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

func cellName(col, row int) string { return fmt.Sprintf("%s%d", columnName(col), row) }
