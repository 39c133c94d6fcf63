package recommend

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

func TestReadSpend(t *testing.T) {
	got, err := ReadSpend(strings.NewReader("\xef\xbb\xbfamount,date\r\n2.50,2026-07-03\r\n-1,2026-07-01\r\n"), "daily.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := []DaySpend{
		{date2026(time.July, 1), decimal.RequireFromString("-1")},
		{date2026(time.July, 3), decimal.RequireFromString("2.5")},
	}
	if len(got) != len(want) {
		t.Fatalf("got %d days, want %d", len(got), len(want))
	}
	for i := range want {
		if !got[i].Day.Equal(want[i].Day) || !got[i].Amount.Equal(want[i].Amount) {
			t.Errorf("day %d is %v, want %v", i, got[i], want[i])
		}
	}
	if s := newSeries(got); s.days() != 3 || s.spend[1] != 0 || s.spend[2] != 2.5 || s.negatives != 1 {
		t.Errorf("gaps and negative days are not zero: %+v", s)
	}
}

func TestReadSpendSaysWhere(t *testing.T) {
	for _, c := range []struct{ name, given, want string }{
		{"nothing", "", "daily.csv: the file is empty"},
		{"no header", "2026-07-01,5\n", "daily.csv:1: the header"},
		{"other header", "day,amount\n", "give date,amount"},
		{"not a date", "date,amount\n2026-07-01,1\n1.7.2026,5\n", `daily.csv:3: "1.7.2026" is not a date`},
		{"no such day", "date,amount\n2026-02-30,5\n", "daily.csv:2:"},
		{"decimal comma", "date,amount\n2026-07-01,\"1,5\"\n", `daily.csv:2: "1,5" is not an amount`},
		{"exponent", "date,amount\n2026-07-01,1e9\n", "is not an amount"},
		{"not a number", "date,amount\n2026-07-01,NaN\n", "is not an amount"},
		{"empty amount", "date,amount\n2026-07-01,\n", "is not an amount"},
		{"seven decimals", "date,amount\n2026-07-01,0.0000001\n", "more than 6 decimals"},
		{"too much", "date,amount\n2026-07-01,1000000000000\n", "beyond"},
		{"twice", "date,amount\n2026-07-01,1\n2026-07-02,1\n2026-07-01,1\n", "daily.csv:4: 2026-07-01 is already in line 2"},
		{"three fields", "date,amount\n2026-07-01,1,2\n", "daily.csv:2: not two fields"},
		{"open quote", "date,amount\n\"2026-07-01,1\n", "daily.csv:2:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ReadSpend(strings.NewReader(c.given), "daily.csv")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want it to say %q", err, c.want)
			}
		})
	}
}

func FuzzReadSpend(f *testing.F) {
	f.Add("date,amount\n2026-07-01,1.5\n")
	f.Add("amount,date\n-0.000001,1999-12-31\n")
	f.Add("\xef\xbb\xbfdate,amount\n\"2026-07-01\",\"1\"\n")
	f.Fuzz(func(t *testing.T, given string) {
		days, err := ReadSpend(strings.NewReader(given), "daily.csv")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "reading daily.csv") {
				t.Fatalf("the error does not say where: %v", err)
			}
			return
		}
		for i := 1; i < len(days); i++ {
			if !days[i-1].Day.Before(days[i].Day) {
				t.Fatalf("days are not in order: %v", days)
			}
		}
	})
}
