package reports

import (
	"strings"
	"unicode/utf8"
)

// CellCharacters is how many characters (UTF-16 code units) a cell can hold.
const CellCharacters = 32_767

// cellText is a text as a cell can show it: control characters, which XML does not allow, appear as their pictures (␀ for
// NUL), broken bytes as �, and what is too long ends in "…". Line ends and tabs stay.
func cellText(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "\ufffd")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return r
		case r < 0x20:
			return 0x2400 + r
		case r == 0x7f:
			return 0x2421
		case r == 0xfffe || r == 0xffff:
			return utf8.RuneError
		default:
			return r
		}
	}, s)
	return cut(s, CellCharacters)
}

// isPlain says that a text needs no care: the common case, in one pass and without a copy.
func isPlain(s string) bool {
	if len(s) > CellCharacters {
		return false
	}
	for i := range len(s) {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// cut shortens a text to so many UTF-16 code units, the last of them "…".
func cut(s string, limit int) string {
	units, keep := 0, 0
	for i, r := range s {
		n := 1
		if r > 0xffff {
			n = 2
		}
		if units+n <= limit-1 {
			keep = i + utf8.RuneLen(r)
		}
		if units += n; units > limit {
			return s[:keep] + "…"
		}
	}
	return s
}
