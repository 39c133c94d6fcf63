package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// took is what a process, or a stage of one, took.
type took struct {
	seconds float64
	cpu     float64 // of the whole process
	peakMiB float64 // of the whole process
}

// measure runs a program to its end. Exit codes 3 and 4 are results too.
func measure(ctx context.Context, name string, args ...string) (took, error) {
	command := exec.CommandContext(ctx, name, args...)
	var said strings.Builder
	command.Stderr = &said
	begin := time.Now()
	err := command.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && (exit.ExitCode() == 3 || exit.ExitCode() == 4) {
		err = nil
	}
	if err != nil {
		return took{}, fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, said.String())
	}
	out := took{seconds: time.Since(begin).Seconds(), cpu: (command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds()}
	if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
		out.peakMiB = float64(usage.Maxrss) / 1024
	}
	return out, nil
}

func (p plan) limits() []string {
	var out []string
	if p.memory != "" {
		out = append(out, "--memory", p.memory)
	}
	if p.threads > 0 {
		out = append(out, "--threads", strconv.Itoa(p.threads))
	}
	return out
}

func (p plan) measureFloor(ctx context.Context, dir string) (took, error) {
	self, err := os.Executable()
	if err != nil {
		return took{}, err
	}
	return measure(ctx, self, append([]string{"--floor", dir}, p.limits()...)...)
}

// measureRuns measures a first run with the call list as Parquet, stage by stage, and a night with fresh records after it.
func (p plan) measureRuns(ctx context.Context, dir string, t *table) (err error) {
	if err := errors.Join(os.RemoveAll(filepath.Join(dir, ".tollbook")), os.RemoveAll(filepath.Join(dir, "reports")), detailAs(dir, "parquet")); err != nil {
		return err
	}
	stages, whole, err := p.run(ctx, dir, "2026-10", "2026-11-05")
	if err != nil {
		return err
	}
	for _, s := range stages {
		t.add(s.name, s.took)
	}
	t.add("whole run", whole)
	added := filepath.Join(dir, "usage", "night.csv")
	found, err := filepath.Glob(filepath.Join(dir, "night", "*.csv"))
	if err != nil || len(found) != 1 {
		return fmt.Errorf("the tenant has %d exports of a night: %w", len(found), errors.Join(err, os.ErrNotExist))
	}
	if err := os.Link(found[0], added); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(added)) }()
	if _, whole, err = p.run(ctx, dir, "2026-11", "2026-12-05"); err != nil {
		return err
	}
	t.add(fmt.Sprintf("night: %d more records", fresh), whole)
	return nil
}

// stage is one stage of a run.
type stage struct {
	name string
	took took
}

func (p plan) run(ctx context.Context, dir, period, asOf string) ([]stage, took, error) {
	args := append([]string{"run", "--quiet", "--tenant", dir, "--period", period, "--as-of", asOf}, p.limits()...)
	whole, err := measure(ctx, p.binary, args...)
	if err != nil {
		return nil, whole, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "reports", period, "run.json"))
	if err != nil {
		return nil, whole, err
	}
	var info struct {
		Stages []struct {
			Name         string  `json:"name"`
			Milliseconds float64 `json:"milliseconds"`
		} `json:"stages"`
	}
	if err := json.Unmarshal(text, &info); err != nil {
		return nil, whole, fmt.Errorf("reading run.json: %w", err)
	}
	var stages []stage
	for _, s := range info.Stages {
		stages = append(stages, stage{s.Name, took{seconds: s.Milliseconds / 1000}})
	}
	return stages, whole, nil
}

// detailAs changes where the tenant's call-by-call list goes.
func detailAs(dir, detail string) error {
	name := filepath.Join(dir, "tollbook.yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "  detail: ") {
			lines[i] = "  detail: " + detail
		}
	}
	return os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o600)
}
