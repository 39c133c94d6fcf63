package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"tollbook/pipeline"
)

const (
	memoryMBMin = 128  // below it the database cannot sort
	threadsMax  = 1024 // beyond it stands a slip of the pen
)

var (
	memoryPattern = regexp.MustCompile(`^([1-9][0-9]{0,8})(MB|GB|TB|MiB|GiB|TiB)$`)
	periodPattern = regexp.MustCompile(`^([0-9]{4})-([0-9]{2})$`)
)

// commonFlags are the flags of every command that works on a tenant folder.
type commonFlags struct {
	tenant  string
	period  string
	asOf    string
	out     string
	json    bool
	quiet   bool
	log     string
	threads int
	memory  string
	wait    time.Duration
	profile string
}

// add declares the flags. The names of values stand between back quotes, for the help.
func (f *commonFlags) add(fs *pflag.FlagSet) {
	f.addTenant(fs)
	fs.StringVar(&f.period, "period", "", "month to report, as `YYYY-MM`; without it the month before --as-of")
	fs.StringVar(&f.asOf, "as-of", "", "what counts as now: a date or an RFC 3339 `TIME`; without it the clock")
	fs.StringVar(&f.out, "out", "", "write reports below `DIR`; without it below reports/ of the tenant folder")
	fs.BoolVar(&f.json, "json", false, "print JSON on standard output")
	fs.BoolVar(&f.quiet, "quiet", false, "say nothing unless something is wrong")
	fs.StringVar(&f.log, "log", "text", "`FORMAT` of the talk on standard error: text or json")
	fs.Lookup("log").Annotations = map[string][]string{valuesKey: logFormats()}
	fs.IntVar(&f.threads, "threads", 0, "use `N` threads, or one where there is little to do; without it as many as the system allows")
	fs.StringVar(&f.memory, "memory", "", "give the database at most `SIZE`, as in 512MB or 4GB; without it a share of what the system allows")
	fs.StringVar(&f.profile, "profile", "", "write the database's profile of each statement into the folder `DIR`, as JSON")
	f.addHold(fs)
}

// addHold declares how long a command may take and wait for the tenant.
func (f *commonFlags) addHold(fs *pflag.FlagSet) {
	fs.DurationVar(&f.wait, "wait", 0, "wait so long for another run to end, as a `DURATION` like 90s or 10m")
	fs.Duration("timeout", 0, "give up after this `DURATION`, as in 30m; nothing is written then")
}

func (f *commonFlags) addTenant(fs *pflag.FlagSet) {
	fs.StringVar(&f.tenant, "tenant", ".", "tenant folder `DIR`")
}

// options checks the flags, reads the configuration and puts together what the pipeline needs. Flags are judged
// before any file is opened.
func (f *commonFlags) options(in invocation) (pipeline.Options, *Config, error) {
	if err := f.check(in.flags); err != nil {
		return pipeline.Options{}, nil, err
	}
	config, err := loadConfig(f.tenant)
	if err != nil {
		return pipeline.Options{}, nil, err
	}
	asOf, err := f.instant(in.world.now(), config.Zone)
	if err != nil {
		return pipeline.Options{}, nil, err
	}
	period, err := f.month(asOf, config.Zone)
	if err != nil {
		return pipeline.Options{}, nil, err
	}
	threads, memory, scarce := f.threads, f.memory, f.memory != ""
	if threads == 0 {
		threads = defaultThreads()
	}
	if memory == "" {
		memory, scarce = defaultMemory()
	}
	profile, err := f.profileFolder()
	if err != nil {
		return pipeline.Options{}, nil, err
	}
	out := f.out
	if out == "" {
		out = filepath.Join(f.tenant, "reports")
	}
	return pipeline.Options{
		TenantDir: f.tenant,
		OutDir:    out,
		StateDir:  filepath.Join(f.tenant, ".tollbook"),
		Period:    period,
		AsOf:      asOf,
		Zone:      config.Zone,
		Settings:  config.settings(),
		Version:   buildVersion(),
		Clock:     in.world.now,
		Wait:      f.wait,
		Threads:   threads,
		Memory:    memory,
		Scarce:    scarce,
		Profile:   profile,
		Final: func() {
			if count := in.world.committing; count != nil {
				count(1)
			}
		},
	}, config, nil
}

