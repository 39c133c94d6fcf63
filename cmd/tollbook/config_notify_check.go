package main

import (
	"fmt"
	"strings"

	"tollbook/pipeline/notify"
)

// check looks at the keys of notify that only make sense with one another.
func (n *Notify) check(path string, entries map[string]entry) []problem {
	var problems []problem
	say := func(key, message, remedy string) {
		e := entries[key]
		problems = append(problems, problem{File: path, Line: e.line, excerpt: e.excerpt, Message: message, Remedy: remedy, section: notifySection})
	}
	n.checkMail(say, entries)
	n.checkHook(say, entries)
	n.checkRoles(say, entries)
	return problems
}

type complaint func(key, message, remedy string)

// first is the first key of a section that the file states, for a place to point at; "" where there is none.
func first(entries map[string]entry, section string) string {
	best := ""
	for key, e := range entries {
		if strings.HasPrefix(key, section+".") && (best == "" || e.line < entries[best].line || (e.line == entries[best].line && key < best)) {
			best = key
		}
	}
	return best
}

func (n *Notify) checkMail(say complaint, entries map[string]entry) {
	given := first(entries, "notify.smtp")
	if given == "" {
		return
	}
	if n.Host == "" {
		say(given, `"notify.smtp.host" is missing`, "add the name of your mail server")
	}
	if n.From == "" {
		say(given, `"notify.smtp.from" is missing`, "add the address that the mail comes from, as in tollbook@contoso.example")
	}
	if n.Password.file != "" && n.Password.env != "" {
		say("notify.smtp.password_env", "the password is in a file and in a variable", "keep one of password_file and password_env")
	}
	switch {
	case n.User != "" && !n.Password.given():
		say("notify.smtp.user", "there is a user and no password", "add password_file or password_env; the password itself never stands here")
	case n.User == "" && n.Password.given():
		say(given, "there is a password and no user", "add user, or leave the password out")
	case n.User != "" && n.TLS == "none":
		say("notify.smtp.tls", "the password would travel in the clear", "write tls: starttls or tls: implicit")
	}
	if len(n.Roles) == 0 {
		say(given, "nobody receives the mail", "add notify.roles, as in `roles: {finance: {to: [ap@contoso.example]}}`")
	}
}

func (n *Notify) checkHook(say complaint, entries map[string]entry) {
	given := first(entries, "notify.webhook")
	if given == "" {
		return
	}
	ways := 0
	for _, way := range []string{n.URL, n.URLFrom.file, n.URLFrom.env} {
		if way != "" {
			ways++
		}
	}
	if ways != 1 {
		say(given, fmt.Sprintf("the webhook has %d addresses", ways), "write one of url, url_file and url_env")
	}
	if n.Token.file != "" && n.Token.env != "" {
		say("notify.webhook.token_env", "the token is in a file and in a variable", "keep one of token_file and token_env")
	}
	if n.URL != "" {
		if err := notify.CheckURL(n.URL, n.Token.given()); err != nil {
			say("notify.webhook.url", `"notify.webhook.url" is `+err.Error(), "write an address that begins with https://")
		}
	}
}

func (n *Notify) checkRoles(say complaint, entries map[string]entry) {
	for _, role := range n.Roles {
		if len(role.To) == 0 {
			say("notify.roles."+role.Name+".alerts", fmt.Sprintf("role %q has nobody", role.Name), "add `to: [...]` with its mail addresses")
		}
	}
	if given := first(entries, "notify.roles"); given != "" && n.Host == "" && first(entries, "notify.smtp") == "" {
		say(given, "there are roles and no mail server", "add notify.smtp, or leave the roles out")
	}
}
