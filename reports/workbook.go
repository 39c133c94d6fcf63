package reports

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// book gathers the pages of a workbook and the places of their tables.
type book struct {
	ctx    context.Context
	tx     *store.Tx
	o      Options
	lang   *language
	sum    Summary
	tables map[string]table
	places map[string]place // by section
	detail []place          // one per sheet of Detail

	view       overview                              // once the pages are laid out
	detailSums map[string]map[string]decimal.Decimal // by currency and column, over all sheets of Detail
}

// writeWorkbook makes statement.xlsx and its first sheet as statement.html. Everything but Detail is loaded before a page
// is written; Detail is read while it is written.
func writeWorkbook(ctx context.Context, tx *store.Tx, o Options, s Summary) error {
	lang, err := readLanguage(o.Locale)
	if err != nil {
		return err
	}
	b := &book{ctx: ctx, tx: tx, o: o, lang: lang, sum: s, tables: map[string]table{}, places: map[string]place{}, detailSums: map[string]map[string]decimal.Decimal{}}
	pages, err := b.pages()
	if err != nil {
		return err
	}
	if err := b.writeStatementHTML(); err != nil {
		return fmt.Errorf("statement.html: %w", err)
	}
	if err := lang.complete(); err != nil {
		return err
	}
	title := lang.text("title", "tenant", o.Tenant, "period", o.Period)
	return writePages(filepath.Join(o.OutDir, "statement.xlsx"), lang, properties{
		title: title, subject: lang.text("subject"), company: o.Tenant, version: o.Version, at: o.AsOf, tempDir: o.TempDir,
	}, pages)
}

// pages lays out all sheets in the order of their tabs.
func (b *book) pages() ([]page, error) {
	var middle []page
	for _, s := range sheets() {
		p, err := b.sheet(s)
		if err != nil {
			return nil, err
		}
		middle = append(middle, p)
	}
	detail, err := b.detailPages()
	if err != nil {
		return nil, err
	}
	tariff, err := b.sheet(tariffSheet())
	if err != nil {
		return nil, err
	}
	about, err := b.aboutPage()
	if err != nil {
		return nil, err
	}
	view, err := b.overview()
	if err != nil {
		return nil, err
	}
	b.view = view
	pages := append([]page{b.summarySheet(view)}, middle...)
	pages = append(pages, detail...)
	return append(pages, tariff, about), nil
}

// sheet loads and lays out one sheet.
func (b *book) sheet(s Sheet) (page, error) {
	var tables []table
	for _, section := range s.Sections {
		t, err := load(b.ctx, b.tx, b.o, section)
		if err != nil {
			return page{}, err
		}
		b.derive(&t)
		tables = append(tables, t)
		b.tables[section.Key] = t
	}
	l := sheetPage(b.o, b.lang, s, tables, b.facts(s, tables)...)
	if slices.ContainsFunc(s.Sections, Section.sumsMoney) {
		b.leadProvisional(l)
	}
	maps.Copy(b.places, l.places)
	return l.page, nil
}

// sumsMoney says that the table has a total of money.
func (s Section) sumsMoney() bool {
	return slices.ContainsFunc(s.Columns, func(c Column) bool { return c.Total && c.Format == Money })
}

// provisional says how much of the debits later exports may still change; empty where nothing.
func (b *book) provisional() string {
	if !b.keepsBalance() || !b.sum.Balance.Provisional.IsPositive() {
		return ""
	}
	return b.lang.text("summary.provisional", "amount", b.lang.amount(b.sum.Balance.Provisional.Decimal, b.balanceCurrency()))
}

// leadProvisional adds that to the sentence at the head of a sheet: every total says which part is provisional.
func (b *book) leadProvisional(l *layout) {
	if text := b.provisional(); text != "" {
		lead := &l.page.rows[1].cells[1]
		lead.value = fmt.Sprint(lead.value, " ", text)
	}
}

// detailPages lays out the call-by-call list: as many sheets as it needs, or one that says where the list is.
func (b *book) detailPages() ([]page, error) {
	sheet := Sheet{Name: "Detail", Key: "detail"}
	if b.o.Detail != "xlsx" {
		l := newLayout(b.o, b.lang, sheet)
		l.add(0, cell{value: b.lang.text("detail.elsewhere"), style: style{look: Plain}})
		l.page.widths, l.page.length = []float64{60}, len(l.page.rows)
		return []page{l.page}, nil
	}
	var records int
	for _, t := range b.sum.Totals {
		records += int(t.Records)
	}
	stream := &detailStream{book: b}
	var pages []page
	for done := 0; done < records || len(pages) == 0; {
		if len(pages) > 0 {
			sheet.Name = fmt.Sprintf("Detail %d", len(pages)+1)
		}
		p, n, err := b.detailPage(stream, sheet, done, records)
		if err != nil {
			return nil, err
		}
		pages = append(pages, p)
		if done += n; n == 0 {
			break
		}
	}
	return pages, nil
}
