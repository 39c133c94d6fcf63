//go:build soak

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// told holds that a run that did not work said so: an exit code of the table, a message, and no trace of a program.
func (s *soak) told(code int, said string) {
	s.Helper()
	if !slices.Contains(allExits(), code) {
		s.Fatalf("exit code %d\n%s", code, said)
	}
	if code != exitDone && !strings.Contains(said, "tollbook: ") {
		s.Fatalf("exit code %d without a message: %q", code, said)
	}
	for _, trace := range []string{"goroutine ", "panic:", "Stack Trace", "SIGSEGV"} {
		if strings.Contains(said, trace) {
			s.Fatalf("a trace of the program: %s", said)
		}
	}
}

// TestSoakDamage turns bytes of the state and of each input over. A damaged state is told, or the reports are the same;
// whatever an input has become, the run ends by the table and its records add up.
func TestSoakDamage(t *testing.T) {
	s := newSoak(t, 10)
	dir := filepath.Join(t.TempDir(), "rough")
	said, unharmed, bytesTurned, rebuilt := 0, 0, 0, 0
	for round := 0; round < s.rounds && s.time(); round++ {
		s.copyTenant(dir, s.both)
		inputs := []string{".tollbook/state.duckdb", ".tollbook/state.duckdb", "tollbook.yaml", "tariffs", "balances.csv", "usage"}
		at := inputs[s.chance.IntN(len(inputs))]
		path := filepath.Join(dir, at)
		if entries, err := os.ReadDir(path); err == nil {
			path = filepath.Join(path, entries[s.chance.IntN(len(entries))].Name())
		}
		text, err := os.ReadFile(path)
		s.check(err)
		for range 1 + s.chance.IntN(4) {
			text[s.chance.IntN(len(text))] ^= byte(1 + s.chance.IntN(255))
			bytesTurned++
		}
		s.check(os.WriteFile(path, text, 0o600))
		out, err := s.command("run", dir).CombinedOutput()
		code := codeOf(err)
		s.told(code, string(out))
		if at != ".tollbook/state.duckdb" {
			if s.rows(dir) < 0 {
				t.Fatal("the state is gone")
			}
			continue
		}
		if done(code) {
			unharmed++
			if !same(s.reports(dir), s.want[s.both]) {
				t.Fatal("a damaged state gave other reports")
			}
			continue
		}
		said++
		if !bytes.Contains(out, []byte("is damaged")) {
			t.Fatalf("exit code %d\n%s", code, out)
		}
		if out, err := s.command("rebuild", dir).CombinedOutput(); !done(codeOf(err)) {
			t.Fatalf("rebuild: %v\n%s", err, out)
		}
		rebuilt++
		if s.rows(dir) != s.usage[s.both] || !same(s.reports(dir), s.want[s.both]) {
			t.Fatal("the rebuilt state gives other reports")
		}
	}
	t.Logf("SOAK damage: %d bytes turned over; of the damaged states %d were told, %d made no difference, %d rebuilt with the same bytes",
		bytesTurned, said, unharmed, rebuilt)
}

// TestSoakFullDisk runs on file systems that are too small, from hardly more than the tenant to enough.
func TestSoakFullDisk(t *testing.T) {
	s := newSoak(t, 40)
	disk, source := t.TempDir(), filepath.Join(t.TempDir(), "source")
	full, enough := 0, 0
	for range s.rounds {
		before := s.start(source)
		size := s.size(source) + 64<<10 + s.chance.Int64N(4<<20)
		if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
			t.Skipf("no file system can be mounted here: %v", err)
		}
		dir := filepath.Join(disk, "t")
		s.copyTenant(dir, source)
		out, err := s.command("run", dir).CombinedOutput()
		code := codeOf(err)
		s.told(code, string(out))
		if done(code) {
			enough++
		} else if full++; code != exitFailed {
			t.Fatalf("%d bytes: exit code %d\n%s", size, code, out)
		}
		roomy := filepath.Join(t.TempDir(), "roomy") // proving a state takes room of its own
		s.copyTenant(roomy, dir)
		s.whole(roomy, before)
		s.check(errors.Join(os.RemoveAll(roomy), syscall.Unmount(disk, 0)))
	}
	t.Logf("SOAK full disk: %d runs met the end of the disk, %d had room", full, enough)
}

