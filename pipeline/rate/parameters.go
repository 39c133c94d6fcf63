package rate

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"regexp"

	"tollbook/pipeline/store"
)

// parameters are the named values of a month's selects; each select gets those that it names.
type parameters map[string]any

func (p parameters) of(file string) ([]sql.NamedArg, error) {
	text, err := fs.ReadFile(files, file)
	if err != nil {
		return nil, fmt.Errorf("reading embedded SQL: %w", err)
	}
	var args []sql.NamedArg
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`\$([a-z_]+)`).FindAllSubmatch(text, -1) {
		name := string(m[1])
		value, ok := p[name]
		if !ok {
			return nil, fmt.Errorf("%s wants $%s, which has no value", file, name)
		}
		if !seen[name] {
			args = append(args, sql.Named(name, value))
		}
		seen[name] = true
	}
	return args, nil
}

// between are the parameters with other bounds.
func (p parameters) between(from, to any) parameters {
	other := maps.Clone(p)
	other["from"], other["to"] = from, to
	return other
}

func (p parameters) create(ctx context.Context, tx *store.Tx, table, file string) error {
	args, err := p.of(file)
	if err != nil {
		return err
	}
	return tx.Make(ctx, table, files, file, args...)
}

// spool is create for a table with a row for each record.
func (p parameters) spool(ctx context.Context, tx *store.Tx, view, file string) error {
	args, err := p.of(file)
	if err == nil {
		_, err = tx.Spooled(ctx, view, files, file, args...)
	}
	return err
}

// view is create for a table that the next step alone reads, once.
func (p parameters) view(ctx context.Context, tx *store.Tx, view, file string) error {
	args, err := p.of(file)
	if err != nil {
		return err
	}
	return tx.View(ctx, view, files, file, args...)
}

func (p parameters) insert(ctx context.Context, tx *store.Tx, table, file string) error {
	args, err := p.of(file)
	if err == nil {
		_, err = tx.Insert(ctx, table, files, file, args...)
	}
	return err
}
