package reports

import (
	"embed"
	"fmt"
	"html/template"
	"os"
	"path/filepath"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
)

//go:embed html/statement.html.tmpl
var htmlFiles embed.FS

// htmlPage is the overview as texts, for the template. Whatever comes from an export stays a plain string, which the
// template escapes for the place where it stands.
type htmlPage struct {
	Language, Title, Lead string
	Balance               htmlBlock
	Currencies            []htmlBlock
	AdviceTitle           string
	Alert, AlertClass     string
	Advice                []string
	Daily                 *htmlLine
	Services              []htmlTable
	Pools                 htmlTable
	FindingsTitle         string
	Findings              []htmlFinding
	MoreFindings, Nothing string
	Footer                string
}

// htmlBlock is a row of key figures with its heading.
type htmlBlock struct {
	Title   string
	Figures []htmlFigure
	Notes   []string
}

type htmlFigure struct{ Label, Value, Source string }

// htmlTable is a list whose last column is drawn as a bar of so many thousandths of the widest.
type htmlTable struct {
	Title   string
	Headers []string
	Rows    []htmlRow
	More    string
}

type htmlRow struct {
	Name   string
	Values []string
	Bar    int64  // thousandths
	Level  string // full, high, or empty: how near its end a pool is
}

type htmlFinding struct{ Severity, Class, Code, Text, Sheet string }

// writeStatementHTML writes statement.html: one page without scripts and without anything to fetch.
func (b *book) writeStatementHTML() error {
	t, err := template.ParseFS(htmlFiles, "html/statement.html.tmpl")
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(b.o.OutDir, "statement.html"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = t.Execute(f, b.htmlPage())
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

func (b *book) htmlPage() htmlPage {
	v, l := b.view, b.lang
	p := htmlPage{
		Language: l.name, Title: v.title, Lead: v.lead,
		Balance:     htmlBlock{Title: l.text("summary.balance", "currency", b.balanceCurrency()), Figures: b.htmlFigures(v.balance, b.balanceCurrency()), Notes: v.balanceNote},
		AdviceTitle: l.text("summary.advice"), Alert: v.alert, AlertClass: v.alertLevel, Advice: v.advice, Daily: b.htmlDays(), Pools: b.htmlPools(),
		FindingsTitle: l.text("summary.findings"), Footer: l.text("html.footer", "version", b.o.Version),
	}
	for _, c := range v.currencies {
		currency := c.total.Currency
		p.Currencies = append(p.Currencies, htmlBlock{Title: l.text("summary.currency", "currency", currency), Figures: b.htmlFigures(c.figures, currency)})
		p.Services = append(p.Services, b.htmlServices(c))
	}
	for _, f := range v.findings {
		p.Findings = append(p.Findings, htmlFinding{Severity: l.word("word."+f.severity, f.severity), Class: f.severity, Code: f.code, Text: f.text, Sheet: f.sheet})
	}
	if len(v.findings) == 0 {
		p.Nothing = l.text("nothing.findings")
	}
	if v.moreFinding > 0 {
		p.MoreFindings = l.text("more.rows", "n", fmt.Sprint(v.moreFinding), "sheet", "Findings")
	}
	return p
}

func (b *book) htmlFigures(figures []figure, currency string) []htmlFigure {
	var out []htmlFigure
	for _, f := range figures {
		value := "–"
		switch v := f.value.(type) {
		case decimal.Decimal:
			value = b.lang.amount(v, currency)
		case int64:
			value = b.lang.number(decimal.NewFromInt(v), 0)
		}
		out = append(out, htmlFigure{Label: b.lang.text("tile." + f.key), Value: value, Source: f.source})
	}
	return out
}

// htmlServices lists what each kind of use cost; its bar is the part of the dearest.
func (b *book) htmlServices(c currencyBlock) htmlTable {
	l, currency := b.lang, c.total.Currency
	t := htmlTable{Title: l.text("summary.services", "currency", currency)}
	for _, key := range []string{"service", "records", "duration_s", "pool_units", "billed", "cost"} {
		t.Headers = append(t.Headers, l.text("column."+key))
	}
	widest := decimal.Zero
	for _, s := range c.services {
		widest = decimal.Max(widest, s.cost)
	}
	whole := func(n int64) string { return l.number(decimal.NewFromInt(n), 0) }
	for _, s := range c.services {
		t.Rows = append(t.Rows, htmlRow{
			Name: s.name, Bar: thousandths(s.cost, widest),
			Values: []string{whole(s.records), clock(s.duration), whole(s.units), l.number(s.billed, money.MinorUnits(currency)), l.number(s.cost, money.MinorUnits(currency))},
		})
	}
	if c.more > 0 {
		t.More = l.text("more.rows", "n", fmt.Sprint(c.more), "sheet", "Destinations")
	}
	return t
}

// htmlPools lists the pools; a bar is the part that is used.
func (b *book) htmlPools() htmlTable {
	l := b.lang
	t := htmlTable{Title: l.text("summary.pools")}
	for _, key := range []string{"pool", "used", "total", "remaining", "used_share"} {
		t.Headers = append(t.Headers, l.text("column."+key))
	}
	for _, p := range b.view.pools {
		row := htmlRow{Name: p.Pool.Pool, Values: []string{l.number(decimal.NewFromInt(p.Used), 0), "–", "–", "–"}}
		if p.Total != nil {
			row.Values = []string{row.Values[0], l.number(decimal.NewFromInt(*p.Total), 0), l.number(decimal.NewFromInt(*p.Total-p.Used), 0), l.percent(p.share(), 1)}
			row.Bar = min(thousandths(p.share(), decimal.NewFromInt(1)), 1000)
			switch {
			case row.Bar >= 1000:
				row.Level = "full"
			case row.Bar >= 800:
				row.Level = "high"
			}
		}
		t.Rows = append(t.Rows, row)
	}
	if len(b.view.pools) == 0 {
		t.More = l.text("nothing.pools")
	}
	if b.view.morePools > 0 {
		t.More = l.text("more.rows", "n", fmt.Sprint(b.view.morePools), "sheet", "Pools")
	}
	return t
}

// thousandths is a part of a whole, never less than nothing.
func thousandths(part, whole decimal.Decimal) int64 {
	if !whole.IsPositive() || !part.IsPositive() {
		return 0
	}
	return part.Mul(decimal.NewFromInt(1000)).DivRound(whole, 0).IntPart()
}

// clock is a duration as the workbook shows it: hours without end, minutes, seconds.
func clock(seconds int64) string {
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}
