//go:build soak

package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// soak is the world of one soak test: the program, chance with a printed seed, and what a tenant looks like after its
// first delivery and after its second.
type soak struct {
	*testing.T
	program     string
	chance      *rand.Rand
	rounds      int
	first, both string // finished tenant folders
	took        time.Duration
	lasts       []time.Duration // how long each of soakStages took last
	began       time.Time
	want        map[string]map[string]string // hashes of the reports, by folder
	usage       map[string]int64             // rows of usage in the state, by folder
}

// newSoak builds the program and runs two calm tenants; share is the part of SOAKROUNDS that the test takes.
func newSoak(t *testing.T, share int) *soak {
	t.Helper()
	if os.Getenv("TOLLBOOK_SOAK") == "" {
		t.Skip("set TOLLBOOK_SOAK=1, or run `make soak`")
	}
	rounds, err := strconv.Atoi(os.Getenv("TOLLBOOK_SOAK_ROUNDS"))
	if err != nil {
		rounds = 1000
	}
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("TOLLBOOK_SOAK_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("TOLLBOOK_SOAK_SEED=%d", seed)
	dir := t.TempDir()
	s := &soak{
		T: t, program: filepath.Join(dir, "tollbook"), chance: rand.New(rand.NewPCG(seed, 1)), rounds: max(rounds/share, 3),
		first: filepath.Join(dir, "first"), both: filepath.Join(dir, "both"), want: map[string]map[string]string{}, usage: map[string]int64{},
		began: time.Now(), lasts: make([]time.Duration, len(soakStages())),
	}
	if out, err := exec.Command("go", "build", "-o", s.program, ".").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	s.check(os.CopyFS(s.first, os.DirFS("testdata/tenant")))
	s.finish(s.first)
	s.copyTenant(s.both, s.first)
	s.deliver(s.both)
	begin := time.Now()
	s.watched(s.both, -1)
	s.took = time.Since(begin)
	for _, folder := range []string{s.first, s.both} {
		s.want[folder], s.usage[folder] = s.reports(folder), s.rows(folder)
	}
	if s.usage[s.first] == s.usage[s.both] {
		t.Fatal("the second delivery brings nothing")
	}
	return s
}

func (s *soak) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// deliver adds a second export: the records of the first under other ids, and one of them again.
func (s *soak) deliver(tenant string) {
	s.Helper()
	const copies = 300
	names, err := filepath.Glob(filepath.Join(tenant, "usage", "*.csv"))
	s.check(err)
	text, err := os.ReadFile(names[0])
	s.check(err)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	out := lines[:2:2]
	for i := range copies {
		for _, line := range lines[1:] {
			out = append(out, fmt.Sprintf("%08x", i+1)+line[8:])
		}
	}
	s.check(os.WriteFile(filepath.Join(tenant, "usage", "second.csv"), []byte(strings.Join(out, "\n")+"\n"), 0o600))
}

func (s *soak) copyTenant(to, from string) {
	s.Helper()
	s.check(os.RemoveAll(to))
	s.check(os.CopyFS(to, os.DirFS(from)))
}

func (s *soak) command(verb, dir string, more ...string) *exec.Cmd {
	args := append([]string{verb, "--quiet", "--tenant", dir, "--period", "2026-10", "--as-of", "2026-11-05T00:00:00Z"}, more...)
	return exec.Command(s.program, args...)
}

// soakStages are the parts of a run between the lines of its log; the last one commits, exchanges the folders and ends.
func soakStages() []string {
	return []string{"start and ingest", "rate", "forecast", "reconcile", "recommend", "report", "commit and exchange"}
}

// watched runs a tenant, kills the run at a random moment of the stage with the number target (never where
// it is negative), and gives the stage in which it died, or -1 where it had ended before. A moment is measured against
// what the stage took last, so that a busy machine does not move all of them to the front.
func (s *soak) watched(dir string, target int) (died int) {
	s.Helper()
	command := s.command("run", dir, "--quiet=false", "--log", "json")
	talk, err := command.StderrPipe()
	s.check(err)
	s.check(command.Start())
	stages, stage, begin := soakStages(), 0, time.Now()
	aim := func() {
		if stage == target {
			time.AfterFunc(time.Duration(s.chance.Int64N(int64(s.lasts[stage])*11/10+1)), func() { _ = command.Process.Kill() })
		}
	}
	aim()
	for lines := bufio.NewScanner(talk); lines.Scan(); {
		name := strings.Fields(stages[stage])
		if strings.Contains(lines.Text(), `"msg":"`+name[len(name)-1]+`"`) {
			s.lasts[stage], begin = time.Since(begin), time.Now()
			stage++
			aim()
		}
	}
	if codeOf(command.Wait()) == -1 {
		return stage
	}
	s.lasts[stage] = time.Since(begin)
	return -1
}

// finish lets a run end well.
func (s *soak) finish(dir string) {
	s.Helper()
	out, err := s.command("run", dir).CombinedOutput()
	if code := codeOf(err); !done(code) {
		s.Fatalf("exit code %d\n%s", code, out)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "reports", ".writing-*")); len(left) > 0 {
		s.Fatalf("left behind: %v", left)
	}
	if left, _ := os.ReadDir(filepath.Join(dir, ".tollbook", "tmp")); len(left) > 0 {
		s.Fatalf("left behind: %v", left)
	}
}

