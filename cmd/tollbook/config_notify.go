package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"tollbook/pipeline/notify"
)

// notifySection is the part of the configuration that says whom to tell.
const notifySection = "notify"

// Notify is the section notify, checked and complete. Secrets are named here and never held: a file, or a variable.
type Notify struct {
	Host         string // of the mail server; empty: no mail
	Port         int    // 0: as TLS has it
	TLS          string
	From         string
	User         string
	Password     secret
	MailCA       string // file of certificates that are trusted besides the system's
	AttachMax    int64  // bytes
	MailTimeout  int    // seconds
	URL          string
	URLFrom      secret
	Token        secret
	HookCA       string
	HookTimeout  int // seconds
	HookAttempts int
	HookKinds    []notify.Kind
	Roles        []notify.Role // in the order of the file
}

// secret says where a secret is: in a file, relative to the tenant folder, or in a variable of the environment.
type secret struct{ file, env string }

func (s secret) given() bool { return s.file != "" || s.env != "" }

const (
	attachPreset = 5 << 20 // bytes
	attachMax    = 50 << 20
	roleNameMax  = 64
)

func newNotify() *Notify {
	return &Notify{TLS: "starttls", AttachMax: attachPreset, MailTimeout: 30, HookTimeout: 10, HookAttempts: 4}
}

// configured says whether anybody is to be told anything.
func (n *Notify) configured() bool { return n.Host != "" || n.URL != "" || n.URLFrom.given() }

// notifyKeys are the rows of the configuration below notify.
func notifyKeys() []configKey {
	text := func(path, want string, into func(*Notify) *string) configKey {
		return configKey{path: path, want: want, set: func(c *Config, t string) error { return setText(into(c.Notify), t) }}
	}
	whole := func(path, preset string, into func(*Notify) *int, least, most int) configKey {
		want := fmt.Sprintf("a whole number from %d to %d, as in %s", least, most, preset)
		return configKey{path: path, want: want, set: func(c *Config, t string) error { return setInt(into(c.Notify), t, least, most) }}
	}
	kinds := fmt.Sprintf("some of %s, as in [act, stopped]", joined(notify.Kinds()))
	const file, env = "the path of a file, relative to the tenant folder", "the name of a variable of the environment"
	return []configKey{
		text("notify.smtp.host", "the name of a mail server", func(n *Notify) *string { return &n.Host }),
		whole("notify.smtp.port", "587", func(n *Notify) *int { return &n.Port }, 1, 65535),
		{path: "notify.smtp.tls", want: oneOf(notify.TLSWords()), set: func(c *Config, t string) error {
			return setWord(&c.Notify.TLS, t, notify.TLSWords())
		}},
		{path: "notify.smtp.from", want: "a mail address, as in tollbook@contoso.example", set: func(c *Config, t string) error {
			c.Notify.From = t
			return notify.ParseAddress(t)
		}},
		text("notify.smtp.user", "a name", func(n *Notify) *string { return &n.User }),
		text("notify.smtp.password_file", file, func(n *Notify) *string { return &n.Password.file }),
		text("notify.smtp.password_env", env, func(n *Notify) *string { return &n.Password.env }),
		text("notify.smtp.ca_file", file, func(n *Notify) *string { return &n.MailCA }),
		{path: "notify.smtp.attach_max", want: "0 for no attachment, or a size up to 50MB, as in 5MB", set: func(c *Config, t string) error {
			return setSize(&c.Notify.AttachMax, t, attachMax)
		}},
		whole("notify.smtp.timeout_seconds", "30", func(n *Notify) *int { return &n.MailTimeout }, 1, 300),
		text("notify.webhook.url", "an address that begins with https://", func(n *Notify) *string { return &n.URL }),
		text("notify.webhook.url_file", file, func(n *Notify) *string { return &n.URLFrom.file }),
		text("notify.webhook.url_env", env, func(n *Notify) *string { return &n.URLFrom.env }),
		text("notify.webhook.token_file", file, func(n *Notify) *string { return &n.Token.file }),
		text("notify.webhook.token_env", env, func(n *Notify) *string { return &n.Token.env }),
		text("notify.webhook.ca_file", file, func(n *Notify) *string { return &n.HookCA }),
		whole("notify.webhook.timeout_seconds", "10", func(n *Notify) *int { return &n.HookTimeout }, 1, 300),
		whole("notify.webhook.attempts", "4", func(n *Notify) *int { return &n.HookAttempts }, 1, 10),
		{path: "notify.webhook.alerts", want: kinds, add: func(c *Config, _, t string) error { return addKind(&c.Notify.HookKinds, t) }},
		{path: "notify.roles.*.to", want: "mail addresses, as in [ap@contoso.example]", add: func(c *Config, name, t string) error {
			role, err := c.Notify.role(name)
			if err != nil {
				return err
			}
			role.To = append(role.To, t)
			return notify.ParseAddress(t)
		}},
		{path: "notify.roles.*.alerts", want: kinds, add: func(c *Config, name, t string) error {
			role, err := c.Notify.role(name)
			if err != nil {
				return err
			}
			return addKind(&role.Kinds, t)
		}},
	}
}

// role finds a role by its name, or begins it.
func (n *Notify) role(name string) (*notify.Role, error) {
	for i := range n.Roles {
		if n.Roles[i].Name == name {
			return &n.Roles[i], nil
		}
	}
	n.Roles = append(n.Roles, notify.Role{Name: name})
	role := &n.Roles[len(n.Roles)-1]
	if len([]rune(name)) > roleNameMax || strings.ContainsFunc(name, unicode.IsControl) {
		return role, fmt.Errorf("the name of the role is longer than %d characters, or has a control character", roleNameMax)
	}
	return role, nil
}

func addKind(into *[]notify.Kind, text string) error {
	var word string
	var allowed []string
	for _, k := range notify.Kinds() {
		allowed = append(allowed, string(k))
	}
	if err := setWord(&word, text, allowed); err != nil {
		return err
	}
	if slices.Contains(*into, notify.Kind(word)) {
		return errors.New("there twice")
	}
	*into = append(*into, notify.Kind(word))
	return nil
}

func setText(into *string, text string) error {
	if strings.TrimSpace(text) == "" || strings.ContainsFunc(text, unicode.IsControl) {
		return errors.New("empty, or not plain text")
	}
	*into = text
	return nil
}

// setSize reads 0, or a whole number of KB or MB.
func setSize(into *int64, text string, most int64) error {
	if text == "0" {
		*into = 0
		return nil
	}
	for unit, bytes := range map[string]int64{"KB": 1 << 10, "MB": 1 << 20} {
		number, ok := strings.CutSuffix(text, unit)
		if !ok {
			continue
		}
		var n int
		if err := setInt(&n, number, 1, int(most/bytes)); err != nil {
			return err
		}
		*into = int64(n) * bytes
		return nil
	}
	return errors.New("not a number with KB or MB")
}

func joined(kinds []notify.Kind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return strings.Join(words, ", ")
}

// seconds turns a number of the configuration into a duration.
func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
