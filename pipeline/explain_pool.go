package pipeline

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"tollbook/pipeline/pools"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// PoolStory is the whole month of one pool.
type PoolStory struct {
	Pool        string  `json:"pool"`
	PoolUser    string  `json:"pool_user,omitempty"`
	Month       string  `json:"month"`
	Unit        string  `json:"unit"`
	Total       *int64  `json:"total"` // null: the size is not known without licences.csv
	Used        int64   `json:"used"`
	ExhaustedAt string  `json:"exhausted_at,omitempty"` // start of the record that met its end
	Grants      []Grant `json:"grants"`
	Draws       []Draw  `json:"draws"`
	Users       []Share `json:"users"` // most units first

	Outlook *pools.Outlook `json:"outlook,omitempty"` // of the month that now lies in
}

// Grant is what one licence brings into the pool.
type Grant struct {
	Holder   string `json:"holder"`
	Country  string `json:"country"`
	From     string `json:"from"`
	To       string `json:"to,omitempty"`
	Line     int    `json:"line"` // of licences.csv
	Quantity int64  `json:"quantity"`
}

// Draw is one record that asked the pool for units, in the order of asking.
type Draw struct {
	UsageID string `json:"usage_id"`
	Start   string `json:"start"`
	Person  string `json:"person"`
	Number  string `json:"number"`
	Units   int64  `json:"units"`  // asked for
	Taken   int64  `json:"taken"`  // given
	Before  *int64 `json:"before"` // level before; null where the size is not known
	Funding string `json:"funding"`
	Why     string `json:"why,omitempty"` // it gave less, or more, than what was left would have covered
}

// Share is what one person took.
type Share struct {
	Person  string `json:"person"`
	Records int64  `json:"records"`
	Taken   int64  `json:"taken"`
}

// instant is how these stories print a time.
const instant = "2006-01-02T15:04:05.999999Z"

// ExplainPool tells the month of a pool that an earlier run rated: who granted it, who drew on it, and when it ran out.
// The key is capability/scope/country, and for a pool of one user the user after one more stroke.
func ExplainPool(ctx context.Context, o Options, key string) (PoolStory, error) {
	folder, err := o.readFolder()
	if err != nil {
		return PoolStory{}, err
	}
	story := newStory(key, o.Period)
	if story.Pool == "" {
		return story, fmt.Errorf("explaining pool %q: a pool is capability/scope/country, as in MCOPSTN1/domestic/US", key)
	}
	_, err = withTenant(ctx, o, folder, func(r *run, ctx context.Context) error {
		if err := r.hide(ctx); err != nil {
			return err
		}
		err := r.tellPool(ctx, &story)
		story.hide(r.privacy)
		return err
	})
	return story, err
}

// newStory names the pool of a key; it names none where the key is no pool's.
func newStory(key string, period Period) PoolStory {
	parts := strings.SplitN(key, "/", 4)
	if len(parts) < 3 {
		return PoolStory{}
	}
	story := PoolStory{Pool: strings.Join(parts[:3], "/"), Month: period.String()}
	if len(parts) > 3 {
		story.PoolUser = strings.ToLower(parts[3])
	}
	return story
}

func (r *run) tellPool(ctx context.Context, story *PoolStory) error {
	found, err := r.findPool(ctx, story)
	if err != nil {
		return err
	}
	if !found {
		known, err := r.poolKeys(ctx, story.Month)
		if err == nil {
			err = fmt.Errorf("explaining pool %s: %s has no such pool; it has: %s", story.Pool, story.Month, r.privacy.Text(known))
		}
		return err
	}
	story.Grants, story.Draws = grants(r.folder, *story, r.o), []Draw{}
	if err := r.readDraws(ctx, story); err != nil {
		return err
	}
	story.Users = shares(story.Draws)
	return r.lookAhead(ctx, story)
}

// lookAhead says when the pool runs out, where its month is not over yet.
func (r *run) lookAhead(ctx context.Context, story *PoolStory) error {
	if r.o.AsOf.In(r.o.Zone).Format("2006-01") != story.Month {
		return nil
	}
	outlooks, err := pools.Forecast(ctx, r.tx, r.o.poolOptions())
	for _, o := range outlooks {
		if o.Pool == story.Pool && o.PoolUser == story.PoolUser {
			story.Outlook = &o
		}
	}
	return err
}

