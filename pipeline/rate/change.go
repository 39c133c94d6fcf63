package rate

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/store"
	"tollbook/rates"
	"tollbook/rates/money"
)

// ratingVersion changes when the same inputs are to be rated otherwise, so that a new program rates old months again. What
// the built-in tables say counts by itself.
const ratingVersion = 3

// fingerprintHex is how many hexadecimal digits stand for one part: enough to tell versions of one tenant apart.
const fingerprintHex = 32

// part is one of the things that the rating of a month depends on besides its usage.
type part struct{ name, content string }

func (o Options) parts() []part {
	var tariffs []string
	for path, sum := range o.Folder.Hashes {
		if strings.HasPrefix(path, "tariffs/") {
			tariffs = append(tariffs, path+" "+sum)
		}
	}
	sort.Strings(tariffs)
	return []part{
		{"program", fmt.Sprint(ratingVersion, rates.BuiltinTables(time.Time{}))},
		{"settings", fmt.Sprintln(o.Country, o.Zone, o.Increments, o.Straddle, o.Caps, o.FeeIncluded)},
		{"tariff", strings.Join(tariffs, "\n")},
		{"licences", fmt.Sprintln(o.Folder.HasLicences, o.Folder.Hashes["licences.csv"], o.names())},
		{"allowances", o.Folder.Hashes["allowances.csv"]},
	}
}

// names are the ids and sign-in names that users.csv puts together: they say whose a licence is. Departments and cost
// centres change no price.
func (o Options) names() string {
	var names []string
	for _, u := range o.Folder.Users {
		if o.Folder.HasLicences && u.UserID != "" && u.UPN != "" {
			names = append(names, u.UserID+" "+u.UPN)
		}
	}
	sort.Strings(names)
	return strings.Join(names, "\n")
}

// fingerprint stands for everything but the usage that the rating of a month depends on, part by part: name=hash.
func (o Options) fingerprint() string {
	var words []string
	for _, p := range o.parts() {
		sum := sha256.Sum256([]byte(p.content))
		words = append(words, p.name+"="+hex.EncodeToString(sum[:])[:fingerprintHex])
	}
	return strings.Join(words, " ")
}

// reason says which parts differ between two fingerprints, and whether usage came late; "" for neither.
func reason(before, after string, late bool) string {
	was := map[string]string{}
	for _, word := range strings.Fields(before) {
		name, sum, _ := strings.Cut(word, "=")
		was[name] = sum
	}
	var reasons []string
	for _, word := range strings.Fields(after) {
		if name, sum, _ := strings.Cut(word, "="); was[name] != sum {
			reasons = append(reasons, name+" changed")
		}
	}
	if was["program"] == "" { // the state of a program that did not keep the parts
		reasons = []string{"program changed"}
	}
	if late {
		reasons = append(reasons, "late usage")
	}
	return strings.Join(reasons, ", ")
}

// Rerating is what a month costs otherwise than it did, in one currency.
type Rerating struct {
	Month, Currency, Reason string

	Difference decimal.Decimal // of the cost
	Records    int64           // more, or fewer
	Unrated    int64           // more, or fewer
	Back       bool            // all of it was changed back: money and rules are what they were
	Rules      []RuleChange    // where the money changed, largest first
}

// RuleChange is the part of one rule in a rerating.
type RuleChange struct {
	Rule       string
	Difference decimal.Decimal
}

// tellRerated adds a finding for every month and currency that runs for the period rated otherwise than before.
func tellRerated(ctx context.Context, tx *store.Tx, period string) ([]Rerating, error) {
	list, err := reratings(ctx, tx, period)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	layout := columns("code varchar, severity varchar, subject varchar, records bigint, message varchar, remedy varchar")
	err = tx.Rows(ctx, "rerated_findings", layout, rowsOf(list, func(r Rerating) []any {
		return []any{"adjustment", "watch", r.Month + " " + r.Currency, nil, r.String(),
			"compare with what was reported or booked for the month; with ledger.basis rated the balance changes too"}
	}))
	if err != nil {
		return nil, err
	}
	_, err = tx.Insert(ctx, "findings", files, "sql/rerated_findings.sql")
	return list, err
}

func reratings(ctx context.Context, tx *store.Tx, period string) ([]Rerating, error) {
	rows, err := tx.Query(ctx, files, "sql/reratings.sql", sql.Named("period", period))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var list []Rerating
	for rows.Next() {
		var r Rerating
		var rule string
		var difference store.Dec
		var records, unrated int64
		if err := rows.Scan(&r.Month, &r.Currency, &r.Reason, &rule, &records, &unrated, &difference); err != nil {
			return nil, err
		}
		if n := len(list); n == 0 || list[n-1].Month != r.Month || list[n-1].Currency != r.Currency {
			r.Back = true
			list = append(list, r)
		}
		last := &list[len(list)-1]
		last.Difference = last.Difference.Add(difference.Decimal)
		last.Records, last.Unrated = last.Records+records, last.Unrated+unrated
		last.Back = last.Back && records == 0 && unrated == 0 && difference.IsZero()
		if !difference.IsZero() {
			last.Rules = append(last.Rules, RuleChange{rule, difference.Decimal})
		}
	}
	return list, rows.Err()
}

// String gives the sentence for people.
func (r Rerating) String() string {
	text := fmt.Sprintf("adjustment: %s was rated again (%s): %s %s", r.Month, r.Reason, signed(r.Difference), r.Currency)
	var rules []string
	for _, c := range r.Rules {
		rules = append(rules, c.Rule+" "+signed(c.Difference))
	}
	if len(rules) > 0 {
		text += " (" + strings.Join(rules, ", ") + ")"
	}
	if r.Records != 0 {
		text += fmt.Sprintf(", records %+d", r.Records)
	}
	if r.Unrated != 0 {
		text += fmt.Sprintf(", unrated %+d", r.Unrated)
	}
	if r.Back {
		text += ", for what was changed was changed back"
	}
	return text
}

func signed(d decimal.Decimal) string {
	if d.IsPositive() {
		return "+" + money.Format(d)
	}
	return money.Format(d)
}
