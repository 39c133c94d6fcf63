package reconcile

import (
	"sort"
	"time"

	"github.com/shopspring/decimal"
)

// Lot is one purchase of credits. Amount = Used + Expired + Remaining, at every moment.
type Lot struct {
	Number    int64
	At        time.Time
	ExpiresAt time.Time // first instant at which it is worth nothing; zero: never
	Kind      string
	Reference string
	Amount    decimal.Decimal
	Used      decimal.Decimal
	Expired   decimal.Decimal
	Remaining decimal.Decimal
}

// ended says whether the lot has met its date at the instant.
func (l *Lot) ended(at time.Time) bool { return !l.ExpiresAt.IsZero() && !at.Before(l.ExpiresAt) }

// Expiry is what a lot lost when its date came.
type Expiry struct {
	Lot    int64
	At     time.Time
	Amount decimal.Decimal
}

// Book is one account of prepaid credits: lots, used first in, first out, and what was used before money came.
// It knows no clock and no source; the caller brings the events in order. Σ Remaining − Owed is the balance, and
// only one of the two is ever above zero.
type Book struct {
	lots   []Lot
	live   int // lots before it have met their date
	months int
	left   decimal.Decimal
	owed   decimal.Decimal
}

// NewBook opens an empty account whose lots are good for the months; 0 or less: for ever.
func NewBook(months int) *Book { return &Book{months: months} }

// Balance is what is left, below zero when more was used than bought.
func (b *Book) Balance() decimal.Decimal { return b.left.Sub(b.owed) }

// Owed is what was used without a lot to pay it.
func (b *Book) Owed() decimal.Decimal { return b.owed }

// Lots are all lots in the order they came, the spent and the expired too.
func (b *Book) Lots() []Lot { return append([]Lot(nil), b.lots...) }

// Add books money that came in as a lot of its own, pays from it what is owed, and returns the lot's number.
func (b *Book) Add(at time.Time, kind, reference string, amount decimal.Decimal) int64 {
	lot := Lot{Number: int64(len(b.lots) + 1), At: at, Kind: kind, Reference: reference, Amount: amount, Remaining: amount}
	if b.months > 0 {
		lot.ExpiresAt = AddMonths(at, b.months)
	}
	b.lots = append(b.lots, lot)
	b.left = b.left.Add(amount)
	debt := b.owed
	b.owed = decimal.Zero
	b.Take(debt)
	return lot.Number
}

// Take uses the amount, the oldest lot first; what no lot can pay is owed.
func (b *Book) Take(amount decimal.Decimal) {
	for i := b.live; i < len(b.lots) && amount.IsPositive(); i++ {
		part := decimal.Min(amount, b.lots[i].Remaining)
		b.move(i, part)
		amount = amount.Sub(part)
	}
	b.owed = b.owed.Add(amount)
}

// GiveBack undoes use: it lowers what is owed, then refills the lots that still are good, the one used last first.
// More than was ever used is money that came in, a lot of kind usage dated at `at`.
func (b *Book) GiveBack(at time.Time, amount decimal.Decimal) {
	part := decimal.Min(amount, b.owed)
	b.owed, amount = b.owed.Sub(part), amount.Sub(part)
	for i := len(b.lots) - 1; i >= b.live && amount.IsPositive(); i-- {
		if b.lots[i].ended(at) {
			continue
		}
		part = decimal.Min(amount, b.lots[i].Used)
		b.move(i, part.Neg())
		amount = amount.Sub(part)
	}
	if amount.IsPositive() {
		b.Add(at, kindUsage, "", amount)
	}
}

// move takes the part from the lot, or puts it back when it is negative.
func (b *Book) move(i int, part decimal.Decimal) {
	lot := &b.lots[i]
	lot.Used = lot.Used.Add(part)
	lot.Remaining = lot.Remaining.Sub(part)
	b.left = b.left.Sub(part)
}

// Expire ends every lot whose date has come at the instant and returns what they lost, in the order of their dates.
func (b *Book) Expire(at time.Time) []Expiry {
	var lost []Expiry
	for i := b.live; i < len(b.lots); i++ {
		lot := &b.lots[i]
		if !lot.ended(at) || lot.Remaining.IsZero() {
			continue
		}
		lost = append(lost, Expiry{Lot: lot.Number, At: lot.ExpiresAt, Amount: lot.Remaining})
		b.left = b.left.Sub(lot.Remaining)
		lot.Expired = lot.Expired.Add(lot.Remaining)
		lot.Remaining = decimal.Zero
	}
	for b.live < len(b.lots) && b.lots[b.live].ended(at) {
		b.live++
	}
	sort.SliceStable(lost, func(i, j int) bool { return lost[i].At.Before(lost[j].At) })
	return lost
}
