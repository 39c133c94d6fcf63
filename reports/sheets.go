package reports

import "slices"

// sheets is the table of contents after Summary and before Detail, in the order of the tabs; detailColumns, tariffSheet
// and the pages of summary_page.go and about.go complete it.
func sheets() []Sheet {
	return []Sheet{
		statementSheet(), poolsSheet(), destinationsSheet(), usersSheet(), costCentersSheet(),
		reconciliationSheet(), recommendationSheet(), findingsSheet(), rejectsSheet(),
	}
}

func statementSheet() Sheet {
	return Sheet{Name: "Statement", Key: "statement", Sections: []Section{
		{Key: "ledger", Query: "ledger", Columns: []Column{
			{Key: "seq", Format: Integer, Width: 9}, {Key: "at", Format: Instant}, {Key: "kind", Width: 17},
			{Key: "amount", Format: Money, Width: 15, Total: true}, {Key: "balance", Format: Money, Width: 15}, {Key: "currency", Width: 12},
			{Key: "lot", Format: Integer, Width: 13}, {Key: "reference", Width: 22}, {Key: "note", Width: 22},
		}, Rules: []Rule{
			{Formula: `{kind}="usage"`, Look: Quiet}, {Formula: `{kind}="expiry"`, Look: Amber}, {Formula: `{kind}="recharge_failed"`, Look: Red},
			{Column: "balance", Formula: `{balance}<=0`, Look: Red},
		}},
		{Key: "lots", Query: "lots", Columns: []Column{
			{Key: "lot", Format: Integer, Width: 9}, {Key: "at", Format: Instant}, {Key: "kind", Width: 17},
			{Key: "amount", Format: Money, Total: true}, {Key: "used", Format: Money, Total: true}, {Key: "expired", Format: Money, Total: true},
			{Key: "remaining", Format: Money, Total: true}, {Key: "reference"}, {Key: "expires_at", Format: Instant}, {Key: "currency", Width: 12},
		}, Rules: []Rule{{Column: "expired", Formula: `{expired}>0`, Look: Amber}}},
		{Key: "days", Query: "days", Break: true, Columns: []Column{
			{Key: "day", Format: Day}, {Key: "opening", Format: Money}, {Key: "funding", Format: Money, Total: true},
			{Key: "debits", Format: Money, Total: true}, {Key: "expired", Format: Money, Total: true}, {Key: "closing", Format: Money},
			{Key: "lowest", Format: Money}, {Key: "records", Format: Integer, Total: true}, {Key: "provisional", Format: Flag}, {Key: "recharged", Format: Money}, {Key: "trigger", Format: Money, Local: true},
		}, Rules: []Rule{{Column: "lowest", Formula: `{lowest}<=0`, Look: Red}}},
	}}
}

// poolsSheet keeps the headings of its first table in sight; what the others share with it stands in the same columns.
func poolsSheet() Sheet {
	return Sheet{Name: "Pools", Key: "pools", Frozen: true, Sections: []Section{{Key: "pools", Query: "pools", Columns: []Column{
		{Key: "pool", Width: 28}, {Key: "unit", Width: 12}, {Key: "pool_user", Width: 38},
		{Key: "total", Format: Integer, Width: 11}, {Key: "used", Format: Integer, Width: 11}, {Key: "remaining", Format: Integer, Width: 11},
		{Key: "used_share", Format: Share, Local: true}, {Key: "exhausted_at", Format: Instant},
		{Key: "calls", Format: Integer, Total: true}, {Key: "holders", Format: Integer}, {Key: "capability", Width: 15}, {Key: "scope", Width: 13}, {Key: "country", Width: 10},
	}, Rules: []Rule{
		{Column: "used_share", Bar: true},
		{Column: "pool", Formula: `AND(ISNUMBER({total}),{used}>={total})`, Look: Red},
	}}, {Key: "pool_forecast", Query: "pool_forecast", Columns: []Column{
		{Key: "pool"}, {Key: "unit"}, {Key: "pool_user"}, {Key: "total", Format: Integer}, {Key: "used", Format: Integer}, {Key: "forecast_month", Width: 11},
		{Key: "pool_chance", Format: Share}, {Key: "exhausted_at", Format: Instant},
		{Key: "runs_out_low", Format: Day}, {Key: "runs_out", Format: Day}, {Key: "runs_out_high", Format: Day},
		{Key: "asked_low", Format: Integer}, {Key: "asked", Format: Integer}, {Key: "asked_high", Format: Integer}, {Key: "history_days", Format: Integer},
	}, Rules: []Rule{
		{Column: "pool_chance", Formula: `AND(ISNUMBER({pool_chance}),{pool_chance}>=0.5)`, Look: Red},
		{Column: "pool_chance", Formula: `AND(ISNUMBER({pool_chance}),{pool_chance}>=0.1)`, Look: Amber},
	}}, {Key: "pool_takers", Query: "pool_takers", Break: true, Columns: []Column{
		{Key: "pool"}, {Key: "taker_kind", Width: 12}, {Key: "taker", Width: 38}, {Key: "records", Format: Integer}, {Key: "units", Format: Integer}, {Key: "place", Format: Integer},
	}}}}
}

