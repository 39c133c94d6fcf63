package store

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestCodedTextsAreWhatTheyWere: codes read as the texts that they stand for, whatever these are, and a table may be made again.
func TestCodedTextsAreWhatTheyWere(t *testing.T) {
	ctx := t.Context()
	db, err := Open(ctx, Options{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, c := range []struct{ name, rows, kinds, want string }{
		{"no rows", "select 1 as id, 'a' as name where false", "id INTEGER, name ENUM()", ""},
		{"texts", `select * from (values (1, 'b'), (2, null), (3, ''), (4, 'it''s "Ü"'), (5, 'b')) as t(id, name)`, `id INTEGER, name ENUM('', 'b', 'it''s "Ü"')`, `1=b 2=~ 3= 4=it's "Ü" 5=b`},
		{"none but empty ones", "select 1 as id, cast(null as varchar) as name", "id INTEGER, name ENUM()", "1=~"},
		{"another column", `select 7 as id, 'x' as "select", 'y' as name`, "id INTEGER, select ENUM('x'), name ENUM('y')", "7=y"},
	} {
		files := fstest.MapFS{
			"rows.sql":  {Data: []byte(c.rows)},
			"kinds.sql": {Data: []byte("select string_agg(column_name || ' ' || data_type, ', ' order by column_index) from duckdb_columns() where table_name = 'names'")},
			"read.sql":  {Data: []byte("select coalesce(string_agg(id || '=' || coalesce(cast(name as varchar), '~'), ' ' order by id), '') from names")},
		}
		if err := tx.CreateCoded(ctx, "names", files, "rows.sql"); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var kinds, got string
		if err := tx.Get(ctx, []any{&kinds}, files, "kinds.sql"); err != nil {
			t.Fatal(err)
		}
		if err := tx.Get(ctx, []any{&got}, files, "read.sql"); err != nil {
			t.Fatal(err)
		}
		if got != c.want || strings.ReplaceAll(kinds, `"`, "") != strings.ReplaceAll(c.kinds, `"`, "") {
			t.Errorf("%s: %s of %s, want %s of %s", c.name, got, kinds, c.want, c.kinds)
		}
	}
}
