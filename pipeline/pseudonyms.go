package pipeline

import (
	"context"
	"maps"
	"slices"
	"strings"

	"tollbook/pipeline/store"
)

// acquaintance is a directory id, a sign-in name and a display name that stand together somewhere; each may be empty. Ids
// and sign-in names are in lower case.
type acquaintance struct{ id, upn, name string }

// onePseudonymEach gives people by each of their identifiers the pseudonym that they go by, and what to remember: the
// pseudonym by each identifier's own one. The directory id says who somebody is; a sign-in name is whose id it stands with,
// and a display name too unless two people have it. Whoever was known by the sign-in name alone, as in a list of
// licences, keeps that pseudonym when the id comes to light.
func onePseudonymEach(seen []acquaintance, before map[string]string, own func(string) string) (people, now map[string]string) {
	upns, ids := map[string][]string{}, map[string][]string{}
	for _, a := range seen {
		if a.id != "" {
			upns[a.id] = append(upns[a.id], a.upn)
		}
		if a.upn != "" {
			ids[a.upn] = append(ids[a.upn], a.id)
		}
	}
	people, now = map[string]string{}, map[string]string{}
	maps.Copy(now, before)
	show := func(identifier, pseudonym string) {
		people[identifier], now[own(identifier)] = pseudonym, pseudonym
	}
	for _, id := range slices.Sorted(maps.Keys(upns)) {
		show(id, ofID(id, distinct(upns[id]), before, own))
	}
	for _, upn := range slices.Sorted(maps.Keys(ids)) {
		whose := distinct(ids[upn])
		known, was := before[own(upn)]
		switch {
		case len(whose) == 1 || len(whose) > 1 && !was:
			show(upn, people[whose[0]])
		case was:
			show(upn, known)
		default:
			show(upn, own(upn))
		}
	}
	whose := namesakes(seen, people)
	for _, a := range seen {
		lower := strings.ToLower(a.name)
		switch {
		case a.name == "" || len(upns[lower]) > 0 || len(ids[lower]) > 0: // none, or one that is an identifier
		case len(whose[lower]) == 1:
			people[a.name] = whose[lower][0]
		default:
			people[a.name] = own(a.name)
		}
	}
	return people, now
}

// ofID is the pseudonym of a directory id with its sign-in names.
func ofID(id string, upns []string, before map[string]string, own func(string) string) string {
	if known, was := before[own(id)]; was {
		return known
	}
	for _, upn := range upns {
		if before[own(upn)] == own(upn) {
			return own(upn)
		}
	}
	return own(id)
}

// namesakes gives by display name, in lower case, the pseudonyms of those who have it.
func namesakes(seen []acquaintance, people map[string]string) map[string][]string {
	list := map[string][]string{}
	for _, a := range seen {
		who := people[a.id]
		if a.id == "" {
			who = people[a.upn]
		}
		lower := strings.ToLower(a.name)
		list[lower] = append(list[lower], who)
	}
	for name, whose := range list {
		list[name] = distinct(whose)
	}
	return list
}

// distinct sorts texts and drops those that are empty or there twice.
func distinct(texts []string) []string {
	slices.Sort(texts)
	return slices.DeleteFunc(slices.Compact(texts), func(t string) bool { return t == "" })
}

// keepPseudonyms remembers who goes by which pseudonym.
func (r *run) keepPseudonyms(ctx context.Context, before, now map[string]string) error {
	if maps.Equal(before, now) {
		return nil
	}
	columns := []store.Column{{Name: "alias", Type: "varchar"}, {Name: "shown", Type: "varchar"}}
	err := r.tx.Rows(ctx, "pseudonyms_now", columns, func(yield func([]any) bool) {
		for _, alias := range slices.Sorted(maps.Keys(now)) {
			if !yield([]any{alias, now[alias]}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	if err := r.tx.Exec(ctx, files, "sql/pseudonyms_gone.sql"); err != nil {
		return err
	}
	_, err = r.tx.InsertInOrder(ctx, "pseudonyms", files, "sql/pseudonyms_now.sql")
	return err
}
