package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// Seats are licences of one kind that are to be bought.
type Seats struct {
	Country    string // empty: whichever the user's is
	Capability string
	Count      int
}

// Ever is when planned licences begin.
func Ever() time.Time { return time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC) }

// Hold is one planned licence of a user; with it come no dates, for a plan is of any month.
func Hold(user, capability, country string) tenant.Licence {
	return tenant.Licence{Holder: user, UPN: user, Capability: capability, Country: country, AssignedFrom: Ever()}
}

// Allowance tells how many minutes a plan includes a user and month, for calls at home and abroad.
type Allowance func(capability, country string) (domestic, international int64)

// AllowanceOf looks plans up among the allowances that hold.
func AllowanceOf(allowances []rates.Allowance) Allowance {
	return func(capability, country string) (domestic, international int64) {
		return quantity(allowances, capability, country, rates.ScopeDomestic), quantity(allowances, capability, country, rates.ScopeInternational)
	}
}

func quantity(allowances []rates.Allowance, capability, country, scope string) int64 {
	found := int64(0)
	for _, a := range allowances {
		if a.Capability != capability || a.Scope != scope {
			continue
		}
		if a.Country == country {
			return int64(a.Quantity)
		}
		if a.Country == rates.AnyCountry {
			found = int64(a.Quantity)
		}
	}
	return found
}

// Dealt is who holds what.
type Dealt struct {
	Licences []tenant.Licence
	Without  int // users that no calling plan is left for: they pay as they go
	Spare    int // seats without a user; they add to the pools all the same
}

// Deal gives the seats to the users: of calling plans, one to each, the largest to who calls most; of others the first
// ones. Everybody gets the licence for credits besides.
func Deal(users []User, seats []Seats, allowance Allowance, home string) Dealt {
	var out Dealt
	planned := map[string]bool{}
	ordered := slices.Clone(seats)
	size := func(s Seats) int64 {
		country := s.Country
		if country == "" {
			country = home
		}
		domestic, abroad := allowance(s.Capability, country)
		return domestic + abroad
	}
	slices.SortStableFunc(ordered, func(a, b Seats) int { return int(size(b) - size(a)) })
	for _, s := range ordered {
		left, plan := s.Count, size(s) > 0
		for _, u := range users {
			if left == 0 || s.Country != "" && s.Country != u.Country || plan && planned[u.Name] {
				continue
			}
			out.Licences = append(out.Licences, Hold(u.Name, s.Capability, u.Country))
			planned[u.Name] = planned[u.Name] || plan
			left--
			if left == 0 {
				break
			}
		}
		country := s.Country
		if country == "" {
			country = home
		}
		for i := range left {
			out.Licences = append(out.Licences, Hold(fmt.Sprintf("spare %s %s %d", s.Capability, country, i+1), s.Capability, country))
		}
		out.Spare += left
	}
	for _, u := range users {
		out.Licences = append(out.Licences, Hold(u.Name, creditsLicence, u.Country))
		if !planned[u.Name] {
			out.Without++
		}
	}
	return out
}

const creditsLicence = "MCOPSTNC"

// Everybody gives all users of a country the plan, and leaves others and other licences as they are; an empty plan is
// pay as you go.
func Everybody(users []User, licences []tenant.Licence, country, plan string, allowance Allowance) []tenant.Licence {
	var out []tenant.Licence
	for _, l := range licences {
		domestic, abroad := allowance(l.Capability, l.Country)
		if l.Country == country && domestic+abroad > 0 {
			continue
		}
		out = append(out, l)
	}
	for _, u := range users {
		if u.Country == country && plan != "" {
			out = append(out, Hold(u.Name, plan, country))
		}
	}
	return out
}

// Countries lists those of the users, in order.
func Countries(users []User) []string {
	var out []string
	for _, u := range users {
		if !slices.Contains(out, u.Country) {
			out = append(out, u.Country)
		}
	}
	slices.SortFunc(out, strings.Compare)
	return out
}

// Pooled puts users where their minutes are pooled: those of Puerto Rico with those of the United States.
func Pooled(users []User) []User {
	shared := map[string]string{}
	for _, c := range rates.Countries() {
		shared[c.Alpha2] = c.PoolCountry
	}
	out := slices.Clone(users)
	for i, u := range out {
		if to := shared[u.Country]; to != "" {
			out[i].Country = to
		}
	}
	return out
}
