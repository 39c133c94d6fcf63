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
		"The pool MCOPSTN2/international/GB has 1200 of 1200 minutes left and runs out about 2026-11-27 (2026-11-13 at the earliest, perhaps not this month) with a chance of 58 %; the month asks about 1332 (634 to 2387). Most is asked by maya.martin12@contoso.example (52 %). Most goes to St. Lucia (15 %).": "В пуле MCOPSTN2/international/GB осталось 1200 из 1200 (минуты); он закончится около 27.11.2026 (самое раннее 13.11.2026, возможно, и не в этом месяце) с вероятностью 58 %; месяцу нужно около 1332 (от 634 до 2387). Больше всего берут maya.martin12@contoso.example (52 %). Больше всего уходит: St. Lucia (15 %).",
		"Back-test on 2 months held out: 0 reached zero in one life through them, 0 % on average over 400 lucks with recharges, and 334 lay idle; the forecast's median, 90 % and 99 % bounds held 34 %, 84 % and 100 % of 61 days. 3541 findings are named so by nobody.":                                          "Проверка на прошлом, отложено 2 мес.: до нуля дошло 0, в среднем 0 % при 400 вариантах удачи с пополнениями, простаивало 334; медиана прогноза и границы 90 % и 99 % оправдались в 34 %, 84 % и 100 % из 61 дней. 3541 findings are named so by nobody.",
		"The balance of 282.07 USD lasts about 7 days, and a refused card takes 7 days to repair. Recharge by hand.":                                          "Баланса 282,07\u00a0USD хватит примерно на 7 дн., а исправление отклонённой карты занимает 7 дн. Recharge by hand.",
		"Below zero for 3 hours, which would have stopped 2 toll-free lines (+1800: 5 records, +1900: 1 record); 1 user without plan minutes (a: 2 records).": "Ниже нуля 3 ч, из-за чего прекратились бы: бесплатные линии, 2 (+1800: 5 зап., +1900: 1 зап.); пользователи без минут плана, 1 (a: 2 зап.).",
		"adjustment: 2026-08 was rated again (licences changed, tariff changed): 0.00 USD, for what was changed was changed back":                             "корректировка: 2026-08 протарифицирован заново (изменены лицензии, изменён тариф): 0,00\u00a0USD, изменённое возвращено",
		"adjustment: 2026-07 was rated again (late usage): +0.30 USD (payg +0.30), records +1, unrated +1":                                                    "корректировка: 2026-07 протарифицирован заново (поздние записи): +0.30 USD (payg +0.30), записей +1, без цены +1",
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
