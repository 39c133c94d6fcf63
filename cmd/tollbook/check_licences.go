package main

import (
	"fmt"
	"strings"

	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// addLicences notes the licences that grant nothing, since the users who hold them then pay for what they call. Lists of
// licences have many that are none of telephony, so that none of this is a mistake by itself.
func (r *checkReport) addLicences(held tenant.Folder) {
	isPlan := map[string]bool{} // of the known ones
	for _, c := range rates.Capabilities() {
		isPlan[c.Code] = c.CallingPlan
	}
	granted := map[string]bool{}
	for _, a := range append(rates.BuiltinAllowances(), held.Allowances...) {
		granted[a.Capability] = true
	}
	var unknown, plans []string
	told := map[string]bool{}
	for _, l := range held.Licences {
		plan, known := isPlan[l.Capability]
		if told[l.Capability] || granted[l.Capability] || known && !plan {
			continue
		}
		told[l.Capability] = true
		name := fmt.Sprintf("%s (line %d)", l.Capability, l.Line)
		if known {
			plans = append(plans, name)
		} else {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		r.note("licences.csv has capabilities that are not known and grant nothing: %s; if one is a calling plan, correct its name or say what it includes in allowances.csv", strings.Join(unknown, ", "))
	}
	if len(plans) > 0 {
		r.note("licences.csv has calling plans whose allowance is not published, so that their users pay for every call: %s; say what they include in allowances.csv", strings.Join(plans, ", "))
	}
}
