package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"tollbook/fixtures/mailbox"
)

// postOffice is where the scripts receive what the program sends: a mail server and a webhook of each script's own.
type postOffice struct {
	mu     sync.Mutex
	places map[string]*postPlace // by the script's folder: scripts run side by side
}

type postPlace struct {
	mail     *mailbox.Server
	hook     *httptest.Server
	mu       sync.Mutex
	bodies   []string
	refusing bool
}

func (p *postOffice) open(ts *testscript.TestScript, _ bool, _ []string) {
	place := &postPlace{}
	var err error
	place.mail, err = mailbox.Open(mailbox.Options{User: "tollbook", Password: "s3cret"})
	ts.Check(err)
	ts.Defer(place.mail.Close)
	place.hook = httptest.NewTLSServer(place)
	ts.Defer(place.hook.Close)
	ts.Check(os.WriteFile(ts.MkAbs("ca.pem"), place.mail.CA, 0o600))
	ts.Setenv("MAIL_PORT", strconv.Itoa(place.mail.Port))
	ts.Setenv("HOOK", place.hook.URL)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.places == nil {
		p.places = map[string]*postPlace{}
	}
	p.places[ts.Getenv("WORK")] = place
}

func (p *postOffice) at(ts *testscript.TestScript) *postPlace {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.places[ts.Getenv("WORK")]
}

// ServeHTTP takes what the program posts.
func (p *postPlace) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case err != nil || r.Header.Get("Content-Type") != "application/json":
		w.WriteHeader(http.StatusBadRequest)
	case p.refusing:
		w.WriteHeader(http.StatusForbidden)
	default:
		p.bodies = append(p.bodies, r.Header.Get("Authorization")+"\n"+string(body)+"\n")
	}
}

func (p *postOffice) mails(ts *testscript.TestScript, _ bool, args []string) {
	mails := p.at(ts).mail.Messages()
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if len(mails) != want {
		ts.Fatalf("%d mails, want %d", len(mails), want)
	}
	if want == 0 {
		return
	}
	last := mails[want-1]
	ts.Check(os.WriteFile(ts.MkAbs("mail.txt"), fmt.Appendf(nil, "to: %s\nsubject: %s\n\n%s", strings.Join(last.To, ", "), last.Subject, last.Text), 0o600))
	for name, text := range last.Files {
		ts.Check(os.WriteFile(ts.MkAbs(name), text, 0o600))
	}
}

func (p *postOffice) posts(ts *testscript.TestScript, _ bool, args []string) {
	place := p.at(ts)
	place.mu.Lock()
	defer place.mu.Unlock()
	if strconv.Itoa(len(place.bodies)) != args[0] {
		ts.Fatalf("%d requests, want %s", len(place.bodies), args[0])
	}
	if n := len(place.bodies); n > 0 {
		ts.Check(os.WriteFile(ts.MkAbs("post.json"), []byte(place.bodies[n-1]), 0o600))
	}
}

func (p *postOffice) refuse(ts *testscript.TestScript, _ bool, args []string) {
	place := p.at(ts)
	place.mail.Refuse(args[0] == "yes")
	place.mu.Lock()
	defer place.mu.Unlock()
	place.refusing = args[0] == "yes"
}
