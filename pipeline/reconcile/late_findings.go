package reconcile

import "fmt"

// lateFindings tells what arrived for closed months, in the reports of the period it is posted to and of those it
// belongs to.
func (h *history) lateFindings(b *books) []finding {
	postedTo := h.postedTo()
	var out []finding
	for _, l := range b.late {
		if h.Period != postedTo && h.Period != l.month {
			continue
		}
		out = append(out, finding{
			code: "late_for_closed_period", severity: watch, subject: l.month, records: max(l.records, 1),
			message: fmt.Sprintf("After the closing arrived %s; the balance moves by %s, posted as an adjustment to %s.", l.inWords(), h.amount(l.amount), postedTo),
			remedy:  "Nothing to do: the closed figures stand. Wait longer before closing if this happens often.",
		})
	}
	return out
}
