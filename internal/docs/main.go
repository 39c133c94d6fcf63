// Command docs writes the pages of docs/ that are made from the program itself: DATA.md from the comments of the schema,
// ERRORS.md from the reject codes and the smallest input that produces each. Run it by `make docs`.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	pages, err := generate(context.Background())
	if err != nil {
		log.Fatalf("making the pages: %v", err)
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join("docs", name), []byte(text), 0o644); err != nil {
			log.Fatalf("writing %s: %v", name, err)
		}
	}
}

// generate gives the pages by file name.
func generate(ctx context.Context) (map[string]string, error) {
	errors, err := errorsPage(ctx)
	if err != nil {
		return nil, fmt.Errorf("ERRORS.md: %w", err)
	}
	data, err := dataPage()
	if err != nil {
		return nil, fmt.Errorf("DATA.md: %w", err)
	}
	return map[string]string{"ERRORS.md": errors, "DATA.md": data}, nil
}
