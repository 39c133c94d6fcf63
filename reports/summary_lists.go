package reports

import "fmt"

const (
	chartRows   = 15 // that a chart of Summary covers
	chartHeight = chartRows*rowPixels - 4
	chartWidth  = 566 // pixels
)

// pictures puts the two charts side by side: the daily balance, and the spend by service of the tenant's currency.
func (s *summaryPage) pictures() {
	s.heading(s.lang.text("summary.pictures"))
	top := s.row + 2
	s.c.height(s.row+1, 5)
	s.row = top + chartRows - 1
	if days, ok := s.places["days"]; ok && len(s.v.days) > 0 {
		s.charts = append(s.charts, s.dailyChart(days, cellName(1, top)))
	}
	if len(s.v.currencies) > 0 && len(s.v.currencies[0].services) > 0 {
		block := s.v.currencies[0]
		first := s.row + 4 // services writes a gap, its heading and its header next
		last := first + len(block.services) - 1
		s.charts = append(s.charts, chart{
			at: cellName(7, top), width: chartWidth, height: chartHeight, kind: bars, title: s.lang.text("chart.services"),
			xTitle: s.lang.text("column.service"), yTitle: block.total.Currency, format: "#,##0",
			series: []series{{title: ref("Summary", 11, first-1, first-1), values: ref("Summary", 11, first, last), labels: ref("Summary", 1, first, last), color: accent}},
		})
	}
}

// dailyChart is the balance by day, with the trigger and the days on which money came in.
func (s *summaryPage) dailyChart(days place, at string) chart {
	heading := func(key string) string { return ref(days.page, days.index(key), days.header, days.header) }
	lines := []series{{title: heading("closing"), values: days.column("closing"), labels: days.column("day"), color: accent}}
	if s.o.Trigger > 0 {
		lines = append(lines, series{title: heading("trigger"), values: days.column("trigger"), labels: days.column("day"), color: "C0392B", dash: true})
	}
	lines = append(lines, series{title: heading("recharged"), values: days.column("recharged"), labels: days.column("day"), color: greenInk, mark: true})
	return chart{
		at: at, width: chartWidth, height: chartHeight, title: s.lang.text("chart.daily"), yTitle: s.balanceCurrency(), format: "#,##0",
		xFormat: s.lang.text("format.axis"), xTitle: s.lang.text("column.day"), series: lines, every: 5,
	}
}

// services lists what each kind of use cost.
func (s *summaryPage) services(block currencyBlock) {
	currency, starts := block.total.Currency, []int{1, 5, 6, 8, 10, 11}
	s.heading(s.lang.text("summary.services", "currency", currency))
	s.header(starts, "service", "records", "duration_s", "pool_units", "billed", "cost")
	for _, r := range block.services {
		s.line(starts, currency, []any{r.name, r.records, r.duration, r.units, r.billed, r.cost}, []Format{Text, Integer, Duration, Integer, Money, Money}, "")
	}
	if block.more > 0 {
		s.more(s.lang.text("more.rows", "n", fmt.Sprint(block.more), "sheet", "Destinations"), "'Destinations'!A1")
	}
}

// header writes the headings of a list on Summary; starts are the first columns of its fields.
func (s *summaryPage) header(starts []int, keys ...string) {
	s.row++
	for i, key := range keys {
		format := Integer
		if i == 0 || key == "pool_bar" {
			format = Text
		}
		s.c.set(s.row, starts[i], last(starts, i), cell{value: s.lang.text("column." + key), style: style{format: format, look: Header}})
	}
	s.c.height(s.row, 17)
}

// line writes one row of a list.
func (s *summaryPage) line(starts []int, currency string, values []any, formats []Format, link string) {
	s.row++
	for i, v := range values {
		c := cell{value: v, style: styled(formats[i], currency, Body)}
		if i == 0 {
			c.link = link
		}
		s.c.set(s.row, starts[i], last(starts, i), c)
	}
	s.c.height(s.row, lineHeight)
}

// last is the last column of a field: the one before the next begins.
func last(starts []int, i int) int {
	if i+1 < len(starts) {
		return starts[i+1] - 1
	}
	return summaryColumns
}

// pools lists the pools with bars as long as the part that is used.
func (s *summaryPage) pools() {
	s.heading(s.lang.text("summary.pools"))
	if len(s.v.pools) == 0 {
		s.sentence(s.lang.text("nothing.pools"))
		return
	}
	starts := []int{1, 5, 6, 7, 8, 9}
	s.header(starts, "pool", "used", "total", "remaining", "used_share", "pool_bar")
	for _, p := range s.v.pools {
		var total, left, share any
		if p.Total != nil {
			total, left, share = *p.Total, *p.Total-p.Used, p.share()
		}
		link := "'Pools'!A1"
		if p.index >= 0 {
			link = ref("Pools", 1, s.places["pools"].first+p.index, s.places["pools"].first+p.index)
		}
		s.line(starts, "", []any{p.Pool.Pool, p.Used, total, left, share, share}, []Format{Text, Integer, Integer, Integer, Share, Bar}, link)
	}
	if n := len(s.v.pools); s.row >= n {
		s.paints = append(s.paints, paint{ref: cellName(starts[5], s.row-n+1) + ":" + cellName(summaryColumns, s.row), bar: true})
	}
	if s.v.morePools > 0 {
		s.more(s.lang.text("more.rows", "n", fmt.Sprint(s.v.morePools), "sheet", "Pools"), "'Pools'!A1")
	}
}

// findings lists what needs a person: each with the way to its row and to the sheet that shows what it is about.
func (s *summaryPage) findings() {
	s.heading(s.lang.text("summary.findings"))
	s.gap()
	p := s.places["findings"]
	for _, f := range s.v.findings {
		s.row++
		at := ref("Findings", 1, p.first+f.index, p.first+f.index)
		s.c.set(s.row, 1, 1, cell{value: s.lang.word("word."+f.severity, f.severity), style: style{look: Bold}})
		s.c.set(s.row, 2, 4, cell{value: f.code, style: style{look: Source}, link: at})
		s.c.set(s.row, 5, 11, cell{value: f.text, style: style{look: Note}})
		s.c.set(s.row, 12, 12, cell{value: f.sheet, style: style{look: Source}, link: "'" + f.sheet + "'!A1"})
		s.c.height(s.row, textHeight(f.text, 7*summaryWidth))
	}
	if len(s.v.findings) == 0 {
		s.sentence(s.lang.text("nothing.findings"))
	}
	if s.v.moreFinding > 0 {
		s.more(s.lang.text("more.rows", "n", fmt.Sprint(s.v.moreFinding), "sheet", "Findings"), "'Findings'!A1")
	}
}
