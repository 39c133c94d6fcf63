package reconcile

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// parts take the jump of a step to pieces: the recharges that are proposed for it, then the first explanation of the
// rest that fits. What fits none is unexplained.
func (h *history) parts(b *books, s step) []part {
	var out []part
	rest := s.jump
	if s.recharges > 0 {
		amount := decimal.NewFromInt(h.recharge).Mul(decimal.NewFromInt(int64(s.recharges)))
		out, rest = append(out, part{stepProposed, amount, h.proposedInWords(s.recharges)}), rest.Sub(amount)
	}
	if rest.IsZero() {
		return out
	}
	return append(out, h.partsOf(rest, b, s)...)
}

func (h *history) proposedInWords(n int) string {
	one := h.amount(decimal.NewFromInt(h.recharge))
	if n == 1 {
		return fmt.Sprintf("a jump of one recharge of %s that funding.csv lacks; the row is proposed", one)
	}
	return fmt.Sprintf("a jump of %d recharges of %s that funding.csv lacks; the rows are proposed", n, one)
}

func (h *history) partsOf(rest decimal.Decimal, b *books, s step) []part {
	if rest.Abs().LessThanOrEqual(decimal.New(1, -int32(h.MinorUnits))) {
		return []part{{stepRounding, rest, fmt.Sprintf("%s of rounding", h.amount(rest))}}
	}
	ended := h.endedElsewhere(b, s)
	for _, p := range ended {
		if p.amount.Equal(rest) {
			return []part{p}
		}
	}
	gone := h.absentFrom(b, s)
	if parts := gone.parts(h, rest); parts != nil {
		return parts
	}
	for _, p := range ended {
		if parts := gone.parts(h, rest.Sub(p.amount)); parts != nil {
			return append([]part{p}, parts...)
		}
	}
	switch within := rest.Abs().LessThanOrEqual(h.Tolerance); {
	case within && h.roundable(rest, b, s) != "":
		return []part{{stepRounding, rest, h.roundable(rest, b, s)}}
	case within:
		return []part{{stepUnexplained, rest, fmt.Sprintf("%s, within the tolerance of %s", h.amount(rest), h.amount(h.Tolerance))}}
	}
	return []part{{stepUnexplained, rest, h.amount(rest) + " unexplained"}}
}

// endedElsewhere are the lots that may have ended on one side only: here before the observation, or there some time
// before our date.
func (h *history) endedElsewhere(b *books, s step) []part {
	var out []part
	lost := decimal.Zero
	for _, f := range s.flows {
		if f.step == kindExpiry {
			lost = lost.Sub(f.amount)
		}
	}
	if spared := decimal.Min(lost, s.used); spared.IsPositive() {
		out = append(out, part{stepExpiry, spared, fmt.Sprintf("%s expired here that was used up there, by usage that the ledger does not know", h.amount(spared))})
	}
	early := s.at.AddDate(0, 0, earlyExpiryDays)
	for _, e := range b.expiries {
		left := e.amount.Neg()
		switch {
		case e.at.After(s.from) && !e.at.After(s.at):
			out = append(out, part{stepExpiry, left, fmt.Sprintf("lot %d expired here with %s that the observed balance still holds", e.lot, h.amount(left))})
		case e.at.After(s.at) && e.at.Before(early):
			out = append(out, part{stepExpiry, left.Neg(), fmt.Sprintf("%s is gone that lot %d holds until %s: it expired earlier than expected", h.amount(left), e.lot, instant(e.at))})
		}
	}
	for _, l := range b.lots {
		if l.Remaining.IsPositive() && !l.ExpiresAt.IsZero() && l.ExpiresAt.Before(early) {
			out = append(out, part{stepExpiry, l.Remaining.Neg(), fmt.Sprintf("%s is gone that lot %d holds until %s: it expired earlier than expected", h.amount(l.Remaining), l.Number, instant(l.ExpiresAt))})
		}
	}
	return out
}

// absence is the usage that the provider may know and the exports do not hold: of days without any record, and of days
// whose exports still may come.
type absence struct {
	missing, late             []dayRow
	missingNormal, lateNormal decimal.Decimal
}

func (h *history) absentFrom(b *books, s step) absence {
	var a absence
	for _, i := range gaps(b.days) {
		if d := b.days[i]; d.to.After(s.from) && !d.from.After(s.at) {
			a.missing = append(a.missing, d)
		}
	}
	if s.late {
		first := s.day
		for first > 0 && b.days[first-1].provisional {
			first--
		}
		a.late = b.days[first : s.day+1]
	}
	a.missingNormal, a.lateNormal = h.normal(b.days, a.missing), h.normal(b.days, a.late)
	return a
}

// volume is what the absent days normally take and the ledger lacks.
func (a absence) volume() decimal.Decimal {
	volume := a.missingNormal.Add(a.lateNormal)
	for _, d := range a.late {
		volume = volume.Sub(d.debits)
	}
	return decimal.Max(volume, decimal.Zero)
}

// parts give the rest to the absent days, if such days may have taken so much; nil where not.
func (a absence) parts(h *history, rest decimal.Decimal) []part {
	if !rest.IsNegative() || !plausible(rest, a.missingNormal.Add(a.lateNormal)) {
		return nil
	}
	missing, late := rest, decimal.Zero
	switch {
	case len(a.missing) == 0:
		missing, late = decimal.Zero, rest
	case len(a.late) > 0:
		missing = decimal.Max(rest, a.missingNormal.Neg())
		late = rest.Sub(missing)
	}
	var out []part
	if !late.IsZero() {
		out = append(out, part{stepLate, late, fmt.Sprintf("%s of usage not exported yet: %s still may change", h.amount(late.Neg()), dates(a.late))})
	}
	if !missing.IsZero() {
		out = append(out, part{stepMissing, missing, fmt.Sprintf("%s of usage of days without any record: %s, which normally take %s", h.amount(missing.Neg()), dates(a.missing), h.amount(a.missingNormal))})
	}
	return out
}

// roundable says that every charge of the export, rounded by half a minor unit at most, may make up the rest.
func (h *history) roundable(rest decimal.Decimal, b *books, s step) string {
	var records int64
	for _, d := range b.days {
		if d.to.After(s.from) && !d.from.After(s.at) {
			records += d.debitRecords
		}
	}
	if rest.Abs().GreaterThan(halfMinorUnit(h.MinorUnits).Mul(decimal.NewFromInt(records))) {
		return ""
	}
	return fmt.Sprintf("%s, within the rounding of %s", h.amount(rest), count(records, "charge"))
}
