package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tollbook/fixtures/mailbox"
)

// world is one tenant's notification with a real mail server, a real webhook, and a clock that does not move.
type world struct {
	*Teller
	mail  *mailbox.Server
	hook  *httptest.Server
	posts []posted
	codes []int // answers of the webhook, then 204
	waits []time.Duration
}

func newWorld(t *testing.T, o mailbox.Options) *world {
	t.Helper()
	server, err := mailbox.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	w := &world{mail: server}
	w.hook = httptest.NewTLSServer(http.HandlerFunc(w.take))
	t.Cleanup(w.hook.Close)
	words := "starttls"
	switch {
	case o.Implicit:
		words = "implicit"
	case o.Plain:
		words = "none"
	}
	roots := server.Roots
	if roots == nil {
		roots = w.hook.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	}
	w.Teller = &Teller{
		Settings: Settings{
			SMTP: &SMTP{
				Host: "127.0.0.1", Port: server.Port, TLS: words, From: "Tollbook <tollbook@contoso.example>",
				User: o.User, Password: o.Password, Roots: roots, AttachMax: 100, Timeout: 10 * time.Second,
			},
			Webhook: &Webhook{URL: w.hook.URL + "/secret-path", Token: "letmein", Roots: roots, Timeout: 10 * time.Second, Attempts: 3},
			Roles: []Role{
				{Name: "Finance", To: []string{"ap@contoso.example", "cfo@contoso.example"}, Kinds: []Kind{Stopped, Act, Watch, Exit4}},
				{Name: "Telephony", To: []string{"noc@contoso.example"}},
			},
		},
		Memory: filepath.Join(t.TempDir(), "notified.json"),
		Now:    time.Date(2026, 11, 5, 2, 0, 0, 0, time.UTC),
		Wait:   func(_ context.Context, d time.Duration) error { w.waits = append(w.waits, d); return nil },
	}
	return w
}

func (w *world) take(out http.ResponseWriter, in *http.Request) {
	if len(w.codes) > 0 {
		code := w.codes[0]
		w.codes = w.codes[1:]
		out.WriteHeader(code)
		return
	}
	var p posted
	if err := json.NewDecoder(in.Body).Decode(&p); err != nil || in.Header.Get("Authorization") != "Bearer letmein" {
		out.WriteHeader(http.StatusBadRequest)
		return
	}
	w.posts = append(w.posts, p)
	out.WriteHeader(http.StatusNoContent)
}

func contoso() Report {
	return Report{Tenant: "contoso", Period: "2026-10", Currency: "USD", Figures: []Figure{
		{Key: "balance", Name: "Balance", Value: "12.40", Money: true},
		{Key: "days_to_zero", Name: "Days to zero", Value: "3"},
		{Key: "unexplained", Name: "Unexplained", Money: true},
	}}
}

func act() Alert {
	return Alert{Key: "balance act", Kind: Act, Title: "the balance lasts 3 days", Text: []string{"Recharge by hand."}}
}

// TestMailCarriesTheFigures holds for every way to a mail server.
func TestMailCarriesTheFigures(t *testing.T) {
	for name, o := range map[string]mailbox.Options{
		"STARTTLS with a password": {User: "tollbook", Password: "s3cret"},
		"TLS from the first byte":  {User: "tollbook", Password: "s3cret", Implicit: true},
		"a relay without TLS":      {Plain: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, o)
			out, err := w.Tell(context.Background(), contoso(), []Alert{act()})
			if err != nil {
				t.Fatal(err)
			}
			if want := []string{"role Finance", "role Telephony", "webhook"}; !slices.Equal(out.Sent, want) || out.Alerts != 1 {
				t.Errorf("sent %v of %d alerts, want %v of 1", out.Sent, out.Alerts, want)
			}
			mails := w.mail.Messages()
			if len(mails) != 2 {
				t.Fatalf("%d mails, want one a role", len(mails))
			}
			m := mails[0]
			if m.From != "tollbook@contoso.example" || !slices.Equal(m.To, []string{"ap@contoso.example", "cfo@contoso.example"}) {
				t.Errorf("from %s to %v", m.From, m.To)
			}
			if m.Subject != "tollbook contoso: act: the balance lasts 3 days" {
				t.Errorf("subject %q", m.Subject)
			}
			for _, want := range []string{"12.40 USD", "Days to zero:        3", "Unexplained:         not known", "Recharge by hand."} {
				if !strings.Contains(m.Text, want) {
					t.Errorf("the mail lacks %q:\n%s", want, m.Text)
				}
			}
			p := w.posts[0]
			if *p.Figures["balance"] != "12.40" || p.Figures["unexplained"] != nil || p.Alerts[0].Kind != Act || p.Text != m.Subject {
				t.Errorf("posted %+v", p)
			}
		})
	}
}

