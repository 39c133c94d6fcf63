package money_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"tollbook/rates/money"
)

func TestParseDecimal(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{"0", "0"},
		{"0.013", "0.013"},
		{"-12.50", "-12.5"},
		{"000123.000001", "123.000001"},
		{"999999999999.999999", "999999999999.999999"},
		{"", ""}, {"-", ""}, {"+1", ""}, {".5", ""}, {"5.", ""}, {"1,5", ""}, {"1e5", ""}, {"2.77724E+11", ""},
		{"NaN", ""}, {"1 000", ""}, {"--1", ""}, {"1.2.3", ""}, {"١", ""},
		{"0.0130000", ""}, {"1000000000000", ""},
	} {
		got, err := money.ParseDecimal(c.given)
		switch {
		case c.want == "" && err == nil:
			t.Errorf("ParseDecimal(%q) = %s, want an error", c.given, got)
		case c.want != "" && (err != nil || got.String() != c.want):
			t.Errorf("ParseDecimal(%q) = %s, %v, want %s", c.given, got, err, c.want)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{"0", "0.00"},
		{"100", "100.00"},
		{"0.5", "0.50"},
		{"0.013", "0.013"},
		{"-1.500000", "-1.50"},
		{"1200", "1200.00"},
		{"0.000001", "0.000001"},
		{"0.0000005", "0.000001"},
		{"-0.0000005", "-0.000001"},
		{"-0.0000001", "0.00"},
		{"999999999999999999.999999", "999999999999999999.999999"},
	} {
		if got := money.Format(decimal.RequireFromString(c.given)); got != c.want {
			t.Errorf("Format(%s) = %s, want %s", c.given, got, c.want)
		}
	}
}

func TestRoundingIsHalfAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		given    string
		currency string
		want     string
	}{
		{"0.005", "USD", "0.01"},
		{"-0.005", "USD", "-0.01"},
		{"0.004999", "USD", "0"},
		{"2.5", "JPY", "3"},
		{"-2.5", "JPY", "-3"},
		{"1.0005", "KWD", "1.001"},
	} {
		if got := money.RoundMinor(decimal.RequireFromString(c.given), c.currency); got.String() != c.want {
			t.Errorf("RoundMinor(%s, %s) = %s, want %s", c.given, c.currency, got, c.want)
		}
	}
	if got := money.RoundCost(decimal.RequireFromString("0.0000125")); got.String() != "0.000013" {
		t.Errorf("RoundCost(0.0000125) = %s, want 0.000013", got)
	}
}

func TestHalfMinor(t *testing.T) {
	for currency, want := range map[string]string{"USD": "0.005", "JPY": "0.5", "KWD": "0.0005"} {
		if got := money.HalfMinor(currency); got.String() != want {
			t.Errorf("HalfMinor(%s) = %s, want %s", currency, got, want)
		}
	}
}

func TestCurrencies(t *testing.T) {
	for code, digits := range map[string]int{"USD": 2, "EUR": 2, "JPY": 0, "KRW": 0, "KWD": 3, "TND": 3, "CLP": 0} {
		if !money.KnownCurrency(code) || money.MinorUnits(code) != digits {
			t.Errorf("%s: known %v with %d digits, want %d", code, money.KnownCurrency(code), money.MinorUnits(code), digits)
		}
	}
	for _, code := range []string{"", "usd", "US", "USDX", "XXX", "XAU", "D A", " US", "ZZZ"} {
		if money.KnownCurrency(code) {
			t.Errorf("KnownCurrency(%q) = true", code)
		}
	}
}

func TestAmountsOfDifferentCurrenciesDoNotAdd(t *testing.T) {
	dollars := money.Amount{Value: decimal.NewFromInt(5), Currency: "USD"}
	euros := money.Amount{Value: decimal.NewFromInt(5), Currency: "EUR"}
	if sum, err := dollars.Add(euros); err == nil || !strings.Contains(err.Error(), "5.00 USD") {
		t.Errorf("5 USD + 5 EUR = %v, %v, want an error that names the amounts", sum, err)
	}
	if _, err := money.Parse("5", "QQQ"); err == nil {
		t.Error("5 QQQ is no amount")
	}
}

func amounts(currency string) *rapid.Generator[money.Amount] {
	return rapid.Custom(func(t *rapid.T) money.Amount {
		micro := rapid.Int64Range(-1e18+1, 1e18-1).Draw(t, "millionths")
		return money.Amount{Value: decimal.New(micro, -money.Scale), Currency: currency}
	})
}

func TestFormatIsReadBackExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := amounts("USD").Draw(t, "amount")
		text := money.Format(a.Value)
		back, err := money.Parse(text, "USD")
		if err != nil || !back.Value.Equal(a.Value) {
			t.Fatalf("%s prints as %s and reads as %s, %v", a.Value, text, back.Value, err)
		}
		_, fraction, _ := strings.Cut(text, ".")
		if len(fraction) < 2 || len(fraction) > money.Scale || len(fraction) > 2 && strings.HasSuffix(fraction, "0") {
			t.Fatalf("%s has a fraction of the wrong length", text)
		}
	})
}

func TestAdditionLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := amounts("USD").Draw(t, "a"), amounts("USD").Draw(t, "b")
		ab, err1 := a.Add(b)
		ba, err2 := b.Add(a)
		if err1 != nil || err2 != nil || !ab.Value.Equal(ba.Value) {
			t.Fatalf("%s + %s = %s (%v), the other way round %s (%v)", a, b, ab, err1, ba, err2)
		}
		back, err := ab.Add(b.Neg())
		if err != nil || !back.Value.Equal(a.Value) {
			t.Fatalf("%s + %s - %s = %s (%v)", a, b, b, back, err)
		}
	})
}

func TestRoundingIsSymmetricAndNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := amounts("USD").Draw(t, "amount").Value
		digits := rapid.IntRange(0, money.Scale).Draw(t, "digits")
		rounded := money.Round(a, digits)
		if !rounded.Neg().Equal(money.Round(a.Neg(), digits)) {
			t.Fatalf("rounding %s depends on its sign", a)
		}
		if off := rounded.Sub(a).Abs(); off.GreaterThan(decimal.New(5, int32(-digits-1))) {
			t.Fatalf("%s rounded to %d digits is %s: off by %s", a, digits, rounded, off)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"0", "-0.013", "1e9", "999999999999.999999", "1,5", "", "\x00", "0x10"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := money.Parse(text, "USD")
		if err != nil {
			return
		}
		back, err := money.Parse(money.Format(a.Value), "USD")
		if err != nil || !back.Value.Equal(a.Value) {
			t.Errorf("%q is read as %s, printed as %s and read back as %s, %v", text, a.Value, money.Format(a.Value), back.Value, err)
		}
	})
}
