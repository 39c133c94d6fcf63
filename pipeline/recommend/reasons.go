package recommend

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// sentences say why the advice is what it is, most important first.
func (a *Advice) sentences(st *study, safer []Alternative) []string {
	out := []string{a.spendSentence(st)}
	if !st.p.Imagined {
		out = append(out, patternSentences(st)...)
		out = append(out, breakSentences(st)...)
	}
	if p := st.s.pause(); p.days() > 0 {
		out = append(out, fmt.Sprintf("Nothing was spent for %s from %s. That is taken for a pause that does not come again, and counts neither for the level nor for the futures.",
			count(p.days(), "day"), date(st.s.from.AddDate(0, 0, p.from))))
	}
	out = append(out, a.triggerSentence(st), a.rechargeSentence(st.p), a.riskSentence(st.p), a.moneySentence(st.p))
	out = append(out, a.costOfSafety(safer, st.p), a.initialSentence())
	if a.Today != nil {
		out = append(out, a.todaySentence())
	}
	if a.Table != nil {
		out = append(out, fmt.Sprintf("For comparison, the funding table published in 2017 gives %d users %d to begin with and a trigger of %d.", st.p.Users, a.Table.Initial, a.Table.Trigger))
	}
	if !st.p.Imagined {
		out = append(out, a.backtestSentence())
	}
	return append(out, caveats(st.s)...)
}

func (a *Advice) spendSentence(st *study) string {
	if st.p.Imagined {
		return fmt.Sprintf("%s made up by the assumptions spend %s a month on average. What is set and its risk follow from these days and hold as far as the assumptions do.",
			count(a.Days, "day"), st.p.money(st.s.total/float64(a.Days)*monthDays))
	}
	off := math.Expm1(1.2816 * st.d.level.sd)
	text := fmt.Sprintf("%s of history (%s to %s) spend %s a month on average; the coming month is expected at %s, and the true level may be off by about %s either way (four times in five).",
		count(a.Days, "day"), date(st.s.from), date(st.s.end().AddDate(0, 0, -1)), st.p.money(st.s.total/float64(a.Days)*monthDays), st.p.money(a.Outcome.MonthlySpend), percent(off))
	if a.Days < 90 {
		text += " So short a history makes the advice more careful than a longer one would."
	}
	return text
}

// patternSentences name what repeats, where it is strong enough to matter.
func patternSentences(st *study) []string {
	var out []string
	high, low := 0, 0
	for w, v := range st.d.season.weekday {
		if v > st.d.season.weekday[high] {
			high = w
		}
		if v < st.d.season.weekday[low] {
			low = w
		}
	}
	if week := st.d.season.weekday; week[high] > 1.2 {
		out = append(out, fmt.Sprintf("%s takes %s of a mean day's spend, %s %s.", time.Weekday(high), percent(week[high]), time.Weekday(low), percent(week[low])))
	}
	if end := (st.d.season.part[9] + st.d.season.part[10] + st.d.season.part[11]) / 3; end > 1.25 {
		out = append(out, fmt.Sprintf("Spend lies at the end of the month: its last six days take %s of a mean day each, as when pools run out or bills fall due.", percent(end)))
	}
	if t := st.d.level.trend; t != 0 {
		word := "rising"
		if t < 0 {
			word = "falling"
		}
		out = append(out, fmt.Sprintf("Spend is %s by about %s a week, and that is carried into the coming month.", word, percent(math.Abs(math.Expm1(t)))))
	}
	return out
}

func (a *Advice) triggerSentence(st *study) string {
	wait := workingDays(time.Monday, st.p.RepairDays)
	need := a.Outcome.MonthlySpend / monthDays * float64(wait)
	if st.p.RechargeFailure == 0 || need == 0 {
		return fmt.Sprintf("The trigger of %d covers the fastest spend between two recharges.", a.Policy.Trigger)
	}
	return fmt.Sprintf("The trigger of %d has to last while a refused recharge is repaired: %s, in which %s is spent on average, so it covers %s times the average; about one recharge in %.0f is refused.",
		a.Policy.Trigger, count(wait, "day"), st.p.money(need), strconv.FormatFloat(float64(a.Policy.Trigger)/need, 'f', 1, 64), 1/st.p.RechargeFailure)
}