// TestToldOnce: while an alert lasts it is told once; when it comes back after it was over, it is told again.
func TestToldOnce(t *testing.T) {
	w := newWorld(t, mailbox.Options{})
	other := Alert{Key: "exit_4 2026-10", Kind: Exit4, Title: "the balance is not explained"}
	for i, night := range []struct {
		alerts []Alert
		mails  int // so far
	}{
		{[]Alert{act()}, 2}, {[]Alert{act()}, 2}, {[]Alert{act(), other}, 4}, {nil, 4}, {[]Alert{act()}, 6}, {nil, 6},
	} {
		if _, err := w.Tell(context.Background(), contoso(), night.alerts); err != nil {
			t.Fatal(err)
		}
		if got := len(w.mail.Messages()); got != night.mails {
			t.Errorf("after night %d there are %d mails, want %d", i+1, got, night.mails)
		}
	}
	if info, err := os.Stat(w.Memory); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the memory: %v %v", info.Mode(), err)
	}
}

// TestRoleGetsWhatItAskedFor: finance does not want to hear of a full disk.
func TestRoleGetsWhatItAskedFor(t *testing.T) {
	w := newWorld(t, mailbox.Options{})
	if _, err := w.Tell(context.Background(), contoso(), []Alert{{Key: "exit_1", Kind: Exit1, Title: "disk full"}}); err != nil {
		t.Fatal(err)
	}
	mails := w.mail.Messages()
	if len(mails) != 1 || mails[0].To[0] != "noc@contoso.example" {
		t.Errorf("mails %+v", mails)
	}
}

// TestOwedIsTriedAgain: what one server refuses is owed by the next run even when it is over, and nobody who was told
// is told twice.
func TestOwedIsTriedAgain(t *testing.T) {
	w := newWorld(t, mailbox.Options{})
	w.mail.Refuse(true)
	out, err := w.Tell(context.Background(), contoso(), []Alert{act()})
	if err == nil || !strings.Contains(err.Error(), "role Finance") || !strings.Contains(err.Error(), "not now") {
		t.Errorf("error %v", err)
	}
	if !slices.Equal(out.Sent, []string{"webhook"}) {
		t.Errorf("sent %v", out.Sent)
	}
	w.mail.Refuse(false)
	if _, err := w.Tell(context.Background(), contoso(), nil); err != nil {
		t.Fatal(err)
	}
	if len(w.mail.Messages()) != 2 || len(w.posts) != 1 {
		t.Errorf("%d mails and %d posts, want 2 and 1", len(w.mail.Messages()), len(w.posts))
	}
	if _, err := w.Tell(context.Background(), contoso(), nil); err != nil || len(w.mail.Messages()) != 2 {
		t.Errorf("told again: %d mails, %v", len(w.mail.Messages()), err)
	}
}

