package recommend

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/shopspring/decimal"
)

// kind is a tenant whose process is known: what day i of its life spends on average, and how single days scatter.
type kind struct {
	name    string
	mean    func(i int, t time.Time) float64
	scatter func(rng *rand.Rand) float64 // mean 1
}

func logNormal(sigma float64) func(*rand.Rand) float64 {
	return func(rng *rand.Rand) float64 { return math.Exp(sigma*rng.NormFloat64() - sigma*sigma/2) }
}

func monthEnd(t time.Time) bool { return t.AddDate(0, 0, 5).Month() != t.Month() }

func tenantKinds() []kind {
	weekday := func(t time.Time) float64 {
		switch t.Weekday() {
		case time.Saturday, time.Sunday:
			return 0.1
		}
		return 1.36
	}
	return []kind{
		{"flat", func(int, time.Time) float64 { return 40 }, logNormal(0.3)},
		{"weekday", func(_ int, t time.Time) float64 { return 40 * weekday(t) }, logNormal(0.3)},
		{"month end", func(_ int, t time.Time) float64 {
			if monthEnd(t) {
				return 150
			}
			return 18
		}, logNormal(0.3)},
		{"trending", func(i int, t time.Time) float64 { return 30 * math.Exp(0.0015*float64(i)) * weekday(t) }, logNormal(0.3)},
		{"heavy tailed", func(int, time.Time) float64 { return 40 }, logNormal(1.2)},
		{"regime change", func(i int, t time.Time) float64 {
			if i%400 < 200 {
				return 25 * weekday(t)
			}
			return 50 * weekday(t)
		}, logNormal(0.3)},
	}
}

// spend draws days of the kind's life from day "from" on.
func (k kind) spend(from, days int, seed uint64) []DaySpend {
	rng := rand.New(rand.NewPCG(seed, uint64(from)))
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	out := make([]DaySpend, days)
	for i := range out {
		t := start.AddDate(0, 0, from+i)
		amount := k.mean(from+i, t) * k.scatter(rng)
		out[i] = DaySpend{Day: t, Amount: decimal.NewFromFloat(amount).Round(6)}
	}
	return out
}
