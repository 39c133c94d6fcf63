package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"tollbook/pipeline/store"
)

const hostileFolder = "../../fixtures/hostile"

// hostileInput is a row of fixtures/hostile/outcomes.csv; its README says what the columns mean.
type hostileInput struct{ input, exit, loaded, rejects, message string }

func hostileInputs(t *testing.T) []hostileInput {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(hostileFolder, "outcomes.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []hostileInput
	for _, row := range rows[1:] {
		list = append(list, hostileInput{row[0], row[1], row[2], row[3], row[4]})
	}
	return list
}

// place puts the input into a tenant, be it stored or made. What lies in tenant/CASE/ takes the place of a file of the tenant.
func (h hostileInput) place(t *testing.T, tenant string, made map[string]func(string) error) {
	t.Helper()
	to := h.input
	if rest, ok := strings.CutPrefix(to, "tenant/"); ok {
		_, to, _ = strings.Cut(rest, "/")
	}
	to = filepath.Join(tenant, to)
	err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o700), os.RemoveAll(to))
	if makes := made[h.input]; makes != nil {
		err = errors.Join(err, makes(to))
	} else {
		text, readErr := os.ReadFile(filepath.Join(hostileFolder, h.input))
		err = errors.Join(err, readErr, os.WriteFile(to, text, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// runHostile runs the tenant in this process: a panic fails the test.
func runHostile(tenant string, args ...string) (code int, stdout, stderr string) {
	var out, said bytes.Buffer
	w := world{stdin: strings.NewReader(""), stdout: &out, stderr: &said, getenv: func(string) string { return "" }, now: func() time.Time { return time.Unix(0, 0) }}
	args = append([]string{"run", "--tenant", tenant, "--period", "2026-10", "--as-of", "2026-10-25", "--threads", "2", "--memory", "1GB"}, args...)
	code = run(context.Background(), args, w)
	return code, out.String(), said.String()
}

// TestHostileTable: each stored and each made input has its row, and no row is without an input.
func TestHostileTable(t *testing.T) {
	rows, there := map[string]bool{}, map[string]bool{}
	for _, h := range hostileInputs(t) {
		if rows[h.input] {
			t.Errorf("%s is there twice", h.input)
		}
		rows[h.input] = true
	}
	for input := range hostileMade() {
		there[input] = true
	}
	err := filepath.WalkDir(hostileFolder, func(path string, entry fs.DirEntry, err error) error {
		if rel, _ := filepath.Rel(hostileFolder, path); err == nil && !entry.IsDir() && strings.Contains(rel, "/") {
			there[rel] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for input := range there {
		if !rows[input] {
			t.Errorf("%q has no row in outcomes.csv", input)
		}
	}
	for input := range rows {
		if !there[input] {
			t.Errorf("%q is in outcomes.csv only", input)
		}
	}
}

// TestHostile gives every hostile usage file to one tenant, and every hostile file of a tenant's own to a tenant each.
func TestHostile(t *testing.T) {
	tenant := filepath.Join(t.TempDir(), "all")
	if err := errors.Join(os.CopyFS(tenant, os.DirFS("testdata/tenant")), os.Remove(filepath.Join(tenant, "balances.csv"))); err != nil {
		t.Fatal(err)
	}
	inputs, made := hostileInputs(t), hostileMade()
	for _, h := range inputs {
		switch {
		case h.exit == "0" || strings.HasPrefix(h.input, "usage/"):
			h.place(t, tenant, made)
		default:
			t.Run(h.input, func(t *testing.T) { h.stops(t, made) })
		}
	}
	code, stdout, stderr := runHostile(tenant)
	if code != exitRejects {
		t.Fatalf("exit code %d\n%s", code, stderr)
	}
	read := hostileRead(t, tenant)
	for _, h := range inputs {
		if strings.HasPrefix(h.input, "usage/") {
			h.compare(t, read[h.input])
		}
	}
	harmless(t, filepath.Join(tenant, "reports", "2026-10"))
	if code, again, stderr := runHostile(tenant); code != exitRejects || again != stdout {
		t.Errorf("the second run: exit code %d, %s\n%s\nwant\n%s", code, stderr, again, stdout)
	}
}

// stops wants a file of the tenant's own to stop the run before anything is read.
func (h hostileInput) stops(t *testing.T, made map[string]func(string) error) {
	tenant := filepath.Join(t.TempDir(), "one")
	if err := os.CopyFS(tenant, os.DirFS("testdata/tenant")); err != nil {
		t.Fatal(err)
	}
	h.place(t, tenant, made)
	code, stdout, stderr := runHostile(tenant)
	if strconv.Itoa(code) != h.exit || stdout != "" || !strings.Contains(stderr, h.message) || h.message == "" {
		t.Errorf("exit code %d, want %s and %q\n%s%.2000s", code, h.exit, h.message, stdout, stderr)
	}
	if _, err := os.Stat(filepath.Join(tenant, "reports")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there are reports: %v", err)
	}
}

// hostileFile is what the state says of one input, archive members together.
type hostileFile struct {
	read, loaded, other, rejected int64 // other: updated or duplicate
	rejects, messages             []string
}

func hostileRead(t *testing.T, tenant string) map[string]hostileFile {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{Path: filepath.Join(tenant, ".tollbook", "state.duckdb"), TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	tx, err := db.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	rows, err := tx.Query(ctx, os.DirFS("testdata/sql"), "hostile.sql")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	out := map[string]hostileFile{}
	for rows.Next() {
		var input, path, rejects, messages string
		var read, loaded, other, rejected int64
		if err := rows.Scan(&input, &path, &read, &loaded, &other, &rejected, &rejects, &messages); err != nil {
			t.Fatal(err)
		}
		if read != loaded+other+rejected {
			t.Errorf("%q: read %d, loaded %d, updated or duplicate %d, rejected %d", path, read, loaded, other, rejected)
		}
		f := out[input]
		f.read, f.loaded, f.other, f.rejected = f.read+read, f.loaded+loaded, f.other+other, f.rejected+rejected
		if member := strings.TrimPrefix(strings.TrimPrefix(path, input), "!"); rejects != "" && member != "" {
			rejects = member + ": " + rejects
		}
		if rejects != "" {
			f.rejects = append(f.rejects, rejects)
		}
		f.messages = append(f.messages, messages)
		out[input] = f
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// compare holds what was read of a usage file against its row.
func (h hostileInput) compare(t *testing.T, got hostileFile) {
	t.Helper()
	exit := exitDone
	if got.rejected > 0 {
		exit = exitRejects
	}
	rejects := strings.Join(got.rejects, "; ")
	if strconv.Itoa(exit) != h.exit || strconv.FormatInt(got.loaded, 10) != h.loaded || rejects != h.rejects || !strings.Contains(strings.Join(got.messages, "\n"), h.message) {
		t.Errorf("HOSTILE\t%q\t%d\t%d\t%s\t%.300q", h.input, exit, got.loaded, rejects, got.messages)
	}
}

// harmless wants a workbook that every reader takes, in which hostile text is text: no formula and no link has any of it.
func harmless(t *testing.T, reports string) {
	t.Helper()
	archive, err := zip.OpenReader(filepath.Join(reports, "statement.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	hostile := regexp.MustCompile(`cmd\||calc|1\+1|2\+3|SUM\(1|evil\.example`)
	asText := 0
	for _, part := range archive.File {
		if !strings.HasSuffix(part.Name, ".xml") && !strings.HasSuffix(part.Name, ".rels") {
			continue
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		decoder, element := xml.NewDecoder(r), ""
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", part.Name, err)
			}
			switch token := token.(type) {
			case xml.StartElement:
				element = token.Name.Local
				for _, a := range token.Attr {
					if hostile.MatchString(a.Value) {
						t.Errorf("%s: %s %s=%q", part.Name, element, a.Name.Local, a.Value)
					}
				}
			case xml.CharData:
				switch {
				case !hostile.Match(token):
				case element == "t":
					asText++
				default:
					t.Errorf("%s: %s holds %q", part.Name, element, token)
				}
			}
		}
		_ = r.Close()
	}
	if asText < 10 {
		t.Errorf("only %d cells show the hostile text", asText)
	}
}