// TestOwedForTooLong: news a week old is dropped, and that is counted.
func TestOwedForTooLong(t *testing.T) {
	w := newWorld(t, mailbox.Options{})
	w.mail.Refuse(true)
	_, _ = w.Tell(context.Background(), contoso(), []Alert{act()}) // refused, as the test above shows
	w.Now = w.Now.Add(owedFor + time.Hour)
	w.mail.Refuse(false)
	out, err := w.Tell(context.Background(), contoso(), nil)
	if err != nil || out.Dropped != 1 || len(w.mail.Messages()) != 0 {
		t.Errorf("dropped %d, %d mails, %v", out.Dropped, len(w.mail.Messages()), err)
	}
}

// TestWebhookTriesAgain: faults of the server are tried again with growing waits, a refusal is final, and no error
// tells the address or the token.
func TestWebhookTriesAgain(t *testing.T) {
	for _, tt := range []struct {
		name  string
		codes []int
		waits []time.Duration
		fails bool
	}{
		{"it comes back", []int{503, 429}, []time.Duration{time.Second, 2 * time.Second}, false},
		{"it stays away", []int{500, 500, 500}, []time.Duration{time.Second, 2 * time.Second}, true},
		{"it refuses", []int{403}, nil, true},
		{"it sends elsewhere", []int{302}, nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, mailbox.Options{})
			w.codes = tt.codes
			_, err := w.Tell(context.Background(), contoso(), []Alert{act()})
			if (err != nil) != tt.fails || !slices.Equal(w.waits, tt.waits) {
				t.Errorf("error %v, waits %v; want failure %t, waits %v", err, w.waits, tt.fails, tt.waits)
			}
			if err != nil && (strings.Contains(err.Error(), "secret-path") || strings.Contains(err.Error(), "letmein")) {
				t.Errorf("the error tells a secret: %v", err)
			}
			if len(w.mail.Messages()) != 2 {
				t.Error("the mails did not go out")
			}
		})
	}
	gone := &Webhook{URL: "https://127.0.0.1:1/secret-path", Timeout: time.Second, Attempts: 1}
	if err := gone.post(context.Background(), nil, contoso(), []Alert{act()}); err == nil || strings.Contains(err.Error(), "secret-path") {
		t.Errorf("a server that is not there: %v", err)
	}
}

// TestSecretsStayAtHome: no password goes to a server that cannot keep it to itself, or that we do not trust.
func TestSecretsStayAtHome(t *testing.T) {
	plain := newWorld(t, mailbox.Options{Plain: true})
	plain.Settings.SMTP.TLS = "starttls"
	stranger := newWorld(t, mailbox.Options{User: "u", Password: "p"})
	stranger.Settings.SMTP.Roots = nil
	wrong := newWorld(t, mailbox.Options{User: "u", Password: "p"})
	wrong.Settings.SMTP.Password = "q"
	for name, w := range map[string]*world{"no STARTTLS": plain, "a stranger": stranger, "wrong password": wrong} {
		if _, err := w.Tell(context.Background(), contoso(), []Alert{act()}); err == nil || len(w.mail.Messages()) > 0 {
			t.Errorf("%s: %d mails, %v", name, len(w.mail.Messages()), err)
		} else if strings.Contains(err.Error(), `"q"`) {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}

// TestAttachment: a workbook within the limit comes along, a larger one is named.
func TestAttachment(t *testing.T) {
	w := newWorld(t, mailbox.Options{})
	r := contoso()
	r.Workbook = filepath.Join(t.TempDir(), "statement.xlsx")
	for _, tt := range []struct {
		bytes    int
		attached bool
	}{{100, true}, {101, false}} {
		if err := os.WriteFile(r.Workbook, bytes.Repeat([]byte("x"), tt.bytes), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Tell(context.Background(), r, []Alert{{Key: r.Workbook + string(rune(tt.bytes)), Kind: Watch, Title: "watch"}}); err != nil {
			t.Fatal(err)
		}
		mails := w.mail.Messages()
		m := mails[len(mails)-1]
		if got := len(m.Files["contoso-2026-10-statement.xlsx"]); (got == tt.bytes) != tt.attached {
			t.Errorf("a workbook of %d bytes: %d attached", tt.bytes, got)
		}
		if strings.Contains(m.Text, r.Workbook) == tt.attached {
			t.Errorf("the text says\n%s", m.Text)
		}
	}
}

// TestHostileText: what an export or a path says becomes no header of a mail.
func TestHostileText(t *testing.T) {
	w := newWorld(t, mailbox.Options{})
	a := Alert{Key: "x", Kind: Exit2, Title: "t\r\nBcc: thief@example.com\r\n\r\nfree text \x00" + strings.Repeat("ü", 300), Text: []string{"a\r\n.\r\nb"}}
	if _, err := w.Tell(context.Background(), contoso(), []Alert{a}); err != nil {
		t.Fatal(err)
	}
	m := w.mail.Messages()[0]
	if m.Header.Get("Bcc") != "" || len(m.To) != 1 || !strings.Contains(m.Subject, "Bcc: thief@example.com") || !strings.Contains(m.Text, "a . b") {
		t.Errorf("to %v, subject %q:\n%s", m.To, m.Subject, m.Text)
	}
}

// TestSlowServer: a server that never answers costs the timeout, not the night.
func TestSlowServer(t *testing.T) {
	w := newWorld(t, mailbox.Options{})
	never := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-never }))
	defer slow.Close()
	defer close(never)
	w.Settings.Webhook = &Webhook{URL: slow.URL, Timeout: 50 * time.Millisecond, Attempts: 2}
	if _, err := w.Tell(context.Background(), contoso(), []Alert{act()}); err == nil || len(w.waits) != 1 {
		t.Errorf("error %v after %d waits", err, len(w.waits))
	}
}

