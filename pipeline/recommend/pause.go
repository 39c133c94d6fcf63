package recommend

const (
	pauseLeast = 14          // days without spend that may be a pause
	pauseSide  = horizonDays // days beside it that tell what a day of it would have had
)

// pause is a time in which nothing was spent, [from, to), with spend before and after it; from = to if there was none.
type pause struct{ from, to int }

func (p pause) holds(i int) bool { return p.from <= i && i < p.to }

func (p pause) days() int { return p.to - p.from }

// pause finds the one time without spend that lasted so much longer than any other that it is none of the tenant's ways.
// Counted like other days it would make the level too low, and each future would have some of it.
func (s series) pause() pause {
	var p pause
	gap, next, seen := 0, 0, false
	for i, v := range s.spend {
		switch {
		case v <= 0:
			gap++
			continue
		case seen && gap > p.days():
			next, p = p.days(), pause{i - gap, i}
		case seen:
			next = max(next, gap)
		}
		gap, seen = 0, true
	}
	if next = max(next, gap); s.few() || p.days() < pauseLeast || p.days() <= newTimes*next {
		return pause{}
	}
	return p
}

// fill gives the days of the pause what the days after it have, or while those are few the days before it, so that level,
// trend and jumps pass over it and a level that is another one since begins with it.
func (p pause) fill(spend, seasonal []float64) {
	from, to := p.to, min(len(spend), p.to+pauseSide)
	if to-from < pauseLeast {
		from, to = max(0, p.from-pauseSide), p.from
	}
	want := total(seasonal[from:to])
	for i := p.from; i < p.to && want > 0; i++ {
		spend[i] = seasonal[i] * total(spend[from:to]) / want
	}
}

// silence takes the pause out of a level: its days are stale, and tell nothing of pattern and scatter.
func (p pause) silence(level []float64) []float64 {
	clear(level[p.from:p.to])
	return level
}
