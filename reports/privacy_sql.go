package reports

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tollbook/pipeline/store"
)

// preparePrivacy makes the tables and macros by which the engine hides people in what it writes and joins itself.
func (o Options) preparePrivacy(ctx context.Context, tx *store.Tx) error {
	p := o.Privacy
	if p == nil {
		p = &Privacy{}
	}
	messages, err := rejectMessages(ctx, tx, o)
	if err != nil {
		return fmt.Errorf("collecting the messages of rejects: %w", err)
	}
	err = tx.Rows(ctx, "privacy", []store.Column{
		{Name: "open", Type: "boolean"}, {Name: "hide_users", Type: "boolean"}, {Name: "numbers", Type: "varchar"}, {Name: "key", Type: "varchar"},
	}, func(yield func([]any) bool) {
		yield([]any{p.Open(), p.hidesUsers(), p.Numbers, p.Key})
	})
	if err == nil {
		err = pairs(ctx, tx, "shown_people", "name", p.people)
	}
	if err == nil {
		err = pairs(ctx, tx, "shown_messages", "message", messages)
	}
	if err == nil {
		err = tx.Exec(ctx, queries, "sql/macros.sql")
	}
	if err != nil {
		return fmt.Errorf("preparing what the reports show of people: %w", err)
	}
	return nil
}

// rejectMessages gives what is shown in place of each message of a reject; nothing where nothing is hidden.
func rejectMessages(ctx context.Context, tx *store.Tx, o Options) (map[string]string, error) {
	if o.Privacy.Open() {
		return nil, nil
	}
	list := map[string]string{}
	rows, err := tx.Query(ctx, queries, "sql/reject_messages.sql")
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, closing(rows, err)
		}
		list[text] = o.Privacy.Quoting(text)
	}
	return list, closing(rows, rows.Err())
}

// pairs makes a table of texts and what is shown in their place.
func pairs(ctx context.Context, tx *store.Tx, table, key string, shown map[string]string) error {
	columns := []store.Column{{Name: key, Type: "varchar"}, {Name: "shown", Type: "varchar"}}
	return tx.Rows(ctx, table, columns, func(yield func([]any) bool) {
		for _, text := range slices.Sorted(maps.Keys(shown)) {
			if !yield([]any{text, shown[text]}) {
				return
			}
		}
	})
}
