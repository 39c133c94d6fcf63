package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"tollbook/pipeline/store"
	"tollbook/rates"
)

const (
	// unneededMonths is how long a licence must have gone unused before it is listed.
	unneededMonths = 3
	// knownDays is how late the first known usage may be for that time to count as known.
	knownDays = 7
	// latelyDays is how far back somebody's use of credits counts as what an empty balance stops.
	latelyDays = 90
)

// licenceFindings lists in licence_list who used credits without the licence, and who held it and never needed it.
func (h *history) licenceFindings(ctx context.Context, tx *store.Tx) ([]finding, error) {
	local := h.From.In(h.Zone)
	since := rates.Midnight(local.Year(), local.Month()-unneededMonths+1, 1, h.Zone)
	var first sql.NullTime
	if err := tx.Get(ctx, []any{&first}, files, "sql/first_usage.sql"); err != nil {
		return nil, err
	}
	known := first.Valid && !first.Time.After(since.AddDate(0, 0, knownDays)) && !h.Closing.Before(h.To)
	if err := h.gatherCallers(ctx, tx, since); err != nil {
		return nil, err
	}
	if err := tx.Make(ctx, "licence_list", files, "sql/licence_list.sql", sql.Named("since", since),
		sql.Named("closing", h.Closing), sql.Named("period", h.Period), sql.Named("known", known)); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, files, "sql/licence_rows.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var missing, unneeded []string
	for rows.Next() {
		var reason, upn, currency string
		var records int64
		var cost store.Dec
		if err := rows.Scan(&reason, &upn, &records, &cost, &currency); err != nil {
			return nil, fmt.Errorf("reading the licence list: %w", err)
		}
		if reason == "licence_missing" {
			missing = append(missing, fmt.Sprintf("%s (%s, %s)", upn, count(records, "record"), in(cost.Decimal, currency)))
		} else {
			unneeded = append(unneeded, upn)
		}
	}
	return h.licenceWords(missing, unneeded), rows.Err()
}

// gatherCallers makes the table callers: for whom credits paid since an instant up to the closing, which decides about licences, and
// in the last days before as-of, which says whom an empty balance stops. Weeks of months are added up once, and what divides one is
// looked up in its records.
func (h *history) gatherCallers(ctx context.Context, tx *store.Tx, since time.Time) error {
	lately := h.AsOf.AddDate(0, 0, -latelyDays)
	from, to := earlier(since, lately), later(h.Closing, h.AsOf)
	first, last := from.In(h.Zone).Format("2006-01"), to.In(h.Zone).Format("2006-01")
	if err := tx.Make(ctx, "term_classes", files, "sql/term_classes.sql"); err != nil {
		return err
	}
	if err := tx.Exec(ctx, files, "sql/callers_tables.sql"); err != nil {
		return err
	}
	err := tx.AddUp(ctx, "caller_sums", first, last, func(months []string) error { return h.addUpCallers(ctx, tx, months) })
	if err != nil {
		return err
	}
	err = tx.MakeAsWritten(ctx, "callers", files, "sql/callers.sql", sql.Named("first", first), sql.Named("last", last),
		sql.Named("booked_from", since.UTC()), sql.Named("booked_to", h.Closing.UTC()),
		sql.Named("lately_from", lately.UTC()), sql.Named("lately_week", weekBegin(lately)), sql.Named("lately_to", h.AsOf.UTC()),
		sql.Named("last_week", weekBegin(h.AsOf)), sql.Named("to", to.UTC()))
	return err
}

// addUpCallers fills caller_sums for months.
func (h *history) addUpCallers(ctx context.Context, tx *store.Tx, months []string) error {
	from, to, err := spanOf(months[0], months[len(months)-1], h.Zone)
	if err != nil {
		return err
	}
	err = tx.AsWritten(ctx, func() error {
		_, err := tx.Insert(ctx, "caller_sums", files, "sql/caller_sums.sql",
			sql.Named("from", from), sql.Named("middle", weekBegin(from.Add(to.Sub(from)/2))), sql.Named("to", to))
		return err
	})
	if err != nil {
		return err
	}
	return tx.Check(ctx, files, "sql/caller_sums_agree.sql")
}

// weekBegin is the Monday, in UTC, of an instant's week.
func weekBegin(at time.Time) time.Time { return monday(at.UTC().Truncate(24 * time.Hour)) }

func (h *history) licenceWords(missing, unneeded []string) []finding {
	var out []finding
	if n := int64(len(missing)); n > 0 {
		out = append(out, finding{
			code: "credits_users_unlicensed", severity: watch, subject: h.Period, records: n,
			message: fmt.Sprintf("%s used credits without holding MCOPSTNC: %s.", count(n, "user"), firstNames(missing)),
			remedy:  "Assign the licence, which costs nothing, to each of them; for conference dial-out the organiser needs it.",
		})
	}
	if n := int64(len(unneeded)); n > 0 {
		out = append(out, finding{
			code: "credits_licence_unneeded", severity: info, subject: h.Period, records: n,
			message: fmt.Sprintf("%s held MCOPSTNC for the last %d months and never used credits: %s.", count(n, "user"), unneededMonths, firstNames(unneeded)),
			remedy:  "The licence costs nothing; take it away from those whose calls beyond the plan should stop instead of costing money.",
		})
	}
	return out
}

// firstNames lists the first of many names; all of them stand on the sheet Reconciliation.
func firstNames(names []string) string {
	text := strings.Join(names[:min(len(names), namesMost)], ", ")
	if more := len(names) - namesMost; more > 0 {
		text += fmt.Sprintf(" and %d more, see the sheet Reconciliation", more)
	}
	return text
}
