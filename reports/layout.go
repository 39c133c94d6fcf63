package reports

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
)

// layout puts the tables of a sheet one below the other on a page and remembers where.
type layout struct {
	o      Options
	lang   *language
	page   page
	places map[string]place // by section
	across []wideText
}

// newLayout starts a page with its title, the way back, and the sentence that says what it shows; facts are what the
// sentence names, in pairs.
func newLayout(o Options, lang *language, sheet Sheet, facts ...string) *layout {
	l := &layout{o: o, lang: lang, places: map[string]place{}}
	l.page = page{name: sheet.Name, freeze: 2, titles: [2]int{1, 2}, portrait: sheet.Portrait}
	l.add(28, cell{value: lang.text("sheet." + sheet.Key), style: style{look: Title}})
	l.add(0, cell{value: lang.text("back"), style: style{look: Source}, link: "'Summary'!A1"},
		cell{value: lang.text("lead."+sheet.Key, append(facts, "tenant", o.Tenant, "period", o.Period)...), style: style{look: Lead}})
	l.add(0)
	return l
}

// add puts a row on the page and returns its number.
func (l *layout) add(height float64, cells ...cell) int {
	l.page.rows = append(l.page.rows, row{height: height, cells: cells})
	return len(l.page.rows)
}

// sheetPage lays out one sheet. A page with a single table keeps its headings in sight.
func sheetPage(o Options, lang *language, sheet Sheet, tables []table, facts ...string) *layout {
	l := newLayout(o, lang, sheet, facts...)
	single := len(tables) == 1
	for i, t := range tables {
		if i > 0 {
			l.add(0)
		}
		if i > 0 || !single && !sheet.Frozen {
			l.heading(t)
		}
		if t.section.List {
			l.sentences(t)
			continue
		}
		picture := t.section.Picture && len(t.rows) > 0
		var at string
		if picture {
			at = l.reserve()
		}
		p := l.table(t)
		if picture {
			l.page.charts = append(l.page.charts, l.picture(t, p, at)...)
		}
		if single || sheet.Frozen && i == 0 {
			l.page.freeze = p.header
			if alike(tables) {
				l.page.titles = [2]int{p.header, p.header}
			}
		}
	}
	if sheet.Frozen {
		l.leadDown(tables[1:])
	}
	l.page.length, l.page.printed = len(l.page.rows), printed(tables)
	l.spread()
	return l
}

// alike says that all tables have the columns of the first, whose headings then do for every printed page.
func alike(tables []table) bool {
	keys := func(t table) (out []string) {
		for _, c := range t.section.Columns {
			out = append(out, c.Key)
		}
		return out
	}
	return !slices.ContainsFunc(tables, func(t table) bool { return !slices.Equal(keys(t), keys(tables[0])) })
}

// printed is how many columns there is something in: a wide table without rows must not make the others small.
func printed(tables []table) int {
	most := 1
	for _, t := range tables {
		if len(t.rows) > 0 || len(tables) == 1 {
			most = max(most, len(t.section.Columns))
		}
	}
	return max(most, leastPrinted)
}

// leastPrinted is how many columns are printed at least: the sentence at the head of a sheet needs them.
const leastPrinted = 6

// heading writes the heading of a table as wide as the table, and the sentence below it.
func (l *layout) heading(t table) {
	cells := make([]cell, len(t.section.Columns))
	for i := range cells {
		cells[i].style.look = Heading
	}
	cells[0].value = l.lang.text("section." + t.section.Key)
	row := l.add(20, cells...)
	if t.section.Break {
		l.page.breaks = append(l.page.breaks, row)
	}
	l.note(t)
}

// leadDown puts links to the further tables into the empty row below the title.
func (l *layout) leadDown(tables []table) {
	cells := []cell{}
	for _, t := range tables {
		header := l.places[t.section.Key].header
		cells = append(cells, cell{value: l.lang.text("section."+t.section.Key) + " ↓", style: style{look: Source}, link: ref(l.page.name, 1, header, header)})
	}
	l.page.rows[2].cells = cells
}

