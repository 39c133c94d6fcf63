package reports

import (
	"fmt"
	"strings"
)

// summaryColumns is how many equal columns Summary is built on, summaryWidth how wide each is in characters: the page is
// then about as high as wide, as a sheet of paper is.
const (
	summaryColumns = 12
	summaryWidth   = 12.4
)

// summaryPage is one printed page: what is left, what was used, what to do.
type summaryPage struct {
	*book
	v      overview
	c      *canvas
	names  []name
	charts []chart
	paints []paint
	row    int // the last one used
}

// summarySheet lays out Summary, after all other pages: its figures point to them.
func (b *book) summarySheet(v overview) page {
	s := &summaryPage{book: b, v: v, c: newCanvas(summaryColumns)}
	s.head()
	s.balance()
	for i, block := range v.currencies {
		s.currency(i, block)
	}
	s.advice()
	s.pictures()
	for _, block := range v.currencies {
		s.services(block)
	}
	s.pools()
	s.findings()
	widths := make([]float64, summaryColumns)
	for i := range widths {
		widths[i] = summaryWidth
	}
	return page{
		name: "Summary", widths: widths, rows: s.c.lines(), merges: s.c.merges, charts: s.charts, names: s.names, paints: s.paints,
		portrait: true, onePage: true, plain: true, length: s.c.rows,
	}
}

func (s *summaryPage) head() {
	s.c.set(1, 1, summaryColumns, cell{value: s.v.title, style: style{look: Title}})
	s.c.height(1, 32)
	s.c.set(2, 1, summaryColumns, cell{value: s.v.lead, style: style{look: Lead}})
	s.row = 2
}

// heading starts a part of the page after a narrow gap.
func (s *summaryPage) heading(text string) {
	s.c.height(s.row+1, 7)
	s.row += 2
	s.c.set(s.row, 1, summaryColumns, cell{value: text, style: style{look: Heading}})
	s.c.height(s.row, 22)
}

// gap keeps a text off the line below a heading.
func (s *summaryPage) gap() {
	s.row++
	s.c.height(s.row, 4)
}

// tile is a figure on the sheet: what its cell computes, where it leads, and the name that other workbooks know it by.
type tile struct {
	figure
	formula, link, name string
}

// tiles puts up to four tiles in a row; each takes three of the twelve columns.
func (s *summaryPage) tiles(currency string, list ...tile) {
	label, value, source := s.row+1, s.row+2, s.row+3
	for i, t := range list {
		first, last := 3*i+1, 3*i+3
		st := styled(t.format, currency, Value)
		if t.value == nil {
			t.value, t.formula, st = "–", "", style{look: Value}
		}
		s.c.set(label, first, last, cell{value: s.lang.text("tile." + t.key), style: style{look: Label}})
		at := s.c.set(value, first, last, cell{value: t.value, style: st, formula: t.formula})
		s.c.set(source, first, last, cell{value: t.source, style: style{look: Source}, link: t.link})
		if t.name != "" && st.format != Text {
			s.names = append(s.names, name{t.name, "'Summary'!$" + strings.TrimRight(at, "0123456789") + fmt.Sprintf("$%d", value)})
		}
	}
	s.c.height(label, 16)
	s.c.height(value, 25)
	s.row = source
}

// balance shows the credits.
func (s *summaryPage) balance() {
	s.heading(s.lang.text("summary.balance", "currency", s.balanceCurrency()))
	if len(s.v.balance) == 4 {
		ledger, statement := s.places["ledger"], "'Statement'!A1"
		closing := tile{figure: s.v.balance[0], link: statement, name: "closing_balance"}
		if len(s.tables["ledger"].rows) > 0 {
			closing.link = ref("Statement", ledger.index("balance"), ledger.last, ledger.last)
			closing.formula = closing.link
		}
		left := tile{figure: s.v.balance[2], link: statement, name: "days_to_zero"}
		if _, ok := s.sum.Advice["days_to_zero"]; ok {
			left.link = "'Recommendation'!A1"
		}
		s.tiles(s.balanceCurrency(), closing,
			tile{figure: s.v.balance[1], link: statement, name: "balance_change"}, left,
			tile{figure: s.v.balance[3], link: "'Reconciliation'!A1", name: "unexplained"})
	}
	for _, text := range s.v.balanceNote {
		s.sentence(text)
	}
}

// currency is the block of one currency; the tenant's carries the plain names, the others theirs with the currency.
func (s *summaryPage) currency(i int, block currencyBlock) {
	t := block.total
	s.heading(s.lang.text("summary.currency", "currency", t.Currency))
	suffix := ""
	if i > 0 {
		suffix = "_" + t.Currency
	}
	sheet, billed, sources := s.usageSource()
	at := func(key string) string {
		row := sources[0].totals[s.totalKey(sources[0], t.Currency)]
		return ref(sheet, sources[0].index(key), row, row)
	}
	value := s.row + 2
	s.tiles(t.Currency,
		tile{block.figures[0], sumFormula(sources, billed, t.Currency), at(billed), "billed_total" + suffix},
		tile{block.figures[1], sumFormula(sources, "cost", t.Currency), at("cost"), "rated_total" + suffix},
		tile{block.figures[2], fmt.Sprintf("A%d-D%d", value, value), "'Reconciliation'!A1", "variance_total" + suffix},
		tile{block.figures[3], "", "'" + sheet + "'!A1", "records_total" + suffix},
	)
}

// totalKey is how a place names the total of a currency: one total has no name where the table has no such column.
func (s *summaryPage) totalKey(p place, currency string) string {
	if _, ok := p.totals[currency]; ok {
		return currency
	}
	return p.currencies[0]
}

// sentence writes a text across the page, with room for the lines it needs.
func (s *summaryPage) sentence(text string) {
	s.row++
	s.c.set(s.row, 1, summaryColumns, cell{value: text, style: style{look: Note}})
	s.c.height(s.row, textHeight(text, summaryColumns*summaryWidth))
}

func (s *summaryPage) advice() {
	s.heading(s.lang.text("summary.advice"))
	s.gap()
	if s.v.alert != "" {
		s.sentence(s.v.alert)
	}
	for _, text := range s.v.advice {
		s.sentence(text)
	}
	s.more(s.lang.text("more", "sheet", "Recommendation"), "'Recommendation'!A1")
}

// more leads on to a sheet.
func (s *summaryPage) more(text, link string) {
	s.row++
	s.c.set(s.row, 1, 6, cell{value: text, style: style{look: Source}, link: link})
}
