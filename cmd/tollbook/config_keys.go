package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/rates"
	"tollbook/rates/money"
	"tollbook/reports"
)

// policyUnitsMin is the least trigger and the least recharge that the provider accepts, in whole currency units.
const policyUnitsMin = 50

// moneyDigitsMax is how many fraction digits an amount may have; more would be rounded in silence.
const moneyDigitsMax = 6

var (
	tenantPattern = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	plainNumber   = regexp.MustCompile(`^-?[0-9]{1,18}(\.[0-9]{1,18})?$`)
)

// configKey is one row of the configuration: where it stands, what may stand there, and what holds otherwise.
type configKey struct {
	path     string // with * where the organisation writes a name of its own
	required bool
	preset   string // "" means absent
	want     string // what may be written, for the remedy
	set      func(c *Config, text string) error
	add      func(c *Config, name, text string) error // in place of set: the key takes a list, and this one value of it
}

// matches says whether the key stands at this path, and which name stands for the *.
func (k configKey) matches(path string) (name string, ok bool) {
	before, after, open := strings.Cut(k.path, "*")
	if !open {
		return "", k.path == path
	}
	name, ok = strings.CutPrefix(path, before)
	if !ok {
		return "", false
	}
	name, ok = strings.CutSuffix(name, after)
	return name, ok && name != "" && !strings.Contains(name, ".")
}

// configKeys is the whole configuration. The time zone stands before the opening, whose date needs it.
func configKeys() []configKey {
	words := func(path, preset string, into func(*Config) *string, allowed ...string) configKey {
		return configKey{path: path, preset: preset, want: oneOf(allowed), set: func(c *Config, text string) error {
			return setWord(into(c), text, allowed)
		}}
	}
	one := func(path string, required bool, preset, want string, set func(*Config, string) error) configKey {
		return configKey{path: path, required: required, preset: preset, want: want, set: set}
	}
	keys := []configKey{
		one("tenant", true, "", "a short name of lower-case letters, digits and hyphens", setTenant),
		one("country", true, "", "a country of ISO 3166-1, as in US", func(c *Config, t string) error { return setCountry(&c.Country, t) }),
		one("currency", true, "", "the currency of the credits balance, as in USD", setCurrency),
		words("billing", "mosa", func(c *Config) *string { return &c.Billing }, "mosa", "ea", "web-direct", "csp", "mca"),
		one("ea_country", false, "", "a country of ISO 3166-1, as in DE", func(c *Config, t string) error { return setCountry(&c.EACountry, t) }),
		one("timezone", false, "UTC", "a time zone of the IANA database, as in Europe/Berlin", setZone),
		one("rating.increments", false, "60/60", "first/next seconds, as in 60/60 or 1/1", setIncrements),
		words("rating.straddle", "split", func(c *Config) *string { return &c.Straddle }, "split", "credits", "allowance"),
		words("rating.mcopstn2_caps", "independent", func(c *Config) *string { return &c.Caps }, "independent", "either"),
		one("rating.connection_fee", false, "added", oneOf([]string{"added", "included"}), setFee),
		words("ledger.basis", "billed", func(c *Config) *string { return &c.Basis }, "billed", "rated"),
		one("ledger.opening.at", false, "", "a date as in 2026-07-01 or an instant as in 2026-07-01T00:00:00Z", setOpeningAt),
		one("ledger.opening.amount", false, "", "an amount of zero or more with at most 6 decimals, as in 125.50", func(c *Config, t string) error { return setAmount(&c.OpeningAmount, t) }),
		one("ledger.expiry_months", false, "12", "whole months from 1 to 60", func(c *Config, t string) error { return setInt(&c.ExpiryMonths, t, 1, 60) }),
		one("ledger.tolerance", false, "0.50", "an amount of zero or more with at most 6 decimals, as in 0.50", func(c *Config, t string) error { return setAmount(&c.Tolerance, t) }),
		one("ledger.pool_tolerance", false, "60", "whole minutes from 0 to 1000000000", func(c *Config, t string) error { return setInt(&c.PoolTolerance, t, 0, 1_000_000_000) }),
		one("ledger.dialout_tolerance", false, "0.50", "an amount of zero or more with at most 6 decimals, as in 0.50", func(c *Config, t string) error { return setAmount(&c.DialoutTolerance, t) }),
		one("funding.trigger", false, "", "whole currency units, at least 50", func(c *Config, t string) error { return setUnits(&c.Trigger, t) }),
		one("funding.recharge", false, "", "whole currency units, at least 50", func(c *Config, t string) error { return setUnits(&c.Recharge, t) }),
		one("funding.auto", false, "true", "true or false", setAuto),
		one("recommend.service_level", false, "0.999", "a share above 0 and below 1, as in 0.999", setServiceLevel),
		one("recommend.report_latency_hours", false, "48", "whole hours from 0 to 744", func(c *Config, t string) error { return setInt(&c.LatencyHours, t, 0, 744) }),
		one("recommend.recharge_failure", false, "0.02", "a chance from 0 to below 1, as in 0.02", setFailure),
		one("recommend.repair_days", false, "5", "whole days from 0 to 90", func(c *Config, t string) error { return setInt(&c.RepairDays, t, 0, 90) }),
		one("recommend.recharges_per_month", false, "4", "a number above 0 and at most 100, as in 4", setRecharges),
		one("recommend.recharge_cost", false, "0", "an amount of zero or more with at most 6 decimals, as in 2.50", func(c *Config, t string) error { return setAmount(&c.RechargeCost, t) }),
		one("limits.max_reject_share", false, "0.001", "a share from 0 to 1, as in 0.001", setRejectShare),
		one("state.keep_months", false, "0", "whole months from 1 to 120, or 0 to keep all", func(c *Config, t string) error { return setInt(&c.KeepMonths, t, 0, 120) }),
		words("report.locale", "en", func(c *Config) *string { return &c.Locale }, reports.Locales()...),
		words("report.numbers", "full", func(c *Config) *string { return &c.Numbers }, "full", "masked", "hashed"),
		words("report.users", "full", func(c *Config) *string { return &c.Users }, "full", "pseudonym"),
		words("report.detail", "xlsx", func(c *Config) *string { return &c.Detail }, "xlsx", "parquet", "none"),
	}
	return append(keys, notifyKeys()...)
}

