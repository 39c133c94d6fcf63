package reports

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"path/filepath"
	"time"

	"tollbook/pipeline/store"
)

//go:embed sql/*.sql
var queries embed.FS

// SheetRows is the number of rows that a sheet of a workbook can have.
const SheetRows = 1_048_576

// Options say whose report this is, over what time, and which files are wanted.
type Options struct {
	OutDir   string // an existing folder; the caller moves it into place
	Tenant   string
	Period   string // YYYY-MM
	Currency string // of the credits balance; it comes first wherever several currencies occur
	Country  string
	Billing  string
	PostPaid bool // under this billing no credits are sold
	Zone     *time.Location
	From, To time.Time // the period, half open
	AsOf     time.Time
	Closing  time.Time // min(To, AsOf)

	Locale    string // en, ru
	Detail    string // xlsx, parquet, none: where the call-by-call list goes
	DetailCSV bool   // rated_usage.csv as well

	Trigger  int64 // what is set today; 0: not known
	Recharge int64
	Counts   Counts
	Version  string
	Privacy  *Privacy    // nil: everything is shown
	Settings [][2]string // name and value, for About
	Inputs   [][2]string // path and SHA-256, for About

	SheetRows  int    // rows of a sheet before Detail continues on the next; 0: SheetRows
	DetailPart int    // records of Detail that are in memory at once; 0: detailPart
	TempDir    string // where a large sheet waits before it is packed; empty: the system's

	Done func(part string) // is told when the tables are written, and when the workbook is; may be nil
}

// Counts say what became of the rows of all files now in usage/.
type Counts struct {
	Read      int64 `json:"read"`
	Loaded    int64 `json:"loaded"`
	Duplicate int64 `json:"duplicate"`
	Updated   int64 `json:"updated"`
	Rejected  int64 `json:"rejected"`
	Rated     int64 `json:"rated"`
	Unrated   int64 `json:"unrated"`
}

// Write makes the files of a report in o.OutDir.
func Write(ctx context.Context, tx *store.Tx, o Options) (Summary, error) {
	if o.SheetRows == 0 {
		o.SheetRows = SheetRows
	}
	if o.DetailPart == 0 {
		o.DetailPart = detailPart
	}
	if err := collect(ctx, tx, o); err != nil {
		return Summary{}, err
	}
	s, err := readSummary(ctx, tx, o)
	if err != nil {
		return Summary{}, fmt.Errorf("collecting the figures of %s: %w", o.Period, err)
	}
	if err := writeTables(ctx, tx, o); err != nil {
		return Summary{}, err
	}
	o.done("tables")
	if err := writeWorkbook(ctx, tx, o, s); err != nil {
		return Summary{}, fmt.Errorf("writing the statement: %w", err)
	}
	o.done("workbook")
	if err := writeSummaryJSON(o.OutDir, s); err != nil {
		return Summary{}, err
	}
	return s, nil
}

func (o Options) done(part string) {
	if o.Done != nil {
		o.Done(part)
	}
}

// collect gathers what several sheets and files are made from. The records are spooled in their order once, with every column of
// every file: whatever lists them or adds them up reads them as they lie.
func collect(ctx context.Context, tx *store.Tx, o Options) error {
	if err := o.preparePrivacy(ctx, tx); err != nil {
		return err
	}
	if err := o.collectRecords(ctx, tx); err != nil {
		return fmt.Errorf("collecting the records of %s: %w", o.Period, err)
	}
	for _, sums := range []string{"destination_sums", "user_sums"} {
		if err := o.keepSums(ctx, tx, sums); err != nil {
			return err
		}
	}
	for _, table := range []string{"destination_months", "user_months"} {
		if err := tx.Make(ctx, table, queries, "sql/"+table+".sql", o.args()...); err != nil {
			return fmt.Errorf("collecting %s of %s: %w", table, o.Period, err)
		}
	}
	return nil
}

// collectRecords spools the records of the period. Of an open month they are what rating left, of a closed one what was kept.
func (o Options) collectRecords(ctx context.Context, tx *store.Tx) error {
	var closed bool
	if err := tx.Get(ctx, []any{&closed}, queries, "sql/period_closed.sql", o.args()...); err != nil {
		return err
	}
	records, texts := "sql/period_records.sql", []string{"record_people", "record_words", "record_terms", "record_files"}
	if closed {
		records, texts = "sql/period_records_closed.sql", []string{"closed_texts"}
	}
	for _, table := range texts {
		if err := tx.CreateCoded(ctx, table, queries, "sql/"+table+".sql", o.args()...); err != nil {
			return err
		}
	}
	if err := tx.View(ctx, "period_records", queries, records, o.args()...); err != nil {
		return err
	}
	return tx.AsWritten(ctx, func() error {
		_, err := tx.SpooledInOrder(ctx, "rated_usage", queries, "sql/rated_usage.sql", o.args()...)
		return err
	})
}

// keepSums sees that the sums of the period and of the month before it are kept: those of the period for the month that follows.
func (o Options) keepSums(ctx context.Context, tx *store.Tx, sums string) error {
	for _, of := range []struct{ month, file string }{{o.previous().Format("2006-01"), sums + "_before"}, {o.Period, sums}} {
		err := tx.AddUp(ctx, sums, of.month, of.month, func([]string) error {
			if _, err := tx.Insert(ctx, sums, queries, "sql/"+of.file+".sql", o.args()...); err != nil {
				return err
			}
			return tx.Check(ctx, queries, "sql/check_"+sums+".sql")
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// previous is the beginning of the month before the period.
func (o Options) previous() time.Time { return o.From.In(o.Zone).AddDate(0, -1, 0) }

// writeTables exports what programs read.
func writeTables(ctx context.Context, tx *store.Tx, o Options) error {
	for _, e := range []struct {
		file    string
		columns []store.FileColumn
	}{{"rated_usage.parquet", o.ratedColumns()}, {"focus.parquet", focusColumns()}} {
		if err := tx.ExportColumns(ctx, "rated_usage", filepath.Join(o.OutDir, e.file), e.columns); err != nil {
			return fmt.Errorf("writing %s: %w", e.file, err)
		}
	}
	exports := [][2]string{{"rejects.csv", "sql/rejects_export.sql"}}
	if o.DetailCSV {
		exports = append(exports, [2]string{"rated_usage.csv", "sql/rated_usage_export.sql"})
	}
	for _, e := range exports {
		if err := tx.Export(ctx, queries, e[1], filepath.Join(o.OutDir, e[0]), "csv", o.args()...); err != nil {
			return fmt.Errorf("writing %s: %w", e[0], err)
		}
	}
	return nil
}

// args are the parameters that any query here may name.
func (o Options) args() []sql.NamedArg {
	previous := o.previous()
	return []sql.NamedArg{
		sql.Named("tenant", o.Tenant),
		sql.Named("hides", !o.Privacy.Open()),
		sql.Named("period", o.Period),
		sql.Named("previous", previous.Format("2006-01")),
		sql.Named("previous_at", previous.UTC()),
		sql.Named("currency", o.Currency),
		sql.Named("from_at", o.From.UTC()),
		sql.Named("to_at", o.To.UTC()),
		sql.Named("closing_at", o.Closing.UTC()),
		sql.Named("first_day", civil(o.From.In(o.Zone))),
		sql.Named("last_day", civil(o.Closing.Add(-time.Microsecond).In(o.Zone))),
	}
}

// civil is the calendar day of a wall clock time, as the engine's DATE reads it.
func civil(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
