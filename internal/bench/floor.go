package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing/fstest"

	"tollbook/pipeline/store"
)

// readTyped reads the exports of a tenant into a table on disk, every column typed as the documentation types it.
func (p plan) readTyped(ctx context.Context) error {
	usage, err := filepath.Abs(filepath.Join(p.floor, "usage"))
	if err != nil {
		return err
	}
	exports, err := filepath.Glob(filepath.Join(usage, "*.csv"))
	if err != nil || len(exports) == 0 {
		return fmt.Errorf("no exports in %s: %w", usage, errors.Join(err, os.ErrNotExist))
	}
	columns, err := typedColumns(exports[0])
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(p.floor, "floor-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	db, err := store.Open(ctx, store.Options{Path: filepath.Join(dir, "floor.duckdb"), TempDir: dir, Folders: []string{usage}, Threads: p.threads, Memory: p.memory})
	if err != nil {
		return err
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	query := fstest.MapFS{"floor.sql": {Data: []byte("set preserve_insertion_order = false; create table floor as select * from read_csv('" + usage + "/*.csv', columns = {" +
		columns + "}, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', auto_detect = false)")}}
	return errors.Join(tx.Exec(ctx, query, "floor.sql"), tx.Commit(), db.Close())
}

// typedColumns gives the columns of an export with their types, as the engine's reader wants them.
func typedColumns(export string) (string, error) {
	types := map[string]string{
		"UsageId": "uuid", "Microsoft Entra ObjectId": "uuid", "Start Time": "timestamptz", "End Time": "timestamptz",
		"Duration Seconds": "integer", "Connection Fee": "decimal(18,6)", "Charge": "decimal(18,6)",
	}
	f, err := os.Open(export)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	header, err := bufio.NewReader(f).ReadString('\n')
	if err != nil {
		return "", err
	}
	var columns []string
	for _, name := range strings.Split(strings.TrimSpace(header), ",") {
		t := types[name]
		if t == "" {
			t = "varchar"
		}
		columns = append(columns, fmt.Sprintf("'%s': '%s'", name, t))
	}
	return strings.Join(columns, ", "), nil
}
