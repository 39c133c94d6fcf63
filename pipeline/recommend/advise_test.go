package recommend

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// fewPaths keeps the tests quick; what they say does not hang on the number.
func fewPaths() Params {
	p := DefaultParams()
	p.Paths = 1000
	return p
}

// days is a history that starts on 1 January 2026, one amount a day.
func days(amounts ...float64) []DaySpend {
	out := make([]DaySpend, len(amounts))
	for i, a := range amounts {
		out[i] = DaySpend{Day: date2026(time.January, 1+i), Amount: decimal.NewFromFloat(a)}
	}
	return out
}

func repeated(n int, amount float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = amount
	}
	return out
}

func mustAdvise(t *testing.T, history []DaySpend, p Params, today *Policy) Advice {
	t.Helper()
	a, err := Advise(history, p, today)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestOddHistoriesGetASentenceAndASafeAnswer(t *testing.T) {
	table := []FundingRow{{0, 250, 1000, 200}, {250, 500, 1000, 400}, {500, 0, 2000, 500}}
	oneDay := repeated(60, 0)
	oneDay[30] = 500
	refunds := repeated(60, 10)
	refunds[5], refunds[6] = -20, -3
	for _, c := range []struct {
		name    string
		history []DaySpend
		users   int64
		method  Method
		policy  *Policy
		says    string
	}{
		{"nothing", nil, 0, MethodMinimum, &Policy{50, 50, 50}, "Only 0 days"},
		{"nothing but users", nil, 250, MethodTable, &Policy{400, 400, 1000}, "funding table"},
		{"one day", days(12), 0, MethodMinimum, nil, "Only 1 day of spend is known"},
		{"27 days", days(repeated(27, 5)...), 100, MethodTable, &Policy{200, 200, 1000}, "Only 27 days"},
		{"27 days of much", days(repeated(27, 1000)...), 100, MethodTable, &Policy{7000, 7610, 7000}, "asks for at least"},
		{"no spend", days(repeated(90, 0)...), 100, MethodMinimum, &Policy{50, 50, 50}, "nothing was paid"},
		{"only refunds", days(repeated(40, -1)...), 0, MethodMinimum, &Policy{50, 50, 50}, "nothing was paid"},
		{"all on one day", days(oneDay...), 0, MethodMinimum, &Policy{500, 64, 500}, "All spend falls on 1 day of 60, the last of them 2026-01-31"},
		{"all on the last day", days(append(repeated(60, 0), 500)...), 100, MethodTable, &Policy{500, 200, 1000}, "the minimum of 50 is enough"},
		{"new since three weeks", days(append(repeated(200, 0), repeated(21, 30)...)...), 0, MethodMinimum, &Policy{210, 229, 210}, "Nothing was spent on the 200 days before 2026-07-20"},
		{"days of refunds", days(refunds...), 0, MethodSimulation, nil, "2 days with more credited than spent"},
		{"tiny spend", days(repeated(60, 0.000001)...), 0, MethodMinimum, &Policy{50, 50, 50}, "less than one unit a month"},
		{"little spend", days(repeated(60, 0.04)...), 0, MethodSimulation, nil, "expires"},
		{"huge spend", days(repeated(60, 9e11)...), 0, MethodSimulation, nil, "trigger"},
		{"28 days", days(repeated(28, 20)...), 0, MethodSimulation, nil, "more careful"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := fewPaths()
			p.Paths, p.Users, p.FundingTable = 200, c.users, table
			a := mustAdvise(t, c.history, p, nil)
			if a.Method != c.method {
				t.Errorf("method %s, want %s", a.Method, c.method)
			}
			if c.policy != nil && a.Policy != *c.policy {
				t.Errorf("policy %+v, want %+v", a.Policy, *c.policy)
			}
			if a.Policy.Trigger < MinAmount || a.Policy.Recharge < MinAmount || a.Policy.Initial < MinAmount {
				t.Errorf("policy %+v has an amount below %d", a.Policy, MinAmount)
			}
			if said := strings.Join(a.Reasons, "\n"); !strings.Contains(said, c.says) || strings.Contains(said, "NaN") || strings.Contains(said, "Inf") {
				t.Errorf("reasons do not say %q:\n%s", c.says, said)
			}
			for _, v := range []float64{a.Outcome.Chance, a.Outcome.Idle, a.Outcome.ExpectedExpiry, a.Outcome.RechargesPerMonth} {
				if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
					t.Errorf("outcome has a figure that is none: %+v", a.Outcome)
				}
			}
		})
	}
}

