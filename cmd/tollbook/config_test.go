package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tollbook/fixtures"
)

const leastConfig = "tenant: contoso\ncountry: US\ncurrency: USD\n"

func TestDefaults(t *testing.T) {
	c, problems := parseConfig("tollbook.yaml", []byte(leastConfig))
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	for _, k := range []struct {
		key       string
		got, want any
	}{
		{"billing", c.Billing, "mosa"},
		{"timezone", c.Zone.String(), "UTC"},
		{"rating.increments", c.Increments.String(), "60/60"},
		{"rating.straddle", c.Straddle, "split"},
		{"rating.mcopstn2_caps", c.Caps, "independent"},
		{"rating.connection_fee", c.FeeIncluded, false},
		{"ledger.basis", c.Basis, "billed"},
		{"ledger.opening", c.OpeningAt == nil, true},
		{"ledger.expiry_months", c.ExpiryMonths, 12},
		{"ledger.tolerance", c.Tolerance.String(), "0.5"},
		{"ledger.pool_tolerance", c.PoolTolerance, 60},
		{"ledger.dialout_tolerance", c.DialoutTolerance.String(), "0.5"},
		{"funding.trigger", c.Trigger, int64(0)},
		{"funding.auto", c.Auto, true},
		{"recommend.service_level", c.ServiceLevel, 0.999},
		{"recommend.report_latency_hours", c.LatencyHours, 48},
		{"recommend.recharge_failure", c.RechargeFailure, 0.02},
		{"recommend.repair_days", c.RepairDays, 5},
		{"recommend.recharges_per_month", c.RechargesPerMonth, 4.0},
		{"recommend.recharge_cost", c.RechargeCost.String(), "0"},
		{"limits.max_reject_share", c.MaxRejectShare.String(), "0.001"},
		{"state.keep_months", c.KeepMonths, 0},
		{"report.locale", c.Locale, "en"},
		{"report.detail", c.Detail, "xlsx"},
	} {
		if k.got != k.want {
			t.Errorf("%s is %v, want %v", k.key, k.got, k.want)
		}
		if c.Given(k.key) {
			t.Errorf("%s counts as given", k.key)
		}
	}
	if !c.Given("tenant") {
		t.Error("tenant does not count as given")
	}
}

// TestPresetsAreGood keeps every default within what may be written.
func TestPresetsAreGood(t *testing.T) {
	for _, key := range configKeys() {
		if key.preset == "" {
			continue
		}
		if err := key.set(&Config{}, key.preset); err != nil {
			t.Errorf("%s: preset %q: %v", key.path, key.preset, err)
		}
	}
}

func TestValues(t *testing.T) {
	text := leastConfig + `
billing: ea
ea_country: DE
timezone: Europe/Berlin
rating: {increments: 1/1, connection_fee: included}
ledger:
  opening: {at: 2026-07-01, amount: 1234567.890000}
  tolerance: 0.10   # ten cents
funding: {trigger: 50, recharge: 1000, auto: false}
notify:
  smtp: {host: mail.example, port: 25, tls: none, from: tollbook@contoso.example}
  roles: {Finance: {to: [ap@contoso.example]}}
`
	c, problems := parseConfig("tollbook.yaml", []byte(text))
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	if got := c.OpeningAt.String(); got != "2026-06-30 22:00:00 +0000 UTC" {
		t.Errorf("opening at %s, want the midnight of Berlin", got)
	}
	if got := c.OpeningAmount.StringFixed(6); got != "1234567.890000" {
		t.Errorf("opening amount %s", got)
	}
	if c.Trigger != 50 || c.Recharge != 1000 || c.Auto || !c.FeeIncluded || c.Increments.FirstS != 1 {
		t.Errorf("config is %+v", c)
	}
	if !c.Given("funding.trigger") || c.Given("ledger.basis") {
		t.Error("what is given is not known")
	}
}

