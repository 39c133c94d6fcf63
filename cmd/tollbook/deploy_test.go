package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

const deploy = "../../deploy"

func readDeploy(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(deploy, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestDeployedCommandsAreOurs: each command line of deploy/ is one that the program obeys.
func TestDeployedCommandsAreOurs(t *testing.T) {
	list := regexp.MustCompile(`(?m)^\s*(?:args:|CMD) (\[.*\])$`)
	shell := regexp.MustCompile(`(?m)^(?:ExecStart=|[0-9*/ ]+ tollbook )/usr/local/bin/tollbook (.*)$`)
	lines := map[string][]string{}
	for _, name := range []string{"systemd/tollbook.service", "crontab", "cronjob.yaml", "Dockerfile"} {
		text := readDeploy(t, name)
		var args []string
		if m := list.FindStringSubmatch(text); m != nil {
			if err := yaml.Unmarshal([]byte(m[1]), &args); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		} else if m := shell.FindStringSubmatch(text); m != nil {
			args = strings.Fields(strings.TrimSuffix(strings.TrimSpace(m[1]), ">/dev/null"))
		}
		lines[name] = args
	}
	for name, args := range lines {
		if len(args) == 0 {
			t.Errorf("%s runs nothing", name)
			continue
		}
		c, rest, err := findCommand(commands(), args)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		flags := c.flagSet()
		if err := flags.Parse(rest); err != nil || flags.NArg() > 0 || !flags.Changed("tenants") {
			t.Errorf("%s: %q: %v, %d stray arguments", name, args, err, flags.NArg())
		}
	}
}

// TestDeployedYAML: every document is YAML without a key twice, and of the kind that its file promises.
func TestDeployedYAML(t *testing.T) {
	kinds := ""
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(readDeploy(t, "cronjob.yaml"))))
	for {
		var document struct{ Kind string }
		err := decoder.Decode(&document)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		kinds += document.Kind + " "
	}
	if kinds != "CronJob PersistentVolumeClaim " {
		t.Errorf("cronjob.yaml holds %s", kinds)
	}
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(readDeploy(t, "alerts.yml")), &rules); err != nil {
		t.Fatal(err)
	}
	for _, r := range rules.Groups[0].Rules {
		if r.Alert == "" || r.Expr == "" || r.Annotations["summary"] == "" || r.Annotations["remedy"] == "" {
			t.Errorf("rule %q says not what is wrong and what to do", r.Alert)
		}
	}
}

// TestDeployedGo: the image builds with the Go that the module wants.
func TestDeployedGo(t *testing.T) {
	module, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindSubmatch(module)
	if want := "FROM golang:" + string(version[1]) + "-bookworm AS build\n"; !strings.Contains(readDeploy(t, "Dockerfile"), want) {
		t.Errorf("the Dockerfile lacks %q", want)
	}
}
