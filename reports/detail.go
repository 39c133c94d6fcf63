package reports

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// detailHead is how many rows stand above the totals of Detail.
const detailHead = 3

// detailPage lays out the sheet that starts after so many records and says how many it takes.
func (b *book) detailPage(stream *detailStream, sheet Sheet, done, records int) (page, int, error) {
	currencies := make([]string, 0, len(b.sum.Totals))
	for _, t := range b.sum.Totals {
		currencies = append(currencies, t.Currency)
	}
	if len(currencies) == 0 {
		currencies = []string{""}
	}
	room := b.o.SheetRows - detailHead - len(currencies) - 1
	if room < 1 {
		return page{}, 0, fmt.Errorf("a sheet of %d rows has no room for records: allow at least %d", b.o.SheetRows, b.o.SheetRows-room+1)
	}
	n := min(records-done, room)
	section := detailSection()
	l := newLayout(b.o, b.lang, sheet)
	b.leadProvisional(l)
	p := place{page: sheet.Name, columns: section.Columns, currencies: currencies, totals: map[string]int{}}
	l.widen(p.columns)
	p.header = detailHead + len(currencies) + 1
	p.first, p.last = p.header+1, p.header+max(n, 1)
	sums, err := b.detailTotals(done, done+n)
	if err != nil {
		return page{}, 0, err
	}
	for _, c := range currencies {
		b.addDetailSums(c, sums[c])
		p.totals[c] = l.add(18, l.detailTotals(p, c, sums[c])...)
	}
	l.add(32, l.headers(p.columns)...)
	section.Key = fmt.Sprintf("detail_%d", len(b.detail)+1)
	l.finish(section, p)
	b.detail = append(b.detail, p)
	l.page.freeze, l.page.freezeCol, l.page.titles = p.header, 3, [2]int{p.header, p.header}
	l.page.length, l.page.wide = p.last, 4
	l.page.stream = func(emit func([]cell) error) error {
		return stream.write(l, n, done+n == records, emit)
	}
	return l.page, n, nil
}

// addDetailSums adds the totals of one sheet to those of all.
func (b *book) addDetailSums(currency string, sums map[string]decimal.Decimal) {
	if b.detailSums[currency] == nil {
		b.detailSums[currency] = map[string]decimal.Decimal{}
	}
	for column, sum := range sums {
		b.detailSums[currency][column] = b.detailSums[currency][column].Add(sum)
	}
}

// detailTotals reads the sums of the records from after to until, by currency and column.
func (b *book) detailTotals(after, until int) (map[string]map[string]decimal.Decimal, error) {
	rows, err := b.tx.Query(b.ctx, queries, "sql/detail_totals.sql", append(b.o.args(), records(after, until)...)...)
	if err != nil {
		return nil, err
	}
	keys := []string{"records", "duration_s", "segments", "pool_units", "cost", "billed_charge", "variance"}
	out := map[string]map[string]decimal.Decimal{}
	var currency string
	values := make([]store.Dec, len(keys))
	dest := []any{&currency}
	for i := range values {
		dest = append(dest, &values[i])
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return nil, closing(rows, err)
		}
		out[currency] = map[string]decimal.Decimal{}
		for i, k := range keys {
			out[currency][k] = values[i].Decimal
		}
	}
	if err := rows.Err(); err != nil {
		return nil, closing(rows, err)
	}
	return out, rows.Close()
}

// detailTotals is the row of totals of one currency. With one currency they follow the filter; with several they are of
// all rows, since a formula per row that looks at the filter would stall a sheet of a million rows.
func (l *layout) detailTotals(p place, currency string, sums map[string]decimal.Decimal) []cell {
	cells := sumCells(len(p.columns))
	cells[0] = cell{value: l.lang.text("total"), style: style{look: Sum}}
	if len(p.currencies) > 1 {
		cells[0].value = l.lang.text("total.all_rows", "currency", currency)
	}
	for i, c := range p.columns {
		if !c.Total {
			continue
		}
		formula := totalFormula(p, i+1, 0, currency)
		if len(p.currencies) > 1 {
			formula = sumFormula([]place{p}, c.Key, currency)
		}
		format := c.Format
		if format == Rate {
			format = Money
		}
		cells[i] = cell{value: sums[c.Key], style: styled(format, l.currency(currency), Sum), formula: formula}
	}
	return cells
}

// detailPart is how many records are asked for at once, as many as one row group of the spooled records has: the engine's
// driver holds a whole answer in memory, which no limit of the engine counts.
const detailPart = 40_960

// detailStream reads the records once, across all sheets of Detail, part by part.
type detailStream struct {
	book   *book
	cursor *cursor
	asked  int // records that the parts so far cover
	values []any
	cells  []cell
}

// write passes on the next n records; the last sheet ends the reading.
func (d *detailStream) write(l *layout, n int, last bool, emit func([]cell) error) error {
	columns := detailSection().Columns
	if n == 0 {
		return emit([]cell{{value: l.lang.text("none"), style: style{look: Body}}})
	}
	for range n {
		values, err := d.next(columns)
		if err != nil || values == nil {
			return d.end(fmt.Errorf("reading the records: %w", orEnd(err)))
		}
		d.values = values
		d.cells = l.body(d.cells[:0], columns, values)
		if err := emit(d.cells); err != nil {
			return d.end(err)
		}
	}
	if last {
		return d.end(nil)
	}
	return nil
}

// next is the next record, of the next part where one is used up; nil after the last.
func (d *detailStream) next(columns []Column) ([]any, error) {
	if d.cursor != nil {
		values, err := d.cursor.next(d.values)
		if err != nil || values != nil {
			return values, err
		}
	}
	if err := d.end(nil); err != nil {
		return nil, err
	}
	c, err := open(d.book.ctx, d.book.tx, d.book.o, "detail", columns, records(d.asked, d.asked+d.book.o.DetailPart)...)
	if err != nil {
		return nil, err
	}
	d.cursor = c
	d.asked += d.book.o.DetailPart
	return c.next(d.values)
}

// end closes the part that is open.
func (d *detailStream) end(err error) error {
	if d.cursor == nil {
		return err
	}
	c := d.cursor
	d.cursor = nil
	return errors.Join(err, c.close())
}

// records names those from after to until in the order of rated_usage, counted from 0.
func records(after, until int) []sql.NamedArg {
	return []sql.NamedArg{sql.Named("after", int64(after)), sql.Named("until", int64(until))}
}

// orEnd names the end of the rows where more were counted.
func orEnd(err error) error {
	if err == nil {
		return sql.ErrNoRows
	}
	return err
}

// sumFormula adds a column of one currency over the sheets it is spread on, whatever a filter shows.
func sumFormula(places []place, key, currency string) string {
	text := ""
	for i, p := range places {
		if i > 0 {
			text += "+"
		}
		if len(p.currencies) > 1 && slices.Contains(p.currencies, currency) {
			text += fmt.Sprintf(`SUMIFS(%s,%s,"%s")`, p.column(key), p.column("currency"), currency)
			continue
		}
		text += "SUM(" + p.column(key) + ")"
	}
	return text
}
