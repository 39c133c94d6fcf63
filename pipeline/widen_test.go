package pipeline

import (
	"context"
	"maps"
	"testing"

	"tollbook/pipeline/store"
)

// A first run of many records has its state prepared for them; what it reports is the same as without.
func TestAWidenedStateReportsTheSame(t *testing.T) {
	plain := contoso(t)
	wide := contoso(t)
	folder, err := wide.readFolder()
	if err != nil {
		t.Fatal(err)
	}
	widen := func(_ *run, ctx context.Context, db *store.DB) error { return db.Widen(ctx, 3) }
	result, err := withPrepared(context.Background(), wide, folder, widen, (*run).whole)
	if err != nil {
		t.Fatal(err)
	}
	got, want := hashesIn(t, result.Folder), outputsOf(t, plain)
	if len(want) == 0 || !maps.Equal(got, want) {
		t.Errorf("reports %v, want %v", got, want)
	}
	if _, err := Verify(context.Background(), wide); err != nil {
		t.Errorf("the state does not hold: %v", err)
	}
}
