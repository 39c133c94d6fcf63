package main

import (
	"archive/zip"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tollbook/fixtures"
	"tollbook/pipeline/store"
)

func scriptExits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := codeOf(ts.Exec("tollbook", args[1:]...)); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// ranContoso runs the example organisation in a folder.
func ranContoso(dir string) (string, error) {
	if err := os.CopyFS(dir, fixtures.Contoso()); err != nil {
		return "", err
	}
	said, err := exec.Command("tollbook", "run", "--tenant", dir, "--period", "2026-10", "--as-of", "2026-11-05T00:00:00Z", "--quiet").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("running the example: %w: %s", err, said)
	}
	return dir, nil
}

// codeOf is the exit code that an error of os/exec carries; -1 for another error.
func codeOf(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	default:
		return -1
	}
}

func scriptHold(ts *testscript.TestScript, _ bool, args []string) {
	dir := filepath.Join(ts.MkAbs(args[0]), ".tollbook")
	ts.Check(os.MkdirAll(dir, 0o700))
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	ts.Check(err)
	ts.Check(syscall.Flock(int(f.Fd()), syscall.LOCK_EX))
	_, err = f.WriteString(args[1] + "\n")
	ts.Check(err)
	if len(args) > 2 {
		while, err := time.ParseDuration(args[2])
		ts.Check(err)
		time.AfterFunc(while, func() { _ = f.Close() })
		return
	}
	ts.Defer(func() { _ = f.Close() })
}

func scriptCut(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

func scriptModes(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		want := args[2]
		if entry.IsDir() {
			want = args[1]
		}
		if got := fmt.Sprintf("%04o", info.Mode().Perm()); got != want {
			return fmt.Errorf("%s has the mode %s, want %s", path, got, want)
		}
		return nil
	}))
}

func scriptSpoil(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	path := filepath.Join(ts.MkAbs(args[0]), ".tollbook", "state.duckdb")
	db, err := store.Open(ctx, store.Options{Path: path, Threads: 1, TempDir: ts.MkAbs(".")})
	ts.Check(err)
	tx, err := db.Begin(ctx)
	ts.Check(err)
	ts.Check(tx.Exec(ctx, fstest.MapFS{"sql/spoil.sql": {Data: []byte(args[1])}}, "sql/spoil.sql"))
	ts.Check(tx.Commit())
	ts.Check(db.Close())
}

// scriptReplace puts lines behind the first one that begins with a text.
func scriptReplace(ts *testscript.TestScript, _ bool, args []string) {
	text := "\n" + ts.ReadFile(args[0])
	i := strings.Index(text, "\n"+args[1])
	if i < 0 {
		ts.Fatalf("%s has no line %q", args[0], args[1])
	}
	end := i + 1 + strings.Index(text[i+1:]+"\n", "\n")
	more := strings.Join(args[2:], "\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text[1:end]+"\n"+more+text[end:]), 0o600))
}

// scriptShows looks for a pattern in every file of a folder, in the parts of a workbook and the rows of Parquet too.
func scriptShows(ts *testscript.TestScript, neg bool, args []string) {
	pattern := regexp.MustCompile(args[1])
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, entry := range entries {
		path := filepath.Join(ts.MkAbs(args[0]), entry.Name())
		found := false
		switch filepath.Ext(path) {
		case ".xlsx":
			found, err = zipShows(path, pattern)
		case ".parquet":
			found, err = parquetShows(path, args[1])
		default:
			var text []byte
			text, err = os.ReadFile(path)
			found = pattern.Match(text)
		}
		ts.Check(err)
		if hides := []string{"run.json", "metrics.prom", "rejects.csv", "summary.json", "statement.html"}; neg && found || !neg && !found && !slices.Contains(hides, entry.Name()) {
			ts.Fatalf("%s: shows %s: %t", entry.Name(), args[1], found)
		}
	}
}

func zipShows(path string, pattern *regexp.Regexp) (bool, error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return false, err
	}
	defer func() { _ = archive.Close() }()
	for _, member := range archive.File {
		part, err := member.Open()
		if err != nil {
			return false, err
		}
		text, err := io.ReadAll(part)
		if err := errors.Join(err, part.Close()); err != nil {
			return false, err
		}
		if pattern.Match(text) {
			return true, nil
		}
	}
	return false, nil
}

func parquetShows(path, pattern string) (found bool, err error) {
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{Threads: 1, Folders: []string{filepath.Dir(path)}})
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.Begin(ctx)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, tx.Rollback()) }()
	q := fstest.MapFS{"q.sql": {Data: []byte("select coalesce(bool_or(regexp_matches(cast(t as varchar), $pattern)), false) from read_parquet('" + path + "') as t")}}
	err = tx.Get(ctx, []any{&found}, q, "q.sql", sql.Named("pattern", pattern))
	return found, err
}

func scriptAlike(ts *testscript.TestScript, _ bool, args []string) {
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[0]))).ReadAll()
	ts.Check(err)
	a, b, compared := slices.Index(rows[0], args[1]), slices.Index(rows[0], args[2]), 0
	for i, row := range rows[1:] {
		if row[a] == "" || row[b] == "" {
			continue
		}
		if compared++; row[a] != row[b] {
			ts.Fatalf("record %d has %s %s and %s %s", i+2, args[1], row[a], args[2], row[b])
		}
	}
	if compared == 0 {
		ts.Fatalf("no record of %s has both %s and %s", args[0], args[1], args[2])
	}
}
