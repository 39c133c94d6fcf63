package rate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// call is one usage record in the words of an export; what is not said is that of an ordinary call of Ann's.
type call struct {
	id                                              int
	user, userID, country, callee, callType         string
	numberType, context, other, capability, carrier string
	start                                           string
	duration, segments                              int
	charge, fee, currency                           string
	direction                                       string // as the export prints it
}

// tenantOf is contoso in the US with a small price list.
func tenantOf(licences ...tenant.Licence) Options {
	return Options{
		Folder: tenant.Folder{
			Tariffs: []rates.Tariff{
				price("outbound", "1", "USA", "US", "mixed", "0.013"), price("outbound", "1787", "Puerto Rico", "PR", "mixed", "0.02"),
				price("outbound", "44", "United Kingdom", "GB", "landline", "0.03"), price("outbound", "447", "UK mobile", "GB", "mobile", "0.06"),
				price("outbound", "44870", "UK shared cost", "GB", "shared_cost", "0.11"), price("outbound", "263", "Zimbabwe", "ZW", "mixed", "0.4"),
				price("tollfree_inbound", "1800", "US toll-free", "US", "toll_free", "0.022"), price("toll_inbound", "1", "US toll", "US", "landline", "0.009"),
				message("sms_outbound", "1", "0.0075", "0.003"), message("sms_inbound", "1", "0.0075", "0.002"),
			},
			Licences: licences, HasLicences: len(licences) > 0,
		},
		Country: "US", Zone: time.UTC, Increments: rates.Increments{FirstS: 60, NextS: 60}, Straddle: StraddleSplit, Caps: CapsIndependent, Period: "2026-08",
	}
}

func price(service, prefix, name, country, kind, amount string) rates.Tariff {
	return rates.Tariff{Service: service, Prefix: prefix, Destination: name, Country: country, Kind: kind, Currency: "USD",
		Price: decimal.RequireFromString(amount), Per: "minute", File: "tariffs/t.csv", Line: 2,
		ValidFrom: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
}

func message(service, prefix, amount, surcharge string) rates.Tariff {
	t := price(service, prefix, "SMS", "US", "mobile", amount)
	t.Per, t.Surcharge = "segment", decimal.RequireFromString(surcharge)
	return t
}

// holds is a licence from the beginning of 2026 on.
func holds(user, capability, country string) tenant.Licence {
	return tenant.Licence{Holder: user, UPN: user, Capability: capability, Country: country, AssignedFrom: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
}

func begin(t *testing.T) *store.Tx {
	t.Helper()
	ctx := context.Background()
	// a few records each: more threads only cost, and the tenants of the oracle are rated by all there are
	db, err := store.Open(ctx, store.Options{TempDir: t.TempDir(), Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(tx.Rollback(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	return tx
}

func usageColumns() []store.Column {
	return columns("usage_id uuid, kind varchar, user_id varchar, upn varchar, user_country varchar, callee varchar, call_type varchar, number_type varchar, " +
		"context varchar, other_country varchar, start_time timestamp, duration_s bigint, segments bigint, charge decimal(18,6), connection_fee decimal(18,6), " +
		"currency varchar, capability varchar, operator varchar, call_direction varchar, file_id integer, source_line bigint")
}

func (c call) row(t *testing.T) []any {
	t.Helper()
	or := func(v, other string) string {
		if v == "" {
			return other
		}
		return v
	}
	start, err := time.Parse("2006-01-02 15:04:05", or(c.start, "2026-08-03 10:00:00"))
	if err != nil {
		t.Fatal(err)
	}
	callType, kind := or(c.callType, "user_out"), "call"
	var duration, segments any = int64(c.duration), nil
	if strings.HasPrefix(callType, "sms") {
		kind, duration, segments = "sms", nil, int64(c.segments)
	}
	user := or(c.user, "ann@contoso.example")
	if user == "-" {
		user = ""
	}
	return []any{
		fmt.Sprintf("00000000-0000-0000-0000-%012d", c.id), kind, text(c.userID), text(user), text(or(c.country, "US")), text(c.callee), callType,
		text(c.numberType), text(c.context), text(c.other), start, duration, segments, decimal.RequireFromString(or(c.charge, "0")),
		decimal.RequireFromString(or(c.fee, "0")), or(c.currency, "USD"), text(c.capability), text(c.carrier), text(c.direction), int64(1), int64(c.id),
	}
}

// rated runs the stage over the calls and gives the named columns of each, in the order of the ids.
func rated(t *testing.T, o Options, names string, calls ...call) []string {
	t.Helper()
	ctx, tx := context.Background(), begin(t)
	var rows [][]any
	for i, c := range calls {
		c.id = i + 1
		rows = append(rows, c.row(t))
	}
	q := fstest.MapFS{
		"usage.sql":   {Data: []byte("-- One row per call.\nselect * from given_usage")},
		"touched.sql": {Data: []byte("select distinct date_trunc('day', start_time) as day from usage")},
		"files.sql":   {Data: []byte("create or replace temp table findings (code varchar, severity varchar, subject varchar, records bigint, message varchar, remedy varchar)")},
		"rated.sql":   {Data: []byte("select concat_ws(' | ', " + names + ") from " + withLevels + " order by usage_id")},
	}
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	must(tx.Rows(ctx, "given_usage", usageColumns(), rowsOf(rows, func(r []any) []any { return r })))
	_, err := tx.InsertUsage(ctx, q, "usage.sql")
	must(err)
	err = tx.Make(ctx, "touched_days", q, "touched.sql")
	must(err)
	must(tx.Exec(ctx, q, "files.sql"))
	_, err = Run(ctx, tx, o)
	must(err)
	return lines(t, tx, q, "rated.sql")
}

// withLevels are the rated records with the level of their pool before them.
const withLevels = "(from rated left join (select usage_id, pool_total, pool_before from pool_levels) as l using (usage_id))"

func lines(t *testing.T, tx *store.Tx, q fstest.MapFS, name string, args ...sql.NamedArg) []string {
	t.Helper()
	rows, err := tx.Query(context.Background(), q, name, args...)
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
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return out
}
