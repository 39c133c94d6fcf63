package pipeline

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
)

// list gives the settings by the names of the configuration file, in its order.
func (s Settings) list() [][2]string {
	opening := ""
	if s.OpeningAt != nil {
		opening = s.OpeningAt.UTC().Format("2006-01-02T15:04:05Z") + " " + money.Format(s.OpeningAmount)
	}
	fee := "added"
	if s.FeeIncluded {
		fee = "included"
	}
	return [][2]string{
		{"tenant", s.Tenant}, {"country", s.Country}, {"currency", s.Currency}, {"billing", s.Billing},
		{"rating.increments", s.Increments.String()}, {"rating.straddle", s.Straddle}, {"rating.mcopstn2_caps", s.Caps},
		{"rating.connection_fee", fee}, {"ledger.basis", s.Basis}, {"ledger.opening", opening},
		{"ledger.expiry_months", strconv.Itoa(s.ExpiryMonths)}, {"ledger.tolerance", s.Tolerance.String()},
		{"ledger.pool_tolerance", strconv.Itoa(s.PoolTolerance)}, {"ledger.dialout_tolerance", s.DialoutTolerance.String()},
		{"funding.trigger", strconv.FormatInt(s.Trigger, 10)}, {"funding.recharge", strconv.FormatInt(s.Recharge, 10)},
		{"funding.auto", strconv.FormatBool(s.Auto)},
		{"recommend.service_level", number(s.ServiceLevel)}, {"recommend.report_latency_hours", strconv.Itoa(s.LatencyHours)},
		{"recommend.recharge_failure", number(s.RechargeFailure)}, {"recommend.repair_days", strconv.Itoa(s.RepairDays)},
		{"recommend.recharges_per_month", number(s.RechargesPerMonth)}, {"recommend.recharge_cost", s.RechargeCost.String()},
		{"limits.max_reject_share", s.MaxRejectShare.String()},
		{"report.locale", s.Locale}, {"report.detail", s.Detail}, {"report.numbers", s.Numbers}, {"report.users", s.Users},
	}
}

