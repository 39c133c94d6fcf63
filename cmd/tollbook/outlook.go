package main

import (
	"time"

	"tollbook/pipeline/recommend"
)

// outlookJSON is what a balance has before it: days are counted from the end of the series, null means more than a year.
type outlookJSON struct {
	Balance      string    `json:"balance"`
	Alert        string    `json:"alert"`
	Sentence     string    `json:"sentence"`
	Remedy       string    `json:"remedy"`
	Stops        []string  `json:"stops"`
	DaysToZero   *spanJSON `json:"days_to_zero"`
	NextRecharge *spanJSON `json:"days_to_recharge"`
	CardFails    float64   `json:"card_fails_chance"`
	Repaired     string    `json:"repaired_on"`
	Reasons      []string  `json:"reasons"`
}

// spanJSON is a number of days with the interval that holds four times in five.
type spanJSON struct {
	Low    int `json:"low"`
	Median int `json:"median"`
	High   int `json:"high"`
}

// backtestJSON is how the advice would have done on the months held out.
type backtestJSON struct {
	Months      int     `json:"months"`
	TouchedZero int     `json:"touched_zero"`
	Coverage    float64 `json:"coverage"` // touched / months, over many lucks with recharges
	Idle        string  `json:"idle"`
	Days        int     `json:"days"`
	Within50    float64 `json:"within_p50"`
	Within90    float64 `json:"within_p90"`
	Within99    float64 `json:"within_p99"`
}

// lookAhead is the outlook of a balance under what is set today, else under the advice; nil where no balance is given.
func lookAhead(days []recommend.DaySpend, balance string, today *recommend.Policy, a recommend.Advice, p recommend.Params) (*recommend.Outlook, error) {
	if balance == "" {
		return nil, nil
	}
	amount, err := parseNumber(balance)
	if err != nil {
		return nil, wrongFlag("balance", balance, "write an amount, as in 312.50")
	}
	policy := today
	if policy == nil {
		policy = &a.Policy
	}
	look, err := recommend.Look(days, recommend.Holding{Balance: amount}, policy, p)
	return &look, err
}

func outlookAsJSON(o *recommend.Outlook) *outlookJSON {
	if o == nil {
		return nil
	}
	span := func(s recommend.Span) *spanJSON {
		if !s.Known() {
			return nil
		}
		return &spanJSON{s.Low, s.Median, s.High}
	}
	return &outlookJSON{
		Balance: o.Balance.StringFixed(2), Alert: string(o.Alert), Sentence: o.Sentence, Remedy: o.Remedy, Stops: listOf(o.Stops),
		DaysToZero: span(o.DaysToZero), NextRecharge: span(o.NextRecharge), CardFails: o.CardFails,
		Repaired: o.Repaired.Format(time.DateOnly), Reasons: listOf(o.Reasons),
	}
}

// listOf is never null in JSON.
func listOf(texts []string) []string { return append([]string{}, texts...) }

func backtestAsJSON(a recommend.Advice) backtestJSON {
	out := backtestJSON{
		Months: len(a.Backtest), Days: a.Calibration.Days,
		Within50: a.Calibration.Within50, Within90: a.Calibration.Within90, Within99: a.Calibration.Within99,
	}
	idle := 0.0
	for _, m := range a.Backtest {
		if m.TouchedZero {
			out.TouchedZero++
		}
		out.Coverage += m.Chance / float64(out.Months)
		idle += m.Idle / float64(out.Months)
	}
	out.Idle = wholeUnits(idle)
	return out
}