func (a *Advice) rechargeSentence(p Params) string {
	if a.Policy.Recharge == MinAmount {
		return fmt.Sprintf("The recharge of %d is the least the form takes and means %s recharges a month.", a.Policy.Recharge, number(a.Outcome.RechargesPerMonth))
	}
	if a.Outcome.RechargesPerMonth > 0.95*p.RechargesPerMonth {
		return fmt.Sprintf("The recharge of %d is the least that keeps to %s recharges a month; a larger one would only let more money lie.", a.Policy.Recharge, number(p.RechargesPerMonth))
	}
	return fmt.Sprintf("The recharge of %d means %s recharges a month: fewer chances for a refusal allow a lower trigger, which saves more than the larger recharge costs.", a.Policy.Recharge, number(a.Outcome.RechargesPerMonth))
}

func (a *Advice) riskSentence(p Params) string {
	o := a.Outcome
	text := fmt.Sprintf("A month reaches zero with a chance of %s (%s); were spend at the lower end of what the history allows it would be %s, at the upper end %s. Counted over %d simulated months.",
		percent(o.Chance), oneIn(o.Chance), percent(o.ChanceLow), percent(o.ChanceHigh), o.PathMonths)
	if p.Imagined {
		text = fmt.Sprintf("A month reaches zero with a chance of %s (%s). Counted over %d simulated months.", percent(o.Chance), oneIn(o.Chance), o.PathMonths)
	}
	if !a.Feasible {
		text += fmt.Sprintf(" No setting within reach keeps to the wanted %s; this is the safest found.", percent(1-a.ServiceLevel))
	}
	return text
}

func (a *Advice) moneySentence(p Params) string {
	text := fmt.Sprintf("On average %s lies idle", p.money(a.Outcome.Idle))
	if p.TransactionCost > 0 {
		text += fmt.Sprintf(", %s a year go into %s recharges at %s each", p.money(p.TransactionCost*yearMonths*a.Outcome.RechargesPerMonth),
			number(yearMonths*a.Outcome.RechargesPerMonth), p.money(p.TransactionCost))
	}
	if a.Outcome.ExpectedExpiry >= 0.5 {
		return text + fmt.Sprintf(", and %s a year expires unused.", p.money(a.Outcome.ExpectedExpiry))
	}
	return text + ", and nothing worth naming expires."
}

// costOfSafety prices each halving and doubling of the risk by the money that lies idle for it.
func (a *Advice) costOfSafety(ladder []Alternative, p Params) string {
	twice, half, quarter, eighth := ladder[2], ladder[3], ladder[4], ladder[5]
	if eighth.Policy.Trigger == MinAmount {
		return fmt.Sprintf("The least trigger that can be set, %d, is already more than eight times as safe as wanted.", MinAmount)
	}
	more := func(to, from float64) string { return p.money(math.Max(0, to-from)) }
	return fmt.Sprintf("Each doubling of safety costs: half the risk takes a trigger of %d and %s more lying idle, a quarter %d and %s more again, an eighth %d and %s more again; twice the risk would do with %d and free %s.",
		half.Policy.Trigger, more(half.Idle, a.Outcome.Idle), quarter.Policy.Trigger, more(quarter.Idle, half.Idle),
		eighth.Policy.Trigger, more(eighth.Idle, quarter.Idle), twice.Policy.Trigger, more(a.Outcome.Idle, twice.Idle))
}

func (a *Advice) initialSentence() string {
	return fmt.Sprintf("An initial funding of %d brings a month that starts with it through as safely (chance of zero %s).", a.Policy.Initial, percent(a.Outcome.FirstMonth))
}

func (a *Advice) todaySentence() string {
	return fmt.Sprintf("Today's trigger of %d with a recharge of %d reaches zero in %s of the months (%s) and lets %s lie idle.",
		a.TodayPolicy.Trigger, a.TodayPolicy.Recharge, percent(a.Today.Chance), oneIn(a.Today.Chance), number(a.Today.Idle))
}

