package main

import (
	"context"
	"strings"

	"github.com/spf13/pflag"

	"tollbook/pipeline"
	"tollbook/pipeline/cdr"
)

// planFlags are the flags of `tollbook plan`.
type planFlags struct {
	tenant, country, currency, asOf string
	records                         []string
	profile, users                  string
	licences, seats                 string
	tariff, prices                  string
	bridges, whatIfs                []string
	level                           float64
	seed                            uint64
	out                             string
	advise                          bool
	json, quiet                     bool
	threads                         int
	memory                          string
}

func planCommand() command {
	var f planFlags
	return command{
		name:    "plan",
		summary: "size a move from the present provider's call records or from head counts, and compare alternatives",
		about: `Says what a month of credits a move will take, by service and with its interval, what needs no credits, and what
initial funding, trigger and recharge to set. Every call is classified and priced by the rules of a run, as if the users
held the planned licences. No usage is needed, and nothing is kept; docs/PLAN.md tells how.

The calls come from the present provider's records (--cdr FILE --profile NAME, see ` + "`tollbook check --profile`" + `)
or from head counts (--users US:250,GB:80 --profile office|sales|contact-centre), which follow assumptions that are
printed with what each does to the money. Licences are --plan MCOPSTN1=250,GB:MCOPSTN5=80 or a file like
licences.csv; without either everybody pays as they go. Tariffs, allowances.csv, users.csv and plans.csv (what
licences cost) are those of the tenant folder, or of --tariff and --prices.

--what-if asks for alternatives, as often as wanted: plans or plans=GB (each plan for all users of a country, and the
break-even), seats=MCOPSTN5=200,MCOPSTN6=50, price=+10 and growth=-5 (percent), toll-free=3000 (minutes a month on a new
line, or toll-free=3000@+18005550100), cheapest (the cheapest plan for every user).

With --advise-licences it looks at the users that a tenant has: for each country the cheapest plans by what they
called in the months seen, with whom to change, what that saves, and in which months it would have.`,
		example: `tollbook plan --tariff tariff.csv --country US --cdr Master.csv --profile asterisk-master --plan MCOPSTN1=250
tollbook plan --tenant contoso --users US:250,GB:80 --profile sales --plan MCOPSTN5=330 --what-if plans
tollbook plan --tenant contoso --advise-licences`,
		exits: []int{exitDone, exitFailed, exitWrong, exitInvariant, exitLocked, exitInterrupted},
		flags: f.add,
		run: noStray("plan", func(ctx context.Context, in invocation) error {
			in.ui.quiet(f.quiet)
			if f.advise {
				return adviseLicences(ctx, in, f)
			}
			options, err := f.options(in)
			if err != nil {
				return err
			}
			result, err := pipeline.MakePlan(ctx, options)
			if err != nil {
				return planProblem(err)
			}
			if f.out != "" {
				if err := writePlan(f.out, result); err != nil {
					return err
				}
			}
			if f.json {
				return in.ui.printJSON(result)
			}
			return printPlan(in.ui, result)
		}),
	}
}

func (f *planFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&f.tenant, "tenant", "", "take settings, tariffs, allowances, users and prices from tenant folder `DIR`")
	fs.StringArrayVar(&f.records, "cdr", nil, "`FILE` of call records of the present provider; may be repeated")
	fs.StringVar(&f.profile, "profile", "", "how the call records are written, or the call mix of --users: `NAME`")
	fs.StringVar(&f.users, "users", "", "head counts by country: `LIST`, as in US:250,GB:80")
	fs.StringVar(&f.seats, "plan", "", "planned licences: `LIST`, as in MCOPSTN1=250,MCOMEETADD=250 or US:MCOPSTN1=250")
	fs.StringVar(&f.licences, "licences", "", "planned licences: `FILE` with the columns of licences.csv; its dates do not matter")
	fs.StringVar(&f.tariff, "tariff", "", "tariff: `PATH` of a file or a folder of files")
	fs.StringVar(&f.prices, "prices", "", "what licences cost: `FILE` with the columns of plans.csv")
	fs.StringVar(&f.country, "country", "", "`COUNTRY` of users whose number does not tell it")
	fs.StringVar(&f.currency, "currency", "", "currency `CUR` of the credits")
	fs.StringArrayVar(&f.bridges, "bridge", nil, "`NUMBER` of the conference bridge: its calls are those of meetings; may be repeated")
	fs.StringArrayVar(&f.whatIfs, "what-if", nil, "`QUESTION`: plans, seats=, price=, growth=, toll-free= or cheapest; may be repeated")
	fs.BoolVar(&f.advise, "advise-licences", false, "find the cheapest plans of the present users of --tenant")
	fs.StringVar(&f.asOf, "as-of", "", "whose tariff and allowances hold: a date or an RFC 3339 `TIME`; without it the clock")
	fs.Float64Var(&f.level, "service-level", 0, "`CHANCE` that a month never reaches zero")
	fs.Uint64Var(&f.seed, "seed", 1, "`SEED` of what is drawn; the same seed gives the same answer")
	fs.StringVar(&f.out, "out", "", "write the plan as CSV to `FILE` too")
	fs.BoolVar(&f.json, "json", false, "print JSON on standard output")
	fs.BoolVar(&f.quiet, "quiet", false, "say nothing unless something is wrong")
	fs.IntVar(&f.threads, "threads", 0, "use `N` threads; without it as many as there are processors")
	fs.StringVar(&f.memory, "memory", "", "give the database at most `SIZE`, as in 512MB or 4GB")
}

// judge checks what the flags say together, before any file is opened.
func (f *planFlags) judge(flags *pflag.FlagSet) error {
	mixes := strings.Join(mixNames(), ", ")
	switch {
	case len(f.records) == 0 && f.users == "":
		return &usageError{message: "neither --cdr nor --users is given", hints: []string{
			"name the call records of the present provider, as in --cdr Master.csv --profile asterisk-master, or the users, as in --users US:250 --profile office"}}
	case len(f.records) > 0 && f.users != "":
		return &usageError{message: "--cdr and --users are both given", hints: []string{"a plan is made from call records or from head counts; call it twice to compare"}}
	case f.profile == "" && f.users != "":
		return &usageError{message: "--profile is missing", hints: []string{"the call mixes are " + mixes}}
	case f.profile == "":
		return &usageError{message: "--profile is missing", hints: []string{"the profiles are " + strings.Join(cdr.Builtin(), ", ") + ", or name a YAML file such as ./my.yaml"}}
	case f.licences != "" && f.seats != "":
		return &usageError{message: "--plan and --licences are both given", hints: []string{"planned licences are a list or a file"}}
	case flags.Changed("threads") && (f.threads < 1 || f.threads > threadsMax):
		return wrongFlag("threads", flags.Lookup("threads").Value.String(), "write a whole number from 1 to 1024")
	}
	return checkMemory(f.memory)
}
