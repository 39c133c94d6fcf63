package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

func TestMemoryShare(t *testing.T) {
	for _, tt := range []struct {
		limits []uint64
		want   string
	}{
		{nil, ""},
		{[]uint64{0}, ""},
		{[]uint64{1 << 30}, "614MiB"},
		{[]uint64{32 << 30, 512 << 20}, "307MiB"},
		{[]uint64{512 << 20, 32 << 30}, "307MiB"},
		{[]uint64{32 << 30, 1 << 62}, "19660MiB"}, // what version 1 says for "no limit"
		{[]uint64{64 << 20}, "128MiB"},
	} {
		got := memoryShare(tt.limits...)
		if got != tt.want {
			t.Errorf("%d: %q, want %q", tt.limits, got, tt.want)
		}
		if err := checkMemory(got); err != nil {
			t.Errorf("%q is no --memory: %v", got, err)
		}
	}
	if defaultThreads() < 1 {
		t.Error("no thread")
	}
}

// TestTheControlGroupCapsTheMemory runs the program in a group of its own, where this machine lets us make one.
func TestTheControlGroupCapsTheMemory(t *testing.T) {
	const limit = 700 << 20
	group, file := filepath.Join("/sys/fs/cgroup/memory", fmt.Sprintf("tollbook-test-%d", os.Getpid())), "memory.limit_in_bytes"
	if _, err := os.Stat("/sys/fs/cgroup/cgroup.controllers"); err == nil {
		group, file = filepath.Join("/sys/fs/cgroup", filepath.Base(group)), "memory.max"
	}
	if err := os.Mkdir(group, 0o755); err != nil {
		t.Skipf("no control group can be made here: %v", err)
	}
	t.Cleanup(func() { _ = os.Remove(group) })
	if err := os.WriteFile(filepath.Join(group, file), fmt.Appendf(nil, "%d", limit), 0o600); err != nil {
		t.Skipf("the control group takes no limit here: %v", err)
	}
	dir := filepath.Join(t.TempDir(), "t")
	if err := os.CopyFS(dir, os.DirFS("testdata/tenant")); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "tollbook") // testscript.Main runs the program under this name
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("sh", "-c", `echo $$ > "$0/cgroup.procs" && exec "$@"`, group,
		program, "run", "--tenant", dir, "--period", "2026-10", "--as-of", "2026-11-05", "--quiet")
	out, err := command.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "reports", "2026-10", "run.json"))
	if err != nil {
		t.Skipf("the control group runs nothing here: %s", out)
	}
	if !regexp.MustCompile(`"--memory",\s*"value": "420MiB"`).Match(text) {
		t.Errorf("run.json does not have the share of the group:\n%s", text)
	}
}
