package rate

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/fixtures/oracle"
	"tollbook/pipeline/tenant"
	"tollbook/rates"
	"tollbook/rates/money"
)

// page is docs/RATING.md as its examples are read: the tariff, the licences, and tables of calls with their settings.
type page struct {
	base     Options
	country  map[string]string // of a user
	examples []example
}

type example struct {
	section  string
	settings string // what stands behind "Settings:", empty for most
	header   []string
	rows     [][]string
	line     int // of the header
}

func readPage(t *testing.T) page {
	t.Helper()
	text, err := os.ReadFile("../../docs/RATING.md")
	if err != nil {
		t.Fatal(err)
	}
	p := page{base: tenantOf(), country: map[string]string{}}
	p.base.Folder.Tariffs, p.base.Folder.HasLicences = nil, true
	var section, settings string
	lines := strings.Split(string(text), "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.HasPrefix(line, "#"):
			section, settings = strings.TrimLeft(line, "# "), ""
		case strings.HasPrefix(line, "Settings:"):
			settings = line
		case strings.HasPrefix(line, "|"):
			table := example{section: section, settings: settings, header: cells(line), line: i + 1}
			for i += 2; i < len(lines) && strings.HasPrefix(lines[i], "|"); i++ {
				table.rows = append(table.rows, cells(lines[i]))
			}
			p.take(table)
			settings = ""
		}
	}
	return p
}

