package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tollbook/pipeline/notify"
)

// Limits of what is told after a run.
const (
	secretMax   = 8 << 10         // bytes of a file that holds a secret
	caMax       = 1 << 20         // bytes of a file of certificates
	tellTimeout = 5 * time.Minute // for all of it; the books are done by then, and the next run tries again
)

// tell tells the people whom the configuration names what a run has to say. Whatever goes wrong here is said and changes
// nothing: the books are done, and what could not be told is owed.
func (n night) tell(ctx context.Context, in invocation) {
	config := n.config
	if config == nil {
		// The configuration may be what is wrong; its section notify is used wherever that is right.
		var err error
		if config, _, err = lookAtConfig(n.folder); err != nil {
			return // there is no configuration that could name anybody; the run itself has failed with this
		}
	}
	if config.Notify == nil || exitCode(n.err) == exitInterrupted || exitCode(n.err) == exitLocked {
		return
	}
	// A run that ran out of its --timeout has a context that is over, and must be told of all the same.
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), tellTimeout)
	defer stop()
	out, err := config.Notify.teller(n.folder, in.world).Tell(ctx, n.report(config), n.alerts())
	if len(out.Sent) > 0 {
		in.ui.log.Info("notify", "alerts", out.Alerts, "to", strings.Join(out.Sent, ", "))
	}
	if out.Dropped > 0 {
		in.ui.warn(fmt.Sprintf("notify: %d alerts could not be told for a week and are dropped", out.Dropped))
	}
	if err != nil {
		in.ui.warn("notify: "+strings.ReplaceAll(err.Error(), "\n", "; "), "the run is not affected; the next run tries again, and `tollbook notify --test` tries now")
	}
}

// report is what all alerts of the run share.
func (n night) report(config *Config) notify.Report {
	r := notify.Report{Tenant: config.Tenant, Currency: config.Currency, Workbook: n.result.Workbook}
	if n.result.Folder == "" {
		r.Partial = true
		return r
	}
	r.Period, r.Figures = n.options.Period.String(), n.figures()
	return r
}

// notifiedPath is the file of a tenant that remembers what was told.
func notifiedPath(folder string) string { return filepath.Join(folder, ".tollbook", "notified.json") }

// teller makes the section of the configuration work: secrets are read now and no earlier.
func (n *Notify) teller(folder string, w world) *notify.Teller {
	t := &notify.Teller{Memory: notifiedPath(folder), Now: w.now(), Wait: pause, Settings: notify.Settings{Roles: n.Roles}}
	if n.Host != "" {
		t.Settings.SMTP = n.smtp(folder, w)
	}
	if n.URL != "" || n.URLFrom.given() {
		t.Settings.Webhook = n.webhook(folder, w)
	}
	return t
}

func (n *Notify) smtp(folder string, w world) *notify.SMTP {
	s := &notify.SMTP{Host: n.Host, Port: n.Port, TLS: n.TLS, From: n.From, User: n.User, AttachMax: n.AttachMax, Timeout: seconds(n.MailTimeout)}
	if s.Port == 0 {
		s.Port = map[string]int{"implicit": 465, "starttls": 587, "none": 25}[s.TLS]
	}
	var wrong, distrust error
	s.Password, wrong = n.Password.read(folder, w)
	s.Roots, distrust = certificates(folder, n.MailCA)
	s.Fault = errors.Join(wrong, distrust)
	return s
}

func (n *Notify) webhook(folder string, w world) *notify.Webhook {
	h := &notify.Webhook{URL: n.URL, Kinds: n.HookKinds, Timeout: seconds(n.HookTimeout), Attempts: n.HookAttempts}
	var faults [3]error
	if n.URLFrom.given() {
		if h.URL, faults[0] = n.URLFrom.read(folder, w); faults[0] == nil {
			faults[0] = notify.CheckURL(h.URL, n.Token.given())
		}
	}
	h.Token, faults[1] = n.Token.read(folder, w)
	h.Roots, faults[2] = certificates(folder, n.HookCA)
	h.Fault = errors.Join(faults[:]...)
	return h
}

// read fetches the secret. No message tells what it is.
func (s secret) read(folder string, w world) (string, error) {
	if !s.given() {
		return "", nil
	}
	if s.env != "" {
		text := w.getenv(s.env)
		if text == "" {
			return "", fmt.Errorf("the variable %s is not set", s.env)
		}
		return text, nil
	}
	text, err := readBounded(inTenant(folder, s.file), secretMax)
	if err != nil {
		return "", fmt.Errorf("reading a secret: %w", err)
	}
	word := strings.TrimRight(string(text), "\r\n")
	if word == "" || strings.ContainsAny(word, "\r\n") {
		return "", fmt.Errorf("%s does not hold one line with the secret", inTenant(folder, s.file))
	}
	return word, nil
}

// certificates adds those of a file to the ones that the system trusts; nil: only the system's.
func certificates(folder, file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	text, err := readBounded(inTenant(folder, file), caMax)
	if err != nil {
		return nil, fmt.Errorf("reading certificates: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s holds no certificate in PEM", inTenant(folder, file))
	}
	return pool, nil
}

func inTenant(folder, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}

// problems names what a run would find wrong with the secrets, as far as a look can tell; notes are what may be right.
func (n *Notify) problems(folder string) (problems []problem, notes []string) {
	for _, s := range []secret{n.Password, n.URLFrom, n.Token} {
		if s.file == "" {
			continue
		}
		path := inTenant(folder, s.file)
		info, err := os.Stat(path)
		switch {
		case err != nil:
			problems = append(problems, problem{File: path, Message: fmt.Sprintf("the secret cannot be read: %s", err), Remedy: "make the file, with the secret in one line, and let only the user of the nightly run read it"})
		case info.Mode().Perm()&0o077 != 0:
			notes = append(notes, fmt.Sprintf("%s may be read by others (mode %04o): `chmod 600` keeps the secret", path, info.Mode().Perm()))
		}
	}
	if strings.HasPrefix(n.URL, "http://") {
		notes = append(notes, "notify.webhook.url is not encrypted: the figures travel in the clear")
	}
	for _, file := range []string{n.MailCA, n.HookCA} {
		if _, err := certificates(folder, file); err != nil {
			problems = append(problems, problem{File: inTenant(folder, file), Message: err.Error(), Remedy: "name a file of certificates in PEM, or leave ca_file out"})
		}
	}
	return problems, notes
}

// pause waits, unless the program is to end.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
