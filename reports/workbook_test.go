package reports

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/internal/plainbook"
	"tollbook/pipeline/store"
)

var update = flag.Bool("update", false, "rewrite the golden workbooks")

func TestEveryCellOfTheWorkbook(t *testing.T) {
	for _, locale := range Locales() {
		o := october(t)
		o.Locale = locale
		// a week is enough to see every kind of cell
		tx := tenant(t, "delete from rated where month = '2026-10' and start_time > timestamp '2026-10-02' and rule <> 'sms' and funding <> 'unrated'; create or replace temp table variance_causes as select currency, cause, count(*) as records, sum(billed_charge)::decimal(24, 6) as billed, sum(cost)::decimal(24, 6) as cost, sum(variance)::decimal(24, 6) as variance from rated where month = '2026-10' group by all;")
		write(t, tx, o)
		got := readBook(t, o.OutDir).Text(0)
		sameAsGolden(t, "statement."+locale+".golden", got)
	}
}

// sameAsGolden compares a text with a file of testdata line by line and shows the lines that are not in both; with
// -update it writes the file.
func sameAsGolden(t *testing.T, name, got string) {
	t.Helper()
	golden := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) == got {
		return
	}
	lines := func(text string) map[string]int {
		out := map[string]int{}
		for _, line := range strings.Split(text, "\n") {
			out[line]++
		}
		return out
	}
	const most = 12 // lines of either kind
	show := func(sign, text string, others map[string]int) {
		shown := 0
		for i, line := range strings.Split(text, "\n") {
			if others[line]--; others[line] >= 0 {
				continue
			}
			if shown++; shown > most {
				t.Errorf("%s … and more", sign)
				return
			}
			t.Errorf("%s %4d  %s", sign, i+1, line)
		}
	}
	t.Errorf("%s differs (- wanted, + got); after a wanted change run the test with -update", golden)
	show("-", string(want), lines(got))
	show("+", got, lines(string(want)))
}

func TestTheSheetsStandInTheirOrder(t *testing.T) {
	o := october(t)
	write(t, tenant(t), o)
	var got []string
	for _, s := range readBook(t, o.OutDir).Sheets {
		got = append(got, s.Name)
	}
	want := []string{"Summary", "Statement", "Pools", "Destinations", "Users", "Cost centers", "Reconciliation", "Recommendation", "Findings", "Rejects", "Detail", "Tariff", "About"}
	if !slices.Equal(got, want) {
		t.Errorf("sheets %v, want %v", got, want)
	}
}

// readCSV reads rated_usage.csv without its heading.
func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// sameValue compares a cell of Detail with the value of rated_usage that it shows.
func sameValue(t *testing.T, format Format, cell plainbook.Cell, want string) bool {
	t.Helper()
	if want == "" || cell.Value == "" {
		return cell.Value == want
	}
	switch format {
	case Instant:
		at, err := time.Parse("2006-01-02T15:04:05.999999Z", want)
		return err == nil && instant(t, cell.Value).Sub(at).Abs() <= time.Microsecond
	case Duration:
		days, err := strconv.ParseFloat(cell.Value, 64)
		return err == nil && strconv.FormatFloat(days*86_400, 'f', 0, 64) == want
	case Rate, Integer:
		a, errA := strconv.ParseFloat(cell.Value, 64)
		b, errB := strconv.ParseFloat(want, 64)
		return errA == nil && errB == nil && a == b && cell.Kind != "inlineStr"
	default:
		return cell.Value == want && cell.Kind == "inlineStr"
	}
}

