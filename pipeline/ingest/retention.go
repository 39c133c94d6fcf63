package ingest

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"tollbook/pipeline/store"
	"tollbook/rates"
)

// retentionDays is how near to the end of what the admin centre keeps the oldest row of a file is worth a word.
const retentionDays = 7

// nearRetention tells of files whose oldest row is about as old as the admin centre keeps any: what is older was
// perhaps cut off, what is not exported will soon be gone.
func nearRetention(ctx context.Context, tx *store.Tx, o TellOptions) ([]finding, error) {
	columns := []store.Column{{Name: "country", Type: "varchar"}, {Name: "days_pstn", Type: "bigint"}, {Name: "days_direct_routing", Type: "bigint"}}
	err := tx.Rows(ctx, "retentions", columns, func(yield func([]any) bool) {
		for _, r := range rates.Retentions() {
			if !yield([]any{r.Country, int64(r.DaysPSTN), int64(r.DaysDirectRouting)}) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	var found []finding
	var file, country string
	var oldest time.Time
	var age, days, records int64
	var sentences []string
	err = each(ctx, tx, "sql/near_retention.sql", []any{&file, &country, &oldest, &age, &days, &records}, func() error {
		if len(found) == 0 || found[len(found)-1].subject != file {
			sentences = nil
			found = append(found, finding{
				code: "near_retention", severity: watch, subject: file,
				remedy: "Export everything that is not in usage/ yet; what the admin centre has dropped cannot be had again.",
			})
		}
		f := &found[len(found)-1]
		f.records += records
		sentences = append(sentences, fmt.Sprintf("The oldest row of users in %s is of %s and %d days old; the admin centre keeps %d days.",
			country, oldest.UTC().Format(time.DateOnly), age, days))
		f.message = fmt.Sprintf("%s is near the limit of what can be exported. %s", file, strings.Join(sentences, " "))
		return nil
	}, sql.Named("as_of", o.AsOf.UTC()), sql.Named("country", o.Country), sql.Named("near", retentionDays))
	return found, err
}

// sumFiles adds up the records of the files whose sums are not kept: new ones, and those that lost or got records.
func (r *run) sumFiles(ctx context.Context) error {
	var first, last int
	if err := r.tx.Get(ctx, []any{&first, &last}, files, "sql/unsummed_files.sql"); err != nil || last == 0 {
		return err
	}
	_, err := r.tx.Insert(ctx, "file_sums", files, "sql/file_sums.sql", sql.Named("first_file", first), sql.Named("last_file", last))
	return err
}
