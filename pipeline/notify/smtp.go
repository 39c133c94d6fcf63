package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// SMTP is a mail server. Password is the secret itself: where it comes from is the caller's matter.
type SMTP struct {
	Host      string
	Port      int
	TLS       string // one of TLSWords
	From      string
	User      string
	Password  string
	Roots     *x509.CertPool // who is trusted; nil: whom the system trusts
	AttachMax int64          // bytes of a workbook that is still attached; 0: never
	Timeout   time.Duration  // of a whole conversation
	Fault     error          // why it cannot be used: every message fails with this
}

// TLSWords are the ways to a mail server: STARTTLS, TLS from the first byte, or none. With STARTTLS a server that does
// not offer it gets nothing.
func TLSWords() []string { return []string{"starttls", "implicit", "none"} }

// send delivers one message to the addresses of a role.
func (s *SMTP) send(ctx context.Context, at time.Time, to []string, r Report, alerts []Alert) error {
	if s.Fault != nil {
		return s.Fault
	}
	message, err := s.compose(at, to, r, alerts)
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(s.Host, s.options()...)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", s.Host, err)
	}
	ctx, stop := context.WithTimeout(ctx, s.Timeout)
	defer stop()
	if err := client.DialAndSendWithContext(ctx, message); err != nil {
		return fmt.Errorf("mail server %s:%d: %w", s.Host, s.Port, err)
	}
	return nil
}

func (s *SMTP) options() []gomail.Option {
	options := []gomail.Option{
		gomail.WithPort(s.Port), gomail.WithTimeout(s.Timeout),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}),
	}
	switch s.TLS {
	case "implicit":
		options = append(options, gomail.WithSSL())
	case "none":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return options
}

// compose writes the message, with the workbook where it is small enough.
func (s *SMTP) compose(at time.Time, to []string, r Report, alerts []Alert) (*gomail.Msg, error) {
	m := gomail.NewMsg()
	if err := errors.Join(m.From(s.From), m.To(to...)); err != nil {
		return nil, err
	}
	m.Subject(subject(r, alerts))
	m.SetDateWithValue(at)
	m.SetMessageID()
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	workbook, said, err := s.attachment(r.Workbook)
	if err != nil {
		return nil, err
	}
	m.SetBodyString(gomail.TypeTextPlain, body(r, alerts, said))
	if workbook == nil {
		return m, nil
	}
	name := fmt.Sprintf("%s-%s-%s", r.Tenant, r.Period, filepath.Base(r.Workbook))
	return m, m.AttachReader(name, bytes.NewReader(workbook))
}

// attachment reads the workbook, or says why it does not come along.
func (s *SMTP) attachment(path string) ([]byte, string, error) {
	if path == "" || s.AttachMax == 0 {
		return nil, "", nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "", nil
	case err != nil:
		return nil, "", fmt.Errorf("attaching the workbook: %w", err)
	case info.Size() > s.AttachMax:
		return nil, fmt.Sprintf("The workbook has %d bytes, more than %d may be attached; it lies at %s.", info.Size(), s.AttachMax, path), nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, "", fmt.Errorf("attaching the workbook: %w", err)
	}
	return text, "The workbook is attached.", nil
}

// ParseAddress judges a mail address as it may stand in the configuration: bare, or with a name before it.
func ParseAddress(text string) error {
	address, err := mail.ParseAddress(text)
	if err != nil {
		return errors.New("not a mail address")
	}
	if at := strings.LastIndexByte(address.Address, '@'); at < 1 || at == len(address.Address)-1 {
		return errors.New("not a mail address")
	}
	return nil
}
