package reconcile

import (
	"fmt"
	"testing"
	"time"
)

// month is a call of 2.00 every day of July at noon.
func month(without ...int) []record {
	var out []record
	for day := 1; day <= 31; day++ {
		gone := false
		for _, d := range without {
			gone = gone || d == day
		}
		if !gone {
			out = append(out, credit(fmt.Sprintf("2026-07-%02dT12:00:00Z", day), "2.00"))
		}
	}
	return out
}

type observedCase struct {
	name     string
	change   func(*Options)
	without  []int // days whose export is missing
	balances []string
	want     []string
}

// observedCases happen to a balance of 100 that loses 2.00 every noon.
func observedCases() []observedCase {
	return []observedCase{
		{
			name:     "agreement, to the cent and but for rounding",
			balances: []string{"2026-07-02T12:00:00Z 96", "2026-07-03T11:59:59Z 96.01"},
			want:     []string{"0.000000 | agrees with the ledger", "0.010000 | agrees but for rounding"},
		},
		{
			name:     "rounding of many charges",
			balances: []string{"2026-07-20T18:00:00Z 60.08"},
			want:     []string{"0.080000 | 0.08 USD, within the rounding of 20 charges"},
		},
		{
			name:     "within the tolerance",
			balances: []string{"2026-07-20T18:00:00Z 60.40"},
			want:     []string{"0.400000 | 0.40 USD, within the tolerance of 0.50 USD"},
		},
		{
			name:     "what nobody can explain, and that it is said once",
			balances: []string{"2026-07-20T18:00:00Z 67", "2026-07-21T18:00:00Z 65"},
			want:     []string{"7.000000 | 7.00 USD unexplained", "7.000000 | nothing new: the difference of 7.00 USD stands since the observation before"},
		},
		{
			name:    "days that were never exported",
			without: []int{15, 16}, balances: []string{"2026-07-10T18:00:00Z 80", "2026-07-20T18:00:00Z 60"},
			want: []string{"0.000000 | agrees with the ledger", "-4.000000 | 4.00 USD of usage of days without any record: 2026-07-15, 2026-07-16, which normally take 4.00 USD"},
		},
		{
			name:    "usage that the exports do not hold yet",
			change:  func(o *Options) { o.Closing, o.AsOf = date("2026-07-20T20:00:00Z"), date("2026-07-20T20:00:00Z") },
			without: []int{20}, balances: []string{"2026-07-20T18:00:00Z 60"},
			want: []string{"-2.000000 | 2.00 USD of usage not exported yet: 2026-07-18, 2026-07-19, 2026-07-20 still may change; compared with a provisional day"},
		},
		{
			name:    "more than such days ever take",
			without: []int{15, 16}, balances: []string{"2026-07-10T18:00:00Z 80", "2026-07-20T18:00:00Z 51.50"},
			want: []string{"0.000000 | agrees with the ledger", "-12.500000 | -12.50 USD unexplained"},
		},
		{
			name: "a lot that expired here only",
			change: func(o *Options) {
				opening := date("2025-07-15")
				o.OpeningAt = &opening
			},
			balances: []string{"2026-07-14T18:00:00Z 72", "2026-07-20T18:00:00Z 60"},
			want:     []string{"0.000000 | agrees with the ledger", "72.000000 | lot 1 expired here with 72.00 USD that the observed balance still holds"},
		},
		{
			name: "a lot that expired there early",
			change: func(o *Options) {
				opening := date("2025-07-25")
				o.OpeningAt = &opening
			},
			balances: []string{"2026-07-20T18:00:00Z 8"},
			want:     []string{"-52.000000 | 52.00 USD is gone that lot 1 holds until 2026-07-25T00:00:00Z: it expired earlier than expected"},
		},
	}
}