// destinationsSheet and usersSheet keep the headings of their first table in sight; the largest changes stand below it in
// the same columns.
func destinationsSheet() Sheet {
	columns := []Column{
		{Key: "destination", Width: 30}, {Key: "destination_country", Width: 10}, {Key: "destination_kind", Width: 15}, {Key: "direction", Width: 11},
		{Key: "records", Format: Integer, Total: true}, {Key: "duration_s", Format: Duration, Total: true}, {Key: "segments", Format: Integer, Total: true},
		{Key: "pool_units", Format: Integer, Width: 12, Total: true}, {Key: "paid_s", Format: Duration, Total: true}, {Key: "unrated", Format: Integer, Total: true},
		{Key: "billed", Format: Money, Total: true}, {Key: "cost", Format: Money, Total: true}, {Key: "cost_share", Format: Share, Of: "cost"},
		{Key: "currency", Width: 10}, {Key: "cost_before", Format: Money}, {Key: "change", Format: Money},
	}
	return Sheet{Name: "Destinations", Key: "destinations", Frozen: true, Sections: []Section{
		{Key: "destinations", Query: "destinations", Columns: columns, Rules: usageRules()},
		{Key: "destination_movers", Query: "destination_movers", Columns: withoutTotals(columns), Rules: usageRules()},
	}}
}

func usersSheet() Sheet {
	columns := []Column{
		{Key: "display_name", Width: 26}, {Key: "upn", Width: 30}, {Key: "department", Width: 18}, {Key: "cost_center", Width: 14},
		{Key: "records", Format: Integer, Total: true}, {Key: "duration_s", Format: Duration, Total: true}, {Key: "segments", Format: Integer, Total: true},
		{Key: "pool_units", Format: Integer, Width: 12, Total: true}, {Key: "paid_s", Format: Duration, Total: true}, {Key: "unrated", Format: Integer, Total: true},
		{Key: "billed", Format: Money, Total: true}, {Key: "cost", Format: Money, Total: true}, {Key: "cost_share", Format: Share, Of: "cost"},
		{Key: "currency", Width: 10}, {Key: "cost_before", Format: Money}, {Key: "change", Format: Money}, {Key: "user_id", Width: 38},
	}
	return Sheet{Name: "Users", Key: "users", Frozen: true, Sections: []Section{
		{Key: "users", Query: "users", Columns: columns, Rules: usageRules()},
		{Key: "user_movers", Query: "user_movers", Columns: withoutTotals(columns), Rules: usageRules()},
	}}
}

// withoutTotals are the columns of a table that repeats rows of another, or shows some of many: a total would mislead.
func withoutTotals(columns []Column) []Column {
	out := slices.Clone(columns)
	for i := range out {
		out[i].Total = false
		if out[i].Of != "" {
			out[i].Of, out[i].Local = "", true
		}
	}
	return out
}

func costCentersSheet() Sheet {
	return Sheet{Name: "Cost centers", Key: "cost_centers", Sections: []Section{{Key: "cost_centers", Query: "cost_centers", Columns: []Column{
		{Key: "cost_center", Width: 24}, {Key: "people", Format: Integer}, {Key: "records", Format: Integer, Total: true},
		{Key: "duration_s", Format: Duration, Total: true}, {Key: "segments", Format: Integer, Total: true},
		{Key: "pool_units", Format: Integer, Width: 12, Total: true}, {Key: "pool_share", Format: Share, Of: "pool_units"},
		{Key: "paid_s", Format: Duration, Total: true}, {Key: "unrated", Format: Integer, Total: true}, {Key: "billed", Format: Money, Total: true},
		{Key: "cost", Format: Money, Total: true}, {Key: "cost_share", Format: Share, Of: "cost"},
		{Key: "unassigned_part", Format: Money, Width: 15, Local: true, Total: true}, {Key: "charged", Format: Money, Width: 15, Local: true, Total: true},
		{Key: "currency", Width: 10},
	}, Rules: append(usageRules()[:2], Rule{Formula: `{cost_center}={unassigned}`, Look: Amber}, Rule{Column: "pool_share", Bar: true})}}}
}

