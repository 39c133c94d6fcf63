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
			message: fmt.Sprintf("After the closing arrived %s; the balance moves by %s, posted as an adjustment to %s.", l.inWords(), h.amount(l.amount), h.postedInWords()),
			remedy:  "Nothing to do: the closed figures stand. Wait longer before closing if this happens often.",
		})
	}
	return out
}

// postedInWords names the month that what arrived is posted to. Seen from a month after which others are closed too, each part of it
// went where the books were open when it came.
func (h *history) postedInWords() string {
	month := h.postedTo()
	if last := h.closed.periods[len(h.closed.periods)-1].period; last >= month {
		return "the month that was open when it came"
	}
	return month
}

// closedEarly says that the period is closed before all of its usage can have come.
func (h *history) closedEarly(s Summary) []finding {
	if !h.Close || s.ProvisionalDays == 0 {
		return nil
	}
	return []finding{{
		code: "closed_provisional", severity: watch, subject: h.Period, records: int64(s.ProvisionalDays),
		message: fmt.Sprintf("%s was closed while %s of it were provisional, with debits of %s so far: what still comes for them is posted to the next month.",
			h.Period, count(int64(s.ProvisionalDays), "day"), h.amount(s.ProvisionalDebits)),
		remedy: fmt.Sprintf("Close a month no sooner than recommend.report_latency_hours after its end: %d hours.", h.LatencyHours),
	}}
}
