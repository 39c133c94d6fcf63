package main

import (
	"context"
	"runtime"
	"runtime/debug"

	"github.com/spf13/pflag"

	"tollbook/pipeline/store"
)

// versions is what a report of a fault must name.
type versions struct {
	Tollbook string `json:"tollbook"`
	Go       string `json:"go"`
	DuckDB   string `json:"duckdb"`
	Platform string `json:"platform"`
}

func versionCommand() command {
	var asJSON bool
	return command{
		name:    "version",
		summary: "print the versions of tollbook, Go and DuckDB",
		about:   "Prints the versions of tollbook, of Go and of the DuckDB inside, and the platform.",
		example: "tollbook version --json",
		exits:   []int{exitDone, exitFailed, exitWrong},
		flags: func(fs *pflag.FlagSet) {
			fs.BoolVar(&asJSON, "json", false, "print JSON on standard output")
		},
		run: noStray("version", func(_ context.Context, in invocation) error {
			v := versions{
				Tollbook: buildVersion(),
				Go:       runtime.Version(),
				DuckDB:   store.Version(),
				Platform: runtime.GOOS + "/" + runtime.GOARCH,
			}
			if asJSON {
				return in.ui.printJSON(v)
			}
			return in.ui.print("tollbook %s\ngo %s\nduckdb %s\nplatform %s", v.Tollbook, v.Go, v.DuckDB, v.Platform)
		}),
	}
}

// buildVersion is the module's version, or the commit that the binary was built from.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	commit, changed := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value[:min(len(s.Value), 12)]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+changes"
		}
	}
	if commit != "" && (info.Main.Version == "" || info.Main.Version == "(devel)") {
		return commit + changed
	}
	return info.Main.Version
}
