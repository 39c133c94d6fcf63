package rates

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/rates/money"
)

// NamedReader is one file of a price list that has several.
type NamedReader struct {
	Name   string
	Reader io.Reader
}

// The three tables of a CGRateS tariff plan that a price list is in.
const (
	cgrDestinations     = "destinations"
	cgrRates            = "rates"
	cgrDestinationRates = "destinationrates"
)

// ImportCGRateS reads the tables Destinations.csv (Id, Prefix), Rates.csv (Id, ConnectFee, Rate, RateUnit,
// RateIncrement, GroupIntervalStart) and DestinationRates.csv (Id, DestinationId, RatesTag, RoundingMethod,
// RoundingDecimals, MaxCost, MaxCostStrategy) of a CGRateS tariff plan, as three files or one after the other in one:
// a line that begins with # is a header and says which table follows, else the file's name does. With only, the
// destination rates of that Id are read and no others. A rate whose price changes in the course of a call, or that has
// a maximum cost, cannot be said in a tariff of ours and is refused.
func ImportCGRateS(list []NamedReader, o ImportOptions, only string) (Imported, error) {
	return importList(o, func(in *importer) error {
		plan := cgrPlan{in: in, only: only, prefixes: map[string][]cgrRow{}, slots: map[string][]cgrSlot{}}
		for _, file := range list {
			content, err := readList(file.Reader)
			if err != nil {
				return err
			}
			plan.read(file.Name, string(content))
		}
		plan.join()
		in.note("amounts are rounded as the rule book says, not by RoundingMethod")
		return nil
	})
}

type cgrPlan struct {
	in       *importer
	only     string
	prefixes map[string][]cgrRow  // of a destination
	slots    map[string][]cgrSlot // of a rate, in the order of the file
	priced   []cgrRow             // destination rates
}

type cgrRow struct {
	file   string
	number int
	cells  []string
}

func (r cgrRow) cell(i int) string {
	if i >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

// cgrSlot is a rate from some second of a call on.
type cgrSlot struct {
	fee, minute decimal.Decimal
	increment   time.Duration
	start       time.Duration
	bad         error
}

func (p *cgrPlan) read(file, text string) {
	kind := strings.ToLower(strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), path.Ext(file)))
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	in.FieldsPerRecord, in.LazyQuotes, in.TrimLeadingSpace = -1, true, true
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			p.in.refuse(file, 1, fmt.Sprintf("reading the list: %v", err), "save it as CSV with commas")
			return
		}
		number, _ := in.FieldPos(0)
		row := cgrRow{file, number, cells}
		if strings.HasPrefix(cells[0], "#") {
			kind = headerKind(cells, kind)
			continue
		}
		p.take(kind, row)
	}
}

// headerKind knows a table by the columns that only it has.
func headerKind(cells []string, before string) string {
	header := strings.ToLower(strings.Join(cells, ","))
	switch {
	case strings.Contains(header, "ratestag"):
		return cgrDestinationRates
	case strings.Contains(header, "connectfee"):
		return cgrRates
	case strings.Contains(header, "prefix"):
		return cgrDestinations
	}
	return before
}

func (p *cgrPlan) take(kind string, row cgrRow) {
	switch kind {
	case cgrDestinations:
		p.prefixes[row.cell(0)] = append(p.prefixes[row.cell(0)], row)
	case cgrRates:
		p.slots[row.cell(0)] = append(p.slots[row.cell(0)], p.slot(row))
	case cgrDestinationRates:
		if p.only == "" || p.only == row.cell(0) {
			p.priced = append(p.priced, row)
		}
	default:
		p.in.refuse(row.file, row.number, "the row stands in none of the tables Destinations, Rates and DestinationRates",
			"name the file after its table, or begin the table with its header line")
	}
}

