package cdr

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"tollbook/pipeline/store"
)

// numbers makes the table cdr_numbers: what each distinct number means. Only here does Go look at a value of the records.
func (r *run) numbers(ctx context.Context) error {
	spool, err := r.tx.NewSpool([]store.Column{{Name: "number_key", Type: "varchar"}, {Name: "number", Type: "varchar"}})
	if err != nil {
		return fmt.Errorf("spooling numbers: %w", err)
	}
	if err := r.spoolNumbers(ctx, spool); err != nil {
		return errors.Join(fmt.Errorf("spooling numbers: %w", err), spool.Discard())
	}
	if err := spool.Close(); err != nil {
		return fmt.Errorf("spooling numbers: %w", err)
	}
	return r.tx.CreateFromSpool(ctx, "cdr_numbers", spool)
}

func (r *run) spoolNumbers(ctx context.Context, spool *store.Spool) error {
	rows, err := r.tx.Query(ctx, files, "sql/numbers.sql")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var raw string
		var international bool
		if err := rows.Scan(&raw, &international); err != nil {
			return err
		}
		var number any
		if e164, ok := r.o.Profile.Numbers.e164(raw, international); ok {
			number = e164
		}
		if err := spool.Append([]any{numberKey(raw, international), number}); err != nil {
			return err
		}
	}
	return rows.Err()
}

// numberKey tells a number written with its country code from the same digits without.
func numberKey(raw string, international bool) string {
	if international {
		return "+" + raw
	}
	return "." + raw
}

// e164 reads a telephone number as it is written in the records.
func (n Numbers) e164(raw string, international bool) (string, bool) {
	text := strings.TrimSpace(raw)
	for _, scheme := range []string{"sip:", "tel:", "SIP:", "TEL:"} {
		text = strings.TrimPrefix(text, scheme)
	}
	text, _, _ = strings.Cut(text, "@")
	if !telephone(text) {
		return "", false
	}
	if strings.HasPrefix(text, "+") {
		return parsed(text, "", true)
	}
	if rest, dialled := strings.CutPrefix(text, n.OutsideLine); n.OutsideLine != "" && dialled && len(rest) >= outsideDigitsMin {
		if number, ok := n.plain(rest, international); ok {
			return number, true
		}
	}
	return n.plain(text, international)
}

// outsideDigitsMin is how many digits must follow the digits for an outside line.
const outsideDigitsMin = 7

// plain reads digits without a +.
func (n Numbers) plain(text string, international bool) (string, bool) {
	if international || n.Plain == "international" {
		return parsed("+"+strings.TrimLeft(text, "0"), "", true)
	}
	if number, ok := parsed(text, n.Region, false); ok && n.Region != "" {
		return number, true
	}
	if n.Plain == "either" {
		return parsed("+"+text, "", false)
	}
	return "", false // and the text stays as it is
}

// abroadDigitsMin is how many digits a number with a country code has at least.
const abroadDigitsMin = 7

// parsed asks the numbering plan. Digits that could stand for anything must make a number that the plan can have; where the
// country code is surely written it is enough that there is such a country, for prices go by the first digits.
func parsed(text, region string, written bool) (string, bool) {
	number, err := phonenumbers.Parse(text, region)
	if err != nil {
		return "", false
	}
	e164 := phonenumbers.Format(number, phonenumbers.E164)
	if written && len(e164) > abroadDigitsMin {
		return e164, true
	}
	if phonenumbers.IsPossibleNumberWithReason(number) != phonenumbers.IS_POSSIBLE {
		return "", false
	}
	return e164, true
}

// telephone says that a text has nothing but what stands in telephone numbers. Letters do not: libraries read words on
// keypads as digits.
func telephone(text string) bool {
	digits := 0
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '+' && i == 0, strings.ContainsRune(" -.()/\u00a0", c):
		default:
			return false
		}
	}
	return digits >= 3 && len(text) <= 40
}
