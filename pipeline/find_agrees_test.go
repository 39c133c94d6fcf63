package pipeline

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tollbook/fixtures/gen"
	"tollbook/fixtures/oracle"
	"tollbook/rates"
)

// findAgrees holds that `tariff find` names the row that priced each of the first records, and none where none did.
func findAgrees(t *testing.T, c gen.Case, rated []oracle.Rated) {
	t.Helper()
	printed := map[string]oracle.Record{}
	for _, r := range c.Records {
		printed[strings.ToLower(r.UsageID)] = r
	}
	var tariffs []rates.Tariff
	service := map[string]string{}
	for _, row := range c.Tenant.Tariffs {
		tariff := rates.Tariff{Service: row.Service, Prefix: row.Prefix, Kind: row.Kind, Currency: row.Currency, ValidFrom: civil(row.From), File: row.File, Line: row.Line}
		if !row.To.IsZero() {
			tariff.ValidTo = civil(row.To)
		}
		tariffs = append(tariffs, tariff)
		service[fmt.Sprint(row.File, row.Line)] = row.Service
	}
	compared := 0
	for _, r := range rated[:min(len(rated), 300)] {
		q := rates.Query{Number: rates.ReadNumber(printed[r.UsageID].Callee), Service: service[fmt.Sprint(r.TariffFile, r.TariffLine)], Currency: r.Currency,
			Date: civil(r.Start.In(c.Tenant.Zone))}
		if r.Funding == "unrated" && r.Kind == "call" && r.Direction == "outbound" {
			q.Service = rates.Outbound
		}
		if q.Service == "" {
			continue // nobody paid, so nothing was looked for
		}
		compared++
		found := rates.Lookup(tariffs, q).Winner
		if found == nil && r.TariffFile != "" || found != nil && (found.File != r.TariffFile || found.Line != r.TariffLine) && r.Rule != "unknown" {
			t.Errorf("%s was priced by %s:%d, and found is %+v", r.UsageID, r.TariffFile, r.TariffLine, found)
		}
	}
	if compared == 0 {
		t.Error("nothing was looked up, so nothing was compared")
	}
}

// civil is the date of an instant where it stands.
func civil(at time.Time) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
}
