package reports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// parseMetrics reads a file as Prometheus itself does.
func parseMetrics(t *testing.T, path string) map[string]*dto.MetricFamily {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return families
}

// sampleOf is the value with exactly these labels, each as name=value.
func sampleOf(families map[string]*dto.MetricFamily, name string, labels ...string) (float64, bool) {
	for _, m := range families[name].GetMetric() {
		var have []string
		for _, l := range m.GetLabel() {
			have = append(have, l.GetName()+"="+l.GetValue())
		}
		if strings.Join(have, ",") == strings.Join(labels, ",") {
			return m.GetGauge().GetValue() + m.GetCounter().GetValue(), true
		}
	}
	return 0, false
}

func TestMetricsAreReadByPrometheus(t *testing.T) {
	tx, o := tenant(t), october(t)
	s := write(t, tx, o)
	if err := WriteMetrics(o.OutDir, Metrics{Summary: s, Finished: o.AsOf, Duration: 1500 * time.Millisecond, ExitCode: 3}); err != nil {
		t.Fatal(err)
	}
	families := parseMetrics(t, filepath.Join(o.OutDir, "metrics.prom"))
	for name, family := range families {
		if family.GetHelp() == "" || family.GetType() == dto.MetricType_UNTYPED {
			t.Errorf("%s lacks its HELP or TYPE line", name)
		}
	}
	for _, want := range []struct {
		name   string
		labels []string
		value  float64
	}{
		{"tollbook_balance", []string{"tenant=contoso", "currency=USD"}, 439.376544},
		{"tollbook_unexplained", []string{"tenant=contoso", "currency=USD"}, 0.123456},
		{"tollbook_days_to_zero", []string{"tenant=contoso", "currency=USD"}, 48},
		{"tollbook_rejects_total", []string{"tenant=contoso"}, 3},
		{"tollbook_records", []string{"tenant=contoso", "outcome=loaded"}, 250},
		{"tollbook_last_exit_code", []string{"tenant=contoso"}, 3},
		{"tollbook_last_duration_seconds", []string{"tenant=contoso"}, 1.5},
		{"tollbook_last_success_timestamp_seconds", []string{"tenant=contoso"}, float64(o.AsOf.Unix())},
	} {
		if got, ok := sampleOf(families, want.name, want.labels...); !ok || got != want.value {
			t.Errorf("%s %v is %v (there: %t), want %v", want.name, want.labels, got, ok, want.value)
		}
	}
}

// TestMetricsWithoutCredits: where no balance is kept there is none in the metrics, rather than a zero that alarms.
func TestMetricsWithoutCredits(t *testing.T) {
	days := int64(5)
	dir := t.TempDir()
	if err := WriteMetrics(dir, Metrics{Summary: Summary{Tenant: "mca", DaysToZero: &days}}); err != nil {
		t.Fatal(err)
	}
	families := parseMetrics(t, filepath.Join(dir, "metrics.prom"))
	for _, name := range []string{"tollbook_balance", "tollbook_days_to_zero", "tollbook_unexplained"} {
		if families[name] != nil {
			t.Errorf("%s is stated", name)
		}
	}
}

// TestPublishMetrics: the collector's folder gets a whole file that its user may read, and nothing else.
func TestPublishMetrics(t *testing.T) {
	folder, dir := t.TempDir(), t.TempDir()
	if err := WriteMetrics(folder, Metrics{Summary: Summary{Tenant: "contoso"}}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second replaces the first
		path, err := PublishMetrics(folder, "contoso", dir)
		if err != nil {
			t.Fatal(err)
		}
		if parseMetrics(t, path)["tollbook_rejects_total"] == nil {
			t.Errorf("%s lacks tollbook_rejects_total", path)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
			t.Errorf("the collector cannot read %s: %v %v", path, info.Mode(), err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "tollbook-contoso.prom" {
		t.Errorf("the collector's folder holds %v %v", entries, err)
	}
	if _, err := PublishMetrics(folder, "contoso", filepath.Join(dir, "absent")); err == nil {
		t.Error("a folder that is not there is no error")
	}
}
