package reports

import (
	"context"
	"database/sql"
	"testing"
	"testing/fstest"
)

// hiding knows Anna by her id, her sign-in name and her display name, and two people who are called Ben Becker.
func hiding(numbers, users string) *Privacy {
	p := &Privacy{Numbers: numbers, Users: users, Key: "k"}
	anna := p.Own("8f14e45f-ceea-467f-a34f-1f3a2b6c7d01")
	p.Know(map[string]string{
		"8f14e45f-ceea-467f-a34f-1f3a2b6c7d01": anna, "anna@example.com": anna, "Anna Schmidt": anna, "Anna Schmidt Meier": p.Own("other"), "Anna": anna,
		"Ben Becker": p.Own("Ben Becker"),
	})
	return p
}

func TestWhatAReportShowsOfPeople(t *testing.T) {
	p := hiding("", ShowPseudonym)
	anna, stranger, ben := p.User("anna@example.com"), p.Own("carl@example.com"), p.Own("ben becker")
	hashed := hiding(ShowHashed, "").Number("+4930123456")
	for _, c := range []struct{ numbers, users, given, want string }{
		{"full", "full", "anna@example.com called +4930123456", "anna@example.com called +4930123456"},
		{"masked", "full", "anna@example.com called +4930123456, 3 times", "anna@example.com called +493012****, 3 times"},
		{"masked", "full", "+4930123***", "+493012****"},
		{"hashed", "full", "to +4930123456.", "to " + hashed + "."},
		{"full", "pseudonym", "ANNA@example.com, (carl@example.com)", anna + ", (" + stranger + ")"},
		{"full", "pseudonym", "Anna Schmidt (8F14E45F-ceea-467f-a34f-1f3a2b6c7d01) and +4930123456", anna + " (" + anna + ") and +4930123456"},
		{"full", "pseudonym", "Anna Schmidt Meier, Ben Becker", p.Own("other") + ", " + ben},
		{"full", "pseudonym", "Anna", anna},
		{"full", "pseudonym", "sip:anna@example.com", anna},
		{"full", "pseudonym", "user-42@example.com", p.Own("user-42@example.com")},
		{"full", "pseudonym", "record 11111111-0000-4000-8000-000000000001 at 2026-10-05T10:00:00Z costs 1234567.89 USD", "record 11111111-0000-4000-8000-000000000001 at 2026-10-05T10:00:00Z costs 1234567.89 USD"},
		{"hashed", "pseudonym", "12,345,678 records, 0.013 USD", "12,345,678 records, 0.013 USD"},
	} {
		p := hiding(c.numbers, c.users)
		got := p.Text(c.given)
		if got != c.want {
			t.Errorf("%s/%s: %q becomes %q, want %q", c.numbers, c.users, c.given, got, c.want)
		}
		if again := p.Text(got); again != got {
			t.Errorf("%s/%s: %q becomes %q the second time", c.numbers, c.users, got, again)
		}
	}
	if p := hiding(ShowMasked, ShowPseudonym); p.cell("raw", "x1,Anna,+49 30") != "x0,xxxx,+00 00" || p.cell("usage_id", "a@b") != "a@b" {
		t.Error("a raw record shows more than its form")
	}
	if a, b := (&Privacy{Users: ShowPseudonym, Key: "a"}).User("x"), (&Privacy{Users: ShowPseudonym, Key: "b"}).User("x"); a == b {
		t.Error("two tenants share a pseudonym")
	}
}

// TestTheEngineHidesAsGoDoes holds that the files which the engine writes show the same as the workbook.
func TestTheEngineHidesAsGoDoes(t *testing.T) {
	tx, ctx := tenant(t), context.Background()
	texts := []string{
		"", "anonymous", "911", "+4930123456", "4930123***", "+49 30 123-45 6", "(425) 555-0100", "sip:Anna@example.com", "anna@example.com",
		"Ännchen Groß", "user-42@example.com", "user-0123456789ab", "Anna Schmidt", "Ben Becker", "8F14E45F-ceea-467f-a34f-1f3a2b6c7d01", "x1,Ann,\"+49 (30)\",2026-10-05T10:00:00Z", "***", "+",
	}
	for _, p := range []*Privacy{
		{}, {Numbers: ShowFull, Users: ShowFull}, {Numbers: ShowMasked, Key: "k"}, hiding(ShowHashed, ShowPseudonym), hiding("", ShowPseudonym),
	} {
		if err := (Options{Privacy: p}).preparePrivacy(ctx, tx); err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			var user, number, shape string
			q := fstest.MapFS{"q.sql": {Data: []byte(`select coalesce(hidden_user($text, k.shown), $text), coalesce(hidden_number($text, k.shown), $text), public_shape($text)
				from (select 1) left join shown_people as k on k.name = identifier($text)`)}}
			if err := tx.Get(ctx, []any{&user, &number, &shape}, q, "q.sql", sql.Named("text", text)); err != nil {
				t.Fatal(err)
			}
			if user != p.User(text) || number != p.Number(text) || shape != p.Shape(text) {
				t.Errorf("%q: the engine shows %q %q %q, Go %q %q %q", text, user, number, shape, p.User(text), p.Number(text), p.Shape(text))
			}
		}
	}
}

// TestMessagesOfRejectsQuoteNobody: of what a message quotes of an export nothing stays but its form, and the rest hides
// people as every sentence does.
func TestMessagesOfRejectsQuoteNobody(t *testing.T) {
	const said = `cell "Anna ""Schmidt"", +49 (30) 12" of anna@example.com called +4930123456 in record 12`
	masked, pseudonym := hiding(ShowMasked, ShowFull), hiding("", ShowPseudonym)
	for _, c := range []struct {
		p    *Privacy
		want string
	}{
		{&Privacy{}, said},
		{masked, `cell "Anna ""Schmidt"", +00 (00) 00" of anna@example.com called +493012**** in record 12`},
		{pseudonym, `cell "xxxx ""xxxxxxx"", +00 (00) 00" of ` + pseudonym.User("anna@example.com") + ` called +4930123456 in record 12`},
	} {
		if got := c.p.Quoting(said); got != c.want {
			t.Errorf("%s/%s: %q, want %q", c.p.Numbers, c.p.Users, got, c.want)
		}
	}
}
