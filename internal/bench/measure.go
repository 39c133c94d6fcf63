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

// measure runs a program to its end. Exit codes 3 and 4 are results too. What others left to the disk is written before, for it would
// be written while this one is measured.
func measure(ctx context.Context, name string, args ...string) (took, error) {
	command := exec.CommandContext(ctx, name, args...)
	var said strings.Builder
	command.Stderr = &said
	syscall.Sync()
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

func (p plan) measureFloor(ctx context.Context, t tenant) (took, error) {
	self, err := os.Executable()
	if err != nil {
		return took{}, err
	}
	return measure(ctx, self, append([]string{"--floor", t.dir}, p.limits()...)...)
}

// run measures one run and what its run.json tells of its stages and their parts, as "stage" and "stage.part".
func (p plan) run(ctx context.Context, t tenant, period, asOf string) (map[string]took, took, error) {
	args := append([]string{"run", "--quiet", "--tenant", t.dir, "--period", period, "--as-of", asOf}, p.limits()...)
	whole, err := measure(ctx, p.binary, args...)
	if err != nil {
		return nil, whole, err
	}
	text, err := os.ReadFile(filepath.Join(t.dir, "reports", period, "run.json"))
	if err != nil {
		return nil, whole, err
	}
	type timed struct {
		Name         string  `json:"name"`
		Milliseconds float64 `json:"milliseconds"`
	}
	var info struct {
		Stages []struct {
			timed
			Parts []timed `json:"parts"`
		} `json:"stages"`
	}
	if err := json.Unmarshal(text, &info); err != nil {
		return nil, whole, fmt.Errorf("reading run.json: %w", err)
	}
	stages := map[string]took{}
	for _, s := range info.Stages {
		stages[s.Name] = took{seconds: s.Milliseconds / 1000}
		for _, part := range s.Parts {
			stages[s.Name+"."+part.Name] = took{seconds: part.Milliseconds / 1000}
		}
	}
	return stages, whole, nil
}
