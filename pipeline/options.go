package pipeline

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/tenant"
	"tollbook/rates"
	"tollbook/rates/table"
	"tollbook/reports"
)

// Period is a calendar month of the tenant's zone.
type Period struct {
	Year  int
	Month time.Month
}

func (p Period) String() string { return fmt.Sprintf("%04d-%02d", p.Year, p.Month) }

// Bounds gives the period as instants, half open.
func (p Period) Bounds(zone *time.Location) (from, to time.Time) {
	return rates.Midnight(p.Year, p.Month, 1, zone), rates.Midnight(p.Year, p.Month+1, 1, zone)
}

// Settings are what the tenant's configuration says, in the units of the design: amounts are of the tenant's currency.
type Settings struct {
	Tenant, Country, Currency, Billing string
	EACountry                          string // where the enterprise agreement is billed, if it says so

	Increments  rates.Increments
	Straddle    string
	Caps        string
	FeeIncluded bool
	FeeAssumed  bool // the configuration does not say so

	Basis         string
	OpeningAt     *time.Time
	OpeningAmount decimal.Decimal
	ExpiryMonths  int
	Tolerance     decimal.Decimal

	PoolTolerance    int             // minutes, or segments, by which the use of a pool may differ from its report
	DialoutTolerance decimal.Decimal // by which an organiser's calls out of meetings may differ from their report

	Trigger, Recharge int64 // whole units; 0: not set
	Auto              bool

	ServiceLevel      float64
	LatencyHours      int
	RechargeFailure   float64
	RepairDays        int
	RechargesPerMonth float64
	RechargeCost      decimal.Decimal // what a recharge costs besides its amount

	MaxRejectShare decimal.Decimal
	Locale, Detail string
	KeepMonths     int    // whole months before the period whose detail the state keeps; 0: all
	Numbers, Users string // what reports show of people
}

// postPaid says that usage is invoiced afterwards: no credits are sold under this billing.
func (s Settings) postPaid() bool { return s.Billing == "mca" || s.Billing == "csp" }

// Options are one run: the folder, the period, the instant that counts as now, and what the engine may use.
type Options struct {
	TenantDir string
	OutDir    string // reports go to OutDir/<period>
	StateDir  string
	Period    Period
	AsOf      time.Time
	Zone      *time.Location
	Settings  Settings
	Version   string
	DetailCSV bool
	Paths     int           // futures that the advice is simulated on; 0: recommend.DefaultPaths
	Close     bool          // close the period: its account does not move any more
	Wait      time.Duration // for another run to let go of the tenant
	Threads   int
	Memory    string
	Scarce    bool                                  // Memory is a limit that somebody set, and no share of what is there
	Profile   string                                // folder for the engine's profile of each statement; empty: none
	Clock     func() time.Time                      // for timings only; no result depends on it
	Progress  func(stage string, done, total int64) // may be nil
	Log       *slog.Logger                          // may be nil
	Final     func()                                // told when the run commits: from then on it ends as it will; may be nil
}

// closing is the instant at which the books of the period end.
func (o Options) closing() time.Time {
	_, to := o.Period.Bounds(o.Zone)
	if o.AsOf.Before(to) {
		return o.AsOf.UTC()
	}
	return to
}

// log is one line of the log: a message, then keys and values.
func (o Options) log(message string, args ...any) {
	if o.Log != nil {
		o.Log.Info(message, args...)
	}
}

// final is called when nothing can be stopped any more.
func (o Options) final() {
	if o.Final != nil {
		o.Final()
	}
}

func (o Options) progress(stage string) func(done, total int64) {
	return func(done, total int64) {
		if o.Progress != nil {
			o.Progress(stage, done, total)
		}
	}
}

// Problems are the faults of the tenant folder: nothing was read.
type Problems struct{ List []table.Problem }

func (e *Problems) Error() string {
	lines := make([]string, len(e.List))
	for i, p := range e.List {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// readFolder reads what the organisation wrote; with problems nothing else is read.
func (o Options) readFolder() (tenant.Folder, error) {
	folder, problems := tenant.Read(dirFS(o.TenantDir), tenant.Options{Country: o.Settings.Country, Currency: o.Settings.Currency, Zone: o.Zone})
	if len(problems) > 0 {
		return folder, &Problems{List: o.hidden(problems)}
	}
	return folder, nil
}

// hidden leaves of problems what a log may say of people; `tollbook check` says all of it to whoever has the files.
func (o Options) hidden(problems []table.Problem) []table.Problem {
	p := &reports.Privacy{Numbers: o.Settings.Numbers, Users: o.Settings.Users}
	for i, problem := range problems {
		if problem.File == "users.csv" || problem.File == "licences.csv" {
			problems[i].Message = p.Form(problem.Message)
		}
	}
	return problems
}
