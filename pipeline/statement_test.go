package pipeline

import (
	"context"
	"errors"
	"flag"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"tollbook/internal/plainbook"
	"tollbook/pipeline/tenant"
)

var update = flag.Bool("update", false, "rewrite the golden workbooks of the example")

// goldenRows is how many rows of a sheet a golden lists; of the others it has the hash.
const goldenRows = 45

// workbooks looks at the workbooks of October in every way that another program would.
func (e *example) workbooks(t *testing.T) {
	o := e.o
	book := readStatement(t, filepath.Join(o.OutDir, "2026-10"))
	russian := o
	russian.OutDir, russian.Settings.Locale = filepath.Join(o.TenantDir, "ru"), "ru"
	if _, err := Report(context.Background(), russian); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(russian.OutDir, "2026-10")
	t.Run("every cell in English", func(t *testing.T) { sameAsGolden(t, "contoso.en.golden", book.Text(goldenRows)) })
	t.Run("every cell in Russian", func(t *testing.T) {
		sameAsGolden(t, "contoso.ru.golden", readStatement(t, other).Text(goldenRows))
	})
	t.Run("nothing stays English in Russian", func(t *testing.T) { allRussian(t, readStatement(t, other)) })
	t.Run("Detail is rated_usage", func(t *testing.T) { detailIsRatedUsage(t, o, book) })
	t.Run("LibreOffice computes and prints it", func(t *testing.T) {
		short := russian
		short.OutDir, short.Settings.Detail = filepath.Join(o.TenantDir, "short"), "none"
		if _, err := Report(context.Background(), short); err != nil {
			t.Fatal(err)
		}
		printed(t, filepath.Join(short.OutDir, "2026-10"))
	})
}

