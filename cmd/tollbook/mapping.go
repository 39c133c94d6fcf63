package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/spf13/pflag"

	"tollbook/rates"
)

// mappingBytesMax is more than a mapping of every column needs.
const mappingBytesMax = 1 << 20

// mappingFlags say which column of a list is which of ours.
type mappingFlags struct {
	file      string
	columns   []string
	values    []string
	separator string
	comma     bool
}

// mappingFile is the same as YAML.
type mappingFile struct {
	Columns      map[string]string            `yaml:"columns"`
	Values       map[string]string            `yaml:"values"`
	Words        map[string]map[string]string `yaml:"words"`
	Separator    string                       `yaml:"separator"`
	DecimalComma bool                         `yaml:"decimal_comma"`
}

func (f *mappingFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&f.file, "mapping", "", "generic: YAML `FILE` with columns, values, words, separator and decimal_comma")
	fs.StringArrayVar(&f.columns, "column", nil, "generic: `OURS=THEIRS`, as in prefix=Code, for each column")
	fs.StringArrayVar(&f.values, "value", nil, "generic: `OURS=VALUE` for every row, as in kind=mobile")
	fs.StringVar(&f.separator, "separator", "", "generic: the `SIGN` between fields; without it the header decides")
	fs.BoolVar(&f.comma, "decimal-comma", false, "generic: amounts have a decimal comma")
}

// mapping puts the file and the flags together; a flag wins.
func (f *mappingFlags) mapping() (rates.Mapping, error) {
	var file mappingFile
	if f.file != "" {
		text, err := readBounded(f.file, mappingBytesMax)
		if err != nil {
			return rates.Mapping{}, fmt.Errorf("reading the mapping: %w", err)
		}
		if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
			return rates.Mapping{}, &usageError{message: fmt.Sprintf("the mapping %s cannot be used", f.file), hints: []string{yaml.FormatError(err, false, true)}}
		}
	}
	m := rates.Mapping{Columns: map[string]string{}, Values: map[string]string{}, Words: file.Words, Comma: f.comma || file.DecimalComma}
	for name, theirs := range file.Columns {
		m.Columns[name] = theirs
	}
	for name, value := range file.Values {
		m.Values[name] = value
	}
	if err := pairs("column", f.columns, m.Columns); err != nil {
		return m, err
	}
	if err := pairs("value", f.values, m.Values); err != nil {
		return m, err
	}
	sign := f.separator
	if sign == "" {
		sign = file.Separator
	}
	if sign == `\t` || sign == "tab" {
		sign = "\t"
	}
	if sign != "" {
		if utf8.RuneCountInString(sign) != 1 || strings.ContainsAny(sign, "\"\r\n") || !utf8.ValidString(sign) {
			return m, wrongFlag("separator", sign, "write one sign, as in ; or tab")
		}
		m.Separator, _ = utf8.DecodeRuneInString(sign)
	}
	return m, nil
}

func pairs(flag string, list []string, into map[string]string) error {
	for _, pair := range list {
		name, value, found := strings.Cut(pair, "=")
		if !found || name == "" {
			return wrongFlag(flag, pair, "write a column of ours, = and a value, as in prefix=Code")
		}
		into[name] = value
	}
	return nil
}
