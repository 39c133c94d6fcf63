package ingest

import (
	"slices"
	"strings"
	"testing"
)

const (
	routing22 = "CorrelationId,AAD ObjectId,UPN,Display Name,User country,Invite time,Start time,Failure time,End time,Duration (seconds),Success,Caller Number,Callee Number," +
		"Call type,Azure region for Media,Azure region for Signaling,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC FQDN,Media bypass,Shared correlation ID"
	routing25 = "CorrelationId,Microsoft Entra ObjectId,UPN,Display Name,User country,Invite time,Start time,Failure time,End time,Duration (seconds),Success,Caller Number,Callee Number," +
		"Call type,Call Direction,Azure region for Media,Azure region for Signaling,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC FQDN,Media bypass,Shared correlation ID," +
		"Administrative Units,Transfer or Correlation ID"
	routing21 = "CorrelationId,SIP Address,Display Name,User country,Invite time,Start time,Failure time,End time,Duration (seconds),Success,Caller Number,Callee Number,Call type," +
		"Azure region for Media,Azure region for Signaling,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC FQDN,Media bypass,Shared correlation ID"
	graphLeg = `{"id":"9e8bba57-dc14-533a-a7dd-f0da6575eed1","correlationId":"c98e1515-a937-4b81-b8a8-3992afde64e0","userId":"db03c14b-06eb-4189-939b-7cbf3a20ba27",` +
		`"userPrincipalName":"Ann@contoso.example","startDateTime":"2019-11-01T00:00:25.105Z","inviteDateTime":"2019-11-01T00:00:21.949Z","failureDateTime":"0001-01-01T00:00:00Z",` +
		`"endDateTime":"2019-11-01T00:00:30.105Z","duration":5,"callType":"ByotIn","successfulCall":true,"callerNumber":"+12345678***","calleeNumber":"+01234567***",` +
		`"mediaPathLocation":"USWE","signalingLocation":"EUNO","finalSipCode":0,"callEndSubReason":540000,"finalSipCodePhrase":"BYE",` +
		`"trunkFullyQualifiedDomainName":"sbc01.adatum.example","mediaBypassEnabled":false}`
	blocked = `{"userId":"db03c14b-06eb-4189-939b-7cbf3a20ba27","userPrincipalName":"ann@contoso.example","userTelephoneNumber":"+14255550100",` +
		`"blockDateTime":"2026-10-05T10:00:00Z","blockReason":"High Overall Usage","userBlockMode":"Blocked"}`
	unblocked = `{"userId":"db03c14b-06eb-4189-939b-7cbf3a20ba27","userPrincipalName":"ann@contoso.example","userTelephoneNumber":"+14255550100",` +
		`"blockDateTime":"2026-10-06T10:00:00Z","blockReason":"Tenant Requested","userBlockMode":"Unblocked"}`
	dialout = `{"userId":"db03c14b-06eb-4189-939b-7cbf3a20ba27","usageLocation":"US","destinationContext":"International","currency":"USD",` +
		`"totalCalls":12,"totalCallCharge":12.83,"totalCallSeconds":723}`
	poolsTAC = "Country or region,Capability description,Total minutes,Minutes used,Minutes available,Capability\n"
	poolsSfB = "Capability,Capability Description,Country Minute Pool,Used Minutes,Total Minutes,Percent Used\n"
	blockSfB = "User Id,Phone Number,Block Action Time (UTC),Block Action,Block Action Reason\n"
)

// leg is a record of a Direct Routing export, with fields replaced by their header name.
func leg(header string, replace ...string) string {
	cells := map[string]string{
		"CorrelationId": "c98e1515-a937-4b81-b8a8-3992afde64e0", "UPN": "Ann@Contoso.example", "SIP Address": "Ann@Contoso.example", "Display Name": `"Smith, Ann"`,
		"User country": "DE", "Invite time": "2026-10-01T08:00:00Z", "Start time": "2026-10-01T08:00:05Z", "End time": "2026-10-01T08:01:05Z", "Duration (seconds)": "60",
		"Success": "Yes", "Caller Number": "Internal Revenue Service", "Callee Number": "+1001", "Call type": "Dr_In", "Azure region for Media": "USWE",
		"Azure region for Signaling": "EUNO", "Final SIP code": "0", "Final Microsoft subcode": "540000", "Final SIP Phrase": "BYE", "SBC FQDN": "sbc.contoso.example", "Media bypass": "No",
	}
	for i := 0; i+1 < len(replace); i += 2 {
		cells[replace[i]] = replace[i+1]
	}
	var out []string
	for _, name := range strings.Split(header, ",") {
		out = append(out, cells[name])
	}
	return strings.Join(out, ",")
}

