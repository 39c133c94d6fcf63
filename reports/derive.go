package reports

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// derive fills in the columns that need the period or a setting, not only the row.
func (b *book) derive(t *table) {
	switch t.section.Key {
	case "pools":
		b.derivePools(t)
	case "advice":
		for _, r := range t.rows {
			r[1] = b.adviceText(r[0], r[1])
		}
	case "cost_centers":
		t.nameBlank("cost_center", b.lang.text("unassigned"))
	case "users":
		t.nameBlank("display_name", b.lang.text("nobody"))
	case "days":
		if b.o.Trigger > 0 {
			i := t.index("trigger")
			for _, r := range t.rows {
				r[i] = decimal.NewFromInt(b.o.Trigger)
			}
		}
	}
}

// adviceText is a figure of the advice as a reader expects it: chances in per cent, amounts grouped.
func (b *book) adviceText(key, value any) any {
	k, _ := key.(string)
	v, _ := value.(string)
	d, err := decimal.NewFromString(v)
	switch {
	case k == "alert":
		return b.lang.word("word."+v, v)
	case v == "true":
		return b.lang.text("word.yes")
	case v == "false":
		return b.lang.text("word.no")
	case err != nil || k == "seed":
		return value
	case strings.Contains(k, "chance") || k == "service_level":
		return b.lang.percent(d, 2)
	default:
		return b.lang.number(d, max(0, -int(d.Exponent())))
	}
}

// nameBlank puts a word in the place of nothing, so that a filter can find the row.
func (t *table) nameBlank(key, word string) {
	i := t.index(key)
	for _, r := range t.rows {
		if r[i] == nil {
			r[i] = word
		}
	}
}

// facts are what the sentence at the head of a sheet names: on Cost centers, how much nobody is charged with.
func (b *book) facts(s Sheet, tables []table) []string {
	if s.Key != "cost_centers" {
		return nil
	}
	t := tables[0]
	name, cost, currency := t.index("cost_center"), t.index("cost"), t.index("currency")
	var all, unassigned decimal.Decimal
	for _, r := range t.rows {
		if r[currency] != b.o.Currency {
			continue
		}
		all = all.Add(asDecimal(r[cost]))
		if r[name] == b.lang.text("unassigned") {
			unassigned = unassigned.Add(asDecimal(r[cost]))
		}
	}
	return []string{"unassigned", b.lang.amount(unassigned, b.o.Currency), "cost", b.lang.amount(all, b.o.Currency)}
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
