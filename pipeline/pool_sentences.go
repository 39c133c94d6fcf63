package pipeline

import (
	"fmt"

	"tollbook/pipeline/rate"
)

// usersShown is how many people and licences the sentences of a pool name; the JSON form has them all.
const usersShown = 20

// Sentences tells the story in lines for people: the grant, every draw in its order, the end, and the people.
func (s PoolStory) Sentences() []string {
	out := append([]string{s.size()}, s.granted()...)
	for _, d := range s.Draws {
		out = append(out, s.draw(d))
	}
	switch {
	case s.Outlook != nil:
		out = append(out, s.Outlook.Sentences()...)
	case s.ExhaustedAt != "" && s.Total != nil && *s.Total > s.Used:
		out = append(out, fmt.Sprintf("From the record of %s on it gave less than it was asked for.", s.ExhaustedAt))
	case s.ExhaustedAt != "":
		out = append(out, fmt.Sprintf("It ran out with the record of %s.", s.ExhaustedAt))
	case s.Total != nil:
		out = append(out, "It did not run out.")
	}
	for i, u := range s.Users {
		if i == usersShown {
			out = append(out, fmt.Sprintf("... and %d people more.", len(s.Users)-usersShown))
			break
		}
		out = append(out, fmt.Sprintf("%s took %s in %s.", named(u.Person), counted(u.Taken, s.Unit), counted(u.Records, "record")))
	}
	return out
}

func (s PoolStory) size() string {
	name := "Pool " + s.Pool
	if s.PoolUser != "" {
		name += " of " + s.PoolUser
	}
	if s.Total == nil {
		return fmt.Sprintf("%s in %s: its size is not known without licences.csv; %s used.", name, s.Month, counted(s.Used, s.Unit))
	}
	return fmt.Sprintf("%s in %s: %s granted, %d used, %d left.", name, s.Month, counted(*s.Total, s.Unit), s.Used, *s.Total-s.Used)
}

func (s PoolStory) granted() []string {
	var out []string
	for i, g := range s.Grants {
		if i == usersShown {
			return append(out, fmt.Sprintf("... and %d licences more.", len(s.Grants)-usersShown))
		}
		until := ""
		if g.To != "" {
			until = " until before " + g.To
		}
		out = append(out, fmt.Sprintf("licences.csv line %d: %s (%s) from %s%s grants %s.", g.Line, g.Holder, g.Country, g.From, until, counted(g.Quantity, s.Unit)))
	}
	return out
}

func (s PoolStory) draw(d Draw) string {
	text := fmt.Sprintf("%s %s %s: took %d of %s", d.Start, named(d.Person), d.Number, d.Taken, counted(d.Units, s.Unit))
	if d.Before != nil {
		text += fmt.Sprintf(", %d left before, %d after", *d.Before, *d.Before-d.Taken)
	}
	if d.Why != "" {
		text += ", for " + d.Why
	}
	return text + fmt.Sprintf("; %s; %s.", d.Funding, d.UsageID)
}

// whyOtherwise says why a pool gave a record something else than the minutes it had, up to those it was asked for; "" where
// it did just that.
func whyOtherwise(straddle string, before, units, taken int64) string {
	switch {
	case taken > before && taken > 0:
		return "a call that meets the end of a pool is taken whole (rating.straddle: allowance)"
	case taken == units || taken == before || before <= 0:
		return ""
	case before < units && straddle == rate.StraddleCredits:
		return "a call that does not fit is paid whole, and what is left stays (rating.straddle: credits)"
	}
	return "the other pool of the plan was used up, and this one ends with it (rating.mcopstn2_caps: either)"
}

func named(person string) string {
	if person == "" {
		return "no user"
	}
	return person
}
