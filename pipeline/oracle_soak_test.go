//go:build soak

package pipeline

import (
	"os"
	"strconv"
	"testing"
	"time"

	"tollbook/fixtures/gen"
)

// TestSoakRulesOfLargeTenants compares SQL and oracle on tenants of 100,000 records (TOLLBOOK_SOAK_RECORDS), any two
// settings together in one of them, from a fresh seed (TOLLBOOK_SOAK_SEED repeats one).
func TestSoakRulesOfLargeTenants(t *testing.T) {
	seed := soakNumber(t, "TOLLBOOK_SOAK_SEED", uint64(time.Now().UnixNano()))
	records := soakNumber(t, "TOLLBOOK_SOAK_RECORDS", 100_000)
	for i, s := range gen.FewSwitches() {
		t.Run(s.String(), func(t *testing.T) {
			t.Logf("seed %d", seed+uint64(i))
			compareWithOracle(t, s, seed+uint64(i), int(records))
		})
	}
}

// TestSoakRulesUnderEverySwitch compares them under every combination of settings.
func TestSoakRulesUnderEverySwitch(t *testing.T) {
	seed := soakNumber(t, "TOLLBOOK_SOAK_SEED", uint64(time.Now().UnixNano()))
	for i, s := range gen.AllSwitches() {
		t.Run(s.String(), func(t *testing.T) {
			t.Logf("seed %d", seed+uint64(i))
			compareWithOracle(t, s, seed+uint64(i), 1000)
		})
	}
}

// soakNumber reads a number that the environment may set; without TOLLBOOK_SOAK the test does not run.
func soakNumber(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	if os.Getenv("TOLLBOOK_SOAK") == "" {
		t.Skip("set TOLLBOOK_SOAK=1, or run `make soak`")
	}
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
