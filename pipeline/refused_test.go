package pipeline

import (
	"strings"
	"testing"
	"time"

	"tollbook/pipeline/tenant"
)

// TestRefused: a recharge that failed is open until money comes, and the future is not known yet.
func TestRefused(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 10, n, 0, 0, 0, 0, time.UTC) }
	funding := []tenant.Funding{
		{At: day(1), Kind: tenant.RechargeFailed, Reference: "made good by a recharge"},
		{At: day(2), Kind: tenant.Recharge},
		{At: day(3), Kind: tenant.RechargeFailed, Reference: "open"},
		{At: day(4), Kind: tenant.Refund}, // money that goes
		{At: day(5), Kind: tenant.RechargeFailed, Reference: "open too"},
		{At: day(6), Kind: tenant.RechargeFailed, Reference: "not yet"},
		{At: day(7), Kind: tenant.Purchase},
	}
	for asOf, want := range map[int]string{5: "open, open too", 6: "open, open too, not yet", 7: "", 1: "made good by a recharge"} {
		var got []string
		for _, f := range refused(funding, day(asOf)) {
			got = append(got, f.Reference)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("as of October %d: %v, want %s", asOf, got, want)
		}
	}
}
