package reconcile

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
)

// arrival is a record of a random history with the batch that brings it: 0 before July is closed, 1 before August is, 2 after.
type arrival struct {
	record
	batch int
}

func arrivals(rng *rand.Rand) []arrival {
	var out []arrival
	for range 40 {
		at := date("2026-07-01").Add(time.Duration(rng.IntN(92*24*3600)) * time.Second)
		batch := max(int(at.Month()-time.July), rng.IntN(3))
		charge := fmt.Sprintf("%d.%02d", rng.IntN(9), 1+rng.IntN(99))
		if rng.IntN(12) == 0 {
			charge = "-" + charge
		}
		out = append(out, arrival{credit(at.Format(time.RFC3339), charge), batch})
	}
	return out
}

// TestEveryOrderOfArrivalGivesTheSameBooks spreads one history over three runs, each of which closes a month, in several
// ways. What a month was closed with and what came late for it add up to the month; and the account ends with the balance and the lots
// of a run to which everything came at once.
func TestEveryOrderOfArrivalGivesTheSameBooks(t *testing.T) {
	for seed := range uint64(3) {
		rng := rand.New(rand.NewPCG(seed, 11))
		list := arrivals(rng)
		funding := []string{"2026-07-03T00:00:00Z purchase 60", "2026-08-14T00:00:00Z recharge 90", "2026-08-14T00:00:00Z recharge 30", "2026-09-02T00:00:00Z refund -20"}
		short := func(month string, closing bool) Options {
			o := of(month, closing)
			o.ExpiryMonths = 2
			return o
		}
		var all []record
		for _, a := range list {
			all = append(all, a.record)
		}
		whole, _ := run(t, given{records: all, funding: funding}, short("2026-09", false))
		const end = "select (select arg_max(balance, seq) from ledger_entries), sum(remaining) from lots"
		wantEnd, wantLots := lines(t, whole, end), lines(t, whole, "select kind, amount, used, expired, remaining from lots order by all")

		tx, total := load(t, given{funding: funding}), 0
		var closed []Summary
		for batch, month := range []string{"2026-07", "2026-08", "2026-09"} {
			var now []record
			for _, a := range list {
				if a.batch == batch {
					now = append(now, a.record)
				}
			}
			rng.Shuffle(len(now), func(i, j int) { now[i], now[j] = now[j], now[i] })
			arrive(t, tx, total, now...)
			total += len(now)
			closed = append(closed, again(t, tx, short(month, month != "2026-09")))
		}
		wantLines(t, tx, end, wantEnd...)
		wantLines(t, tx, "select kind, amount, used, expired, remaining from lots order by all", wantLots...)
		for i, month := range []string{"2026-07", "2026-08"} {
			late := lines(t, tx, "select coalesce(sum(amount), 0)::decimal(24, 6) from ledger_postings where account = 'usage' and kind = 'late_usage' and reference = '"+month+"'")
			if got, want := closed[i].Debits.Add(dec(late[0])), debitsOf(list, month); !got.Equal(want) {
				t.Errorf("seed %d: %s was closed with %s and %s came late, want %s", seed, month, closed[i].Debits, late[0], want)
			}
			if figures := again(t, tx, short(month, true)); !figures.Closing.Equal(closed[i].Closing) || !figures.Debits.Equal(closed[i].Debits) {
				t.Errorf("seed %d: the books of %s have moved: %+v, were %+v", seed, month, figures, closed[i])
			}
		}
		everyPrefixBalances(t, tx)
	}
}

func debitsOf(list []arrival, month string) decimal.Decimal {
	sum := decimal.Zero
	for _, a := range list {
		if a.at[:7] == month {
			sum = sum.Add(dec(a.billed))
		}
	}
	return sum
}

// everyPrefixBalances looks at the postings as they stood after every entry: each balances, by currency.
func everyPrefixBalances(t *testing.T, tx *store.Tx) {
	t.Helper()
	bad := lines(t, tx, `select entry, currency, total from (
		select entry, currency, sum(sum(amount)) over (partition by currency order by entry) as total from ledger_postings group by entry, currency) where total <> 0`)
	if len(bad) > 0 {
		t.Errorf("the ledger does not balance after %v", slices.Collect(slices.Values(bad)))
	}
}
