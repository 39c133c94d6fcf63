package reports

import (
	"context"
	"database/sql"
	"testing"
	"testing/fstest"
)

func hiding(numbers, users string) *Privacy {
	p := &Privacy{Numbers: numbers, Users: users, Key: "k"}
	p.Know([]string{"8f14e45f-ceea-467f-a34f-1f3a2b6c7d01", "Anna Schmidt", "Anna"})
	return p
}

func TestWhatAReportShowsOfPeople(t *testing.T) {
	anna, annaSchmidt := hiding("", ShowPseudonym).User("anna@example.com"), hiding("", ShowPseudonym).User("Anna Schmidt")
	id := hiding("", ShowPseudonym).User("8f14e45f-ceea-467f-a34f-1f3a2b6c7d01")
	hashed := hiding(ShowHashed, "").Number("+4930123456")
	for _, c := range []struct{ numbers, users, given, want string }{
		{"full", "full", "anna@example.com called +4930123456", "anna@example.com called +4930123456"},
		{"masked", "full", "anna@example.com called +4930123456, 3 times", "anna@example.com called +493012****, 3 times"},
		{"masked", "full", "+4930123***", "+493012****"},
		{"hashed", "full", "to +4930123456.", "to " + hashed + "."},
		{"full", "pseudonym", "ANNA@example.com, (anna@example.com)", anna + ", (" + anna + ")"},
		{"full", "pseudonym", "Anna Schmidt (8F14E45F-ceea-467f-a34f-1f3a2b6c7d01) and +4930123456", annaSchmidt + " (" + id + ") and +4930123456"},
		{"full", "pseudonym", "Anna", hiding("", ShowPseudonym).User("Anna")},
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
		"Ännchen Groß", "8F14E45F-ceea-467f-a34f-1f3a2b6c7d01", "x1,Ann,\"+49 (30)\",2026-10-05T10:00:00Z", "***", "+",
	}
	for _, p := range []*Privacy{
		{}, {Numbers: ShowFull, Users: ShowFull}, {Numbers: ShowMasked, Key: "k"}, {Numbers: ShowHashed, Users: ShowPseudonym, Key: "k"}, {Users: ShowPseudonym, Key: "k"},
	} {
		if err := (Options{Privacy: p}).preparePrivacy(ctx, tx); err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			var user, number, shape string
			q := fstest.MapFS{"q.sql": {Data: []byte("select public_user($text), public_number($text), public_shape($text)")}}
			if err := tx.Get(ctx, []any{&user, &number, &shape}, q, "q.sql", sql.Named("text", text)); err != nil {
				t.Fatal(err)
			}
			if user != p.User(text) || number != p.Number(text) || shape != p.Shape(text) {
				t.Errorf("%q: the engine shows %q %q %q, Go %q %q %q", text, user, number, shape, p.User(text), p.Number(text), p.Shape(text))
			}
		}
	}
}

// TestMessagesOfRejectsQuoteNobody: what a message took over from an export is left out of rejects.csv where people are hidden.
func TestMessagesOfRejectsQuoteNobody(t *testing.T) {
	tx, ctx := tenant(t), context.Background()
	const said = `cell "Anna Schmidt" of anna@example.com called +4930123456 in record 12`
	for _, c := range []struct {
		p    *Privacy
		want string
	}{
		{&Privacy{}, said},
		{&Privacy{Numbers: ShowMasked, Key: "k"}, `cell "..." of ... called ... in record 12`},
		{&Privacy{Users: ShowPseudonym, Key: "k"}, `cell "..." of ... called ... in record 12`},
	} {
		if err := (Options{Privacy: c.p}).preparePrivacy(ctx, tx); err != nil {
			t.Fatal(err)
		}
		var got string
		q := fstest.MapFS{"q.sql": {Data: []byte("select public_message($text)")}}
		if err := tx.Get(ctx, []any{&got}, q, "q.sql", sql.Named("text", said)); err != nil {
			t.Fatal(err)
		}
		if got != c.want {
			t.Errorf("%+v: %q, want %q", c.p, got, c.want)
		}
	}
}
