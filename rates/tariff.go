package rates

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Services that a tariff row may price.
const (
	Outbound        = "outbound"
	TollFreeInbound = "tollfree_inbound"
	TollInbound     = "toll_inbound"
	SMSOutbound     = "sms_outbound"
	SMSInbound      = "sms_inbound"
)

// Kinds of destination.
const (
	Landline      = "landline"
	Mobile        = "mobile"
	Mixed         = "mixed"
	Premium       = "premium"
	SharedCost    = "shared_cost"
	TollFree      = "toll_free"
	NonGeographic = "non_geographic"
	Satellite     = "satellite"
)

// Units that a price is for.
const (
	Minute  = "minute"
	Segment = "segment"
)

// Services lists the services that a tariff row may price.
func Services() []string {
	return []string{Outbound, TollFreeInbound, TollInbound, SMSOutbound, SMSInbound}
}

// Kinds lists the kinds of destination.
func Kinds() []string {
	return []string{Landline, Mobile, Mixed, Premium, SharedCost, TollFree, NonGeographic, Satellite}
}

// UnitOf gives the unit that a service is priced by.
func UnitOf(service string) string {
	if service == SMSOutbound || service == SMSInbound {
		return Segment
	}
	return Minute
}

// Tariff is one row of a tariff file.
type Tariff struct {
	Service     string
	Prefix      string // digits, without +
	Destination string
	Country     string // alpha-2; empty for satellite and global services
	Kind        string
	Currency    string

	Price         decimal.Decimal // for one unit
	Per           string          // Minute or Segment
	ConnectionFee decimal.Decimal // once per call that uses credits
	Surcharge     decimal.Decimal // per unit, on the part paid by credits
	Increments    Increments      // zero: what the configuration says

	ValidFrom time.Time // civil date, as midnight UTC
	ValidTo   time.Time // first civil date it is not valid on; zero: open

	File string // relative to the tenant folder, with /
	Line int
}

// ValidOn says whether the row prices usage of the given civil date.
func (t Tariff) ValidOn(date time.Time) bool {
	return validOn(t.ValidFrom, t.ValidTo, date)
}

// validOn is the one reading of validity: the first date is in, the last is out, zero is open.
func validOn(from, to, date time.Time) bool {
	return !date.Before(from) && (to.IsZero() || date.Before(to))
}

// overlap says whether two half-open validities have a date in common.
func overlap(from1, to1, from2, to2 time.Time) bool {
	return (to1.IsZero() || from2.Before(to1)) && (to2.IsZero() || from1.Before(to2))
}

// MaxIncrementS is the longest increment in seconds: a day.
const MaxIncrementS = 86_400

// Increments says how talking time becomes billed time: the first increment is billed in full, then whole next ones.
type Increments struct {
	FirstS int // seconds
	NextS  int // seconds
}

// ParseIncrements reads "first/next" in seconds, like 60/60 or 1/1.
func ParseIncrements(text string) (Increments, error) {
	first, next, found := strings.Cut(text, "/")
	if !found {
		return Increments{}, fmt.Errorf("parsing increments: %q is not first/next in seconds, like 60/60", text)
	}
	firstS, err := increment(first)
	if err != nil {
		return Increments{}, fmt.Errorf("parsing increments: first of %q: %w", text, err)
	}
	nextS, err := increment(next)
	if err != nil {
		return Increments{}, fmt.Errorf("parsing increments: next of %q: %w", text, err)
	}
	return Increments{FirstS: firstS, NextS: nextS}, nil
}

func increment(text string) (int, error) {
	seconds, err := strconv.Atoi(text)
	if err != nil || strings.Trim(text, "0123456789") != "" {
		return 0, fmt.Errorf("%q is not a whole number of seconds", text)
	}
	if seconds < 1 || seconds > MaxIncrementS {
		return 0, fmt.Errorf("%d seconds is not within 1 to %d", seconds, MaxIncrementS)
	}
	return seconds, nil
}

// IsZero says that no increments are given.
func (i Increments) IsZero() bool { return i == Increments{} }

// String gives "first/next", and "" where none are given.
func (i Increments) String() string {
	if i.IsZero() {
		return ""
	}
	return strconv.Itoa(i.FirstS) + "/" + strconv.Itoa(i.NextS)
}
