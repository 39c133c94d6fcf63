package pipeline

import (
	"context"
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"tollbook/pipeline/store"
)

// addGroups adds the groups of a period's differences: by period and cause, one line for each.
func addGroups(ctx context.Context, tx *store.Tx, p Period, out map[string][]string) error {
	rows, err := tx.Query(ctx, fstest.MapFS{"q": {Data: []byte("select cause, subject || ' ' || explanation || ': ' || records || ', ' || variance from cause_groups")}}, "q")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var cause, line string
		if err := rows.Scan(&cause, &line); err != nil {
			return err
		}
		key := p.String() + " " + cause
		out[key] = append(out[key], line)
	}
	return rows.Err()
}

// The example holds three kinds of wrong charges, planted record by record in contoso.planted.csv: 40 calls to prefix 52
// at another price, 6 connection fees taken twice, 9 included calls charged. The reconciliation must find each kind with
// just these records and this money.
func (e *example) plantedAreFound(t *testing.T) {
	want := map[string][]string{
		"2026-08 allowance":      {"MCOPSTN1/domestic/GB charged although all of their 27 minutes came from the pool: 2, 0.540000"},
		"2026-08 connection_fee": {"+338… the connection fee of 0.10 is charged twice: 2, 0.200000"},
		"2026-09 allowance":      {"MCOPSTN1/domestic/GB charged although all of their 44 minutes came from the pool: 4, 0.880000"},
		"2026-09 connection_fee": {"3 destinations the connection fee of 0.06 to 0.15 is charged twice: 3, 0.310000"},
		"2026-09 unrated":        {"no tariff charged, and no tariff row says what it should cost: 3, 1.750000"},
		"2026-10 allowance":      {"MCOPSTN1/domestic/GB charged although all of their 42 minutes came from the pool: 3, 0.840000"},
		"2026-10 connection_fee": {"+338… the connection fee of 0.10 is charged twice: 1, 0.100000"},
		"2026-10 price":          {"+52… billed at 0.052 instead of 0.039 since 2026-10-06 (last billed at 0.039 on 2026-10-06); our tariff had 0.052 until 2026-09-16: 40, 3.784000"},
		"2026-10 unrated":        {"no tariff charged, and no tariff row says what it should cost: 4, 8.400000"},
	}
	if !maps.EqualFunc(e.groups, want, slices.Equal) {
		t.Errorf("got\n%v\nwant\n%v", e.groups, want)
	}
}
