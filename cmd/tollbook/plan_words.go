package main

import (
	"fmt"
	"strconv"
	"strings"

	"tollbook/pipeline"
	"tollbook/pipeline/plan"
	"tollbook/rates"
)

// headsOf reads US:250,GB:80.
func headsOf(text string) ([]plan.Heads, error) {
	const remedy = "write countries with the number of their users, as in US:250,GB:80"
	var heads []plan.Heads
	sum := 0
	for _, item := range strings.Split(text, ",") {
		country, number, found := strings.Cut(strings.TrimSpace(item), ":")
		n, err := strconv.Atoi(number)
		if !found || err != nil || n < 1 || !rates.KnownCountry(country) {
			return nil, wrongFlag("users", text, remedy)
		}
		for _, h := range heads {
			if h.Country == country {
				return nil, wrongFlag("users", text, country+" stands there twice; "+remedy)
			}
		}
		if sum += n; n > planUsersMax || sum > planUsersMax {
			return nil, wrongFlag("users", text, fmt.Sprintf("give at most %d users", planUsersMax))
		}
		heads = append(heads, plan.Heads{Country: country, Count: n})
	}
	return heads, nil
}

// seatsOf reads MCOPSTN1=250,GB:MCOPSTN5=80.
func seatsOf(flag, text string) ([]plan.Seats, error) {
	const remedy = "write licences with how many of them, as in MCOPSTN1=250,GB:MCOPSTN5=80"
	var seats []plan.Seats
	for _, item := range strings.Split(text, ",") {
		name, number, found := strings.Cut(strings.TrimSpace(item), "=")
		n, err := strconv.Atoi(number)
		country, capability, with := strings.Cut(name, ":")
		if !with {
			country, capability = "", name
		}
		capability = rates.Canonical(rates.Aliases(), capability)
		if !found || err != nil || n < 0 || n > planUsersMax || capability == "" || with && !rates.KnownCountry(country) {
			return nil, wrongFlag(flag, text, remedy)
		}
		seats = append(seats, plan.Seats{Country: country, Capability: capability, Count: n})
	}
	return seats, nil
}

// whatIf reads one question.
func whatIf(text string) (pipeline.WhatIf, error) {
	kind, value, given := strings.Cut(text, "=")
	w := pipeline.WhatIf{Kind: kind, Name: text}
	wrong := wrongFlag("what-if", text, "ask for plans, plans=GB, seats=MCOPSTN5=200, price=+10, growth=-5, toll-free=3000 or cheapest")
	switch kind {
	case pipeline.IfPlans:
		if w.Country = value; given && !rates.KnownCountry(value) {
			return w, wrong
		}
	case pipeline.IfCheapest:
		if given {
			return w, wrong
		}
	case pipeline.IfSeats:
		var err error
		if w.Seats, err = seatsOf("what-if", value); err != nil {
			return w, err
		}
		w.Name = "seats " + value
	case pipeline.IfPrice, pipeline.IfGrowth:
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), "%"))
		if err != nil || n < -100 || n > 1000 {
			return w, wrongFlag("what-if", text, "write whole percent from -100 to 1000, as in "+kind+"=+10")
		}
		w.Percent, w.Name = n, fmt.Sprintf("%s %+d %%", kind, n)
	case pipeline.IfLine:
		minutes, number, _ := strings.Cut(value, "@")
		n, err := strconv.ParseInt(minutes, 10, 64)
		if err != nil || n < 1 || n > 10_000_000 || strings.Trim(number, "+0123456789") != "" {
			return w, wrongFlag("what-if", text, "write minutes a month, as in toll-free=3000 or toll-free=3000@+18005550100")
		}
		w.Line, w.Name = plan.Line{Number: number, Minutes: n}, fmt.Sprintf("a toll-free line of %d minutes", n)
	default:
		return w, wrong
	}
	return w, nil
}
