package notify

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

const titleMax = 200 // characters of a subject; beyond it mail programs cut it anyway

// urgency orders alerts in a message: what stops phones first.
func urgency(k Kind) int {
	return slices.Index([]Kind{Stopped, Exit5, Exit1, Act, RechargeFailed, Exit2, Exit4, Exit3, Watch, kindTest}, k)
}

// inOrder sorts by urgency and keeps what one message can hold.
func inOrder(alerts []Alert) []Alert {
	sorted := slices.Clone(alerts)
	slices.SortStableFunc(sorted, func(a, b Alert) int { return urgency(a.Kind) - urgency(b.Kind) })
	return sorted[:min(len(sorted), alertsMost)]
}

// subject is the most urgent alert in a line, and how many more there are.
func subject(r Report, alerts []Alert) string {
	first := inOrder(alerts)[0]
	text := fmt.Sprintf("tollbook %s: %s: %s", r.Tenant, first.Kind, first.Title)
	if n := len(alerts) - 1; n > 0 {
		text += fmt.Sprintf(" (and %d more)", n)
	}
	return oneLine(text)
}

// oneLine leaves no control character in a text that becomes a header or the line of a chat, and bounds its length.
func oneLine(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
	if runes := []rune(text); len(runes) > titleMax {
		text = string(runes[:titleMax-1]) + "…"
	}
	return text
}

// body is the text of a mail: the figures that matter, then each alert with what to do.
func body(r Report, alerts []Alert, attached string) string {
	var b strings.Builder
	of := "Tenant " + r.Tenant
	if r.Period != "" {
		of += ", " + r.Period
	}
	fmt.Fprintf(&b, "%s\n\n", of)
	for _, f := range r.Figures {
		fmt.Fprintf(&b, "%-20s %s\n", f.Name+":", f.shown(r.Currency))
	}
	if len(r.Figures) > 0 {
		b.WriteString("\n")
	}
	for _, a := range inOrder(alerts) {
		fmt.Fprintf(&b, "* %s: %s\n", a.Kind, oneLine(a.Title))
		for _, sentence := range a.Text {
			fmt.Fprintf(&b, "  %s\n", oneLine(sentence))
		}
	}
	if attached != "" {
		fmt.Fprintf(&b, "\n%s\n", attached)
	}
	return b.String()
}

// shown is a figure as people read it.
func (f Figure) shown(currency string) string {
	switch {
	case f.Value == "":
		return "not known"
	case f.Money:
		return f.Value + " " + currency
	default:
		return f.Value
	}
}

// posted is the body of a webhook. Money is a JSON string, never a float; text is one line for a chat.
type posted struct {
	SchemaVersion int                `json:"schema_version"`
	Text          string             `json:"text"`
	Tenant        string             `json:"tenant"`
	Period        string             `json:"period,omitempty"`
	Currency      string             `json:"currency,omitempty"`
	Figures       map[string]*string `json:"figures"`
	Alerts        []Alert            `json:"alerts"`
}

func payload(r Report, alerts []Alert) ([]byte, error) {
	p := posted{
		SchemaVersion: 1, Text: subject(r, alerts), Tenant: r.Tenant, Period: r.Period, Currency: r.Currency,
		Figures: map[string]*string{}, Alerts: inOrder(alerts),
	}
	for _, f := range r.Figures {
		p.Figures[f.Key] = nil
		if f.Value != "" {
			p.Figures[f.Key] = &f.Value
		}
	}
	return json.Marshal(p)
}