// done says that a run with this exit code has written its reports.
func done(code int) bool {
	return code == exitDone || code == exitRejects || code == exitUnexplained
}

// reports hashes the reports of a tenant but for the two files that say when; nil where there are none.
func (s *soak) reports(dir string) map[string]string {
	s.Helper()
	folder := filepath.Join(dir, "reports", "2026-10")
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	s.check(err)
	sums := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		s.check(err)
		sums[e.Name()] = fmt.Sprintf("%x", sha256.Sum256(text))
		if e.Name() == "run.json" || e.Name() == "metrics.prom" {
			sums[e.Name()] = fmt.Sprint(len(text) > 0)
		}
	}
	return sums
}

// rows proves the state and gives the rows of usage in it; -1 where there is no state.
func (s *soak) rows(dir string) int64 {
	s.Helper()
	if _, err := os.Stat(filepath.Join(dir, ".tollbook", "state.duckdb")); errors.Is(err, fs.ErrNotExist) {
		return -1
	}
	out, err := exec.Command(s.program, "state", "verify", "--json", "--tenant", dir).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		s.Fatalf("the state is not sound: %v\n%s", err, exit.Stderr)
	}
	s.check(err)
	var told struct {
		Tables []struct {
			Name string
			Rows int64
		}
	}
	s.check(json.Unmarshal(out, &told))
	for _, t := range told.Tables {
		if t.Name == "usage_records" {
			return t.Rows
		}
	}
	s.Fatal("no table usage_records")
	return 0
}

// time says whether the time is not over that TOLLBOOK_SOAK_FOR gives each test.
func (s *soak) time() bool {
	limit, err := time.ParseDuration(os.Getenv("TOLLBOOK_SOAK_FOR"))
	return err != nil || time.Since(s.began) < limit
}

// moment is a time of a run: half of them anywhere, half in the last third, where it commits and publishes.
func (s *soak) moment() time.Duration {
	if s.chance.IntN(2) == 0 {
		return time.Duration(s.chance.Int64N(int64(s.took) * 11 / 10))
	}
	return s.took*2/3 + time.Duration(s.chance.Int64N(int64(s.took)/2))
}

// start makes a tenant as one finds it in the morning: with no state, before the second delivery, or after it.
func (s *soak) start(dir string) (before string) {
	switch s.chance.IntN(4) {
	case 0:
		s.copyTenant(dir, s.both)
		s.check(errors.Join(os.RemoveAll(filepath.Join(dir, ".tollbook")), os.RemoveAll(filepath.Join(dir, "reports"))))
		return ""
	case 1:
		s.copyTenant(dir, s.both)
		return s.both
	}
	s.copyTenant(dir, s.first)
	s.deliver(dir)
	return s.first
}

