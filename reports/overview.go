package reports

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// The most that an overview shows of each list; the sheets have the rest.
const (
	overviewPools    = 8
	overviewServices = 8
	overviewFindings = 6
	overviewText     = 230 // characters of a finding
)

// overview is what the sheet Summary and statement.html show: the same figures and sentences in the report's language,
// before either gives them a place.
type overview struct {
	title, lead string
	balance     []figure // none where no balance is kept
	balanceNote []string
	currencies  []currencyBlock
	alert       string // how urgent the balance is; empty where it is calm
	alertLevel  string // watch, act, stopped
	advice      []string
	days        []balanceDay
	pools       []poolLine
	morePools   int
	findings    []findingLine
	moreFinding int
}

// figure is a key figure: its label, its value (nil: not known), and where it comes from.
type figure struct {
	key    string // tile.<key> is its label
	value  any
	format Format
	source string
}

// currencyBlock is the usage in one currency; no figure here adds two of them.
type currencyBlock struct {
	total    Total
	figures  []figure
	services []serviceLine
	more     int // services that are not shown
}

// serviceLine is what one kind of use cost.
type serviceLine struct {
	name              string
	records, duration int64
	units             int64
	billed, cost      decimal.Decimal
}

// balanceDay is one point of the line of balances.
type balanceDay struct {
	day       time.Time
	closing   decimal.Decimal
	recharged bool
}

// poolLine is a pool with its share used; total is nil where the number of licences is unknown.
type poolLine struct {
	Pool
	index int // row of the sheet Pools that holds it, -1 where there is none
}

// findingLine is what a person should look at.
type findingLine struct {
	severity, code, text string
	index                int // its row among the findings
	sheet                string
}

// overview collects it, after the sheets have been loaded.
func (b *book) overview() (overview, error) {
	services, err := load(b.ctx, b.tx, b.o, servicesSection())
	if err != nil {
		return overview{}, err
	}
	v := overview{title: b.lang.text("title", "tenant", b.o.Tenant, "period", b.o.Period), lead: b.overviewLead()}
	if b.keepsBalance() {
		v.balance = b.balanceFigures()
		if text := b.provisional(); text != "" {
			v.balanceNote = append(v.balanceNote, text)
		}
	} else {
		v.balanceNote = []string{b.lang.text("summary.no_balance")}
	}
	for _, t := range b.sum.Totals {
		v.currencies = append(v.currencies, b.currencyBlock(t, services))
	}
	if a := b.sum.Alert; a != nil && a.Level != "none" {
		v.alertLevel, v.alert = a.Level, b.lang.text("alert.line", "level", b.lang.text("alert."+a.Level), "sentence", b.lang.phrases.say(a.Sentence), "remedy", b.lang.phrases.say(a.Remedy))
	}
	v.advice = b.adviceSentences()
	v.days = b.balanceDays()
	v.pools, v.morePools = b.poolLines()
	v.findings, v.moreFinding = b.findingLines()
	return v, nil
}

// servicesSection is what each rule cost, by currency.
func servicesSection() Section {
	return Section{Key: "services", Query: "services", Columns: []Column{
		{Key: "currency"}, {Key: "rule"}, {Key: "records", Format: Integer}, {Key: "duration_s", Format: Duration},
		{Key: "pool_units", Format: Integer}, {Key: "cost", Format: Money}, {Key: "billed", Format: Money},
	}}
}

func (b *book) overviewLead() string {
	format := b.lang.text("date")
	return b.lang.text("lead.summary",
		"from", b.o.From.In(b.o.Zone).Format(format), "to", b.o.To.Add(-time.Nanosecond).In(b.o.Zone).Format(format),
		"zone", b.o.Zone.String(), "currency", b.o.Currency, "billing", b.o.Billing, "asof", b.o.AsOf.In(b.o.Zone).Format(format+" 15:04"))
}

// keepsBalance says that the account holds credits.
func (b *book) keepsBalance() bool { return b.sum.Balance != nil && b.sum.Balance.Closing.Valid }

func (b *book) balanceCurrency() string {
	if b.sum.Balance != nil && b.sum.Balance.Currency != "" {
		return b.sum.Balance.Currency
	}
	return b.o.Currency
}

