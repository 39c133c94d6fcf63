package ingest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	graphCall = `{"id":"9c4984c7-6c3c-427d-a30c-bd0b2eacee90","callId":"1_2@203.0.113.7","userId":"db03c14b-06eb-4189-939b-7cbf3a20ba27","userPrincipalName":"ann@contoso.example",` +
		`"startDateTime":"2026-10-01T00:00:08.2589935Z","endDateTime":"2026-10-01T00:03:47.2589935Z","duration":219,"charge":0.1200000,"callType":"user_in","currency":"USD",` +
		`"calleeNumber":"+1234567890","destinationContext":null,"licenseCapability":"MCOPSTNU","connectionCharge":1E-2}`
	graphSMS = `{"id":"9c4984c7-6c3c-427d-a30c-bd0b2eacee91","smsId":"x","smsType":"sms_in","smsUnits":2,"sentDateTime":"2026-10-06T11:15:48.6113555Z","callCharge":0.015,"currency":"USD"}`
)

// TestGraphPages gives one JSON file and wants its counts and rejects.
func TestGraphPages(t *testing.T) {
	for _, c := range []struct {
		name, content, want string
		rejects             []string
	}{
		{"a page", `{"@odata.count":1000,"value":[` + graphCall + `,` + graphSMS + `],"@odata.nextLink":"https://graph.example/next"}`, "read 2 loaded 2 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"pages one after the other", `{"value":[` + graphCall + `]}{"value":[` + graphSMS + `]}`, "read 2 loaded 2 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"a list of pages", `[{"@odata.count":1,"value":[` + graphCall + `]},{"Value":[7,` + graphSMS + `]}]`, "read 3 loaded 2 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/p.json:2 bad_json"}},
		{"a row beyond the limit", `{"value":[{"id":"` + strings.Repeat("x", LineBytesMax) + `"},` + graphCall + `]}`, "read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 0",
			[]string{"usage/p.json:1 line_too_long"}},
		{"a bare array with a BOM", "\xef\xbb\xbf[" + graphCall + "]", "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"a bare object", graphCall, "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"an object over several lines", strings.ReplaceAll(graphCall, ",", ",\n"), "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"lines", graphCall + "\n\n{broken\n" + graphSMS + "\n", "read 3 loaded 2 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/p.json:3 bad_json"}},
		{"other capitals", strings.NewReplacer(`"id"`, `"Id"`, `"callType"`, `"CallType"`, `"startDateTime"`, `"StartDateTime"`).Replace(graphCall), "read 1 loaded 1 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"an empty page", `{"value":[]}`, "read 0 loaded 0 updated 0 duplicate 0 rejected 0 refused 0", nil},
		{"a page that breaks off", `{"value":[` + graphCall + `,{"id":"9c`, "read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 1", []string{"usage/p.json:2 bad_json"}},
		{"a row that is no object", `{"value":[7,` + graphCall + `]}`, "read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/p.json:1 bad_json"}},
		{"a charge that is an object", `{"value":[` + strings.Replace(graphCall, "0.1200000", `{"amount":1}`, 1) + `]}`, "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/p.json:1 bad_charge"}},
		{"half a second", `{"value":[` + strings.Replace(graphCall, "219", "219.5", 1) + `]}`, "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/p.json:1 bad_duration"}},
		{"a message without an id", `[` + strings.Replace(graphSMS, `"id":"9c4984c7-6c3c-427d-a30c-bd0b2eacee91",`, "", 1) + `]`, "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/p.json:1 bad_usage_id"}},
		{"one property twice", `[` + strings.Replace(graphCall, `"charge"`, `"Charge":1,"charge"`, 1) + `]`, "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/p.json:1 duplicate_column"}},
		{"something else", `{"name":"contoso","numbers":[1,2]}`, "read 1 loaded 0 updated 0 duplicate 0 rejected 1 refused 0", []string{"usage/p.json:1 bad_json"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tx := state(t)
			if got := take(t, tx, folder(t, map[string]string{"usage/p.json": c.content})).counted(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if got := rejected(t, tx); !slices.Equal(got, c.rejects) {
				t.Errorf("got rejects %q, want %q", got, c.rejects)
			}
		})
	}
}

// TestTheOfficialSamples decodes the sample rows of Microsoft's documentation as they stand in the reference.
func TestTheOfficialSamples(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "domain", "usage-formats.md"))
	if err != nil {
		t.Skip("the reference of usage formats is not beside this checkout")
	}
	page := regexp.MustCompile("(?m)^\\{\"@odata.count\":1000.*$").Find(text)
	sms := regexp.MustCompile("`(\\{\"smsId\".*?\\})`").FindSubmatch(text)
	if page == nil || sms == nil {
		t.Fatal("the reference no longer quotes the samples")
	}
	tx := state(t)
	got := take(t, tx, folder(t, map[string]string{"usage/calls.json": string(page), "usage/sms.json": string(sms[1])})).counted()
	// the sample message has no id, and without one it cannot be told from its repetition
	if want := "read 2 loaded 1 updated 0 duplicate 0 rejected 1 refused 0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	call := list(t, tx, "select concat_ws(' ', usage_id, upn, start_time, duration_s, charge, connection_fee, call_type, callee, user_country, capability, number_type, operator, duration_source, context) from usage")
	want := "9c4984c7-6c3c-427d-a30c-bd0b2eacee90 richard.malk@contoso.com 2019-11-01 00:00:08.258993 219 0.000000 0.000000 user_in +1234567890 US MCOPSTNU Subscriber Microsoft microsoft"
	if !slices.Equal(call, []string{want}) {
		t.Errorf("got %q, want %q", call, want)
	}
	if got := rejected(t, tx); !slices.Equal(got, []string{"usage/sms.json:1 bad_usage_id"}) {
		t.Errorf("got rejects %q", got)
	}
}