// TestDamagedMemory: a memory that cannot be read is an error that says what to do, and nobody is flooded.
func TestDamagedMemory(t *testing.T) {
	w := newWorld(t, mailbox.Options{})
	if err := os.WriteFile(w.Memory, []byte("{half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Tell(context.Background(), contoso(), []Alert{act()}); err == nil || !strings.Contains(err.Error(), "remove it") || len(w.mail.Messages()) > 0 {
		t.Errorf("error %v, %d mails", err, len(w.mail.Messages()))
	}
}

// TestInterrupted: who presses ^C does not wait for a webhook.
func TestInterrupted(t *testing.T) {
	w := newWorld(t, mailbox.Options{})
	w.codes = []int{503, 503, 503}
	ctx, stop := context.WithCancel(context.Background())
	w.Wait = func(ctx context.Context, _ time.Duration) error { stop(); return ctx.Err() }
	if _, err := w.Tell(ctx, contoso(), []Alert{act()}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestTestMessage reaches everybody and is not remembered.
func TestTestMessage(t *testing.T) {
	w := newWorld(t, mailbox.Options{})
	for range 2 {
		out, err := w.Test(context.Background(), contoso())
		if err != nil || len(out.Sent) != 3 {
			t.Fatalf("sent %v, %v", out.Sent, err)
		}
	}
	if _, err := os.Stat(w.Memory); !os.IsNotExist(err) || len(w.mail.Messages()) != 4 {
		t.Errorf("%d mails, memory %v", len(w.mail.Messages()), err)
	}
}

// TestTwoAtOnceTellOnce: two runs that end at the same instant with the same news send it once.
func TestTwoAtOnceTellOnce(t *testing.T) {
	w := newWorld(t, mailbox.Options{})
	w.Teller.Wait = func(_ context.Context, d time.Duration) error { time.Sleep(d / 50); return nil }
	alerts := []Alert{{Key: "balance act", Kind: Act, Title: "The balance is low."}}
	done := make(chan int)
	for range 2 {
		go func() {
			own := *w.Teller
			out, err := own.Tell(context.Background(), Report{Tenant: "contoso"}, alerts)
			if err != nil {
				t.Error(err)
			}
			done <- len(out.Sent)
		}()
	}
	if sent := <-done + <-done; sent != 3 {
		t.Errorf("%d targets were told, want the two roles and the webhook once", sent)
	}
}
