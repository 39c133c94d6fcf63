package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"tollbook/pipeline"
)

// stateFlags are the flags of the commands that look after the state file.
type stateFlags struct {
	commonFlags
}

func (f *stateFlags) add(fs *pflag.FlagSet) {
	f.addTenant(fs)
	f.addHold(fs)
	fs.BoolVar(&f.json, "json", false, "print JSON on standard output")
}

// options need no configuration: the state of a tenant whose tollbook.yaml is broken can still be saved.
func (f *stateFlags) options(in invocation) (pipeline.Options, error) {
	if err := f.check(in.flags); err != nil {
		return pipeline.Options{}, err
	}
	return pipeline.Options{
		TenantDir: f.tenant, OutDir: f.tenant, StateDir: filepath.Join(f.tenant, ".tollbook"), Zone: time.UTC,
		Clock: in.world.now, Wait: f.wait,
	}, nil
}

func stateExits() []int {
	return []int{exitDone, exitFailed, exitWrong, exitLocked, exitInterrupted}
}

func stateBackupCommand() command {
	var flags stateFlags
	return command{
		name:    "state backup",
		args:    "FILE",
		summary: "copy the state into a file",
		about: `Copies the state of the tenant into FILE, which must not be there yet, and reads the copy whole before it gets its
name. To go back to it, put it in the place of .tollbook/state.duckdb while no run is on its way, and remove
.tollbook/state.duckdb.wal if that is there; the next run reads the exports that came since.`,
		example: "tollbook state backup --tenant contoso /backup/contoso-2026-11-05.duckdb",
		exits:   stateExits(),
		flags:   flags.add,
		run: func(ctx context.Context, in invocation) error {
			if err := needArgs(in, "state backup", "the file to copy to", 1); err != nil {
				return err
			}
			options, err := flags.options(in)
			if err != nil {
				return err
			}
			size, err := pipeline.Backup(ctx, options, in.args[0])
			if err != nil {
				return stateRemedy(&flags, fmt.Errorf("saving the state: %w", err))
			}
			if flags.json {
				return in.ui.printJSON(map[string]any{"file": in.args[0], "bytes": size})
			}
			return in.ui.print("%s: %d bytes, read whole", in.args[0], size)
		},
	}
}

func stateVerifyCommand() command {
	var flags stateFlags
	return command{
		name:    "state verify",
		summary: "read the whole state and say whether it is sound",
		about: `Reads every value of the state and holds the laws of the records against it: rows read = loaded + updated +
duplicate + rejected, and every reject is written down. A damaged state ends with 1 and a law that is broken with 5.`,
		example: "tollbook state verify --tenant contoso",
		exits:   []int{exitDone, exitFailed, exitWrong, exitInvariant, exitLocked, exitInterrupted},
		flags:   flags.add,
		run: noStray("state verify", func(ctx context.Context, in invocation) error {
			options, err := flags.options(in)
			if err != nil {
				return err
			}
			tables, err := pipeline.Verify(ctx, options)
			if err != nil {
				return stateRemedy(&flags, err)
			}
			if flags.json {
				return in.ui.printJSON(map[string]any{"sound": true, "tables": tables})
			}
			for _, t := range tables {
				if err := in.ui.print("%-16s %d rows", t.Name, t.Rows); err != nil {
					return err
				}
			}
			return in.ui.print("the state is sound")
		}),
	}
}

func stateVacuumCommand() command {
	var flags stateFlags
	return command{
		name:    "state vacuum",
		summary: "give back the space that deleted rows left in the state",
		about: `Writes the state anew without the space that rows of earlier ratings and retired months left, and puts it in the
place of the old one in one step. Needs as much free space as the state takes.`,
		example: "tollbook state vacuum --tenant contoso",
		exits:   stateExits(),
		flags:   flags.add,
		run: noStray("state vacuum", func(ctx context.Context, in invocation) error {
			options, err := flags.options(in)
			if err != nil {
				return err
			}
			before, after, err := pipeline.Vacuum(ctx, options)
			if err != nil {
				return stateRemedy(&flags, err)
			}
			if flags.json {
				return in.ui.printJSON(map[string]any{"before": before, "after": after})
			}
			return in.ui.print("%d bytes became %d", before, after)
		}),
	}
}

// stateRemedy adds what to do where no state is there; the rest is as for a run.
func stateRemedy(flags *stateFlags, err error) error {
	if errors.Is(err, pipeline.ErrNoState) {
		return &hintedError{err: err, hints: []string{"the state is made by `tollbook run`; --tenant names the folder"}}
	}
	if strings.HasSuffix(err.Error(), "is there already") {
		return &hintedError{err: err, hints: []string{"name a file that is not there yet"}}
	}
	return withRemedy(flags.tenant, err)
}
