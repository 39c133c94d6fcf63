package ingest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// record is a usage record with the fields that every form of export carries.
type record map[string]string

// anyRecord draws the n-th record; text may hold what CSV has to quote.
func anyRecord(t *rapid.T, n int) record {
	text := rapid.StringMatching(`[A-Za-zäß0-9=@+ ,"'-]{0,12}`)
	start := time.Date(2026, 10, 1, 0, 0, rapid.IntRange(0, 40*86400).Draw(t, "start"), 1000*rapid.IntRange(0, 999_999).Draw(t, "micros"), time.UTC)
	seconds := rapid.IntRange(0, 9000).Draw(t, "seconds")
	return record{
		"UsageId": id(n), "Call ID": fmt.Sprintf("%d@203.0.113.7", rapid.IntRange(1, 3).Draw(t, "call")), "User Location": rapid.SampledFrom([]string{"US", "DE", ""}).Draw(t, "country"),
		"UPN": rapid.SampledFrom([]string{"Ann@Contoso.example", "bob@contoso.example", ""}).Draw(t, "upn"), "User Display Name": strings.TrimSpace(text.Draw(t, "name")),
		"Caller ID": "+14255550100", "Call Type": rapid.SampledFrom([]string{"user_out", "CONF_IN", "hologram"}).Draw(t, "type"), "Number Type": "Subscriber",
		"Domestic/International": rapid.SampledFrom([]string{"Domestic", "International", ""}).Draw(t, "context"), "Destination Number": "+3314567****", "External Country": "FR",
		"Start Time": start.Format("2006-01-02T15:04:05.0000000Z"), "End Time": start.Add(time.Duration(seconds) * time.Second).Format("2006-01-02T15:04:05.0000000Z"),
		"Duration Seconds": fmt.Sprint(seconds), "Connection Fee": "0.00", "Charge": fmt.Sprintf("%d.%02d", rapid.IntRange(0, 9).Draw(t, "units"), rapid.IntRange(0, 99).Draw(t, "cents")),
		"Currency": "USD", "Capability": "MCOPSTN1", "Operator": "Microsoft", "Source of Call Duration": "Microsoft",
	}
}

// asCSV writes an export of either generation of line ends, quoting everything or only what needs it.
func asCSV(records []record, eol string, quoteAll bool) string {
	var out strings.Builder
	out.WriteString(header25 + eol)
	for _, r := range records {
		for i, name := range strings.Split(header25, ",") {
			if i > 0 {
				out.WriteByte(',')
			}
			cell := r[name]
			if quoteAll || strings.ContainsAny(cell, "\",\r\n") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			out.WriteString(cell)
		}
		out.WriteString(eol)
	}
	return out.String()
}

// asPage writes a Graph page of the records.
func asPage(records []record) string {
	names := map[string]string{
		"UsageId": "id", "Call ID": "callId", "User Location": "usageCountryCode", "UPN": "userPrincipalName", "User Display Name": "userDisplayName",
		"Caller ID": "callerNumber", "Call Type": "callType", "Number Type": "inventoryType", "Domestic/International": "destinationContext",
		"Destination Number": "calleeNumber", "External Country": "otherPartyCountryCode", "Start Time": "startDateTime", "End Time": "endDateTime",
		"Currency": "currency", "Capability": "licenseCapability", "Operator": "operator", "Source of Call Duration": "callDurationSource",
		"Duration Seconds": "duration", "Connection Fee": "connectionCharge", "Charge": "charge",
	}
	rows := make([]map[string]any, 0, len(records))
	for _, r := range records {
		row := map[string]any{}
		for name, property := range names {
			switch cell := r[name]; {
			case cell == "":
				row[property] = nil
			case name == "Duration Seconds" || name == "Connection Fee" || name == "Charge":
				row[property] = json.Number(cell)
			default:
				row[property] = cell
			}
		}
		rows = append(rows, row)
	}
	page, err := json.Marshal(map[string]any{"@odata.count": len(rows), "value": rows})
	if err != nil {
		panic(err)
	}
	return string(page)
}

// forms are ways to deliver the same records; each gives the files of a usage folder.
func forms(records []record) map[string]map[string]string {
	half := len(records) / 2
	backwards := slices.Clone(records)
	slices.Reverse(backwards)
	return map[string]map[string]string{
		"one CSV":            {"usage/a.csv": asCSV(records, "\r\n", false)},
		"every field quoted": {"usage/a.csv": asCSV(records, "\n", true)},
		"split in two":       {"usage/a.csv": asCSV(records[:half], "\r\n", false), "usage/b/c.txt": asCSV(records[half:], "\n", false)},
		"backwards":          {"usage/a.csv": asCSV(backwards, "\r\n", false)},
		"twice":              {"usage/a.csv": asCSV(records, "\r\n", false), "usage/b.csv": asCSV(backwards, "\n", true)},
		"zipped and gzipped": {"usage/a.zip": zipped("x.csv", asCSV(records[:half], "\r\n", false), "parameters.json", "{}"), "usage/b.csv.gz": packed(asCSV(records[half:], "\n", false))},
		"a Graph page":       {"usage/a.json": asPage(records)},
		"both":               {"usage/a.json": asPage(records[:half]), "usage/b.csv": asCSV(records, "\r\n", false)},
	}
}

// TestEveryFormOfTheSameRecordsReachesTheSameUsage is a law: how records are delivered does not matter.
func TestEveryFormOfTheSameRecordsReachesTheSameUsage(t *testing.T) {
	const query = `select concat_ws('|', usage_id, kind, call_id, user_country, upn, display_name, caller, callee, call_type, number_type, context, other_country,
		start_time, end_time, duration_s, charge, connection_fee, currency, capability, operator, duration_source) from usage order by usage_id`
	batches := rapid.Custom(func(rt *rapid.T) []record {
		records := make([]record, rapid.IntRange(1, 12).Draw(rt, "records"))
		for i := range records {
			records[i] = anyRecord(rt, i+1)
		}
		return records
	})
	for seed := range 6 {
		records := batches.Example(seed)
		var want []string
		for i, name := range []string{"one CSV", "every field quoted", "split in two", "backwards", "twice", "zipped and gzipped", "a Graph page", "both"} {
			tx := state(t)
			s := take(t, tx, folder(t, forms(records)[name]))
			got := list(t, tx, query)
			if i == 0 {
				want = got
			}
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d, %s: got %q, want %q", seed, name, got, want)
			}
			if int(s.Loaded) != len(records) || s.Rejected+s.Updated != 0 {
				t.Fatalf("seed %d, %s: %s for %d records", seed, name, s.counted(), len(records))
			}
		}
	}
}
