package cdr

import (
	"cmp"
	"database/sql"
	"regexp"
	"slices"
	"strings"
)

const (
	// listSign stands between the items of a list that goes to the engine as one text.
	listSign = "\x1f"
	// noLayout is a layout that no time fits: the engine refuses an empty list.
	noLayout = "%Y no layout"
	// noWord is an expression that nothing matches.
	noWord = `\x00`
)

// typing are the parameters of typed.sql.
func (p Profile) typing() []sql.NamedArg {
	var local, offset []string
	epoch := ""
	for _, layout := range p.Times.Layouts {
		switch {
		case layout == "epoch" || layout == "epoch_ms":
			epoch = layout
		case strings.Contains(layout, "%z"):
			offset = append(offset, layout)
		default:
			local = append(local, layout)
		}
	}
	unit := p.Duration
	if unit == "" {
		unit = "s"
	}
	return []sql.NamedArg{
		sql.Named("layouts", joined(local)),
		sql.Named("offset_layouts", joined(offset)),
		sql.Named("epoch", epoch),
		sql.Named("zone", p.Times.Zone),
		sql.Named("unit", unit),
		sql.Named("end_rolls", len(p.Columns.End) == 0),
		sql.Named("negative", p.Cost.Negative),
		sql.Named("comma", p.Cost.Comma),
		sql.Named("call", words(p.Kind.Call)),
		sql.Named("sms", words(p.Kind.SMS)),
		sql.Named("other", words(p.Kind.Other)),
		sql.Named("kind", cmp.Or(p.Kind.Default, "call")),
		sql.Named("international_kinds", words(p.Numbers.InternationalKinds)),
	}
}

// judging are the parameters of directed.sql or judged.sql.
func (p Profile) judging(table string) []sql.NamedArg {
	if table == "directed" {
		return []sql.NamedArg{
			sql.Named("has_internal", p.Numbers.Internal != ""),
			sql.Named("internal", cmp.Or(p.Numbers.Internal, noWord)),
			sql.Named("outbound_words", words(p.Direction.Outbound)),
			sql.Named("inbound_words", words(p.Direction.Inbound)),
			sql.Named("internal_words", words(p.Direction.Internal)),
			sql.Named("direction", cmp.Or(p.Direction.Default, "outbound")),
		}
	}
	answered := slices.Contains(p.Filters, "answered")
	silent := len(p.Answered.Words) == 0 && !p.Answered.Filled
	outbound := slices.Contains(p.Filters, "outbound")
	return []sql.NamedArg{
		sql.Named("by_type", len(p.Records.Keep) > 0),
		sql.Named("keep", words(p.Records.Keep)),
		sql.Named("by_word", answered && len(p.Answered.Words) > 0),
		sql.Named("answered", words(p.Answered.Words)),
		sql.Named("by_filled", answered && p.Answered.Filled),
		sql.Named("by_talk", answered && (p.Answered.Talked || silent)),
		sql.Named("only_outbound", outbound),
		sql.Named("not_internal", outbound || slices.Contains(p.Filters, "not_internal")),
	}
}

func joined(layouts []string) string {
	if len(layouts) == 0 {
		return noLayout
	}
	return strings.Join(layouts, listSign)
}

// words makes the expression that matches any of the words, in any case; a word may end with *.
func words(list []string) string {
	if len(list) == 0 {
		return noWord
	}
	quoted := make([]string, len(list))
	for i, w := range list {
		stem, open := strings.CutSuffix(w, "*")
		quoted[i] = regexp.QuoteMeta(stem)
		if open {
			quoted[i] += `.*`
		}
	}
	return `(?is)(` + strings.Join(quoted, "|") + `)`
}
