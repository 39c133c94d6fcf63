package notify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// memory is the file that remembers: every alert that still holds or that somebody still has to be told.
type memory struct {
	SchemaVersion int        `json:"schema_version"`
	Alerts        []Standing `json:"alerts"`
}

// readMemory reads the file; where there is none, nothing has been told yet.
func readMemory(path string) (*memory, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &memory{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading what was told: %w", err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, memoryMax))
	if err != nil {
		return nil, fmt.Errorf("reading what was told: %w", err)
	}
	held := &memory{}
	if err := json.Unmarshal(text, held); err != nil {
		return nil, fmt.Errorf("%s cannot be read (%w): remove it, and what still holds is told once more", path, err)
	}
	return held, nil
}

// write puts the memory in its place in one step. Only the owner may read it: an alert may name people.
func (m *memory) write(path string) error {
	m.SchemaVersion = 1
	if m.Alerts == nil {
		m.Alerts = []Standing{}
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	temp := path + ".tmp"
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(temp, append(text, '\n'), 0o600)); err != nil {
		return fmt.Errorf("remembering what was told: %w", err)
	}
	if err := os.Rename(temp, path); err != nil {
		return fmt.Errorf("remembering what was told: %w", err)
	}
	return nil
}

// Standing is an alert that still holds or that somebody still has to be told.
type Standing struct {
	Alert Alert     `json:"alert"`
	Since time.Time `json:"since"`
	Owed  []string  `json:"owed"` // names of targets that have not been reached
}

// Remembered lists what holds as of the last run, from the file that remembers.
func Remembered(path string) ([]Standing, error) {
	held, err := readMemory(path)
	if err != nil {
		return nil, err
	}
	return held.Alerts, nil
}

// update brings the memory up to what holds now: new alerts are owed to who wants them, those that are over are
// forgotten unless somebody is still owed them, and targets that are gone are owed nothing. It gives the number of
// alerts that were owed for too long.
func (m *memory) update(now []Alert, partial bool, targets []target, at time.Time) (dropped int) {
	var kept []Standing
	for _, old := range m.Alerts {
		old.Owed = slices.DeleteFunc(old.Owed, func(name string) bool {
			return !slices.ContainsFunc(targets, func(t target) bool { return t.name == name })
		})
		holds := partial && !old.Alert.Kind.ofRun() || slices.ContainsFunc(now, func(a Alert) bool { return a.Key == old.Alert.Key })
		switch {
		case holds:
			kept = append(kept, old)
		case len(old.Owed) == 0:
		case at.Sub(old.Since) > owedFor:
			dropped++
		default:
			kept = append(kept, old)
		}
	}
	for _, a := range now {
		if slices.ContainsFunc(kept, func(r Standing) bool { return r.Alert.Key == a.Key }) {
			continue
		}
		fresh := Standing{Alert: a, Since: at.UTC(), Owed: []string{}}
		for _, t := range targets {
			if t.wants(a.Kind) {
				fresh.Owed = append(fresh.Owed, t.name)
			}
		}
		kept = append(kept, fresh)
	}
	m.Alerts = kept
	return dropped
}

// owedTo lists what a target has not been told.
func (m *memory) owedTo(name string) []Alert {
	var out []Alert
	for _, r := range m.Alerts {
		if slices.Contains(r.Owed, name) {
			out = append(out, r.Alert)
		}
	}
	return out
}

// settle notes that a target has been told everything.
func (m *memory) settle(name string) {
	for i, r := range m.Alerts {
		m.Alerts[i].Owed = slices.DeleteFunc(r.Owed, func(owed string) bool { return owed == name })
	}
}
