package rates

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"path"
	"strings"
	"time"
)

// BuiltinTable is one table that the program brings along, every row with its source and date.
type BuiltinTable struct {
	Name   string
	Header []string
	Rows   [][]string
}

// BuiltinTables gives every built-in table as text, by name. With a date, rows that say from when to when they hold are
// those of that day.
func BuiltinTables(on time.Time) []BuiltinTable {
	entries, err := data.ReadDir("data")
	if err != nil {
		panic(fmt.Sprintf("the built-in tables are broken: %v", err))
	}
	var tables []BuiltinTable
	for _, entry := range entries {
		text, err := data.ReadFile(path.Join("data", entry.Name()))
		if err != nil {
			panic(fmt.Sprintf("the built-in table %s is broken: %v", entry.Name(), err))
		}
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			panic(fmt.Sprintf("the built-in table %s is broken: %v", entry.Name(), err))
		}
		t := BuiltinTable{Name: strings.TrimSuffix(entry.Name(), ".csv"), Header: rows[0]}
		for _, row := range rows[1:] {
			if on.IsZero() || t.holds(row, on) {
				t.Rows = append(t.Rows, row)
			}
		}
		tables = append(tables, t)
	}
	return tables
}

// holds says whether a row that has a validity is valid on a date; a row without one always is.
func (t BuiltinTable) holds(row []string, on time.Time) bool {
	date := on.Format(time.DateOnly)
	for i, name := range t.Header {
		if name == "valid_from" && row[i] != "" && date < row[i] || name == "valid_to" && row[i] != "" && date >= row[i] {
			return false
		}
	}
	return true
}
