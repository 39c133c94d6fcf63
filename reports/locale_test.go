package reports

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"tollbook/fixtures"
)

func TestEveryLanguageHasEveryKey(t *testing.T) {
	all := map[string][]string{}
	for _, name := range Locales() {
		l, err := readLanguage(name)
		if err != nil {
			t.Fatal(err)
		}
		for key, text := range l.texts {
			if !strings.HasPrefix(key, phraseMark) {
				all[key] = append(all[key], name)
			}
			if strings.TrimSpace(text) == "" && key != "number.group" {
				t.Errorf("%s: %s is empty", name, key)
			}
		}
	}
	for key, names := range all {
		if len(names) != len(Locales()) {
			t.Errorf("only %v have the key %s", names, key)
		}
	}
}

func TestPlaceholdersAreTheSameInEveryLanguage(t *testing.T) {
	en, err := readLanguage("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Locales() {
		l, err := readLanguage(name)
		if err != nil {
			t.Fatal(err)
		}
		for key, text := range en.texts {
			for _, part := range strings.Split(text, "{")[1:] {
				word, _, _ := strings.Cut(part, "}")
				if !strings.Contains(l.texts[key], "{"+word+"}") && !strings.HasPrefix(key, "lead.") {
					t.Errorf("%s: %s lacks {%s}", name, key, word)
				}
			}
		}
	}
}

func TestAMissingKeyIsAnError(t *testing.T) {
	l := &language{name: "en", texts: map[string]string{}, missing: map[string]bool{}}
	if got := l.text("sheet.new"); got != "sheet.new" {
		t.Errorf("text %q", got)
	}
	if err := l.complete(); err == nil || !strings.Contains(err.Error(), "sheet.new") {
		t.Errorf("error %v", err)
	}
	if _, err := readLanguage("tlh"); err == nil || !strings.Contains(err.Error(), "en, ru") {
		t.Errorf("an unknown locale gives %v", err)
	}
}

func TestEveryRejectCodeHasItsWords(t *testing.T) {
	codes, err := fs.ReadDir(fixtures.Rejects(), ".")
	if err != nil || len(codes) < 13 {
		t.Fatalf("%d reject codes: %v", len(codes), err)
	}
	for _, name := range Locales() {
		l, err := readLanguage(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range codes {
			for _, key := range []string{"reject.", "reject_remedy."} {
				if l.texts[key+c.Name()] == "" {
					t.Errorf("%s lacks %s%s", name, key, c.Name())
				}
			}
		}
	}
}

func TestNumbersInSentences(t *testing.T) {
	for _, c := range []struct{ locale, given, currency, want string }{
		{"en", "1234567.891", "USD", "1,234,567.89\u00a0USD"}, {"ru", "1234567.891", "USD", "1\u00a0234\u00a0567,89\u00a0USD"},
		{"en", "-1234.5", "JPY", "−1,235\u00a0JPY"}, {"en", "-0.001", "USD", "0.00\u00a0USD"}, {"en", "0.1", "KWD", "0.100\u00a0KWD"},
	} {
		l, err := readLanguage(c.locale)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.amount(decimal.RequireFromString(c.given), c.currency); got != c.want {
			t.Errorf("%s %s in %s is %q, want %q", c.given, c.currency, c.locale, got, c.want)
		}
	}
}
