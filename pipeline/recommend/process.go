package recommend

import (
	"math"
	"math/rand/v2"
)

// never lies after every day of every calendar.
const never = math.MaxInt

// refusals says which attempts the bank refuses. Which attempt it is matters, not when it comes, so that two policies
// on one future meet the same luck.
type refusals struct {
	pcg    rand.PCG
	rng    *rand.Rand
	chance float64
	left   int    // attempts that pass before the next refused one
	script []bool // for a course with known refusals; beyond its end all pass
}

func newRefusals(chance float64) *refusals {
	r := &refusals{chance: chance}
	r.rng = rand.New(&r.pcg)
	return r
}

func (r *refusals) reset(seed, stream uint64) {
	r.pcg.Seed(seed, stream)
	r.left = r.gap()
}

// gap draws how many attempts pass between two refused ones.
func (r *refusals) gap() int {
	if r.chance <= 0 {
		return never
	}
	if r.chance >= 1 {
		return 0
	}
	return int(min(math.Log(1-r.rng.Float64())/math.Log1p(-r.chance), 1e15))
}

func (r *refusals) next() bool {
	if r.script != nil || r.rng == nil {
		if len(r.script) == 0 {
			return false
		}
		refused := r.script[0]
		r.script = r.script[1:]
		return refused
	}
	if r.left > 0 {
		r.left--
		return false
	}
	r.left = r.gap()
	return true
}

// lot is a purchase, by where it stands in the sum of all purchases: first in, first out needs no more.
type lot struct {
	day, instant int     // when it expires
	upTo         float64 // all that was ever bought, up to and with this lot
}

// course is one account over one future. An instant of a day is the end of that many of its steps.
type course struct {
	trigger, recharge float64
	cal               *calendar
	luck              *refusals
	lots              bool // keep lots; off where nothing can grow old enough to expire

	balance   float64
	bought    float64
	queue     []lot
	head      int
	blocked   bool // refused, not yet repaired
	sure      bool // repaired, trigger not yet reached
	repairDay int
	repairAt  int

	touched   bool    // zero in this month
	low       float64 // least balance of this month
	area      float64
	lost      float64
	expired   float64
	recharges int
}

// open starts the course with one lot, bought on the given day.
func (c *course) open(d int, balance float64) {
	c.balance, c.bought = 0, 0
	c.queue, c.head = c.queue[:0], 0
	c.blocked, c.sure, c.touched = false, false, false
	c.area, c.lost, c.expired, c.recharges = 0, 0, 0, 0
	if balance > 0 {
		c.buy(d, 0, balance)
	}
}

func (c *course) buy(d, instant int, amount float64) {
	c.balance += amount
	if c.lots {
		c.bought += amount
		c.queue = append(c.queue, lot{day: c.cal.expires[d], instant: instant, upTo: c.bought})
	}
}

// expiresBy tells whether a lot reaches its end on this day or before.
func (c *course) expiresBy(d int) bool { return c.head < len(c.queue) && c.queue[c.head].day <= d }

// days lets days pass from the given one on, which is the first of spend. Where stops is set, the day on which phones stop is the last.
func (c *course) days(d int, spend []float64, stops bool) {
	for len(spend) > 0 && !(stops && c.touched) {
		n := c.calm(d, spend)
		if n < len(spend) {
			c.steps(d+n, spend[n])
			n++
		}
		d, spend = d+n, spend[n:]
	}
}

// calm lets the first days pass on which nothing can happen, each in one stride, and tells their number. They are most days, and
// took most of the time of a simulation.
func (c *course) calm(d int, spend []float64) int {
	least, most := c.trigger, len(spend)
	if c.blocked {
		least, most = 0, min(most, c.repairDay-d)
	}
	if c.head < len(c.queue) {
		most = min(most, c.queue[c.head].day-d)
	}
	balance, area, low, n := c.balance, c.area, c.low, 0
	for n < most {
		after := balance - spend[n]
		if after <= 0 || after < least {
			break
		}
		area += (balance + after) / 2
		balance, low = after, min(low, after)
		n++
	}
	c.balance, c.area, c.low = balance, area, low
	return n
}

// steps lets a day pass step by step.
func (c *course) steps(d int, spend float64) {
	portion := spend / StepsPerDay
	if c.expiresBy(d) {
		for step := range StepsPerDay {
			c.expire(d, step)
			c.debit(portion)
			c.fund(d, step+1)
		}
		return
	}
	for step := 0; step < StepsPerDay; step++ {
		step += c.stride(portion, StepsPerDay-1-step)
		c.debit(portion)
		c.fund(d, step+1)
	}
}

// stride takes as many steps at once as stay at or above the trigger, at most so many, and tells their number.
func (c *course) stride(portion float64, most int) int {
	room := c.balance - c.trigger
	if c.blocked || room < portion || most == 0 {
		return 0
	}
	steps := most
	if room < float64(most)*portion {
		steps = int(room / portion)
	}
	spent := float64(steps) * portion
	c.area += (c.balance - spent/2) * float64(steps) / StepsPerDay
	c.balance -= spent
	c.low = min(c.low, c.balance)
	return steps
}

// debit takes what falls in one step. What the balance cannot pay is lost: phones have stopped.
func (c *course) debit(spend float64) {
	before := c.balance
	if c.balance -= spend; c.balance <= 0 {
		c.lost -= c.balance
		c.balance = 0
		c.touched = true
	}
	c.low = min(c.low, c.balance)
	c.area += (before + c.balance) / 2 / StepsPerDay
}

// expire ends the lots whose time has come. A recharge set off by it comes at the same instant, so the month reaches
// zero only if that is refused.
func (c *course) expire(d, instant int) {
	ended := false
	for c.head < len(c.queue) {
		l := c.queue[c.head]
		if l.day > d || l.day == d && l.instant > instant {
			break
		}
		c.head++
		if left := c.balance - (c.bought - l.upTo); left > 0 {
			c.balance -= left
			c.expired += left
			ended = true
		}
	}
	if c.head > 64 && 2*c.head > len(c.queue) {
		c.queue = append(c.queue[:0], c.queue[c.head:]...)
		c.head = 0
	}
	if ended {
		c.fund(d, instant)
		c.touched = c.touched || c.balance <= 0
	}
}

// fund attempts one recharge if the balance is below the trigger.
func (c *course) fund(d, instant int) {
	if c.balance >= c.trigger {
		return
	}
	switch {
	case c.blocked:
		if d < c.repairDay || d == c.repairDay && instant < c.repairAt {
			return
		}
		c.blocked, c.sure = false, true
	case !c.sure && c.luck.next():
		if c.cal.repair[d] > d {
			c.blocked, c.repairDay, c.repairAt = true, c.cal.repair[d], instant
			return
		}
		c.sure = true
	}
	c.buy(d, instant, c.recharge)
	c.recharges++
	if c.balance >= c.trigger {
		c.sure = false
	}
}