// usageRules are those of every table that groups usage: the share as a bar, what has no price, and what grew by half and
// carries a hundredth of the cost.
func usageRules() []Rule {
	return []Rule{
		{Column: "cost_share", Bar: true},
		{Column: "unrated", Formula: `{unrated}>0`, Look: Red},
		{Column: "change", Formula: `AND(ISNUMBER({change}),{change}>{cost}/3,{cost_share}>=0.01)`, Look: Amber},
	}
}

func reconciliationSheet() Sheet {
	return Sheet{Name: "Reconciliation", Key: "reconciliation", Sections: []Section{
		{Key: "waterfall", Query: "waterfall", Picture: true, Columns: []Column{
			{Key: "step", Width: 20}, {Key: "amount", Format: Money, Width: 12}, {Key: "currency", Width: 12}, {Key: "bar_from", Format: Money, Local: true}, {Key: "bar_level", Format: Money, Local: true},
			{Key: "bar_up", Format: Money, Local: true}, {Key: "bar_down", Format: Money, Local: true},
		}, Rules: append(quiet("bar_from", "bar_level", "bar_up", "bar_down"), Rule{Formula: `{step}={closing}`, Look: Green})},
		{Key: "causes", Query: "causes", Columns: []Column{
			{Key: "cause", Width: 20}, {Key: "records", Format: Integer, Width: 12, Total: true}, {Key: "billed", Format: Money, Total: true},
			{Key: "cost", Format: Money, Total: true}, {Key: "variance", Format: Money, Total: true}, {Key: "currency", Width: 12},
		}, Rules: []Rule{{Formula: `{cause}="match"`, Look: Green}, {Formula: `OR({cause}="other",{cause}="unrated")`, Look: Red}}},
		{Key: "cause_groups", Query: "cause_groups", Columns: []Column{
			{Key: "cause"}, {Key: "records", Format: Integer, Total: true}, {Key: "since", Format: Instant}, {Key: "until", Format: Instant},
			{Key: "variance", Format: Money, Total: true}, {Key: "currency", Width: 12}, {Key: "systematic", Format: Flag}, {Key: "subject", Width: 28, Wrap: true}, {Key: "explanation", Width: 38, Wrap: true},
		}, Rules: []Rule{{Column: "systematic", Formula: `{systematic}={yes}`, Look: Amber}}},
		{Key: "observations", Query: "observations", Break: true, Columns: []Column{
			{Key: "at", Format: Instant}, {Key: "observed", Format: Money, Width: 12}, {Key: "ledger", Format: Money}, {Key: "difference", Format: Money},
			{Key: "change_observed", Format: Money}, {Key: "change_ledger", Format: Money}, {Key: "provisional", Format: Flag}, {Key: "explanation", Width: 28},
		}, Rules: []Rule{{Column: "difference", Formula: `{difference}<>0`, Look: Amber}}},
		{Key: "bridge", Query: "bridge", Columns: []Column{
			{Key: "at", Format: Instant}, {Key: "amount", Format: Money, Width: 12}, {Key: "step"}, {Key: "service", Width: 18}, {Key: "currency", Width: 12}, {Key: "explanation", Width: 12},
		}, Rules: []Rule{{Formula: `{step}={observed}`, Look: Green}, {Formula: `{step}={unexplained}`, Look: Red}}},
		{Key: "causes_top", Query: "causes_top", Break: true, Columns: []Column{
			{Key: "cause"}, {Key: "rank", Format: Integer}, {Key: "variance", Format: Rate}, {Key: "billed", Format: Rate}, {Key: "cost", Format: Rate}, {Key: "currency", Width: 12},
			{Key: "at", Format: Instant}, {Key: "upn", Width: 28}, {Key: "usage_id", Width: 38},
			{Key: "source_file", Width: 30}, {Key: "source_line", Format: Integer},
		}},
		{Key: "proposals", Query: "proposals", Columns: []Column{
			{Key: "at", Format: Instant}, {Key: "amount", Format: Money, Width: 12}, {Key: "kind"}, {Key: "reference", Width: 18}, {Key: "currency", Width: 12}, {Key: "reason", Width: 12},
		}},
		{Key: "stopped", Query: "stopped", Columns: []Column{
			{Key: "kind"}, {Key: "records", Format: Integer, Total: true}, {Key: "since", Format: Instant}, {Key: "until", Format: Instant},
			{Key: "cost", Format: Money, Total: true}, {Key: "currency", Width: 12}, {Key: "subject"},
		}},
		{Key: "missing_days", Query: "missing_days", Columns: []Column{
			{Key: "day", Format: Day}, {Key: "normal_records", Format: Integer, Total: true}, {Key: "normal_debits", Format: Money, Total: true}, {Key: "weekday"}, {Key: "currency", Width: 12},
		}},
		{Key: "late_items", Query: "late_items", Columns: []Column{
			{Key: "closed_month"}, {Key: "day", Format: Day, Width: 12}, {Key: "records", Format: Integer, Total: true}, {Key: "amount", Format: Money, Total: true},
			{Key: "currency"}, {Key: "note"},
		}},
		{Key: "pool_comparison", Query: "pool_comparison", Columns: []Column{
			{Key: "pool"}, {Key: "total", Format: Integer}, {Key: "reported_total", Format: Integer}, {Key: "used", Format: Integer},
			{Key: "reported_used", Format: Integer}, {Key: "source_file"},
		}, Rules: []Rule{{Column: "reported_total", Formula: `{total}<>{reported_total}`, Look: Amber}, {Column: "reported_used", Formula: `{used}<>{reported_used}`, Look: Amber}}},
		{Key: "pool_partings", Query: "pool_partings", Columns: []Column{
			{Key: "pool"}, {Key: "units", Format: Integer}, {Key: "at", Format: Instant}, {Key: "cause"}, {Key: "pool_units", Format: Integer}, {Key: "level", Format: Integer},
			{Key: "parts", Format: Flag}, {Key: "upn", Width: 28}, {Key: "usage_id", Width: 38}, {Key: "number"}, {Key: "billed", Format: Rate}, {Key: "cost", Format: Rate}, {Key: "currency", Width: 12},
		}, Rules: []Rule{{Formula: `{parts}={yes}`, Look: Amber}}},
		{Key: "included", Query: "included", Break: true, Columns: []Column{
			{Key: "scope"}, {Key: "country", Width: 12}, {Key: "capability"}, {Key: "records", Format: Integer, Total: true}, {Key: "units", Format: Integer, Total: true},
			{Key: "units_beyond", Format: Integer, Total: true}, {Key: "destination"},
		}},
		{Key: "licence_list", Query: "licence_list", Columns: []Column{
			{Key: "reason", Width: 20}, {Key: "records", Format: Integer, Total: true}, {Key: "at", Format: Instant},
			{Key: "cost", Format: Money, Total: true}, {Key: "currency", Width: 12}, {Key: "upn", Width: 12},
		}},
	}}
}