// from names the sheet and column that a figure is traced to.
func (b *book) from(sheet, column string) string {
	return b.lang.text("source", "sheet", sheet, "column", b.lang.text("column."+column))
}

// balanceFigures are what is left, how it changed, how long it lasts, and what cannot be explained.
func (b *book) balanceFigures() []figure {
	s := b.sum.Balance
	left := figure{key: "days_to_zero", format: Integer, source: b.lang.text("source.pace")}
	if _, ok := b.sum.Advice["days_to_zero"]; ok {
		left.source = b.from("Recommendation", "value")
	}
	if b.sum.DaysToZero != nil {
		left.value = *b.sum.DaysToZero
	}
	unexplained := figure{key: "unexplained", format: Money, source: b.from("Reconciliation", "difference")}
	if s.Unexplained.Valid {
		unexplained.value = s.Unexplained.Decimal
	}
	return []figure{
		{key: "closing", value: s.Closing.Decimal, format: Money, source: b.from("Statement", "balance")},
		{key: "change", value: s.Closing.Sub(s.Opening.Decimal), format: Money, source: b.from("Statement", "amount")},
		left, unexplained,
	}
}

// currencyBlock is the usage of one currency with its services, the dearest first.
func (b *book) currencyBlock(t Total, services table) currencyBlock {
	sheet, billed, _ := b.usageSource()
	block := currencyBlock{total: t, figures: []figure{
		{key: "billed", value: t.Billed, format: Money, source: b.from(sheet, billed)},
		{key: "rated", value: t.Rated, format: Money, source: b.from(sheet, "cost")},
		{key: "variance", value: t.Variance, format: Money, source: b.from("Reconciliation", "variance")},
		{key: "records", value: t.Records, format: Integer, source: b.lang.text("source.unrated", "n", b.lang.number(decimal.NewFromInt(t.Unrated), 0))},
	}}
	for _, r := range services.rows {
		if r[0] != t.Currency {
			continue
		}
		if len(block.services) == overviewServices {
			block.more++
			continue
		}
		rule, _ := r[1].(string)
		block.services = append(block.services, serviceLine{
			name: b.lang.word("rule."+rule, rule), records: asDecimal(r[2]).IntPart(), duration: asDecimal(r[3]).IntPart(),
			units: asDecimal(r[4]).IntPart(), cost: asDecimal(r[5]), billed: asDecimal(r[6]),
		})
	}
	return block
}

// usageSource is where the totals of usage are found: Detail, or Destinations where the list is elsewhere.
func (b *book) usageSource() (sheet, billed string, places []place) {
	if len(b.detail) > 0 {
		return "Detail", "billed_charge", b.detail
	}
	return "Destinations", "billed", []place{b.places["destinations"]}
}

func (b *book) balanceDays() []balanceDay {
	t, ok := b.tables["days"]
	if !ok {
		return nil
	}
	day, closing, recharged := t.index("day"), t.index("closing"), t.index("recharged")
	var out []balanceDay
	for _, r := range t.rows {
		at, _ := r[day].(time.Time)
		out = append(out, balanceDay{day: at, closing: asDecimal(r[closing]), recharged: r[recharged] != nil})
	}
	return out
}

// poolLines are the pools, the most used first.
func (b *book) poolLines() ([]poolLine, int) {
	list := slices.Clone(b.sum.Pools)
	slices.SortStableFunc(list, func(x, y Pool) int { return y.share().Cmp(x.share()) })
	var out []poolLine
	for _, p := range list[:min(len(list), overviewPools)] {
		index := slices.IndexFunc(b.tables["pools"].rows, func(r []any) bool { return r[0] == p.Pool })
		out = append(out, poolLine{Pool: p, index: index})
	}
	return out, len(list) - len(out)
}

// share is how much of the pool is used; nothing where its size is unknown.
func (p Pool) share() decimal.Decimal {
	if p.Total == nil || *p.Total <= 0 {
		return decimal.Zero
	}
	return decimal.NewFromInt(p.Used).DivRound(decimal.NewFromInt(*p.Total), 4)
}