func TestEveryObservedBalanceIsExplained(t *testing.T) {
	for _, c := range observedCases() {
		t.Run(c.name, func(t *testing.T) {
			o := july()
			o.OpeningAmount = dec("100")
			if c.change != nil {
				c.change(&o)
			}
			tx, _ := run(t, given{records: month(c.without...), balances: c.balances}, o)
			wantLines(t, tx, "select difference, explanation from observations", c.want...)
		})
	}
}

func TestWhatIsUnexplainedIsTheLastDifference(t *testing.T) {
	o := july()
	o.OpeningAmount = dec("100")
	tx, s := run(t, given{records: month(), balances: []string{"2026-07-20T18:00:00Z 67", "2026-07-25T18:00:00Z 51.5", "2026-08-01 4"}}, o)
	wantLines(t, tx, "select observed, unexplained, observed_at from balance_summary", "51.500000 | 1.500000 | 2026-07-25 18:00:00")
	wantLines(t, tx, `select "at", observed, ledger, difference, coalesce(change_observed::varchar, '-'), coalesce(change_ledger::varchar, '-') from observations`,
		"2026-07-20 18:00:00 | 67.000000 | 60.000000 | 7.000000 | - | -",
		"2026-07-25 18:00:00 | 51.500000 | 50.000000 | 1.500000 | -15.500000 | -10.000000")
	wantLines(t, tx, "select code, severity, subject, message from findings",
		"balance_unexplained | act | 2026-07-25T18:00:00Z | At 2026-07-25T18:00:00Z the admin centre showed 51.50 USD and the ledger has 50.00 USD: 1.50 USD differ, beyond the tolerance of 0.50 USD.")
	if s.Unexplained == nil || !s.Unexplained.Equal(dec("1.5")) {
		t.Errorf("summary %+v", s)
	}
}

func TestDaysWithoutUsageAreMissingOnlyWhereUsageIsNormal(t *testing.T) {
	o := july()
	o.OpeningAmount = dec("100")
	weekends := []int{4, 5, 11, 12, 18, 19, 25, 26}
	tx, _ := run(t, given{records: month(append(weekends, 14, 15)...)}, o)
	wantLines(t, tx, "select code, records, message from findings",
		"days_missing | 2 | No record at all on 2 days that normally have usage: 2026-07-14, 2026-07-15. Such weekdays normally take 4.00 USD together.")
}

type rechargeCase struct {
	name     string
	change   func(*Options)
	funding  []string
	balances []string
	want     []string // instant and reason
}

