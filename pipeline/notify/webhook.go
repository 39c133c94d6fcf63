package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Webhook is an address that takes JSON. URL and Token are secrets: they stand in no message and no error.
type Webhook struct {
	URL      string
	Token    string // sent as a bearer token; empty: none
	Kinds    []Kind
	Roots    *x509.CertPool // who is trusted; nil: whom the system trusts
	Timeout  time.Duration  // of one attempt
	Attempts int            // at least 1
	Fault    error          // why it cannot be used: every message fails with this
}

// Limits of a webhook's answer and of the wait between attempts.
const (
	answerMax   = 4 << 10 // bytes of an answer that are read
	firstWait   = time.Second
	longestWait = 30 * time.Second
)

// post sends the alerts, and tries again with growing waits where another try may help: no connection, too many
// requests, a fault of the server. A refusal is final.
func (h *Webhook) post(ctx context.Context, wait func(context.Context, time.Duration) error, r Report, alerts []Alert) error {
	if h.Fault != nil {
		return h.Fault
	}
	body, err := payload(r, alerts)
	if err != nil {
		return err
	}
	client := h.client()
	defer client.CloseIdleConnections()
	pause := firstWait
	for attempt := 1; ; attempt++ {
		again, after, err := h.attempt(ctx, client, body)
		if err == nil {
			return nil
		}
		if !again || attempt >= h.Attempts {
			return fmt.Errorf("attempt %d: %w", attempt, err)
		}
		if err := wait(ctx, min(max(pause, after), longestWait)); err != nil {
			return err
		}
		pause *= 2
	}
}

func (h *Webhook) client() *http.Client {
	return &http.Client{
		Timeout: h.Timeout,
		Transport: &http.Transport{
			Proxy:           http.ProxyFromEnvironment,
			TLSClientConfig: &tls.Config{RootCAs: h.Roots, MinVersion: tls.VersionTLS12},
		},
		// A redirect would carry the figures and the token to an address that nobody configured.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// attempt posts once. again says whether another try may help, after how long the server asks to wait.
func (h *Webhook) attempt(ctx context.Context, client *http.Client, body []byte) (again bool, after time.Duration, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return false, 0, withoutURL(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "tollbook")
	if h.Token != "" {
		request.Header.Set("Authorization", "Bearer "+h.Token)
	}
	answer, err := client.Do(request)
	if err != nil {
		return ctx.Err() == nil, 0, withoutURL(err)
	}
	defer func() { _ = answer.Body.Close() }()
	said, _ := io.ReadAll(io.LimitReader(answer.Body, answerMax)) // it only makes the error say more
	if answer.StatusCode/100 == 2 {
		return false, 0, nil
	}
	again = answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == http.StatusRequestTimeout || answer.StatusCode >= 500
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && seconds > 0 {
		after = time.Duration(min(seconds, int(longestWait/time.Second))) * time.Second
	}
	return again, after, fmt.Errorf("the server answers %s", oneLine(answer.Status+" "+strings.ToValidUTF8(string(said), "?")))
}

// withoutURL takes the address out of an error, for it may hold a secret.
func withoutURL(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

// CheckURL judges the address of a webhook. A token must not travel in the clear.
func CheckURL(text string, token bool) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return errors.New("not an address that begins with https://")
	case u.Scheme == "http" && token:
		return errors.New("not encrypted, so the token would travel in the clear")
	}
	return nil
}