// note writes the sentence below a heading, and says so where there is nothing to show.
func (l *layout) note(t table) {
	text := l.lang.text("note." + t.section.Key)
	if len(t.rows) == 0 {
		text = l.lang.text("nothing." + t.section.Key)
	}
	l.across = append(l.across, wideText{row: l.add(0, cell{value: text, style: style{look: Aside}})})
}

// sentenceColumns is how many columns a sentence goes across.
const sentenceColumns = 6

// sentences writes a list of texts, one a row, across the page.
func (l *layout) sentences(t table) {
	for _, r := range t.rows {
		text, _ := l.shown(t.section.Columns[0], r[0]).(string)
		l.across = append(l.across, wideText{row: l.add(0, cell{value: text, style: style{look: Note}}), columns: sentenceColumns})
	}
}

// wideText is a row with one text across so many columns; 0: all that are printed.
type wideText struct{ row, columns int }

// spread merges the cells that the wide texts go across and gives each the height that it needs in columns as wide as
// they have become.
func (l *layout) spread() {
	for _, t := range l.across {
		if t.columns == 0 {
			t.columns = l.page.printed
		}
		width := 0.0
		for _, w := range l.page.widths[:min(t.columns, len(l.page.widths))] {
			width += w
		}
		text, _ := l.page.rows[t.row-1].cells[0].value.(string)
		l.page.rows[t.row-1].height = textHeight(text, width)
		l.page.merges = append(l.page.merges, [2]string{cellName(1, t.row), cellName(t.columns, t.row)})
	}
}

// table writes totals, headings and body, and makes it a native table.
func (l *layout) table(t table) place {
	p := place{page: l.page.name, columns: t.section.Columns, currencies: t.currencies(), totals: map[string]int{}}
	l.widen(p.columns)
	totals := l.totalRows(t)
	bodyRows := max(len(t.rows), 1)
	p.header = len(l.page.rows) + totals + 1
	p.first, p.last = p.header+1, p.header+bodyRows
	if totals > 0 {
		for _, currency := range p.currencies {
			p.totals[currency] = l.add(18, l.totals(t, p, currency)...)
		}
	}
	l.add(32, l.headers(p.columns)...)
	for _, r := range t.rows {
		cells := l.body(nil, t.section.Columns, r)
		l.add(wrapHeight(t.section.Columns, cells), cells...)
	}
	if len(t.rows) == 0 {
		l.add(0, cell{value: l.lang.text("none"), style: style{look: Body}})
	}
	l.finish(t.section, p)
	return p
}

// finish makes the range a table, puts its rules on, and remembers the place.
func (l *layout) finish(s Section, p place) {
	l.page.tables = append(l.page.tables, native{name: "t_" + s.Key, ref: cellName(1, p.header) + ":" + cellName(len(p.columns), p.last)})
	for _, r := range s.Rules {
		from, to := 1, len(p.columns)
		if r.Column != "" {
			from, to = p.index(r.Column), p.index(r.Column)
		}
		l.page.paints = append(l.page.paints, paint{
			ref: cellName(from, p.first) + ":" + cellName(to, p.last), formula: l.ruleFormula(r.Formula, p), look: r.Look, bar: r.Bar,
		})
	}
	l.places[s.Key] = p
}

// ruleFormula puts the cells of the first row, and the words of the language, in the places of their keys.
func (l *layout) ruleFormula(f string, p place) string {
	for i, c := range p.columns {
		f = strings.ReplaceAll(f, "{"+c.Key+"}", fmt.Sprintf("$%s%d", columnName(i+1), p.first))
	}
	for _, word := range []string{"word.yes", "word.act", "word.watch", "step.closing", "step.observed", "step.unexplained", "unassigned"} {
		f = strings.ReplaceAll(f, "{"+word[strings.IndexByte(word, '.')+1:]+"}", `"`+l.lang.text(word)+`"`)
	}
	return f
}

func (l *layout) widen(columns []Column) {
	for i, c := range columns {
		if i >= len(l.page.widths) {
			l.page.widths = append(l.page.widths, 0)
		}
		l.page.widths[i] = max(l.page.widths[i], c.width())
	}
}

// totalRows is how many rows of totals a table has: none, one, or one per currency.
func (l *layout) totalRows(t table) int {
	for _, c := range t.section.Columns {
		if c.Total {
			return len(t.currencies())
		}
	}
	return 0
}

