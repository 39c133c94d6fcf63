package reports

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/shopspring/decimal"
)

// OverviewRow is what became of one tenant. Summary is the zero value where the run did not come so far.
type OverviewRow struct {
	Folder   string
	Tenant   string // empty where the configuration could not be read
	Period   string // YYYY-MM
	Currency string // of the credits
	ExitCode int
	Outcome  string // what the exit code means
	Summary  Summary
	Workbook string // path from the overview's own folder, with /; empty where there is none
}

// OverviewOptions are what an overview of several tenants needs to know besides its rows.
type OverviewOptions struct {
	Locale  string // en, ru
	Version string
	AsOf    time.Time
}

// WriteOverview writes a workbook with one row a tenant and currency, each with a link to the tenant's own statement.
// It takes the place of the one before in one step.
func WriteOverview(path string, o OverviewOptions, rows []OverviewRow) error {
	lang, err := readLanguage(o.Locale)
	if err != nil {
		return err
	}
	t := table{section: overviewSheet().Sections[0]}
	for _, r := range rows {
		t.rows = append(t.rows, r.cells()...)
	}
	l := sheetPage(Options{Zone: time.UTC}, lang, overviewSheet(), []table{t})
	l.page.rows[1].cells[0] = cell{value: l.page.rows[1].cells[1].value, style: style{look: Lead}} // there is nothing to go back to
	l.page.rows[1].cells = l.page.rows[1].cells[:1]
	linkWorkbooks(l.page.rows[l.places["tenants"].first-1:], t)
	if err := lang.complete(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("writing the overview: %w", err)
	}
	temp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".tmp")
	err = writePages(temp, lang, properties{
		title: lang.text("sheet.overview"), subject: lang.text("subject"), company: "", version: o.Version, at: o.AsOf,
	}, []page{l.page})
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		return fmt.Errorf("writing the overview: %w", closeTemp(temp, err))
	}
	return nil
}

func closeTemp(temp string, err error) error {
	if rm := os.RemoveAll(temp); rm != nil {
		return fmt.Errorf("%w (and removing %s: %w)", err, temp, rm)
	}
	return err
}

func overviewSheet() Sheet {
	return Sheet{Name: "Overview", Key: "overview", Sections: []Section{{Key: "tenants", Columns: []Column{
		{Key: "folder", Width: 22}, {Key: "tenant", Width: 18}, {Key: "period", Width: 12}, {Key: "currency", Width: 12}, {Key: "alert", Width: 12},
		{Key: "balance", Format: Money, Total: true}, {Key: "days_to_zero", Format: Integer, Width: 12}, {Key: "unexplained", Format: Money, Total: true},
		{Key: "billed", Format: Money, Total: true}, {Key: "rated", Format: Money, Total: true}, {Key: "variance", Format: Money, Total: true},
		{Key: "rejected", Format: Integer, Width: 12}, {Key: "unrated", Format: Integer, Width: 12},
		{Key: "trigger", Format: Integer, Width: 12}, {Key: "recharge", Format: Integer, Width: 12},
		{Key: "exit_code", Format: Integer, Width: 12}, {Key: "outcome", Width: 40, Wrap: true}, {Key: "workbook", Width: 40},
	}, Rules: []Rule{
		{Column: "exit_code", Formula: `OR({exit_code}=1,{exit_code}=2,{exit_code}>4)`, Look: Red}, {Column: "exit_code", Formula: `{exit_code}>0`, Look: Amber},
		{Column: "balance", Formula: `AND(ISNUMBER({balance}),{balance}<=0)`, Look: Red},
		{Column: "alert", Formula: `OR({alert}="act",{alert}="stopped")`, Look: Red}, {Column: "alert", Formula: `{alert}="watch"`, Look: Amber},
	}}}}
}

// cells are the rows of one tenant: the currency of the credits first, which also stands there when nothing was used.
func (r OverviewRow) cells() [][]any {
	s := r.Summary
	base := func(currency string) []any {
		row := make([]any, len(overviewSheet().Sections[0].Columns))
		row[0], row[2], row[3] = r.Folder, orNil(r.Period), orNil(currency)
		row[1], row[15], row[16], row[17] = orNil(r.Tenant), int64(r.ExitCode), r.Outcome, orNil(r.Workbook)
		return row
	}
	first := base(r.Currency)
	if s.Tenant == "" { // no report of this run
		return [][]any{first}
	}
	if s.Alert != nil {
		first[4] = s.Alert.Level
	}
	if b := s.Balance; b != nil {
		first[5], first[7] = known(b.Closing.Decimal, b.Closing.Valid), known(b.Unexplained.Decimal, b.Unexplained.Valid)
	}
	if s.DaysToZero != nil {
		first[6] = *s.DaysToZero
	}
	first[11], first[12] = s.Counts.Rejected, s.Counts.Unrated
	first[13], first[14] = advised(s, "trigger"), advised(s, "recharge")
	rows := [][]any{first}
	for _, t := range s.Totals {
		row := first
		if t.Currency != r.Currency {
			row = base(t.Currency)
			rows = append(rows, row)
		}
		row[8], row[9], row[10] = t.Billed, t.Rated, t.Variance
	}
	return rows
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func known(d decimal.Decimal, valid bool) any {
	if !valid {
		return nil
	}
	return d
}

// advised is a figure of the advice in whole units.
func advised(s Summary, key string) any {
	d, err := decimal.NewFromString(s.Advice[key])
	if err != nil {
		return nil
	}
	return d.Round(0).IntPart()
}

// linkWorkbooks lets the last column lead to the files that it names.
func linkWorkbooks(rows []row, t table) {
	column := t.index("workbook")
	for i, r := range t.rows {
		if path, ok := r[column].(string); ok {
			c := &rows[i].cells[column]
			c.style.look, c.file = Source, path
		}
	}
}
