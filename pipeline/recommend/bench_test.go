package recommend

import "testing"

// Three years of days, all futures, back-test included: meant to stay below two seconds on one core.
func BenchmarkAdvise(b *testing.B) {
	for _, k := range tenantKinds() {
		history := k.spend(0, lifeDays, 7)
		b.Run(k.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Advise(history, DefaultParams(), &Policy{Trigger: 200, Recharge: 500}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
