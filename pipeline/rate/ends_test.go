package rate

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tollbook/rates"
)

// drawing is a call, and what becomes of it: rule, funding, pool, taken of what was there.
type drawing struct {
	given call
	want  string
}

// minutesOf is an allowance of our own by who shares it.
func minutesOf(capability, country, scope string, quantity int, pooling string) rates.Allowance {
	a := minutes(capability, country, scope, quantity, "", "")
	a.Pooling = pooling
	return a
}

// minuteOf is the start of the i-th of calls that are a minute apart.
func minuteOf(i int) string {
	return moment("2026-08-03 10:00").Add(time.Duration(i) * time.Minute).Format("2006-01-02 15:04:05")
}

// comparePools rates the calls in their order, a minute apart where they say no time, and wants what becomes of each.
func comparePools(t *testing.T, o Options, list []drawing) {
	t.Helper()
	var calls []call
	var want []string
	for i, d := range list {
		if d.given.start == "" {
			d.given.start = minuteOf(i)
		}
		calls, want = append(calls, d.given), append(want, d.want)
	}
	got := rated(t, o, "concat_ws(' ', rule, funding, pool, pool_units || ' of ' || pool_before)", calls...)
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("record %d: got %q, want %q", i+1, got[i], want[i])
		}
	}
}

// domesticOf and abroadOf are calls of a user's whose words say that they are of the one kind or the other.
func domesticOf(user string, seconds int) call {
	return call{user: user + "@contoso.example", callee: "+14255550100", context: "Domestic", duration: seconds}
}

func abroadOf(user string, seconds int) call {
	return call{user: user + "@contoso.example", callee: "+442071234567", context: "International", duration: seconds}
}

func messageOf(user string, segments int) call {
	return call{user: user + "@contoso.example", callType: "sms_out", callee: "+14255550100", segments: segments}
}

// TestPoolsOfOneUserEndByThemselves gives Gil and Guy three minutes each, and a call that does not fit between their others.
func TestPoolsOfOneUserEndByThemselves(t *testing.T) {
	o := tenantOf(holds("gil@contoso.example", "MCOPSTN8", "US"), holds("guy@contoso.example", "MCOPSTN8", "US"))
	o.Folder.Allowances = []rates.Allowance{minutesOf("MCOPSTN8", "*", "domestic", 3, rates.PoolUser)}
	for _, c := range []struct {
		straddle string
		want     [7]string // gil 2 minutes, guy 2, gil 2, guy 2, gil 1, guy 1, guy 1
	}{
		{StraddleSplit, [7]string{"allowance 2 of 3", "allowance 2 of 3", "split 1 of 1", "split 1 of 1", "credits 0 of 0", "credits 0 of 0", "credits 0 of 0"}},
		{StraddleCredits, [7]string{"allowance 2 of 3", "allowance 2 of 3", "credits 0 of 1", "credits 0 of 1", "allowance 1 of 1", "allowance 1 of 1", "credits 0 of 0"}},
		{StraddleAllowance, [7]string{"allowance 2 of 3", "allowance 2 of 3", "allowance 2 of 1", "allowance 2 of 1", "credits 0 of -1", "credits 0 of -1", "credits 0 of -1"}},
	} {
		t.Run(c.straddle, func(t *testing.T) {
			o.Straddle = c.straddle
			var list []drawing
			for i, user := range []string{"gil", "guy", "gil", "guy", "gil", "guy", "guy"} {
				funding, taken, _ := strings.Cut(c.want[i], " ")
				list = append(list, drawing{domesticOf(user, []int{120, 120, 120, 120, 60, 60, 60}[i]), "domestic " + funding + " MCOPSTN8/domestic/US " + taken})
			}
			comparePools(t, o, list)
		})
	}
}

// TestACallThatFitsToTheMinute uses a pool up to its end, after which nothing is left to overdraw.
func TestACallThatFitsToTheMinute(t *testing.T) {
	o := tenantOf(holds("ben@contoso.example", "MCOPSTN1", "US"))
	o.Folder.Allowances = []rates.Allowance{minutesOf("MCOPSTN1", "US", "domestic", 5, rates.PoolCountry)}
	for _, straddle := range []string{StraddleSplit, StraddleCredits, StraddleAllowance} {
		t.Run(straddle, func(t *testing.T) {
			o.Straddle = straddle
			comparePools(t, o, []drawing{
				{domesticOf("ben", 120), "domestic allowance MCOPSTN1/domestic/US 2 of 5"}, {domesticOf("ben", 180), "domestic allowance MCOPSTN1/domestic/US 3 of 3"},
				{domesticOf("ben", 60), "domestic credits MCOPSTN1/domestic/US 0 of 0"}, {domesticOf("ben", 0), "domestic allowance MCOPSTN1/domestic/US 0 of 0"},
			})
		})
	}
}

