package main

import (
	"testing"

	"tollbook/reports"
)

// TestSamplesOfAProfileHidePeople: a tenant that hides people in reports hides them in samples too.
func TestSamplesOfAProfileHidePeople(t *testing.T) {
	r := profileReport{Calls: []callJSON{{User: "anna", Caller: "+4930123456", Callee: "100"}}, Rejects: []cdrRejectJSON{{Raw: "anna,17"}}}
	r.hide(&reports.Privacy{})
	if r.Calls[0].Caller != "+4930123456" || r.Rejects[0].Raw != "anna,17" {
		t.Errorf("nothing is to be hidden, and it shows %+v", r)
	}
	r.hide(&reports.Privacy{Numbers: reports.ShowMasked, Users: reports.ShowPseudonym})
	if c := r.Calls[0]; c.User != "xxxx" || c.Caller != "+0000000000" || c.Callee != "000" || r.Rejects[0].Raw != "xxxx,00" {
		t.Errorf("it shows %+v", r)
	}
}
