package rates

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"tollbook/rates/table"
)

// Scopes of an allowance: what its units may be used for.
const (
	ScopeDomestic      = "domestic"
	ScopeInternational = "international"
	ScopeZoneA         = "zone_a"
	ScopeSMS           = "sms"
)

// Ways of pooling: who shares the units.
const (
	PoolCountry = "country" // users of one country with one plan
	PoolTenant  = "tenant"  // all users with one plan
	PoolUser    = "user"    // nobody
)

// AnyCountry stands for every country that has no row of its own.
const AnyCountry = "*"

// maxQuantity is more minutes than a month has; it keeps the size of any pool within a bigint.
const maxQuantity = 1_000_000

// Allowance is how many units a plan covers each month for each user that holds it.
type Allowance struct {
	Capability string
	Country    string // alpha-2, or AnyCountry
	Scope      string
	Quantity   int
	Unit       string // Minute or Segment
	Pooling    string
	ValidFrom  time.Time // civil date, as midnight UTC; zero: since ever
	ValidTo    time.Time // first civil date it does not hold; zero: open
	Source     string    // of a built-in row
	File       string
	Line       int
}

// BuiltinAllowances gives the allowances that Microsoft publishes, with their dates.
func BuiltinAllowances() []Allowance {
	l := allowanceLoader{countries: countrySet(), aliases: Aliases()}
	columns := append(allowanceColumns(), columnsOf("as_of!", "source!")...)
	return builtin("allowances.csv", columns, func(r *table.Row) Allowance {
		return l.read(r)
	})
}

// LoadAllowances reads the organisation's own allowances.csv; a folder without it has none.
func LoadAllowances(fsys fs.FS) ([]Allowance, []table.Problem) {
	const file = "allowances.csv"
	if _, err := fs.Stat(fsys, file); err != nil {
		return nil, nil
	}
	l := allowanceLoader{countries: countrySet(), aliases: Aliases()}
	var own []Allowance
	problems := table.Load(fsys, file, allowanceColumns(), func(r *table.Row) {
		if a := l.read(r); r.OK() {
			own = append(own, a)
		}
	})
	claims := make([]claim, len(own))
	for i, a := range own {
		claims[i] = claim{a.Capability + " " + a.Country + " " + a.Scope, a.ValidFrom, a.ValidTo, a.File, a.Line, a.place()}
	}
	return own, append(problems, conflicts(claims)...)
}

// EffectiveAllowances gives the rows that hold in the month with the given first day: of our own rows and the
// built-in ones those valid on that day, and of the built-in ones none whose capability, country and scope a row of
// ours has on that day. A country's own row stays beside the row for any country; the reader takes the former first.
func EffectiveAllowances(builtin, own []Allowance, monthFirstDay time.Time) []Allowance {
	type key struct{ capability, country, scope string }
	replaced := map[key]bool{}
	var effective []Allowance
	for _, a := range own {
		if validOn(a.ValidFrom, a.ValidTo, monthFirstDay) {
			replaced[key{a.Capability, a.Country, a.Scope}] = true
			effective = append(effective, a)
		}
	}
	for _, a := range builtin {
		if validOn(a.ValidFrom, a.ValidTo, monthFirstDay) && !replaced[key{a.Capability, a.Country, a.Scope}] {
			effective = append(effective, a)
		}
	}
	slices.SortFunc(effective, func(a, b Allowance) int {
		return strings.Compare(a.Capability+" "+a.Scope+" "+a.Country, b.Capability+" "+b.Scope+" "+b.Country)
	})
	return effective
}

func allowanceColumns() []table.Column {
	return []table.Column{
		{Name: "capability", Need: table.Value},
		{Name: "country", Need: table.Value},
		{Name: "scope", Need: table.Value},
		{Name: "quantity", Need: table.Value},
		{Name: "unit", Need: table.Value},
		{Name: "pooling", Need: table.Value},
		{Name: "valid_from"},
		{Name: "valid_to"},
	}
}

type allowanceLoader struct {
	countries map[string]bool
	aliases   map[string]string
}

func (l allowanceLoader) read(r *table.Row) Allowance {
	a := Allowance{
		Capability: Canonical(l.aliases, r.Text("capability")),
		Country:    AnyCountry,
		Scope:      r.Word("scope", ScopeDomestic, ScopeInternational, ScopeZoneA, ScopeSMS),
		Quantity:   number(r, "quantity"),
		Unit:       r.Word("unit", Minute, Segment),
		Pooling:    r.Word("pooling", PoolCountry, PoolTenant, PoolUser),
		ValidFrom:  r.Date("valid_from"),
		ValidTo:    r.Date("valid_to"),
		Source:     r.Text("source"),
		File:       r.File(),
		Line:       r.Line,
	}
	if r.Text("country") != AnyCountry {
		a.Country = country(r, l.countries)
	}
	if a.Quantity > maxQuantity {
		r.Report(fmt.Sprintf("quantity: %d is above %d", a.Quantity, maxQuantity), "give the units of one user and month")
	}
	if a.Scope != "" && a.Unit != "" && a.Unit != unitOfScope(a.Scope) {
		r.Report(fmt.Sprintf("unit: scope %s counts %ss", a.Scope, unitOfScope(a.Scope)), "write "+unitOfScope(a.Scope))
	}
	checkValidity(r)
	return a
}

// place names the row; no two are the same, so that allowances are told to overlap, never to repeat.
func (a Allowance) place() string { return fmt.Sprintf("%s:%d", a.File, a.Line) }

func unitOfScope(scope string) string {
	if scope == ScopeSMS {
		return Segment
	}
	return Minute
}

// Canonical gives a capability as exports print it: in capitals, and under the code that an alias stands for.
func Canonical(aliases map[string]string, capability string) string {
	code := strings.ToUpper(strings.TrimSpace(capability))
	if of, found := aliases[code]; found {
		return of
	}
	return code
}
