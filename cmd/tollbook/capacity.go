package main

import (
	"fmt"
	"runtime"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// The database gets this part of the memory that the system allows us; the rest is for the program itself, which holds
// what is outside the database, and for the machine's own work.
const (
	memorySharePercent = 60
	memoryFloorMiB     = 128
)

// defaultThreads is as many as the system allows: its processors, less where a control group caps their time.
func defaultThreads() int { return runtime.GOMAXPROCS(0) }

// defaultMemory is the cap of the database where --memory gives none: a share of the machine's memory, or of what the
// control group (version 1 or 2) of the process allows where that is less. Empty means that neither is known.
func defaultMemory() string {
	var limits []uint64
	for _, from := range []func() (uint64, error){memlimit.FromSystem, memlimit.FromCgroup} {
		if limit, err := from(); err == nil { // no group, no limit in it, no such system
			limits = append(limits, limit)
		}
	}
	return memoryShare(limits...)
}

// memoryShare writes the share of the least limit as --memory takes it.
func memoryShare(limits ...uint64) string {
	least := uint64(0)
	for _, limit := range limits {
		if limit > 0 && (least == 0 || limit < least) {
			least = limit
		}
	}
	if least == 0 {
		return ""
	}
	return fmt.Sprintf("%dMiB", max(least>>20*memorySharePercent/100, memoryFloorMiB))
}
