//go:build soak

package ingest

import "testing"

// TestSoakDeliveries draws many more deliveries than the test of every day.
func TestSoakDeliveries(t *testing.T) {
	const seeds = 2000
	checkDeliveries(t, seeds)
}
