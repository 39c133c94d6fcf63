package recommend

import (
	"fmt"
	"os"
	"testing"
	"time"
)

func TestTry(t *testing.T) {
	if os.Getenv("TRY") == "" {
		t.Skip()
	}
	for _, k := range tenantKinds() {
		for _, n := range []int{28, 91, 182, 365, 1096} {
			h := k.spend(1096-n, n, 7)
			t0 := time.Now()
			a, err := Advise(h, DefaultParams(), &Policy{200, 500, 1000})
			if err != nil {
				t.Fatal(err)
			}
			d := time.Since(t0)
			fmt.Printf("%-14s %4d T %4d R %4d I %4d chance %.5f [%.5f %.5f] idle %.0f exp %.1f rpm %.2f spend %.0f first %.5f bt %d %v\n", k.name, n, a.Policy.Trigger, a.Policy.Recharge, a.Policy.Initial, a.Outcome.Chance, a.Outcome.ChanceLow, a.Outcome.ChanceHigh, a.Outcome.Idle, a.Outcome.ExpectedExpiry, a.Outcome.RechargesPerMonth, a.Outcome.MonthlySpend, a.Outcome.FirstMonth, len(a.Backtest), d)
			if n == 365 {
				for _, r := range a.Reasons {
					fmt.Println("   ", r)
				}
				for _, c := range a.Curve {
					fmt.Printf("      %+v\n", c)
				}
				for _, b := range a.Backtest {
					fmt.Printf("      %s %v %v %.4f %.0f %s %+v\n", b.Month.Format("2006-01"), b.Policy, b.TouchedZero, b.Chance, b.Idle, b.Spend.StringFixed(2), b.Calibration)
				}
			}
		}
	}
}
