package reports

import (
	"regexp"
	"strings"
)

const (
	lineHeight = 15 // of a row with one line, in points
	nextLine   = 13 // of each further line of a wrapped text
	tallest    = 400
	// bodyScale is how many characters of the body's size stand in the width of one of the size that columns are measured in.
	bodyScale = 1.1
)

// textHeight is the height of a row in which a text is wrapped in so many characters of column width; what is higher than
// a row may be is cut off.
func textHeight(text string, width float64) float64 {
	return min(float64(lineHeight+nextLine*(textLines(text, width)-1)), tallest)
}

// breakable are the parts between which a line may end.
var breakable = regexp.MustCompile(`[^ /-]*[ /-]*`)

// textLines is how many lines a text takes, broken between words, after a slash or a hyphen, and within a word that is longer than a line.
func textLines(text string, width float64) int {
	room, lines := width*bodyScale-1, 0
	for _, paragraph := range strings.Split(text, "\n") {
		lines++
		used := 0.0
		for _, word := range breakable.FindAllString(paragraph, -1) {
			wide, bare := textWidth(word), textWidth(strings.TrimRight(word, " "))
			if used > 0 && used+bare > room {
				lines++
				used = 0
			}
			for ; bare > room; bare, wide = bare-room, wide-room {
				lines++
			}
			used += wide
		}
	}
	return lines
}

// textWidth is the width of a text in digits, as the letters of the workbook's font have it by and large.
func textWidth(text string) float64 {
	width := 0.0
	for _, r := range text {
		switch {
		case strings.ContainsRune(" .,;:'|!ijlI()[]", r):
			width += 0.5
		case strings.ContainsRune("frt-/\u00a0", r):
			width += 0.65
		case strings.ContainsRune("mwMW@%жшщюмыфЖШЩЮМЫФ", r):
			width += 1.5
		case r >= 'A' && r <= 'Z' || r >= 'А' && r <= 'Я':
			width += 1.2
		default:
			width++
		}
	}
	return width
}
