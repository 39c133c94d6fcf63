package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tollbook/pipeline"
)

// lanesMax is how many tenants are worked on at once where --parallel does not say; more would only wait for the disk.
const lanesMax = 4

// everyTenant runs each tenant folder below a folder. One that fails stops no other, and the worst exit code is that of
// the whole.
func (f *runFlags) everyTenant(ctx context.Context, in invocation) error {
	if err := f.checkTenants(in); err != nil {
		return err
	}
	folders, skipped, err := tenantFolders(f.tenants)
	if err != nil {
		return err
	}
	for _, name := range skipped {
		in.ui.warn(fmt.Sprintf("%s holds no %s and is passed over", filepath.Join(f.tenants, name), configName))
	}
	if len(folders) == 0 {
		return &usageError{message: fmt.Sprintf("%s holds no tenant folder", f.tenants), hints: []string{
			"name the folder that holds them; each has a " + configName + ", as `tollbook init` makes it"}}
	}
	nights := f.inLanes(ctx, in, folders)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	warnOfTwins(in.ui, nights)
	overview, err := f.writeOverview(in, nights)
	if err != nil {
		in.ui.fail(err)
	}
	if printed := f.printNights(in.ui, nights, overview); printed != nil {
		return printed
	}
	return worstOf(nights, err)
}

func (f *runFlags) checkTenants(in invocation) error {
	switch {
	case f.tenants == "":
		return wrongFlag("tenants", f.tenants, "name the folder that holds the tenant folders")
	case in.flags.Changed("tenant"):
		return &usageError{message: "--tenant and --tenants are both given", hints: []string{"give one of them"}}
	case in.flags.Changed("parallel") && (f.parallel < 1 || f.parallel > threadsMax):
		return wrongFlag("parallel", strconv.Itoa(f.parallel), fmt.Sprintf("write a whole number from 1 to %d", threadsMax))
	}
	return f.check(in.flags)
}

// tenantFolders lists the folders below dir that hold a configuration, and the others, by name. What begins with a dot
// is nobody's tenant.
func tenantFolders(dir string) (folders, others []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("listing the tenants: %w", err)
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		info, err := os.Stat(path) // a link to a folder is a folder
		if strings.HasPrefix(e.Name(), ".") || err != nil || !info.IsDir() {
			continue
		}
		if _, err := os.Stat(filepath.Join(path, configName)); errors.Is(err, fs.ErrNotExist) {
			others = append(others, e.Name())
			continue
		}
		folders = append(folders, e.Name()) // where the file cannot even be looked at, the run says so
	}
	return folders, others, nil
}

// inLanes runs the tenants, several at a time, and gives their nights in the order of the folders.
func (f *runFlags) inLanes(ctx context.Context, in invocation, folders []string) []night {
	lanes := f.parallel
	if lanes == 0 {
		lanes = min(lanesMax, runtime.GOMAXPROCS(0))
	}
	lanes = min(lanes, len(folders))
	nights := make([]night, len(folders))
	next := make(chan int)
	var wait sync.WaitGroup
	for range lanes {
		wait.Go(func() {
			for i := range next {
				nights[i] = f.oneOfMany(ctx, in, folders[i], lanes)
			}
		})
	}
	for i := range folders {
		if ctx.Err() == nil {
			next <- i
		}
	}
	close(next)
	wait.Wait()
	return nights
}

// oneOfMany is the night of one tenant among others: in its own voice, with its part of the machine. A fault of the
// program that would end it alone ends only this night.
func (f *runFlags) oneOfMany(ctx context.Context, in invocation, name string, lanes int) (n night) {
	own := *f
	own.tenant, own.lanes = filepath.Join(f.tenants, name), lanes
	if f.out != "" {
		own.out = filepath.Join(f.out, name)
	}
	in.world.terminal = false // one bar for several would flicker
	in.ui = in.ui.named(name)
	if count := in.world.committing; count != nil {
		var runs int32 // of this tenant: its commit must not keep a later one from being stopped
		in.world.committing = func(n int32) { runs += n; count(n) }
		defer func() { count(-runs) }()
	}
	defer func() {
		if fault := recover(); fault != nil {
			n = night{folder: own.tenant, err: fmt.Errorf("a fault of tollbook: %v\n%s", fault, debug.Stack())}
			in.ui.fail(n.err)
		}
	}()
	n = own.night(ctx, in)
	n.tell(ctx, in)
	if n.err != nil && ctx.Err() == nil {
		in.ui.fail(n.err)
	}
	return n
}

// share gives one of several lanes its part of the threads and of the memory.
func share(o pipeline.Options, lanes int) pipeline.Options {
	if lanes < 2 {
		return o
	}
	threads := o.Threads
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	o.Threads = max(1, threads/lanes)
	if parts := memoryPattern.FindStringSubmatch(o.Memory); parts != nil {
		units := map[string]int{"MB": 1, "GB": 1000, "TB": 1000_000, "MiB": 1, "GiB": 1 << 10, "TiB": 1 << 20}
		number, err := strconv.Atoi(parts[1])
		if err == nil {
			o.Memory = fmt.Sprintf("%dM%s", max(memoryMBMin, number*units[parts[2]]/lanes), parts[2][1:])
		}
	}
	return o
}

// warnOfTwins names folders whose configurations state the same tenant: their metrics would be one another's.
func warnOfTwins(u *ui, nights []night) {
	folders := map[string]string{}
	for _, n := range nights {
		if n.config == nil {
			continue
		}
		if other, ok := folders[n.config.Tenant]; ok {
			u.warn(fmt.Sprintf("%s and %s both say that they are tenant %q", other, n.folder, n.config.Tenant), "give each a name of its own in "+configName)
			continue
		}
		folders[n.config.Tenant] = n.folder
	}
}

// severity orders exit codes, worst first: a broken invariant, then what wrote nothing, then what wrote with a result
// that somebody must look at.
func severity() []int {
	return []int{exitInterrupted, exitInvariant, exitFailed, exitWrong, exitLocked, exitRejects, exitUnexplained, exitDone}
}

// worstOf is the error of the whole: the worst exit code, and how many tenants did not end well.
func worstOf(nights []night, overview error) error {
	worst, bad := exitCode(overview), 0
	for _, n := range nights {
		code := exitCode(n.err)
		if code != exitDone {
			bad++
		}
		if slices.Index(severity(), code) < slices.Index(severity(), worst) {
			worst = code
		}
	}
	if worst == exitDone {
		return nil
	}
	message := fmt.Sprintf("%d of %d tenants did not end well", bad, len(nights))
	if bad == 0 {
		message = "the overview could not be written"
	}
	return &outcomeError{code: worst, message: message, hints: []string{"the table above has the exit code of each; `tollbook help exit-codes` says what they mean"}}
}
