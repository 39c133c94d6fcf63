//go:build soak

package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tollbook/fixtures"
)

// TestSoakKill kills runs at random moments, as a power cut or an impatient machine does, and holds that the tenant is
// never the worse for it: the folder of reports is the one before or the one after and never half of it, and the next
// run says what it would have said anyway.
func TestSoakKill(t *testing.T) {
	if os.Getenv("TOLLBOOK_SOAK") == "" {
		t.Skip("set TOLLBOOK_SOAK=1, or run `make soak`")
	}
	rounds, err := strconv.Atoi(os.Getenv("TOLLBOOK_SOAK_ROUNDS"))
	if err != nil {
		rounds = 50
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 1))
	program := filepath.Join(t.TempDir(), "tollbook")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	calm := filepath.Join(t.TempDir(), "calm")
	started := time.Now()
	want := wholeRun(t, program, freshTenant(t, calm))
	took := time.Since(started)

	rough := freshTenant(t, filepath.Join(t.TempDir(), "rough"))
	killed := 0
	for round := range rounds {
		if round%10 == 9 { // now and then from the start, so that a first run is killed too
			rough = freshTenant(t, filepath.Join(t.TempDir(), "rough"))
		}
		if killAfter(t, program, rough, time.Duration(chance.Int64N(int64(took)))) {
			killed++
		}
		checkReports(t, rough, want)
		if round%5 == 4 {
			if got := wholeRun(t, program, rough); got != want {
				t.Fatalf("round %d: after %d kills the summary is\n%s\nwant\n%s", round, killed, got, want)
			}
		}
	}
	if got := wholeRun(t, program, rough); got != want {
		t.Fatalf("at the end the summary is\n%s\nwant\n%s", got, want)
	}
	t.Logf("%d rounds, %d runs killed, a whole run takes %s", rounds, killed, took.Round(time.Millisecond))
}

func freshTenant(t *testing.T, dir string) string {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, fixtures.Contoso()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func runOf(program, dir string) *exec.Cmd {
	return exec.Command(program, "run", "--quiet", "--tenant", dir, "--period", "2026-10", "--as-of", "2026-11-05T00:00:00Z")
}

// wholeRun lets a run end and gives its summary.
func wholeRun(t *testing.T, program, dir string) string {
	t.Helper()
	if out, err := runOf(program, dir).CombinedOutput(); codeOf(err) != exitDone && codeOf(err) != exitRejects && codeOf(err) != exitUnexplained {
		t.Fatalf("running: %v\n%s", err, out)
	}
	return summaryOf(t, dir)
}

func summaryOf(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "reports", "2026-10", "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// killAfter kills a run after a while, and says whether it was still running.
func killAfter(t *testing.T, program, dir string, wait time.Duration) bool {
	t.Helper()
	command := runOf(program, dir)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(wait)
	_ = command.Process.Kill() // it may have ended by itself
	return codeOf(command.Wait()) == -1
}

// checkReports holds that a folder of reports, where there is one, is whole.
func checkReports(t *testing.T, dir, want string) {
	t.Helper()
	folder := filepath.Join(dir, "reports", "2026-10")
	if _, err := os.Stat(folder); os.IsNotExist(err) {
		return
	}
	for _, name := range []string{"statement.xlsx", "rated_usage.parquet", "rejects.csv", "run.json", "metrics.prom"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Fatalf("half a folder of reports: %v", err)
		}
	}
	if got := summaryOf(t, dir); got != want {
		t.Fatalf("the summary is\n%s\nwant\n%s", got, want)
	}
}
