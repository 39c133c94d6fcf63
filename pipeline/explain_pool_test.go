package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"tollbook/fixtures/gen"
	"tollbook/rates"
)

// TestAPoolsStoryAddsUp tells every pool of random tenants and wants its grants to make its size, its draws its use, and
// every level to follow from the one before.
func TestAPoolsStoryAddsUp(t *testing.T) {
	told := 0
	for seed := range uint64(2) {
		c, err := gen.Random(seed, 600)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := c.Write(dir); err != nil {
			t.Fatal(err)
		}
		o := optionsOf(c, dir)
		if _, err := Run(context.Background(), o); err != nil {
			t.Fatal(err)
		}
		_, err = ExplainPool(context.Background(), o, "no/such/pool")
		if err == nil || !strings.Contains(err.Error(), "it has: ") {
			t.Fatalf("a pool that is not there: %v", err)
		}
		_, list, _ := strings.Cut(err.Error(), "it has: ")
		keys := strings.Fields(list)
		for _, key := range keys[:min(len(keys), 5)] {
			if key == "none" {
				continue
			}
			story, err := ExplainPool(context.Background(), o, key)
			if err != nil {
				t.Fatal(err)
			}
			if err := addsUp(story); err != nil {
				t.Errorf("seed %d, %s: %v", seed, key, err)
			}
			told++
		}
	}
	if told < 4 {
		t.Errorf("only %d pools were told", told)
	}
}

func addsUp(s PoolStory) error {
	var granted, taken, shared int64
	for _, g := range s.Grants {
		granted += g.Quantity
	}
	for i, d := range s.Draws {
		if i > 0 && d.Before != nil && *d.Before != *s.Draws[i-1].Before-s.Draws[i-1].Taken {
			return fmt.Errorf("draw %d begins at %d", i, *d.Before)
		}
		taken += d.Taken
	}
	for _, u := range s.Users {
		shared += u.Taken
	}
	switch {
	case s.Total != nil && granted != *s.Total:
		return fmt.Errorf("licences grant %d, the pool has %d", granted, *s.Total)
	case taken != s.Used || shared != s.Used:
		return fmt.Errorf("draws take %d, people %d, the pool says %d", taken, shared, s.Used)
	case len(s.Sentences()) < 1+min(len(s.Draws), 1):
		return errors.New("it is not told")
	}
	return nil
}

// TestAnotherTariffInMoney holds that the same tariff changes nothing, that twice the price without fees is twice the
// credits, and that nothing is kept.
func TestAnotherTariffInMoney(t *testing.T) {
	c, err := gen.Random(3, 800)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := c.Write(dir); err != nil {
		t.Fatal(err)
	}
	o := optionsOf(c, dir)
	folder, err := o.readFolder()
	if err != nil {
		t.Fatal(err)
	}
	now := rates.Newest(folder.Tariffs, o.AsOf)
	if _, err := Reprice(context.Background(), o, now, now); !errors.Is(err, ErrNoUsage) {
		t.Fatalf("without a state: %v", err)
	}
	if _, err := Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	flat, double := slices.Clone(now), slices.Clone(now)
	for i := range flat {
		flat[i].ConnectionFee, double[i].ConnectionFee = decimal.Zero, decimal.Zero
		// the price of a second is exact, so that rounding to six decimals cannot part the two
		flat[i].Price, flat[i].Surcharge = flat[i].Price.Truncate(4).Mul(decimal.NewFromInt(60)), decimal.Zero
		double[i].Price, double[i].Surcharge = flat[i].Price.Mul(decimal.NewFromInt(2)), decimal.Zero
	}
	before := stateText(t, o, ratedQuery)
	list, err := Reprice(context.Background(), o, flat, double)
	if err != nil {
		t.Fatal(err)
	}
	paid := false
	for _, p := range list {
		paid = paid || p.Before.IsPositive()
		if !p.After.Equal(p.Before.Mul(decimal.NewFromInt(2))) || p.UnratedBefore != p.UnratedAfter {
			t.Errorf("%s in %s: %s becomes %s", p.Country, p.Currency, p.Before, p.After)
		}
	}
	if !paid {
		t.Error("nothing was paid, so nothing was compared")
	}
	for id, text := range stateText(t, o, ratedQuery) {
		if before[id] != text {
			t.Fatalf("the state was changed: %s was %s", text, before[id])
		}
	}
}