// TestWhatOneCapEnds is the reading under which the domestic and the international pool of a plan end together, and no
// other pool with them.
func TestWhatOneCapEnds(t *testing.T) {
	o := tenantOf(
		holds("ann@contoso.example", "MCOPSTN2", "US"), holds("fay@contoso.example", "MCOPSTN2", "DE"), holds("max@contoso.example", "MCOPSTN2MX", "US"),
		holds("bea@contoso.example", "MCOPSTN2BR", "US"), holds("bob@contoso.example", "MCOPSTN2BR", "US"), holds("gwen@contoso.example", "MCOPSTN2", "GB"),
		holds("cas@contoso.example", "MCOPSTN2", "CA"), holds("ivy@contoso.example", "MCOPSTN2", "FR"),
	)
	o.Caps = CapsEither
	o.Folder.Allowances = []rates.Allowance{
		minutesOf("MCOPSTN2", "US", "domestic", 9, rates.PoolCountry), minutesOf("MCOPSTN2", "US", "international", 2, rates.PoolCountry),
		minutesOf("MCOPSTN2BR", "US", "domestic", 2, rates.PoolUser), minutesOf("MCOPSTN2BR", "US", "international", 2, rates.PoolUser),
		minutesOf("MCOPSTN2", "GB", "international", 0, rates.PoolCountry), minutesOf("MCOPSTN2", "CA", "domestic", 1, rates.PoolTenant),
		minutesOf("MCOPSTN2", "FR", "domestic", 1, rates.PoolCountry),
	}
	same := func(c call) call { c.start = "2026-08-03 09:00:00"; return c }
	comparePools(t, o, []drawing{
		{same(abroadOf("ann", 120)), "international allowance MCOPSTN2/international/US 2 of 2"}, // by it the pool is used up,
		{same(domesticOf("ann", 60)), "domestic credits MCOPSTN2/domestic/US 0 of 9"},            // at the same instant for the next record,
		{domesticOf("ann", 60), "domestic credits MCOPSTN2/domestic/US 0 of 9"},                  // and from there on;
		{messageOf("ann", 1), "sms allowance MCOPSTN2/sms/* 1 of 400"},                           // messages go on,
		{domesticOf("fay", 60), "domestic allowance MCOPSTN2/domestic/DE 1 of 1200"},             // the plan of another country,
		{domesticOf("max", 60), "domestic allowance MCOPSTN2MX/domestic/US 1 of 3000"},           // and another plan
		{domesticOf("bea", 120), "domestic allowance MCOPSTN2BR/domestic/US 2 of 2"},             // A user's own pools end
		{abroadOf("bea", 60), "international credits MCOPSTN2BR/international/US 0 of 2"},        // with each other
		{abroadOf("bob", 60), "international allowance MCOPSTN2BR/international/US 1 of 2"},      // and with nobody else's
		{abroadOf("gwen", 60), "international credits MCOPSTN2/international/GB 0 of 0"},         // A pool of nothing is not used up
		{domesticOf("gwen", 60), "domestic allowance MCOPSTN2/domestic/GB 1 of 3000"},            //
		{domesticOf("cas", 60), "domestic allowance MCOPSTN2/domestic/* 1 of 1"},                 // The tenant's domestic minutes end
		{messageOf("cas", 1), "sms allowance MCOPSTN2/sms/* 1 of 399"},                           // without the tenant's messages
		{abroadOf("ivy", 60), "international allowance MCOPSTN2/international/FR 1 of 600"},      // What was drawn before
		{domesticOf("ivy", 61), "domestic split MCOPSTN2/domestic/FR 1 of 1"},                    // a call that used the other pool up
		{abroadOf("ivy", 60), "international credits MCOPSTN2/international/FR 0 of 599"},        // stays
	})
}

// TestWhenAPoolRunsOut is the moment of the first call that found too little, or that took the last minute.
func TestWhenAPoolRunsOut(t *testing.T) {
	tx := begin(t)
	o := tenantOf(holds("ann@contoso.example", "MCOPSTN1", "US"), holds("ben@contoso.example", "MCOPSTN5", "US"), holds("cas@contoso.example", "MCOPSTN1", "CA"),
		holds("gwen@contoso.example", "MCOPSTN2", "GB"))
	o.Folder.Allowances = []rates.Allowance{
		minutesOf("MCOPSTN1", "US", "domestic", 3, rates.PoolCountry), minutesOf("MCOPSTN5", "*", "domestic", 3, rates.PoolCountry),
		minutesOf("MCOPSTN2", "GB", "international", 0, rates.PoolCountry),
	}
	var calls []call
	for i, c := range []call{
		domesticOf("ann", 60), domesticOf("ann", 120), domesticOf("ann", 60), // to the last minute by the second
		domesticOf("ben", 60), domesticOf("ben", 180), domesticOf("ben", 60), // beyond it by the second
		domesticOf("cas", 60), domesticOf("cas", 60), // not at all
		domesticOf("gwen", 60), abroadOf("gwen", 0), abroadOf("gwen", 60), // there was nothing for the third; the second asked for nothing
	} {
		c.id, c.start = i+1, minuteOf(i)
		calls = append(calls, c)
	}
	e := engine{t, tx}
	e.rate(o, calls)
	got := lines(t, tx, e.sql("select concat_ws(' ', pool, used || '/' || total, calls, strftime(exhausted_at, '%H:%M')) from pools where scope <> 'sms' order by pool"), "q")
	want := []string{"MCOPSTN1/domestic/CA 2/3000 2", "MCOPSTN1/domestic/US 3/3 2 10:01", "MCOPSTN2/domestic/GB 1/3000 1",
		"MCOPSTN2/international/GB 0/0 0 10:10", "MCOPSTN5/domestic/US 3/3 2 10:04"}
	if !slices.Equal(got, want) {
		t.Errorf("\ngot  %q\nwant %q", got, want)
	}
}
