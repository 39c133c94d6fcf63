package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"

	"github.com/spf13/pflag"
)

// pprofFlag is the hidden flag of every command for whoever looks for what is slow in the program itself; --profile does
// the same for the database.
const pprofFlag = "pprof"

func addPprof(fs *pflag.FlagSet) {
	fs.String(pprofFlag, "", "write cpu.pprof and heap.pprof of this command into the folder `DIR`")
	fs.Lookup(pprofFlag).Hidden = true
}

// profiled does a command's work and, where --pprof asks, writes where its time went and what it held at its end.
func profiled(fs *pflag.FlagSet, work func() error) (err error) {
	dir := fs.Lookup(pprofFlag).Value.String()
	if dir == "" {
		return work()
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("making the folder of --%s: %w", pprofFlag, err)
	}
	cpu, err := os.Create(filepath.Join(dir, "cpu.pprof"))
	if err != nil {
		return fmt.Errorf("writing the profile: %w", err)
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return errors.Join(fmt.Errorf("starting the profile: %w", err), cpu.Close())
	}
	defer func() {
		pprof.StopCPUProfile()
		if faults := errors.Join(cpu.Close(), writeHeap(filepath.Join(dir, "heap.pprof"))); faults != nil {
			err = errors.Join(err, fmt.Errorf("writing the profile: %w", faults))
		}
	}()
	return work()
}

// writeHeap writes what the program itself holds; what the database holds is not in it.
func writeHeap(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	runtime.GC() // the profile is of the last collection
	return errors.Join(pprof.WriteHeapProfile(f), f.Close())
}
