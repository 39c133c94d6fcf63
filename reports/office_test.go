package reports

import (
	"errors"
	"math"
	"path/filepath"
	"strconv"
	"testing"

	"tollbook/internal/plainbook"
)

// TestLibreOfficeComputesTheSame has every formula of a workbook with two currencies and two sheets of Detail computed anew,
// from a copy that does not hold their results.
func TestLibreOfficeComputesTheSame(t *testing.T) {
	o := october(t)
	o.SheetRows = 200
	write(t, tenant(t, `update rated set currency = 'JPY', billed_charge = 30, cost = 25 where month = '2026-10' and usage_id::varchar like '%0000000003';
		update usage set currency = 'JPY' where usage_id::varchar like '%0000000003';`), o)
	work := t.TempDir()
	bare := filepath.Join(work, "bare.xlsx")
	if err := plainbook.Bare(filepath.Join(o.OutDir, "statement.xlsx"), bare); err != nil {
		t.Fatal(err)
	}
	err := plainbook.Office(t.Context(), t.TempDir(), "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Join(work, "out"), bare)
	if errors.Is(err, plainbook.ErrNoOffice) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	computed, err := plainbook.Read(filepath.Join(work, "out", "bare.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	formulas := 0
	for _, s := range readBook(t, o.OutDir).Sheets {
		other := computed.Sheet(s.Name)
		for ref, c := range s.Cells {
			if c.Formula == "" {
				continue
			}
			formulas++
			got := other.Cells[ref]
			a, errA := strconv.ParseFloat(c.Value, 64)
			b, errB := strconv.ParseFloat(got.Value, 64)
			if got.Value != c.Value && (errA != nil || errB != nil || math.Abs(a-b) > 1e-6) {
				t.Errorf("%s %s: %s is %q, LibreOffice computes %q", s.Name, ref, c.Formula, c.Value, got.Value)
			}
		}
	}
	if formulas < 100 {
		t.Errorf("only %d formulas", formulas)
	}
}