func cells(line string) []string {
	parts := strings.Split(strings.Trim(line, "| "), "|")
	if strings.HasSuffix(strings.TrimSpace(line), "| |") {
		parts = append(parts, "")
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// cell gives a cell by its column's title; a dash is nothing.
func (e example) cell(row []string, title string) string {
	i := slices.Index(e.header, title)
	if i < 0 || i >= len(row) || row[i] == "–" {
		return ""
	}
	return row[i]
}

func (p *page) take(e example) {
	since := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	switch e.header[0] {
	case "user":
		for _, r := range e.rows {
			p.country[r[0]] = r[1]
			for _, capability := range strings.Fields(r[2]) {
				p.base.Folder.Licences = append(p.base.Folder.Licences, tenant.Licence{Holder: r[0] + "@contoso.example", UPN: r[0] + "@contoso.example",
					Capability: capability, Country: r[1], AssignedFrom: since})
			}
		}
	case "service":
		for i, r := range e.rows {
			amount := func(title string) decimal.Decimal {
				d, _ := decimal.NewFromString(e.cell(r, title))
				return d
			}
			steps, _ := rates.ParseIncrements(e.cell(r, "increments"))
			p.base.Folder.Tariffs = append(p.base.Folder.Tariffs, rates.Tariff{Service: r[0], Prefix: r[1], Destination: r[2], Country: r[3], Kind: r[4], Currency: "USD",
				Price: amount("price"), ConnectionFee: amount("fee"), Surcharge: amount("surcharge"), Increments: steps, Per: rates.UnitOf(r[0]),
				ValidFrom: since, File: "tariffs/t.csv", Line: i + 2})
		}
	case "call":
		p.examples = append(p.examples, e)
	}
}

// columnsOfTheState names the column behind each title of the page that the program fills.
func columnsOfTheState() map[string]string {
	return map[string]string{"rule": "rule", "paid by": "funding", "pool": "pool", "left before": "pool_before", "from pool": "pool_units", "billed s": "billed_s",
		"price": "price", "fee": "connection_fee", "cost": "cost", "billed": "billed_charge", "variance": "variance", "findings": "findings", "tariff prefix": "tariff_prefix"}
}

func (p page) call(t *testing.T, e example, row []string, n int) call {
	t.Helper()
	user := e.cell(row, "user")
	c := call{callType: e.cell(row, "call"), callee: e.cell(row, "number"), country: p.country[user], user: "-",
		start: fmt.Sprintf("2026-08-03 %02d:%02d:00", 8+n/60, n%60)}
	if user != "" {
		c.user = user + "@contoso.example"
	}
	c.duration, _ = strconv.Atoi(e.cell(row, "seconds"))
	c.segments, _ = strconv.Atoi(e.cell(row, "segments"))
	for _, word := range strings.Split(e.cell(row, "says"), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(word), "=")
		field, known := map[string]*string{"operator": &c.carrier, "capability": &c.capability, "number_type": &c.numberType, "context": &c.context,
			"currency": &c.currency, "direction": &c.direction, "charge": &c.charge, "fee": &c.fee, "": new(string)}[name]
		if !known {
			t.Fatalf("RATING.md:%d: the export does not say %q", e.line, word)
		}
		*field = value
	}
	return c
}

// set applies the settings that an example names.
func (e example) set(t *testing.T, o Options) Options {
	t.Helper()
	for _, m := range regexp.MustCompile("`([a-z0-9_]+): ([^`]+)`").FindAllStringSubmatch(e.settings, -1) {
		switch m[1] {
		case "straddle":
			o.Straddle = m[2]
		case "mcopstn2_caps":
			o.Caps = m[2]
		case "connection_fee":
			o.FeeIncluded = m[2] == "included"
		case "licences": // none: there is no licences.csv
			o.Folder.Licences, o.Folder.HasLicences = nil, false
		case "allowance":
			f := strings.Split(m[2], ",")
			quantity, err := strconv.Atoi(f[3])
			if err != nil {
				t.Fatal(err)
			}
			o.Folder.Allowances = []rates.Allowance{{Capability: f[0], Country: f[1], Scope: f[2], Quantity: quantity, Unit: f[4], Pooling: f[5]}}
		default:
			t.Fatalf("RATING.md:%d: there is no setting %s", e.line, m[1])
		}
	}
	return o
}

// TestTheRuleBookIsTrue rates every example of docs/RATING.md and compares every cell. Examples without settings are rated
// together: no pool of theirs ends.
func TestTheRuleBookIsTrue(t *testing.T) {
	p := readPage(t)
	together := map[string][]example{}
	var order []string
	for i, e := range p.examples {
		key := e.settings
		if key != "" {
			key = fmt.Sprint(i, key)
		}
		if together[key] == nil {
			order = append(order, key)
		}
		together[key] = append(together[key], e)
	}
	compared := 0
	for _, key := range order {
		compared += p.compare(t, together[key])
	}
	if len(p.examples) < 20 || compared < 300 {
		t.Errorf("only %d examples with %d cells were found", len(p.examples), compared)
	}
}

func (p page) compare(t *testing.T, examples []example) (compared int) {
	t.Helper()
	titles := []string{"rule", "paid by", "pool", "left before", "from pool", "billed s", "price", "fee", "cost", "billed", "variance", "findings", "tariff prefix"}
	var names []string
	for _, title := range titles {
		names = append(names, "coalesce(cast("+columnsOfTheState()[title]+" as varchar), '')")
	}
	var calls []call
	for _, e := range examples {
		for _, row := range e.rows {
			calls = append(calls, p.call(t, e, row, len(calls)))
		}
	}
	got := rated(t, examples[0].set(t, p.base), strings.Join(names, ", "), calls...)
	n := 0
	for _, e := range examples {
		for r, row := range e.rows {
			values := strings.Split(got[n], " | ")
			n++
			for i, title := range titles {
				if !slices.Contains(e.header, title) {
					continue
				}
				compared++
				if have, want := plainNumber(values[i]), plainNumber(e.cell(row, title)); have != want {
					t.Errorf("RATING.md:%d, %q: %s is %q, the page says %q", e.line+2+r, e.section, title, have, want)
				}
			}
		}
	}
	return compared
}

// plainNumber writes a decimal in one way, and leaves other text alone.
func plainNumber(text string) string {
	if d, err := money.ParseDecimal(text); err == nil && strings.Contains(text, ".") {
		return d.String()
	}
	return text
}

// oracleTenant is the page's tenant in the words of the independent implementation.
func oracleTenant(o Options) oracle.Tenant {
	fee := "added"
	if o.FeeIncluded {
		fee = "included"
	}
	t := oracle.Tenant{Name: "contoso", Country: o.Country, Currency: "USD", Billing: "mosa", Zone: o.Zone, Increments: o.Increments.String(),
		Straddle: o.Straddle, MCOPSTN2Caps: o.Caps, ConnectionFee: fee, Licensed: o.Folder.HasLicences}
	for _, r := range o.Folder.Tariffs {
		t.Tariffs = append(t.Tariffs, oracle.Tariff{Service: r.Service, Prefix: r.Prefix, Destination: r.Destination, Country: r.Country, Kind: r.Kind, Currency: r.Currency,
			Price: r.Price, Per: r.Per, ConnectionFee: r.ConnectionFee, Surcharge: r.Surcharge, Increments: r.Increments.String(), From: r.ValidFrom, To: r.ValidTo, File: r.File, Line: r.Line})
	}
	for _, l := range o.Folder.Licences {
		t.Licences = append(t.Licences, oracle.Licence{UPN: l.UPN, Capability: l.Capability, Country: l.Country, From: l.AssignedFrom, To: l.AssignedTo})
	}
	for _, a := range o.Folder.Allowances {
		t.Allowances = append(t.Allowances, oracle.Allowance{Capability: a.Capability, Country: a.Country, Scope: a.Scope, Quantity: a.Quantity, Unit: a.Unit, Pooling: a.Pooling})
	}
	for _, p := range rates.NumberingPlan() {
		t.Numbering = append(t.Numbering, oracle.Numbering{Prefix: p.Prefix, Country: p.Country})
	}
	return t
}

func (c call) oracleRecord(t *testing.T, n int) oracle.Record {
	t.Helper()
	start, err := time.Parse("2006-01-02 15:04:05", c.start)
	if err != nil {
		t.Fatal(err)
	}
	amount := func(text string) decimal.Decimal {
		d, _ := decimal.NewFromString(text)
		return d
	}
	return oracle.Record{UsageID: fmt.Sprintf("00000000-0000-0000-0000-%012d", n), UserCountry: cmp.Or(c.country, "US"), UPN: strings.Trim(c.user, "-"),
		Callee: c.callee, CallType: c.callType, Direction: c.direction, NumberType: c.numberType, Context: c.context, Start: start, DurationS: c.duration, Segments: c.segments,
		Charge: amount(c.charge), Fee: amount(c.fee), Currency: cmp.Or(c.currency, "USD"), Capability: c.capability, Operator: c.carrier}
}

// oracleCell gives what the independent implementation says for a title of the page.
func oracleCell(r oracle.Rated, title string) string {
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	amount := func(d decimal.NullDecimal) string {
		if !d.Valid {
			return ""
		}
		return d.Decimal.StringFixed(money.Scale)
	}
	return map[string]string{"rule": r.Rule, "paid by": r.Funding, "pool": r.Pool, "left before": number(r.PoolBefore), "from pool": strconv.Itoa(r.PoolUnits),
		"billed s": number(r.BilledS), "price": amount(r.Price), "fee": amount(r.ConnectionFee), "cost": amount(r.Cost), "billed": r.BilledCharge.StringFixed(money.Scale),
		"variance": amount(r.Variance), "findings": r.Findings, "tariff prefix": r.TariffPrefix}[title]
}

// TestTheIndependentImplementationReadsTheRuleBookLikewise rates the page's examples by the plain Go of package oracle.
func TestTheIndependentImplementationReadsTheRuleBookLikewise(t *testing.T) {
	p := readPage(t)
	for _, e := range p.examples {
		var records []oracle.Record
		for n, row := range e.rows {
			records = append(records, p.call(t, e, row, n).oracleRecord(t, n))
		}
		for n, r := range oracle.Rate(oracleTenant(e.set(t, p.base)), records) {
			for _, title := range e.header {
				if _, judged := columnsOfTheState()[title]; !judged {
					continue
				}
				if have, want := plainNumber(oracleCell(r, title)), plainNumber(e.cell(e.rows[n], title)); have != want {
					t.Errorf("RATING.md:%d, %q: %s is %q, the page says %q", e.line+2+n, e.section, title, have, want)
				}
			}
		}
	}
}
