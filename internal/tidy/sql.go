package tidy

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

const sqlLinesMax = 80

// defines says that the file makes tables, views, macros or the session, and is no SELECT. Such files are told by
// their names: schema.sql and *_schema.sql, *_tables.sql, view_*.sql, macros.sql, *session.sql.
func (f SQLFile) defines() bool {
	base := path.Base(f.Path)
	return base == "macros.sql" || strings.HasSuffix(base, "session.sql") || strings.HasSuffix(base, "schema.sql") ||
		strings.HasSuffix(base, "_tables.sql") || strings.HasPrefix(base, "view_")
}

// changes says that the file removes or corrects rows; its first line says what goes, not a grain.
func (f SQLFile) changes() bool {
	verb := regexp.MustCompile(`(?i)^\s*(delete|update|drop)\b`)
	return verb.MatchString(bare(f.Text)) && strings.HasPrefix(f.Text, "-- ")
}

// inexact are the SQL files where division and floats are right: the macros that own the rounding, one that divides
// whole micro units, and the statistics of chances and forecasts, which are no money.
func inexact() []string {
	return []string{
		"pipeline/store/sql/macros.sql",
		"pipeline/reconcile/sql/macros.sql",
		"pipeline/recommend/sql/advice_curve.sql",
		"pipeline/recommend/sql/backtest.sql",
	}
}

func checkGrain(tree Tree) []Finding {
	var findings []Finding
	for _, file := range tree.SQL {
		if !file.defines() && !file.changes() && !strings.HasPrefix(file.Text, "-- One row") {
			findings = append(findings, file.at(1, "the first line does not say the grain: -- One row per ..."))
		}
	}
	return findings
}

func checkSQLLength(tree Tree) []Finding {
	var findings []Finding
	for _, file := range tree.SQL {
		if lines := strings.Count(file.Text, "\n"); lines > sqlLinesMax && !file.defines() {
			findings = append(findings, file.at(1, fmt.Sprintf("the file has %d lines, the limit is %d", lines, sqlLinesMax)))
		}
	}
	return findings
}

// checkStatements keeps the making of tables in the schema and in the store: a file is one SELECT, which may stand in a
// view.
func checkStatements(tree Tree) []Finding {
	return matchSQL(tree, regexp.MustCompile(`(?i)\b(create\s+(or\s+replace\s+)?(temp\s+|temporary\s+)?(table|macro|function|index|schema|type)|insert|alter|attach|copy)\b`), func(f SQLFile) bool { return f.defines() },
		"%q belongs into the schema or the store; a file is one select")
}

// checkMoney keeps floats and hidden rounding away from money: the engine leaves exact arithmetic in silence.
func checkMoney(tree Tree) []Finding {
	return matchSQL(tree, regexp.MustCompile(`(?i)\b(double|float[48]?|real)\b|\b(avg|mean|round|ceil|ceiling|floor|trunc|round_even)\s*\(|/`),
		func(f SQLFile) bool {
			return slices.Contains(inexact(), f.Path)
		},
		"%q leaves exact arithmetic; use a macro of the store")
}

// checkDetection refuses guessing: what a file holds is stated.
func checkDetection(tree Tree) []Finding {
	return matchSQL(tree, regexp.MustCompile(`(?i)(read_csv_auto|auto_detect\s*=\s*true|sniff_csv|sample_size)`), func(SQLFile) bool { return false },
		"%q guesses; state the columns, types and delimiter")
}

// matchSQL finds a pattern outside comments and texts.
func matchSQL(tree Tree, pattern *regexp.Regexp, excepted func(SQLFile) bool, text string) []Finding {
	var findings []Finding
	for _, file := range tree.SQL {
		if excepted(file) {
			continue
		}
		for i, line := range strings.Split(bare(file.Text), "\n") {
			if found := pattern.FindString(line); found != "" {
				findings = append(findings, file.at(i+1, fmt.Sprintf(text, found)))
			}
		}
	}
	return findings
}

func (f SQLFile) at(line int, text string) Finding {
	return Finding{File: f.Path, Line: line, Text: text}
}

// bare blanks out comments and quoted texts and keeps the lines where they are.
func bare(text string) string {
	quoted := regexp.MustCompile(`--[^\n]*|(?s:/\*.*?\*/)|'(?:[^']|'')*'|"[^"]*"`)
	return quoted.ReplaceAllStringFunc(text, func(part string) string {
		return strings.Repeat("\n", strings.Count(part, "\n")) + " "
	})
}