func (l *layout) headers(columns []Column) []cell {
	cells := make([]cell, len(columns))
	for i, c := range columns {
		cells[i] = cell{value: l.lang.text("column." + c.Key), style: style{format: c.Format, look: Header}}
	}
	return cells
}

// totals is the row of totals of one currency: formulas that follow the filter and carry the sum of the rows.
func (l *layout) totals(t table, p place, currency string) []cell {
	cells := sumCells(len(p.columns))
	label := l.lang.text("total")
	if len(p.currencies) > 1 {
		label += " " + currency
	}
	by := t.index("currency")
	for i, c := range p.columns {
		if !c.Total {
			continue
		}
		sum := decimal.Zero
		for _, r := range t.rows {
			if len(p.currencies) == 1 || r[by] == currency {
				sum = sum.Add(asDecimal(r[i]))
			}
		}
		cells[i] = cell{value: sum, style: styled(c.Format, l.currency(currency), Sum), formula: totalFormula(p, i+1, by+1, currency)}
	}
	cells[0] = cell{value: label, style: style{look: Sum}}
	return cells
}

// sumCells are the blank cells of a row of totals.
func sumCells(n int) []cell {
	cells := make([]cell, n)
	for i := range cells {
		cells[i].style = style{look: Sum}
	}
	return cells
}

// totalFormula sums what the filter leaves; where several currencies share a column, only the rows of one of them.
func totalFormula(p place, col, by int, currency string) string {
	c := columnName(col)
	if len(p.currencies) == 1 {
		return fmt.Sprintf("SUBTOTAL(109,%s%d:%s%d)", c, p.first, c, p.last)
	}
	b := columnName(by)
	return fmt.Sprintf(`SUMPRODUCT(SUBTOTAL(109,OFFSET(%s%d,ROW(%s%d:%s%d)-ROW(%s%d),0)),--(%s%d:%s%d="%s"))`,
		c, p.first, c, p.first, c, p.last, c, p.first, b, p.first, b, p.last, currency)
}

// currency is that of a total or a row, or the tenant's where it is not said.
func (l *layout) currency(c string) string {
	if c == "" {
		return l.o.Currency
	}
	return c
}

// body writes one row of a table into cells.
func (l *layout) body(cells []cell, columns []Column, values []any) []cell {
	currency := l.o.Currency
	for i, c := range columns {
		if c.Key == "currency" {
			if s, ok := values[i].(string); ok {
				currency = s
			}
		}
	}
	short := Body
	if slices.ContainsFunc(columns, func(c Column) bool { return c.Wrap }) {
		short = Beside
	}
	for i, c := range columns {
		look := short
		if c.Wrap {
			look = Wrapped
		}
		cells = append(cells, cell{value: l.shown(c, values[i]), style: styled(c.Format, currency, look)})
	}
	return cells
}

// shown is the value as a reader sees it: wall clock times of the configured zone, words for flags and severities.
func (l *layout) shown(c Column, v any) any {
	switch v := v.(type) {
	case time.Time:
		if c.Format == Instant {
			return wallClock(v, l.o.Zone)
		}
	case bool:
		if v {
			return l.lang.text("word.yes")
		}
		return l.lang.text("word.no")
	case string:
		switch c.Key {
		case "severity":
			return l.lang.word("word."+v, v)
		case "step":
			return l.lang.word("step."+v, v)
		case "key":
			return l.lang.word("advice."+v, v)
		case "subject", "message", "remedy", "explanation", "note", "sentence", "what":
			return l.lang.phrases.say(v)
		}
	}
	return v
}

// wallClock is the time as a clock in the zone shows it. A cell has no zone.
func wallClock(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

func styled(f Format, currency string, look Look) style {
	s := style{format: f, look: look}
	if f == Money {
		s.digits = int8(money.MinorUnits(currency))
	}
	return s
}

// wrapHeight is the height of a row by its wrapped texts; 0 where one line is enough.
func wrapHeight(columns []Column, cells []cell) float64 {
	height := 0.0
	for i, c := range columns {
		if s, ok := cells[i].value.(string); ok && c.Wrap {
			height = max(height, textHeight(s, c.width()))
		}
	}
	if height <= lineHeight {
		return 0
	}
	return height
}
