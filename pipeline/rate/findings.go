package rate

import (
	"context"
	"database/sql"

	"tollbook/pipeline/store"
)

// finding is a code that a rated record may carry, with what a person should know and do.
type finding struct{ code, severity, message, remedy string }

func findings() []finding {
	return []finding{
		{"credits_licence_missing", "watch", "credits paid for a user who does not hold the Communications Credits licence MCOPSTNC",
			"assign the licence, or ask why the call went through; the cost stands"},
		{"masked_prefix_ambiguous", "info", "the number is masked, and a longer tariff prefix could also have matched the hidden digits",
			"the shorter prefix was used; compare with the billed charge"},
		{"number_damaged", "watch", "the dialled number was turned into a figure such as 4.93E+11 by a spreadsheet and matches no tariff",
			"export the period again and do not open it in a spreadsheet before"},
		{"two_calling_plans", "watch", "the user held two calling plans at once; the larger one was taken",
			"take one of the two licences away, or end the first when the second begins"},
		{"unknown_call_type", "watch", "the call type is not one that Microsoft documents; its direction decided",
			"look at the records; tell us the call type if it stays"},
		{"unrated", "act", "credits are due and no tariff row matches in the record's currency",
			"add the prefix to a file in tariffs/; until then the record has no cost"},
	}
}

// Meaning says in words what a finding of a rated record is about; "" for a code that rating does not use.
func Meaning(code string) string {
	for _, f := range findings() {
		if f.code == code {
			return f.message
		}
	}
	return ""
}

// Tell adds the codes of the period's records to the table findings, as Run does for its own; it wants the months rated.
func Tell(ctx context.Context, tx *store.Tx, period string) error {
	words := columns("code varchar, severity varchar, message varchar, remedy varchar")
	rows := rowsOf(findings(), func(f finding) []any { return []any{f.code, f.severity, f.message, f.remedy} })
	if err := tx.Rows(ctx, "finding_words", words, rows); err != nil {
		return err
	}
	_, err := tx.Insert(ctx, "findings", files, "sql/findings.sql", sql.Named("month", period))
	return err
}
