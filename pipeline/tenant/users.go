package tenant

import (
	"fmt"
	"strings"

	"tollbook/rates/table"
)

// User says which department and cost centre a user, or a number without a user, belongs to.
type User struct {
	UserID     string // lower case
	UPN        string // lower case
	Number     string // E.164 with +: an auto attendant, a queue, a toll-free line
	Department string
	CostCenter string
	Line       int
}

// The number of digits that E.164 allows; shorter ones are service numbers.
const (
	minNumberDigits = 3
	maxNumberDigits = 15
)

func (r *reader) users() []User {
	columns := []table.Column{
		{Name: "user_id"},
		{Name: "upn"},
		{Name: "number"},
		{Name: "department"},
		{Name: "cost_center"},
	}
	seen := map[string]User{}
	var users []User
	r.load("users.csv", columns, func(row *table.Row) {
		u := User{
			UserID:     strings.ToLower(row.Text("user_id")),
			UPN:        strings.ToLower(row.Text("upn")),
			Number:     table.Cell(row, "number", "a number of E.164, like +18005550100", parseNumber),
			Department: row.Text("department"),
			CostCenter: row.Text("cost_center"),
			Line:       row.Line,
		}
		if !row.Has("user_id") && !row.Has("upn") && !row.Has("number") {
			row.Report("the row has neither user_id nor upn nor number", "say whose department it is")
		}
		if repeated := checkRepeated(row, u, seen); row.OK() && !repeated {
			users = append(users, u)
		}
	})
	return users
}

// checkRepeated says whether an earlier row says the same, and reports one that says something else.
func checkRepeated(row *table.Row, u User, seen map[string]User) bool {
	repeated := false
	for _, key := range []string{"user_id " + u.UserID, "upn " + u.UPN, "number " + u.Number} {
		name, value, _ := strings.Cut(key, " ")
		if value == "" {
			continue
		}
		before, found := seen[key]
		if !found {
			seen[key] = u
			continue
		}
		same := u
		same.Line = before.Line
		if same != before {
			row.Report(fmt.Sprintf("%s %s is also in line %d, with something else", name, value, before.Line),
				"keep one of the two rows")
			return false
		}
		repeated = true
	}
	return repeated
}

// parseNumber brings a number to +digits, without the blanks and signs that people write between them.
func parseNumber(text string) (string, error) {
	digits := strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "").Replace(strings.TrimPrefix(text, "+"))
	if strings.Trim(digits, "0123456789") != "" || len(digits) < minNumberDigits || len(digits) > maxNumberDigits {
		return "", fmt.Errorf("%q is not a phone number", text)
	}
	return "+" + digits, nil
}
