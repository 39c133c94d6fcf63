package rate

import "testing"

// TestEveryRule gives one call for every rule of the rule book and wants its outcome.
func TestEveryRule(t *testing.T) {
	licences := tenantOf(
		holds("ann@contoso.example", "MCOPSTN2", "US"), holds("ann@contoso.example", "MCOPSTNC", "US"), holds("ann@contoso.example", "MCOMEETADD", "US"),
		holds("bob@contoso.example", "MCOPSTNPP", "US"), holds("eve@contoso.example", "MCOMEETADD_DIALOUT_US", "US"), holds("dan@contoso.example", "MCOPSTN1", "US"),
	)
	var names, want []string
	var given []call
	for _, c := range []struct {
		name  string
		given call
		want  string
	}{
		{"another operator carries the call", call{carrier: "Verizon", callee: "+14255550100", duration: 60}, "operator | operator | 0.000000"},
		{"Operator Connect by its call type", call{callType: "oc_user_in", callee: "+14255550100", duration: 60}, "operator | operator | 0.000000"},
		{"Teams Phone Mobile", call{callType: "fmc_out", callee: "+14255550100", duration: 60}, "operator | operator | 0.000000"},
		{"Microsoft is no other operator", call{carrier: "Microsoft", callee: "+14255550100", duration: 60}, "domestic | allowance | 0.000000"},
		{"a call that Microsoft could not price", call{capability: "FREECALL", callee: "+26311111", duration: 60}, "freecall | free | 0.000000"},
		{"an emergency", call{callType: "emergency_out", callee: "911", duration: 60}, "emergency | free | 0.000000"},
		{"pay per minute, toll line in", call{callType: "conf_in", capability: "MCOMEETACPEA", numberType: "Toll", callee: "+14255550100", duration: 61}, "ppm | credits | 0.018000"},
		{"pay per minute, toll-free line in", call{callType: "conf_in", capability: "MCOMEETACPEA", numberType: "TollFree", callee: "+18005550100", duration: 61}, "ppm | credits | 0.044000"},
		{"pay per minute, out", call{callType: "conf_out", capability: "MCOMEETACPEA_GOV", callee: "+442071234567", duration: 60}, "ppm | credits | 0.030000"},
		{"toll-free by its number type", call{callType: "ucap_in", user: "-", numberType: "Toll-Free", callee: "+18005550100", duration: 60}, "tollfree_in | credits | 0.022000"},
		{"toll-free by its tariff", call{callType: "conf_in", numberType: "Service", callee: "+18005550100", duration: 60}, "tollfree_in | credits | 0.022000"},
		{"a toll line is not toll-free, whatever the tariff", call{callType: "conf_in", numberType: "Toll", callee: "+18005550100", duration: 60}, "inbound | free | 0.000000"},
		{"inbound to a user", call{callType: "user_in", callee: "+18005550100", duration: 60}, "inbound | free | 0.000000"},
		{"shared cost in the UK", call{callee: "+448701234567", duration: 60, context: "International"}, "special | credits | 0.110000"},
		{"premium is not priced by the ordinary row around it", call{callee: "+449012345678", duration: 60}, "special | unrated"},
		{"satellite has no row", call{callee: "+8816123456", duration: 60}, "special | unrated"},
		{"extended dial-out to Canada", call{callType: "conf_out", user: "eve@contoso.example", callee: "+14165550100", other: "CA", duration: 60}, "extended_dialout | free | 0.000000"},
		{"extended dial-out leaves Puerto Rico to Zone A", call{callType: "conf_out", user: "eve@contoso.example", callee: "+17875550100", duration: 60}, "zone_a | allowance | 0.000000"},
		{"meeting dial-out in Zone A", call{callType: "conf_out", callee: "+442071234567", duration: 60}, "zone_a | allowance | 0.000000"},
		{"meeting dial-out outside Zone A", call{callType: "conf_out", callee: "+26311111", duration: 60}, "conf_out | credits | 0.400000"},
		{"pay as you go", call{user: "bob@contoso.example", callee: "+14255550100", duration: 61}, "payg | credits | 0.026000"},
		{"nobody's licence", call{user: "zoe@contoso.example", callee: "+14255550100", duration: 60}, "payg | credits | 0.013000"},
		{"domestic", call{callee: "+14255550100", duration: 60}, "domestic | allowance | 0.000000"},
		{"the US calls Canada at home", call{callee: "+14165550100", duration: 60}, "domestic | allowance | 0.000000"},
		{"the export's own word decides", call{callee: "+14165550100", context: "International", duration: 60}, "international | allowance | 0.000000"},
		{"international on a domestic plan", call{user: "dan@contoso.example", callee: "+447123456789", duration: 60}, "international | credits | 0.060000"},
		{"international in the plan", call{callee: "+447123456789", duration: 60}, "international | allowance | 0.000000"},
		{"a call of 0 s costs nothing", call{user: "bob@contoso.example", callee: "+14255550100"}, "payg | credits | 0.000000"},
		{"a message in the plan", call{callType: "sms_out", callee: "+14255550100", segments: 2}, "sms | allowance | 0.000000"},
		{"a message without a plan", call{callType: "sms_out", user: "bob@contoso.example", callee: "+14255550100", segments: 2}, "sms | credits | 0.021000"},
		{"no tariff in the record's currency", call{user: "bob@contoso.example", callee: "+14255550100", duration: 60, currency: "EUR"}, "payg | unrated"},
		{"an unknown inbound type", call{callType: "weird_in", callee: "+14255550100", duration: 60}, "inbound | free | 0.000000"},
		{"an unknown outbound type goes by the plan", call{callType: "weird_out", callee: "+14255550100", duration: 60}, "domestic | allowance | 0.000000"},
		{"an unknown type without a direction", call{callType: "weird", callee: "+14255550100", duration: 60}, "unknown | unrated"},
	} {
		names, given, want = append(names, c.name), append(given, c.given), append(want, c.want)
	}
	for i, got := range rated(t, licences, "rule, funding, cost", given...) {
		if got != want[i] {
			t.Errorf("%s: got %q, want %q", names[i], got, want[i])
		}
	}
}
