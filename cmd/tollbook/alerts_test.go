package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline"
	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
	"tollbook/reports"
)

// TestAlertsOfARun: what a run found and how it ended, as alerts with a key that tells the same news from other news.
func TestAlertsOfARun(t *testing.T) {
	october := pipeline.Options{Period: pipeline.Period{Year: 2026, Month: time.October}}
	level := func(word string) pipeline.Result {
		return pipeline.Result{Summary: reports.Summary{Alert: &reports.Alert{Level: word, Sentence: "The balance is low.", Remedy: "Recharge."}}}
	}
	failed := []tenant.Funding{{At: time.Date(2026, 10, 3, 0, 0, 0, 0, time.UTC), Amount: decimal.NewFromInt(200), Currency: "USD", Reference: "R7"}}
	for _, tt := range []struct {
		name string
		n    night
		want string // keys
	}{
		{"a calm night", night{options: october, result: level("none")}, ""},
		{"no balance is kept", night{options: october}, ""},
		{"watch", night{options: october, result: level("watch")}, "balance watch"},
		{"act", night{options: october, result: level("act")}, "balance act"},
		{"stopped", night{options: october, result: level("stopped")}, "balance stopped"},
		{"a refused recharge", night{options: october, result: pipeline.Result{Refused: failed}}, "recharge_failed R7"},
		{"rejects", night{options: october, err: &outcomeError{code: exitRejects, message: "too much"}}, "exit_3 2026-10"},
		{"unexplained, and the balance is low", night{options: october, result: level("act"), err: &outcomeError{code: exitUnexplained}}, "balance act, exit_4 2026-10"},
		{"disk full", night{err: errors.New("writing spool-3141: no space")}, "exit_1 writing spool-#: no space"},
		{"an invariant", night{err: fmt.Errorf("rating: %w", &store.Invariant{})}, "exit_5 rating: " + (&store.Invariant{}).Error()},
		{"a wrong folder", night{err: &problemsError{problems: []problem{{File: "f.csv", Line: 2, Message: "bad"}}}}, "exit_2 f.csv:#: bad"},
		{"another run", night{err: &pipeline.Locked{}}, ""},
		{"interrupted", night{err: context.Canceled}, ""},
	} {
		var keys []string
		for _, a := range tt.n.alerts() {
			keys = append(keys, a.Key)
			if a.Title == "" && tt.name != "unexplained, and the balance is low" {
				t.Errorf("%s: no title", tt.name)
			}
		}
		if got := strings.Join(keys, ", "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
