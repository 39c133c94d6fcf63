package pipeline

import (
	"context"

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
	var people []string
	var name string
	if err := r.each(ctx, "sql/people.sql", []any{&name}, func() { people = append(people, name) }); err != nil {
		return err
	}
	for _, l := range r.folder.Licences {
		people = append(people, l.Holder)
	}
	for _, u := range r.folder.Users {
		people = append(people, u.UserID)
	}
	p.Know(people)
	return nil
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
