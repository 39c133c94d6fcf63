package reports

import (
	"time"

	"github.com/shopspring/decimal"
)

// derive fills in the columns that need the period or a setting, not only the row.
func (b *book) derive(t *table) {
	switch t.section.Key {
	case "pools":
		b.derivePools(t)
	case "days":
		if b.o.Trigger > 0 {
			i := t.index("trigger")
			for _, r := range t.rows {
				r[i] = decimal.NewFromInt(b.o.Trigger)
			}
		}
	}
}

// derivePools says how much of each pool is used, and where it ends up at the pace so far.
func (b *book) derivePools(t *table) {
	total, used, share, forecast := t.index("total"), t.index("used"), t.index("used_share"), t.index("forecast")
	for _, r := range t.rows {
		u := asDecimal(r[used])
		if n := asDecimal(r[total]); n.IsPositive() {
			r[share] = u.DivRound(n, 4)
		}
		r[forecast] = b.atPace(u)
	}
}

// atPace is a count of the part of the period that has passed, carried on to its end.
func (b *book) atPace(used decimal.Decimal) any {
	passed, whole := b.o.Closing.Sub(b.o.From), b.o.To.Sub(b.o.From)
	if passed <= 0 || whole <= 0 {
		return nil
	}
	seconds := func(d time.Duration) decimal.Decimal { return decimal.NewFromInt(int64(d / time.Second)) }
	return used.Mul(seconds(whole)).DivRound(seconds(passed), 0).IntPart()
}
