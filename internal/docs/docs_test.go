package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// TestThePagesAreFresh fails when a page is not what the program makes now, or a reject code has no fixture.
func TestThePagesAreFresh(t *testing.T) {
	pages, err := generate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range pages {
		got, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("docs/%s is out of date: run make docs", name)
		}
	}
}