func oneOf(allowed []string) string { return "one of " + strings.Join(allowed, ", ") }

func setWord(into *string, text string, allowed []string) error {
	for _, word := range allowed {
		if text == word {
			*into = text
			return nil
		}
	}
	if near := nearest(text, allowed); near != "" {
		return fmt.Errorf("not a known word, did you mean %s", near)
	}
	return errors.New("not a known word")
}

func setTenant(c *Config, text string) error {
	if !tenantPattern.MatchString(text) {
		return errors.New("not a name of lower-case letters, digits and hyphens, at most 64 long")
	}
	c.Tenant = text
	return nil
}

func setCountry(into *string, text string) error {
	if !rates.KnownCountry(text) {
		if text == "UK" {
			return errors.New("not a country of ISO 3166-1, the United Kingdom is GB")
		}
		return errors.New("not a country of ISO 3166-1 in capital letters")
	}
	*into = text
	return nil
}

func setCurrency(c *Config, text string) error {
	if !money.KnownCurrency(text) {
		return errors.New("not a currency of ISO 4217 in capital letters")
	}
	c.Currency = text
	return nil
}

func setZone(c *Config, text string) error {
	if text == "" || text == "Local" {
		return errors.New("not a named time zone")
	}
	zone, err := time.LoadLocation(text)
	if err != nil {
		return errors.New("not a time zone of the IANA database")
	}
	c.Zone = zone
	return nil
}

func setIncrements(c *Config, text string) error {
	increments, err := rates.ParseIncrements(text)
	if err != nil {
		return err
	}
	c.Increments = increments
	return nil
}

