package recommend

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

const (
	maxSpendRows   = 200_000 // rows of a series; a day each is more than five centuries
	maxDecimals    = 6
	maxAmountWidth = 40 // characters of an amount
)

// ReadSpend reads a bare series: a header with the columns date and amount in any order, then one row a day. Days that
// are not there had no spend; what is there must be a date, a plain decimal number, and only once. The name stands
// for the file in errors.
func ReadSpend(r io.Reader, name string) ([]DaySpend, error) {
	buffered := bufio.NewReader(r)
	if mark, err := buffered.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		_, _ = buffered.Discard(3)
	}
	rows := csv.NewReader(buffered)
	rows.FieldsPerRecord = 2
	header, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading %s: the file is empty, give a header date,amount and a row per day", name)
	}
	if err != nil {
		return nil, csvError(name, err)
	}
	dateAt := slices.Index(header, "date")
	amountAt := slices.Index(header, "amount")
	if dateAt < 0 || amountAt < 0 {
		return nil, fmt.Errorf("reading %s:1: the header is %q, give date,amount", name, strings.Join(header, ","))
	}
	var out []DaySpend
	seen := map[time.Time]int{}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, csvError(name, err)
		}
		line, _ := rows.FieldPos(0)
		d, err := parseDay(row[dateAt], row[amountAt])
		if err != nil {
			return nil, fmt.Errorf("reading %s:%d: %w", name, line, err)
		}
		if first, ok := seen[d.Day]; ok {
			return nil, fmt.Errorf("reading %s:%d: %s is already in line %d, give each day once", name, line, row[dateAt], first)
		}
		if len(out) == maxSpendRows {
			return nil, fmt.Errorf("reading %s:%d: more than %d days, give the last years only", name, line, maxSpendRows)
		}
		seen[d.Day] = line
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b DaySpend) int { return a.Day.Compare(b.Day) })
	return out, nil
}

// csvError puts the file and line in front, as all messages have them.
func csvError(name string, err error) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if errors.Is(parse.Err, csv.ErrFieldCount) {
		return fmt.Errorf("reading %s:%d: not two fields, give date,amount: %w", name, parse.Line, parse.Err)
	}
	return fmt.Errorf("reading %s:%d: %w", name, parse.Line, parse.Err)
}

func parseDay(date, amount string) (DaySpend, error) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil || t.Year() < 1970 || t.Year() > 9000 {
		return DaySpend{}, fmt.Errorf("%q is not a date, give YYYY-MM-DD", date)
	}
	if !plainNumber(amount) {
		return DaySpend{}, fmt.Errorf("%q is not an amount, give a decimal number such as 12.50", amount)
	}
	d, err := decimal.NewFromString(amount)
	if err != nil {
		return DaySpend{}, fmt.Errorf("%q is not an amount: %w", amount, err)
	}
	if -d.Exponent() > maxDecimals {
		return DaySpend{}, fmt.Errorf("%q has more than %d decimals, round it", amount, maxDecimals)
	}
	if d.Abs().GreaterThanOrEqual(decimal.NewFromInt(maxAmount)) {
		return DaySpend{}, fmt.Errorf("%q is beyond %d, is it in the right unit?", amount, int64(maxAmount))
	}
	return DaySpend{Day: t, Amount: d}, nil
}

// plainNumber is an optional minus, digits, and optionally a point with digits: no exponent, blank or separator.
func plainNumber(s string) bool {
	if len(s) > maxAmountWidth {
		return false
	}
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return digits(whole) && (!point || digits(fraction))
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
