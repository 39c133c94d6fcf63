package reports

// Format is what a column holds and how it is shown.
type Format int

// The formats. Each names the Go type its cells have after loading.
const (
	Text     Format = iota // string
	Integer                // int64
	Money                  // decimal.Decimal, shown with the decimals of its currency
	Rate                   // decimal.Decimal, shown with up to six decimals: prices and the amounts of single records
	Duration               // int64 seconds, shown as [h]:mm:ss
	Instant                // time.Time, shown in the configured zone
	Day                    // time.Time, a calendar day
	Share                  // decimal.Decimal, a part of 1
	Figure                 // float64, a statistic that was never money
	Chance                 // float64, a part of 1
	Flag                   // bool, shown as yes or no
	Bar                    // decimal.Decimal, a part of 1 that only its bar shows
)

// Column is one column of a table: its key names the column of the query and the heading and definition in the language.
type Column struct {
	Key    string
	Format Format
	Width  float64 // in characters; 0: what the format needs
	Total  bool    // a SUBTOTAL stands above the heading
	Of     string  // a Share of this column's total in the row's currency; not in the query
	Local  bool    // worked out here, not in the query
	Wrap   bool    // long text is wrapped, not cut
}

// width is the width of a column on the page.
func (c Column) width() float64 {
	if c.Width > 0 {
		return c.Width
	}
	switch c.Format {
	case Instant:
		return 18
	case Money, Rate, Duration:
		return 13
	case Day:
		return 12
	case Text:
		return 16
	default:
		return 11
	}
}

// derived says that the column is not in the query.
func (c Column) derived() bool { return c.Of != "" || c.Local }

// Rule colours rows or cells by what they say. Formula is written for the first row of the body, with {key} for the cell
// of a column in that row; Column empty means the whole row.
type Rule struct {
	Column  string
	Formula string
	Look    Look
	Bar     bool // a data bar in the column instead of a colour
}

// Section is one block of a sheet: a heading, a note, and a table from one query.
type Section struct {
	Key     string // heading and note: section.<key>, note.<key>
	Query   string // sql/<query>.sql
	Columns []Column
	Rules   []Rule
	List    bool // the single text column is written as sentences, not as a table
	Break   bool // its heading begins a printed page
	Picture bool // a chart of the table stands above it: pictures.go knows which
}

// Sheet is one sheet of the workbook as data.
type Sheet struct {
	Name     string // of the tab: the same in every language, so that links from other workbooks stay whole
	Key      string // sheet.<key>: title; lead.<key>: the sentence below it
	Sections []Section
	Portrait bool
	Frozen   bool // the headings of the first of several tables stay in sight; the others stand below in the same columns
}