// breakSentences say what the advice makes of a level that jumped: it is taken to stay, and no new jump is counted on.
func breakSentences(st *study) []string {
	breaks := st.d.level.breaks
	if len(breaks) == 0 {
		return nil
	}
	at, gone := breaks[len(breaks)-1], st.s.pause()
	last, first := at-1, at // with spend
	if gone.holds(last) {
		last = gone.from - 1
	}
	if gone.holds(first) {
		first = gone.to
	}
	was, is := st.d.level.history[last], st.d.level.history[first]
	word := "rose"
	if is < was {
		word = "fell"
	}
	times := percent(is/was) + " of"
	if is > 10*was {
		times = "more than ten times"
	}
	return []string{fmt.Sprintf("Spend %s to %s what it was about %s and stayed there, so only the days since tell the level (%s). That it jumps again is not counted on; after a new rise look at the advice again at once.",
		word, times, date(st.s.from.AddDate(0, 0, at)), count(st.s.days()-at, "day"))}
}

func (a *Advice) backtestSentence() string {
	n := len(a.Backtest)
	if n == 0 {
		return "There is no whole month to hold out yet, so nothing was back-tested: the stated risk rests on the simulation alone."
	}
	hits, chance, idle := 0, 0.0, 0.0
	for _, m := range a.Backtest {
		hits += boolInt(m.TouchedZero)
		chance += m.Chance / float64(n)
		idle += m.Idle / float64(n)
	}
	_, most := wilson(hits, n)
	c := a.Calibration
	return fmt.Sprintf("Back-test on %s held out: %d reached zero in one life through them, %s on average over %d lucks with recharges, and %s lay idle; the forecast's median, 90 %% and 99 %% bounds held %s, %s and %s of %d days. So short a test, %s, can show a gross error: by itself it only rules out a chance above %s, and cannot show one of %s.",
		count(n, "month"), hits, percent(chance), replays, number(idle), percent(c.Within50), percent(c.Within90), percent(c.Within99), c.Days,
		count(n, "month"), percent(most), percent(1-a.ServiceLevel))
}

// caveats say what was odd about the input.
func caveats(s series) []string {
	var out []string
	if s.negatives > 0 {
		out = append(out, fmt.Sprintf("%s with more credited than spent %s counted as zero.", count(s.negatives, "day"), plural(s.negatives, "is", "are")))
	}
	if s.cut > 0 {
		out = append(out, fmt.Sprintf("%s older than %d years %s left out.", count(s.cut, "day"), maxHistory/366, plural(s.cut, "is", "are")))
	}
	if s.before > 0 {
		out = append(out, fmt.Sprintf("Nothing was spent on the %s before %s. What is spent now began then, so only the days since count.", count(s.before, "day"), date(s.from)))
	}
	return out
}

func (p Params) money(amount float64) string {
	if p.Currency == "" {
		return number(amount)
	}
	return number(amount) + " " + p.Currency
}

// exact prints money as it is, with its currency where one is known.
func (p Params) exact(amount decimal.Decimal) string {
	return strings.TrimSuffix(amount.StringFixed(2)+" "+p.Currency, " ")
}

// number prints statistics with as many digits as they are good for, and what comes out whole as such.
func number(x float64) string {
	text := strconv.FormatFloat(x, 'f', 2, 64)
	switch {
	case math.Abs(x) >= 100:
		text = strconv.FormatFloat(math.Round(x), 'f', 0, 64)
	case math.Abs(x) >= 10:
		text = strconv.FormatFloat(x, 'f', 1, 64)
	}
	whole, rest, _ := strings.Cut(text, ".")
	if strings.Trim(rest, "0") == "" {
		return whole
	}
	return text
}

func percent(x float64) string {
	switch p := 100 * x; {
	case p == 0:
		return "0 %"
	case p < 0.001:
		return "under 0.001 %"
	case p < 1:
		return strconv.FormatFloat(p, 'g', 2, 64) + " %"
	case p < 10:
		return strconv.FormatFloat(p, 'f', 1, 64) + " %"
	default:
		return strconv.FormatFloat(p, 'f', 0, 64) + " %"
	}
}

func oneIn(chance float64) string {
	if chance <= 0 {
		return "in none of the simulated months"
	}
	return fmt.Sprintf("one month in %.0f", math.Max(1, math.Round(1/chance)))
}

func count(n int, noun string) string { return fmt.Sprintf("%d %s", n, plural(n, noun, noun+"s")) }

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func date(t time.Time) string { return t.Format(time.DateOnly) }
