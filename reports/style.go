package reports

import "strings"

// The colours of the workbook, as RGB.
const (
	ink, paper, accent   = "1F3A4D", "FFFFFF", "2A7F9E"
	shade, line, faint   = "EAF1F5", "D5DEE4", "6B7C88"
	greenInk, greenPaper = "1E6B3A", "DDF2E3"
	amberInk, amberPaper = "8A5A00", "FFF1D0"
	redInk, redPaper     = "A61B1B", "FBDDDD"
)

// appearance is how a style is drawn, in plain terms.
type appearance struct {
	bold, italic, underline bool
	size                    float64
	color, fill             string // RGB; empty: automatic, none
	numbers                 string // number format
	align, vertical         string
	wrap                    bool
	indent                  int
	bottom                  string // colour of the line below
}

// draw says how a style appears.
func (l *language) draw(s style) appearance {
	a := appearance{size: 10, vertical: "center", numbers: l.numberFormat(s)}
	switch s.look {
	case Title:
		a.bold, a.size, a.color = true, 18, ink
	case Lead, Aside:
		a.color, a.size, a.wrap = faint, 9, s.look == Aside
	case Heading:
		a.bold, a.size, a.color, a.vertical, a.bottom = true, 12, ink, "bottom", accent
	case Note:
		a.wrap = true
	case Header:
		a.bold, a.color, a.fill, a.wrap, a.numbers = true, paper, ink, true, ""
		a.align, a.indent = "left", 1
		if s.format != Text && s.format != Flag {
			a.align, a.indent = "right", 0
		}
	case Body, Wrapped, Beside:
		a.bottom, a.wrap = line, s.look == Wrapped
		if s.look != Body {
			a.vertical = "top"
		}
		if s.format == Text || s.format == Flag {
			a.align, a.indent = "left", 1
		}
	case Sum:
		a.bold, a.fill = true, shade
	case Label:
		a.size, a.color, a.fill, a.align = 9, faint, shade, "left"
	case Value:
		a.bold, a.size, a.color, a.fill, a.align = true, 15, ink, shade, "left"
	case Source:
		a.size, a.color, a.underline = 8, accent, true
	case Bold:
		a.bold = true
	}
	if s.format == Duration || s.format == Instant || s.format == Day {
		a.align = "right"
	}
	return a
}

// numberFormat is the format code of a style; the program that opens the workbook puts in the separators of its reader.
func (l *language) numberFormat(s style) string {
	switch s.format {
	case Integer:
		return "#,##0"
	case Money:
		digits := ""
		if s.digits > 0 {
			digits = "." + strings.Repeat("0", int(s.digits))
		}
		return "#,##0" + digits
	case Rate:
		return "#,##0.00####"
	case Duration:
		return "[h]:mm:ss"
	case Instant:
		return l.text("format.instant")
	case Day:
		return l.text("format.day")
	case Share:
		return "0.0%"
	case Chance:
		return "0.00%"
	case Bar:
		return ";;;"
	case Figure:
		return "#,##0.00##"
	default:
		if s.look == Body || s.look == Wrapped || s.look == Beside {
			return "@"
		}
		return ""
	}
}

// ruleColors are the text and ground of a rule's look.
func ruleColors(l Look) (text, ground string) {
	switch l {
	case Green:
		return greenInk, greenPaper
	case Amber:
		return amberInk, amberPaper
	case Red:
		return redInk, redPaper
	default:
		return faint, paper
	}
}
