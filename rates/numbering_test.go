package rates_test

import (
	"fmt"
	"math/rand"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"tollbook/rates"
)

// The calling codes that countries share, on random numbers. The table stops at seven digits below a calling code,
// so that a few numbers in ten thousand of the smallest islands may count for their neighbour; none may in North
// America, where the area code decides.
func TestSharedCallingCodesAgreeWithTheLibrary(t *testing.T) {
	plan := rates.NumberingPlan()
	countries := map[string]bool{}
	for _, c := range rates.Countries() {
		countries[c.Alpha2] = true
	}
	rng := rand.New(rand.NewSource(20_261_122))
	asked, wrong := 0, 0
	for code := range phonenumbers.GetSupportedCallingCodes() {
		if len(phonenumbers.GetRegionCodesForCountryCode(code)) < 2 {
			continue
		}
		for range 3000 {
			text := randomNumber(rng, code)
			number, err := phonenumbers.Parse(text, "")
			if err != nil || phonenumbers.Format(number, phonenumbers.E164) != text {
				continue // too short, or written with a national prefix
			}
			want := phonenumbers.GetRegionCodeForNumber(number)
			if !countries[want] {
				continue
			}
			asked++
			if got := rates.CountryOf(plan, text); got != want {
				wrong++
				t.Logf("%s belongs to %q, the library says %q", text, got, want)
				if code == 1 {
					t.Error("North America has no such exceptions")
				}
			}
		}
	}
	if asked < 5000 || wrong*1000 > asked {
		t.Errorf("%d of %d numbers belong to another country", wrong, asked)
	}
}

func randomNumber(rng *rand.Rand, code int) string {
	digits := 10
	if code != 1 {
		digits = 6 + rng.Intn(5)
	}
	text := fmt.Sprintf("+%d", code)
	for range digits {
		text += string(rune('0' + rng.Intn(10)))
	}
	return text
}
