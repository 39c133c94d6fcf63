package tenant

import (
	"fmt"
	"io/fs"
	"strings"
	"time"

	"tollbook/rates"
	"tollbook/rates/table"
)

// Licence is a span of time in which a user held a licence.
type Licence struct {
	Holder       string // one name for one user, however the rows name the user
	UserID       string // lower case
	UPN          string // lower case
	Capability   string // capitals, aliases resolved
	Country      string // alpha-2
	AssignedFrom time.Time
	AssignedTo   time.Time // exclusive; zero: still assigned
	Line         int
}

const licencesFile = "licences.csv"

// ReadLicences reads a file of licences that is not the tenant's own, such as planned ones. Users give ids to names.
func ReadLicences(fsys fs.FS, file string, users []User, o Options) ([]Licence, []table.Problem) {
	r := newReader(fsys, o)
	licences, _ := r.licences(file)
	r.setHolders(file, licences, users)
	table.SortProblems(r.problems)
	return licences, r.problems
}

func (r *reader) licences(file string) ([]Licence, bool) {
	columns := []table.Column{
		{Name: "user_id"},
		{Name: "upn"},
		{Name: "capability", Need: table.Value},
		{Name: "country", Need: table.Header},
		{Name: "assigned_from", Need: table.Value},
		{Name: "assigned_to"},
	}
	known := countries()
	var licences []Licence
	found := r.load(file, columns, func(row *table.Row) {
		l := Licence{
			UserID:       strings.ToLower(row.Text("user_id")),
			UPN:          strings.ToLower(row.Text("upn")),
			Capability:   rates.Canonical(r.aliases, row.Text("capability")),
			Country:      row.Country("country"),
			AssignedFrom: r.border(row, "assigned_from"),
			AssignedTo:   r.border(row, "assigned_to"),
			Line:         row.Line,
		}
		checkLicence(row, l, known)
		if l.Country == "" {
			l.Country = r.options.Country
		}
		if row.OK() {
			licences = append(licences, l)
		}
	})
	return licences, found
}

// border is the instant at which a licence begins or ends: a date is its midnight in the zone, a time stands as it is.
func (r *reader) border(row *table.Row, column string) time.Time {
	at := row.Instant(column)
	if _, err := time.Parse(time.DateOnly, row.Text(column)); err != nil {
		return at
	}
	return rates.Midnight(at.Year(), at.Month(), at.Day(), r.options.Zone)
}

func checkLicence(row *table.Row, l Licence, known map[string]bool) {
	if l.UserID == "" && l.UPN == "" {
		row.Report("the row has neither user_id nor upn", "say who holds the licence")
	}
	if l.Country != "" && !known[l.Country] {
		row.Report(fmt.Sprintf("country: %q is unknown", l.Country), "a code of ISO 3166-1 alpha-2, like GB")
	}
	if row.OK() && row.Has("assigned_to") && !l.AssignedTo.After(l.AssignedFrom) {
		row.Report(fmt.Sprintf("assigned_to %s is not after assigned_from %s", row.Text("assigned_to"),
			row.Text("assigned_from")), "assigned_to is the first moment the licence is no longer held")
	}
}

func countries() map[string]bool {
	known := map[string]bool{}
	for _, c := range rates.Countries() {
		known[c.Alpha2] = true
	}
	return known
}

// setHolders gives every row the one name of its user: the id, which the row itself or another row with the same
// upn names, and the upn where no row names an id. Otherwise a user known by id here and by upn there would count
// twice in a pool.
func (r *reader) setHolders(file string, licences []Licence, users []User) {
	ids := map[string]string{} // upn to id
	ambiguous := map[string]bool{}
	note := func(upn, id string) {
		if upn == "" || id == "" {
			return
		}
		if before, seen := ids[upn]; seen && before != id {
			ambiguous[upn] = true
		}
		ids[upn] = id
	}
	for _, l := range licences {
		note(l.UPN, l.UserID)
	}
	for _, u := range users {
		note(u.UPN, u.UserID)
	}
	for i := range licences {
		l := &licences[i]
		switch {
		case l.UserID != "":
			l.Holder = l.UserID
		case ambiguous[l.UPN]:
			r.problems = append(r.problems, table.Problem{File: file, Line: l.Line,
				Message: fmt.Sprintf("upn %s belongs to several user ids in other rows", l.UPN),
				Remedy:  "write the user_id of the holder in this row"})
		case ids[l.UPN] != "":
			l.Holder = ids[l.UPN]
		default:
			l.Holder = l.UPN
		}
	}
}