// profileFolder makes the folder of --profile; the engine writes to whole paths only.
func (f *commonFlags) profileFolder() (string, error) {
	if f.profile == "" {
		return "", nil
	}
	dir, err := filepath.Abs(f.profile)
	if err == nil {
		err = os.MkdirAll(dir, 0o750)
	}
	if err != nil {
		return "", fmt.Errorf("making the folder of --profile: %w", err)
	}
	return dir, nil
}

// check judges the flags by themselves.
func (f *commonFlags) check(flags *pflag.FlagSet) error {
	if f.tenant == "" {
		return wrongFlag("tenant", f.tenant, "name a folder")
	}
	if flags.Changed("out") && f.out == "" {
		return wrongFlag("out", f.out, "name a folder")
	}
	if f.period != "" && !periodPattern.MatchString(f.period) {
		return wrongFlag("period", f.period, "write a month as YYYY-MM, as in 2026-10")
	}
	if flags.Changed("threads") && (f.threads < 1 || f.threads > threadsMax) {
		return wrongFlag("threads", strconv.Itoa(f.threads), fmt.Sprintf("write a whole number from 1 to %d", threadsMax))
	}
	if f.wait < 0 {
		return wrongFlag("wait", f.wait.String(), "write a duration above zero, as in 90s or 10m")
	}
	return checkMemory(f.memory)
}

func checkMemory(size string) error {
	const remedy = "write a number and a unit, as in 512MB or 4GB, at least 128MB"
	if size == "" {
		return nil
	}
	parts := memoryPattern.FindStringSubmatch(size)
	if parts == nil {
		return wrongFlag("memory", size, remedy)
	}
	number, err := strconv.Atoi(parts[1])
	if err != nil || (strings.HasPrefix(parts[2], "M") && number < memoryMBMin) {
		return wrongFlag("memory", size, remedy)
	}
	return nil
}

// instant is what counts as now.
func (f *commonFlags) instant(now time.Time, zone *time.Location) (time.Time, error) {
	if f.asOf == "" {
		return now.UTC(), nil
	}
	at, err := parseInstant(f.asOf, zone)
	if err != nil {
		return at, wrongFlag("as-of", f.asOf, "write a date as in 2026-11-05 or an instant as in 2026-11-05T06:00:00Z")
	}
	return at, nil
}

// month is the period to report: the one that is asked for, or the last that is over at the instant.
func (f *commonFlags) month(asOf time.Time, zone *time.Location) (pipeline.Period, error) {
	if f.period == "" {
		here := asOf.In(zone)
		before := time.Date(here.Year(), here.Month()-1, 1, 0, 0, 0, 0, zone)
		return pipeline.Period{Year: before.Year(), Month: before.Month()}, nil
	}
	first, err := time.ParseInLocation("2006-01", f.period, zone)
	if err != nil {
		return pipeline.Period{}, wrongFlag("period", f.period, "write a month as YYYY-MM, as in 2026-10")
	}
	if !first.Before(asOf) {
		return pipeline.Period{}, wrongFlag("period", f.period,
			fmt.Sprintf("the month has not begun at %s; choose an earlier month or a later --as-of", asOf.Format(time.RFC3339)))
	}
	return pipeline.Period{Year: first.Year(), Month: first.Month()}, nil
}

func wrongFlag(name, value, remedy string) error {
	return &usageError{message: fmt.Sprintf("--%s is %q", name, value), hints: []string{remedy}}
}

// talk sets up the voice of the command; it comes first, so that what is wrong with the flags is said in it.
func (f *commonFlags) talk(in invocation) error {
	in.ui.quiet(f.quiet)
	if !slices.Contains(logFormats(), f.log) {
		return wrongFlag("log", f.log, "write "+oneOf(logFormats()))
	}
	in.ui.speak(f.log)
	return nil
}

// watch connects the pipeline's log, and on a terminal a progress bar.
func (f *commonFlags) watch(in invocation, o *pipeline.Options) (done func()) {
	o.Log = in.ui.log
	if f.quiet || in.ui.machine || !in.world.terminal {
		return func() {}
	}
	bar := newProgress(in.world.stderr)
	o.Progress = bar.update
	o.Log = slog.New(voice{out: in.ui.err, color: in.ui.color, level: in.ui.level, before: bar.clear})
	return bar.clear
}

// noStray refuses positional arguments where a command takes none.
func noStray(name string, run func(context.Context, invocation) error) func(context.Context, invocation) error {
	return func(ctx context.Context, in invocation) error {
		if err := needArgs(in, name, "", 0); err != nil {
			return err
		}
		return run(ctx, in)
	}
}
