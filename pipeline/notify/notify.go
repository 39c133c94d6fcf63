// Package notify takes what a run has to say and tells it to the people whom the organisation names: by mail, one
// message a role, and by a webhook, one request a run. What was told is remembered in a file of the tenant, so that the
// same alert is not told twice while it lasts; what could not be told is owed, and tried again in the next run.
//
// Nothing here touches the network unless the settings name a server, and nothing here can fail a run: the books are
// done by the time it is called.
package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Kind says what an alert is about. The kinds are the words of the configuration.
type Kind string

// The kinds, calmest balance first, then what a run ended with, by its exit code.
const (
	Watch          Kind = "watch"
	Act            Kind = "act"
	Stopped        Kind = "stopped"
	RechargeFailed Kind = "recharge_failed"
	Exit1          Kind = "exit_1"
	Exit2          Kind = "exit_2"
	Exit3          Kind = "exit_3"
	Exit4          Kind = "exit_4"
	Exit5          Kind = "exit_5"
)

// kindTest is the kind of `tollbook notify --test`, which everybody gets.
const kindTest Kind = "test"

// Kinds lists the words that a configuration may name.
func Kinds() []Kind {
	return []Kind{Watch, Act, Stopped, RechargeFailed, Exit1, Exit2, Exit3, Exit4, Exit5}
}

// Alert is one thing that somebody should know.
type Alert struct {
	Key   string   `json:"key"` // what it is about: an alert with a key that was told already is not told again
	Kind  Kind     `json:"kind"`
	Title string   `json:"title"`          // one line
	Text  []string `json:"text,omitempty"` // sentences: why, and what to do
}

// Report is what the alerts of one run have in common: whose it is, the figures that matter, and the workbook.
type Report struct {
	Tenant   string
	Period   string // YYYY-MM; empty where the run did not come so far
	Currency string
	Figures  []Figure
	Workbook string // path; empty where there is none
	Partial  bool   // the run ended before it could judge the balance: what was told of it still holds
}

// Figure is one number of a message.
type Figure struct {
	Key   string // as programs read it
	Name  string // as people read it
	Value string // exact, as text; empty: not known
	Money bool   // an amount of the report's currency
}

// Role is a group of people as the organisation calls it, with the kinds that it wants; no kinds are all.
type Role struct {
	Name  string
	To    []string // mail addresses
	Kinds []Kind
}

// Settings say how to reach people. Without SMTP no role is reached, without Webhook nothing is posted.
type Settings struct {
	SMTP    *SMTP
	Webhook *Webhook
	Roles   []Role
}

// Limits of what is remembered and retried.
const (
	owedFor    = 7 * 24 * time.Hour // an alert that is over and could not be told by then is dropped, and said
	memoryMax  = 1 << 20            // bytes of the memory
	alertsMost = 200                // alerts that one message lists
)

// Teller tells alerts. Now and Wait are the clock of the caller.
type Teller struct {
	Settings Settings
	Memory   string // path of the file that remembers
	Now      time.Time
	Wait     func(context.Context, time.Duration) error
}

// Outcome says what became of the messages of one run.
type Outcome struct {
	Sent    []string // targets that were reached
	Alerts  int      // alerts that were told for the first time, or at last
	Dropped int      // alerts that were owed for too long
}

// target is one receiver: a role by mail, or the webhook.
type target struct {
	name  string
	kinds []Kind
	send  func(context.Context, Report, []Alert) error
}

// wants says whether the target asked for this kind; who names no kinds gets all.
func (t target) wants(k Kind) bool {
	return k == kindTest || len(t.kinds) == 0 || slices.Contains(t.kinds, k)
}

// targets lists the receivers in the order of the configuration.
func (t *Teller) targets() []target {
	var out []target
	for _, role := range t.Settings.Roles {
		if smtp := t.Settings.SMTP; smtp != nil {
			out = append(out, target{"role " + role.Name, role.Kinds, func(ctx context.Context, r Report, alerts []Alert) error {
				return smtp.send(ctx, t.Now, role.To, r, alerts)
			}})
		}
	}
	if hook := t.Settings.Webhook; hook != nil {
		out = append(out, target{"webhook", hook.Kinds, func(ctx context.Context, r Report, alerts []Alert) error {
			return hook.post(ctx, t.Wait, r, alerts)
		}})
	}
	return out
}

// ofRun says whether an alert is about the run itself, which every run can judge.
func (k Kind) ofRun() bool { return k == Exit1 || k == Exit2 || k == Exit5 }

// Tell tells what is new among the alerts of a run, and what earlier runs owe. The errors of the targets come back
// joined; each has been remembered as owed.
func (t *Teller) Tell(ctx context.Context, r Report, alerts []Alert) (Outcome, error) {
	release, err := t.lockMemory(ctx)
	if err != nil {
		return Outcome{}, err
	}
	defer func() { _ = release() }() // the end of the process releases it too
	held, err := readMemory(t.Memory)
	if err != nil {
		return Outcome{}, err
	}
	var out Outcome
	targets := t.targets()
	out.Dropped = held.update(alerts, r.Partial, targets, t.Now)
	// What is about to be told is written down first: a run that is killed now owes it and does not forget it.
	if err := held.write(t.Memory); err != nil {
		return out, err
	}
	told := map[string]bool{}
	var failed []error
	for _, to := range targets {
		owed := held.owedTo(to.name)
		if len(owed) == 0 {
			continue
		}
		if err := to.send(ctx, r, owed); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", to.name, err))
			continue
		}
		held.settle(to.name)
		out.Sent = append(out.Sent, to.name)
		for _, a := range owed {
			told[a.Key] = true
		}
		if err := held.write(t.Memory); err != nil {
			return out, errors.Join(append(failed, err)...)
		}
	}
	out.Alerts = len(told)
	return out, errors.Join(failed...)
}

// Test sends a message of its own to every target, whatever is remembered, and remembers nothing.
func (t *Teller) Test(ctx context.Context, r Report) (Outcome, error) {
	var out Outcome
	var failed []error
	for _, to := range t.targets() {
		alert := Alert{Key: "test", Kind: kindTest, Title: "this is a test", Text: []string{
			"Tollbook can reach you. No action is needed.", wanted(to.kinds),
		}}
		if err := to.send(ctx, r, []Alert{alert}); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", to.name, err))
			continue
		}
		out.Sent = append(out.Sent, to.name)
	}
	return out, errors.Join(failed...)
}

func wanted(kinds []Kind) string {
	if len(kinds) == 0 {
		kinds = Kinds()
	}
	text := "You will be told of:"
	for _, k := range kinds {
		text += " " + string(k)
	}
	return text
}
