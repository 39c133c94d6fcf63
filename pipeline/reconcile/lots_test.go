package reconcile

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func date(s string) time.Time {
	layout := time.RFC3339
	if len(s) == len(time.DateOnly) {
		layout = time.DateOnly
	}
	at, err := time.Parse(layout, s)
	if err != nil {
		panic(err)
	}
	return at
}

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func TestALotIsGoodForCalendarMonths(t *testing.T) {
	for _, c := range []struct {
		bought string
		months int
		want   string
	}{
		{"2026-07-01", 12, "2027-07-01"},
		{"2026-07-31T23:30:00Z", 12, "2027-07-31T23:30:00Z"},
		{"2028-02-29T12:00:00Z", 12, "2029-02-28T12:00:00Z"},
		{"2026-08-31", 6, "2027-02-28"},
		{"2027-08-31", 6, "2028-02-29"},
		{"2026-12-15", 1, "2027-01-15"},
		{"2026-01-31T00:00:00Z", 1, "2026-02-28"},
	} {
		if got := AddMonths(date(c.bought), c.months); !got.Equal(date(c.want)) {
			t.Errorf("bought %s, good for %d months: ends %s, want %s", c.bought, c.months, got, c.want)
		}
	}
}

func TestTheOldestLotIsUsedFirst(t *testing.T) {
	b := NewBook(12)
	b.Add(date("2026-01-01"), "purchase", "A", dec("50"))
	b.Add(date("2026-02-01"), "recharge", "B", dec("80"))
	b.Take(dec("60.25"))
	lots := b.Lots()
	if !lots[0].Remaining.IsZero() || !lots[1].Used.Equal(dec("10.25")) || !b.Balance().Equal(dec("69.75")) {
		t.Errorf("lots %+v, balance %s", lots, b.Balance())
	}
}

func TestTheNextLotPaysWhatIsOwed(t *testing.T) {
	b := NewBook(12)
	b.Add(date("2026-01-01"), "purchase", "A", dec("50"))
	b.Take(dec("70"))
	if !b.Balance().Equal(dec("-20")) || !b.Owed().Equal(dec("20")) {
		t.Fatalf("balance %s, owed %s", b.Balance(), b.Owed())
	}
	b.Add(date("2026-02-01"), "recharge", "B", dec("15"))
	b.Add(date("2026-02-02"), "recharge", "C", dec("100"))
	lots := b.Lots()
	if !lots[1].Used.Equal(dec("15")) || !lots[2].Used.Equal(dec("5")) || !b.Balance().Equal(dec("95")) || !b.Owed().IsZero() {
		t.Errorf("lots %+v, balance %s", lots, b.Balance())
	}
}

func TestMoneyGivenBackRefillsTheLotUsedLast(t *testing.T) {
	b := NewBook(12)
	b.Add(date("2026-01-01"), "purchase", "A", dec("50"))
	b.Add(date("2026-02-01"), "purchase", "B", dec("50"))
	b.Take(dec("70"))
	b.GiveBack(date("2026-03-01"), dec("30"))
	lots := b.Lots()
	if !lots[1].Remaining.Equal(dec("50")) || !lots[0].Remaining.Equal(dec("10")) || len(lots) != 2 {
		t.Errorf("lots %+v", lots)
	}
	b.GiveBack(date("2026-03-01"), dec("45"))
	lots = b.Lots()
	if len(lots) != 3 || lots[2].Kind != kindUsage || !lots[2].Amount.Equal(dec("5")) {
		t.Errorf("more than was ever used must become a lot of its own: %+v", lots)
	}
}

func TestAnExpiredLotGetsNothingBack(t *testing.T) {
	b := NewBook(12)
	b.Add(date("2026-01-01"), "purchase", "A", dec("50"))
	b.Take(dec("20"))
	lost := b.Expire(date("2027-01-01"))
	if len(lost) != 1 || !lost[0].Amount.Equal(dec("30")) || !b.Balance().IsZero() {
		t.Fatalf("lost %+v, balance %s", lost, b.Balance())
	}
	b.GiveBack(date("2027-01-02"), dec("5"))
	if lots := b.Lots(); !lots[0].Used.Equal(dec("20")) || len(lots) != 2 || !b.Balance().Equal(dec("5")) {
		t.Errorf("lots %+v", lots)
	}
}

func TestALotIsGoodUntilJustBeforeItsDate(t *testing.T) {
	b := NewBook(12)
	b.Add(date("2026-01-01"), "purchase", "A", dec("50"))
	if lost := b.Expire(date("2027-01-01").Add(-tick)); len(lost) != 0 {
		t.Errorf("lost a microsecond early: %+v", lost)
	}
	if lost := b.Expire(date("2027-01-01")); len(lost) != 1 {
		t.Errorf("still good on its date: %+v", lost)
	}
}

// The laws of an account hold after every prefix of every history.
func TestAccountLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := NewBook(rapid.IntRange(0, 14).Draw(t, "months"))
		now, sum := date("2026-01-30"), decimal.Zero
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			now = now.Add(time.Duration(rapid.IntRange(0, 60*24).Draw(t, "hours")) * time.Hour)
			for _, e := range b.Expire(now) {
				sum = sum.Sub(e.Amount)
				if !e.Amount.IsPositive() || e.At.After(now) {
					t.Fatalf("expiry %+v at %s", e, now)
				}
			}
			amount := decimal.New(rapid.Int64Range(1, 500_000_000).Draw(t, "micro"), -6)
			switch rapid.SampledFrom([]string{"add", "take", "take", "give"}).Draw(t, "what") {
			case "add":
				b.Add(now, "purchase", "", amount)
				sum = sum.Add(amount)
			case "take":
				b.Take(amount)
				sum = sum.Sub(amount)
			case "give":
				b.GiveBack(now, amount)
				sum = sum.Add(amount)
			}
			checkBook(t, b, now, sum)
		}
	})
}

func checkBook(t *rapid.T, b *Book, now time.Time, sum decimal.Decimal) {
	if !b.Balance().Equal(sum) {
		t.Fatalf("balance %s, what came less what went is %s", b.Balance(), sum)
	}
	remaining, untouched := decimal.Zero, false
	for _, l := range b.Lots() {
		remaining = remaining.Add(l.Remaining)
		if !l.Amount.Equal(l.Used.Add(l.Expired).Add(l.Remaining)) {
			t.Fatalf("lot does not add up: %+v", l)
		}
		if l.Used.IsNegative() || l.Expired.IsNegative() || l.Remaining.IsNegative() {
			t.Fatalf("lot below zero: %+v", l)
		}
		if l.ended(now) {
			if l.Remaining.IsPositive() {
				t.Fatalf("lot outlives its date: %+v", l)
			}
			continue
		}
		if untouched && l.Used.IsPositive() {
			t.Fatalf("lot %d was used before an older one was empty: %+v", l.Number, b.Lots())
		}
		untouched = untouched || l.Remaining.IsPositive()
	}
	if !remaining.Sub(b.Owed()).Equal(b.Balance()) || (b.Owed().IsPositive() && remaining.IsPositive()) {
		t.Fatalf("remaining %s, owed %s, balance %s", remaining, b.Owed(), b.Balance())
	}
}
