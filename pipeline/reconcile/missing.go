package reconcile

import (
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// maxMissing is how many recharges one jump of an observed balance may be read as.
const maxMissing = 10

// proposal is a funding row that looks missing. It is shown, never booked.
type proposal struct {
	at        time.Time
	reference string // until the invoice's own is known
	reason    string
}

// missing is what the search for absent recharges found.
type missing struct {
	proposals []proposal
	pending   []time.Time // the balance fell below the trigger then, and the recharge may still be on its way
	jumps     []int       // per observation: recharges proposed for the jump since the one before
}

// locate gives the instant within a point at which the balance first was below the level.
type locate func(p point, level decimal.Decimal) (time.Time, error)

// search walks the points once more, as if the recharges proposed so far had happened.
type search struct {
	h        *history
	b        *books
	locate   locate
	out      *missing
	next     int             // first point not yet walked
	offset   decimal.Decimal // observed beyond the ledger, and proposed since
	below    bool            // below the trigger now
	deferred []time.Time     // falls too fresh for the observation after them to show their recharge
}

// missingRecharges compares what auto-recharge must have done with what funding.csv holds. Between two observations
// the jump of their differences decides: just one recharge (or a few) was missed; else as many of those that the settings
// imply as bring the rest nearest to what absent days normally take. After the last observation the settings decide.
func (h *history) missingRecharges(b *books, at locate) (*missing, error) {
	s := &search{h: h, b: b, locate: at, out: &missing{jumps: make([]int, len(b.observations))}, below: true}
	if h.recharge <= 0 {
		return s.out, nil
	}
	var before comparison
	for i, o := range b.observations {
		jump := o.difference().Sub(before.difference())
		n, exact := h.rechargesIn(jump), true
		if n == 0 {
			n, exact = h.rechargesNear(jump, h.absentFrom(b, h.stepTo(b, before, o)).volume()), false
		}
		made := len(s.out.proposals)
		if err := s.window(o.at, n, exact); err != nil {
			return nil, err
		}
		s.out.jumps[i] = len(s.out.proposals) - made
		s.see(o.difference())
		before = o
	}
	return s.out, s.tail()
}

// usualRecharge is how much a recharge brings: what the settings say, else what the last one booked brought. The provider
// takes whole units only, so that any other amount tells of something else.
func (h *history) usualRecharge() int64 {
	if h.Recharge > 0 {
		return h.Recharge
	}
	for _, m := range slices.Backward(h.known) {
		if m.kind == kindRecharge && m.amount.IsInteger() {
			return m.amount.IntPart()
		}
	}
	return 0
}

// see takes an observed balance for the one by which the provider measures the trigger from then on.
func (s *search) see(difference decimal.Decimal) {
	s.offset = difference
	if s.next > 0 {
		s.below = s.b.points[s.next-1].after.Add(s.offset).LessThan(decimal.NewFromInt(s.h.Trigger))
	}
}

// rechargesIn is the whole number of recharges that a jump amounts to within the tolerance; 0: none.
func (h *history) rechargesIn(jump decimal.Decimal) int {
	one := decimal.NewFromInt(h.recharge)
	for n := 1; n <= maxMissing; n++ {
		if jump.Sub(one.Mul(decimal.NewFromInt(int64(n)))).Abs().LessThanOrEqual(h.Tolerance) {
			return n
		}
	}
	return 0
}

// rechargesNear is the number of recharges by which a jump comes nearest to the use of absent days.
func (h *history) rechargesNear(jump, absent decimal.Decimal) int {
	if jump.Abs().LessThanOrEqual(h.Tolerance) {
		return 0
	}
	n := jump.Add(absent).DivRound(decimal.NewFromInt(h.recharge), 0).IntPart()
	return int(min(max(n, 0), maxMissing))
}

// window looks at the falls below the trigger up to an observation that shows n missing recharges: exactly, or as far
// as the settings imply them.
func (s *search) window(until time.Time, n int, exact bool) error {
	decide := func(at time.Time) {
		switch {
		case n > 0:
			s.propose(at, exact)
			n--
		case until.Before(at.Add(s.h.latency())):
			s.deferred = append(s.deferred, at)
		}
	}
	if err := s.each(until, decide); err != nil {
		return err
	}
	for ; exact && n > 0; n-- {
		s.propose(until, true)
	}
	return nil
}

// tail looks at the falls after the last observation: what the settings imply and nothing has answered in time.
func (s *search) tail() error {
	return s.each(s.h.Closing, func(at time.Time) {
		if s.h.AsOf.Before(at.Add(s.h.latency())) {
			s.out.pending = append(s.out.pending, at)
			return
		}
		s.propose(at, false)
	})
}

// each hands over the falls that were put off, then the new ones. A decision moves the balance that the next fall is
// measured by, so they are found one at a time.
func (s *search) each(until time.Time, decide func(time.Time)) error {
	waiting := s.deferred
	s.deferred = nil
	for _, at := range waiting {
		decide(at)
	}
	for {
		at, found, err := s.fall(until)
		if err != nil || !found {
			return err
		}
		decide(at)
	}
}

// fall finds the next instant, up to and with until, at which the balance fell below the trigger and no recharge was
// booked soon after, whether it went through or was refused.
func (s *search) fall(until time.Time) (time.Time, bool, error) {
	level := decimal.NewFromInt(s.h.Trigger)
	for s.next < len(s.b.points) && !s.b.points[s.next].from.After(until) {
		p := s.b.points[s.next]
		s.next++
		was := s.below
		s.below = p.after.Add(s.offset).LessThan(level)
		if was || !s.below || !s.h.recharges() {
			continue
		}
		at, err := s.locate(p, level.Sub(s.offset))
		if err != nil {
			return time.Time{}, false, err
		}
		if !s.h.answered(at) {
			return at, true, nil
		}
	}
	return time.Time{}, false, nil
}

// propose notes a recharge, which an observed balance shows or only the settings imply; from then on the balance is taken to be higher by it.
func (s *search) propose(at time.Time, observed bool) {
	same := 1
	for _, p := range s.out.proposals {
		if p.at.Equal(at) {
			same++
		}
	}
	p := proposal{at: at, reference: "proposed-" + instant(at), reason: s.h.reason(observed)}
	if same > 1 {
		p.reference += fmt.Sprintf("-%d", same)
	}
	s.out.proposals = append(s.out.proposals, p)
	s.see(s.offset.Add(decimal.NewFromInt(s.h.recharge)))
}

// recharges says that the settings make a recharge happen by itself.
func (o Options) recharges() bool { return o.Auto && o.Trigger > 0 && !o.postPaid() }

// answered says that funding.csv holds a recharge, or a refused one, within the reporting latency after the instant,
// even if that is past the closing instant.
func (h *history) answered(at time.Time) bool {
	return slices.ContainsFunc(h.known, func(m movement) bool {
		return (m.kind == kindRecharge || m.kind == kindFailed) && !m.at.Before(at) && !m.at.After(at.Add(h.latency()))
	})
}