func TestDetailShowsRatedUsage(t *testing.T) {
	for _, c := range []struct {
		name string
		rows int
		part int
		want []string
	}{
		{"one sheet", 0, 0, []string{"Detail"}},
		{"three sheets, read in four parts", 105, 63, []string{"Detail", "Detail 2", "Detail 3"}},
		{"two sheets, the second just full, as the last part is", 130, 125, []string{"Detail", "Detail 2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := october(t)
			o.SheetRows, o.DetailPart = c.rows, c.part
			write(t, tenant(t), o)
			rated := readCSV(t, filepath.Join(o.OutDir, "rated_usage.csv"))
			header, rated := rated[0], rated[1:]
			book, columns := readBook(t, o.OutDir), detailSection().Columns
			for _, name := range c.want {
				s := book.Sheet(name)
				for r := 6; len(rated) > 0 && s.Cells["A"+strconv.Itoa(r)].Value != ""; r++ {
					if c.rows > 0 && r > c.rows {
						t.Fatalf("%s has more than %d rows", name, c.rows)
					}
					for i, column := range columns {
						key := column.Key
						if key == "start_at" {
							key = "start_time"
						}
						want := rated[0][slices.Index(header, key)]
						if got := s.Cells[cellName(i+1, r)]; !sameValue(t, column.Format, got, want) {
							t.Errorf("%s %s: %q, rated_usage says %q", name, cellName(i+1, r), got.Value, want)
						}
					}
					rated = rated[1:]
				}
			}
			if len(rated) > 0 {
				t.Errorf("%d records are on no sheet", len(rated))
			}
		})
	}
}

func TestEveryCheckOnAboutAgrees(t *testing.T) {
	o := october(t)
	o.SheetRows = 105
	write(t, tenant(t), o)
	about := readBook(t, o.OutDir).Sheet("About")
	n := 0
	for _, ref := range about.Order {
		if c := about.Cells[ref]; strings.HasPrefix(c.Formula, "IF(F") {
			n++
			if c.Value != "OK" {
				t.Errorf("%s says %s", ref, c.Value)
			}
		}
	}
	if n != 3*5+4+1+1 {
		t.Errorf("%d checks", n)
	}
}

func TestAWorkbookThatDisagreesIsNotWritten(t *testing.T) {
	o := october(t)
	_, err := Write(context.Background(), tenant(t, "update ledger_entries set balance = balance + 0.000001 where seq = 5"), o)
	var broken *store.Invariant
	if !errors.As(err, &broken) || broken.Check != "total of Statement" {
		t.Errorf("error %v", err)
	}
}

func TestSeveralCurrenciesNeverAdd(t *testing.T) {
	o := october(t)
	tx := tenant(t, `update rated set currency = 'JPY', billed_charge = 30, cost = 25 where month = '2026-10' and usage_id::varchar like '%0000000003';
		update usage set currency = 'JPY' where usage_id::varchar like '%0000000003';`)
	s := write(t, tx, o)
	if len(s.Totals) != 2 || s.Totals[0].Currency != "USD" || s.Totals[1].Currency != "JPY" {
		t.Fatalf("totals %v", s.Totals)
	}
	book := readBook(t, o.OutDir)
	summary, detail := book.Sheet("Summary"), book.Sheet("Detail")
	for name, want := range map[string]string{"billed_total": "59.75", "billed_total_JPY": "60", "rated_total_JPY": "50"} {
		ref := strings.ReplaceAll(strings.TrimPrefix(book.Names[name], "'Summary'!"), "$", "")
		if got := summary.Cells[ref]; got.Value != want || !strings.HasPrefix(got.Formula, "SUMIFS('Detail'!") {
			t.Errorf("%s at %s is %+v, want %s", name, ref, got, want)
		}
	}
	if summary.Find("Usage in USD") == "" || summary.Find("Usage in JPY") == "" {
		t.Error("Summary lacks the block of a currency")
	}
	if a, b := detail.Cells["A4"].Value, detail.Cells["A5"].Value; a != "USD, all rows" || b != "JPY, all rows" {
		t.Errorf("totals of Detail are of %q and %q", a, b)
	}
	yen := detail.Cells["Z5"]
	if yen.Value != "60" || yen.Format != "#,##0" {
		t.Errorf("yen are shown as %+v", yen)
	}
	users := book.Sheet("Users")
	if c := users.Cells["K4"]; !strings.HasPrefix(c.Formula, "SUMPRODUCT(SUBTOTAL(109,") {
		t.Errorf("total of a currency on Users is %+v", c)
	}
}

