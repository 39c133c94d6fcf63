package reconcile

import (
	"fmt"

	"tollbook/rates"
)

// eligibility says where credits may not be bought for reasons other than the billing, and what that means.
func (h *history) eligibility(b *books) []finding {
	var out []finding
	if h.Billing == "ea" && h.EACountry != "" && h.EACountry != h.Country {
		out = append(out, finding{
			code: "ea_country_conflict", severity: watch, subject: h.EACountry, records: 1,
			message: fmt.Sprintf("The enterprise agreement is billed in %s and the organisation is in %s: with addresses in different regions the purchase of Communications Credits may be refused.%s", h.EACountry, h.Country, h.oldBalance(b)),
			remedy:  "Open a support ticket before the balance runs out; usage is rated all the same." + h.rechargeOff(b),
		})
	}
	for _, c := range rates.Countries() {
		if c.Alpha2 != h.Country || c.CreditsAvailable {
			continue
		}
		out = append(out, finding{
			code: "credits_not_sold", severity: watch, subject: h.Country, records: 1,
			message: fmt.Sprintf("Communications Credits are not sold in %s, by the published list of countries: usage is rated all the same, to be paid afterwards where the provider offers that.%s", c.Name, h.oldBalance(b)),
			remedy:  "Ask the provider how usage beyond the plans is paid in this country; set no trigger and no recharge." + h.rechargeOff(b),
		})
	}
	return out
}

// oldBalance says what happens to a balance that may not be bought any more.
func (h *history) oldBalance(b *books) string {
	if !b.balance.IsPositive() {
		return ""
	}
	return fmt.Sprintf(" The balance of %s is used up first.", h.amount(b.balance))
}

// rechargeOff warns of auto-recharge where there is a balance to refill.
func (h *history) rechargeOff(b *books) string {
	if !b.balance.IsPositive() && !(h.Auto && h.Recharge > 0) {
		return ""
	}
	text := " Keep auto-recharge off while it is used up."
	if h.Auto && h.Recharge > 0 {
		text += " funding.auto says that it is on."
	}
	return text
}