// rechargeCases happen to a balance of 100 that loses 2.00 every noon, with a trigger of 80 and a recharge of 50.
func rechargeCases() []rechargeCase {
	const byTrigger = "the balance fell below the trigger of 80 USD, and no recharge is booked within 48 hours"
	const byBalance = "an observed balance is higher by one recharge of 50 USD; the trigger is 80"
	return []rechargeCase{
		{name: "auto-recharge is off", change: func(o *Options) { o.Auto = false }},
		{
			// 100 less 2.00 a day: 80 is left after ten days, which is not below the trigger; 78 after eleven.
			name: "the settings imply it", want: []string{"2026-07-11 12:00:00 | " + byTrigger},
		},
		{name: "it is there", funding: []string{"2026-07-11T12:00:05Z recharge 50"}},
		{name: "it is there just in time", funding: []string{"2026-07-13T12:00:00Z recharge 50"}},
		{name: "it was refused", funding: []string{"2026-07-11T12:00:05Z recharge_failed 50"}},
		{name: "it came too late", funding: []string{"2026-07-13T12:00:01Z recharge 50"}, want: []string{"2026-07-11 12:00:00 | " + byTrigger}},
		{
			name:   "each proposed recharge counts for the next",
			change: func(o *Options) { o.Recharge = 10 },
			want:   []string{"2026-07-11 12:00:00 | " + byTrigger, "2026-07-16 12:00:00 | " + byTrigger, "2026-07-21 12:00:00 | " + byTrigger, "2026-07-26 12:00:00 | " + byTrigger, "2026-07-31 12:00:00 | " + byTrigger},
		},
		{
			name:     "an observed balance shows it at the fall",
			balances: []string{"2026-07-20T18:00:00Z 110"},
			want:     []string{"2026-07-11 12:00:00 | " + byBalance},
		},
		{
			name:     "an observed balance shows that there was none",
			balances: []string{"2026-07-20T18:00:00Z 60"},
		},
		{
			name:     "an observation just after the fall says nothing yet",
			balances: []string{"2026-07-12T08:00:00Z 78", "2026-07-20T18:00:00Z 110"},
			want:     []string{"2026-07-11 12:00:00 | " + byBalance},
		},
		{
			name:     "an observed balance that fits nothing leaves it to the settings",
			balances: []string{"2026-07-20T18:00:00Z 93"}, // 79 is left after seven more noons: that is what the trigger is measured by
			want:     []string{"2026-07-11 12:00:00 | " + byTrigger, "2026-07-27 12:00:00 | " + byTrigger},
		},
		{
			name:     "a jump without a fall is proposed where it was seen",
			change:   func(o *Options) { o.Auto = false },
			balances: []string{"2026-07-05T18:00:00Z 90", "2026-07-08T18:00:00Z 134.30"},
			want:     []string{"2026-07-08 18:00:00 | an observed balance is higher by one recharge of 50 USD"},
		},
		{
			name:     "without settings the last one booked says how much one brings",
			change:   func(o *Options) { o.Trigger, o.Recharge = 0, 0 },
			funding:  []string{"2026-07-02 recharge 30", "2026-07-03 recharge 50", "2026-07-04 purchase 20"},
			balances: []string{"2026-07-05T18:00:00Z 190", "2026-07-08T18:00:00Z 234", "2026-07-10T18:00:00Z 260"},
			want:     []string{"2026-07-08 18:00:00 | an observed balance is higher by one recharge of 50 USD"},
		},
		{
			name:     "without settings what is no whole unit says nothing of recharges",
			change:   func(o *Options) { o.Trigger, o.Recharge = 0, 0 },
			funding:  []string{"2026-07-03 recharge 50.50"},
			balances: []string{"2026-07-05T18:00:00Z 140.50", "2026-07-08T18:00:00Z 185"},
		},
		{
			name:     "two recharges at once",
			balances: []string{"2026-07-20T18:00:00Z 160"},
			want:     []string{"2026-07-11 12:00:00 | " + byBalance, "2026-07-20 18:00:00 | " + byBalance},
		},
	}
}

func TestRechargesThatFundingLacks(t *testing.T) {
	for _, c := range rechargeCases() {
		t.Run(c.name, func(t *testing.T) {
			o := july()
			o.OpeningAmount = dec("100")
			o.Auto, o.Trigger, o.Recharge = true, 80, 50
			if c.change != nil {
				c.change(&o)
			}
			tx, s := run(t, given{records: month(), funding: c.funding, balances: c.balances}, o)
			wantLines(t, tx, `select "at", reason from proposals`, c.want...)
			wantLines(t, tx, "select sum(records) from findings where code = 'recharge_missing' having count(*) > 0", sumOfOnes(len(c.want))...)
			if booked := lines(t, tx, "select count(*) from ledger_entries where kind = 'recharge'"); booked[0] != fmt.Sprint(recharges(c.funding)) {
				t.Errorf("a proposal was booked: %s", booked)
			}
			if s.Proposals != len(c.want) {
				t.Errorf("%d proposals, want %d", s.Proposals, len(c.want))
			}
		})
	}
}

// sumOfOnes is what a sum over n rows of one record says.
func sumOfOnes(n int) []string {
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprint(n)}
}

func recharges(funding []string) int {
	n := 0
	for _, f := range funding {
		var at, kind, amount string
		if _, err := fmt.Sscan(f, &at, &kind, &amount); err == nil && kind == kindRecharge {
			n++
		}
	}
	return n
}

