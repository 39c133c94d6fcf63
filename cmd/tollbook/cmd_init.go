package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"
)

//go:embed skeleton
var skeleton embed.FS

// initFlags are what `tollbook init` can fill in; what is not given stays empty, and check asks for it.
type initFlags struct {
	tenant   string
	name     string
	country  string
	currency string
}

func initCommand() command {
	var flags initFlags
	return command{
		name:    "init",
		summary: "make a tenant folder with commented files",
		about: `Makes a tenant folder: tollbook.yaml with every key and its default in comments, empty usage/, tariffs/ and
pools/, and examples of each table. Refuses to overwrite: when any of its files exists, nothing is written.`,
		example: "tollbook init --tenant contoso --country US --currency USD",
		exits:   []int{exitDone, exitFailed, exitWrong},
		flags: func(fs *pflag.FlagSet) {
			fs.StringVar(&flags.tenant, "tenant", ".", "folder `DIR` to make or fill")
			fs.StringVar(&flags.name, "name", "", "short `NAME` of the tenant; without it the folder's name")
			fs.StringVar(&flags.country, "country", "", "country `CC` of the organisation, as in US")
			fs.StringVar(&flags.currency, "currency", "", "currency `CUR` of the credits balance, as in USD")
		},
		run: noStray("init", func(_ context.Context, in invocation) error {
			if err := flags.check(); err != nil {
				return err
			}
			written, err := writeSkeleton(flags)
			if err != nil {
				return err
			}
			for _, path := range written {
				if err := in.ui.print("%s", path); err != nil {
					return err
				}
			}
			in.ui.say("fill in %s and add a tariff, then run `tollbook check --tenant %s`",
				filepath.Join(flags.tenant, configName), flags.tenant)
			return nil
		}),
	}
}

// check judges the flags and finds the name of the tenant.
func (f *initFlags) check() error {
	if f.tenant == "" {
		return wrongFlag("tenant", f.tenant, "name a folder")
	}
	var c Config
	if f.country != "" {
		if err := setCountry(&c.Country, f.country); err != nil {
			return wrongFlag("country", f.country, err.Error())
		}
	}
	if f.currency != "" {
		if err := setCurrency(&c, f.currency); err != nil {
			return wrongFlag("currency", f.currency, err.Error())
		}
	}
	if f.name != "" {
		if err := setTenant(&c, f.name); err != nil {
			return wrongFlag("name", f.name, err.Error())
		}
		return nil
	}
	full, err := filepath.Abs(f.tenant)
	if err != nil {
		return fmt.Errorf("finding the folder: %w", err)
	}
	if name := strings.ToLower(filepath.Base(full)); setTenant(&c, name) == nil {
		f.name = name
	}
	return nil
}

// writeSkeleton writes the files of the folder and returns their paths. It looks for all of them first, so that a
// folder in use is never half filled.
func writeSkeleton(flags initFlags) ([]string, error) {
	fill := strings.NewReplacer("{{tenant}}", flags.name, "{{country}}", flags.country, "{{currency}}", flags.currency)
	texts := make(map[string]string)
	var paths []string
	err := fs.WalkDir(skeleton, "skeleton", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := skeleton.ReadFile(name)
		path := filepath.Join(flags.tenant, filepath.FromSlash(strings.TrimPrefix(name, "skeleton/")))
		paths = append(paths, path)
		texts[path] = fill.Replace(string(text))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the skeleton: %w", err)
	}
	for _, path := range paths {
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return nil, &usageError{
				message: fmt.Sprintf("%s exists; nothing was written", path),
				hints:   []string{"name a new folder with --tenant, or move the file away"},
			}
		}
	}
	for _, folder := range []string{"usage", "tariffs", "pools", "examples"} {
		if err := os.MkdirAll(filepath.Join(flags.tenant, folder), 0o755); err != nil {
			return nil, fmt.Errorf("making the folder: %w", err)
		}
	}
	for _, path := range paths {
		if err := writeNew(path, texts[path]); err != nil {
			return nil, fmt.Errorf("writing the folder: %w", err)
		}
	}
	return paths, nil
}

// writeNew writes a file that must not exist yet.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}
