package plan

import (
	"math"
	"math/rand/v2"
	"slices"
)

const (
	draws       = 2000
	blockDays   = 7
	monthDays   = 365.25 / 12
	leastForOne = 14 // days that an interval needs
)

// Interval is between what a month's amount lies four times in five, in whole currency units; Known is false where the
// days are too few to say.
type Interval struct {
	Low, High int64
	Known     bool
}

// IntervalOf draws months from the days: first as many days as there are, in stretches of a week, which stands for what
// another such span would have held, and of them a month. So few days make it wide.
func IntervalOf(days []float64, seed uint64) Interval {
	n := len(days)
	if n < leastForOne {
		return Interval{}
	}
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	months, span := make([]float64, draws), make([]float64, n)
	const whole = 30
	for i := range months {
		stretch(span, days, rng)
		month := make([]float64, whole)
		stretch(month, span, rng)
		for _, v := range month {
			months[i] += v * monthDays / whole
		}
	}
	slices.Sort(months)
	return Interval{Low: int64(math.Round(months[draws/10])), High: int64(math.Round(months[draws*9/10])), Known: true}
}

// stretch fills days with weeks of others.
func stretch(out, from []float64, rng *rand.Rand) {
	for i := 0; i < len(out); i += blockDays {
		at := rng.IntN(len(from))
		for j := i; j < min(i+blockDays, len(out)); j++ {
			out[j] = from[(at+j-i)%len(from)]
		}
	}
}