func TestTotalsFollowAFilterAndCarryTheirValue(t *testing.T) {
	o := october(t)
	write(t, tenant(t), o)
	c := readBook(t, o.OutDir).Sheet("Users").Cells["K4"]
	if c.Formula != "SUBTOTAL(109,K6:K9)" || c.Value != "60" || c.Kind == "str" {
		t.Errorf("the billed total is %+v", c)
	}
}

func TestTextOfAnExportIsNeverAFormula(t *testing.T) {
	o := october(t)
	write(t, tenant(t), o)
	book := readBook(t, o.OutDir)
	for sheet, texts := range map[string][]string{"Users": {"=cmd|' /C calc'!A0", "+1+1"}, "Rejects": {"=HYPERLINK(\"x\"),␇"}} {
		for _, text := range texts {
			s := book.Sheet(sheet)
			if c := s.Cells[s.Find(text)]; c.Kind != "inlineStr" || c.Formula != "" || c.Format != "@" {
				t.Errorf("%s: %q is %+v", sheet, text, c)
			}
		}
	}
}

// A program that opens a workbook offers to repair it when a table's headings are not those of its cells or occur twice.
func TestTablesAreWholeInEveryLanguage(t *testing.T) {
	for _, locale := range Locales() {
		o := october(t)
		o.Locale = locale
		write(t, tenant(t), o)
		seen := map[string]bool{}
		for _, s := range readBook(t, o.OutDir).Sheets {
			for _, table := range s.Tables {
				if seen[table.Name] {
					t.Errorf("%s: two tables %s", locale, table.Name)
				}
				seen[table.Name] = true
				corner, _, _ := strings.Cut(table.Ref, ":")
				header, err := strconv.Atoi(strings.TrimLeft(corner, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
				if err != nil {
					t.Fatal(err)
				}
				headings := map[string]bool{}
				for i, name := range table.Columns {
					if cell := s.Cells[cellName(i+1, header)]; cell.Value != name || name == "" {
						t.Errorf("%s: column %d of %s is %q, its cell says %q", locale, i+1, table.Name, name, cell.Value)
					}
					if headings[strings.ToLower(name)] {
						t.Errorf("%s: %s has two columns %s", locale, table.Name, name)
					}
					headings[strings.ToLower(name)] = true
				}
			}
		}
	}
}

// Links and defined names lead to cells that are there, and every page with a table keeps rows in sight.
func TestEveryLinkLeadsToACell(t *testing.T) {
	o := october(t)
	write(t, tenant(t), o)
	book := readBook(t, o.OutDir)
	there := func(from, to string) {
		name, cell, ok := strings.Cut(strings.ReplaceAll(to, "$", ""), "!")
		cell, _, _ = strings.Cut(cell, ":")
		i := slices.IndexFunc(book.Sheets, func(s plainbook.Sheet) bool { return "'"+s.Name+"'" == name })
		if !ok || i < 0 || book.Sheets[i].Cells[cell] == (plainbook.Cell{}) {
			t.Errorf("%s leads to %s, where nothing is", from, to)
		}
	}
	links := 0
	for _, s := range book.Sheets {
		if len(s.Tables) > 0 && s.Frozen == "" {
			t.Errorf("%s scrolls as a whole", s.Name)
		}
		for ref, c := range s.Cells {
			if c.Link != "" {
				links++
				there(s.Name+" "+ref, c.Link)
			}
		}
	}
	for _, name := range []string{"closing_balance", "balance_change", "billed_total", "rated_total", "variance_total", "records_total", "unexplained"} {
		there(name, book.Names[name])
	}
	if links < 30 {
		t.Errorf("only %d links", links)
	}
}

func TestDetailMayBeElsewhere(t *testing.T) {
	for _, detail := range []string{"parquet", "none"} {
		o := october(t)
		o.Detail = detail
		write(t, tenant(t), o)
		book := readBook(t, o.OutDir)
		if n := len(book.Sheet("Detail").Tables); n != 0 {
			t.Errorf("detail %s: %d tables on Detail", detail, n)
		}
		summary := book.Sheet("Summary")
		ref := strings.ReplaceAll(strings.TrimPrefix(book.Names["billed_total"], "'Summary'!"), "$", "")
		if c := summary.Cells[ref]; c.Value != "60" || !strings.Contains(c.Formula, "'Destinations'!") {
			t.Errorf("detail %s: billed is %+v", detail, c)
		}
	}
}

func TestTimesAreThoseOfTheConfiguredZone(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	o := october(t)
	o.Zone = zone
	write(t, tenant(t), o)
	detail := readBook(t, o.OutDir).Sheet("Detail")
	want := time.Date(2026, 10, 1, 4, 0, 0, 123_456_000, time.UTC)
	if got := instant(t, detail.Cells["C6"].Value); got.Sub(want).Abs() > time.Microsecond {
		t.Errorf("the first start is %s, want %s", got, want)
	}
	if utc := detail.Cells["AJ6"].Value; utc != "2026-10-01T08:00:00.123456Z" {
		t.Errorf("in UTC it is %s", utc)
	}
}

func TestATenantWithNothingToShow(t *testing.T) {
	o := october(t)
	tx := tenant(t, `delete from rated; delete from usage; delete from pools; delete from rejects; delete from findings; delete from ledger_entries; delete from lots; delete from ledger_days;
		delete from balance_summary; delete from observations; delete from balance_bridge; delete from missing_days; delete from late_items; delete from pool_comparison; delete from pool_partings; delete from included_destinations; delete from variance_causes; delete from variance_top; delete from cause_groups; delete from stopped; delete from licence_list; delete from proposals; delete from daily_spend; delete from advice;
		delete from advice_reasons; delete from advice_curve; delete from alert; delete from alert_stops; delete from backtest;`)
	s := write(t, tx, o)
	if len(s.Totals) != 0 || s.Balance != nil || s.DaysToZero != nil {
		t.Errorf("summary %+v", s)
	}
	if n := len(readBook(t, o.OutDir).Sheets); n != 13 {
		t.Errorf("%d sheets", n)
	}
}

func TestWhatNobodyIsChargedWithIsSpreadToTheLastDigit(t *testing.T) {
	one := decimal.RequireFromString
	b := &table{section: costCentersSheet().Sections[0]}
	for _, r := range []struct{ name, cost, currency string }{
		{"A", "1.000001", "USD"}, {"B", "1", "USD"}, {"C", "1", "USD"}, {"D", "0", "USD"}, {"nobody", "0.1", "USD"}, {"A", "7", "EUR"}, {"nobody", "3", "JPY"},
	} {
		row := make([]any, len(b.section.Columns))
		row[b.index("cost_center")], row[b.index("cost")], row[b.index("currency")] = r.name, one(r.cost), r.currency
		b.rows = append(b.rows, row)
	}
	b.spreadUnassigned("nobody")
	want := []string{"0.033333", "0.033334", "0.033333", "0", "-0.1", "0", "0"}
	for i, r := range b.rows {
		if got := asDecimal(r[b.index("unassigned_part")]); !got.Equal(one(want[i])) {
			t.Errorf("row %d carries %s of what is unassigned, want %s", i+1, got, want[i])
		}
		if got, want := asDecimal(r[b.index("charged")]), asDecimal(r[b.index("cost")]).Add(one(want[i])); !got.Equal(want) {
			t.Errorf("row %d is charged %s, want %s", i+1, got, want)
		}
	}
}