// quiet are rules for columns that are there for a chart.
func quiet(keys ...string) []Rule {
	var out []Rule
	for _, key := range keys {
		out = append(out, Rule{Column: key, Formula: "{" + key + "}<>\"\"", Look: Quiet})
	}
	return out
}

func recommendationSheet() Sheet {
	return Sheet{Name: "Recommendation", Key: "recommendation", Portrait: true, Sections: []Section{
		{Key: "reasons", Query: "advice_reasons", List: true, Columns: []Column{{Key: "sentence"}}},
		{Key: "alert_stops", Query: "alert_stops", List: true, Columns: []Column{{Key: "what"}}},
		{Key: "advice", Query: "advice", Columns: []Column{{Key: "key", Width: 32}, {Key: "value", Width: 18}}},
		{Key: "curve", Query: "curve", Break: true, Picture: true, Columns: []Column{
			{Key: "trigger", Format: Integer}, {Key: "recharge", Format: Integer}, {Key: "chance", Format: Chance, Width: 14},
			{Key: "idle", Format: Figure, Width: 14}, {Key: "recharges_per_month", Format: Figure, Width: 16}, {Key: "chosen", Format: Flag, Width: 14},
		}, Rules: []Rule{{Formula: `{chosen}={yes}`, Look: Green}}},
		{Key: "backtest", Query: "backtest", Columns: []Column{
			{Key: "month"}, {Key: "trigger", Format: Integer}, {Key: "recharge", Format: Integer}, {Key: "touched_zero", Format: Flag},
			{Key: "chance", Format: Figure}, {Key: "idle", Format: Figure}, {Key: "spend", Format: Money}, {Key: "days", Format: Integer},
			{Key: "within_p50", Format: Figure}, {Key: "within_p90", Format: Figure}, {Key: "within_p99", Format: Figure},
		}, Rules: []Rule{{Column: "touched_zero", Formula: `{touched_zero}={yes}`, Look: Red}}},
	}}
}