// TestKinds gives one file and wants what it is taken for, its counts and its rejects.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		name, content, kind, want string
		rejects                   []string
	}{
		{"calls", csvOf(header25, row25(1)), "pstn", "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"messages of Graph", "[" + graphSMS + "]", "sms", "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"messages as CSV", "\"id\",\"smsId\",\"smsType\",\"smsUnits\",\"sentDateTime\"\n\"" + id(1) + "\",\"x\",\"sms_in\",\"2\",\"2026-10-06T11:15:48Z\"\n", "sms",
			"read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"calls with a column for messages", csvOf(header25+",SMS Units", row25(1)+","), "pstn", "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"21 columns of Direct Routing", csvOf(routing21, leg(routing21)), "direct_routing", "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"22 columns", csvOf(routing22, leg(routing22)), "direct_routing", "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"25 columns", csvOf(routing25, leg(routing25)), "direct_routing", "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"legs of a call, one of them twice", csvOf(routing25, leg(routing25), leg(routing25, "Call type", "dr_out_user_transfer"), leg(routing25)), "direct_routing",
			"read 3 loaded 2 updated 0 duplicate 1 rejected 0 refused 0", nil},
		{"a leg of Graph whose code changes", "[" + graphLeg + "," + strings.Replace(graphLeg, `"BYE"`, `"CANCEL"`, 1) + "]", "direct_routing",
			"read 2 loaded 1 updated 1 duplicate 0 rejected 0 refused 0", nil},
		{"bad legs", csvOf(routing25, leg(routing25, "CorrelationId", "7"), leg(routing25, "Invite time", "soon"), leg(routing25, "Call type", ""),
			leg(routing25, "Duration (seconds)", "-1"), leg(routing25)+",", leg(routing25)), "direct_routing", "read 6 loaded 1 updated 0 duplicate 0 rejected 5 refused 0",
			[]string{"usage/f:2 bad_usage_id", "usage/f:3 bad_timestamp", "usage/f:4 missing_call_type", "usage/f:5 bad_duration", "usage/f:6 field_count"}},
		{"the minute pools of the admin centre", poolsTAC + "Canada,Domestic Pool,480,480,0,MCOPSTN5\n", "pools", "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"the minute pools of the old portal", poolsSfB + "MCOPSTN2,International Pool,United States - Puerto Rico,17,\"324,000\",0.0 %\nMCOPSTN2,x,y,a few,1,\n", "pools",
			"read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/f:3 bad_duration"}},
		{"blocked users", `{"value":[` + blocked + "," + unblocked + "]}", "blocked_users", "read 2 loaded 2 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"blocked users of the old portal", blockSfB + "ann@contoso.example,+14255550100,2026-10-05 10:00:00,Blocked,x\n,,2026-10-05 10:00:00,Blocked,x\n",
			"blocked_users", "read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/f:3 bad_usage_id"}},
		{"blocked users with a comma after the last", `{"value":[{"userId":"x","blockDateTime":"2026-10-05T10:00:00Z",},]}`, "refused",
			"read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/f:1 bad_json"}},
		{"a dial-out report", "[" + dialout + "," + strings.Replace(dialout, "12.83", `"much"`, 1) + "]", "dialout",
			"read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/f:2 bad_charge"}},
		{"rows of several kinds", graphCall + "\n" + graphLeg + "\n" + graphSMS + "\n" + blocked + "\n" + graphLeg + "\n", "pstn",
			"read 5 loaded 4 updated 0 duplicate 1 rejected 0 refused 0", nil},
		{"an empty page", `{"value":[]}`, "empty", "read 0 loaded 0 updated 0 duplicate 0 rejected 0 refused 0", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx, dir := state(t), folder(t, map[string]string{"usage/f": c.content})
			for _, when := range []string{"first", "second"} {
				if got := take(t, tx, dir).counted(); got != c.want {
					t.Errorf("%s run: got %s, want %s", when, got, c.want)
				}
			}
			if got := list(t, tx, "select kind from files"); !slices.Equal(got, []string{c.kind}) {
				t.Errorf("got kind %q, want %s", got, c.kind)
			}
			if got := rejected(t, tx); !slices.Equal(got, c.rejects) {
				t.Errorf("got rejects %q, want %q", got, c.rejects)
			}
		})
	}
}

