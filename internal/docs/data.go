package main

import (
	"fmt"
	"regexp"
	"strings"

	"tollbook/pipeline/store"
)

// dataPage describes every persistent table by the comments that stand in the schema.
func dataPage() (string, error) {
	schema, err := store.Schema()
	if err != nil {
		return "", err
	}
	var out strings.Builder
	out.WriteString("# Data\n\nThe tables of a tenant's state, `.tollbook/state.duckdb`. This page is made from the schema by `make docs`.\n")
	begin := regexp.MustCompile(`^create table if not exists (\w+) \($`)
	view := regexp.MustCompile(`^create view if not exists (\w+) as$`)
	compression := regexp.MustCompile(` using compression '\w+'`)
	column := regexp.MustCompile(`^    (\w+) (.*?),?(?:\s+-- (.*))?$`)
	grain, inside, viewed := "", false, false
	for _, line := range strings.Split(schema, "\n") {
		switch m := begin.FindStringSubmatch(line); {
		case strings.HasPrefix(line, "-- "):
			grain = strings.TrimSpace(grain + " " + strings.TrimPrefix(line, "-- "))
		case m != nil:
			fmt.Fprintf(&out, "\n## %s\n\n%s\n\n| column | type | meaning |\n|---|---|---|\n", m[1], grain)
			inside = true
		case view.MatchString(line):
			fmt.Fprintf(&out, "\n## %s\n\n%s A view:\n\n```sql\n", view.FindStringSubmatch(line)[1], grain)
			viewed = true
		case viewed:
			fmt.Fprintf(&out, "%s\n", line)
			if viewed = !strings.HasSuffix(line, ";"); !viewed {
				out.WriteString("```\n")
			}
		case line == ");":
			grain, inside = "", false
		case inside:
			if c := column.FindStringSubmatch(line); c != nil {
				fmt.Fprintf(&out, "| %s | %s | %s |\n", c[1], compression.ReplaceAllString(c[2], ""), c[3])
			}
		case line == "":
			grain = ""
		}
	}
	return out.String(), nil
}
