package reports

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// The drawing of the daily balance, in its own units.
const (
	drawWidth, drawHeight        = 900, 260
	drawLeft, drawRight          = 64, 12
	drawTop, drawBottom          = 12, 34
	drawLevels, drawLabelsAtMost = 4, 16
)

// htmlLine is the daily balance as the points of a drawing.
type htmlLine struct {
	Title, Trigger, Recharged, Axis string // words; Trigger is empty where none is set
	Width, Height, Left, Right, Top int
	Bottom                          int
	Line, Area                      string
	TriggerAt                       string
	Levels                          []htmlTick // of money
	Days                            []htmlTick
	Marks                           []htmlTick // days on which money came in
}

// htmlTick is a place on an axis, or a mark on the line, with its word.
type htmlTick struct{ X, Y, Text string }

// htmlDays draws the daily balance; nothing where there are no days.
func (b *book) htmlDays() *htmlLine {
	days := b.view.days
	if len(days) == 0 {
		return nil
	}
	currency := b.balanceCurrency()
	d := &htmlLine{
		Title: b.lang.text("chart.daily") + ", " + currency, Recharged: b.lang.text("column.recharged"), Axis: b.lang.text("column.day"),
		Width: drawWidth, Height: drawHeight, Left: drawLeft, Right: drawWidth - drawRight, Top: drawTop, Bottom: drawHeight - drawBottom,
	}
	low, high := decimal.Zero, decimal.NewFromInt(b.o.Trigger)
	for _, day := range days {
		low, high = decimal.Min(low, day.closing), decimal.Max(high, day.closing)
	}
	step := niceStep(high.Sub(low))
	low, high = low.DivRound(step, 9).Floor().Mul(step), high.DivRound(step, 9).Ceil().Mul(step)
	if low.Equal(high) {
		high = low.Add(step)
	}
	y := func(v decimal.Decimal) string { return place1(d.Bottom, d.Top, v.Sub(low), high.Sub(low)) }
	x := func(i int) string {
		return place1(d.Left, d.Right, decimal.NewFromInt(int64(i)), decimal.NewFromInt(int64(max(len(days)-1, 1))))
	}
	for v := low; v.LessThanOrEqual(high); v = v.Add(step) {
		d.Levels = append(d.Levels, htmlTick{Y: y(v), Text: b.lang.number(v, max(0, -int(step.Exponent())))})
	}
	every := 1 + (len(days)-1)/drawLabelsAtMost
	var points []string
	for i, day := range days {
		points = append(points, x(i)+","+y(day.closing))
		if i%every == 0 {
			d.Days = append(d.Days, htmlTick{X: x(i), Text: fmt.Sprint(day.day.Day())})
		}
		if day.recharged {
			d.Marks = append(d.Marks, htmlTick{X: x(i), Y: y(day.closing), Text: day.day.Format(b.lang.text("date")) + ": " + b.lang.amount(day.closing, currency)})
		}
	}
	d.Line = strings.Join(points, " ")
	d.Area = x(0) + "," + y(low) + " " + d.Line + " " + x(len(days)-1) + "," + y(low)
	if b.o.Trigger > 0 {
		d.Trigger, d.TriggerAt = b.lang.text("column.trigger")+" "+b.lang.number(decimal.NewFromInt(b.o.Trigger), 0), y(decimal.NewFromInt(b.o.Trigger))
	}
	return d
}

// niceStep is the distance of the levels of an axis: 1, 2 or 5 of some power of ten, so that few fit.
func niceStep(span decimal.Decimal) decimal.Decimal {
	step := decimal.New(1, -2)
	for i := 0; ; i++ {
		for _, n := range []int64{1, 2, 5} {
			if s := step.Mul(decimal.NewFromInt(n)); s.Mul(decimal.NewFromInt(drawLevels)).GreaterThanOrEqual(span) {
				return s
			}
		}
		step = step.Shift(1)
	}
}

// place1 is where a part of a whole falls between two places, to a tenth.
func place1(from, to int, part, whole decimal.Decimal) string {
	return part.Mul(decimal.NewFromInt(int64(to-from))).DivRound(whole, 1).Add(decimal.NewFromInt(int64(from))).StringFixed(1)
}
