package plan

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func units(amount string) decimal.Decimal { return decimal.RequireFromString(amount) }

// offersAt are the plans at the given prices.
func offersAt(small, medium, full, abroad string) []Offer {
	return []Offer{
		{}, {Capability: "MCOPSTN5", Price: units(small), Domestic: 120}, {Capability: "MCOPSTN6", Price: units(medium), Domestic: 240},
		{Capability: "MCOPSTN1", Price: units(full), Domestic: 3000}, {Capability: "MCOPSTN2", Price: units(abroad), Domestic: 3000, International: 600},
	}
}

// bruteForce tries every plan for every user.
func bruteForce(u Use, offers []Offer) int64 {
	p := newProblem(u, offers)
	best := int64(1 << 62)
	of := make([]int, p.users())
	var try func(i int)
	try = func(i int) {
		if i == len(of) {
			best = min(best, p.cost(of))
			return
		}
		for k := range offers {
			of[i] = k
			try(i + 1)
		}
	}
	try(0)
	return best
}

// TestTheCheapestPlansAreTheCheapest holds the search against every assignment of a few users, and never lets it be
// dearer, or leave anything open.
func TestTheCheapestPlansAreTheCheapest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		months := rapid.IntRange(1, 3).Draw(t, "months")
		u := Use{Months: make([]string, months), Domestic: decimal.New(rapid.Int64Range(0, 200).Draw(t, "home"), -3), International: decimal.New(rapid.Int64Range(0, 500).Draw(t, "abroad"), -3)}
		for i := range rapid.IntRange(0, 5).Draw(t, "users") {
			user := UserUse{Holder: fmt.Sprint(i)}
			for range months {
				user.Domestic = append(user.Domestic, rapid.SampledFrom([]int64{0, 10, 60, 110, 130, 200, 250, 400, 900, 3500}).Draw(t, "minutes"))
				user.International = append(user.International, rapid.SampledFrom([]int64{0, 0, 5, 50, 300, 700}).Draw(t, "minutes abroad"))
			}
			u.Users = append(u.Users, user)
		}
		price := func(name string) string { return decimal.New(rapid.Int64Range(0, 300).Draw(t, name), -1).String() }
		offers := offersAt(price("120"), price("240"), price("full"), price("with abroad"))
		offers = offers[:rapid.IntRange(1, len(offers)).Draw(t, "offers")]
		got, err := Cheapest(t.Context(), u, offers)
		if err != nil {
			t.Fatal(err)
		}
		if want := bruteForce(u, offers); got.Cost != want || got.Within != 0 {
			t.Fatalf("found %d within %d, the cheapest of all costs %d", got.Cost, got.Within, want)
		}
		sum := int64(0)
		for _, cost := range CostOf(u, offers, got.Offers) {
			sum += cost
		}
		if sum != got.Cost {
			t.Fatalf("its months cost %d, it says %d", sum, got.Cost)
		}
	})
}

// TestTheBoundIsBelowEveryAssignment holds what the search relies on: no assignment costs less than the bound of its numbers.
func TestTheBoundIsBelowEveryAssignment(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		u, offers := randomUse(rng, 1+rng.IntN(12), 1+rng.IntN(3)), offersAt("8", "11", "15", "24")
		p := newProblem(u, offers)
		of := make([]int, p.users())
		for i := range of {
			of[i] = rng.IntN(len(offers))
		}
		counts := p.counts(of)
		users := []float64{float64(counts[1]), float64(counts[2]), float64(counts[3]), float64(counts[4])}
		left := float64(counts[0] + counts[3] + counts[4])
		if bound := p.bound(users); bound > float64(p.cost(of))+1e-3 {
			t.Fatalf("%v cost %d, their bound is %f", counts, p.cost(of), bound)
		}
		if least := p.least(users[:2], left); least > p.bound(users)+1e6*inaccuracy {
			t.Fatalf("%v: the least bound %f is above %f", counts, least, p.bound(users))
		}
	}
}

func randomUse(rng *rand.Rand, users, months int) Use {
	u := Use{Months: make([]string, months), Domestic: units("0.02"), International: units("0.15")}
	for i := range users {
		user := UserUse{Holder: fmt.Sprint(i)}
		heavy := rng.ExpFloat64()
		for range months {
			user.Domestic = append(user.Domestic, int64(300*heavy*rng.Float64()))
			user.International = append(user.International, int64(20*rng.ExpFloat64()*float64(rng.IntN(2))))
		}
		u.Users = append(u.Users, user)
	}
	return u
}

// TestManyUsersAreSettledLikeFew holds the search in convex bounds against the one that looks at every set of numbers.
func TestManyUsersAreSettledLikeFew(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 8 {
		u, offers := randomUse(rng, 12, 2), offersAt("1.5", "2.5", "8", "12")[:4]
		few, err := cheapest(t.Context(), u, offers, 12)
		if err != nil {
			t.Fatal(err)
		}
		many, err := cheapest(t.Context(), u, offers, 0)
		if err != nil {
			t.Fatal(err)
		}
		if few.Within != 0 || few.Cost < many.Cost || many.Cost-many.Within > few.Cost {
			t.Errorf("every set of numbers gives %d, bounds %d within %d", few.Cost, many.Cost, many.Within)
		}
	}
}

// TestALargeOfficeIsSettledToo wants hundreds of users done, and what stays open told: less than a hundredth.
func TestALargeOfficeIsSettledToo(t *testing.T) {
	u := randomUse(rand.New(rand.NewPCG(3, 4)), 300, 3)
	got, err := Cheapest(t.Context(), u, offersAt("3", "5", "12", "20"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Within > got.Cost/100 {
		t.Errorf("costs %d, and %d stay open", got.Cost, got.Within)
	}
	t.Logf("%v users of each plan, cost %d, open %d", got.Counts, got.Cost, got.Within)
}

// TestTheSearchCanBeInterrupted wants the search over many users, and over every order of few, to end soon after an interrupt.
func TestTheSearchCanBeInterrupted(t *testing.T) {
	for _, users := range []int{0, 18, 3000} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		u := randomUse(rand.New(rand.NewPCG(7, 8)), users, 3)
		if _, err := Cheapest(ctx, u, offersAt("3", "5", "12", "20")); !errors.Is(err, context.Canceled) {
			t.Errorf("%d users, interrupted: %v", users, err)
		}
	}
}

// TestTheBreakEvenHoldsFromItsMinuteOn wants the first whole minute at which the larger plan is not the dearer one.
func TestTheBreakEvenHoldsFromItsMinuteOn(t *testing.T) {
	u := Use{Country: "GB", Domestic: decimal.RequireFromString("0.020682")}
	got := u.BreakEvens([]Offer{{Capability: "MCOPSTN6", Price: decimal.NewFromInt(8), Domestic: 240}, {Capability: "MCOPSTN1", Price: decimal.NewFromInt(12), Domestic: 1200}})
	if len(got) != 1 || got[0].Minutes == nil || !got[0].Minutes.Equal(decimal.NewFromInt(434)) { // 4 / 0.020682 = 193.4
		t.Errorf("got %+v, want 434 minutes", got)
	}
}
