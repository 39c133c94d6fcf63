package ingest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"tollbook/pipeline/store"
)

const (
	header20 = "UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller ID,Call Type,Number Type," +
		"Domestic/International,Destination Dialed,Destination Number,Start Time,End Time,Duration Seconds,Connection Fee,Charge,Currency,Capability"
	header25 = "UsageId,Call ID,Conference ID,User Location,Microsoft Entra ObjectId,UPN,User Display Name,Caller ID,Call Type,Call Direction,Number Type," +
		"Domestic/International,Destination Dialed,Destination Number,External Country,Start Time,End Time,Duration Seconds,Connection Fee,Charge,Currency," +
		"Capability,Operator,Source of Call Duration,Administrative Units"
)

// id is the n-th usage id.
func id(n int) string { return fmt.Sprintf("9c4984c7-6c3c-427d-a30c-%012d", n) }

// row25 is the n-th record of a 25-column export, with fields replaced by their header name.
func row25(n int, replace ...string) string { return rowOf(header25, n, replace) }

// row20 is the same of a 20-column export.
func row20(n int, replace ...string) string { return rowOf(header20, n, replace) }

func rowOf(header string, n int, replace []string) string {
	cells := map[string]string{
		"UsageId": id(n), "Call ID": "1835317186_112562680@203.0.113.7", "User Location": "US",
		"AAD ObjectId": "db03c14b-06eb-4189-939b-7cbf3a20ba27", "Microsoft Entra ObjectId": "db03c14b-06eb-4189-939b-7cbf3a20ba27",
		"UPN": "Ann@Contoso.example", "User Display Name": `"Smith, Ann"`, "Caller ID": "+14255550100", "Call Type": "user_out", "Call Direction": "Outbound",
		"Number Type": "Subscriber", "Domestic/International": "International", "Destination Dialed": "France", "Destination Number": "+3314567****",
		"External Country": "FR", "Start Time": "2026-10-01T08:00:08.2589935+00:00", "End Time": "2026-10-01T08:03:47.2589935+00:00",
		"Duration Seconds": "219", "Connection Fee": "0.00", "Charge": "0.38", "Currency": "EUR", "Capability": "MCOPSTNPP",
		"Operator": "Microsoft", "Source of Call Duration": "Microsoft",
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

// csvOf is an export of the rows with CRLF line ends.
func csvOf(header string, rows ...string) string {
	return header + "\r\n" + strings.Join(append(rows, ""), "\r\n")
}

// counted is the summary as one line.
func (s Summary) counted() string {
	return fmt.Sprintf("read %d loaded %d updated %d duplicate %d rejected %d refused %d", s.Read, s.Loaded, s.Updated, s.Duplicate, s.Rejected, s.Refused)
}

// take ingests the folder.
func take(t *testing.T, tx *store.Tx, dir string) Summary {
	t.Helper()
	s, err := Run(context.Background(), tx, Options{TenantDir: dir, SpoolDir: t.TempDir(), Currency: "USD"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// list gives the rows of a query, one line of text each.
func list(t *testing.T, tx *store.Tx, query string) []string {
	t.Helper()
	rows, err := tx.Query(context.Background(), fstest.MapFS{"q": {Data: []byte(query)}}, "q")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		out = append(out, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// rejected lists the rejects as "path:line code".
func rejected(t *testing.T, tx *store.Tx) []string {
	t.Helper()
	return list(t, tx, "select f.path || ':' || r.source_line || ' ' || r.code from rejects as r join files as f using (file_id) where f.present order by f.path, r.source_line")
}
