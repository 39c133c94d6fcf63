package recommend

import (
	"flag"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Whatever the days hold, there is an answer, in whole units within bounds, with figures and sentences.
func TestAnyHistoryGetsAnAnswer(t *testing.T) {
	if err := flag.Set("rapid.checks", "15"); err != nil { // each is a whole advice with its back-test
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 90).Draw(t, "days")
		amounts := rapid.SliceOfN(rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(-100, 100), rapid.Float64Range(0, 1e11)), n, n).Draw(t, "amounts")
		history := days(amounts...)
		for i := range history {
			history[i].Day = history[i].Day.AddDate(0, 0, rapid.IntRange(0, 40).Draw(t, "gap"))
		}
		p := DefaultParams()
		p.Paths = minPathsRun
		a, err := Advise(history, p, &Policy{Trigger: 50, Recharge: 50})
		if err != nil {
			t.Fatal(err)
		}
		for _, amount := range []int64{a.Policy.Trigger, a.Policy.Recharge, a.Policy.Initial} {
			if amount < MinAmount || amount > maxAmount {
				t.Fatalf("policy %+v", a.Policy)
			}
		}
		o := a.Outcome
		for _, v := range []float64{o.Chance, o.ChanceLow, o.ChanceHigh, o.Idle, o.ExpectedExpiry, o.RechargesPerMonth, a.Calibration.Within99} {
			if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
				t.Fatalf("outcome %+v", o)
			}
		}
		if len(a.Reasons) == 0 || o.Chance > 1 {
			t.Fatalf("advice %+v", a)
		}
		look, err := Look(history, Holding{Balance: money("12.5")}, &a.Policy, p)
		if err != nil || look.Alert != AlertAct {
			t.Fatalf("outlook %+v, %v", look, err)
		}
	})
}