// TestProblems names each mistake with its line and its remedy.
func TestProblems(t *testing.T) {
	for _, tt := range []struct {
		name, text, message, remedy string
		line                        int
	}{
		{"nothing", "", `"tenant" is missing`, "add the line `tenant: ...`", 0},
		{"unknown key", leastConfig + "biling: mosa\n", `unknown key "biling"`, `did you mean "billing"?`, 4},
		{"unknown key in a section", leastConfig + "ledger:\n  basiss: billed\n", `unknown key "ledger.basiss"`, `section "ledger" knows basis`, 5},
		{"unknown word", leastConfig + "rating: {straddle: splt}\n", "did you mean split", "one of split, credits, allowance", 4},
		{"key twice", leastConfig + "tenant: other\n", "already defined", "give a key once", 4},
		{"bad yaml", "tenant: a\n\tcountry: US\n", "reading the file", "indent with blanks", 2},
		{"a list", leastConfig + "report: [en]\n", "holds no keys", "write `key: value` lines", 4},
		{"no value", leastConfig + "timezone:\n", `"timezone" has no value`, "Europe/Berlin", 4},
		{"two documents", leastConfig + "---\na: b\n", "a second document", "one document", 4},
		{"an alias", "tenant: &a x\ncountry: US\ncurrency: USD\n", "not a single plain value", "a short name", 1},
		{"tenant in capitals", "tenant: Contoso\ncountry: US\ncurrency: USD\n", "lower-case", "a short name", 1},
		{"country", "tenant: a\ncountry: UK\ncurrency: USD\n", "the United Kingdom is GB", "as in US", 2},
		{"currency", "tenant: a\ncountry: US\ncurrency: usd\n", "ISO 4217", "as in USD", 3},
		{"zone", leastConfig + "timezone: Mars/Base\n", "IANA", "Europe/Berlin", 4},
		{"zone of the machine", leastConfig + "timezone: Local\n", "not a named time zone", "Europe/Berlin", 4},
		{"increments", leastConfig + "rating:\n  increments: 60\n", `"rating.increments" is "60"`, "60/60", 5},
		{"opening without amount", leastConfig + "ledger: {opening: {at: 2026-07-01}}\n", `has no "amount"`, "write both", 4},
		{"opening without time", leastConfig + "ledger: {opening: {amount: 1}}\n", `has no "at"`, "write both", 4},
		{"opening below zero", leastConfig + "ledger: {opening: {at: 2026-07-01, amount: -1}}\n", "below zero", "zero or more", 4},
		{"opening with many digits", leastConfig + "ledger: {opening: {at: 2026-07-01, amount: 0.1234567}}\n", "more than 6 decimals", "at most 6", 4},
		{"opening on no day", leastConfig + "ledger: {opening: {at: 2026-02-30, amount: 1}}\n", "neither a date", "2026-07-01", 4},
		{"amount with exponent", leastConfig + "ledger: {tolerance: 1e3}\n", "not a plain number", "0.50", 4},
		{"amount with comma", leastConfig + "ledger: {tolerance: \"0,5\"}\n", "not a plain number", "0.50", 4},
		{"trigger below the least", leastConfig + "funding:\n  trigger: 49\n", "not between 50", "at least 50", 5},
		{"trigger in cents", leastConfig + "funding:\n  trigger: 200.50\n", "not a whole number", "whole currency units", 5},
		{"trigger in words", leastConfig + "funding:\n  recharge: 1_000\n", "not a whole number", "whole currency units", 5},
		{"auto", leastConfig + "funding:\n  auto: yes\n", "not a known word", "true or false", 5},
		{"service level of one", leastConfig + "recommend:\n  service_level: 1\n", "not above 0 and below 1", "0.999", 5},
		{"service level in percent", leastConfig + "recommend:\n  service_level: 99.9\n", "not between 0 and 1", "0.999", 5},
		{"failure", leastConfig + "recommend:\n  recharge_failure: 1\n", "not below 1", "0.02", 5},
		{"hours", leastConfig + "recommend:\n  report_latency_hours: -1\n", "not between 0 and 744", "whole hours", 5},
		{"months", leastConfig + "ledger:\n  expiry_months: 0\n", "not between 1 and 60", "whole months", 5},
		{"recharge cost", leastConfig + "recommend:\n  recharge_cost: -1\n", "below zero", "as in 2.50", 5},
		{"recharges", leastConfig + "recommend:\n  recharges_per_month: 0\n", "not above 0", "as in 4", 5},
		{"share", leastConfig + "limits:\n  max_reject_share: 2\n", "not between 0 and 1", "0.001", 5},
		{"locale", leastConfig + "report:\n  locale: de\n", "not a known word", "en, ru", 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := parseConfig("tollbook.yaml", []byte(tt.text))
			for _, p := range problems {
				if p.Line == tt.line && strings.Contains(p.Message, tt.message) && strings.Contains(p.Remedy, tt.remedy) {
					return
				}
			}
			t.Errorf("want line %d %q with remedy %q, got %+v", tt.line, tt.message, tt.remedy, problems)
		})
	}
}

