package reports

import (
	"strings"

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
		t.spreadUnassigned(b.lang.text("unassigned"))
	case "pool_takers":
		t.nameBlank("taker", b.lang.text("nobody"))
	case "users", "user_movers":
		t.nameBlank("display_name", b.lang.text("nobody"))
	case "waterfall":
		t.deriveSteps()
	case "rejects_by_code":
		b.deriveRejects(t)
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
		if r[i] == nil || r[i] == "" {
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
	share := decimal.Zero
	if all.IsPositive() {
		share = unassigned.DivRound(all, 6)
	}
	return []string{"unassigned", b.lang.amount(unassigned, b.o.Currency), "cost", b.lang.amount(all, b.o.Currency), "share", b.lang.percent(share, 1)}
}

// spreadUnassigned spells out what each cost centre would carry of the cost that is nobody's, in proportion to its own
// cost. The parts are differences of a rounded running sum, so that they add up to the last digit.
func (t *table) spreadUnassigned(nobody string) {
	name, cost, by := t.index("cost_center"), t.index("cost"), t.index("currency")
	part, charged := t.index("unassigned_part"), t.index("charged")
	for _, currency := range t.currencies() {
		var own, common decimal.Decimal
		for _, r := range t.rows {
			if r[by] == currency && r[name] == nobody {
				common = common.Add(asDecimal(r[cost]))
			} else if r[by] == currency {
				own = own.Add(asDecimal(r[cost]))
			}
		}
		var passed, given decimal.Decimal
		for _, r := range t.rows {
			if r[by] != currency {
				continue
			}
			share := common.Neg()
			if r[name] != nobody {
				share = decimal.Zero
				if !own.IsZero() {
					passed = passed.Add(asDecimal(r[cost]))
					share = common.Mul(passed).DivRound(own, 6).Sub(given)
					given = given.Add(share)
				}
			} else if own.IsZero() {
				share = decimal.Zero
			}
			r[part], r[charged] = share, asDecimal(r[cost]).Add(share)
		}
	}
}

// deriveSteps says where the column of each step begins and how high it is, for the chart, by whether it is a balance or
// goes up or down; nothing where the balance is below zero at any step.
func (t *table) deriveSteps() {
	step, amount, from := t.index("step"), t.index("amount"), t.index("bar_from")
	low := decimal.Zero
	for _, pass := range []bool{false, true} {
		level := decimal.Zero
		for _, r := range t.rows {
			a := asDecimal(r[amount])
			before, height := level, t.index("bar_level")
			switch r[step] {
			case "opening":
				level = a
			case "funding", "debits", "expired":
				level, height = level.Add(a), t.index("bar_up")
				if a.IsNegative() {
					height = t.index("bar_down")
				}
			case "closing":
				before = decimal.Zero
			default:
				continue
			}
			low = decimal.Min(low, level, before)
			if pass && !low.IsNegative() {
				r[from], r[height] = decimal.Min(before, level), level.Sub(before).Abs()
			}
		}
	}
}

// deriveRejects says what a code means and what to do.
func (b *book) deriveRejects(t *table) {
	code, meaning, remedy := t.index("code"), t.index("meaning"), t.index("remedy")
	for _, r := range t.rows {
		c, _ := r[code].(string)
		r[meaning], r[remedy] = b.lang.word("reject."+c, c), b.lang.word("reject_remedy."+c, "")
	}
}

// derivePools says how much of each pool is used.
func (b *book) derivePools(t *table) {
	total, used, share := t.index("total"), t.index("used"), t.index("used_share")
	for _, r := range t.rows {
		if n := asDecimal(r[total]); n.IsPositive() {
			r[share] = asDecimal(r[used]).DivRound(n, 4)
		}
	}
}
