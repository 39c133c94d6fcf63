package pipeline

import (
	"context"
	"database/sql"

	"tollbook/reports"
)

// hide finds out what reports and answers show of people.
func (r *run) hide(ctx context.Context) error {
	p := &reports.Privacy{Numbers: r.o.Settings.Numbers, Users: r.o.Settings.Users}
	if r.privacy = p; p.Open() {
		return nil
	}
	if err := r.tx.Get(ctx, []any{&p.Key}, files, "sql/tenant_key.sql"); err != nil {
		return err
	}
	if p.Users != reports.ShowPseudonym {
		return nil
	}
	seen, err := r.acquaintances(ctx)
	if err != nil {
		return err
	}
	before := map[string]string{}
	var alias, shown string
	if err := r.each(ctx, "sql/pseudonyms.sql", []any{&alias, &shown}, func() { before[alias] = shown }); err != nil {
		return err
	}
	people, now := onePseudonymEach(seen, before, p.Own)
	p.Know(people)
	return r.keepPseudonyms(ctx, before, now)
}

// acquaintances gives what the exports and the tenant's own files name together.
func (r *run) acquaintances(ctx context.Context) ([]acquaintance, error) {
	var seen []acquaintance
	var id, upn, name sql.NullString
	err := r.each(ctx, "sql/people.sql", []any{&id, &upn, &name}, func() {
		seen = append(seen, acquaintance{id.String, upn.String, name.String})
	})
	for _, l := range r.folder.Licences {
		seen = append(seen, acquaintance{id: l.UserID, upn: l.UPN})
	}
	for _, u := range r.folder.Users {
		seen = append(seen, acquaintance{id: u.UserID, upn: u.UPN})
	}
	return seen, err
}

// hide leaves of the story what may be told of people.
func (s *PoolStory) hide(p *reports.Privacy) {
	s.PoolUser = p.User(s.PoolUser)
	for i := range s.Grants {
		s.Grants[i].Holder = p.User(s.Grants[i].Holder)
	}
	for i := range s.Draws {
		s.Draws[i].Person, s.Draws[i].Number = p.User(s.Draws[i].Person), p.Number(s.Draws[i].Number)
	}
	for i := range s.Users {
		s.Users[i].Person = p.User(s.Users[i].Person)
	}
	if s.Outlook != nil {
		s.Outlook.PoolUser = p.User(s.Outlook.PoolUser)
	}
}
