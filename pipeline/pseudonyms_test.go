package pipeline

import (
	"fmt"
	"maps"
	"testing"
)

// TestOnePseudonymEach goes through the nights of a tenant: what each sees of people, and as whom they are shown.
func TestOnePseudonymEach(t *testing.T) {
	own := func(identifier string) string { return "<" + identifier + ">" }
	var before map[string]string
	for _, night := range []struct {
		why  string
		seen []acquaintance
		want map[string]string
	}{
		{"whoever stands together is one person; a list of licences knows Dora by her sign-in name alone",
			[]acquaintance{{"id-anna", "anna@x", "Anna Ash"}, {"id-anna", "", "Anna Ash"}, {"", "anna@x", ""}, {"", "dora@x", ""}},
			map[string]string{"id-anna": "<id-anna>", "anna@x": "<id-anna>", "Anna Ash": "<id-anna>", "dora@x": "<dora@x>"}},
		{"Dora calls, and keeps the pseudonym that she has",
			[]acquaintance{{"id-anna", "anna@x", "Anna Ash"}, {"id-dora", "dora@x", "Dora"}},
			map[string]string{"id-anna": "<id-anna>", "anna@x": "<id-anna>", "Anna Ash": "<id-anna>", "id-dora": "<dora@x>", "dora@x": "<dora@x>", "Dora": "<dora@x>"}},
		{"Anna marries; of a display name that two people have nobody can say whose it is",
			[]acquaintance{{"id-anna", "anna@x", "Anna Ash"}, {"id-anna", "anna.oak@x", "Anna Oak"}, {"id-eve", "eve@x", "anna ash"}},
			map[string]string{"id-anna": "<id-anna>", "anna@x": "<id-anna>", "anna.oak@x": "<id-anna>", "Anna Oak": "<id-anna>",
				"Anna Ash": "<Anna Ash>", "anna ash": "<anna ash>", "id-eve": "<id-eve>", "eve@x": "<id-eve>"}},
		{"another Anna gets the sign-in name of the first: two people, and the name alone stays whose it was",
			[]acquaintance{{"id-0-new", "anna@x", ""}, {"id-anna", "anna@x", ""}},
			map[string]string{"id-0-new": "<id-0-new>", "id-anna": "<id-anna>", "anna@x": "<id-anna>"}},
		{"the records of old months are gone, and a name that is an identifier is that",
			[]acquaintance{{"", "anna.oak@x", "Dora@x"}, {"", "dora@x", ""}},
			map[string]string{"anna.oak@x": "<id-anna>", "dora@x": "<dora@x>"}},
	} {
		people, now := onePseudonymEach(night.seen, before, own)
		if !maps.Equal(people, night.want) {
			t.Errorf("%s: got %v\nwant %v", night.why, fmt.Sprint(people), fmt.Sprint(night.want))
		}
		before = now
	}
}