// whole holds that state and reports are those of before the run or of after it, each wholly, and gives which of them
// are the ones after.
func (s *soak) whole(dir, before string) (committed, published bool) {
	s.Helper()
	rows := s.rows(dir)
	if before != "" && rows != s.usage[before] && rows != s.usage[s.both] || before == "" && rows > 0 && rows != s.usage[s.both] {
		s.Fatalf("the state has %d rows of usage, before %d, after %d", rows, s.usage[before], s.usage[s.both])
	}
	got := s.reports(dir)
	if !same(got, s.want[before]) && !same(got, s.want[s.both]) {
		s.Fatalf("the reports are %v\nwant those before\n%v\nor after\n%v", got, s.want[before], s.want[s.both])
	}
	return rows == s.usage[s.both], same(got, s.want[s.both])
}

// untouched says that the run which was killed had not taken the tenant: it would have left its note.
func (s *soak) untouched(dir string) bool {
	note, err := os.ReadFile(filepath.Join(dir, ".tollbook", "lock"))
	return errors.Is(err, fs.ErrNotExist) || err == nil && len(note) == 0
}

func same(a, b map[string]string) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

// TestSoakKill kills runs at random moments, as a power cut or an impatient machine does: after each the state is sound,
// state and reports are the ones before or the ones after, and the next run ends with the same bytes.
func TestSoakKill(t *testing.T) {
	s := newSoak(t, 1)
	dir := filepath.Join(t.TempDir(), "rough")
	stages := soakStages()
	in := make([]int, len(stages)) // kills by stage
	killed, after, between, finished, round := 0, 0, 0, 0, 0
	for ; killed < s.rounds && s.time(); round++ {
		before := s.start(dir)
		for range 1 + s.chance.IntN(2) { // now and then a killed run is followed by another one
			stage := s.watched(dir, s.chance.IntN(len(stages)))
			committed, published := s.whole(dir, before)
			if stage < 0 {
				continue
			}
			killed++
			in[stage]++
			if committed && before != s.both { // where nothing was new, the states are the same
				after++
				if !published {
					between++
				}
			}
		}
		if round%4 == 3 {
			s.finish(dir)
			finished++
			if !same(s.reports(dir), s.want[s.both]) {
				t.Fatalf("round %d: the next run has other bytes", round)
			}
		}
		if round%50 == 49 {
			t.Logf("%d runs killed, %s", killed, time.Since(s.began).Round(time.Second))
		}
	}
	t.Logf("SOAK kill: %d rounds, %d runs killed, %d of them after the commit, %d between commit and exchange; %d next runs with the same bytes",
		round, killed, after, between, finished)
	for i, name := range stages {
		t.Logf("SOAK kill: %d in %s, which took %s last", in[i], name, s.lasts[i].Round(time.Millisecond))
	}
}

// TestSoakSignal interrupts runs at random moments: each ends within two seconds with 130 and the state before, or was
// done already. A process that does not listen yet when the signal comes has not begun, and dies of it.
func TestSoakSignal(t *testing.T) {
	s := newSoak(t, 10)
	dir := filepath.Join(t.TempDir(), "rough")
	stopped, early, runs, how, slowest := 0, 0, 0, 0, time.Duration(0)
	for ; runs < s.rounds && s.time(); runs++ {
		before := s.start(dir)
		was := s.rows(dir)
		command := s.command("run", dir)
		said := &strings.Builder{}
		command.Stderr = said
		s.check(command.Start())
		time.Sleep(s.moment())
		signal := []os.Signal{syscall.SIGINT, syscall.SIGTERM}[s.chance.IntN(2)]
		sent := time.Now()
		_ = command.Process.Signal(signal)
		code := codeOf(command.Wait())
		if took := time.Since(sent); took > slowest {
			slowest, how = took, code
		}
		switch {
		case code == exitInterrupted:
			stopped++
			if now := s.rows(dir); now != was && now != 0 { // a state without a row is none
				t.Fatalf("interrupted, and the state has %d rows of %d", now, was)
			}
			if strings.Contains(said.String(), "goroutine ") {
				t.Fatal(said)
			}
		case code == codeKilled && s.untouched(dir):
			early++
		case !done(code):
			t.Fatalf("%v: exit code %d\n%s", signal, code, said)
		}
		s.whole(dir, before)
	}
	t.Logf("SOAK signal: %d runs, %d stopped with 130, %d before they had begun, the slowest %s after the signal, with %d",
		runs, stopped, early, slowest.Round(time.Millisecond), how)
	if slowest > 2*time.Second {
		t.Errorf("a run took %s to stop", slowest)
	}
}