func setFee(c *Config, text string) error {
	var word string
	if err := setWord(&word, text, []string{"added", "included"}); err != nil {
		return err
	}
	c.FeeIncluded = word == "included"
	return nil
}

func setAuto(c *Config, text string) error {
	var word string
	if err := setWord(&word, text, []string{"true", "false"}); err != nil {
		return err
	}
	c.Auto = word == "true"
	return nil
}

func setOpeningAt(c *Config, text string) error {
	if c.Zone == nil {
		return nil // the time zone is wrong, and says so itself
	}
	at, err := parseInstant(text, c.Zone)
	if err != nil {
		return err
	}
	c.OpeningAt = &at
	return nil
}

func setAmount(into *decimal.Decimal, text string) (err error) {
	*into, err = parseMoney(text)
	return err
}

func setServiceLevel(c *Config, text string) error {
	share, err := parseShare(text)
	if err != nil {
		return err
	}
	if share.IsZero() || !share.LessThan(decimal.NewFromInt(1)) {
		return errors.New("not above 0 and below 1")
	}
	c.ServiceLevel = share.InexactFloat64()
	return nil
}

func setFailure(c *Config, text string) error {
	share, err := parseShare(text)
	if err != nil {
		return err
	}
	if !share.LessThan(decimal.NewFromInt(1)) {
		return errors.New("not below 1: a recharge that always fails is none")
	}
	c.RechargeFailure = share.InexactFloat64()
	return nil
}

func setRejectShare(c *Config, text string) (err error) {
	c.MaxRejectShare, err = parseShare(text)
	return err
}

func setRecharges(c *Config, text string) error {
	number, err := parseNumber(text)
	if err != nil {
		return err
	}
	if !number.IsPositive() || number.GreaterThan(decimal.NewFromInt(100)) {
		return errors.New("not above 0 and at most 100")
	}
	c.RechargesPerMonth = number.InexactFloat64()
	return nil
}

func setInt(into *int, text string, least, most int) error {
	number, err := strconv.Atoi(text)
	if err != nil || strconv.Itoa(number) != text {
		return errors.New("not a whole number")
	}
	if number < least || number > most {
		return fmt.Errorf("not between %d and %d", least, most)
	}
	*into = number
	return nil
}

func setUnits(into *int64, text string) error {
	const most = 1_000_000_000 // currency units; beyond it stands a slip of the pen
	var units int
	if err := setInt(&units, text, policyUnitsMin, most); err != nil {
		return err
	}
	*into = int64(units)
	return nil
}

// parseNumber reads a plain decimal number: digits and a point, no exponent, nothing rounded.
func parseNumber(text string) (decimal.Decimal, error) {
	if !plainNumber.MatchString(text) {
		return decimal.Decimal{}, errors.New("not a plain number")
	}
	return decimal.NewFromString(text)
}

// parseMoney reads an amount of zero or more.
func parseMoney(text string) (decimal.Decimal, error) {
	amount, err := parseNumber(text)
	switch {
	case err != nil:
		return amount, err
	case amount.IsNegative():
		return amount, errors.New("below zero")
	case -amount.Exponent() > moneyDigitsMax:
		return amount, fmt.Errorf("more than %d decimals", moneyDigitsMax)
	case len(amount.Truncate(0).String()) > 12:
		return amount, errors.New("not below 10^12")
	}
	return amount, nil
}

func parseShare(text string) (decimal.Decimal, error) {
	share, err := parseNumber(text)
	if err == nil && (share.IsNegative() || share.GreaterThan(decimal.NewFromInt(1))) {
		return share, errors.New("not between 0 and 1")
	}
	return share, err
}

// parseInstant reads an RFC 3339 time, or a date, which means its midnight in the zone.
func parseInstant(text string, zone *time.Location) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return at.UTC(), nil
	}
	at, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return time.Time{}, errors.New("neither a date nor an RFC 3339 time")
	}
	return at.UTC(), nil
}
