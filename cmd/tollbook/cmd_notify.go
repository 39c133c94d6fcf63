package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"tollbook/pipeline/notify"
)

func notifyCommand() command {
	var flags commonFlags
	var test bool
	return command{
		name:    "notify",
		summary: "say who is told of what, or send everybody a test",
		about: `Lists the roles of tollbook.yaml that are told of alerts, what each wants to hear, and which alerts have been told or
are still owed. With --test a message goes to every role and to the webhook, which says that it is a test; nothing is
remembered of it. Alerts themselves are sent at the end of run, each once while it lasts: watch, act and stopped for
the balance, recharge_failed, and exit_1 to exit_5 for a run that ended with that code.`,
		example: "tollbook notify --tenant contoso --test",
		exits:   []int{exitDone, exitFailed, exitWrong, exitInterrupted},
		flags: func(fs *pflag.FlagSet) {
			flags.addTenant(fs)
			fs.BoolVar(&test, "test", false, "send a test to everybody")
		},
		run: noStray("notify", func(ctx context.Context, in invocation) error {
			config, err := loadConfig(flags.tenant)
			if err != nil {
				return err
			}
			if config.Notify == nil {
				return &usageError{message: fmt.Sprintf("section %q of %s names nobody", notifySection, configName), hints: []string{
					"add notify.smtp with notify.roles, or notify.webhook; the tollbook.yaml of `tollbook init` shows how"}}
			}
			if test {
				return testNotify(ctx, in, flags.tenant, config)
			}
			return listNotify(in, flags.tenant, config.Notify)
		}),
	}
}

func testNotify(ctx context.Context, in invocation, folder string, config *Config) error {
	out, err := config.Notify.teller(folder, in.world).Test(ctx, notify.Report{Tenant: config.Tenant, Currency: config.Currency})
	for _, target := range out.Sent {
		if err := in.ui.print("reached: %s", target); err != nil {
			return err
		}
	}
	if err != nil {
		return &hintedError{err: err, hints: []string{"look at host, port, tls and the secrets in section notify of " + configName}}
	}
	return nil
}

func listNotify(in invocation, folder string, n *Notify) error {
	standing, err := notify.Remembered(notifiedPath(folder))
	if err != nil {
		return err
	}
	var lines []string
	for _, role := range n.Roles {
		lines = append(lines, fmt.Sprintf("role %s: %s: %s", role.Name, strings.Join(role.To, ", "), wantedKinds(role.Kinds)))
	}
	if n.URL != "" || n.URLFrom.given() {
		lines = append(lines, "webhook: "+wantedKinds(n.HookKinds))
	}
	for _, s := range standing {
		line := fmt.Sprintf("since %s: %s: %s", s.Since.Format("2006-01-02 15:04Z07:00"), s.Alert.Kind, s.Alert.Title)
		if len(s.Owed) > 0 {
			line += " (not told yet: " + strings.Join(s.Owed, ", ") + ")"
		}
		lines = append(lines, line)
	}
	for _, line := range lines {
		if err := in.ui.print("%s", line); err != nil {
			return err
		}
	}
	return nil
}

func wantedKinds(kinds []notify.Kind) string {
	if len(kinds) == 0 {
		return "everything"
	}
	return joined(kinds)
}
