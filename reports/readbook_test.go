package reports

import (
	"path/filepath"
	"testing"
	"time"

	"tollbook/internal/plainbook"
)

// readBook reads statement.xlsx from the folder.
func readBook(t *testing.T, dir string) plainbook.Book {
	t.Helper()
	b, err := plainbook.Read(filepath.Join(dir, "statement.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// instant reads a cell of date and time.
func instant(t *testing.T, serial string) time.Time {
	t.Helper()
	at, err := plainbook.Instant(serial)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
