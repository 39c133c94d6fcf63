// Package ingest takes the usage exports of a tenant folder into the tables usage, usage_history, rejects and files.
//
// In: every file below usage/, whatever its name: CSV of either header generation, with any of the usual delimiters, in
// UTF-8 or UTF-16, with the dates and decimals of whoever saved it again; Graph JSON; workbooks; each also inside zip
// archives or gzip. Out: one row in usage per usage id, one row in rejects per record that cannot be used, and counts
// such that rows read = loaded + updated + duplicate + rejected. What the header or the properties say is Direct
// Routing, a minute-pool report, a list of blocked users or a dial-out report goes to a table of its own and is
// counted like the rest. A file that was read before is not read again.
package ingest

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"

	"tollbook/pipeline/store"
)

//go:embed sql/*.sql
var files embed.FS

// Options say what to read.
type Options struct {
	TenantDir   string
	SpoolDir    string                  // where archives are unpacked
	Currency    string                  // of records that print none
	FeeIncluded bool                    // the charge holds the connection fee, for records that come when their month is retired
	Progress    func(done, total int64) // bytes of the files that are read in this run; may be nil
	Done        func(part string)       // is told when the files are read, and when repeated records are settled; may be nil

	sample int64 // records of a wave that are looked at first for what they print; 0: sampleRecords
}

// Summary counts what the files now in usage/ hold, as if they were read for the first time.
type Summary struct {
	Read, Loaded, Duplicate, Updated, Rejected int64
	Refused                                    int64 // files that could not be read, or not to their end
	NewFiles, KnownFiles                       int
	Inputs                                     []Input
}

func (o Options) done(part string) {
	if o.Done != nil {
		o.Done(part)
	}
}

// run is one reading of the folder.
type run struct {
	tx      *store.Tx
	o       Options
	nextID  int
	firstID int // of the files read in this run
	rejects *store.Spool
	wave    []*waiting // exports whose records come into usage together
	alone   []int      // files of usage whose records were not numbered by their ids
	sampled []string   // columns of the exports whose words and people are known by their cells
	only    string     // the kind that is wanted; empty: any
	done    int64
	total   int64
}

// Run reads what is new in usage/ and brings the tables up to date. Temporary tables touched_days and counts stay for
// the stages after.
func Run(ctx context.Context, tx *store.Tx, o Options) (Summary, error) {
	r := &run{tx: tx, o: o, nextID: 1}
	for _, name := range []string{"sql/macros.sql", "sql/view_other_rows.sql", "sql/forget_present.sql"} {
		if err := tx.Exec(ctx, files, name); err != nil {
			return Summary{}, err
		}
	}
	settled, err := o.settledBefore() // as it was before anything is hashed
	if err != nil {
		return Summary{}, err
	}
	summary, fresh, err := r.discover(ctx)
	if err != nil {
		return summary, err
	}
	if r.rejects, err = tx.NewSpool(rejectColumns()); err != nil {
		return summary, err
	}
	r.firstID = r.nextID
	hashing, stop := context.WithCancel(ctx)
	defer stop()
	places := make(chan struct{}, hashedAtOnce)
	for _, in := range fresh {
		in.hashBeside(hashing, places)
		if err := r.input(ctx, *in); err != nil {
			return summary, fmt.Errorf("reading %s: %w", in.Path, err)
		}
	}
	if err := r.flush(ctx); err != nil {
		return summary, err
	}
	for _, in := range fresh {
		in.SHA256 = in.digest()
	}
	if err := r.remember(ctx, summary.Inputs, settled); err != nil {
		return summary, err
	}
	o.done("load")
	if err := r.settle(ctx); err != nil {
		return summary, err
	}
	o.done("dedupe")
	return summary, r.count(ctx, &summary)
}

// Recall makes the tables that Run leaves without looking at usage/: nothing is new, the counts are those of the last run.
func Recall(ctx context.Context, tx *store.Tx) (Summary, error) {
	r := &run{tx: tx, nextID: 1}
	var summary Summary
	for _, name := range []string{"sql/macros.sql", "sql/view_other_rows.sql"} {
		if err := tx.Exec(ctx, files, name); err != nil {
			return summary, err
		}
	}
	if _, err := r.known(ctx); err != nil {
		return summary, err
	}
	firstNew := sql.Named("first_new_file", r.nextID)
	if _, err := r.collisions(ctx, firstNew); err != nil {
		return summary, err
	}
	if err := tx.Make(ctx, "touched_days", files, "sql/touched_days.sql", firstNew); err != nil {
		return summary, err
	}
	if err := r.sumFiles(ctx); err != nil {
		return summary, err
	}
	if err := r.counts(ctx); err != nil {
		return summary, err
	}
	inputs, err := r.recallInputs(ctx)
	summary.Inputs, summary.KnownFiles = inputs, len(inputs)
	return summary, errors.Join(err, r.count(ctx, &summary))
}

