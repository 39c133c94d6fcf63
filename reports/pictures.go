package reports

const (
	// pictureRows is how many rows a chart above a table covers.
	pictureRows = 14
	// rowPixels is how high the library takes a row to be when it works out where a chart ends: it does not know the
	// heights of rows that it streams.
	rowPixels = 18
)

// reserve makes room for a chart and gives its corner.
func (l *layout) reserve() string {
	at := cellName(1, len(l.page.rows)+1)
	for range pictureRows {
		l.add(lineHeight)
	}
	return at
}

// picture is the chart of a table that has one.
func (l *layout) picture(t table, p place, at string) []chart {
	c := chart{at: at, width: 640, height: pictureRows*rowPixels - 6}
	switch t.section.Key {
	case "waterfall":
		return l.waterfall(t, p, c)
	case "curve":
		c.kind, c.title = points, l.lang.text("chart.curve")
		c.xTitle, c.yTitle, c.format, c.xFormat = l.lang.text("column.idle"), l.lang.text("column.chance"), "0.0%", "#,##0"
		c.series = []series{{title: ref(p.page, p.index("chance"), p.header, p.header), labels: p.column("idle"), values: p.column("chance"), color: accent, mark: true}}
		return []chart{c}
	}
	return nil
}

// waterfall draws the steps from the opening to the closing balance. A balance below zero cannot be drawn as columns that
// stand on one another; the table then says it alone.
func (l *layout) waterfall(t table, p place, c chart) []chart {
	from, drawn := t.index("bar_from"), 0
	for drawn < len(t.rows) && t.rows[drawn][from] != nil {
		drawn++
	}
	if drawn == 0 {
		return nil
	}
	over := func(key string) string { return ref(p.page, p.index(key), p.first, p.first+drawn-1) }
	heading := func(key string) string { return ref(p.page, p.index(key), p.header, p.header) }
	currency, _ := t.rows[0][t.index("currency")].(string)
	c.kind, c.title, c.yTitle, c.format = steps, l.lang.text("chart.waterfall"), l.currency(currency), "#,##0"
	c.xTitle = l.lang.text("column.step")
	for _, s := range []struct {
		key, color string
		blank      bool
	}{{"bar_from", paper, true}, {"bar_level", accent, false}, {"bar_up", greenInk, false}, {"bar_down", redInk, false}} {
		c.series = append(c.series, series{title: heading(s.key), labels: over("step"), values: over(s.key), color: s.color, blank: s.blank})
	}
	return []chart{c}
}