// TestTheDurationOfALeg gives the times of a leg and wants its start, its duration and what was printed.
func TestTheDurationOfALeg(t *testing.T) {
	for _, c := range []struct{ name, start, end, failure, printed, want string }{
		{"from answer to end", "2026-10-01T08:00:05Z", "2026-10-01T08:01:05Z", "", "60", "2026-10-01 08:00:05 60 60"},
		{"a second lost in rounding", "2026-10-01T08:00:05.9Z", "2026-10-01T08:01:05Z", "", "60", "2026-10-01 08:00:05.9 60 60"},
		{"measured from the invitation", "2026-10-01T08:00:05Z", "2026-10-01T08:01:05Z", "", "65", "2026-10-01 08:00:05 60 65"},
		{"a failure", "", "0001-01-01T00:00:00Z", "2026-10-01T08:00:09Z", "9", "2026-10-01 08:00:00 9 9"},
		{"no answer, the sentinel for it", "0001-01-01T00:00:00Z", "", "2026-10-01T08:00:09Z", "0", "2026-10-01 08:00:00 0 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx := state(t)
			row := leg(routing25, "Start time", c.start, "End time", c.end, "Failure time", c.failure, "Duration (seconds)", c.printed)
			take(t, tx, folder(t, map[string]string{"usage/f": csvOf(routing25, row)}))
			got := list(t, tx, "select concat_ws(' ', start_time, duration_s, reported_s) from direct_routing")
			if !slices.Equal(got, []string{c.want}) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestWhatTheOtherKindsKeep wants the canonical form of rows that are no usage.
func TestWhatTheOtherKindsKeep(t *testing.T) {
	tx := state(t)
	take(t, tx, folder(t, map[string]string{
		"usage/legs.json": graphLeg, "usage/legs.csv": csvOf(routing21, leg(routing21)),
		"usage/dialout.2026-10.json": dialout, "usage/blocked.json": blocked,
		"usage/pools-2026-10-31.csv": poolsTAC + "Canada,Domestic Pool,480,479,1,MCOPSTN5\n",
	}))
	for _, c := range []struct{ query, want string }{
		{"select concat_ws(' ', row_key, upn, start_time, end_time, failure_time, duration_s, success, caller, call_type, sip_code, sub_code, sbc, media_bypass) from direct_routing where call_type = 'byotin'",
			"9e8bba57-dc14-533a-a7dd-f0da6575eed1 ann@contoso.example 2019-11-01 00:00:25.105 2019-11-01 00:00:30.105 5 true +12345678*** byotin 0 540000 sbc01.adatum.example false"},
		{"select concat_ws(' ', upn, caller, callee, call_type, user_country) from direct_routing where call_type <> 'byotin'", "ann@contoso.example Internal Revenue Service +1001 dr_in DE"},
		{"select concat_ws(' ', month, user_id, context, currency, calls, seconds, charge) from dialout_report", "2026-10 db03c14b-06eb-4189-939b-7cbf3a20ba27 International USD 12 723 12.830000"},
		{`select concat_ws(' ', user_id, phone, "at", mode, reason) from blocked_users`, "db03c14b-06eb-4189-939b-7cbf3a20ba27 +14255550100 2026-10-05 10:00:00 blocked High Overall Usage"},
		{"select concat_ws(' ', month, capability, label, description, total, used, source) from pool_reports", "2026-10 MCOPSTN5 Canada Domestic Pool 480 479 usage/pools-2026-10-31.csv"},
		{"select count(*)::varchar from usage", "0"},
	} {
		if got := list(t, tx, c.query); !slices.Equal(got, []string{c.want}) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// TestALegInALaterRun wants a leg that comes again with another code to replace the one that stands.
func TestALegInALaterRun(t *testing.T) {
	tx, dir := state(t), folder(t, map[string]string{"usage/b.csv": csvOf(routing25, leg(routing25))})
	take(t, tx, dir)
	put(t, dir, "usage/a.csv", csvOf(routing25, leg(routing25, "Final SIP code", "487"), leg(routing25, "Call type", "dr_out")))
	if got, want := take(t, tx, dir).counted(), "read 3 loaded 2 updated 1 duplicate 0 rejected 0 refused 0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	got := list(t, tx, "select call_type || ' ' || sip_code from direct_routing order by all")
	if want := []string{"dr_in 487", "dr_out 0"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
