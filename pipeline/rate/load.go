package rate

import (
	"context"
	"iter"
	"sort"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// midnight is the beginning of a civil date in the zone, nil for the zero date.
func midnight(date time.Time, zone *time.Location) any {
	if date.IsZero() {
		return nil
	}
	return rates.Midnight(date.Year(), date.Month(), date.Day(), zone)
}

// orNil is an instant, nil for none.
func orNil(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at
}

// always is when a row without a beginning begins.
func always() time.Time { return time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC) }

// since is midnight with a beginning of time for rows that have none.
func since(date time.Time, zone *time.Location) any {
	if at := midnight(date, zone); at != nil {
		return at
	}
	return always()
}

// table is one temporary table of reference data.
type table struct {
	name    string
	columns []store.Column
	rows    iter.Seq[[]any]
}

// columns reads "name type, name type".
func columns(list string) []store.Column {
	var out []store.Column
	for _, c := range strings.Split(list, ", ") {
		name, kind, _ := strings.Cut(c, " ")
		out = append(out, store.Column{Name: name, Type: kind})
	}
	return out
}

// rowsOf gives a row for every element.
func rowsOf[T any](list []T, row func(T) []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, element := range list {
			if !yield(row(element)) {
				return
			}
		}
	}
}

// loadReference makes the tables that do not change from month to month.
func loadReference(ctx context.Context, tx *store.Tx, o Options) error {
	if err := tx.Exec(ctx, files, "sql/macros.sql"); err != nil {
		return err
	}
	tables := append(builtinTables(), o.tariffTable(), o.licenceTable(), o.userTable())
	for _, t := range tables {
		if err := tx.Rows(ctx, t.name, t.columns, t.rows); err != nil {
			return err
		}
	}
	for _, name := range []string{"prefixes", "beginnings"} {
		if err := tx.Make(ctx, name, files, "sql/"+name+".sql"); err != nil {
			return err
		}
	}
	return nil
}

func builtinTables() []table {
	return []table{
		{"special_ranges", columns("prefix varchar, kind varchar"), rowsOf(rates.SpecialRanges(), func(r rates.SpecialRange) []any {
			return []any{r.Prefix, r.Kind}
		})},
		{"numbering_plan", columns("prefix varchar, country varchar"), rowsOf(rates.NumberingPlan(), func(p rates.PlanPrefix) []any {
			return []any{p.Prefix, p.Country}
		})},
		{"countries", columns("alpha2 varchar, pool_country varchar, zone_a boolean"), rowsOf(rates.Countries(), func(c rates.Country) []any {
			return []any{c.Alpha2, c.PoolCountry, c.ZoneA}
		})},
		{"capability_aliases", columns("alias varchar, code varchar"), aliasRows(rates.Aliases())},
		{"known_call_types", columns("call_type varchar"), rowsOf(knownCallTypes(), func(t string) []any { return []any{t} })},
	}
}

func aliasRows(aliases map[string]string) iter.Seq[[]any] {
	names := make([]string, 0, len(aliases))
	for alias := range aliases {
		names = append(names, alias)
	}
	sort.Strings(names)
	return rowsOf(names, func(alias string) []any { return []any{alias, aliases[alias]} })
}

// knownCallTypes are those that Microsoft documents for the Calling Plans report and the types of SMS rows, without those
// that the rules know by their beginning: user_out, ucap_out, oc_, fmc_.
func knownCallTypes() []string {
	return []string{
		"user_in", "conf_in", "conf_out", "ucap_in", "unassigned_in", "emergency_in", "emergency_out", "sms_in", "sms_out",
	}
}

func (o Options) tariffTable() table {
	id := int64(0)
	return table{"tariffs", columns("tariff_id bigint, service varchar, prefix varchar, destination varchar, country varchar, kind varchar, currency varchar, " +
		"price decimal(18,6), per varchar, connection_fee decimal(18,6), surcharge decimal(18,6), first_s bigint, next_s bigint, increments varchar, " +
		"valid_from timestamp, valid_to timestamp, file varchar, line bigint, unit_micro bigint, fee_micro bigint"),
		rowsOf(o.Folder.Tariffs, func(t rates.Tariff) []any {
			id++
			step := t.Increments
			if step.IsZero() {
				step = o.Increments
			}
			return []any{
				id, t.Service, t.Prefix, t.Destination, t.Country, t.Kind, t.Currency, t.Price, t.Per, t.ConnectionFee, t.Surcharge,
				int64(step.FirstS), int64(step.NextS), step.String(), since(t.ValidFrom, o.Zone), midnight(t.ValidTo, o.Zone), t.File, int64(t.Line),
				micro(t.Price.Add(t.Surcharge)), micro(t.ConnectionFee),
			}
		})}
}

// micro is an amount in whole micro units; tariffs hold no more decimals than that.
func micro(amount decimal.Decimal) int64 { return amount.Shift(6).IntPart() }

func (o Options) licenceTable() table {
	return table{"licences", columns("holder varchar, user_id varchar, upn varchar, capability varchar, country varchar, assigned_from timestamp, assigned_to timestamp"),
		rowsOf(o.Folder.Licences, func(l tenant.Licence) []any {
			return []any{l.Holder, l.UserID, l.UPN, l.Capability, l.Country, l.AssignedFrom, orNil(l.AssignedTo)}
		})}
}

func (o Options) userTable() table {
	return table{"users", columns("user_id varchar, upn varchar, number varchar, department varchar, cost_center varchar"),
		rowsOf(o.Folder.Users, func(u tenant.User) []any {
			return []any{text(u.UserID), text(u.UPN), text(u.Number), text(u.Department), text(u.CostCenter)}
		})}
}

// text is a cell, nil for an empty one.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// saveMonths makes the tables months and rating_months (those that were rated now).
func saveMonths(ctx context.Context, tx *store.Tx, months []month) error {
	row := func(m month) []any { return []any{m.name, m.from, m.to} }
	layout := columns("month varchar, from_at timestamp, to_at timestamp")
	if err := tx.Rows(ctx, "months", layout, rowsOf(months, row)); err != nil {
		return err
	}
	var rated []month
	for _, m := range months {
		if m.touched {
			rated = append(rated, m)
		}
	}
	return tx.Rows(ctx, "touched_months", layout, rowsOf(rated, row))
}