// recallInputs lists the inputs that were there at the last run.
func (r *run) recallInputs(ctx context.Context) ([]Input, error) {
	rows, err := r.tx.Query(ctx, files, "sql/present_inputs.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var inputs []Input
	for rows.Next() {
		var in Input
		if err := rows.Scan(&in.Path, &in.SHA256, &in.Bytes); err != nil {
			return nil, err
		}
		inputs = append(inputs, in)
	}
	return inputs, rows.Err()
}

// discover gives the inputs in usage/ that the state does not know; those whose path it knows are hashed for that, unless
// their stamp says that they are as they were.
func (r *run) discover(ctx context.Context) (Summary, []*Input, error) {
	var summary Summary
	inputs, err := Discover(r.o.TenantDir)
	if err != nil {
		return summary, nil, err
	}
	known, err := r.known(ctx)
	if err != nil {
		return summary, nil, err
	}
	if err := r.recognise(ctx, inputs); err != nil {
		return summary, nil, err
	}
	paths := map[string]bool{}
	for key := range known {
		paths[key[0]] = true
	}
	var fresh []*Input
	for i := range inputs {
		in := &inputs[i]
		if paths[in.Path] && in.SHA256 == "" {
			if err := in.hash(ctx); err != nil {
				return summary, nil, err
			}
		}
		if !known[[2]string{in.Path, in.SHA256}] {
			fresh = append(fresh, in)
			r.total += in.Bytes
			continue
		}
		summary.KnownFiles++
	}
	summary.NewFiles, summary.Inputs = len(fresh), inputs
	return summary, fresh, r.stillThere(ctx, inputs)
}

// stillThere marks what the state knows of these inputs as there.
func (r *run) stillThere(ctx context.Context, inputs []Input) error {
	columns := []store.Column{{Name: "input", Type: "varchar"}, {Name: "sha256", Type: "varchar"}}
	err := r.tx.Rows(ctx, "inputs_there", columns, func(yield func([]any) bool) {
		for _, in := range inputs {
			if !yield([]any{in.Path, in.SHA256}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	return r.tx.Exec(ctx, files, "sql/still_present.sql")
}

func (r *run) known(ctx context.Context) (map[[2]string]bool, error) {
	rows, err := r.tx.Query(ctx, files, "sql/known_files.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	known := map[[2]string]bool{}
	for rows.Next() {
		var id int
		var key [2]string
		if err := rows.Scan(&id, &key[0], &key[1]); err != nil {
			return nil, err
		}
		known[key] = true
		r.nextID = id + 1
	}
	return known, rows.Err()
}

// input reads one file of usage/ with everything in it.
func (r *run) input(ctx context.Context, in Input) error {
	exports, begin := 0, r.done
	if in.Err != nil {
		return r.export(ctx, in, plainFile{path: in.Path, err: in.Err})
	}
	err := unpack(ctx, in, r.o.SpoolDir, func(f plainFile) error {
		exports++
		return r.export(ctx, in, f)
	})
	if err == nil && exports == 0 {
		// an archive of nothing but its own description still has to be known the next time
		out := r.begin(in.Path)
		out.kind = "empty"
		err = r.record(ctx, in, out)
	}
	r.done = begin + in.Bytes
	if r.o.Progress != nil {
		r.o.Progress(r.done, r.total)
	}
	return err
}

// settle lets one reading of every usage id count, and writes the rejects down.
func (r *run) settle(ctx context.Context) error {
	if err := r.rejects.Close(); err != nil {
		return err
	}
	if err := r.tx.CreateFromSpool(ctx, "new_rejects", r.rejects); err != nil {
		return err
	}
	if _, err := r.tx.Insert(ctx, "rejects", files, "sql/new_rejects.sql"); err != nil {
		return err
	}
	firstNew := sql.Named("first_new_file", r.firstID)
	if err := r.passRetired(ctx, firstNew); err != nil {
		return err
	}
	repeated, err := r.collisions(ctx, firstNew)
	if err != nil {
		return err
	}
	var from, to sql.NullTime // of the starts of repeated readings
	if repeated > 0 {
		if err := r.tx.Get(ctx, []any{&from, &to}, files, "sql/repeated_from_to.sql"); err != nil {
			return err
		}
		if err := r.repeat(ctx, sql.Named("from", from), sql.Named("to", to)); err != nil {
			return err
		}
	}
	if err := r.settleOthers(ctx); err != nil {
		return err
	}
	if err := r.tx.Make(ctx, "touched_days", files, "sql/touched_days.sql", firstNew); err != nil {
		return err
	}
	if err := r.sumFiles(ctx); err != nil {
		return err
	}
	if err := r.counts(ctx); err != nil {
		return err
	}
	return r.tx.Check(ctx, files, "sql/check_*.sql", sql.Named("from", from), sql.Named("to", to))
}

// collisions makes the table of the usage ids that were read more than once, and counts them.
func (r *run) collisions(ctx context.Context, firstNew sql.NamedArg) (int64, error) {
	err := r.tx.Rows(ctx, "typed_alone", []store.Column{{Name: "file_id", Type: "integer"}}, func(yield func([]any) bool) {
		for _, id := range r.alone {
			if !yield([]any{int64(id)}) {
				return
			}
		}
	})
	if err != nil {
		return 0, err
	}
	if err := r.tx.Make(ctx, "alike", files, "sql/alike.sql", firstNew); err != nil {
		return 0, err
	}
	return r.tx.Create(ctx, "collisions", files, "sql/collisions.sql", firstNew)
}

// repeat settles the usage ids that were read more than once: the others go to usage_history. Only the span of time in which
// their readings start is looked at.
func (r *run) repeat(ctx context.Context, span ...sql.NamedArg) error {
	if err := r.tx.Make(ctx, "readings", files, "sql/readings.sql", span...); err != nil {
		return err
	}
	if err := r.tx.Exec(ctx, files, "sql/drop_repeated.sql", span...); err != nil {
		return err
	}
	if err := r.tx.Exec(ctx, files, "sql/forget_standing.sql"); err != nil {
		return err
	}
	if _, err := r.tx.Insert(ctx, "standing_readings", files, "sql/standing.sql"); err != nil {
		return err
	}
	if err := r.tx.Exec(ctx, files, "sql/forget_file_sums.sql", sql.Named("first_new_file", r.firstID)); err != nil {
		return err
	}
	_, err := r.tx.Insert(ctx, "usage_history", files, "sql/history.sql")
	return err
}

// settleOthers lets one reading of every row that is no usage record count.
func (r *run) settleOthers(ctx context.Context) error {
	firstNew := sql.Named("first_new_file", r.firstID)
	repeated, err := r.tx.Create(ctx, "other_collisions", files, "sql/other_collisions.sql", firstNew)
	if err != nil || repeated == 0 {
		return err
	}
	if _, err := r.tx.Insert(ctx, "other_readings", files, "sql/other_repeats.sql"); err != nil {
		return err
	}
	superseded, err := r.tx.Create(ctx, "superseded", files, "sql/superseded.sql")
	if err != nil || superseded == 0 {
		return err
	}
	return r.tx.Exec(ctx, files, "sql/drop_superseded.sql")
}

// counts makes the table counts. What a rebuilt state or an older program left unknown of the standing readings is looked up for it.
func (r *run) counts(ctx context.Context) error {
	if _, err := r.tx.Insert(ctx, "standing_readings", files, "sql/standing_readings.sql"); err != nil {
		return err
	}
	return r.tx.Make(ctx, "counts", files, "sql/counts.sql")
}

func (r *run) count(ctx context.Context, s *Summary) error {
	return r.tx.Get(ctx, []any{&s.Read, &s.Loaded, &s.Duplicate, &s.Updated, &s.Rejected, &s.Refused}, files, "sql/counts_row.sql")
}

// Verify holds the laws of the records against what the state has: a row of a check is *store.Invariant.
func Verify(ctx context.Context, tx *store.Tx) error {
	if _, err := Recall(ctx, tx); err != nil {
		return err
	}
	for _, check := range []string{"sql/check_conservation.sql", "sql/check_files.sql", "sql/check_rejects.sql"} {
		if err := tx.Check(ctx, files, check); err != nil {
			return err
		}
	}
	return nil
}
