package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"tollbook/fixtures/gen"
)

const (
	fresh         = 300_000 // records of a night
	usersLeast    = 5_000
	recordsOfUser = 2_000
	months        = 5 // of which the last is reported: a million records of five
	small         = 1_000_000
)

// tenant is a made-up tenant in the cache folder.
type tenant struct {
	dir      string
	rows     int // of the months before the night
	users    int
	prefixes int // of the outbound tariff
	kept     bool
}

// tenant makes the folder of a tenant, unless the cache has it. Users grow with the records, so that pools last for most.
func (p plan) tenant(rows int) (tenant, error) {
	return p.tenantOf(rows, max(usersLeast, rows/recordsOfUser))
}

func (p plan) tenantOf(rows, users int) (tenant, error) {
	o := gen.Contoso()
	o.Calls, o.SMS, o.Users, o.From, o.Months, o.Tariff, o.Fresh = rows, 0, users, "2026-06", months, p.tariff, fresh
	t := tenant{rows: rows, users: users, kept: rows < largeRows}
	list, err := p.outbound()
	if err != nil {
		return t, err
	}
	t.prefixes = strings.Count(string(list), "\noutbound,")
	sum := sha256.Sum256(list)
	t.dir = filepath.Join(p.cache, fmt.Sprintf("%d-records-%d-users-seed-%d-%s", rows, users, o.Seed, hex.EncodeToString(sum[:4])))
	if _, err := os.Stat(t.dir); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return t, err
	}
	log.Printf("making %d records of %d users with seed %d in %s", rows, users, o.Seed, t.dir)
	half := t.dir + ".part"
	return t, errors.Join(os.RemoveAll(half), gen.WriteFlat(half, o), os.Rename(half, t.dir))
}

// outbound is the tariff file of outbound calls; empty where the made-up one serves.
func (p plan) outbound() ([]byte, error) {
	if p.tariff == "" {
		return nil, nil
	}
	return os.ReadFile(p.tariff)
}

// importList makes a tariff of the published price list, if there is one.
func (p *plan) importList(ctx context.Context) error {
	if _, err := os.Stat(p.list); errors.Is(err, fs.ErrNotExist) {
		log.Printf("there is no %s, so calls cost what the made-up tariff says", p.list)
		return nil
	}
	text, err := exec.CommandContext(ctx, p.binary, "tariff", "import", "--format", "acs", "--currency", "USD", "--valid-from", "2024-01-01", "--skip-bad", p.list).Output()
	if err != nil {
		return err
	}
	p.tariff = filepath.Join(p.cache, "outbound.csv")
	return errors.Join(os.MkdirAll(p.cache, 0o700), os.WriteFile(p.tariff, text, 0o600))
}

// forget removes what runs have made, and the night's records from usage/.
func (t tenant) forget() error {
	for _, name := range t.added() {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return errors.Join(os.RemoveAll(filepath.Join(t.dir, ".tollbook")), os.RemoveAll(filepath.Join(t.dir, "reports")))
}

// clear leaves of the tenant what the cache keeps.
func (t tenant) clear() error {
	if t.kept {
		return t.forget()
	}
	return os.RemoveAll(t.dir)
}

// added is where the night's export goes, and goes again.
func (t tenant) added() []string {
	return []string{filepath.Join(t.dir, "usage", "night.csv"), filepath.Join(t.dir, "usage", "night-again.csv")}
}

// nightComes puts the night's export beside the others, under a name.
func (t tenant) nightComes(name string) error {
	found, err := filepath.Glob(filepath.Join(t.dir, "night", "*.csv"))
	if err != nil || len(found) != 1 {
		return fmt.Errorf("the tenant has %d exports of a night: %w", len(found), errors.Join(err, os.ErrNotExist))
	}
	return os.Link(found[0], name)
}

// detailAs changes where the tenant's call-by-call list goes.
func (t tenant) detailAs(detail string) error {
	name := filepath.Join(t.dir, "tollbook.yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "  detail: ") {
			lines[i] = "  detail: " + detail
		}
	}
	return os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o600)
}