// slot reads a row of Rates; what is wrong with it is told where a price needs it.
func (p *cgrPlan) slot(row cgrRow) cgrSlot {
	fail := func(err error) cgrSlot { return cgrSlot{bad: fmt.Errorf("%s:%d: %w", row.file, row.number, err)} }
	var s cgrSlot
	var err error
	if s.fee, err = p.in.listPrice(row.cell(1)); err != nil {
		return fail(fmt.Errorf("column ConnectFee: %w", err))
	}
	price, err := p.in.listPrice(row.cell(2))
	if err != nil {
		return fail(fmt.Errorf("column Rate: %w", err))
	}
	unit, err := cgrDuration(row.cell(3))
	if err == nil && unit < time.Second {
		err = errors.New("it is below a second")
	}
	if err != nil {
		return fail(fmt.Errorf("RateUnit: %w", err))
	}
	if s.increment, err = cgrDuration(row.cell(4)); err != nil {
		return fail(fmt.Errorf("RateIncrement: %w", err))
	}
	if s.start, err = cgrDuration(row.cell(5)); err != nil {
		return fail(fmt.Errorf("GroupIntervalStart: %w", err))
	}
	if s.minute, err = perMinute(price, unit); err != nil {
		return fail(err)
	}
	return s
}

// perMinute converts a price of some time to that of a minute, exactly or not at all.
func perMinute(price decimal.Decimal, unit time.Duration) (decimal.Decimal, error) {
	minute, rest := price.Mul(decimal.NewFromInt(60)).QuoRem(decimal.NewFromInt(int64(unit.Seconds())), money.Scale)
	if !rest.IsZero() {
		return minute, fmt.Errorf("%s for %s is no price of a minute with %d decimals", price, unit, money.Scale)
	}
	return withinScale(minute)
}

func cgrDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d%time.Second != 0 {
		return 0, fmt.Errorf("%q is not a time in whole seconds, like 60s", text)
	}
	return d, nil
}

// join gives a row for every prefix of every priced destination.
func (p *cgrPlan) join() {
	for _, row := range p.priced {
		l := p.in.lineOf(row.file, row.number)
		prefixes := p.prefixes[row.cell(1)]
		if len(prefixes) == 0 {
			l.report(fmt.Sprintf("destination %q has no prefix", row.cell(1)), "add it to Destinations, or leave the row out")
			continue
		}
		if most := strings.Trim(row.cell(5), "0."); most != "" {
			l.report(fmt.Sprintf("MaxCost is %s: a tariff row has no greatest cost", row.cell(5)), "leave the row out, or price it by hand")
			continue
		}
		rate, err := flatRate(p.slots[row.cell(2)])
		if err != nil {
			l.report(fmt.Sprintf("rate %q: %v", row.cell(2), err), "leave the row out, or price it by hand")
			continue
		}
		for _, d := range prefixes {
			p.price(d, rate)
		}
	}
}

func (p *cgrPlan) price(destination cgrRow, rate Tariff) {
	l := p.in.lineOf(destination.file, destination.number)
	prefix, err := listPrefix(destination.cell(1))
	if err != nil {
		l.report(fmt.Sprintf("Prefix: %v", err), "correct the row, or leave it out")
		return
	}
	l.Tariff = rate
	l.Prefix, l.Destination = prefix, destination.cell(0)
	p.in.locate(&l)
	p.in.add(l)
}

// flatRate gives the slots of a rate as one price with increments.
func flatRate(slots []cgrSlot) (Tariff, error) {
	if len(slots) == 0 {
		return Tariff{}, errors.New("it is not in Rates")
	}
	for _, s := range slots {
		if s.bad != nil {
			return Tariff{}, s.bad
		}
	}
	slots = slices.Clone(slots)
	slices.SortStableFunc(slots, func(a, b cgrSlot) int { return int(a.start - b.start) })
	head, last := slots[0], slots[len(slots)-1]
	for _, s := range slots[1:] {
		if !s.minute.Equal(head.minute) {
			return Tariff{}, fmt.Errorf("the price of a minute changes from %s to %s after %s of a call", head.minute, s.minute, s.start)
		}
		if !s.fee.IsZero() {
			return Tariff{}, fmt.Errorf("there is a second fee after %s of a call", s.start)
		}
	}
	changes := len(slots) > 2 || len(slots) == 2 && last.increment != head.increment && last.start != head.increment
	if head.start != 0 || changes {
		return Tariff{}, errors.New("its increments are not a first one and whole next ones")
	}
	steps, err := ParseIncrements(fmt.Sprintf("%d/%d", int64(head.increment.Seconds()), int64(last.increment.Seconds())))
	return Tariff{Price: head.minute, ConnectionFee: head.fee, Increments: steps}, err
}
