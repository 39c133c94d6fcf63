package rate

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// TestRecordsThatLeaveOut rates, among full records, those that print nothing where others print something: no cell of
// theirs takes them out of the month, or gives them what is another's.
func TestRecordsThatLeaveOut(t *testing.T) {
	o := tenantOf(holds("ann@contoso.example", "MCOPSTN1", "US"), holds("ann@contoso.example", "MCOPSTNC", "US"))
	var names, want []string
	var given []call
	for _, c := range []struct {
		name  string
		given call
		want  string
	}{
		{"everything is there", call{callee: "+14255550100", other: "US", capability: "MCOPSTN1", numberType: "Subscriber", context: "Domestic", carrier: "Microsoft", duration: 60},
			"domestic | allowance | 0.000000 | "},
		{"no number type, context, capability, operator and country", call{callee: "+14255550100", duration: 60}, "domestic | allowance | 0.000000 | "},
		{"no number: its country is not known, so it is no domestic call", call{duration: 60}, "international | unrated | unrated"},
		{"no number, but the export says where it went", call{other: "US", duration: 60}, "domestic | allowance | 0.000000 | "},
		{"no number and a toll-free type", call{callType: "conf_in", numberType: "TollFree", duration: 60}, "tollfree_in | unrated | unrated"},
		{"no number of a message", call{callType: "sms_out", segments: 1}, "sms | allowance | 0.000000 | "},
		{"no user", call{user: "-", callee: "+14255550100", duration: 60}, "payg | credits | 0.013000 | "},
		{"no user, but a capability", call{user: "-", callee: "+14255550100", capability: "MCOPSTN1", duration: 60}, "domestic | allowance | 0.000000 | "},
		{"no user, no number, no capability", call{user: "-", duration: 60}, "payg | unrated | unrated"},
		{"a user of whom only the id is known", call{user: "-", userID: "aaaaaaaa-0000-4000-8000-000000000001", callee: "+14255550100", capability: "MCOPSTN1", duration: 60},
			"payg | credits | 0.013000 | credits_licence_missing"},
		{"no user of a toll-free call", call{callType: "ucap_in", user: "-", callee: "+18005550100", duration: 60}, "tollfree_in | credits | 0.022000 | "},
		{"of a number one plus is dropped, not two", call{user: "-", callee: "++14255550100", duration: 60}, "payg | unrated | unrated"},
		{"a country in words is no country code", call{callee: "+14255550100", other: "Canada", duration: 60}, "domestic | allowance | 0.000000 | "},
		{"a country of two letters that nobody knows is not at home", call{callee: "+14255550100", other: "QQ", duration: 60}, "international | credits | 0.013000 | "},
		{"blanks around the words of an export", call{callee: "+14255550100", context: " International ", carrier: " Microsoft ", duration: 60}, "international | credits | 0.013000 | "},
		{"an operator of blanks is none", call{callee: "+14255550100", carrier: " ", duration: 60}, "domestic | allowance | 0.000000 | "},
		{"a message is no call of a pay-per-minute conference", call{callType: "sms_out", capability: "MCOMEETACPEA", callee: "+14255550100", segments: 1}, "sms | allowance | 0.000000 | "},
		{"a number of stars only", call{callee: "+****", duration: 60}, "international | unrated | unrated"},
		{"the digits end where the longest prefix could", call{user: "-", callee: "+44870*", duration: 60}, "special | credits | 0.110000 | "},
		{"the last star may be the last digit of a longer prefix", call{user: "-", callee: "+44*", duration: 60}, "payg | credits | 0.030000 | masked_prefix_ambiguous"},
		{"no star is left for a longer prefix", call{user: "-", callee: "+44", duration: 60}, "payg | credits | 0.030000 | "},
	} {
		names, given, want = append(names, c.name), append(given, c.given), append(want, c.want)
	}
	for i, got := range rated(t, o, "rule, funding, cost, findings", given...) {
		if got != want[i] {
			t.Errorf("%s: got %q, want %q", names[i], got, want[i])
		}
	}
}

