package cdr

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// line writes a call as the tests want it.
func (c Call) line() string {
	measure := fmt.Sprintf("%ds", c.DurationS)
	if c.Kind == "sms" {
		measure = fmt.Sprintf("%d segments", c.Segments)
	}
	cost := "-"
	if c.Cost.Valid {
		cost = c.Cost.String() + c.Currency
	}
	return strings.Join([]string{c.User, c.Caller, c.Callee, c.Direction, c.Start.UTC().Format("2006-01-02T15:04:05"), measure, cost}, " | ")
}

// wanted is what a profile makes of its sample.
type wanted struct {
	profile  string
	calls    []string
	filtered string
	rejects  []string
}

// samples are made up: as many lines as it takes to show what the profile is for.
func samples() []wanted {
	return []wanted{
		{"asterisk-master", []string{
			"1001 | 1001 | +4930901820 | outbound | 2026-03-02T08:00:00 | 125s | -",
			"1002 | +4930901820 | 1002 | inbound | 2026-07-02T21:59:30 | 60s | -",
		}, "duplicate 1, internal 1, not_answered 1", []string{"6 bad_timestamp"}},
		{"freeswitch-cdr-csv", []string{
			"1001 | 1001 | +34912345678 | outbound | 2026-03-02T08:00:00 | 125s | -",
		}, "duplicate 1, not_answered 1", []string{"4 field_count"}},
		{"cisco-cucm", []string{
			"ada | 4101 | +12065550100 | outbound | 2026-03-02T09:00:00 | 125s | -",
			"bob | +12065550123 | 4102 | inbound | 2026-03-02T09:15:00 | 60s | -",
		}, "internal 1, not_answered 1, record_type 1", nil},
		{"3cx", []string{
			"Ext.101 | Ext.101 | +35312345678 | outbound | 2026-03-02T12:33:54 | 336s | 0.12EUR",
			"Ext.102 | +353861234567 | Ext.102 | inbound | 2026-03-02T14:00:00 | 3601s | -",
		}, "internal 1, not_answered 1", nil},
		{"twilio-calls", []string{
			"+12065550100 | +12065550100 | +442079460001 | outbound | 2026-03-02T09:00:00 | 125s | 0.042USD",
			"+12065550100 | +442079460001 | +12065550100 | inbound | 2026-03-02T10:00:00 | 60s | 0.0085USD",
		}, "not_answered 1", []string{"5 bad_direction"}},
		{"twilio-messages", []string{
			"+12065550100 | +12065550100 | +442079460001 | outbound | 2026-03-02T08:00:00 | 2 segments | 0.08USD",
			"+12065550100 | +442079460001 | +12065550100 | inbound | 2026-03-02T09:05:00 | 1 segments | 0.0075USD",
		}, "not_answered 1", []string{"6 bad_segments"}},
		{"zoom-phone", []string{
			"+12065550100 | +12065550100 | +442079460001 | outbound | 2026-03-02T09:00:00 | 125s | 0.1EUR",
			"+12065550100 | +442079460001 | +12065550100 | inbound | 2026-03-02T09:30:00 | 10s | -",
		}, "kind 1, not_answered 1", nil},
		{"ringcentral", []string{
			"101 - Ada | +12065550100 | +14155550101 | outbound | 2026-03-02T08:05:00 | 125s | -",
			"101 - Ada | +12065550100 | +14155550101 | outbound | 2026-03-02T08:05:00 | 125s | -",
			"101 - Ada | +442079460001 | +12065550100 | inbound | 2026-03-02T11:30:00 | 3600s | -",
		}, "kind 1, not_answered 1", nil},
		{"telco-sample", []string{
			"+441650333333 | +441650333333 | +448450927777 | outbound | 2014-01-03T10:00:00 | 540s | 72EUR",
			"+442329999999 | +442329999999 | +447956300000 | outbound | 2014-01-31T22:50:00 | 1140s | 76EUR",
			"+442329999999 | +442329999999 | +97225555555 | outbound | 2014-02-05T08:05:00 | 60s | 12.5EUR",
		}, "", nil},
	}
}

// regionOf is where the numbers of a sample are at home; Berlin is the zone of all that do not say their own.
func regionOf(profile string) string {
	switch profile {
	case "cisco-cucm", "ringcentral":
		return "US"
	}
	return "DE"
}

func TestProfiles(t *testing.T) {
	ctx := context.Background()
	for _, want := range samples() {
		t.Run(want.profile, func(t *testing.T) {
			p, err := Load(want.profile)
			if err != nil {
				t.Fatal(err)
			}
			tx := begin(t)
			s, err := Run(ctx, tx, Options{
				Profile: p, Files: []string{"testdata/" + want.profile + ".csv"}, Region: regionOf(want.profile), Zone: "Europe/Berlin", Currency: "EUR",
			})
			if err != nil {
				t.Fatal(err)
			}
			calls, err := Sample(ctx, tx, 100)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range calls {
				got = append(got, c.line())
			}
			if !slices.Equal(got, want.calls) {
				t.Errorf("calls:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want.calls, "\n"))
			}
			var reasons []string
			for _, c := range s.FilteredBy {
				reasons = append(reasons, fmt.Sprintf("%s %d", c.Reason, c.Records))
			}
			if got := strings.Join(reasons, ", "); got != want.filtered {
				t.Errorf("filtered %q, want %q", got, want.filtered)
			}
			list, err := Rejects(ctx, tx, 100)
			if err != nil {
				t.Fatal(err)
			}
			var rejects []string
			for _, r := range list {
				rejects = append(rejects, fmt.Sprintf("%d %s", r.Line, r.Code))
			}
			if !slices.Equal(rejects, want.rejects) {
				t.Errorf("rejects %q, want %q", rejects, want.rejects)
			}
			if s.Read != s.Taken+s.Filtered+s.Rejected || s.Taken != int64(len(calls)) {
				t.Errorf("the counts do not add up: %+v", s)
			}
		})
	}
}

// TestEveryProfileHasASample wants a sample for every built-in profile, and a source in its first comment.
func TestEveryProfileHasASample(t *testing.T) {
	var tested []string
	for _, want := range samples() {
		tested = append(tested, want.profile)
	}
	for _, name := range Builtin() {
		if !slices.Contains(tested, name) {
			t.Errorf("%s has no sample", name)
		}
		text, err := os.ReadFile("profiles/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(string(text), "\nabout:")
		if !strings.Contains(head, "# Source: ") {
			t.Errorf("%s names no source", name)
		}
	}
}
