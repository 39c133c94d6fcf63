package reconcile

import "github.com/shopspring/decimal"

// summary adds the days of the period up. Without a day in it the balance just stands; where it is closed, the figures
// of the closing do.
func (h *history) summary(b *books) Summary {
	s := h.open(b)
	if closed, found := h.closed.find(h.Period); found {
		now := s
		s, s.Closed = closed.Summary, true
		s.PostPaid, s.ProvisionalDebits, s.ProvisionalDays = now.PostPaid, now.ProvisionalDebits, now.ProvisionalDays
	}
	return s
}

func (h *history) open(b *books) Summary {
	s := Summary{Opening: b.balance, Closing: b.balance}
	first := true
	for _, d := range b.stated {
		if d.to.Before(h.From) || d.to.Equal(h.From) {
			continue
		}
		if first {
			s.Opening, first = d.opening, false
		}
		s.Funding = s.Funding.Add(d.funding)
		s.Debits = s.Debits.Add(d.debits)
		s.Expired = s.Expired.Add(d.expired)
		s.PostPaid = s.PostPaid.Add(d.postPaid)
		if d.provisional {
			s.ProvisionalDays++
			s.ProvisionalDebits = s.ProvisionalDebits.Add(d.debits)
		}
	}
	for _, o := range b.observations {
		if o.at.Before(h.From) {
			continue
		}
		at, observed, rest := o.at, o.amount, o.difference()
		s.ObservedAt, s.Observed, s.Unexplained = &at, &observed, &rest
	}
	return s
}

// standing is the balance that the time after the closing instant begins with: by all that is known now, so that what came late for
// a closed month counts, and by the period's last observation.
func (h *history) standing(b *books) decimal.Decimal {
	if n := len(b.observations); n > 0 && !b.observations[n-1].at.Before(h.From) {
		return b.known.Add(b.observations[n-1].difference())
	}
	return b.known
}

// rest is what no cause is known for up to the period's last observation, since the books began. The difference of a closed
// period stands, and is not taken to pieces anew by what arrived later.
func (h *history) rest(b *books, s Summary, bridges []bridge) decimal.Decimal {
	if _, closed := h.closed.find(h.Period); closed && len(b.late) > 0 && s.Unexplained != nil {
		return *s.Unexplained
	}
	sum := decimal.Zero
	for _, br := range bridges {
		sum = sum.Add(br.unexplained())
	}
	return sum
}

// beyondTolerance says that so much money is not rounding.
func (o Options) beyondTolerance(d *decimal.Decimal) bool {
	return d != nil && d.Abs().GreaterThan(o.Tolerance)
}
