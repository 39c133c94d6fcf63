package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"tollbook/pipeline/cdr"
	"tollbook/pipeline/store"
	"tollbook/reports"
)

const (
	profileRowsShown    = 10
	profileRejectsShown = 5
)

// profileReport is what a profile makes of a file, and what --json prints.
type profileReport struct {
	Profile  string          `json:"profile"`
	About    string          `json:"about"`
	File     string          `json:"file"`
	Zone     string          `json:"zone"`
	Region   string          `json:"region"`
	Read     int64           `json:"read"`
	Taken    int64           `json:"taken"`
	Filtered int64           `json:"filtered"`
	Rejected int64           `json:"rejected"`
	Reasons  []reasonJSON    `json:"filtered_by"`
	Missing  []string        `json:"missing"`
	Calls    []callJSON      `json:"calls"`
	Rejects  []cdrRejectJSON `json:"rejects"`
}

// reasonJSON is why records were left out.
type reasonJSON struct {
	Reason  string `json:"reason"`
	Records int64  `json:"records"`
}

// callJSON is one call record as it was understood. Money is text; what does not apply is null.
type callJSON struct {
	RecordNo  int64   `json:"record_no"`
	Start     string  `json:"start_time"`
	Direction string  `json:"direction"`
	Kind      string  `json:"kind"`
	User      string  `json:"user"`
	Caller    string  `json:"caller"`
	Callee    string  `json:"callee"`
	DurationS *int64  `json:"duration_s"`
	Segments  *int64  `json:"segments"`
	Cost      *string `json:"cost"`
	Currency  string  `json:"currency"`
}