// findingLines are the findings that need a person.
func (b *book) findingLines() ([]findingLine, int) {
	t := b.tables["findings"]
	severity, code, message := t.index("severity"), t.index("code"), t.index("message")
	var out []findingLine
	more := 0
	for i, r := range t.rows {
		if r[severity] != "act" && r[severity] != "watch" {
			continue
		}
		if len(out) == overviewFindings {
			more++
			continue
		}
		line := findingLine{index: i}
		line.severity, _ = r[severity].(string)
		line.code, _ = r[code].(string)
		text, _ := r[message].(string)
		line.text = shortened(b.lang.phrases.say(text), overviewText)
		line.sheet = sheetOfFinding(line.code)
		out = append(out, line)
	}
	return out, more
}

// shortened is a text of at most so many characters, cut after a sentence or a clause where one ends in its second half,
// else between words.
func shortened(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	head := string(runes[:most-1])
	for _, end := range []string{". ", "; ", " "} {
		i := strings.LastIndex(head, end)
		if i > 0 && (end == " " || i > len(head)/2) {
			head = head[:i]
			break
		}
	}
	return strings.TrimRight(head, " ,;:.(") + " …"
}

// sheetOfFinding is the sheet that shows what a finding is about: told by the words of its code.
func sheetOfFinding(code string) string {
	for _, s := range []struct{ word, sheet string }{
		{"licence", "Reconciliation"}, {"unlicensed", "Reconciliation"}, {"pool", "Pools"}, {"calling_plans", "Pools"},
		{"unrated", "Detail"}, {"number_damaged", "Detail"}, {"masked", "Detail"}, {"unknown", "Detail"}, {"blocked", "Detail"}, {"swapped", "Detail"},
		{"lot", "Statement"}, {"negative", "Reconciliation"}, {"zero", "Reconciliation"}, {"expir", "Statement"}, {"recharge", "Statement"},
		{"reject", "Rejects"},
	} {
		if strings.Contains(code, s.word) {
			return s.sheet
		}
	}
	return "Reconciliation"
}

// adviceSentences are the recommendation in three sentences: what to set, at what risk, and on what ground.
func (b *book) adviceSentences() []string {
	a := b.sum.Advice
	if _, ok := a["trigger"]; !ok {
		return []string{b.lang.text("advice.none")}
	}
	fact := func(key string) string {
		s, ok := b.adviceText(key, a[key]).(string)
		if !ok || s == "" {
			return "–"
		}
		return s
	}
	if b.o.PostPaid {
		out := []string{b.lang.text("advice.not_sold", "billing", b.o.Billing)}
		if _, ok := a["monthly_spend"]; ok {
			out = append(out, b.lang.text("advice.basis", "days", fact("days"), "spend", fact("monthly_spend"), "currency", b.balanceCurrency()))
		}
		return out
	}
	out := []string{b.lang.text("advice.figures", "trigger", fact("trigger"), "recharge", fact("recharge"), "initial", fact("initial"), "currency", b.balanceCurrency())}
	if _, ok := a["chance"]; ok {
		risk := b.lang.text("advice.risk", "chance", fact("chance"), "idle", fact("idle"), "currency", b.balanceCurrency())
		if _, ok := a["today_chance"]; ok {
			risk = b.lang.text("advice.risk_today", "chance", fact("chance"), "idle", fact("idle"), "currency", b.balanceCurrency(),
				"today", fact("today_trigger"), "today_recharge", fact("today_recharge"), "today_chance", fact("today_chance"), "today_idle", fact("today_idle"))
		}
		out = append(out, risk)
	} else if b.o.Trigger > 0 {
		out = append(out, b.lang.text("advice.today", "today", fmt.Sprint(b.o.Trigger), "today_recharge", fmt.Sprint(b.o.Recharge), "currency", b.balanceCurrency()))
	}
	switch _, ok := a["monthly_spend"]; {
	case ok:
		out = append(out, b.lang.text("advice.basis", "days", fact("days"), "spend", fact("monthly_spend"), "currency", b.balanceCurrency()))
	case len(b.sum.Reasons) > 0:
		out = append(out, b.lang.phrases.say(b.sum.Reasons[0]))
	}
	return out
}