// list gives what the command line chose, by the names of its flags.
func (o Options) list() [][2]string {
	return [][2]string{
		{"--threads", strconv.Itoa(o.Threads)}, {"--memory", o.Memory}, {"--detail-csv", strconv.FormatBool(o.DetailCSV)},
		{"--close", strconv.FormatBool(o.Close)}, {"state.keep_months", strconv.Itoa(o.Settings.KeepMonths)},
	}
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

// lines tells in at most ten lines what the run found.
func (r *run) lines() []string {
	c, s := r.result.Counts, r.o.Settings
	lines := []string{
		fmt.Sprintf("%s %s: read %s rows: loaded %s, updated %s, duplicate %s, rejected %s", s.Tenant, r.o.Period,
			grouped(c.Read), grouped(c.Loaded), grouped(c.Updated), grouped(c.Duplicate), grouped(c.Rejected)),
		fmt.Sprintf("the period has %s records: rated %s, unrated %s", grouped(c.Rated+c.Unrated), grouped(c.Rated), grouped(c.Unrated)),
	}
	for _, t := range r.report.Totals {
		lines = append(lines, fmt.Sprintf("billed %s %s, rated %s %s, variance %s %s", money.Format(t.Billed), t.Currency,
			money.Format(t.Rated), t.Currency, money.Format(t.Variance), t.Currency))
	}
	lines = append(lines, r.reratedLines()...)
	lines = append(lines, r.bookLines()...)
	lines = append(lines, r.alertLines()...)
	lines = append(lines, r.adviceLines()...)
	if n := r.actCount(); n > 0 {
		lines = append(lines, fmt.Sprintf("%d findings, see the sheet Findings", n))
	}
	return lines[:min(len(lines), 10)]
}

// reratedLines tells what earlier months cost otherwise than before; with many, the sheet Findings has them all.
func (r *run) reratedLines() []string {
	const shown = 2
	var lines []string
	for i, change := range r.rerated {
		if i == shown {
			lines[i-1] += fmt.Sprintf("; and %d more, see the sheet Findings", len(r.rerated)-shown)
			break
		}
		lines = append(lines, change.String())
	}
	return lines
}

func (r *run) bookLines() []string {
	b, unit := r.books, r.o.Settings.Currency
	lines := []string{fmt.Sprintf("balance %s + funding %s - debits %s - expired %s = %s %s", money.Format(b.Opening), money.Format(b.Funding),
		money.Format(b.Debits), money.Format(b.Expired), money.Format(b.Closing), unit)}
	if !b.Closed && b.ProvisionalDays > 0 {
		lines[0] += fmt.Sprintf("; provisional: %s %s of the debits (days: %d)", money.Format(b.ProvisionalDebits), unit, b.ProvisionalDays)
	}
	if b.Observed != nil && b.Unexplained != nil {
		line := fmt.Sprintf("observed %s %s at %s, unexplained %s %s", money.Format(*b.Observed), unit,
			b.ObservedAt.Format("2006-01-02 15:04"), money.Format(*b.Unexplained), unit)
		if !b.Unexplained.Equal(b.Rest) {
			line += fmt.Sprintf(", of which no cause is known for %s %s", money.Format(b.Rest), unit)
		}
		lines = append(lines, line)
	}
	if b.Closed {
		line := "the period is closed: this account does not move any more"
		if n := b.ProvisionalDays; n > 0 {
			line += fmt.Sprintf("; what still comes for its provisional days (%d) is posted to the next month", n)
		}
		lines = append(lines, line)
	}
	if b.Proposals > 0 {
		lines = append(lines, fmt.Sprintf("%d recharges look missing in funding.csv, see the sheet Reconciliation", b.Proposals))
	}
	return lines
}

func (r *run) adviceLines() []string {
	if len(r.report.Reasons) == 0 {
		return nil
	}
	if r.o.Settings.postPaid() {
		return r.postPaidLines()
	}
	advice := fmt.Sprintf("advice: trigger %s, recharge %s, initial %s %s", r.report.Advice["trigger"], r.report.Advice["recharge"],
		r.report.Advice["initial"], r.o.Settings.Currency)
	return []string{advice, strings.TrimSuffix(r.report.Reasons[0], ".")}
}

// postPaidLines tell what stands in place of advice where credits are not sold.
func (r *run) postPaidLines() []string {
	b, unit := r.books, r.o.Settings.Currency
	lines := []string{fmt.Sprintf("no credits are sold under billing %s: set no trigger and no recharge", r.o.Settings.Billing)}
	if b.PostPaid.IsPositive() {
		lines[0] += fmt.Sprintf("; %s %s of the period is paid afterwards", money.Format(b.PostPaid), unit)
	}
	if b.Closing.IsPositive() {
		lines[0] += fmt.Sprintf("; the old balance of %s %s is used up first: keep auto-recharge off", money.Format(b.Closing), unit)
	}
	for _, reason := range r.report.Reasons[1:min(2, len(r.report.Reasons))] {
		lines = append(lines, strings.TrimSuffix(reason, "."))
	}
	return lines
}

// alertLines tells how urgent the balance is, where it is.
func (r *run) alertLines() []string {
	a := r.report.Alert
	if a == nil || a.Level == "none" {
		return nil
	}
	var stops []string
	for _, what := range a.Stops {
		kind, _, _ := strings.Cut(what, ": ") // who by name stands in summary.json and on the sheet Recommendation
		stops = append(stops, kind)
	}
	return []string{fmt.Sprintf("%s: %s What stops at zero: %s", a.Level, a.Sentence, strings.Join(stops, ", "))}
}

func (r *run) actCount() int64 {
	n := int64(0)
	for _, f := range r.report.Findings {
		n += f.Count
	}
	return n
}

// grouped writes a count with thousands apart.
func grouped(n int64) string {
	text := decimal.NewFromInt(n).String()
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