func (r *run) findPool(ctx context.Context, story *PoolStory) (bool, error) {
	rows, err := r.tx.Query(ctx, files, "sql/pool.sql",
		sql.Named("month", story.Month), sql.Named("pool", story.Pool), sql.Named("pool_user", story.PoolUser))
	if err != nil {
		return false, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return false, rows.Err()
	}
	var total sql.NullInt64
	var exhausted sql.NullTime
	if err := rows.Scan(&story.Unit, &total, &story.Used, &exhausted); err != nil {
		return false, err
	}
	if total.Valid {
		story.Total = &total.Int64
	}
	if exhausted.Valid {
		story.ExhaustedAt = exhausted.Time.Format(instant)
	}
	return true, rows.Close()
}

// poolKeys lists the pools of a month, for who asks for one that is not there.
func (r *run) poolKeys(ctx context.Context, month string) (string, error) {
	var known string
	err := r.tx.Get(ctx, []any{&known}, files, "sql/pool_keys.sql", sql.Named("month", month))
	return known, err
}

func (r *run) readDraws(ctx context.Context, story *PoolStory) error {
	rows, err := r.tx.Query(ctx, files, "sql/pool_draws.sql",
		sql.Named("month", story.Month), sql.Named("pool", story.Pool), sql.Named("pool_user", story.PoolUser))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var d Draw
		var start time.Time
		var before sql.NullInt64
		if err := rows.Scan(&d.UsageID, &start, &d.Person, &d.Number, &d.Units, &d.Taken, &before, &d.Funding); err != nil {
			return err
		}
		d.Start = start.Format(instant)
		if before.Valid {
			d.Before = &before.Int64
			d.Why = whyOtherwise(r.o.Settings.Straddle, before.Int64, d.Units, d.Taken)
		}
		story.Draws = append(story.Draws, d)
	}
	return rows.Err()
}

// grants lists the licences of the month that feed the pool; a user counts once, by the first of them.
func grants(folder tenant.Folder, story PoolStory, o Options) []Grant {
	from, to := o.Period.Bounds(o.Zone)
	first := time.Date(o.Period.Year, o.Period.Month, 1, 0, 0, 0, 0, time.UTC)
	parts := strings.Split(story.Pool, "/")
	rows := map[string]rates.Allowance{}
	for _, a := range rates.EffectiveAllowances(rates.BuiltinAllowances(), folder.Allowances, first) {
		if a.Capability == parts[0] && a.Scope == parts[1] {
			rows[a.Country] = a
		}
	}
	shared := map[string]string{}
	for _, c := range rates.Countries() {
		shared[c.Alpha2] = c.PoolCountry
	}
	counted := map[string]int{}
	list := []Grant{}
	for _, l := range folder.Licences {
		begin, end := l.AssignedFrom, l.AssignedTo
		held := begin.Before(to) && (end.IsZero() || end.After(from))
		allowance, granted := rows[l.Country]
		if !granted {
			allowance, granted = rows[rates.AnyCountry]
		}
		everywhere := allowance.Pooling == rates.PoolTenant
		here := everywhere == (parts[2] == rates.AnyCountry) && (everywhere || shared[l.Country] == parts[2])
		texts := parts[1] != rates.ScopeSMS || slices.Contains([]string{"US", "PR", "CA"}, l.Country)
		mine := story.PoolUser == "" && allowance.Pooling != rates.PoolUser || allowance.Pooling == rates.PoolUser && l.Holder == story.PoolUser
		if !held || !granted || !here || !texts || !mine || l.Capability != parts[0] {
			continue
		}
		if i, twice := counted[l.Holder]; twice {
			list[i].Quantity = max(list[i].Quantity, int64(allowance.Quantity))
			continue
		}
		counted[l.Holder] = len(list)
		g := Grant{Holder: cmp.Or(l.UPN, l.Holder), Country: l.Country, From: begin.Format(instant), Line: l.Line, Quantity: int64(allowance.Quantity)}
		if !end.IsZero() {
			g.To = end.Format(instant)
		}
		list = append(list, g)
	}
	return list
}

// shares adds up what each person took, most first.
func shares(draws []Draw) []Share {
	at := map[string]int{}
	list := []Share{}
	for _, d := range draws {
		i, known := at[d.Person]
		if !known {
			i = len(list)
			at[d.Person] = i
			list = append(list, Share{Person: d.Person})
		}
		list[i].Records++
		list[i].Taken += d.Taken
	}
	slices.SortStableFunc(list, func(a, b Share) int { return int(b.Taken - a.Taken) })
	return list
}
