package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/pflag"

	"tollbook/pipeline"
	"tollbook/reports"
)

func runCommand() command {
	var flags runFlags
	return command{
		name:    "run",
		summary: "read the exports, rate, reconcile, advise and write the reports",
		about: `Reads every export below usage/, rates the records, reconciles them with the money, works out the advice and
writes the reports of the month into reports/YYYY-MM/ (or below --out). The run happens wholly or not at all, and
the same files give the same reports however often they are delivered.

Prints what was found in ten lines, or with --json the content of summary.json.

With --tenants every folder below DIR that holds a tollbook.yaml is run, several at a time; one that fails stops no
other. Ends with a table, overview.xlsx in DIR (or below --out) and the worst exit code, in the order 5, 1, 2, 6, 3, 4.`,
		example: "tollbook run --tenant contoso --period 2026-10 --as-of 2026-11-05\ntollbook run --tenants /srv/tollbook --parallel 2",
		exits:   allExits(),
		flags:   flags.add,
		run: noStray("run", func(ctx context.Context, in invocation) error {
			if err := flags.talk(in); err != nil {
				return err
			}
			if in.flags.Changed("tenants") {
				return flags.everyTenant(ctx, in)
			}
			if in.flags.Changed("parallel") {
				return wrongFlag("parallel", strconv.Itoa(flags.parallel), "it goes with --tenants")
			}
			n := flags.night(ctx, in)
			n.print(in.ui, &flags.commonFlags)
			n.tell(ctx, in)
			return n.err
		}),
	}
}

// runFlags are those of run.
type runFlags struct {
	commonFlags
	detailCSV  bool
	closing    bool
	metricsDir string
	tenants    string
	parallel   int
	lanes      int // how many tenants share the machine
}

func (f *runFlags) add(fs *pflag.FlagSet) {
	f.commonFlags.add(fs)
	fs.BoolVar(&f.detailCSV, "detail-csv", false, "write rated_usage.csv beside rated_usage.parquet")
	fs.StringVar(&f.metricsDir, "metrics-dir", "", "copy metrics.prom into `DIR`, which a textfile collector reads, as tollbook-TENANT.prom")
	fs.StringVar(&f.tenants, "tenants", "", "run every tenant folder below `DIR`, in place of --tenant")
	fs.IntVar(&f.parallel, "parallel", 0, "with --tenants: work on `N` tenants at once, which share threads and memory")
	fs.BoolVar(&f.closing, "close", false, "close the month: its account stands, what arrives later goes to the next open month")
}

// night is the work of one night for one tenant.
func (f *runFlags) night(ctx context.Context, in invocation) night {
	return workOn(ctx, in, &f.commonFlags, f.detailCSV, func(ctx context.Context, o pipeline.Options) (pipeline.Result, error) {
		o = share(o, f.lanes)
		o.Close = f.closing
		if _, end := o.Period.Bounds(o.Zone); f.closing && o.AsOf.Before(end) {
			return pipeline.Result{}, &usageError{message: fmt.Sprintf("--close: %s has not ended", o.Period),
				hints: []string{"close a month after its end, best when its last exports have come"}}
		}
		result, err := pipeline.Run(ctx, o)
		if err == nil && f.metricsDir != "" {
			publishMetrics(in.ui, result.Folder, o.Settings.Tenant, f.metricsDir)
		}
		return result, err
	})
}

// publishMetrics hands the metrics to a collector. The books are done by then, so a folder that cannot be written is
// said and no failure of the run.
func publishMetrics(u *ui, folder, tenant, dir string) {
	if _, err := reports.PublishMetrics(folder, tenant, dir); err != nil {
		u.warn("the reports are written, but the metrics are not where the collector reads: "+err.Error(),
			"make the folder of --metrics-dir and let this user write into it; metrics.prom of the reports has the same text")
	}
}

// night is one piece of work on one tenant, and what became of it.
type night struct {
	folder  string  // of the tenant
	config  *Config // nil where it is wrong
	options pipeline.Options
	result  pipeline.Result
	err     error // with its remedy; also an outcome that somebody must look at
}

