package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a machine without a time zone database must still know the tenant's zone

	"github.com/shopspring/decimal"

	"tollbook/rates"
)

// configName is the file that makes a folder a tenant folder.
const configName = "tollbook.yaml"

// Limits of the configuration. A larger file is not a configuration, and the YAML library takes time that grows with
// the square of the lists in it.
const (
	configBytesMax = 64 << 10 // bytes of the file
	configListsMax = 500      // lists, list items and braces
)

// Config is tollbook.yaml, checked and complete: a key that is not given has its default.
type Config struct {
	Tenant    string
	Country   string // ISO 3166-1 alpha-2
	Currency  string // of the credits balance, ISO 4217
	Billing   string // mosa, ea, web-direct, csp, mca
	EACountry string // billing country of an enterprise agreement, where it is another one
	Zone      *time.Location

	Increments  rates.Increments // where a tariff row gives none
	Straddle    string
	Caps        string
	FeeIncluded bool

	Basis         string
	OpeningAt     *time.Time // nil: no opening balance is stated
	OpeningAmount decimal.Decimal
	ExpiryMonths  int
	Tolerance     decimal.Decimal

	PoolTolerance    int
	DialoutTolerance decimal.Decimal

	Trigger  int64 // whole currency units; 0: the file does not say what is set
	Recharge int64
	Auto     bool

	ServiceLevel      float64 // statistics, not money
	LatencyHours      int
	RechargeFailure   float64
	RepairDays        int
	RechargesPerMonth float64
	RechargeCost      decimal.Decimal // what a recharge costs besides its amount

	MaxRejectShare decimal.Decimal

	KeepMonths int // of usage detail in the state; 0: all

	Locale  string
	Detail  string
	Numbers string // full, masked, hashed
	Users   string // full, pseudonym

	Notify *Notify // nil: nobody is told anything, or its section is wrong

	given map[string]string // what stands in the file, by key, as written
}

// Given says whether the file states the key, so that nobody takes an assumption of ours for a statement of theirs.
func (c *Config) Given(key string) bool {
	_, ok := c.given[key]
	return ok
}

// Assumed lists the keys that the file does not state, with the values that hold instead.
func (c *Config) Assumed() []Setting {
	var assumed []Setting
	for _, k := range configKeys() {
		if !c.Given(k.path) && k.preset != "" {
			assumed = append(assumed, Setting{Key: k.path, Value: k.preset})
		}
	}
	return assumed
}

// Setting is one key of the configuration and the text of its value.
type Setting struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// loadConfig reads the configuration of a tenant folder. What is wrong with it comes back as one *problemsError.
func loadConfig(folder string) (*Config, error) {
	config, problems, err := lookAtConfig(folder)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, &problemsError{problems: problems}
	}
	return config, nil
}

// lookAtConfig reads the configuration as far as it can be read, and gives everything that is wrong with it.
func lookAtConfig(folder string) (*Config, []problem, error) {
	path := filepath.Join(folder, configName)
	if info, err := os.Stat(path); err == nil && (!info.Mode().IsRegular() || info.Size() > configBytesMax) {
		message := "this is not a regular file"
		if info.Mode().IsRegular() {
			message = fmt.Sprintf("the file is larger than %d bytes", configBytesMax)
		}
		return &Config{}, []problem{{
			File: path, Message: message, Remedy: "put the configuration itself there; `tollbook init` writes one to begin with",
		}}, nil
	}
	text, err := readBounded(path, configBytesMax)
	if errors.Is(err, fs.ErrNotExist) {
		return &Config{}, []problem{{
			File:    path,
			Message: "there is no such file, so this is not a tenant folder",
			Remedy:  "name the folder with --tenant, or make one with `tollbook init`",
		}}, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading the configuration: %w", err)
	}
	config, problems := parseConfig(path, text)
	return config, problems, nil
}

func readBounded(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return readAtMost(path, f, most)
}

