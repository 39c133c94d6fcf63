package recommend

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func date2026(month time.Month, dom int) time.Time {
	return time.Date(2026, month, dom, 0, 0, 0, 0, time.UTC)
}

func TestRepairTakesWorkingDays(t *testing.T) {
	for _, c := range []struct {
		refused time.Weekday
		days    int
		want    int
	}{
		{time.Monday, 0, 0},
		{time.Monday, 5, 7},
		{time.Wednesday, 5, 7},
		{time.Friday, 1, 3},
		{time.Saturday, 1, 2},
		{time.Saturday, 5, 6},
		{time.Sunday, 5, 5},
		{time.Thursday, 12, 18},
	} {
		if got := workingDays(c.refused, c.days); got != c.want {
			t.Errorf("%d working days from a %s are %d days, want %d", c.days, c.refused, got, c.want)
		}
	}
}

// trace is a future short enough to follow by hand.
type trace struct {
	name                       string
	from                       time.Time
	trigger, recharge, opening float64
	repairDays, expiryMonths   int
	refused                    []bool
	spend                      []float64
	days                       int // runs on without spend until so many days
	want                       state
}

// state is where a course stands.
type state struct {
	balance, lost, expired float64
	recharges              int
	touched                bool
	area                   float64 // 0: not compared
}

func traces() []trace {
	june := date2026(time.June, 1) // a Monday
	friday := date2026(time.June, 5)
	return []trace{
		{
			name: "recharges once when strictly below the trigger", from: june, trigger: 100, recharge: 200, opening: 120,
			repairDays: 5, expiryMonths: 12, spend: []float64{80}, days: 1,
			// 110, 100 (not below), 90: recharge, 290, then five steps of 10
			want: state{balance: 240, recharges: 1, area: 205},
		},
		{
			name: "one recharge at a time, one more at the next step", from: june, trigger: 100, recharge: 50, opening: 41,
			repairDays: 5, expiryMonths: 12, spend: []float64{8}, days: 1,
			// 40+50=90, 89+50=139, then six steps of 1
			want: state{balance: 133, recharges: 2},
		},
		{
			name: "refused on Friday, repaired on Monday at the same hour", from: friday, trigger: 100, recharge: 200, opening: 104,
			repairDays: 1, expiryMonths: 12, refused: []bool{true}, spend: []float64{8, 8, 8, 8}, days: 4,
			// 99 on Friday at instant 5; 96, 88, 80 over the weekend; 75 on Monday at instant 5: 275
			want: state{balance: 272, recharges: 1},
		},
		{
			name: "zero and lost spend, then sure recharges up to the trigger", from: friday, trigger: 100, recharge: 50, opening: 104,
			repairDays: 1, expiryMonths: 12, refused: []bool{true, true}, spend: []float64{80, 80, 80, 80}, days: 4,
			// refused at 94; 24 left of Friday, lost 56, 80 and 10; then 50, 90, 130 surely; refused again at 90
			want: state{balance: 80, lost: 146, recharges: 3, touched: true},
		},
		{
			name: "refused with no repair time costs nothing", from: june, trigger: 100, recharge: 50, opening: 101,
			repairDays: 0, expiryMonths: 12, refused: []bool{true}, spend: []float64{16}, days: 1,
			want: state{balance: 135, recharges: 1},
		},
		{
			name: "lots expire first in, first out, and set off a recharge at that instant", from: june, trigger: 90, recharge: 60, opening: 100,
			repairDays: 5, expiryMonths: 1, spend: []float64{16}, days: 31,
			// June 1: 88 at instant 6, +60, 144 at night. July 1: the opening lot's 84 expire, +60; at instant 6 the
			// June lot's 60 expire, +60
			want: state{balance: 120, expired: 144, recharges: 3},
		},
		{
			name: "an expiry whose recharge is refused reaches zero", from: june, trigger: 50, recharge: 60, opening: 100,
			repairDays: 5, expiryMonths: 1, refused: []bool{true}, days: 31,
			want: state{expired: 100, touched: true},
		},
		{
			name: "a trigger of zero never recharges", from: june, recharge: 500, opening: 40,
			repairDays: 5, expiryMonths: 12, spend: []float64{48}, days: 2,
			want: state{lost: 8, touched: true},
		},
	}
}