func TestAMissingRechargeComesAsARowToPaste(t *testing.T) {
	o := july()
	o.OpeningAmount, o.Auto, o.Trigger, o.Recharge = dec("100"), true, 80, 50
	tx, _ := run(t, given{records: month()}, o)
	wantLines(t, tx, `select "at", kind, amount, currency, reference from proposals`,
		"2026-07-11 12:00:00 | recharge | 50.000000 | USD | proposed-2026-07-11T12:00:00Z")
	wantLines(t, tx, "select remedy from findings",
		"If the invoice shows it, add this row to funding.csv with the invoice's number as reference: 2026-07-11T12:00:00Z,recharge,50,USD,proposed-2026-07-11T12:00:00Z")
}

func TestARechargeMayStillBeOnItsWay(t *testing.T) {
	o := july()
	o.OpeningAmount, o.Auto, o.Trigger, o.Recharge = dec("100"), true, 80, 50
	o.AsOf = date("2026-07-12T09:00:00Z")
	o.Closing = o.AsOf
	var records []record
	for _, r := range month() {
		if date(r.at).Before(o.AsOf) {
			records = append(records, r)
		}
	}
	tx, s := run(t, given{records: records}, o)
	wantLines(t, tx, "select code, severity, subject from findings", "recharge_pending | info | 2026-07-11T12:00:00Z")
	if s.Proposals != 0 {
		t.Errorf("%d proposals", s.Proposals)
	}
}

func TestARechargeOfTheNextPeriodAnswersAFallAtTheEndOfThisOne(t *testing.T) {
	o := july()
	o.OpeningAmount, o.Auto, o.Trigger, o.Recharge = dec("100"), true, 40, 50
	_, s := run(t, given{records: month(), funding: []string{"2026-08-01T01:00:00Z recharge 50"}}, o)
	if s.Proposals != 0 || !s.Funding.IsZero() {
		t.Errorf("summary %+v", s)
	}
}

func TestGapsNeedANormalWeekday(t *testing.T) {
	var days []dayRow
	for i := range 28 {
		days = append(days, dayRow{span: span{day: date("2026-07-01").AddDate(0, 0, i)}, records: 1})
	}
	if got := gaps(days); got != nil {
		t.Errorf("gaps %v", got)
	}
	days[0].records, days[10].records, days[27].records, days[27].provisional = 0, 0, 0, true
	if got := fmt.Sprint(gaps(days)); got != "[10]" {
		t.Errorf("gaps %s: a day before the first record, or one that still may come, is no gap", got)
	}
}

func TestGapsInShortAndBrokenHistories(t *testing.T) {
	for _, c := range []struct{ name, records, want string }{ // from Thursday 2026-10-01; one sign a day: x has records
		{"the second Friday", "xx..xxxx...xxx", "[8]"},
		{"weekends are quiet", "xx..xxxxx..xxx", "[]"},
		{"weekends are busy", "xxxxxxxxxx.xxx", "[10]"},
		{"two weeks and a half at once", "xx..xxxxx..xxxxx..xxx" + "...................." + "xxx..xx", "[21 22 25 26 27 28 29 32 33 34 35 36 39 40]"},
		{"a call now and then has no habit", "x.......x.......x.......x...", "[]"},
	} {
		var days []dayRow
		for i, sign := range c.records {
			d := dayRow{span: span{day: date("2026-10-01").AddDate(0, 0, i)}}
			if sign == 'x' {
				d.records = 1
			}
			days = append(days, d)
		}
		if got := fmt.Sprint(gaps(days)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestADayOfTheZoneMayHave23Hours(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	must(t, err)
	days := calendarDays(date("2026-03-28T23:00:00Z"), date("2026-03-30T22:00:00Z"), berlin)
	if len(days) != 2 || days[0].to.Sub(days[0].from) != 23*time.Hour || !days[1].from.Equal(date("2026-03-29T22:00:00Z")) {
		t.Errorf("days %v", days)
	}
}
