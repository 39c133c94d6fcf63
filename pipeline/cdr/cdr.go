// Package cdr takes the call detail records of the telephone system that an organisation has today, which a planner needs
// before a move, and gives them in one form.
//
// In: CSV files and a profile, a YAML file that says what their columns mean: one of the built-in profiles or one that
// somebody wrote. Out: the temporary tables
//
//	cdr(record_no bigint, "user", caller, callee, direction, kind varchar, start_time timestamp, duration_s, segments bigint,
//	    cost decimal(24,6), currency varchar)
//	cdr_rejects(file varchar, line bigint, code, message, raw varchar)
//
// and counts such that records read = taken + filtered + rejected. Times are UTC. A caller or callee that is a telephone
// number is E.164 with a leading +; what has no + is an extension or a name. Direction is outbound, inbound or internal,
// kind call or sms; a call has duration_s, a message has segments.
package cdr

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"strings"

	"tollbook/pipeline/store"
)

//go:embed sql/*.sql
var files embed.FS

// Options say what to read.
type Options struct {
	Profile  Profile
	Files    []string
	Region   string // ISO alpha-2, for numbers without a country code where the profile names no region
	Zone     string // IANA name, for times without an offset where the profile names none; empty: UTC
	Currency string // of costs where neither the file nor the profile names one
}

// Summary counts the records of the files.
type Summary struct {
	Read, Taken, Filtered, Rejected int64
	FilteredBy                      []Count  // by reason, in the order of their names
	Missing                         []string // optional fields of the profile that a file has no column for
	Region, Zone                    string   // that were used
}

// Count is how many records were left out for a reason.
type Count struct {
	Reason  string
	Records int64
}

// run is one reading of the files.
type run struct {
	tx     *store.Tx
	o      Options
	cells  *store.Spool
	number int64 // of the record last read, over all files
	lacks  map[string]bool
}

// Run reads the files into the tables cdr and cdr_rejects.
func Run(ctx context.Context, tx *store.Tx, o Options) (Summary, error) {
	o.Profile.Times.Zone = cmp.Or(o.Profile.Times.Zone, o.Zone, "UTC")
	o.Profile.Numbers.Region = cmp.Or(o.Profile.Numbers.Region, o.Region)
	r := &run{tx: tx, o: o, lacks: map[string]bool{}}
	summary := Summary{Region: o.Profile.Numbers.Region, Zone: o.Profile.Times.Zone}
	if err := r.load(ctx); err != nil {
		return summary, err
	}
	if err := r.convert(ctx); err != nil {
		return summary, err
	}
	if err := r.reject(ctx); err != nil {
		return summary, err
	}
	summary.Missing = r.missing()
	return summary, r.count(ctx, &summary)
}

// load brings the cells that the profile names into the engine, as text.
func (r *run) load(ctx context.Context) (err error) {
	if r.cells, err = r.tx.NewSpool(cellColumns()); err != nil {
		return fmt.Errorf("spooling call records: %w", err)
	}
	for i, file := range r.o.Files {
		if err := r.readFile(ctx, i, file); err != nil {
			return errors.Join(err, r.cells.Discard())
		}
	}
	if err := r.cells.Close(); err != nil {
		return fmt.Errorf("spooling call records: %w", err)
	}
	return r.tx.CreateFromSpool(ctx, "cdr_cells", r.cells)
}

// convert gives the cells their types and decides about every record.
func (r *run) convert(ctx context.Context) error {
	if err := r.tx.Exec(ctx, files, "sql/macros.sql"); err != nil {
		return err
	}
	if err := r.tx.Make(ctx, "cdr_typed", files, "sql/typed.sql", r.o.Profile.typing()...); err != nil {
		return err
	}
	if err := r.numbers(ctx); err != nil {
		return err
	}
	for _, table := range []string{"directed", "judged"} {
		if err := r.tx.Make(ctx, "cdr_"+table, files, "sql/"+table+".sql", r.o.Profile.judging(table)...); err != nil {
			return err
		}
	}
	if err := r.tx.Make(ctx, "cdr_outcome", files, "sql/outcome.sql"); err != nil {
		return err
	}
	currency := sql.Named("currency", cmp.Or(r.o.Profile.Cost.Currency, r.o.Currency))
	return r.tx.Make(ctx, "cdr", files, "sql/cdr.sql", currency)
}

func (r *run) count(ctx context.Context, s *Summary) error {
	rows, err := r.tx.Query(ctx, files, "sql/counts.sql")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var outcome, reason string
		var records int64
		if err := rows.Scan(&outcome, &reason, &records); err != nil {
			return err
		}
		s.Read += records
		switch outcome {
		case "taken":
			s.Taken += records
		case "filtered":
			s.Filtered += records
			s.FilteredBy = append(s.FilteredBy, Count{Reason: reason, Records: records})
		default:
			s.Rejected += records
		}
	}
	return rows.Err()
}

// fold makes two spellings of a column name equal: "Caller Number", caller_number and callerNumber.
func fold(name string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c > 127:
			return c
		}
		return -1
	}, name)
}
