package pipeline

import (
	"context"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
)

// TestTolerances gives reports of Microsoft that differ, and wants the settings that this is beyond.
func TestTolerances(t *testing.T) {
	licences := "user_id,upn,capability,country,assigned_from,assigned_to\ndb03c14b-06eb-4189-939b-7cbf3a20ba27,new@contoso.example,MCOPSTN1,US,2026-01-01,\n"
	files := map[string]string{
		"licences.csv":               licences,
		"usage/a.csv":                callHeader + call(1, "Capability", "MCOPSTN1", "Destination Number", "+14255550199", "Duration Seconds", "125", "Charge", "0.00") + call(2, "Call Type", "conf_out", "Charge", "0.50"),
		"pools/2026-10.csv":          "Country or region,Capability description,Total minutes,Minutes used,Minutes available,Capability\nUnited States - Puerto Rico,Office 365 Calling Plan Domestic Pool,6000,8,5992,MCOPSTN1\n",
		"usage/dialout-2026-10.json": `[{"userId":"db03c14b-06eb-4189-939b-7cbf3a20ba27","userPrincipalName":"new@contoso.example","usageLocation":"US","destinationContext":"International","currency":"USD","totalCalls":1,"totalCallCharge":0.70,"totalCallSeconds":60}]`,
	}
	for _, c := range []struct {
		name, asOf string
		pool       int
		dialout    string
		want       []string
	}{
		{"both within", "2026-11-05", 5, "0.20", nil},
		{"the pool beyond", "2026-11-05", 4, "0.20", []string{"ledger.pool_tolerance"}},
		{"the dial-out beyond", "2026-11-05", 5, "0.199999", []string{"ledger.dialout_tolerance"}},
		{"both, and each once", "2026-11-05", 0, "0", []string{"ledger.dialout_tolerance", "ledger.pool_tolerance"}},
		{"exports still on their way", "2026-11-02", 0, "0", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := inFolder(t, c.asOf, files)
			o.Settings.PoolTolerance, o.Settings.DialoutTolerance = c.pool, decimal.RequireFromString(c.dialout)
			result, err := Run(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			code := 0
			if len(c.want) > 0 {
				code = 4
			}
			if !slices.Equal(result.BeyondTolerance, c.want) || result.ExitCode() != code {
				t.Errorf("got %q and exit code %d, want %q and %d", result.BeyondTolerance, result.ExitCode(), c.want, code)
			}
			if n := len(result.Summary.Findings); n == 0 {
				t.Error("no finding at all")
			}
		})
	}
}
