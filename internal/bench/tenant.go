package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"

	"tollbook/fixtures/gen"
)

// fresh is how many records a night brings to the tenant that has the others already.
const fresh = 300_000

// tenant makes the folder of a tenant, unless the cache has it.
func (p plan) tenant(rows int) (string, error) {
	o := gen.Contoso()
	o.Calls, o.SMS, o.Users, o.From, o.Months = rows, 0, 5000, "2026-05", 6
	dir := filepath.Join(p.cache, fmt.Sprintf("%d-seed-%d", rows, o.Seed))
	if _, err := os.Stat(dir); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return dir, err
	}
	log.Printf("making %d records with seed %d in %s", rows, o.Seed, dir)
	half := dir + ".part"
	if err := errors.Join(os.RemoveAll(half), gen.WriteFlat(half, o)); err != nil {
		return "", err
	}
	o.Calls, o.From, o.Months, o.Seed = fresh, "2026-11", 1, o.Seed+1
	night := half + ".night"
	if err := errors.Join(os.RemoveAll(night), gen.WriteFlat(night, o)); err != nil {
		return "", err
	}
	if err := errors.Join(os.Rename(filepath.Join(night, "usage"), filepath.Join(half, "night")), os.RemoveAll(night)); err != nil {
		return "", err
	}
	if p.tariff != "" {
		if err := exchangeTariff(half, p.tariff); err != nil {
			return "", err
		}
	}
	return dir, os.Rename(half, dir)
}

// exchangeTariff puts another tariff of outbound calls in the place of the made-up one.
func exchangeTariff(dir, tariff string) error {
	text, err := os.ReadFile(tariff)
	if err != nil {
		return err
	}
	folder := filepath.Join(dir, "tariffs")
	return errors.Join(os.Remove(filepath.Join(folder, "example-synthetic-outbound.csv")), os.WriteFile(filepath.Join(folder, "outbound.csv"), text, 0o600))
}
