package reports

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tollbook/rates/money"
)

// Metrics are the figures of metrics.prom.
type Metrics struct {
	Summary  Summary
	Finished time.Time     // when the run succeeded
	Duration time.Duration // of the run
	ExitCode int
}

// WriteMetrics writes metrics.prom for a node exporter's textfile collector: to a file of another name first, so that a
// collector never reads half of it. Amounts are written as exact decimals.
func WriteMetrics(dir string, m Metrics) error {
	return writeWhole(filepath.Join(dir, "metrics.prom"), []byte(m.text()), 0o600)
}

// PublishMetrics copies the metrics.prom of a report into the folder that a textfile collector reads, under a name of
// the tenant's own, so that the tenants of a machine do not write over one another. It gives the path of the copy,
// which everybody may read: the collector is another user.
func PublishMetrics(folder, tenant, dir string) (string, error) {
	text, err := os.ReadFile(filepath.Join(folder, "metrics.prom"))
	if err != nil {
		return "", fmt.Errorf("reading the metrics: %w", err)
	}
	path := filepath.Join(dir, "tollbook-"+tenant+".prom")
	return path, writeWhole(path, text, 0o644)
}

// writeWhole writes to a file of another name first and then renames it.
func writeWhole(path string, text []byte, mode os.FileMode) error {
	name := filepath.Base(path)
	temp := filepath.Join(filepath.Dir(path), "."+name+".tmp")
	if err := errors.Join(os.WriteFile(temp, text, mode), os.Chmod(temp, mode)); err != nil {
		return fmt.Errorf("writing %s: %w", name, errors.Join(err, os.RemoveAll(temp)))
	}
	if err := os.Rename(temp, path); err != nil {
		return fmt.Errorf("writing %s: %w", name, errors.Join(err, os.RemoveAll(temp)))
	}
	return nil
}

// metricsText gathers families in the text format of Prometheus.
type metricsText struct {
	strings.Builder
	tenant string
}

func (t *metricsText) family(name, kind, help string) {
	fmt.Fprintf(t, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// sample writes one line; labels come in pairs after the tenant's.
func (t *metricsText) sample(name, value string, labels ...string) {
	fmt.Fprintf(t, "%s{tenant=%q", name, t.tenant)
	for i := 0; i < len(labels); i += 2 {
		fmt.Fprintf(t, ",%s=%q", labels[i], labels[i+1])
	}
	fmt.Fprintf(t, "} %s\n", value)
}

func (m Metrics) text() string {
	s := m.Summary
	t := &metricsText{tenant: s.Tenant}
	if b := s.Balance; b != nil && b.Closing.Valid {
		t.family("tollbook_balance", "gauge", "Closing balance of the credits.")
		t.sample("tollbook_balance", money.Format(b.Closing.Decimal), "currency", b.Currency)
		if b.Unexplained.Valid {
			t.family("tollbook_unexplained", "gauge", "Observed balance minus the ledger, as far as no cause explains it.")
			t.sample("tollbook_unexplained", money.Format(b.Unexplained.Decimal), "currency", b.Currency)
		}
	}
	if s.DaysToZero != nil && s.Balance != nil {
		t.family("tollbook_days_to_zero", "gauge", "Days the closing balance lasts at the pace of the last 28 days.")
		t.sample("tollbook_days_to_zero", fmt.Sprint(*s.DaysToZero), "currency", s.Balance.Currency)
	}
	t.family("tollbook_rejects_total", "counter", "Rows of the files in usage that could not be used.")
	t.sample("tollbook_rejects_total", fmt.Sprint(s.Counts.Rejected))
	t.family("tollbook_records", "gauge", "Rows of the files in usage by what became of them.")
	for _, c := range []struct {
		outcome string
		n       int64
	}{
		{"read", s.Counts.Read}, {"loaded", s.Counts.Loaded}, {"duplicate", s.Counts.Duplicate}, {"updated", s.Counts.Updated},
		{"rejected", s.Counts.Rejected}, {"rated", s.Counts.Rated}, {"unrated", s.Counts.Unrated},
	} {
		t.sample("tollbook_records", fmt.Sprint(c.n), "outcome", c.outcome)
	}
	t.family("tollbook_billed", "gauge", "Billed charges of the period.")
	for _, total := range s.Totals {
		t.sample("tollbook_billed", money.Format(total.Billed), "currency", total.Currency, "period", s.Period)
	}
	t.family("tollbook_rated", "gauge", "Rated cost of the period.")
	for _, total := range s.Totals {
		t.sample("tollbook_rated", money.Format(total.Rated), "currency", total.Currency, "period", s.Period)
	}
	t.family("tollbook_last_exit_code", "gauge", "Exit code of the last run that wrote a report.")
	t.sample("tollbook_last_exit_code", fmt.Sprint(m.ExitCode))
	t.family("tollbook_last_duration_seconds", "gauge", "How long the last run that wrote a report took.")
	t.sample("tollbook_last_duration_seconds", fmt.Sprintf("%d.%03d", m.Duration.Milliseconds()/1000, m.Duration.Milliseconds()%1000))
	t.family("tollbook_last_success_timestamp_seconds", "gauge", "When the last run that wrote a report ended.")
	t.sample("tollbook_last_success_timestamp_seconds", fmt.Sprint(m.Finished.Unix()))
	return t.String()
}
