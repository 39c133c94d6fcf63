package reports

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
	"tollbook/rates/money"
)

// schemaVersion is that of summary.json: it grows when a key changes its meaning or goes.
const schemaVersion = 1

// summaryFile is summary.json; its fields are in the order in which they are written. Money is a string.
type summaryFile struct {
	SchemaVersion  int                  `json:"schema_version"`
	Tenant         string               `json:"tenant"`
	Period         string               `json:"period"`
	Counts         Counts               `json:"counts"`
	Totals         map[string]totalFile `json:"totals"`
	Balance        balanceFile          `json:"balance"`
	Pools          []Pool               `json:"pools"`
	Recommendation recommendationFile   `json:"recommendation"`
	Alert          *Alert               `json:"alert"`
	Findings       map[string]int64     `json:"findings"`
}

type totalFile struct {
	Billed   string `json:"billed"`
	Rated    string `json:"rated"`
	Variance string `json:"variance"`
}

type balanceFile struct {
	Opening     *string `json:"opening"`
	Funding     *string `json:"funding"`
	Debits      *string `json:"debits"`
	Expired     *string `json:"expired"`
	Closing     *string `json:"closing"`
	Observed    *string `json:"observed"`
	Unexplained *string `json:"unexplained"`
}

type recommendationFile struct {
	Trigger  *string `json:"trigger"`
	Recharge *string `json:"recharge"`
	Initial  *string `json:"initial"`
}

// writeSummaryJSON writes what a script needs.
func writeSummaryJSON(dir string, s Summary) error {
	data, err := s.JSON()
	if err != nil {
		return fmt.Errorf("writing summary.json: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "summary.json"), data, 0o600); err != nil {
		return fmt.Errorf("writing summary.json: %w", err)
	}
	return nil
}

// JSON is summary.json: also what run --json prints.
func (s Summary) JSON() ([]byte, error) {
	f := summaryFile{
		SchemaVersion: schemaVersion, Tenant: s.Tenant, Period: s.Period, Counts: s.Counts,
		Totals: map[string]totalFile{}, Pools: s.Pools, Findings: map[string]int64{},
		Recommendation: recommendationFile{s.whole("trigger"), s.whole("recharge"), s.whole("initial")},
		Alert:          s.Alert,
	}
	if f.Pools == nil {
		f.Pools = []Pool{}
	}
	for _, t := range s.Totals {
		f.Totals[t.Currency] = totalFile{money.Format(t.Billed), money.Format(t.Rated), money.Format(t.Variance)}
	}
	if b := s.Balance; b != nil {
		f.Balance = balanceFile{orNull(b.Opening), orNull(b.Funding), orNull(b.Debits), orNull(b.Expired), orNull(b.Closing), orNull(b.Observed), orNull(b.Unexplained)}
	}
	for _, c := range s.Findings {
		f.Findings[c.Code] = c.Count
	}
	data, err := json.MarshalIndent(f, "", "  ")
	return append(data, '\n'), err
}

func orNull(d store.Dec) *string {
	if !d.Valid {
		return nil
	}
	s := money.Format(d.Decimal)
	return &s
}

// whole is a figure of the advice in whole units, nil where there is none.
func (s Summary) whole(key string) *string {
	d, err := decimal.NewFromString(s.Advice[key])
	if err != nil {
		return nil
	}
	text := d.StringFixed(0)
	return &text
}