func readStatement(t *testing.T, dir string) plainbook.Book {
	t.Helper()
	b, err := plainbook.Read(filepath.Join(dir, "statement.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sameAsGolden compares with a file of testdata and shows the lines that are not in both.
func sameAsGolden(t *testing.T, name, got string) {
	t.Helper()
	golden := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(golden, []byte(got), 0o644)); err != nil {
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
	t.Errorf("%s differs (- wanted, + got); after a wanted change run the test with -update", golden)
	for _, side := range []struct{ sign, text, other string }{{"-", string(want), got}, {"+", got, string(want)}} {
		others := map[string]int{}
		for _, line := range strings.Split(side.other, "\n") {
			others[line]++
		}
		shown := 0
		for i, line := range strings.Split(side.text, "\n") {
			if others[line]--; others[line] < 0 && shown < 15 {
				shown++
				t.Errorf("%s %5d  %s", side.sign, i+1, line)
			}
		}
	}
}

var (
	plainWord   = regexp.MustCompile(`^[A-Za-z][a-z]+(?:['-][a-z]+)*$`)
	latinWord   = regexp.MustCompile(`[A-Za-z][a-z]+(?:['-][a-z]+)*`)
	russianWord = regexp.MustCompile(`[а-яё]`)
)

// allRussian looks for words that the stages wrote and the language file has no others for. What stands in Latin letters
// may be a name or a code of the tenant's own records, or a word that the Russian texts use themselves.
func allRussian(t *testing.T, book plainbook.Book) {
	texts, err := os.ReadFile("../reports/locale/ru.yaml")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, line := range strings.Split(string(texts), "\n") {
		key, text, _ := strings.Cut(line, "\": \"")
		if !strings.HasPrefix(key, "\"~") {
			_, text, _ = strings.Cut(line, ": ")
		}
		for _, word := range latinWord.FindAllString(text, -1) {
			known[word] = true
		}
	}
	data := []string{"Destinations", "Users", "Cost centers", "Detail", "Tariff"}
	for _, s := range book.Sheets {
		for _, word := range latinWord.FindAllString(s.Name, -1) {
			known[word] = true
		}
		for _, c := range s.Cells {
			if c.Kind == "inlineStr" && (slices.Contains(data, s.Name) || !strings.Contains(c.Value, " ")) {
				for _, word := range latinWord.FindAllString(c.Value, -1) {
					known[word] = true
				}
			}
		}
	}
	for _, s := range book.Sheets {
		if slices.Contains(data, s.Name) {
			continue
		}
		for ref, c := range s.Cells {
			if c.Kind != "inlineStr" || !strings.Contains(c.Value, " ") || strings.Count(c.Value, ",") > 10 && !russianWord.MatchString(c.Value) {
				continue // a code, or the raw text of a reject
			}
			for _, field := range strings.Fields(c.Value) {
				word := strings.Trim(field, `.,;:!?()«»"…`)
				if plainWord.MatchString(word) && !known[word] {
					t.Errorf("%s %s still has the English word %q; add its sentence to reports/locale/ru.yaml as \"~ …\": %s", s.Name, ref, word, c.Value)
				}
			}
		}
	}
}

// detailIsRatedUsage compares every cell of Detail, read as plain XML, with the column of rated_usage.parquet under its
// heading's place, which the engine reads.
func detailIsRatedUsage(t *testing.T, o Options, book plainbook.Book) {
	file := filepath.Join(o.OutDir, "2026-10", "rated_usage.parquet")
	want := parquetRows(t, o, file)
	s := book.Sheet("Detail")
	corner, _, _ := strings.Cut(s.Tables[0].Ref, ":")
	first, err := strconv.Atoi(strings.TrimLeft(corner, "A"))
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for i, record := range want {
		row := strconv.Itoa(first + 1 + i)
		for c, column := range sheetColumns() {
			got := s.Cells[column+row]
			if !sameCell(got, record[c]) {
				if wrong++; wrong < 10 {
					t.Errorf("%s%s is %q (%s), rated_usage has %q", column, row, got.Value, got.Kind, record[c])
				}
			}
		}
	}
	if extra := s.Cells["A"+strconv.Itoa(first+1+len(want))]; extra.Value != "" {
		t.Errorf("Detail goes on after the %d records of rated_usage: %q", len(want), extra.Value)
	}
	if len(want) < 9000 || wrong > 0 {
		t.Errorf("%d records, %d cells differ", len(want), wrong)
	}
}

// sheetColumns are the letters under which Detail has the columns of rated_usage in their order: the start as text comes
// last, and the date stands in its place.
func sheetColumns() []string {
	var out []string
	for i := range 35 {
		if i >= 26 {
			out = append(out, "A"+string(rune('A'+i-26)))
		} else {
			out = append(out, string(rune('A'+i)))
		}
	}
	out[2] = "AJ"
	return out
}

// sameCell compares texts as texts, numbers as numbers, and durations as seconds.
func sameCell(cell plainbook.Cell, want string) bool {
	if cell.Kind == "inlineStr" || cell.Value == "" || want == "" {
		return cell.Value == want
	}
	got, errGot := strconv.ParseFloat(cell.Value, 64)
	number, errWant := strconv.ParseFloat(want, 64)
	if errGot != nil || errWant != nil {
		return false
	}
	if cell.Format == "[h]:mm:ss" {
		got = math.Round(got * 86_400)
	}
	return got == number
}

// parquetRows reads a file with the engine, every value as text.
func parquetRows(t *testing.T, o Options, file string) [][]string {
	t.Helper()
	var out [][]string
	_, err := withTenant(context.Background(), o, tenant.Folder{}, func(r *run, ctx context.Context) error {
		rows, err := r.tx.Query(ctx, fstest.MapFS{"q": {Data: []byte("select columns(*)::varchar from read_parquet('" + file + "')")}}, "q")
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		names, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			cells, dest := make([]*string, len(names)), make([]any, len(names))
			for i := range cells {
				dest[i] = &cells[i]
			}
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			line := make([]string, len(cells))
			for i, c := range cells {
				if c != nil {
					line[i] = *c
				}
			}
			out = append(out, line)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// printed lets LibreOffice compute a workbook that does not hold the results of its formulas, and make a PDF; where pdftotext
// is there, its first page is Summary, whole, with every figure as we computed it.
func printed(t *testing.T, dir string) {
	work := t.TempDir()
	bare := filepath.Join(work, "statement.xlsx")
	if err := plainbook.Bare(filepath.Join(dir, "statement.xlsx"), bare); err != nil {
		t.Fatal(err)
	}
	err := plainbook.Office(t.Context(), t.TempDir(), "--convert-to", "pdf", "--outdir", work, bare)
	if errors.Is(err, plainbook.ErrNoOffice) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(work, "statement.pdf")
	if info, err := os.Stat(file); err != nil || info.Size() < 20_000 {
		t.Fatalf("the PDF is not there or empty: %v", err)
	}
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not on the PATH, so the PDF is not read")
	}
	text, err := exec.CommandContext(t.Context(), reader, "-f", "1", "-l", "1", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	wanted := []string{"contoso · 2026-10", "Баланс на конец", "Пулы", "Рекомендация"}
	for _, c := range readStatement(t, dir).Sheet("Summary").Cells {
		if figure, err := strconv.ParseFloat(c.Value, 64); err == nil && c.Formula != "" {
			wanted = append(wanted, strconv.FormatFloat(figure, 'f', 2, 64))
		}
	}
	if len(wanted) < 7 {
		t.Errorf("Summary has only %d formulas", len(wanted)-4)
	}
	for _, want := range wanted {
		if !strings.Contains(string(text), want) {
			t.Errorf("the first page lacks %q:\n%s", want, text)
		}
	}
}
