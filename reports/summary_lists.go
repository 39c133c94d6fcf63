package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// chartRows is how many rows a chart of Summary covers.
const chartRows = 16

// pictures puts the two charts side by side: the daily balance, and the spend by service.
func (s *summaryPage) pictures(services table) {
	s.heading(s.lang.text("summary.pictures"))
	top := s.row + 1
	left, right := cellName(1, top), cellName(7, top)
	s.row = top + chartRows
	if days, ok := s.places["days"]; ok && len(s.tables["days"].rows) > 0 {
		heading := func(key string) string { return ref(days.page, days.index(key), days.header, days.header) }
		lines := []series{{title: heading("closing"), values: days.column("closing"), labels: days.column("day"), color: accent}}
		if s.o.Trigger > 0 {
			lines = append(lines, series{title: heading("trigger"), values: days.column("trigger"), labels: days.column("day"), color: "C0392B", dash: true})
		}
		lines = append(lines, series{title: heading("recharged"), values: days.column("recharged"), labels: days.column("day"), color: greenInk, mark: true})
		s.charts = append(s.charts, chart{
			at: left, width: 440, height: chartRows*20 - 8, title: s.lang.text("chart.daily"), yTitle: s.balanceCurrency(), format: "#,##0",
			xFormat: s.lang.text("format.axis"), xTitle: s.lang.text("column.day"), series: lines,
		})
	}
	if n := s.serviceRows(services, s.o.Currency); n > 0 {
		first := s.row + 3 // services writes its first heading and header next
		s.charts = append(s.charts, chart{
			at: right, width: 440, height: chartRows*20 - 8, bars: true, title: s.lang.text("chart.services"), xTitle: "", yTitle: s.o.Currency, format: "#,##0",
			series: []series{{title: ref("Summary", 11, first-1, first-1), values: ref("Summary", 11, first, first+n-1), labels: ref("Summary", 1, first, first+n-1), color: accent}},
		})
	}
}

// serviceRows is how many rows of a currency Summary lists.
func (s *summaryPage) serviceRows(services table, currency string) int {
	n := 0
	for _, r := range services.rows {
		if r[0] == currency {
			n++
		}
	}
	return min(n, summaryServices)
}

// services lists what each kind of use cost, one list per currency; the tenant's currency stands first.
func (s *summaryPage) services(services table) {
	for _, currency := range services.currencies() {
		if len(services.rows) == 0 {
			return
		}
		s.heading(s.lang.text("summary.services", "currency", currency))
		s.header([]int{1, 5, 6, 8, 10, 11}, "service", "records", "duration_s", "pool_units", "billed", "cost")
		left := summaryServices
		for _, r := range services.rows {
			if r[0] != currency || left == 0 {
				continue
			}
			left--
			rule := r[1].(string)
			s.line([]int{1, 5, 6, 8, 10, 11}, currency, []any{s.lang.word("rule."+rule, rule), r[2], r[3], r[4], r[6], r[5]}, []Format{Text, Integer, Duration, Integer, Money, Money}, "")
		}
		s.row++
	}
}

// header writes the headings of a list on Summary; starts are the first columns of its fields.
func (s *summaryPage) header(starts []int, keys ...string) {
	s.row++
	for i, key := range keys {
		format := Integer
		if i == 0 || key == "message" || key == "pool_bar" || key == "code" {
			format = Text
		}
		s.c.set(s.row, starts[i], last(starts, i), cell{value: s.lang.text("column." + key), style: style{format: format, look: Header}})
	}
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
}

// last is the last column of a field: the one before the next begins.
func last(starts []int, i int) int {
	if i+1 < len(starts) {
		return starts[i+1] - 1
	}
	return summaryColumns
}

// pools lists the pools, the most used first, with bars.
func (s *summaryPage) pools() {
	s.heading(s.lang.text("summary.pools"))
	if len(s.sum.Pools) == 0 {
		s.sentence(s.lang.text("nothing.pools"), 0)
		return
	}
	list := slices.Clone(s.sum.Pools)
	slices.SortStableFunc(list, func(a, b Pool) int { return b.share().Cmp(a.share()) })
	starts := []int{1, 5, 7, 9, 10}
	s.header(starts, "pool", "used", "total", "used_share", "pool_bar")
	for i, p := range list {
		if i == summaryPools {
			s.row++
			s.c.set(s.row, 1, 6, cell{value: s.lang.text("more.rows", "n", fmt.Sprint(len(list)-i), "sheet", "Pools"), style: style{look: Source}, link: "'Pools'!A1"})
			break
		}
		var total, share any
		if p.Total != nil {
			total, share = *p.Total, p.share()
		}
		s.line(starts, "", []any{p.Pool, p.Used, total, share, "  " + bar(p)}, []Format{Text, Integer, Integer, Share, Text}, s.poolLink(p.Pool))
	}
	s.row++
}

// share is how much of the pool is used; nothing where its size is unknown.
func (p Pool) share() decimal.Decimal {
	if p.Total == nil || *p.Total <= 0 {
		return decimal.Zero
	}
	return decimal.NewFromInt(p.Used).DivRound(decimal.NewFromInt(*p.Total), 4)
}

// bar draws the share as blocks: it prints the same everywhere.
func bar(p Pool) string {
	if p.Total == nil {
		return ""
	}
	const blocks = 20
	full := min(p.share().Mul(decimal.NewFromInt(blocks)).Round(0).IntPart(), blocks)
	return strings.Repeat("█", int(full)) + strings.Repeat("░", int(blocks-full))
}

// poolLink leads to the pool's row on Pools.
func (s *summaryPage) poolLink(pool string) string {
	p := s.places["pools"]
	for i, r := range s.tables["pools"].rows {
		if r[0] == pool {
			return ref("Pools", 1, p.first+i, p.first+i)
		}
	}
	return "'Pools'!A1"
}

// findings lists what needs a person, each with the way to its row.
func (s *summaryPage) findings() {
	s.heading(s.lang.text("summary.findings"))
	p, n := s.places["findings"], 0
	for i, r := range s.tables["findings"].rows {
		if r[0] != "act" && r[0] != "watch" {
			continue
		}
		n++
		if n > summaryFindings {
			continue
		}
		text, _ := r[4].(string)
		code, _ := r[1].(string)
		severity, _ := r[0].(string)
		s.row++
		at := ref("Findings", 1, p.first+i, p.first+i)
		s.c.set(s.row, 1, 2, cell{value: s.lang.word("word."+severity, severity), style: style{look: Bold}})
		s.c.set(s.row, 3, 5, cell{value: code, style: style{look: Source}, link: at})
		s.c.set(s.row, 6, summaryColumns, cell{value: text, style: style{look: Note}})
		s.c.height(s.row, 15*float64(1+len([]rune(text))/74))
	}
	if n == 0 {
		s.sentence(s.lang.text("nothing.findings"), 0)
	}
	if n > summaryFindings {
		s.row++
		s.c.set(s.row, 1, 6, cell{value: s.lang.text("more.rows", "n", fmt.Sprint(n-summaryFindings), "sheet", "Findings"), style: style{look: Source}, link: "'Findings'!A1"})
	}
}
