package rate

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// users gives licences of one capability to so many users.
func users(n int, capability, country string) []tenant.Licence {
	var list []tenant.Licence
	for i := range n {
		list = append(list, holds(fmt.Sprintf("%s-%s-%03d@contoso.example", strings.ToLower(capability), strings.ToLower(country), i), capability, country))
	}
	return list
}

// TestPublishedExamplesOfPools are the sizes that Microsoft's own pages compute.
func TestPublishedExamplesOfPools(t *testing.T) {
	tx := begin(t)
	for _, c := range []struct {
		name     string
		licences []tenant.Licence
		own      []rates.Allowance
		want     []string
	}{
		{"100 domestic plans in the United States", users(100, "MCOPSTN1", "US"), nil, []string{"MCOPSTN1/domestic/US 300000", "MCOPSTN1/sms/* 20000"}},
		{"100 plans of 120 minutes", users(100, "MCOPSTN5", "US"), nil, []string{"MCOPSTN5/domestic/US 12000", "MCOPSTN5/sms/* 10000"}},
		{"10 bought, 3 assigned in Canada", users(3, "MCOPSTN1", "CA"), nil, []string{"MCOPSTN1/domestic/CA 9000", "MCOPSTN1/sms/* 600"}},
		{"115 for conferences in three countries", slices.Concat(users(50, "MCOMEETADD", "US"), users(50, "MCOMEETADV", "GB"), users(15, "MCOMEETADD", "ZW")), nil,
			[]string{"MCOMEETADD/zone_a/* 6900"}},
		{"the complimentary 900 minutes", users(115, "MCOMEETADD", "US"),
			[]rates.Allowance{{Capability: "MCOMEETADD", Country: "*", Scope: "zone_a", Quantity: 900, Unit: "minute", Pooling: "tenant"}}, []string{"MCOMEETADD/zone_a/* 103500"}},
		{"100 bought, 20 assigned, with 60 minutes each", users(20, "MCOMEETADD", "US"), nil, []string{"MCOMEETADD/zone_a/* 1200"}},
		{"the United States and Puerto Rico share", slices.Concat(users(2, "MCOPSTN1", "US"), users(1, "MCOPSTN1", "PR")), nil,
			[]string{"MCOPSTN1/domestic/US 9000", "MCOPSTN1/sms/* 600"}},
		{"Germany has 1200 and 600", users(2, "MCOPSTN2", "DE"), nil, []string{"MCOPSTN2/domestic/DE 2400", "MCOPSTN2/international/DE 1200"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i := range c.licences {
				c.licences[i].Capability = rates.Canonical(rates.Aliases(), c.licences[i].Capability)
			}
			o := tenantOf(c.licences...)
			o.Folder.Allowances = c.own
			engine{t, tx}.rate(o, []call{{id: 1, callee: "+14255550100", duration: 60}})
			got := lines(t, tx, fstest.MapFS{"q": {Data: []byte("select pool || ' ' || total from pools where total > 0 order by pool")}}, "q")
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestPublishedExamplesOfCalls are the calls that Microsoft's pages tell: the United Kingdom's special ranges, and who
// pays when an organiser of one country dials out to another: the destination decides, not where the organiser is.
func TestPublishedExamplesOfCalls(t *testing.T) {
	o := readPage(t).base
	o.Folder.Licences = append(o.Folder.Licences, holds("coo@contoso.example", "MCOMEETADD", "CK"), holds("coo@contoso.example", "MCOPSTNC", "CK"))
	calls := []call{{user: "ann@contoso.example", callee: "+448701234567", duration: 60}, {user: "ann@contoso.example", callee: "+449012345678", duration: 60}}
	want := []string{"special credits ", "special unrated unrated"}
	for _, organiser := range []string{"ann", "zim", "coo"} { // in the United States, Zimbabwe and the Cook Islands
		for _, destination := range []struct{ callee, want string }{
			{"+14255550100", "zone_a allowance "}, {"+442071234567", "zone_a allowance "}, {"+263242123456", "conf_out credits "}, {"+68221234", "conf_out credits "},
		} {
			calls = append(calls, call{user: organiser + "@contoso.example", callType: "conf_out", callee: destination.callee, duration: 60})
			want = append(want, destination.want)
		}
	}
	if got := rated(t, o, "concat_ws(' ', rule, funding, findings)", calls...); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
