package reports

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestWhatACellCanShow(t *testing.T) {
	for given, want := range map[string]string{
		"plain": "plain", "Böll, Ünal": "Böll, Ünal", "=1+1": "=1+1", "a\x00b\x1b": "a␀b␛", "a\tb\nc": "a\tb\nc", "a\r\nb": "a␍\nb",
		"\xff\xfe": "\ufffd", "a\ufffeb": "a\ufffdb", "del\x7f": "del␡",
	} {
		if got := cellText(given); got != want {
			t.Errorf("%q is shown as %q, want %q", given, got, want)
		}
	}
}

func TestLongTextsAreCutVisibly(t *testing.T) {
	for _, c := range []struct {
		name, given string
		cut         bool
	}{
		{"just fits", strings.Repeat("a", CellCharacters), false},
		{"one too many", strings.Repeat("a", CellCharacters+1), true},
		{"two units each, just fits", strings.Repeat("😀", CellCharacters/2) + "a", false},
		{"two units each, one too many", strings.Repeat("😀", CellCharacters/2+1), true},
	} {
		got := cellText(c.given)
		if n := len(utf16.Encode([]rune(got))); n > CellCharacters || c.cut != strings.HasSuffix(got, "…") || !c.cut && got != c.given {
			t.Errorf("%s: %d characters, ends in %q", c.name, n, got[len(got)-4:])
		}
	}
}

func FuzzCellText(f *testing.F) {
	for _, s := range []string{"", "=1", "\x00", "\xff", "😀\x7f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := cellText(s)
		if !utf8.ValidString(got) || len(utf16.Encode([]rune(got))) > CellCharacters {
			t.Errorf("%q is shown as %q", s, got)
		}
		for _, r := range got {
			if r < 0x20 && r != '\t' && r != '\n' || r == 0xfffe || r == 0xffff {
				t.Errorf("%q shows %q", s, r)
			}
		}
		if cellText(got) != got {
			t.Errorf("%q changes when shown again", got)
		}
	})
}
