package reconcile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// flow is money of one kind that moved between two observations; usage is told apart by service.
type flow struct {
	step, service string
	amount        decimal.Decimal
}

// The steps of a bridge from one observed balance to the next, besides the kinds of entries.
const (
	stepObserved    = "observed"
	stepPostPaid    = "post_paid" // usage that no balance pays
	stepProposed    = "proposed_recharge"
	stepExpiry      = "expiry_elsewhere" // a lot that ended on one side only
	stepMissing     = "missing_days"
	stepLate        = "late_usage" // known to the provider, not exported yet
	stepRounding    = "rounding"
	stepUnexplained = "unexplained"
)

// part is a piece of what the observed balance moved by beyond the ledger, and where it comes from.
type part struct {
	step   string
	amount decimal.Decimal
	words  string
}

// step is the way from one observation to the next.
type step struct {
	comparison
	from      time.Time       // the observation before; zero: there is none
	jump      decimal.Decimal // by how much the difference changed
	recharges int             // missing recharges that are proposed for it
	late      bool            // seen on a day that is still provisional
	used      decimal.Decimal // taken there and not here, from lots that are still to end
}

func (h *history) stepTo(b *books, before, o comparison) step {
	return step{
		comparison: o, from: before.at, jump: o.difference().Sub(before.difference()),
		late: o.day >= 0 && b.days[o.day].provisional,
	}
}

// bridge is a step with its parts, which add up to the jump.
type bridge struct {
	step
	parts []part
	words string
}

// bridges explain every observation by the one before.
func (h *history) bridges(b *books, m *missing) []bridge {
	var out []bridge
	var before comparison
	used := decimal.Zero
	for i, o := range b.observations {
		s := h.stepTo(b, before, o)
		s.used = used
		s.recharges = m.jumps[i]
		next := bridge{step: s, parts: h.parts(b, s)}
		if i > 0 && h.undone(out, o) {
			next.parts = out[i-1].reversed()
		}
		next.words = h.bridgeInWords(next)
		used = decimal.Max(used.Sub(next.usage()), decimal.Zero)
		out, before = append(out, next), o
	}
	return out
}

// undone says that the last observation alone differed: what it showed is gone again.
func (h *history) undone(before []bridge, o comparison) bool {
	last := before[len(before)-1]
	was := last.difference().Sub(last.jump)
	return last.recharges == 0 && !last.jump.IsZero() && o.difference().Equal(was)
}

func (br bridge) reversed() []part {
	var out []part
	for _, p := range br.parts {
		out = append(out, part{p.step, p.amount.Neg(), "what differed at the observation before is gone"})
	}
	return out
}

// usage is what the balance moved by for use that only one side knows, and what that spared it when a lot ended.
func (br bridge) usage() decimal.Decimal {
	sum := decimal.Zero
	for _, p := range br.parts {
		if p.step != stepProposed && p.step != stepRounding {
			sum = sum.Add(p.amount)
		}
	}
	return sum
}

// unexplained is the part that no cause is known for.
func (br bridge) unexplained() decimal.Decimal {
	sum := decimal.Zero
	for _, p := range br.parts {
		if p.step == stepUnexplained {
			sum = sum.Add(p.amount)
		}
	}
	return sum
}

func (h *history) bridgeInWords(br bridge) string {
	unit := decimal.New(1, -int32(h.MinorUnits))
	var words []string
	switch difference := br.difference(); {
	case difference.IsZero():
		words = append(words, "agrees with the ledger")
	case difference.Abs().LessThanOrEqual(unit):
		words = append(words, "agrees but for rounding")
	case br.jump.Abs().LessThanOrEqual(unit):
		words = append(words, fmt.Sprintf("nothing new: the difference of %s stands since the observation before", h.amount(difference)))
	default:
		for _, p := range br.parts {
			if len(words) == 0 || words[len(words)-1] != p.words {
				words = append(words, p.words)
			}
		}
	}
	if br.late {
		words = append(words, "compared with a provisional day")
	}
	return strings.Join(words, "; ")
}

// bridgeRows are the steps of every bridge in order: from the balance observed before, or the opening of the books, to
// the one observed now.
func (h *history) bridgeRows(bridges []bridge) [][]any {
	var out [][]any
	for i, br := range bridges {
		from := br.from
		if i == 0 {
			from = h.start
		}
		row := func(step, service string, amount decimal.Decimal, words string) {
			out = append(out, []any{int64(i + 1), int64(len(out) + 1), from, br.at, step, text(service), amount, h.Currency, text(words)})
		}
		if i > 0 {
			row(kindOpening, "", bridges[i-1].amount, "")
		}
		for _, f := range inOrder(br.flows) {
			row(f.step, f.service, f.amount, "")
		}
		for _, p := range br.parts {
			row(p.step, "", p.amount, p.words)
		}
		row(stepObserved, "", br.amount, br.words)
	}
	return out
}

// inOrder sorts what moved the balance: money first, then usage by service, then what expired.
func inOrder(flows []flow) []flow {
	order := []string{kindOpening, "purchase", kindRecharge, "refund", kindAdjustment, kindUsage, stepPostPaid, kindExpiry}
	return slices.SortedStableFunc(slices.Values(flows), func(a, b flow) int {
		return cmp.Or(slices.Index(order, a.step)-slices.Index(order, b.step), strings.Compare(a.service, b.service))
	})
}
