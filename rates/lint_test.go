package rates_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tollbook/rates"
)

// lint loads rows written without the two columns that are always the same, and gives the warnings as "line code".
func lint(t *testing.T, rows ...string) []string {
	t.Helper()
	text := "service,prefix,country,kind,currency,price,valid_from,valid_to,destination,per\n"
	for _, r := range rows {
		text += r + ",,minute\n"
	}
	tariffs, problems := rates.LoadTariffs(fstest.MapFS{"tariffs/t.csv": {Data: []byte(text)}}, "tariffs")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, w := range rates.Lint(tariffs) {
		if w.Message == "" || w.Remedy == "" || w.File != "tariffs/t.csv" {
			t.Errorf("the warning is not whole: %+v", w)
		}
		got = append(got, string(rune('0'+w.Line))+" "+w.Code)
	}
	return got
}

func TestWarningsAboutATariff(t *testing.T) {
	all := []string{}
	for digit := range 10 {
		all = append(all, "outbound,4950"+string(rune('0'+digit))+",DE,landline,USD,0.02,2026-01-01,")
	}
	for _, c := range []struct {
		name string
		rows []string
		want []string
	}{
		{"nothing", []string{"outbound,49,DE,landline,USD,0.02,2026-01-01,"}, nil},
		{"a gap of a month", []string{"outbound,49,DE,landline,USD,0.02,2026-01-01,2026-02-01", "outbound,49,DE,landline,USD,0.03,2026-03-01,"}, []string{"3 gap"}},
		{"no gap where one row follows the other", []string{"outbound,49,DE,landline,USD,0.02,2026-01-01,2026-02-01", "outbound,49,DE,landline,USD,0.03,2026-02-01,"}, nil},
		{"no gap between currencies", []string{"outbound,49,DE,landline,USD,0.02,2026-01-01,2026-02-01", "outbound,49,DE,landline,EUR,0.03,2026-03-01,"}, nil},
		{"a country that is another's", []string{"outbound,33,DE,landline,USD,0.02,2026-01-01,"}, []string{"2 country"}},
		{"one of the countries of a shared code", []string{"outbound,1,CA,mixed,USD,0.02,2026-01-01,"}, nil},
		{"an area code of another country", []string{"outbound,1416,US,mixed,USD,0.02,2026-01-01,"}, []string{"2 country"}},
		{"a new area code belongs to the main country", []string{"outbound,1679,US,mixed,USD,0.02,2026-01-01,"}, nil},
		{"satellite has no country", []string{"outbound,8816,US,satellite,USD,2,2026-01-01,", "outbound,8817,,satellite,USD,2,2026-01-01,"}, []string{"2 country"}},
		{"an ordinary row in a special range", []string{"outbound,44870,GB,landline,USD,0.02,2026-01-01,"}, []string{"2 special"}},
		{"a price far above its like", []string{
			"outbound,491,DE,mobile,USD,0.10,2026-01-01,", "outbound,492,DE,mobile,USD,0.11,2026-01-01,", "outbound,493,DE,mobile,USD,0.12,2026-01-01,",
			"outbound,494,DE,mobile,USD,0.10,2026-01-01,", "outbound,495,DE,mobile,USD,12.0,2026-01-01,", "outbound,496,DE,mobile,USD,0.001,2026-01-01,",
			"outbound,497,DE,landline,USD,12.0,2026-01-01,",
		}, []string{"6 price", "7 price"}},
		{"a prefix whose every extension is priced", append([]string{"outbound,4950,DE,landline,USD,0.02,2026-01-01,"}, all...), []string{"2 unreachable"}},
		{"but for one", append([]string{"outbound,4950,DE,landline,USD,0.02,2026-01-01,"}, all[:9]...), nil},
		{"a prefix as it is dialled at home or from abroad", []string{"outbound,0049,,landline,USD,0.02,2026-01-01,", "outbound,030,,landline,USD,0.02,2026-01-01,"}, []string{"2 unreachable", "3 unreachable"}},
		{"or only later", append([]string{"outbound,4950,DE,landline,USD,0.02,2025-01-01,"}, all...), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := lint(t, c.rows...); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWarningsAboutMessages(t *testing.T) {
	tariffs, problems := rates.LoadTariffs(fstest.MapFS{"tariffs/t.csv": {Data: []byte(tariffHeader +
		"sms_outbound,1,SMS,US,mobile,USD,0.01,segment,0.05,,,2026-01-01,\nsms_inbound,1,SMS,US,mobile,USD,0.01,segment,,,60/60,2026-01-01,\n" +
		"sms_inbound,12,SMS,US,mobile,USD,0.01,segment,0,0.003,,2026-01-01,\n")}}, "tariffs")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, w := range rates.Lint(tariffs) {
		got = append(got, fmt.Sprint(w.Line, " ", w.Code))
	}
	if want := []string{"2 unused", "3 unused"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The published list as a tariff: its warnings were looked at one by one. Most rows with another country are those of
// Kazakhstan under 73, which is Russian; mobile prefixes of Jersey, Guernsey and Man are stated as British, and 1879,
// which is Canadian, as American. 46 prefixes have longer ones of the list that hold them whole.
func TestWarningsAboutThePublishedList(t *testing.T) {
	begin := time.Now()
	tariffs := publishedList(t, "acs_pstn_rates_2025-10-15.csv")
	warnings := rates.Lint(tariffs)
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("reading and judging the list took %s", took)
	}
	counts := map[string]int{}
	for _, w := range warnings {
		counts[w.Code]++
	}
	if counts["unreachable"] != 46 || counts["country"] != 64 || counts["price"] != 0 || counts["gap"] != 0 {
		var texts []string
		for _, w := range warnings {
			texts = append(texts, w.String())
		}
		t.Errorf("warnings %v\n%s", counts, strings.Join(texts, "\n"))
	}
}

// publishedList is a version of the published list as a tariff of ours.
func publishedList(t *testing.T, file string) []rates.Tariff {
	t.Helper()
	list, err := os.Open(filepath.Join("..", "..", "shared", "data", "tariffs", file))
	if err != nil {
		t.Skipf("the published list is not here: %v", err)
	}
	defer list.Close()
	got, err := rates.ImportACS(list, importOptions(file))
	if err != nil {
		t.Fatal(err)
	}
	tariffs, problems := rates.LoadTariffs(fstest.MapFS{"tariffs/list.csv": {Data: got.CSV}}, "tariffs")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return tariffs
}

func TestARepeatedRowIsNamedAsSuch(t *testing.T) {
	text := "service,prefix,country,kind,currency,price,valid_from,destination,per\n" +
		"outbound,49,DE,landline,USD,0.02,2026-01-01,x,minute\noutbound,49,DE,landline,USD,0.020,2026-01-01,x,minute\noutbound,49,DE,landline,USD,0.03,2026-01-01,x,minute\n"
	_, problems := rates.LoadTariffs(fstest.MapFS{"tariffs/t.csv": {Data: []byte(text)}}, "tariffs")
	if len(problems) != 2 || !strings.Contains(problems[0].Message, "repeats tariffs/t.csv:2") || !strings.Contains(problems[1].Message, "overlap") {
		t.Errorf("problems %v", problems)
	}
}
