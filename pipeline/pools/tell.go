package pools

import (
	"fmt"
	"strings"
)

// Finding is a pool that has run out or is likely to, with those who ask most of it.
type Finding struct {
	Outlook
	Users        []Taker
	Destinations []Taker
}

// Taker is a user or a destination with what it asks of a pool in the month; Asked is what all together ask.
type Taker struct {
	Name    string `json:"name"`
	Records int64  `json:"records"`
	Units   int64  `json:"units"`
	Asked   int64  `json:"asked"`
}

// Severity is act where it is more likely than not.
func (f Finding) Severity() string {
	if *f.Chance >= actChance {
		return "act"
	}
	return "watch"
}

// Subject is the pool's key.
func (f Finding) Subject() string { return f.key() }

// Message says when the pool ends, and who takes it there.
func (f Finding) Message() string {
	parts := f.Sentences()
	if names := told(f.Users); names != "" {
		parts = append(parts, "Most is asked by "+names+".")
	}
	if names := told(f.Destinations); names != "" {
		parts = append(parts, "Most goes to "+names+".")
	}
	return strings.Join(parts, " ")
}

func told(list []Taker) string {
	var names []string
	for _, t := range list[:min(len(list), takersTold)] {
		if t.Name != "" && t.Asked > 0 {
			names = append(names, fmt.Sprintf("%s (%d %%)", t.Name, (100*t.Units+t.Asked/2)/t.Asked))
		}
	}
	return strings.Join(names, ", ")
}

// Sentences tell the outlook of the month to people.
func (o Outlook) Sentences() []string {
	name := "The pool " + o.key()
	switch {
	case o.ExhaustedAt != nil:
		out := []string{fmt.Sprintf("%s ran out on %s.", name, o.RunsOut.Median.Format("2006-01-02"))}
		if o.Asked.Median != nil {
			out = append(out, fmt.Sprintf("Of its %d %ss the month asks about %d (%d to %d); the rest is paid by credits.", *o.Total, o.Unit, *o.Asked.Median, *o.Asked.Low, *o.Asked.High))
		}
		return out
	case o.Total == nil:
		return []string{name + " has no size without licences.csv, so nothing can be said of its end."}
	case o.Chance == nil:
		return []string{fmt.Sprintf("%s is known from %d days, too few to say when it ends; a week is the least.", name, o.HistoryDays)}
	case o.RunsOut.Median != nil:
		return []string{fmt.Sprintf("%s has %d of %d %ss left and runs out about %s (%s) with a chance of %s; the month asks about %d (%d to %d).", name,
			*o.Total-o.Used, *o.Total, o.Unit, o.RunsOut.Median.Format("2006-01-02"), o.between(), percent(*o.Chance), *o.Asked.Median, *o.Asked.Low, *o.Asked.High)}
	}
	return []string{fmt.Sprintf("%s has %d of %d %ss left and lasts to the end of %s but for a chance of %s; the month asks about %d (%d to %d).", name,
		*o.Total-o.Used, *o.Total, o.Unit, o.Month, percent(*o.Chance), *o.Asked.Median, *o.Asked.Low, *o.Asked.High)}
}

// between is the interval of the day in words.
func (o Outlook) between() string {
	low := o.RunsOut.Low.Format("2006-01-02")
	if o.RunsOut.High == nil {
		return low + " at the earliest, perhaps not this month"
	}
	return low + " to " + o.RunsOut.High.Format("2006-01-02")
}

func (o Outlook) key() string {
	if o.PoolUser == "" {
		return o.Pool
	}
	return o.Pool + "/" + o.PoolUser
}

func percent(chance float64) string { return fmt.Sprintf("%.0f %%", 100*chance) }
