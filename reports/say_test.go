package reports

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func russian(t *testing.T) *language {
	t.Helper()
	l, err := readLanguage("ru")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestSentencesOfTheStagesInRussian(t *testing.T) {
	p := russian(t).phrases
	for given, want := range map[string]string{
		"credits paid for a user who does not hold the Communications Credits licence MCOPSTNC": "средства платили за пользователя без лицензии Communications Credits (MCOPSTNC)",
		"+52… billed at 0.052 instead of 0.039 since 2026-10-06, 40 calls, 3.784 USD.":          "+52…: выставлено по 0,052 вместо 0,039 с 06.10.2026, 40 зв., 3,784\u00a0USD.",
		"The next recharge is due now. Most goes to Canada (59 %).":                             "Пополнение должно произойти сейчас. Больше всего уходит: Canada (59 %).",
		"The next recharge is due now. Nobody has translated this.":                             "Пополнение должно произойти сейчас. Nobody has translated this.",
		"nobody has translated this": "nobody has translated this",
		"MCOPSTN1/domestic/US":       "MCOPSTN1/domestic/US",
		"2026-10-06":                 "06.10.2026",
	} {
		if got := p.say(given); got != want {
			t.Errorf("%q is said as %q, want %q", given, got, want)
		}
	}
}

func TestPhrasesNameTheSameInEveryLanguage(t *testing.T) {
	named := regexp.MustCompile(`\{\d\}`)
	keys := map[string][]string{}
	for _, name := range Locales() {
		l, err := readLanguage(name)
		if err != nil {
			t.Fatal(err)
		}
		for key, text := range l.texts {
			english, ok := strings.CutPrefix(key, phraseMark)
			if !ok {
				continue
			}
			keys[key] = append(keys[key], name)
			want, got := named.FindAllString(english, -1), named.FindAllString(text, -1)
			slices.Sort(want)
			slices.Sort(got)
			for _, n := range got {
				if !slices.Contains(want, n) {
					t.Errorf("%s: %q names %s, which the English has not", name, text, n)
				}
			}
			for i, n := range want {
				if n != "{"+string(rune('1'+i))+"}" {
					t.Errorf("%s: the holes of %q are not numbered in order", name, english)
				}
			}
		}
	}
	for key, names := range keys {
		if len(names) != len(Locales())-1 {
			t.Errorf("only %v have %q, and English needs none", names, key)
		}
	}
}

func FuzzSay(f *testing.F) {
	l, err := readLanguage("ru")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("8 users used credits without holding MCOPSTNC: a (7 records, 4.274 USD).")
	f.Add("{1} {2} . A. B, ; ")
	f.Fuzz(func(t *testing.T, s string) {
		if s != "" && l.phrases.say(s) == "" {
			t.Errorf("%q is lost", s)
		}
	})
}
