package reports

import (
	"context"
	"fmt"

	"tollbook/pipeline/store"
)

// preparePrivacy makes the macros by which the engine hides people in the files that it writes itself.
func (o Options) preparePrivacy(ctx context.Context, tx *store.Tx) error {
	p := o.Privacy
	if p == nil {
		p = &Privacy{}
	}
	columns := []store.Column{
		{Name: "open", Type: "boolean"}, {Name: "hide_users", Type: "boolean"}, {Name: "numbers", Type: "varchar"}, {Name: "key", Type: "varchar"},
	}
	err := tx.Rows(ctx, "privacy", columns, func(yield func([]any) bool) {
		yield([]any{p.Open(), p.hidesUsers(), p.Numbers, p.Key})
	})
	if err == nil {
		err = tx.Exec(ctx, queries, "sql/macros.sql")
	}
	if err != nil {
		return fmt.Errorf("preparing what the reports show of people: %w", err)
	}
	return nil
}
