package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/fixtures/gen"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// TestAPoolsStoryAddsUp tells every pool of random tenants and wants its grants to make its size, its draws its use, and
// every level to follow from the one before.
func TestAPoolsStoryAddsUp(t *testing.T) {
	told, said := 0, map[string]bool{}
	for i, s := range gen.FewSwitches()[1:5] {
		c, err := gen.RandomUnder(s, uint64(i+10), 600)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := c.Write(dir); err != nil {
			t.Fatal(err)
		}
		o := optionsOf(c, dir)
		rateOnly(t, o, func(r *run, ctx context.Context) error {
			known, err := r.poolKeys(ctx, o.Period.String())
			for _, key := range strings.Fields(known) {
				story := newStory(key, o.Period)
				if err := errors.Join(err, r.tellPool(ctx, &story)); err != nil {
					return err
				}
				if err := addsUp(story); err != nil {
					t.Errorf("%s, %s: %v", s, key, err)
				}
				for _, d := range story.Draws {
					said[d.Why] = true
				}
				told++
			}
			story := PoolStory{Pool: "no/such/pool", Month: o.Period.String()}
			if err := r.tellPool(ctx, &story); err == nil || !strings.Contains(err.Error(), "it has: ") {
				t.Fatalf("a pool that is not there: %v", err)
			}
			return err
		})
	}
	if told < 40 || len(said) != 4 { // nothing to say, and each of the three ways in which a pool gives otherwise
		t.Errorf("only %d pools were told, with the reasons %v", told, said)
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

// TestWhoseLicencesGrantAPool tells pools of one plan apart that are shared in several ways.
func TestWhoseLicencesGrantAPool(t *testing.T) {
	held := func(holder, country string) tenant.Licence {
		return tenant.Licence{Holder: holder, Capability: "MCOPSTN1", Country: country, AssignedFrom: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	}
	row := func(country, pooling string) rates.Allowance {
		return rates.Allowance{Capability: "MCOPSTN1", Country: country, Scope: "domestic", Quantity: 10, Unit: rates.Minute, Pooling: pooling}
	}
	folder := tenant.Folder{
		Licences:   []tenant.Licence{held("ann", "US"), held("ben", "US"), held("pia", "PR"), held("gwen", "GB"), held("fay", "DE")},
		Allowances: []rates.Allowance{row("US", rates.PoolCountry), row("PR", rates.PoolUser), row("GB", rates.PoolTenant), row("DE", rates.PoolTenant)},
	}
	o := Options{Period: Period{2026, time.August}, Zone: time.UTC}
	for _, c := range []struct{ key, want string }{
		{"MCOPSTN1/domestic/US", "ann ben"}, {"MCOPSTN1/domestic/US/pia", "pia"}, {"MCOPSTN1/domestic/US/ann", ""},
		{"MCOPSTN1/domestic/*", "gwen fay"}, {"MCOPSTN1/domestic/GB", ""}, {"MCOPSTN1/sms/*", "ann ben pia"},
	} {
		var got []string
		for _, g := range grants(folder, newStory(c.key, o.Period), o) {
			got = append(got, g.Holder)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s is granted by %q, want %q", c.key, got, c.want)
		}
	}
}
