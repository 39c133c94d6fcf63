// Package tenant takes a tenant folder and gives what the organisation wrote in it: tariffs, allowances, licences,
// users, funding and balances, checked and in canonical form. It reads everything before it judges, so that one run
// of it tells every problem of the folder, each with file, line and remedy.
package tenant

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"tollbook/rates"
	"tollbook/rates/table"
)

// Options is what the configuration says about the tenant.
type Options struct {
	Country  string         // of licences whose row names none
	Currency string         // of the credits balance; funding and balances in another one are problems
	Zone     *time.Location // in which the dates of licences begin; nil is UTC
}

// Folder is what the tenant folder holds, configuration and usage apart.
type Folder struct {
	Tariffs     []rates.Tariff
	Allowances  []rates.Allowance // the organisation's own rows only
	Licences    []Licence
	HasLicences bool // there is a licences.csv, be it empty
	Users       []User
	Funding     []Funding
	Balances    []Balance
	PlanPrices  []rates.PlanPrice
	PoolReports []string          // paths of exported minute-pool reports, sorted
	Hashes      map[string]string // path to SHA-256, in hex, of every file read
}

// Files lists the files read, sorted.
func (f Folder) Files() []string {
	return slices.Sorted(maps.Keys(f.Hashes))
}

// Read reads the tenant folder. With problems the folder is not to be used.
func Read(fsys fs.FS, o Options) (Folder, []table.Problem) {
	r := newReader(fsys, o)
	var folder Folder
	var problems []table.Problem
	folder.Tariffs, problems = rates.LoadTariffs(r.fsys, "tariffs")
	r.problems = problems
	folder.Allowances, problems = rates.LoadAllowances(r.fsys)
	r.problems = append(r.problems, problems...)
	folder.Users = r.users()
	folder.Licences, folder.HasLicences = r.licences(licencesFile)
	r.setHolders(licencesFile, folder.Licences, folder.Users)
	folder.PlanPrices, problems = rates.LoadPlanPrices(r.fsys, "plans.csv")
	r.problems = append(r.problems, problems...)
	folder.Funding = r.funding()
	folder.Balances = r.balances()
	folder.PoolReports = r.poolReports()
	folder.Hashes = r.fsys.hashes
	table.SortProblems(r.problems)
	return folder, r.problems
}

func newReader(fsys fs.FS, o Options) *reader {
	return &reader{fsys: &hashingFS{FS: fsys, hashes: map[string]string{}}, options: o, aliases: rates.Aliases()}
}

type reader struct {
	fsys     *hashingFS
	options  Options
	aliases  map[string]string
	problems []table.Problem
}

// load gives the rows of an optional file to the function and says whether the file is there.
func (r *reader) load(file string, columns []table.Column, each func(*table.Row)) bool {
	if _, err := fs.Stat(r.fsys, file); errors.Is(err, fs.ErrNotExist) {
		return false
	}
	r.problems = append(r.problems, table.Load(r.fsys, file, columns, each)...)
	return true
}

// poolReports lists the reports; their format is not ours, so that their content is for the reconciliation.
func (r *reader) poolReports() []string {
	entries, err := fs.ReadDir(r.fsys, "pools")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.problem("pools", fmt.Sprintf("listing the folder: %v", err), "check that it is a folder that may be read")
	}
	var reports []string
	for _, entry := range entries {
		hidden := strings.HasPrefix(entry.Name(), ".")
		if entry.IsDir() || hidden || !strings.EqualFold(path.Ext(entry.Name()), ".csv") {
			continue
		}
		file := path.Join("pools", entry.Name())
		if info, err := r.fsys.Stat(file); err == nil && !info.Mode().IsRegular() {
			r.problem(file, "this is not a regular file", "put the report itself there")
			continue
		}
		if _, err := r.fsys.ReadFile(file); err != nil {
			r.problem(file, fmt.Sprintf("reading the file: %v", err), "check that it may be read")
			continue
		}
		reports = append(reports, file)
	}
	return reports
}

func (r *reader) problem(file, message, remedy string) {
	r.problems = append(r.problems, table.Problem{File: file, Line: 1, Message: message, Remedy: remedy})
}

// hashingFS notes the hash of every file that is read whole through it.
type hashingFS struct {
	fs.FS
	hashes map[string]string
}

// Stat looks at a file without opening it: opening a pipe waits for somebody who writes into it.
func (h *hashingFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(h.FS, name) }

// ReadFile makes fs.ReadFile take note of what it reads.
func (h *hashingFS) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(h.FS, name)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	h.hashes[name] = hex.EncodeToString(sum[:])
	return data, nil
}
