package pools

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

const (
	paths     = 1000
	blockDays = 7 // that a stretch of the past is followed for, on average
)

// Outlook is what is before one pool in the month.
type Outlook struct {
	Month       string     `json:"month"`
	Pool        string     `json:"pool"`
	PoolUser    string     `json:"pool_user,omitempty"`
	Capability  string     `json:"capability"`
	Scope       string     `json:"scope"`
	Country     string     `json:"country"`
	Unit        string     `json:"unit"`
	Total       *int64     `json:"total"` // nil: the size is not known without licences.csv
	Used        int64      `json:"used"`
	HistoryDays int        `json:"history_days"` // final days that it was foretold from
	Chance      *float64   `json:"chance"`       // that it runs out in the month; nil: nothing can be said
	RunsOut     Days       `json:"runs_out"`
	Asked       Amounts    `json:"asked"`        // by the whole month
	ExhaustedAt *time.Time `json:"exhausted_at"` // when it ran out already
}

// Days are the days by which it has happened in one of ten futures, in half of them and in nine of ten; nil: not in
// this month.
type Days struct {
	Low    *time.Time `json:"low"`
	Median *time.Time `json:"median"`
	High   *time.Time `json:"high"`
}

// Amounts are units that one of ten futures, half of them and nine of ten stay below.
type Amounts struct {
	Low    *int64 `json:"low"`
	Median *int64 `json:"median"`
	High   *int64 `json:"high"`
}

// day is what a day asked of a pool.
type day struct {
	date    time.Time
	inMonth bool
	final   bool // nothing more of it is to come
	ahead   bool // it has not begun
	before  bool // there was no usage yet, or the pool was not there
	units   float64
	grown   float64 // holders now for each of then
}

// history is a pool with the days before, the oldest first, to the end of the month.
type history struct {
	Outlook
	days []day
}

// outlook lets the month go on in many ways and counts them.
func (h history) outlook(o Options, month string) Outlook {
	out := h.Outlook
	out.Month = month
	past := h.past()
	out.HistoryDays = len(past)
	if out.ExhaustedAt != nil {
		one := 1.0
		at := out.ExhaustedAt.In(o.Zone)
		date := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
		out.Chance, out.RunsOut = &one, Days{&date, &date, &date}
	}
	if len(past) < leastDays || h.Total == nil || *h.Total <= 0 {
		return out
	}
	key := fnv.New64a()
	_, _ = key.Write([]byte(h.Pool + "/" + h.PoolUser)) // a hash never fails
	rng := rand.New(rand.NewPCG(o.Seed, key.Sum64()))
	asked, ends := make([]float64, paths), make([]int, paths)
	scatter := levelScatter(past)
	for i := range paths {
		level := math.Exp(scatter*rng.NormFloat64() - scatter*scatter/2)
		asked[i], ends[i] = h.future(past, level, rng)
	}
	slices.Sort(asked)
	slices.Sort(ends)
	out.Asked = Amounts{amount(asked[paths/10]), amount(asked[paths/2]), amount(asked[paths*9/10])}
	if out.ExhaustedAt == nil {
		never, _ := slices.BinarySearch(ends, len(h.days))
		chance := float64(never) / paths
		out.Chance = &chance
		out.RunsOut = Days{h.date(ends[paths/10]), h.date(ends[paths/2]), h.date(ends[paths*9/10])}
	}
	return out
}

func amount(units float64) *int64 {
	n := int64(math.Round(units))
	return &n
}

func (h history) date(i int) *time.Time {
	if i >= len(h.days) {
		return nil
	}
	return &h.days[i].date
}

// past are the final days that tell how much is asked, in today's number of holders.
func (h history) past() []day {
	var past []day
	for _, d := range h.days {
		if d.final && !d.before {
			d.units *= d.grown
			past = append(past, d)
		}
	}
	return past
}

// levelScatter is how far the mean may be off, as the deviation of its logarithm: by the scatter of whole weeks, for
// days of one week go together.
func levelScatter(past []day) float64 {
	var weeks []float64
	for end := len(past); end >= 7; end -= 7 {
		sum := 0.0
		for _, d := range past[end-7 : end] {
			sum += d.units
		}
		weeks = append(weeks, sum)
	}
	mean, squares := 0.0, 0.0
	for _, w := range weeks {
		mean += w / float64(len(weeks))
	}
	if mean == 0 {
		return 0
	}
	const widest, single = 1.0, 0.3 // of one week nobody knows how far it is from the next
	if len(weeks) < 2 {
		return single
	}
	for _, w := range weeks {
		squares += (w - mean) * (w - mean)
	}
	n := float64(len(weeks))
	return min(math.Sqrt(squares/(n-1)/n)/mean*(1+2/n), widest)
}

// future goes on to the end of the month: stretches of past days, weekday on weekday. What is known of a day that is
// not final is the least that it asks. It gives what the month asks, and the place of the day at which the pool ends.
func (h history) future(past []day, level float64, rng *rand.Rand) (asked float64, end int) {
	end = len(h.days)
	at := -1
	for i, d := range h.days {
		if !d.inMonth {
			continue
		}
		units := d.units
		if !d.final {
			if at++; at <= 0 || at >= len(past) || rng.IntN(blockDays) == 0 {
				at = alike(past, d.date.Weekday(), rng)
			}
			units = max(units, level*past[at].units)
		}
		if asked += units; asked >= float64(*h.Total) && end == len(h.days) {
			end = i
		}
	}
	return asked, end
}

// alike is the place of a past day of the same weekday; in a week or more each weekday is there.
func alike(past []day, weekday time.Weekday, rng *rand.Rand) int {
	n := len(past)
	first := n - 1 - (int(past[n-1].date.Weekday())-int(weekday)+7)%7
	return first - 7*rng.IntN(first/7+1)
}
