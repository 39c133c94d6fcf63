package reconcile

import "fmt"

// reason says why a recharge looks missing.
func (h *history) reason(observed bool) string {
	switch {
	case observed && h.recharges():
		return fmt.Sprintf("an observed balance is higher by one recharge of %d %s; the trigger is %d", h.recharge, h.Currency, h.Trigger)
	case observed:
		return fmt.Sprintf("an observed balance is higher by one recharge of %d %s", h.recharge, h.Currency)
	}
	return fmt.Sprintf("the balance fell below the trigger of %d %s, and no recharge is booked within %s", h.Trigger, h.Currency, count(int64(h.LatencyHours), "hour"))
}

// csvRow is the row as funding.csv wants it, ready to paste.
func (h *history) csvRow(p proposal) string {
	return fmt.Sprintf("%s,%s,%d,%s,%s", instant(p.at), kindRecharge, h.recharge, h.Currency, p.reference)
}
