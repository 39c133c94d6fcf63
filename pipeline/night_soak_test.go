//go:build soak

package pipeline

import "testing"

// TestEachChangeByItself is TestANightStatesWhatAFreshStateWould with one change a night.
func TestEachChangeByItself(t *testing.T) {
	var nights [][]change
	for _, c := range changes() {
		nights = append(nights, []change{c})
	}
	nightAfterNight(t, nights...)
}
