package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing/fstest"

	"tollbook/fixtures"
	"tollbook/pipeline/ingest"
	"tollbook/pipeline/store"
)

// produced is a reject as it came out of reading a fixture.
type produced struct {
	source, code, message, raw string
	line                       int64
}

// errorsPage lists the reject codes, each with what the smallest input that produces it gives.
func errorsPage(ctx context.Context) (string, error) {
	var out strings.Builder
	out.WriteString(`# Errors

A record that cannot be used is a row in rejects.csv with its file, record number, code, message and raw text; the other
records are read all the same. Record numbers count records, the header is 1; file_refused is about the whole file and has
number 0. This page is made by ` + "`make docs`" + ` from the inputs in fixtures/rejects; docs/COMMANDS.md lists the exit codes.
`)
	for _, c := range ingest.Codes() {
		rejects, err := rejectsOf(ctx, c.Code)
		if err != nil {
			return "", fmt.Errorf("the fixture of %s: %w", c.Code, err)
		}
		fmt.Fprintf(&out, "\n## %s\n\n%s. Remedy: %s.\n\n| source | record | message | raw |\n|---|---|---|---|\n", c.Code, capital(c.Meaning), c.Remedy)
		for _, r := range rejects {
			if r.code != c.Code {
				return "", fmt.Errorf("the fixture of %s produces %s", c.Code, r.code)
			}
			fmt.Fprintf(&out, "| %s | %d | %s | `%s` |\n", r.source, r.line, r.message, shortened(r.raw))
		}
	}
	return out.String(), nil
}

// rejectsOf reads the fixture of a code into an empty state.
func rejectsOf(ctx context.Context, code string) (list []produced, err error) {
	dir, err := os.MkdirTemp("", "rejects-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	folder, err := fs.Sub(fixtures.Rejects(), code)
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(dir, folder); err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, store.Options{TempDir: dir})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, tx.Rollback()) }()
	if _, err := ingest.Run(ctx, tx, ingest.Options{TenantDir: dir, SpoolDir: dir, Currency: "USD"}); err != nil {
		return nil, err
	}
	list, err = readRejects(ctx, tx)
	if err == nil && len(list) == 0 {
		err = errors.New("it produces no reject")
	}
	return list, err
}

func readRejects(ctx context.Context, tx *store.Tx) ([]produced, error) {
	query := fstest.MapFS{"rejects.sql": {Data: []byte("select f.path, r.source_line, r.code, r.message, r.raw from rejects as r join files as f using (file_id) order by f.path, r.source_line")}}
	rows, err := tx.Query(ctx, query, "rejects.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var list []produced
	for rows.Next() {
		var p produced
		if err := rows.Scan(&p.source, &p.line, &p.code, &p.message, &p.raw); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// shortened keeps a cell of a table short and on one line.
func shortened(raw string) string {
	raw = strings.NewReplacer("|", "\\|", "`", "'", "\n", " ").Replace(raw)
	if r := []rune(raw); len(r) > 100 {
		return string(r[:100]) + "…"
	}
	return raw
}
