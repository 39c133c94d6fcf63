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
// control group (version 1 or 2) of the process allows where that is less; then it is scarce. Empty means that neither is known.
func defaultMemory() (memory string, scarce bool) {
	machine, err := memlimit.FromSystem()
	if err != nil { // no such system
		machine = 0
	}
	group, err := memlimit.FromCgroup()
	if err != nil { // no group, no limit in it
		group = 0
	}
	return memoryShare(machine, group), group > 0 && (machine == 0 || group < machine)
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