func TestEveryProblemIsTold(t *testing.T) {
	_, problems := parseConfig("tollbook.yaml", []byte("tenant: A\ncurrency: usd\nx: 1\nfunding: {trigger: 1}\n"))
	if len(problems) != 5 { // tenant, country, currency, x, trigger
		t.Errorf("got %d problems, want 5: %+v", len(problems), problems)
	}
}

// TestContosoIsGood reads the configuration that the example comes with.
func TestContosoIsGood(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, fixtures.Contoso()); err != nil {
		t.Fatal(err)
	}
	report, err := checkTenant(dir)
	if err != nil || !report.Ready {
		t.Errorf("contoso is not ready: %v %+v", err, report.Problems)
	}
}

// TestSkeletonIsGood keeps what init writes in step with the keys there are: each is named, and once the required ones
// are filled in and the comments removed it is a good configuration that says what holds anyway.
func TestSkeletonIsGood(t *testing.T) {
	text, err := skeleton.ReadFile("skeleton/tollbook.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var live []string
	for i, line := range strings.Split(string(text), "\n") {
		if i > 1 { // the first two lines are talk
			line = strings.TrimPrefix(line, "# ")
		}
		live = append(live, line)
	}
	full := strings.NewReplacer("{{tenant}}", "a", "{{country}}", "US", "{{currency}}", "USD").Replace(strings.Join(live, "\n"))
	c, problems := parseConfig("tollbook.yaml", []byte(full))
	if len(problems) > 0 {
		t.Fatalf("problems: %+v", problems)
	}
	for _, key := range configKeys() {
		word := key.path[strings.LastIndex(key.path, ".")+1:]
		// of notify's keys some stand in for others, so they cannot all be given
		if !c.Given(key.path) && !(strings.HasPrefix(key.path, "notify.") && strings.Contains(string(text), word)) {
			t.Errorf("the skeleton does not name %s", key.path)
		}
		if c.Given(key.path) && key.preset != "" && c.given[key.path] != key.preset {
			t.Errorf("the skeleton says %s: %s, but the default is %s", key.path, c.given[key.path], key.preset)
		}
	}
}

func TestConfigIsBounded(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, configName), make([]byte, configBytesMax+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadConfig(dir); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("got %v", err)
	}
}

// TestConfigIsQuick holds the limit on lists, without which the YAML library takes minutes over a small file.
func TestConfigIsQuick(t *testing.T) {
	for _, part := range []string{"[", "{", "- ", "a: ", "? ", "---\n", "&a "} {
		text := strings.Repeat(part, configBytesMax/len(part))
		if _, problems := parseConfig("tollbook.yaml", []byte(text)); len(problems) == 0 {
			t.Errorf("%q many times is no configuration", part)
		}
	}
}

// FuzzConfig holds that no text makes the reader fail in another way than by naming a problem.
func FuzzConfig(f *testing.F) {
	f.Add(leastConfig)
	f.Add("tenant: [a, {b: c}]\nledger: {opening: {at: 2026-07-01, amount: 0.10}}\n? x\n: y\n")
	f.Add("report: &a\n  locale: *a\n<<: *a\n!!str tenant: |\n  x\n")
	f.Add("\xff\xfe---\n...\n%YAML 1.2\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		c, problems := parseConfig("tollbook.yaml", []byte(text))
		if c == nil {
			t.Fatal("no configuration")
		}
		if len(problems) == 0 && (c.Zone == nil || c.Tenant == "" || c.Currency == "" || c.Country == "") {
			t.Fatalf("no problem, but incomplete: %+v", c)
		}
		for _, p := range problems {
			if p.Message == "" || p.Line < 0 {
				t.Fatalf("problem without words: %+v", p)
			}
		}
	})
}