func findingsSheet() Sheet {
	colors := []Rule{{Column: "severity", Formula: `{severity}={act}`, Look: Red}, {Column: "severity", Formula: `{severity}={watch}`, Look: Amber}}
	return Sheet{Name: "Findings", Key: "findings", Sections: []Section{
		{Key: "finding_groups", Query: "finding_groups", Columns: []Column{
			{Key: "severity", Width: 13}, {Key: "code", Width: 30}, {Key: "cases", Format: Integer, Width: 30, Total: true}, {Key: "records", Format: Integer, Total: true},
			{Key: "message", Width: 60, Wrap: true}, {Key: "remedy", Width: 60, Wrap: true},
		}, Rules: colors},
		{Key: "findings", Query: "findings", Columns: []Column{
			{Key: "severity", Width: 13}, {Key: "code", Width: 30}, {Key: "subject", Width: 30, Wrap: true}, {Key: "records", Format: Integer, Total: true},
			{Key: "message", Width: 60, Wrap: true}, {Key: "remedy", Width: 60, Wrap: true},
		}, Rules: colors},
	}}
}

func rejectsSheet() Sheet {
	return Sheet{Name: "Rejects", Key: "rejects", Sections: []Section{
		{Key: "rejects_by_code", Query: "rejects_by_code", Columns: []Column{
			{Key: "code", Width: 22}, {Key: "records", Format: Integer, Total: true},
			{Key: "meaning", Width: 50, Wrap: true, Local: true}, {Key: "remedy", Width: 60, Wrap: true, Local: true}, {Key: "files", Format: Integer},
		}},
		{Key: "rejects_examples", Query: "rejects_examples", Columns: []Column{
			{Key: "code"}, {Key: "source_line", Format: Integer}, {Key: "message", Width: 50, Wrap: true}, {Key: "raw", Width: 60}, {Key: "source_file", Width: 40},
		}},
	}}
}

func tariffSheet() Sheet {
	return Sheet{Name: "Tariff", Key: "tariff", Sections: []Section{{Key: "tariff", Query: "tariff", Columns: []Column{
		{Key: "service", Width: 18}, {Key: "prefix", Width: 12}, {Key: "destination", Width: 30}, {Key: "country", Width: 10}, {Key: "kind", Width: 15},
		{Key: "price", Format: Rate, Width: 12}, {Key: "per", Width: 10}, {Key: "connection_fee", Format: Rate}, {Key: "surcharge", Format: Rate},
		{Key: "increments", Width: 12}, {Key: "valid_from", Format: Instant}, {Key: "valid_to", Format: Instant},
		{Key: "records", Format: Integer, Total: true}, {Key: "cost", Format: Money, Total: true}, {Key: "currency", Width: 10},
		{Key: "tariff_file", Width: 34}, {Key: "tariff_line", Format: Integer},
	}}}}
}

// detailSection is the call-by-call list: the columns of rated_usage, the start as a date in the configured zone, and at
// the end the start as it stands in rated_usage.
func detailSection() Section {
	return Section{Key: "detail", Query: "detail", Columns: []Column{
		{Key: "usage_id", Width: 38}, {Key: "kind", Width: 8}, {Key: "start_at", Format: Instant}, {Key: "user_id", Width: 38}, {Key: "upn", Width: 34},
		{Key: "cost_center", Width: 14}, {Key: "call_type", Width: 18}, {Key: "direction", Width: 11}, {Key: "number", Width: 18}, {Key: "destination", Width: 24},
		{Key: "destination_country", Width: 10}, {Key: "destination_kind", Width: 15},
		{Key: "duration_s", Format: Duration, Total: true}, {Key: "segments", Format: Integer, Total: true}, {Key: "rule", Width: 16}, {Key: "funding", Width: 12},
		{Key: "plan", Width: 15}, {Key: "pool", Width: 26}, {Key: "pool_units", Format: Integer, Width: 12, Total: true}, {Key: "billed_s", Format: Duration},
		{Key: "increments", Width: 12}, {Key: "price", Format: Rate}, {Key: "surcharge", Format: Rate}, {Key: "connection_fee", Format: Rate},
		{Key: "cost", Format: Rate, Total: true}, {Key: "billed_charge", Format: Rate, Total: true}, {Key: "currency", Width: 10},
		{Key: "variance", Format: Rate, Total: true}, {Key: "cause", Width: 15}, {Key: "tariff_file", Width: 30}, {Key: "tariff_line", Format: Integer},
		{Key: "tariff_prefix", Width: 12}, {Key: "source_file", Width: 36}, {Key: "source_line", Format: Integer}, {Key: "findings", Width: 30}, {Key: "start_time", Width: 29},
	}, Rules: []Rule{{Column: "funding", Formula: `{funding}="unrated"`, Look: Red}, {Column: "variance", Formula: `AND(ISNUMBER({variance}),{cause}<>"match",{variance}<>0)`, Look: Amber}}}
}
