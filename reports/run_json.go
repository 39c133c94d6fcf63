package reports

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// RunInfo is run.json: what ran, on what, for how long. It is the one file of a report that differs from run to run.
type RunInfo struct {
	SchemaVersion int          `json:"schema_version"` // set by WriteRunJSON
	Version       string       `json:"version"`
	Engine        string       `json:"engine"`
	Tenant        string       `json:"tenant"`
	Period        string       `json:"period"`
	AsOf          time.Time    `json:"as_of"`
	Started       time.Time    `json:"started"`
	Finished      time.Time    `json:"finished"`
	ExitCode      int          `json:"exit_code"`
	Parameters    []Parameter  `json:"parameters"`
	Inputs        []InputFile  `json:"inputs"`
	Stages        []StageTime  `json:"stages"`
	Outputs       []OutputFile `json:"outputs"`
}

// Parameter is one setting or flag that the run used.
type Parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// InputFile is one file that was read.
type InputFile struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// OutputFile is one file that was written.
type OutputFile struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// StageTime is how long a stage took, and the parts of it that are worth telling apart, and how many rows it left.
type StageTime struct {
	Name         string     `json:"name"`
	Milliseconds int64      `json:"milliseconds"`
	Rows         int64      `json:"rows"`
	Parts        []PartTime `json:"parts,omitempty"`
}

// PartTime is how long a part of a stage took.
type PartTime struct {
	Name         string `json:"name"`
	Milliseconds int64  `json:"milliseconds"`
}

// WriteRunJSON writes run.json into the folder of the report.
func WriteRunJSON(dir string, r RunInfo) error {
	r.SchemaVersion = schemaVersion
	r.AsOf, r.Started, r.Finished = r.AsOf.UTC(), r.Started.UTC(), r.Finished.UTC()
	r.Parameters, r.Inputs = notNil(r.Parameters), notNil(r.Inputs)
	r.Stages, r.Outputs = notNil(r.Stages), notNil(r.Outputs)
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("writing run.json: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "run.json"), append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("writing run.json: %w", err)
	}
	return nil
}

// notNil makes an absent list an empty one, so that a reader always finds a list.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
