package reports

import "github.com/xuri/excelize/v2"

// newChart turns a chart into the library's form.
func newChart(c chart) *excelize.Chart {
	out := &excelize.Chart{
		Type: excelize.Line, Dimension: excelize.ChartDimension{Width: c.width, Height: c.height},
		Title:  excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.title, Font: &excelize.Font{Bold: true, Size: 11, Color: ink}}}},
		Legend: excelize.ChartLegend{Position: "bottom"}, ShowBlanksAs: "gap",
		XAxis: axis(c.xTitle, c.xFormat), YAxis: axis(c.yTitle, c.format),
	}
	out.YAxis.MajorGridLines, out.XAxis.TickLabelSkip = true, c.every
	gap := uint(60)
	switch c.kind {
	case bars:
		out.Type, out.GapWidth = excelize.Bar, &gap
		out.XAxis.ReverseOrder, out.YAxis.TickLabelPosition = true, excelize.ChartTickLabelHigh
		out.Legend.Position = "none"
	case steps:
		out.Type, out.GapWidth, out.Legend.Position = excelize.ColStacked, &gap, "none"
	case points:
		out.Type, out.Legend.Position = excelize.Scatter, "none"
	}
	for _, s := range c.series {
		out.Series = append(out.Series, newSeries(s))
	}
	return out
}

func newSeries(s series) excelize.ChartSeries {
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{s.color}}
	out := excelize.ChartSeries{Name: s.title, Categories: s.labels, Values: s.values, Fill: fill}
	out.Line = excelize.LineOptions{Width: 2, Fill: fill}
	out.Marker = excelize.ChartMarker{Symbol: "none"}
	if s.dash {
		out.Line.Dash, out.Line.Width = excelize.LineDashDash, 1.25
	}
	if s.mark {
		out.Line = excelize.LineOptions{Type: excelize.LineNone}
		out.Marker = excelize.ChartMarker{Symbol: "triangle", Size: 9, Fill: fill}
	}
	if s.blank {
		out.Fill, out.Line = excelize.Fill{Type: "pattern", Pattern: 0}, excelize.LineOptions{Type: excelize.LineNone}
	}
	return out
}

func axis(title, format string) excelize.ChartAxis {
	a := excelize.ChartAxis{Font: excelize.Font{Size: 8, Color: faint}, NumFmt: excelize.ChartNumFmt{CustomNumFmt: format}}
	if title != "" {
		a.Title.Paragraph = []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Size: 8, Color: faint}}}
	}
	return a
}