// A time when nothing was spent does not lower what is foretold of a service that is there now.
func TestIdleTimesTellNothingOfTheLevel(t *testing.T) {
	on, off := repeated(60, 30), repeated(300, 0)
	for _, c := range []struct {
		name    string
		history []float64
	}{
		{"new tenant", append(slices.Clone(off), on...)},
		{"nothing for most of a year", slices.Concat(on[:30], off, on)},
		{"next to nothing before", slices.Concat(repeated(300, 0.02), on)},
		{"a pause of three weeks", slices.Concat(on, off[:21], on)},
		{"a pause since which few days have passed", slices.Concat(on, off[:21], on[:5])},
		{"a pause between two levels", slices.Concat(repeated(60, 10), off[:40], on)},
		{"a large service beside a small one", slices.Concat(repeated(300, 1), on)},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, err := Simulate(days(c.history...), Policy{Trigger: 500, Recharge: 300}, fewPaths())
			if err != nil || math.Abs(o.MonthlySpend-30*monthDays) > 30 {
				t.Errorf("%.0f a month is foretold (%v), 30 a day are spent", o.MonthlySpend, err)
			}
		})
	}
}

func TestOddParametersAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Params){
		"service_level":       func(p *Params) { p.ServiceLevel = 1 },
		"recharge_failure":    func(p *Params) { p.RechargeFailure = math.NaN() },
		"repair_days":         func(p *Params) { p.RepairDays = -1 },
		"recharges_per_month": func(p *Params) { p.RechargesPerMonth = 0 },
		"expiry_months":       func(p *Params) { p.ExpiryMonths = 0 },
		"paths":               func(p *Params) { p.Paths = 1 },
	} {
		p := fewPaths()
		spoil(&p)
		if _, err := Advise(nil, p, nil); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := Simulate(nil, Policy{Trigger: -1}, fewPaths()); err == nil {
		t.Error("a negative trigger passes")
	}
}

func TestSameInputSameAdvice(t *testing.T) {
	history := tenantKinds()[4].spend(0, 150, 3)
	p := fewPaths()
	p.Paths = 500
	first := mustAdvise(t, history, p, &Policy{200, 500, 700})
	shuffled := append([]DaySpend(nil), history...)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	if again := mustAdvise(t, shuffled, p, &Policy{200, 500, 700}); !reflect.DeepEqual(first, again) {
		t.Errorf("the order of the days changes the advice:\n%+v\n%+v", first, again)
	}
	p.Seed++
	if other := mustAdvise(t, history, p, nil); other.Outcome == first.Outcome {
		t.Error("another seed gives the very same figures")
	}
}

func TestAdviceKeepsItsLimits(t *testing.T) {
	for _, k := range tenantKinds() {
		t.Run(k.name, func(t *testing.T) {
			p := fewPaths()
			p.ServiceLevel = 0.99
			a := mustAdvise(t, k.spend(0, 200, 5), p, nil)
			o := a.Outcome
			if o.Chance > 1-p.ServiceLevel || o.RechargesPerMonth > p.RechargesPerMonth || !a.Feasible {
				t.Errorf("%+v goes beyond a limit: %+v", a.Policy, o)
			}
			if o.ChanceLow > o.Chance || o.ChanceHigh < o.Chance {
				t.Errorf("the chance lies outside its interval: %+v", o)
			}
			if again, err := Simulate(k.spend(0, 200, 5), a.Policy, p); err != nil || again != o {
				t.Errorf("simulating the advice gives %+v, %v; the advice said %+v", again, err, o)
			}
			less := a.Policy
			less.Trigger -= max(1, less.Trigger/50)
			if below, _ := Simulate(k.spend(0, 200, 5), less, p); below.Chance <= 1-p.ServiceLevel {
				t.Errorf("a trigger of %d would do as well as %d", less.Trigger, a.Policy.Trigger)
			}
			chosen := 0
			for _, alt := range a.Curve {
				chosen += boolInt(alt.Chosen)
			}
			if chosen != 1 || len(a.Curve) < 8 {
				t.Errorf("the curve has %d points, %d of them chosen", len(a.Curve), chosen)
			}
		})
	}
}

func TestMoreTriggerIsNeverMoreRisk(t *testing.T) {
	for _, k := range tenantKinds() {
		p := fewPaths()
		st := newStudy(newSeries(k.spend(0, 120, 9)), p)
		last := 1.0
		for trigger := int64(50); trigger < 2500; trigger += 175 {
			o := st.outcome(Policy{Trigger: trigger, Recharge: 400})
			if o.Chance > last {
				t.Errorf("%s: the chance rises from %v to %v at a trigger of %d", k.name, last, o.Chance, trigger)
			}
			last = o.Chance
		}
	}
}