// readAtMost reads all of it, or refuses when it is larger than anything sensible.
func readAtMost(name string, from io.Reader, most int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(from, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > most {
		return nil, fmt.Errorf("%s is larger than %d bytes", name, most)
	}
	return text, nil
}

// parseConfig turns the text of a configuration into a Config, or into everything that is wrong with it.
func parseConfig(path string, text []byte) (*Config, []problem) {
	entries, problems := readYAML(path, text)
	if entries == nil {
		return &Config{}, problems
	}
	config := &Config{given: make(map[string]string), Notify: newNotify()}
	for _, key := range configKeys() {
		if key.add != nil {
			problems = append(problems, addItems(path, config, key, entries)...)
			continue
		}
		e, given := entries[key.path]
		if given {
			config.given[key.path] = e.text
		}
		if p := applyKey(path, config, key, e, given); p != nil {
			problems = append(problems, *p)
		}
	}
	wrong := slices.ContainsFunc(problems, func(p problem) bool { return p.section == notifySection })
	if len(problems) == 0 {
		problems = checkTogether(path, config, entries)
	}
	// Who is told of a wrong configuration is known wherever that section itself is right.
	if !wrong {
		together := config.Notify.check(path, entries)
		wrong, problems = len(together) > 0, append(problems, together...)
	}
	if wrong || !config.Notify.configured() {
		config.Notify = nil
	}
	sortProblems(problems)
	return config, problems
}

// applyKey sets one key, from the file or from its preset.
func applyKey(path string, config *Config, key configKey, e entry, given bool) *problem {
	value := key.preset
	switch {
	case given && e.broken:
		return nil // reported already, with its place
	case given:
		value = e.text
	case key.required:
		return &problem{
			File: path, Message: fmt.Sprintf("%q is missing", key.path),
			Remedy: fmt.Sprintf("add the line `%s: ...` with %s", key.path, key.want),
		}
	case value == "":
		return nil
	}
	if err := key.set(config, value); err != nil {
		p := wrongValue(path, key.path, key, value, e, err)
		return &p
	}
	return nil
}

// addItems takes over the lists of one key, in the order of the file.
func addItems(path string, config *Config, key configKey, entries map[string]entry) []problem {
	var problems []problem
	places := slices.SortedFunc(maps.Keys(entries), func(a, b string) int {
		return cmp.Or(cmp.Compare(entries[a].line, entries[b].line), cmp.Compare(a, b))
	})
	for _, place := range places {
		name, ok := key.matches(place)
		if !ok {
			continue
		}
		config.given[place] = ""
		for _, item := range entries[place].items {
			if item.broken {
				continue
			}
			if err := key.add(config, name, item.text); err != nil {
				problems = append(problems, wrongValue(path, place, key, item.text, item, err))
			}
		}
	}
	return problems
}

func wrongValue(path, place string, key configKey, value string, e entry, err error) problem {
	section, _, _ := strings.Cut(place, ".")
	return problem{
		File: path, Line: e.line, excerpt: e.excerpt, section: section,
		Message: fmt.Sprintf("%q is %s: %s", place, quoteValue(value), err),
		Remedy:  fmt.Sprintf("write %s", key.want),
	}
}

// checkTogether looks at keys that only make sense with one another.
func checkTogether(path string, config *Config, entries map[string]entry) []problem {
	at, amount := config.Given("ledger.opening.at"), config.Given("ledger.opening.amount")
	if at == amount {
		return nil
	}
	e, missing := entries["ledger.opening.at"], "amount"
	if amount {
		e, missing = entries["ledger.opening.amount"], "at"
	}
	return []problem{{
		File: path, Line: e.line, excerpt: e.excerpt,
		Message: fmt.Sprintf("\"ledger.opening\" has no %q", missing),
		Remedy:  "write both, as in `opening: {at: 2026-07-01, amount: 0.00}`, or leave the opening out",
	}}
}

func quoteValue(text string) string {
	const most = 60 // characters shown of a value; the excerpt shows the rest
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "..."
	}
	return fmt.Sprintf("%q", text)
}