// workOn is the common body of run, report and rebuild: they differ in the work that the pipeline does.
func workOn(ctx context.Context, in invocation, flags *commonFlags, detailCSV bool,
	work func(context.Context, pipeline.Options) (pipeline.Result, error)) night {
	n := night{folder: flags.tenant}
	if n.options, n.config, n.err = flags.options(in); n.err != nil {
		return n
	}
	n.options.DetailCSV = detailCSV
	done := flags.watch(in, &n.options)
	n.result, n.err = work(ctx, n.options)
	done()
	if n.err != nil {
		n.err = withRemedy(flags.tenant, n.err)
		return n
	}
	n.err = outcome(n.result, n.config)
	return n
}

// runTenant does a piece of work and prints what it found.
func runTenant(ctx context.Context, in invocation, flags *commonFlags, detailCSV bool,
	work func(context.Context, pipeline.Options) (pipeline.Result, error)) error {
	if err := flags.talk(in); err != nil {
		return err
	}
	n := workOn(ctx, in, flags, detailCSV, work)
	n.print(in.ui, flags)
	return n.err
}

// print prints what the work found; where that fails, so has the work.
func (n *night) print(u *ui, flags *commonFlags) {
	if n.result.Folder == "" {
		return
	}
	if err := printResult(u, flags, n.options, n.result); err != nil {
		n.err = err
	}
}

// printResult prints what the run found: lines for people, or summary.json for scripts.
func printResult(u *ui, flags *commonFlags, options pipeline.Options, result pipeline.Result) error {
	if flags.json {
		return printFile(u, filepath.Join(options.OutDir, options.Period.String(), "summary.json"))
	}
	if flags.quiet {
		return nil
	}
	for _, line := range result.Lines {
		if err := u.print("%s", line); err != nil {
			return err
		}
	}
	return u.print("workbook: %s", result.Workbook)
}

func printFile(u *ui, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("reading the summary: %w", err)
	}
	_, err = u.out.Write(text)
	return err
}

// outcome turns a result that somebody must look at into an exit code. Rejects win over unexplained money, because
// what was not read may well be what is not explained.
func outcome(result pipeline.Result, config *Config) error {
	switch {
	case result.RejectShareExceeded:
		return &outcomeError{
			code: exitRejects, message: "the reports are written, but too much of the usage could not be read or rated",
			hints: []string{fmt.Sprintf("see the sheets Rejects and Findings of %s; limits.max_reject_share is %s",
				result.Workbook, config.MaxRejectShare)},
		}
	case len(result.BeyondTolerance) > 0:
		return unexplained(result, config)
	default:
		return nil
	}
}

// unexplained names each tolerance that is exceeded, and where to look.
func unexplained(result pipeline.Result, config *Config) error {
	e := &outcomeError{code: exitUnexplained, message: "the reports are written, but a report of Microsoft's is not explained"}
	for _, key := range result.BeyondTolerance {
		sheet, limit := "Findings", config.Currency+" "+config.DialoutTolerance.String()
		switch key {
		case "ledger.tolerance":
			sheet, limit = "Reconciliation", config.Currency+" "+config.Tolerance.String()
			e.message = "the reports are written, but the balance is not explained"
		case "ledger.pool_tolerance":
			limit = strconv.Itoa(config.PoolTolerance) + " minutes"
		}
		e.hints = append(e.hints, fmt.Sprintf("see the sheet %s of %s; %s is %s", sheet, result.Workbook, key, limit))
	}
	return e
}

// withRemedy adds what to do to the failures of a run that have a usual answer.
func withRemedy(tenant string, err error) error {
	var (
		locked   *pipeline.Locked
		problems *pipeline.Problems
		gone     *pipeline.DetailGone
		nothing  *pipeline.NothingRead
	)
	switch {
	case errors.As(err, &problems):
		return &problemsError{problems: inFolder(tenant, fromTable(problems.List))}
	case errors.As(err, &gone):
		return &usageError{message: err.Error(), hints: []string{
			"the reports that were written of the month are as they were; its exports can be rated again in a tenant folder of their own"}}
	case errors.As(err, &nothing):
		return &hintedError{err: err, hints: []string{"put exports into usage/ and run `tollbook run --tenant " + tenant + "` first"}}
	case errors.As(err, &locked):
		return &hintedError{err: err, hints: []string{"wait until the other run ends, then run again, or let --wait 30m do that"}}
	case exitCode(err) == exitInvariant:
		return &hintedError{err: err, hints: []string{
			"no report was written and the state is as before; keep the tenant folder and report this as a fault of tollbook"}}
	default:
		return err
	}
}
