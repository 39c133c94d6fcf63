package main

import (
	"errors"
	"testing"

	"tollbook/pipeline"
)

// TestShare: lanes divide what the machine has, and none gets less than the database needs.
func TestShare(t *testing.T) {
	for _, tt := range []struct {
		threads, lanes int
		memory, want   string
		wantThreads    int
	}{
		{8, 1, "4GB", "4GB", 8},
		{8, 4, "4GB", "1000MB", 2},
		{2, 4, "1GiB", "256MiB", 1},
		{3, 2, "600MB", "300MB", 1},
		{4, 4, "300MB", "128MB", 1},
		{4, 2, "", "", 2},
	} {
		got := share(pipeline.Options{Threads: tt.threads, Memory: tt.memory}, tt.lanes)
		if got.Threads != tt.wantThreads || got.Memory != tt.want {
			t.Errorf("%d threads and %q in %d lanes: %d and %q, want %d and %q", tt.threads, tt.memory, tt.lanes, got.Threads, got.Memory, tt.wantThreads, tt.want)
		}
	}
}

// TestWorst: the exit code of many is that of the tenant that needs somebody most.
func TestWorst(t *testing.T) {
	bad := func(code int) night { return night{err: &outcomeError{code: code}} }
	for _, tt := range []struct {
		nights   []night
		overview error
		want     int
	}{
		{[]night{{}, {}}, nil, 0},
		{[]night{{}, {}}, errors.New("disk full"), 1},
		{[]night{bad(4), bad(3), {}}, nil, 3},
		{[]night{bad(3), bad(6)}, nil, 6},
		{[]night{bad(6), bad(2), bad(1)}, nil, 1},
		{[]night{bad(1), bad(5), bad(4)}, nil, 5},
	} {
		if got := exitCode(worstOf(tt.nights, tt.overview)); got != tt.want {
			t.Errorf("%d tenants: exit code %d, want %d", len(tt.nights), got, tt.want)
		}
	}
	for _, code := range allExits() {
		found := false
		for _, s := range severity() {
			found = found || s == code
		}
		if !found {
			t.Errorf("exit code %d has no place in the order", code)
		}
	}
}
