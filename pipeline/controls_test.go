package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tollbook/pipeline/store"
)

const callHeader = "UsageId,User Location,AAD ObjectId,UPN,Caller ID,Call Type,Number Type,Destination Number,Start Time,Duration Seconds,Connection Fee,Charge,Currency,Capability\n"

// call is the n-th record of a small export, with cells replaced by their header name.
func call(n int, replace ...string) string {
	cells := map[string]string{
		"UsageId": fmt.Sprintf("9c4984c7-6c3c-427d-a30c-%012d", n), "User Location": "US", "AAD ObjectId": "db03c14b-06eb-4189-939b-7cbf3a20ba27",
		"UPN": "new@contoso.example", "Caller ID": "+14255550100", "Call Type": "user_out", "Number Type": "Subscriber", "Destination Number": "+4930123456",
		"Start Time": "2026-10-05T10:00:00Z", "Duration Seconds": "60", "Connection Fee": "0.00", "Charge": "0.02", "Currency": "USD", "Capability": "MCOPSTNPP",
	}
	for i := 0; i+1 < len(replace); i += 2 {
		cells[replace[i]] = replace[i+1]
	}
	var out []string
	for _, name := range strings.Split(strings.TrimSpace(callHeader), ",") {
		out = append(out, cells[name])
	}
	return strings.Join(out, ",") + "\n"
}

// fewPaths are futures enough for an advice whose figures no test looks at.
const fewPaths = 200

// inFolder is the example organisation without its usage, with these files instead.
func inFolder(t *testing.T, asOf string, files map[string]string) Options {
	t.Helper()
	o := contoso(t)
	for _, gone := range []string{"usage", "pools", "balances.csv", "licences.csv"} {
		if err := os.RemoveAll(filepath.Join(o.TenantDir, gone)); err != nil {
			t.Fatal(err)
		}
	}
	putFiles(t, o.TenantDir, files)
	at, err := time.Parse(time.DateOnly, asOf)
	if err != nil {
		t.Fatal(err)
	}
	o.AsOf, o.Paths = at, fewPaths
	return o
}

func putFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// findingsOf runs the stages up to the reconciliation and lists the findings of the codes as "code subject records: message".
func findingsOf(t *testing.T, o Options, codes ...string) []string {
	t.Helper()
	folder, err := o.readFolder()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	_, err = withTenant(context.Background(), o, folder, func(r *run, ctx context.Context) error {
		if err := loadTables(ctx, r.tx, r.folder); err != nil {
			return err
		}
		for _, stage := range []func(context.Context) (int64, error){r.ingest, r.rate, r.forecast, r.reconcile} {
			if _, err := stage(ctx); err != nil {
				return err
			}
		}
		out, err = findingsIn(ctx, t, r.tx, codes...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// findingsIn lists the findings of the codes that stand in the tables of a run.
func findingsIn(ctx context.Context, t *testing.T, tx *store.Tx, codes ...string) (out []string, err error) {
	t.Helper()
	query := fstest.MapFS{"q": {Data: []byte("select code, concat_ws(' ', code, subject, records) || ': ' || message, severity, remedy from findings order by all")}}
	rows, err := tx.Query(ctx, query, "q")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var code, line, severity, remedy string
		if err := rows.Scan(&code, &line, &severity, &remedy); err != nil {
			return nil, err
		}
		if slices.Contains(codes, code) {
			out = append(out, line)
		}
		if severity == "" || !strings.HasSuffix(strings.TrimSpace(line), ".") && slices.Contains(codes, code) || remedy == "" {
			t.Errorf("%s has severity %q, remedy %q", line, severity, remedy)
		}
	}
	return out, rows.Err()
}

// TestWhatTheExportsSayAboutThemselves gives files and wants the findings of one code.
func TestWhatTheExportsSayAboutThemselves(t *testing.T) {
	masked := "+4930123***"
	for _, c := range []struct {
		name, asOf, code string
		files            map[string]string
		want             []string
	}{
		{"a capability that nobody documents", "2026-11-05", "unknown_capability",
			map[string]string{"usage/a.csv": callHeader + call(1, "Capability", "MCOPSTN99") + call(2, "Capability", "mcopstn99") + call(3) + call(4, "Capability", "MCOMEETACPEA_NEW")},
			[]string{"unknown_capability MCOPSTN99 2: The capability MCOPSTN99 is not one that Microsoft documents: 2 records of 2026-10, the first 9c4984c7-6c3c-427d-a30c-000000000001."}},
		{"a number type", "2026-11-05", "unknown_number_type",
			map[string]string{"usage/a.csv": callHeader + call(1, "Number Type", "Toll-Free") + call(2, "Number Type", "Vanity") + call(3, "Number Type", "")},
			[]string{"unknown_number_type Vanity 1: The number type Vanity is not one that is known: 1 record of 2026-10, the first 9c4984c7-6c3c-427d-a30c-000000000002."}},
		{"a currency, in another month too", "2026-11-05", "unknown_currency",
			map[string]string{"usage/a.csv": callHeader + call(1, "Currency", "XXQ") + call(2, "Currency", "EUR") + call(3, "Currency", "XXQ", "Start Time", "2026-09-05T10:00:00Z")},
			[]string{"unknown_currency XXQ 1: The currency XXQ is not an active one of ISO 4217: 1 record of 2026-10, the first 9c4984c7-6c3c-427d-a30c-000000000001."}},
		{"numbers exchanged in one file of two", "2026-11-05", "caller_callee_swapped",
			map[string]string{
				"usage/a.csv": callHeader + call(1, "Caller ID", masked) + call(2, "Call Type", "user_in", "Destination Number", masked) + call(3, "Destination Number", masked),
				"usage/b.csv": callHeader + call(4, "Destination Number", masked) + call(5, "Call Type", "user_in", "Caller ID", masked)},
			[]string{"caller_callee_swapped usage/a.csv 2: In usage/a.csv masked numbers stand on our own side 2 times and on the other party's once, though exports mask the other party only: caller and dialled number look exchanged."}},
		{"our own number on the other side", "2026-11-05", "caller_callee_swapped",
			map[string]string{
				"users.csv":   "user_id,upn,number,department,cost_center\n,,+14255550100,x,1\n",
				"usage/a.csv": callHeader + call(1, "Caller ID", "+4930123456", "Destination Number", "+14255550100") + call(2, "Call Type", "user_in", "Destination Number", "+4930123456") + call(3),
				"usage/b.csv": callHeader + call(4) + call(5, "Destination Number", "+14255550100")},
			[]string{"caller_callee_swapped usage/a.csv 2: In usage/a.csv numbers of users.csv stand on the other party's side 2 times and on ours once: caller and dialled number look exchanged."}},
		{"late charges", "2026-11-05", "records_changed",
			map[string]string{
				"usage/a.csv": callHeader + call(1) + call(2) + call(3),
				"usage/b.csv": callHeader + call(1, "Charge", "0.05", "Connection Fee", "0.01") + call(2, "Charge", "0.00") + call(3)},
			[]string{"records_changed usage/b.csv USD 2: usage/b.csv changed 2 records of 2026-10 that had been read before: their charges and fees were 0.04 USD and are 0.06. The first is 9c4984c7-6c3c-427d-a30c-000000000001, charged 0.02 before and 0.05 now."}},
		{"rows that are soon gone", "2027-03-31", "near_retention",
			map[string]string{
				"usage/a.csv": callHeader + call(1, "User Location", "DE") + call(2, "User Location", "DE", "Start Time", "2026-11-05T10:00:00Z") + call(3, "User Location", "FR"),
				"usage/b.csv": callHeader + call(4, "User Location", "DE", "Start Time", "2026-10-25T10:00:00Z")},
			[]string{"near_retention usage/a.csv 2: usage/a.csv is near the limit of what can be exported. The oldest row of users in DE is of 2026-10-05 and 176 days old; the admin centre keeps 180 days."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := findingsOf(t, inFolder(t, c.asOf, c.files), c.code); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestControls gives reports of Microsoft beside the usage and wants the findings of one code.
func TestControls(t *testing.T) {
	dialout := func(charge string) string {
		return `[{"userId":"db03c14b-06eb-4189-939b-7cbf3a20ba27","userPrincipalName":"new@contoso.example","usageLocation":"US","destinationContext":"International","currency":"USD","totalCalls":1,"totalCallCharge":` + charge + `,"totalCallSeconds":60}]`
	}
	block := func(at, mode string) string {
		return `{"userId":"db03c14b-06eb-4189-939b-7cbf3a20ba27","userPrincipalName":"new@contoso.example","blockDateTime":"` + at + `","blockReason":"High Overall Usage","userBlockMode":"` + mode + `"}`
	}
	conf := callHeader + call(1, "Call Type", "conf_out", "Charge", "0.50", "Connection Fee", "0.10") + call(2)
	for _, c := range []struct {
		name, code string
		files      map[string]string
		want       []string
	}{
		{"the dial-out report agrees", "dialout_differs", map[string]string{"usage/a.csv": conf, "usage/dialout-2026-10.json": dialout("0.60")}, nil},
		{"but for a cent", "dialout_differs", map[string]string{"usage/a.csv": conf, "usage/dialout-2026-10.json": dialout("0.61")}, nil},
		{"it is of another month", "dialout_differs", map[string]string{"usage/a.csv": conf, "usage/dialout-2026-09.json": dialout("7.00")}, nil},
		{"it has more", "dialout_differs", map[string]string{"usage/a.csv": conf, "usage/dialout-2026-10.json": dialout("0.62")},
			[]string{"dialout_differs new@contoso.example USD 1: For meetings of new@contoso.example the dial-out report has charges and fees of 0.62 USD where the records give 0.60: 0.02 differ."}},
		{"its name has no month", "dialout_differs", map[string]string{"usage/a.csv": callHeader + call(2), "usage/d.json": dialout("0.62")},
			[]string{"dialout_differs new@contoso.example USD 0: For meetings of new@contoso.example the dial-out report has charges and fees of 0.62 USD where the records give 0.00: 0.62 differ. " +
				"The name of the report has no month, so it was taken to be of 2026-10; name it with the month, such as report-2026-10."}},
		{"two organisers differ, and all together", "dialout_total_differs", map[string]string{
			"usage/a.csv":                callHeader + call(1, "Call Type", "conf_out", "Charge", "0.50", "AAD ObjectId", "db03c14b-06eb-4189-939b-7cbf3a20ba28", "UPN", "other@contoso.example"),
			"usage/dialout-2026-10.json": dialout("0.70")},
			[]string{"dialout_total_differs all organisers USD 1: For meetings of all organisers the dial-out report has charges and fees of 0.70 USD where the records give 0.50: 0.20 differ."}},
		{"one organiser differs", "dialout_total_differs", map[string]string{"usage/a.csv": conf, "usage/dialout-2026-10.json": dialout("0.62")}, nil},
		{"a block after the call", "blocked_user_used_credits", map[string]string{"usage/a.csv": callHeader + call(1), "usage/b.json": block("2026-10-05T10:00:01Z", "Blocked")}, nil},
		{"released before the call", "blocked_user_used_credits", map[string]string{"usage/a.csv": callHeader + call(1),
			"usage/b.json": block("2026-10-05T09:00:00Z", "Blocked") + "\n" + block("2026-10-05T09:30:00Z", "Unblocked")}, nil},
		{"calls while blocked", "blocked_user_used_credits", map[string]string{"usage/a.csv": callHeader + call(1) + call(2),
			"usage/b.json": block("2026-10-05T09:00:00Z", "blocked") + "\n" + block("2026-10-05T10:30:00Z", "unblocked")},
			[]string{"blocked_user_used_credits new@contoso.example 2: new@contoso.example was blocked at 2026-10-05T09:00:00Z (High Overall Usage) and while the block stood used credits, the first time with record 9c4984c7-6c3c-427d-a30c-000000000001: of 0.028 USD."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := findingsOf(t, inFolder(t, "2026-11-05", c.files), c.code); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