func (tr trace) run() *course {
	p := Params{RepairDays: tr.repairDays, ExpiryMonths: tr.expiryMonths}
	c := &course{
		trigger: tr.trigger, recharge: tr.recharge, lots: true,
		cal: calendarOf(tr.from, tr.days, p), luck: &refusals{script: tr.refused},
	}
	c.open(0, tr.opening)
	spend := make([]float64, tr.days)
	copy(spend, tr.spend)
	c.days(0, spend, false)
	return c
}

func TestTheAccountStepByStep(t *testing.T) {
	for _, tr := range traces() {
		t.Run(tr.name, func(t *testing.T) {
			c := tr.run()
			got := state{c.balance, c.lost, c.expired, c.recharges, c.touched, c.area}
			if tr.want.area == 0 {
				got.area = 0
			}
			if got != tr.want {
				t.Errorf("got  %+v\nwant %+v", got, tr.want)
			}
		})
	}
}

// slowAccount is the process once more, one step after the other and without any of the short cuts.
func slowAccount(tr trace) state {
	type purchase struct {
		left    float64
		day, at int
	}
	cal := calendarOf(tr.from, tr.days+400, Params{RepairDays: tr.repairDays, ExpiryMonths: tr.expiryMonths})
	lots := []purchase{{tr.opening, cal.expires[0], 0}}
	var s state
	s.balance = tr.opening
	waiting, sure, repairDay, repairAt := false, false, 0, 0
	script := tr.refused
	fund := func(d, at int) {
		if s.balance >= tr.trigger {
			return
		}
		if waiting {
			if d < repairDay || d == repairDay && at < repairAt {
				return
			}
			waiting, sure = false, true
		} else if !sure && len(script) > 0 {
			refused := script[0]
			script = script[1:]
			if refused && tr.repairDays > 0 {
				waiting, repairDay, repairAt = true, cal.repair[d], at
				return
			}
			sure = refused
		}
		s.balance += tr.recharge
		s.recharges++
		lots = append(lots, purchase{tr.recharge, cal.expires[d], at})
		if s.balance >= tr.trigger {
			sure = false
		}
	}
	for d := range tr.days {
		for step := range StepsPerDay {
			ended := false
			for len(lots) > 0 && (lots[0].day < d || lots[0].day == d && lots[0].at <= step) {
				ended = ended || lots[0].left > 0
				s.balance -= lots[0].left
				s.expired += lots[0].left
				lots = lots[1:]
			}
			if ended {
				fund(d, step)
				s.touched = s.touched || s.balance <= 0
			}
			before, due := s.balance, tr.spend[d]/StepsPerDay
			paid := min(due, s.balance)
			s.balance -= paid
			s.lost += due - paid
			s.touched = s.touched || s.balance <= 0
			s.area += (before + s.balance) / 2 / StepsPerDay
			for i := range lots {
				take := min(paid, lots[i].left)
				lots[i].left -= take
				paid -= take
			}
			fund(d, step+1)
		}
	}
	return s
}

func TestStridesChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.IntRange(1, 120).Draw(t, "days")
		tr := trace{
			from:    date2026(time.June, rapid.IntRange(1, 30).Draw(t, "from")),
			trigger: float64(rapid.IntRange(0, 300).Draw(t, "trigger")), recharge: float64(rapid.IntRange(50, 300).Draw(t, "recharge")),
			opening: float64(rapid.IntRange(1, 600).Draw(t, "opening")), repairDays: rapid.IntRange(0, 6).Draw(t, "repair"),
			expiryMonths: rapid.IntRange(1, 3).Draw(t, "expiry"), refused: rapid.SliceOfN(rapid.Bool(), 0, 40).Draw(t, "refused"), days: days,
		}
		// Eighths of whole steps, so that both ways of adding are exact.
		for range days {
			tr.spend = append(tr.spend, float64(8*rapid.IntRange(0, 12).Draw(t, "spend")))
		}
		want := slowAccount(tr)
		c := tr.run()
		got := state{c.balance, c.lost, c.expired, c.recharges, c.touched, c.area}
		if math.Abs(got.area-want.area) > 1e-6 {
			t.Fatalf("mean balance %v, want %v", got.area, want.area)
		}
		got.area = want.area
		if got != want {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	})
}

func TestRefusalsComeAtTheirChance(t *testing.T) {
	for _, chance := range []float64{0, 0.02, 0.5, 1} {
		r := newRefusals(chance)
		r.reset(1, 1)
		const n = 200_000
		hits := 0
		for range n {
			hits += boolInt(r.next())
		}
		if got := float64(hits) / n; math.Abs(got-chance) > 0.004 {
			t.Errorf("refused %v of the attempts, want %v", got, chance)
		}
	}
}