// TestTheDirectionOfNoCallType is what the export prints beside the type, else outgoing; it decides nothing.
func TestTheDirectionOfNoCallType(t *testing.T) {
	given := []call{{callType: "mystery", direction: "Inbound"}, {callType: "mystery", direction: "outbound"}, {callType: "mystery"}, {callType: "weird_in", direction: "Outbound"}}
	want := []string{"unknown inbound", "unknown outbound", "unknown outbound", "inbound inbound"}
	if got := rated(t, tenantOf(), "rule || ' ' || direction", given...); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestAMessageHasNoFee leaves a fee and increments of a message's row where they are.
func TestAMessageHasNoFee(t *testing.T) {
	o := tenantOf()
	row := message("sms_outbound", "44", "0.01", "0.002")
	row.ConnectionFee, row.Increments = decimal.RequireFromString("0.05"), rates.Increments{FirstS: 30, NextS: 6}
	o.Folder.Tariffs = append(o.Folder.Tariffs, row)
	given := []call{{callType: "sms_out", callee: "+447700900123", segments: 3}, {callType: "sms_out", callee: "+447700900123"}}
	want := []string{"0.000000 0.010000 0.002000 0.036000 - - -", "0.000000 0.010000 0.002000 0.000000 - - -"}
	got := rated(t, o, `concat_ws(' ', connection_fee, price, surcharge, cost, coalesce(increments, '-'), coalesce(cast(billed_s as varchar), '-'), coalesce(cast(full_billed_s as varchar), '-'))`, given...)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestACountryOfItsOwn reads a plan off a record from a country that no table of ours knows: the row for any country holds.
func TestACountryOfItsOwn(t *testing.T) {
	given := []call{{country: "QQ", capability: "MCOPSTN1", context: "Domestic", callee: "+14255550100", duration: 60}, {country: "QQ", capability: "MCOPSTN1", callee: "+14255550100", duration: 60}}
	want := []string{"domestic allowance MCOPSTN1/domestic/QQ 1", "international credits 0"}
	if got := rated(t, tenantOf(), "concat_ws(' ', rule, funding, pool, pool_units)", given...); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestOneUserUnderSeveralNames draws on one pool of the user's own for an id that is printed with two names, with none, and
// for a name without the id; another person's id under one of the names is another's.
func TestOneUserUnderSeveralNames(t *testing.T) {
	const gil, guy = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"
	o := tenantOf(
		tenant.Licence{Holder: gil, UserID: gil, UPN: "gil@contoso.example", Capability: "MCOPSTN8", Country: "US", AssignedFrom: moment("2026-01-01 00:00")},
		tenant.Licence{Holder: guy, UserID: guy, UPN: "guy@contoso.example", Capability: "MCOPSTN8", Country: "US", AssignedFrom: moment("2026-01-01 00:00")},
	)
	var given []call
	for i, who := range [][2]string{{gil, "gil@contoso.example"}, {gil, "gil.gray@contoso.example"}, {gil, "-"}, {"", "gil@contoso.example"}, {guy, "gil@contoso.example"}, {"", "guy@contoso.example"}} {
		given = append(given, call{userID: who[0], user: who[1], callee: "+14255550100", duration: 60, start: fmt.Sprintf("2026-08-03 10:00:%02d", i)})
	}
	var want []string
	for i, user := range []string{gil, gil, gil, gil, guy, guy} {
		want = append(want, fmt.Sprintf("%s %d", user, []int{0, 1, 2, 3, 0, 1}[i]))
	}
	if got := rated(t, o, "pool_user || ' ' || (pool_total - pool_before)", given...); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestManyStretchesOfAMonth changes the price every day and the user's plan every second day: each call has the price of its
// day and the plan of its moment, to the minute before midnight and from midnight on.
func TestManyStretchesOfAMonth(t *testing.T) {
	o := tenantOf()
	o.Folder.HasLicences = true
	o.Zone = newYork()
	first := o.Folder.Tariffs[0]
	o.Folder.Tariffs = slices.Clone(o.Folder.Tariffs[1:])
	day := func(n int) time.Time { return time.Date(2026, 8, n, 0, 0, 0, 0, time.UTC) }
	for n := 1; n <= 31; n++ {
		row := first
		row.ValidFrom, row.ValidTo, row.Price, row.Line = day(n), day(n+1), decimal.New(int64(n), -3), n
		o.Folder.Tariffs = append(o.Folder.Tariffs, row)
		if n%2 == 0 {
			l := holds("ann@contoso.example", "MCOPSTN1", "US")
			l.AssignedFrom, l.AssignedTo = time.Date(2026, 8, n, 0, 0, 0, 0, o.Zone), time.Date(2026, 8, n+1, 0, 0, 0, 0, o.Zone)
			o.Folder.Licences = append(o.Folder.Licences, l)
		}
	}
	var given []call
	var want []string
	for n := 1; n <= 31; n++ {
		for _, start := range []time.Time{time.Date(2026, 8, n, 0, 0, 0, 0, o.Zone), time.Date(2026, 8, n, 23, 59, 59, 0, o.Zone)} {
			at := start.UTC().Format("2006-01-02 15:04:05")
			given = append(given, call{user: "zoe@contoso.example", callee: "+14255550100", duration: 60, start: at}, call{callee: "+14255550100", duration: 60, start: at})
			paid := fmt.Sprintf("2026-08 payg %s %d", decimal.New(int64(n), -3).StringFixed(6), n)
			want = append(want, paid)
			if n%2 == 0 {
				paid = "2026-08 domestic 0.000000"
			}
			want = append(want, paid)
		}
	}
	if got := rated(t, o, "concat_ws(' ', month, rule, cost, tariff_line)", given...); !slices.Equal(got, want) {
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%s: got %q, want %q", given[i].start, got[i], want[i])
			}
		}
	}
}
