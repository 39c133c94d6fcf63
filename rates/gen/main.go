// Command gen writes the two tables of rates/data that are derived from libraries: countries.csv (names from the
// CLDR, calling codes from libphonenumber, the rest from the lists in this program) and numbering_plan.csv (which
// country a number belongs to, by prefix). It is run by hand, in the folder rates, when the libraries move:
//
//	go run ./gen -as-of 2026-11-22
//
// Its output is reviewed and committed like code.
package main

import (
	"encoding/csv"
	"flag"
	"log"
	"os"
	"path/filepath"
)

func main() {
	asOf := flag.String("as-of", "", "date the libraries were taken, written in every row")
	dir := flag.String("dir", "data", "folder to write to")
	flag.Parse()
	if *asOf == "" {
		log.Fatal("gen: -as-of is missing: give the date the libraries were taken")
	}
	tables := []struct {
		file string
		rows [][]string
	}{
		{"countries.csv", countryRows(*asOf)},
		{"numbering_plan.csv", numberingRows(*asOf)},
	}
	for _, t := range tables {
		if err := write(filepath.Join(*dir, t.file), t.rows); err != nil {
			log.Fatalf("gen: writing %s: %v", t.file, err)
		}
	}
}

func write(path string, rows [][]string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	out := csv.NewWriter(file)
	if err := out.WriteAll(rows); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
