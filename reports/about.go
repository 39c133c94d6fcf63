package reports

import (
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// check is one comparison of a sheet with the database.
type check struct {
	sheet, column, currency string
	format                  Format
	formula                 string          // of the sheet
	got, want               decimal.Decimal // the rows of the sheet, the database
}

// aboutPage says where the workbook comes from, what its columns mean, and whether its sheets agree with the database.
func (b *book) aboutPage() (page, error) {
	checks, err := b.checks()
	if err != nil {
		return page{}, err
	}
	tables := []table{
		{section: Section{Key: "check", Columns: []Column{
			{Key: "sheet", Width: 36}, {Key: "column", Width: 66}, {Key: "currency", Width: 14}, {Key: "on_sheet", Width: 18},
			{Key: "in_database", Width: 18}, {Key: "difference", Format: Rate}, {Key: "verdict", Width: 12},
		}, Rules: []Rule{{Column: "verdict", Formula: `{verdict}<>"OK"`, Look: Red}, {Column: "verdict", Formula: `{verdict}="OK"`, Look: Green}}}},
		b.settings(), b.inputs(), b.definitions(),
	}
	for _, c := range checks {
		if !c.got.Equal(c.want) {
			return page{}, &store.Invariant{Check: "total of " + c.sheet, Row: fmt.Sprintf("column=%s currency=%s sheet=%s database=%s", c.column, c.currency, c.got, c.want)}
		}
		tables[0].rows = append(tables[0].rows, []any{c.sheet, c.column, c.currency, c.got, c.want, c.got.Sub(c.want), "OK"})
	}
	l := sheetPage(b.o, b.lang, Sheet{Name: "About", Key: "about"}, tables)
	maps.Copy(b.places, l.places)
	l.compare(checks)
	return l.page, nil
}

// compare turns the rows of the check into formulas that go on checking when the workbook is changed.
func (l *layout) compare(checks []check) {
	p := l.places["check"]
	for i, c := range checks {
		r := p.first + i
		cells := l.page.rows[r-1].cells
		st := styled(c.format, l.currency(c.currency), Body)
		unit := fmt.Sprintf("D%d-E%d", r, r)
		if c.format == Duration {
			unit = "(" + unit + ")*86400"
		}
		cells[3] = cell{value: c.got, style: st, formula: c.formula}
		cells[4] = cell{value: c.want, style: st}
		cells[5].formula = fmt.Sprintf("ROUND(%s,4)", unit)
		cells[6].formula = fmt.Sprintf(`IF(F%d=0,"OK","CHECK")`, r)
	}
}

// checks are the totals that must agree: those of usage on every sheet that groups it, the ledger, and the tariff.
func (b *book) checks() ([]check, error) {
	var out []check
	r := reader{ctx: b.ctx, tx: b.tx, o: b.o}
	var currency string
	var records, duration, units int64
	var cost, billed, tariff store.Dec
	r.each("check_totals", func() {
		want := map[string]decimal.Decimal{
			"records": decimal.NewFromInt(records), "duration_s": decimal.NewFromInt(duration), "pool_units": decimal.NewFromInt(units),
			"cost": cost.Decimal, "billed": billed.Decimal,
		}
		for _, key := range []string{"destinations", "users", "cost_centers"} {
			p := b.places[key]
			for _, column := range []string{"records", "duration_s", "pool_units", "billed", "cost"} {
				out = append(out, b.check(key, []place{p}, column, currency, want[column]))
			}
		}
		if len(b.detail) > 0 {
			for _, column := range []string{"duration_s", "pool_units", "billed_charge", "cost"} {
				key := column
				if column == "billed_charge" {
					key = "billed"
				}
				out = append(out, b.check("detail", b.detail, column, currency, want[key]))
			}
		}
		out = append(out, b.check("tariff", []place{b.places["tariff"]}, "cost", currency, tariff.Decimal))
	}, &currency, &records, &duration, &units, &cost, &billed, &tariff)
	return append(out, b.closingCheck()...), r.err
}

// closingCheck compares the last balance of the ledger with the closing balance; a period without entries has none.
func (b *book) closingCheck() []check {
	rows, p := b.tables["ledger"].rows, b.places["ledger"]
	if len(rows) == 0 || b.sum.Balance == nil || !b.sum.Balance.Closing.Valid {
		return nil
	}
	i := p.index("balance")
	return []check{{
		sheet: p.page, column: b.lang.text("column.balance"), currency: b.sum.Balance.Currency, format: Money,
		formula: ref(p.page, i, p.last, p.last), got: asDecimal(rows[len(rows)-1][i-1]), want: b.sum.Balance.Closing.Decimal,
	}}
}

func (b *book) check(section string, places []place, column, currency string, want decimal.Decimal) check {
	p := places[0]
	c := check{sheet: p.page, column: b.lang.text("column." + column), currency: currency, got: b.onSheet(section, column, currency), want: want, formula: sumFormula(places, column, currency)}
	if i := p.index(column); i > 0 {
		c.format = p.columns[i-1].Format
	}
	if len(p.currencies) == 1 && p.currencies[0] != currency && p.currencies[0] != "" {
		c.formula = fmt.Sprintf(`SUMIFS(%s,%s,"%s")`, p.column(column), p.column("currency"), currency)
	}
	return c
}

// onSheet adds the rows of a section as they are written.
func (b *book) onSheet(section, column, currency string) decimal.Decimal {
	if section == "detail" {
		return b.detailSums[currency][column]
	}
	t, sum := b.tables[section], decimal.Zero
	i, by := t.index(column), t.index("currency")
	for _, r := range t.rows {
		if r[by] == currency {
			sum = sum.Add(asDecimal(r[i]))
		}
	}
	return sum
}

func (b *book) settings() table {
	t := table{section: Section{Key: "settings", Columns: []Column{{Key: "setting"}, {Key: "value"}}}}
	for _, s := range append([][2]string{
		{"version", b.o.Version}, {"period", b.o.Period}, {"as_of", b.o.AsOf.UTC().Format("2006-01-02T15:04:05Z")},
	}, b.o.Settings...) {
		t.rows = append(t.rows, []any{s[0], s[1]})
	}
	return t
}

func (b *book) inputs() table {
	t := table{section: Section{Key: "inputs", Columns: []Column{{Key: "source_file", Width: 36, Wrap: true}, {Key: "sha256", Width: 66}}}}
	for _, s := range b.o.Inputs {
		t.rows = append(t.rows, []any{s[0], s[1]})
	}
	return t
}

// definitions explain every column of every sheet, once.
func (b *book) definitions() table {
	t := table{section: Section{Key: "definitions", Columns: []Column{{Key: "column"}, {Key: "definition"}}}}
	sections := []Section{}
	for _, s := range append(sheets(), tariffSheet()) {
		sections = append(sections, s.Sections...)
	}
	sections = append(sections, detailSection())
	var seen []string
	for _, s := range sections {
		for _, c := range s.Columns {
			if s.List || slices.Contains(seen, c.Key) {
				continue
			}
			seen = append(seen, c.Key)
			t.rows = append(t.rows, []any{b.lang.text("column." + c.Key), b.lang.text("definition." + c.Key)})
		}
	}
	return t
}
