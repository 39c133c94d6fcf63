package reports

import (
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// summaryColumns is how many equal columns Summary is built on.
const summaryColumns = 12

// The most that Summary shows of each list; the sheets have the rest.
const (
	summaryPools    = 8
	summaryServices = 12
	summaryFindings = 6
	summaryReasons  = 3
)

// summaryPage is one printed page: what is left, what was used, what to do.
type summaryPage struct {
	*book
	c      *canvas
	names  []name
	charts []chart
	row    int // the last one used
}

// summaryPage lays out Summary, after all other pages: its figures point to them.
func (b *book) summaryPage() (page, error) {
	services, err := load(b.ctx, b.tx, b.o, servicesSection())
	if err != nil {
		return page{}, err
	}
	s := &summaryPage{book: b, c: newCanvas(summaryColumns)}
	s.head()
	s.balance()
	for i, t := range b.sum.Totals {
		s.currency(i, t)
	}
	s.advice()
	s.pictures(services)
	s.services(services)
	s.pools()
	s.findings()
	widths := make([]float64, summaryColumns)
	for i := range widths {
		widths[i] = 9.3
	}
	return page{
		name: "Summary", widths: widths, rows: s.c.lines(), merges: s.c.merges, charts: s.charts, names: s.names,
		portrait: true, onePage: true, plain: true, length: s.c.rows,
	}, nil
}

// servicesSection is what each rule cost: the rows of the first chart.
func servicesSection() Section {
	return Section{Key: "services", Query: "services", Columns: []Column{
		{Key: "currency"}, {Key: "rule"}, {Key: "records", Format: Integer}, {Key: "duration_s", Format: Duration},
		{Key: "pool_units", Format: Integer}, {Key: "cost", Format: Money}, {Key: "billed", Format: Money},
	}}
}

func (s *summaryPage) head() {
	s.c.set(1, 1, summaryColumns, cell{value: s.lang.text("title", "tenant", s.o.Tenant, "period", s.o.Period), style: style{look: Title}})
	s.c.height(1, 30)
	format := s.lang.text("date")
	text := s.lang.text("lead.summary",
		"from", s.o.From.In(s.o.Zone).Format(format), "to", s.o.To.Add(-time.Nanosecond).In(s.o.Zone).Format(format),
		"zone", s.o.Zone.String(), "currency", s.o.Currency, "billing", s.o.Billing, "asof", s.o.AsOf.In(s.o.Zone).Format(format+" 15:04"))
	s.c.set(2, 1, summaryColumns, cell{value: text, style: style{look: Lead}})
	s.row = 3
}

// heading starts a part of the page.
func (s *summaryPage) heading(text string) {
	s.row++
	s.c.set(s.row, 1, summaryColumns, cell{value: text, style: style{look: Heading}})
	s.c.height(s.row, 22)
}

// tile is a figure with its label above and where it comes from below; it takes three of the twelve columns.
type tile struct {
	label   string // key
	value   any
	format  Format
	formula string
	source  string // where the figure can be traced to
	link    string
	name    string // defined name of the cell
}

// tiles puts up to four tiles in a row.
func (s *summaryPage) tiles(currency string, list ...tile) {
	label, value, source := s.row+1, s.row+2, s.row+3
	for i, t := range list {
		first, last := 3*i+1, 3*i+3
		st := style{format: t.format, look: Value}
		if t.format == Money {
			st = styled(Money, currency, Value)
		}
		if t.value == nil {
			t.value, t.formula, st.format = "–", "", Text
		}
		s.c.set(label, first, last, cell{value: s.lang.text("tile." + t.label), style: style{look: Label}})
		at := s.c.set(value, first, last, cell{value: t.value, style: st, formula: t.formula})
		s.c.set(source, first, last, cell{value: t.source, style: style{look: Source}, link: t.link})
		if t.name != "" && st.format != Text {
			s.names = append(s.names, name{t.name, "'Summary'!$" + strings.TrimRight(at, "0123456789") + fmt.Sprintf("$%d", value)})
		}
	}
	s.c.height(value, 24)
	s.row = source + 1
}

// balance shows the credits: what is left, how it changed, how long it lasts, and what cannot be explained.
func (s *summaryPage) balance() {
	b := s.sum.Balance
	s.heading(s.lang.text("summary.balance", "currency", s.balanceCurrency()))
	if b == nil || !b.Closing.Valid {
		s.row++
		s.c.set(s.row, 1, summaryColumns, cell{value: s.lang.text("summary.no_balance"), style: style{look: Plain}})
		s.row++
		return
	}
	ledger, days := s.places["ledger"], "'Statement'!A1"
	closing := tile{label: "closing", value: b.Closing.Decimal, format: Money, name: "closing_balance", source: s.from("Statement", "balance"), link: days}
	if rows := s.tables["ledger"].rows; len(rows) > 0 {
		closing.link = ref("Statement", ledger.index("balance"), ledger.last, ledger.last)
		closing.formula = closing.link
	}
	change := tile{
		label: "change", value: b.Closing.Sub(b.Opening.Decimal), format: Money, name: "balance_change",
		source: s.from("Statement", "amount"), link: "'Statement'!A1",
	}
	left := tile{label: "days_to_zero", format: Integer, name: "days_to_zero", source: s.lang.text("source.pace"), link: "'Statement'!A1"}
	if _, ok := s.sum.Advice["days_to_zero"]; ok {
		left.source, left.link = s.from("Recommendation", "value"), "'Recommendation'!A1"
	}
	if s.sum.DaysToZero != nil {
		left.value = *s.sum.DaysToZero
	}
	unexplained := tile{label: "unexplained", format: Money, name: "unexplained", source: s.from("Reconciliation", "difference"), link: "'Reconciliation'!A1"}
	if b.Unexplained.Valid {
		unexplained.value = b.Unexplained.Decimal
	}
	s.tiles(b.Currency, closing, change, left, unexplained)
	if b.Provisional.IsPositive() {
		s.sentence(s.lang.text("summary.provisional", "amount", s.lang.amount(b.Provisional.Decimal, b.Currency)), 0)
	}
}

func (s *summaryPage) balanceCurrency() string {
	if s.sum.Balance != nil && s.sum.Balance.Currency != "" {
		return s.sum.Balance.Currency
	}
	return s.o.Currency
}

// from names the sheet and column that a figure is the sum of.
func (s *summaryPage) from(sheet, column string) string {
	return s.lang.text("source", "sheet", sheet, "column", s.lang.text("column."+column))
}

// currency is the block of one currency: no figure here adds two of them.
func (s *summaryPage) currency(i int, t Total) {
	s.heading(s.lang.text("summary.currency", "currency", t.Currency))
	suffix := ""
	if i > 0 {
		suffix = "_" + t.Currency
	}
	sources, sheet, billed := s.detail, "Detail", "billed_charge"
	if len(sources) == 0 {
		sources, sheet, billed = []place{s.places["destinations"]}, "Destinations", "billed"
	}
	at := func(key string) string {
		return ref(sheet, sources[0].index(key), sources[0].totals[s.totalKey(sources[0], t.Currency)], sources[0].totals[s.totalKey(sources[0], t.Currency)])
	}
	value := s.row + 2
	s.tiles(t.Currency,
		tile{label: "billed", value: t.Billed, format: Money, formula: sumFormula(sources, billed, t.Currency), source: s.from(sheet, billed), link: at(billed), name: "billed_total" + suffix},
		tile{label: "rated", value: t.Rated, format: Money, formula: sumFormula(sources, "cost", t.Currency), source: s.from(sheet, "cost"), link: at("cost"), name: "rated_total" + suffix},
		tile{label: "variance", value: t.Variance, format: Money, formula: fmt.Sprintf("A%d-D%d", value, value), source: s.from("Reconciliation", "variance"), link: "'Reconciliation'!A1", name: "variance_total" + suffix},
		tile{label: "records", value: t.Records, format: Integer, source: s.lang.text("source.unrated", "n", s.lang.number(decimal.NewFromInt(t.Unrated), 0)), link: "'" + sheet + "'!A1", name: "records_total" + suffix},
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
func (s *summaryPage) sentence(text string, indent int) {
	s.row++
	s.c.set(s.row, 1+indent, summaryColumns, cell{value: text, style: style{look: Note}})
	s.c.height(s.row, 15*float64(1+len([]rune(text))/sentenceLine))
}

func (s *summaryPage) advice() {
	s.heading(s.lang.text("summary.advice"))
	if trigger, ok := s.sum.Advice["trigger"]; ok {
		s.sentence(s.lang.text("advice.figures", "trigger", trigger, "recharge", s.sum.Advice["recharge"], "initial", s.sum.Advice["initial"],
			"currency", s.balanceCurrency(), "today", fmt.Sprint(s.o.Trigger), "today_recharge", fmt.Sprint(s.o.Recharge)), 0)
	} else {
		s.sentence(s.lang.text("advice.none"), 0)
	}
	if a := s.sum.Alert; a != nil && a.Level != "none" {
		s.sentence(s.lang.text("alert.line", "level", s.lang.text("alert."+a.Level), "sentence", a.Sentence, "remedy", a.Remedy), 0)
	}
	for i, reason := range s.sum.Reasons {
		if i == summaryReasons {
			break
		}
		s.sentence(reason, 0)
	}
	s.row++
	s.c.set(s.row, 1, 6, cell{value: s.lang.text("more", "sheet", "Recommendation"), style: style{look: Source}, link: "'Recommendation'!A1"})
	s.row++
}
