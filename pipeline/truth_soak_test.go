//go:build soak

package pipeline

import (
	"fmt"
	"testing"
	"time"
)

// TestSoakHistories reconciles many random histories with planted differences (TOLLBOOK_SOAK_HISTORIES), from a fresh seed
// (TOLLBOOK_SOAK_SEED repeats one).
func TestSoakHistories(t *testing.T) {
	seed := soakNumber(t, "TOLLBOOK_SOAK_SEED", uint64(time.Now().UnixNano()))
	for n := range soakNumber(t, "TOLLBOOK_SOAK_HISTORIES", 200) {
		t.Run(fmt.Sprintf("seed %d", seed+n), func(t *testing.T) { findTheTruth(t, seed+n, (seed+n)%2 == 1) })
	}
}