// The sweep knows every trigger from one run; the process itself has to agree wherever zero is rare.
func TestSweepAgreesWithTheProcess(t *testing.T) {
	st := newStudy(newSeries(tenantKinds()[1].spend(0, 365, 2)), fewPaths())
	s := st.sweep(300)
	for _, limit := range []float64{0.02, 0.005, 0.001} {
		pol := Policy{Trigger: s.trigger(limit), Recharge: 300}
		want, got := st.outcome(pol), s.point(pol.Trigger)
		if math.Abs(got.Chance-want.Chance) > 0.05*limit+1e-4 || math.Abs(got.Idle-want.Idle) > 1 {
			t.Errorf("at %d the sweep says %v and %v idle, the process %v and %v", pol.Trigger, got.Chance, got.Idle, want.Chance, want.Idle)
		}
	}
}

func TestShortHistoryIsMoreCareful(t *testing.T) {
	for _, k := range tenantKinds()[:2] {
		var month, whole float64
		for seed := range uint64(6) {
			year := newSeries(k.spend(0, 365, seed))
			month += triggerInMonths(year.from.AddDate(0, 0, 337), year)
			whole += triggerInMonths(year.from, year)
		}
		if month < 1.1*whole {
			t.Errorf("%s: 28 days ask for a trigger of %.2f months of spend, 365 for %.2f", k.name, month/6, whole/6)
		}
	}
}

// A faint trend must neither be left out nor blow up what a long calm history knows.
func TestFaintTrendsAreCarriedAndLongHistoriesSurer(t *testing.T) {
	rising := tenantKinds()[3]
	told, spent := 0.0, 0.0
	for seed := range uint64(8) {
		_, l := fit(newSeries(rising.spend(lifeDays-180, 180, seed)))
		told += l.now
		for i := range horizonDays {
			spent += rising.mean(lifeDays+i, date2026(time.January, 5+i)) / horizonDays
		}
	}
	if told < 0.92*spent {
		t.Errorf("%.0f %% of what is spent is foretold after half a year of a rise", 100*told/spent)
	}
	last := math.Inf(1)
	for _, n := range []int{90, 365, lifeDays} {
		off := 0.0
		for seed := range uint64(4) {
			_, l := fit(newSeries(tenantKinds()[1].spend(lifeDays-n, n, seed)))
			off += l.sd / 4
		}
		if off > last {
			t.Errorf("%d days leave the level open by %.3f, fewer by %.3f", n, off, last)
		}
		last = off
	}
}

// triggerInMonths is the trigger that the days from then on ask for, as a share of a month's spend.
func triggerInMonths(from time.Time, s series) float64 {
	known := s.until(s.end())
	skip := int(from.Sub(s.from) / day)
	known = measure(series{from: from, spend: known.spend[skip:], exact: known.exact[skip:]})
	st := newStudy(known, fewPaths())
	return float64(st.quick().Trigger) / st.short.monthly()
}

func TestMoneyThatExpiresIsCounted(t *testing.T) {
	p := fewPaths()
	p.Paths = 400
	o, err := Simulate(days(repeated(90, 1)...), Policy{Trigger: 600, Recharge: 600}, p)
	if err != nil {
		t.Fatal(err)
	}
	// 365 a year are spent; at 600 to 1200 held, lots of 600 lie for more than a year.
	if o.ExpectedExpiry < 200 {
		t.Errorf("only %v a year expires", o.ExpectedExpiry)
	}
	if o, _ = Simulate(days(repeated(90, 1)...), Policy{Trigger: 50, Recharge: 50}, p); o.ExpectedExpiry > 1 {
		t.Errorf("%v a year expires of lots that last two months", o.ExpectedExpiry)
	}
}

// Only one time without spend that stands far out is a pause; what comes again and again is the tenant's way.
func TestWhatIsAPause(t *testing.T) {
	on, off := repeated(30, 30), repeated(60, 0)
	for _, c := range []struct {
		name    string
		history []float64
		want    pause
	}{
		{"none", on, pause{}},
		{"two weeks", slices.Concat(on, off[:14], on), pause{30, 44}},
		{"less than two weeks", slices.Concat(on, off[:13], on), pause{}},
		{"twice as long as another", slices.Concat(on, off[:20], on, off[:10], on), pause{}},
		{"the second is the pause", slices.Concat(on, off[:6], on, off[:20], on), pause{66, 86}},
		{"not over yet", slices.Concat(on, off[:30]), pause{}},
		{"before all spend", slices.Concat(off[:20], on), pause{}},
		{"a day a week", slices.Concat(slices.Repeat([]float64{5, 0, 0, 0, 0, 0, 0}, 10), off[:12], on), pause{}},
	} {
		if got := newSeries(days(c.history...)).pause(); got != c.want {
			t.Errorf("%s: the pause is %v, want %v", c.name, got, c.want)
		}
	}
}
