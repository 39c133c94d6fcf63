package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// codeKilled is what codeOf gives for a process that did not end by itself.
const codeKilled = -1

// scriptSignals runs the program, sends the signal once it holds the tenant, and wants it to end in time and as it should.
func scriptSignals(signal os.Signal, want int) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		command := scriptCommand(ts, args[1:])
		ts.Check(command.Start())
		state := filepath.Join(ts.MkAbs(args[0]), ".tollbook", "state.duckdb")
		spool := filepath.Join(ts.MkAbs(args[0]), ".tollbook", "tmp", "spool-*")
		for range 1000 { // ten seconds at most
			_, err := os.Stat(state)
			if made, _ := filepath.Glob(spool); err == nil && len(made) > 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		sent := time.Now()
		ts.Check(command.Process.Signal(signal))
		if got := codeOf(command.Wait()); got != want {
			ts.Fatalf("exit code %d, want %d", got, want)
		}
		ts.Logf("ended %s after the signal", time.Since(sent).Round(time.Millisecond))
	}
}

func scriptCommand(ts *testscript.TestScript, args []string) *exec.Cmd {
	program, err := exec.LookPath(filepath.Join(filepath.SplitList(ts.Getenv("PATH"))[0], "tollbook"))
	ts.Check(err)
	command := exec.Command(program, args...)
	command.Dir = ts.MkAbs(".")
	command.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"))
	return command
}

// scriptWithout runs the program while the rights to a path are down to a mode, as somebody who is bound by them.
func scriptWithout(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	mode, err := strconv.ParseUint(args[1], 8, 32)
	ts.Check(err)
	want, err := strconv.Atoi(args[2])
	ts.Check(err)
	command := scriptCommand(ts, args[3:])
	ts.Check(asNobody(command, ts.MkAbs(".")))
	info, err := os.Stat(path)
	ts.Check(err)
	ts.Check(os.Chmod(path, os.FileMode(mode)))
	said, err := command.CombinedOutput()
	ts.Check(os.Chmod(path, info.Mode().Perm()))
	ts.Check(os.WriteFile(ts.MkAbs("said.txt"), said, 0o600))
	if got := codeOf(err); got != want {
		ts.Fatalf("exit code %d, want %d\n%s", got, want, said)
	}
}

// asNobody has a command run as somebody to whom the folder belongs and nothing else: whoever runs the tests may be root,
// whom no rights bind.
func asNobody(command *exec.Cmd, dir string) error {
	if os.Getuid() != 0 {
		return nil
	}
	const nobody = 65534
	program, err := filepath.EvalSymlinks(command.Path)
	if err != nil {
		return err
	}
	for _, path := range []string{command.Path, program, dir} { // the way to them is the test's own
		for folder := filepath.Dir(path); len(folder) > len(os.TempDir()); folder = filepath.Dir(folder) {
			info, err := os.Stat(folder)
			if err := errors.Join(err, os.Chmod(folder, info.Mode().Perm()|0o055)); err != nil {
				return err
			}
		}
	}
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(path, nobody, nobody))
	})
}

// scriptDisk makes a folder a disk of a size, or gives the disk that it is another size.
func scriptDisk(ts *testscript.TestScript, _ bool, args []string) {
	dir, size := ts.MkAbs(args[0]), "size="+args[1]
	if _, err := os.Stat(dir); err == nil {
		ts.Check(syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, size))
		return
	}
	ts.Check(os.Mkdir(dir, 0o700))
	ts.Check(syscall.Mount("tmpfs", dir, "tmpfs", 0, size))
	ts.Defer(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
}

// scriptFill leaves no room in a disk.
func scriptFill(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Create(filepath.Join(ts.MkAbs(args[0]), "full"))
	ts.Check(err)
	for _, size := range []int{1 << 20, 4096} {
		for err == nil {
			_, err = f.Write(make([]byte, size))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			ts.Fatalf("the disk is not full: %v", err)
		}
		err = nil
	}
	ts.Check(f.Close())
}

// mayMount tells whether a file system can be mounted here.
func mayMount() (bool, error) {
	dir, err := os.MkdirTemp("", "disk")
	if err != nil {
		return false, err
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		return false, os.Remove(dir)
	}
	return true, errors.Join(syscall.Unmount(dir, 0), os.Remove(dir))
}

// scriptCondition answers what a script asks of the machine.
func scriptCondition(asked string) (bool, error) {
	if asked == "disk" {
		return mayMount()
	}
	return false, fmt.Errorf("unknown condition %s", asked)
}