// size adds up the files of a folder.
func (s *soak) size(dir string) (bytes int64) {
	s.Helper()
	s.check(filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		bytes += (info.Size() + 4095) / 4096 * 4096
		return err
	}))
	return bytes
}

// TestSoakPermissions takes the rights to each part of a tenant away; as root, from a user that has none.
func TestSoakPermissions(t *testing.T) {
	s := newSoak(t, 100)
	dir := filepath.Join(t.TempDir(), "rough")
	refused := 0
	for _, part := range []struct {
		path string
		mode os.FileMode
	}{
		{"tollbook.yaml", 0}, {"tariffs", 0}, {"usage", 0}, {"usage/second.csv", 0}, {"balances.csv", 0}, {".tollbook", 0o500},
		{".tollbook", 0}, {".tollbook/state.duckdb", 0o400}, {".tollbook/state.duckdb", 0}, {".tollbook/lock", 0}, {"reports", 0o500}, {"reports", 0},
	} {
		s.copyTenant(dir, s.first)
		s.deliver(dir)
		command := s.command("run", dir)
		s.check(asNobody(command, dir))
		s.check(os.Chmod(filepath.Join(dir, part.path), part.mode))
		out, err := command.CombinedOutput()
		code := codeOf(err)
		s.told(code, string(out))
		if code == exitDone {
			t.Errorf("%s with mode %o: the run took no notice", part.path, part.mode)
		}
		refused++
		s.check(os.Chmod(filepath.Join(dir, part.path), 0o700))
		if part.path == "usage/second.csv" { // read as a refused file, which is told by 3
			continue
		}
		s.whole(dir, s.first)
	}
	t.Logf("SOAK permissions: %d runs without a right, each told, state and reports as before", refused)
}

// TestSoakKillRepairs kills what looks after a state, at random moments: the state keeps what it has, the reports stay, and
// the next rebuild ends with the same bytes and leaves nothing but the states that it put aside.
func TestSoakKillRepairs(t *testing.T) {
	s := newSoak(t, 5)
	dir := filepath.Join(t.TempDir(), "rough")
	verbs := [][]string{{"rebuild"}, {"state", "vacuum"}, {"state", "backup"}}
	lasts, killed, round := make([]time.Duration, len(verbs)), make([]int, len(verbs)), 0
	for ; round < s.rounds && s.time(); round++ {
		s.copyTenant(dir, s.both)
		i := s.chance.IntN(len(verbs))
		command := exec.Command(s.program, append(verbs[i], "--tenant", dir)...)
		switch verbs[i][len(verbs[i])-1] {
		case "rebuild":
			command = s.command("rebuild", dir)
		case "backup":
			command.Args = append(command.Args, filepath.Join(dir, "saved"))
		}
		begin := time.Now()
		s.check(command.Start())
		time.AfterFunc(time.Duration(s.chance.Int64N(int64(max(lasts[i], time.Second))*11/10)), func() { _ = command.Process.Kill() })
		switch code := codeOf(command.Wait()); {
		case code == codeKilled:
			killed[i]++
		case done(code):
			lasts[i] = time.Since(begin)
		default:
			t.Fatalf("%v: exit code %d", verbs[i], code)
		}
		if committed, _ := s.whole(dir, s.both); !committed {
			t.Fatalf("%v: records are gone", verbs[i])
		}
		if round%4 == 3 {
			s.finish(dir)
			if left, _ := filepath.Glob(filepath.Join(dir, ".tollbook", "*.new*")); len(left) > 0 {
				t.Fatalf("left behind: %v", left)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, ".tollbook", "*.rebuilt*")); len(left) > 0 {
				t.Fatalf("left behind: %v", left)
			}
		}
	}
	t.Logf("SOAK kill of repairs: %d rounds; killed: %d rebuilds, %d vacuums, %d backups", round, killed[0], killed[1], killed[2])
}