// cdrRejectJSON is one record that could not be used.
type cdrRejectJSON struct {
	File    string `json:"file"`
	Line    int64  `json:"line"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Raw     string `json:"raw"`
}

// checkProfile shows how a profile understands a file of call records.
func checkProfile(ctx context.Context, in invocation, flags commonFlags, name, file string) error {
	if name == "" || file == "" {
		return &usageError{
			message: "of --profile and --file one is missing",
			hints:   []string{"name both, as in --profile asterisk-master --file Master.csv; the profiles are " + strings.Join(cdr.Builtin(), ", ")},
		}
	}
	profile, err := cdr.Load(name)
	if err != nil {
		return profileProblem(err)
	}
	options := cdr.Options{Profile: profile, Files: []string{file}}
	// Outside of a tenant folder the profile's own region and zone must do.
	privacy := &reports.Privacy{}
	if config, problems, err := lookAtConfig(flags.tenant); err == nil && len(problems) == 0 {
		privacy.Numbers, privacy.Users = config.Numbers, config.Users
		options.Region, options.Currency, options.Zone = config.Country, config.Currency, config.Zone.String()
	}
	report, err := readProfile(ctx, options)
	if err != nil {
		return profileProblem(err)
	}
	report.hide(privacy)
	if flags.json {
		return in.ui.printJSON(report)
	}
	if flags.quiet {
		return nil
	}
	return printProfile(in.ui, report)
}

// hide leaves the form of what names people, as rejects.csv does: the key of pseudonyms is in a state, which this needs none of.
func (r *profileReport) hide(p *reports.Privacy) {
	for i := range r.Calls {
		c := &r.Calls[i]
		c.User, c.Caller, c.Callee = p.Shape(c.User), p.Shape(c.Caller), p.Shape(c.Callee)
	}
	for i := range r.Rejects {
		r.Rejects[i].Message, r.Rejects[i].Raw = p.Shape(r.Rejects[i].Message), p.Shape(r.Rejects[i].Raw)
	}
}

// profileProblem makes a wrong profile, or a file that it cannot read, a problem with its place.
func profileProblem(err error) error {
	var wrong *cdr.ProfileError
	var refused *cdr.FileError
	switch {
	case errors.As(err, &wrong):
		return &problemsError{problems: []problem{{File: wrong.File, Line: wrong.Line, Message: wrong.Message, Remedy: wrong.Remedy}}}
	case errors.As(err, &refused):
		return &problemsError{problems: []problem{{File: refused.File, Message: refused.Message, Remedy: refused.Remedy}}}
	}
	return err
}

// readProfile reads the file in a state of its own, which is gone afterwards.
func readProfile(ctx context.Context, o cdr.Options) (report profileReport, err error) {
	db, err := store.Open(ctx, store.Options{Threads: 1})
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.Begin(ctx)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, tx.Rollback()) }()
	summary, err := cdr.Run(ctx, tx, o)
	if err != nil {
		return report, err
	}
	calls, err := cdr.Sample(ctx, tx, profileRowsShown)
	if err != nil {
		return report, err
	}
	rejects, err := cdr.Rejects(ctx, tx, profileRejectsShown)
	if err != nil {
		return report, err
	}
	report = profileReport{
		Profile: o.Profile.Name, About: o.Profile.About, File: o.Files[0], Zone: summary.Zone, Region: summary.Region,
		Read: summary.Read, Taken: summary.Taken, Filtered: summary.Filtered, Rejected: summary.Rejected,
		Reasons: []reasonJSON{}, Missing: append([]string{}, summary.Missing...), Calls: []callJSON{}, Rejects: []cdrRejectJSON{},
	}
	for _, c := range summary.FilteredBy {
		report.Reasons = append(report.Reasons, reasonJSON(c))
	}
	for _, c := range calls {
		report.Calls = append(report.Calls, callAsJSON(c))
	}
	for _, r := range rejects {
		report.Rejects = append(report.Rejects, cdrRejectJSON(r))
	}
	return report, nil
}

func callAsJSON(c cdr.Call) callJSON {
	out := callJSON{
		RecordNo: c.RecordNo, Start: c.Start.UTC().Format(time.RFC3339Nano), Direction: c.Direction, Kind: c.Kind,
		User: c.User, Caller: c.Caller, Callee: c.Callee, Currency: c.Currency,
	}
	if c.DurationS >= 0 {
		out.DurationS = &c.DurationS
	}
	if c.Segments >= 0 {
		out.Segments = &c.Segments
	}
	if c.Cost.Valid {
		cost := c.Cost.String()
		out.Cost = &cost
	}
	return out
}

// printProfile prints the report as a table with the counts below it.
func printProfile(u *ui, r profileReport) error {
	region := r.Region
	if region == "" {
		region = "none: only numbers with a country code are understood"
	}
	lines := []string{
		"profile: " + visible(strings.TrimSpace(r.Profile+" "+parenthesised(r.About))),
		"zone: " + r.Zone,
		"region: " + region,
		"",
	}
	lines = append(lines, callTable(r.Calls)...)
	lines = append(lines, "", fmt.Sprintf("read %d, taken %d, left out %d, rejected %d", r.Read, r.Taken, r.Filtered, r.Rejected))
	for _, reason := range r.Reasons {
		lines = append(lines, fmt.Sprintf("left out: %s: %d", reason.Reason, reason.Records))
	}
	for _, reject := range r.Rejects {
		lines = append(lines, visible(fmt.Sprintf("rejected: %s:%d: %s: %s", reject.File, reject.Line, reject.Code, reject.Message)))
	}
	if more := r.Rejected - int64(len(r.Rejects)); more > 0 {
		lines = append(lines, fmt.Sprintf("rejected: %d more", more))
	}
	if len(r.Missing) > 0 {
		lines = append(lines, "note: the file has no column for "+strings.Join(r.Missing, ", "))
	}
	for _, line := range lines {
		if err := u.print("%s", line); err != nil {
			return err
		}
	}
	return nil
}

// callTable aligns the calls in columns.
func callTable(calls []callJSON) []string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "record\tstart (UTC)\tdirection\tkind\tuser\tcaller\tcallee\tseconds\tsegments\tcost\tcurrency")
	for _, c := range calls {
		cost := "-"
		if c.Cost != nil {
			cost = *c.Cost
		}
		cells := []string{
			strconv.FormatInt(c.RecordNo, 10), c.Start, c.Direction, c.Kind, c.User, c.Caller, c.Callee, count(c.DurationS), count(c.Segments), cost, c.Currency,
		}
		for i, cell := range cells {
			if cells[i] = visible(cell); cells[i] == "" {
				cells[i] = "-"
			}
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	if err := w.Flush(); err != nil {
		return []string{err.Error()} // a strings.Builder never fails
	}
	lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

func count(n *int64) string {
	if n == nil {
		return "-"
	}
	return strconv.FormatInt(*n, 10)
}

func parenthesised(text string) string {
	if text == "" {
		return ""
	}
	return "(" + text + ")"
}

// visible keeps what a file holds from moving the cursor or coloring the terminal.
func visible(text string) string {
	const widest = 200 // bytes of a cell or a line; beyond it nobody reads a table
	text = printable(text)
	if len(text) > widest {
		text = strings.ToValidUTF8(text[:widest], "") + " ..."
	}
	return text
}

// printable is a whole text as one line of a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
}
