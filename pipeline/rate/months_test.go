package rate

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/tenant"
	"tollbook/rates"
)

// heldFrom is a licence from one moment to another; without an end it goes on.
func heldFrom(user, capability, country, from, to string) tenant.Licence {
	l := holds(user+"@contoso.example", capability, country)
	l.AssignedFrom = moment(from)
	if to != "" {
		l.AssignedTo = moment(to)
	}
	return l
}

func moment(text string) time.Time {
	at, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return at
}

// minutes is an allowance of our own.
func minutes(capability, country, scope string, quantity int, from, to string) rates.Allowance {
	a := rates.Allowance{Capability: capability, Country: country, Scope: scope, Quantity: quantity, Unit: rates.Minute, Pooling: rates.PoolCountry}
	if scope == rates.ScopeSMS {
		a.Unit, a.Pooling = rates.Segment, rates.PoolTenant
	}
	if from != "" {
		a.ValidFrom = moment(from + " 00:00")
	}
	if to != "" {
		a.ValidTo = moment(to + " 00:00")
	}
	return a
}

// at is a call of a user's to a number in the United States at a moment.
func at(user, start string, seconds int) call {
	return call{user: user + "@contoso.example", callee: "+14255550100", start: start + ":00", duration: seconds}
}

// tollFreeAt is a call into a conference on a number whose type says nothing.
func tollFreeAt(start string) call {
	return call{callType: "conf_in", numberType: "Service", callee: "+18885550100", duration: 60, start: start + ":00"}
}

// monthCase is a tenant, some calls, and what becomes of each: month, rule, funding, pool, taken of what was there, cost.
type monthCase struct {
	name  string
	set   func(*Options)
	calls []call
	want  []string
}

func newYork() *time.Location {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err)
	}
	return zone
}

// heldForAWhile tells what a licence brings, and what its user may do, when it is not held all month.
func heldForAWhile() []monthCase {
	return []monthCase{
		{"assigned in mid-month: the call before pays, the pool has the whole month's minutes",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{heldFrom("ann", "MCOPSTN1", "US", "2026-08-15 12:00", "")}
			},
			[]call{at("ann", "2026-08-15 11:59", 60), at("ann", "2026-08-15 12:00", 60)},
			[]string{"2026-08 payg credits 0.013000", "2026-08 domestic allowance MCOPSTN1/domestic/US 1 of 3000 0.000000"}},
		{"removed in mid-month: its last moment is the one before, and the pool keeps what it brought",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{heldFrom("ann", "MCOPSTN1", "US", "2026-01-01 00:00", "2026-08-15 12:00"), holds("ben@contoso.example", "MCOPSTN1", "US")}
			},
			[]call{at("ann", "2026-08-15 11:59", 60), at("ann", "2026-08-15 12:00", 60), at("ben", "2026-08-20 10:00", 60), at("ben", "2026-09-01 10:00", 60)},
			[]string{"2026-08 domestic allowance MCOPSTN1/domestic/US 1 of 6000 0.000000", "2026-08 payg credits 0.013000",
				"2026-08 domestic allowance MCOPSTN1/domestic/US 1 of 5999 0.000000", "2026-09 domestic allowance MCOPSTN1/domestic/US 1 of 3000 0.000000"}},
		{"a licence that went and came again counts once",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{heldFrom("ann", "MCOPSTN1", "US", "2026-01-01 00:00", "2026-08-10 00:00"), heldFrom("ann", "MCOPSTN1", "US", "2026-08-20 00:00", "")}
			},
			[]call{at("ann", "2026-08-21 10:00", 60)}, []string{"2026-08 domestic allowance MCOPSTN1/domestic/US 1 of 3000 0.000000"}},
		{"a licence that ends with the month's first moment brings nothing to it",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{heldFrom("ann", "MCOPSTN1", "US", "2026-01-01 00:00", "2026-08-01 00:00"), holds("ben@contoso.example", "MCOPSTN1", "US")}
			},
			[]call{at("ann", "2026-07-31 23:59", 60), at("ben", "2026-08-01 00:00", 60)},
			[]string{"2026-07 domestic allowance MCOPSTN1/domestic/US 1 of 6000 0.000000", "2026-08 domestic allowance MCOPSTN1/domestic/US 1 of 3000 0.000000"}},
		{"a licence that begins with the next month's first moment brings nothing to this one",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{heldFrom("ann", "MCOPSTN1", "US", "2026-09-01 00:00", ""), holds("ben@contoso.example", "MCOPSTN1", "US")}
			},
			[]call{at("ben", "2026-08-31 23:59", 60), at("ann", "2026-09-01 00:00", 60)},
			[]string{"2026-08 domestic allowance MCOPSTN1/domestic/US 1 of 3000 0.000000", "2026-09 domestic allowance MCOPSTN1/domestic/US 1 of 6000 0.000000"}},
		{"one who holds the plan in the United States and in Puerto Rico brings its minutes once",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{holds("ann@contoso.example", "MCOPSTN1", "US"), holds("ann@contoso.example", "MCOPSTN1", "PR")}
			},
			[]call{at("ann", "2026-08-03 10:00", 60)}, []string{"2026-08 domestic allowance MCOPSTN1/domestic/US 1 of 3000 0.000000"}},
		{"users of the United States and Puerto Rico draw on one pool, one of Canada on another",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{holds("ann@contoso.example", "MCOPSTN1", "US"), holds("pia@contoso.example", "MCOPSTN1", "PR"), holds("cas@contoso.example", "MCOPSTN1", "CA")}
			},
			[]call{at("ann", "2026-08-03 10:00", 60), at("pia", "2026-08-03 11:00", 60), at("cas", "2026-08-03 12:00", 60)},
			[]string{"2026-08 domestic allowance MCOPSTN1/domestic/US 1 of 6000 0.000000", "2026-08 domestic allowance MCOPSTN1/domestic/US 1 of 5999 0.000000",
				"2026-08 domestic allowance MCOPSTN1/domestic/CA 1 of 3000 0.000000"}},
	}
}

// allowancesByDate tells which allowance counts in which month.
func allowancesByDate() []monthCase {
	return []monthCase{
		{"the United Kingdom had 1200 minutes until 2022 and has 3000 since 2023",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{heldFrom("gwen", "MCOPSTN1", "GB", "2022-01-01 00:00", "")}
				for i := range o.Folder.Tariffs {
					o.Folder.Tariffs[i].ValidFrom = moment("2022-01-01 00:00")
				}
			},
			[]call{{user: "gwen@contoso.example", callee: "+442071234567", duration: 60, start: "2022-12-31 23:59:59"}, {user: "gwen@contoso.example", callee: "+442071234567", duration: 60, start: "2023-01-01 00:00:00"}},
			[]string{"2022-12 domestic allowance MCOPSTN1/domestic/GB 1 of 1200 0.000000", "2023-01 domestic allowance MCOPSTN1/domestic/GB 1 of 3000 0.000000"}},
		{"an allowance of our own counts where it holds on the month's first day, else the built-in one",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{holds("ann@contoso.example", "MCOPSTN1", "US")}
				o.Folder.Allowances = []rates.Allowance{minutes("MCOPSTN1", "US", "domestic", 10, "2026-08-02", "2026-09-30")}
			},
			[]call{at("ann", "2026-08-15 10:00", 60), at("ann", "2026-09-15 10:00", 60), at("ann", "2026-10-15 10:00", 60)},
			[]string{"2026-08 domestic allowance MCOPSTN1/domestic/US 1 of 3000 0.000000", "2026-09 domestic allowance MCOPSTN1/domestic/US 1 of 10 0.000000",
				"2026-10 domestic allowance MCOPSTN1/domestic/US 1 of 3000 0.000000"}},
		{"a country's own row beats a row of ours for any country",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{holds("ann@contoso.example", "MCOPSTN1", "US"), holds("fay@contoso.example", "MCOPSTN1", "DE")}
				o.Folder.Allowances = []rates.Allowance{minutes("MCOPSTN1", "*", "domestic", 10, "", "")}
			},
			[]call{at("ann", "2026-08-03 10:00", 60), {user: "fay@contoso.example", country: "DE", callee: "+493012345678", context: "Domestic", duration: 60, start: "2026-08-03 11:00:00"}},
			[]string{"2026-08 domestic allowance MCOPSTN1/domestic/US 1 of 3000 0.000000", "2026-08 domestic allowance MCOPSTN1/domestic/DE 1 of 10 0.000000"}},
		{"a plan whose minutes we set to nothing is pay as you go",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{holds("ann@contoso.example", "MCOPSTN1", "US")}
				o.Folder.Allowances = []rates.Allowance{minutes("MCOPSTN1", "US", "domestic", 0, "", "")}
			},
			[]call{at("ann", "2026-08-03 10:00", 60)}, []string{"2026-08 payg credits 0.013000"}},
	}
}

// bordersAndShares tells where months and prices begin, who shares, and which plan counts.
func bordersAndShares() []monthCase {
	return []monthCase{
		{"the month begins at midnight of the zone",
			func(o *Options) {
				o.Zone = newYork()
				o.Folder.Licences = []tenant.Licence{holds("ann@contoso.example", "MCOPSTN1", "US")}
			},
			[]call{at("ann", "2026-08-01 03:59", 60), at("ann", "2026-08-01 04:00", 120), at("ann", "2026-08-31 23:00", 60)},
			[]string{"2026-07 domestic allowance MCOPSTN1/domestic/US 1 of 3000 0.000000", "2026-08 domestic allowance MCOPSTN1/domestic/US 2 of 3000 0.000000",
				"2026-08 domestic allowance MCOPSTN1/domestic/US 1 of 2998 0.000000"}},
		{"and so does the day of a price",
			func(o *Options) {
				o.Zone = newYork()
				dear := o.Folder.Tariffs[0]
				dear.ValidFrom, dear.Price = moment("2026-08-10 00:00"), decimal.RequireFromString("1")
				o.Folder.Tariffs[0].ValidTo = dear.ValidFrom
				o.Folder.Tariffs = append(o.Folder.Tariffs, dear)
			},
			[]call{at("zoe", "2026-08-10 03:59", 60), at("zoe", "2026-08-10 04:00", 60)},
			[]string{"2026-08 payg credits 0.013000", "2026-08 payg credits 1.000000"}},
		{"messages count what users of the United States, Puerto Rico and Canada bring, in one pool",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{holds("ann@contoso.example", "MCOPSTN1", "US"), holds("pia@contoso.example", "MCOPSTN1", "PR"), holds("fay@contoso.example", "MCOPSTN1", "DE")}
			},
			[]call{{user: "pia@contoso.example", callType: "sms_out", callee: "+14255550100", segments: 2, start: "2026-08-03 10:00:00"}},
			[]string{"2026-08 sms allowance MCOPSTN1/sms/* 2 of 400 0.000000"}},
		{"of two plans of one size the first by its code counts, and so does its country",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{holds("ann@contoso.example", "MCOPSTN1BR", "CA"), holds("ann@contoso.example", "MCOPSTN1", "GB")}
			},
			[]call{{user: "ann@contoso.example", callee: "+442071234567", duration: 60, start: "2026-08-03 10:00:00"}},
			[]string{"2026-08 domestic allowance MCOPSTN1/domestic/GB 1 of 3000 0.000000 two_calling_plans"}},
		{"a number is toll-free on the days on which a row says so",
			func(o *Options) {
				row := price("tollfree_inbound", "1888", "US toll-free", "US", "toll_free", "0.03")
				row.ValidFrom, row.ValidTo = moment("2026-08-10 00:00"), moment("2026-08-20 00:00")
				o.Folder.Tariffs = append(o.Folder.Tariffs, row)
			},
			[]call{tollFreeAt("2026-08-09 23:59"), tollFreeAt("2026-08-10 00:00"), tollFreeAt("2026-08-20 00:00")},
			[]string{"2026-08 inbound free 0.000000", "2026-08 tollfree_in credits 0.030000", "2026-08 inbound free 0.000000"}},
		{"of two plans the larger counts, and it is said",
			func(o *Options) {
				o.Folder.Licences = []tenant.Licence{holds("ann@contoso.example", "MCOPSTN5", "US"), holds("ann@contoso.example", "MCOPSTN2", "US")}
			},
			[]call{at("ann", "2026-08-03 10:00", 60)}, []string{"2026-08 domestic allowance MCOPSTN2/domestic/US 1 of 3000 0.000000 two_calling_plans"}},
	}
}

// TestMonthsAndLicences tells what a licence brings in the months it is held in, and what its user may do before, while
// and after.
func TestMonthsAndLicences(t *testing.T) {
	for _, c := range slices.Concat(heldForAWhile(), allowancesByDate(), bordersAndShares()) {
		t.Run(c.name, func(t *testing.T) {
			o := tenantOf()
			o.Folder.HasLicences = true
			o.Folder.Tariffs = slices.Clone(o.Folder.Tariffs)
			c.set(&o)
			got := rated(t, o, `concat_ws(' ', month, rule, funding, pool, pool_units || ' of ' || pool_before, cost, nullif(replace(findings, 'credits_licence_missing', ''), ''))`, c.calls...)
			if !slices.Equal(got, c.want) {
				t.Errorf("\ngot  %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestOddIncrements bills seconds by any first and next increment of a tariff row, and by the setting where a row has none.
func TestOddIncrements(t *testing.T) {
	o := tenantOf()
	o.Increments = rates.Increments{FirstS: 37, NextS: 11}
	var calls []call
	var names, want []string
	for i, c := range []struct {
		increments string
		seconds    int
		want       string
	}{
		{"60/60", 0, "0"}, {"60/60", 1, "60"}, {"60/60", 60, "60"}, {"60/60", 61, "120"},
		{"30/6", 30, "30"}, {"30/6", 31, "36"}, {"30/6", 36, "36"}, {"30/6", 37, "42"},
		{"1/1", 61, "61"}, {"60/1", 59, "60"}, {"60/1", 61, "61"},
		{"", 37, "37"}, {"", 38, "48"}, {"", 49, "59"}, {"1/60", 2, "61"}, {"300/1", 10, "300"}, {"1/86400", 2, "86401"},
	} {
		row := price("outbound", fmt.Sprint(3300+i), "France", "FR", "landline", "0.03")
		if c.increments != "" {
			steps, err := rates.ParseIncrements(c.increments)
			if err != nil {
				t.Fatal(err)
			}
			row.Increments = steps
		}
		o.Folder.Tariffs = append(o.Folder.Tariffs, row)
		calls = append(calls, call{user: "bob@contoso.example", capability: "MCOPSTNPP", callee: "+" + row.Prefix + "11", duration: c.seconds})
		names, want = append(names, fmt.Sprintf("%d s by %q", c.seconds, c.increments)), append(want, c.want)
	}
	for i, got := range rated(t, o, "billed_s", calls...) {
		if got != want[i] {
			t.Errorf("%s bill %s, want %s", names[i], got, want[i])
		}
	}
}

// TestTollFreeInAnySpelling reads the number type of an export, for which no list is published.
func TestTollFreeInAnySpelling(t *testing.T) {
	var calls []call
	var want []string
	for _, c := range []struct{ numberType, callee, want string }{
		{"toll-free", "+18005550100", "tollfree_in"}, {"TollFree", "+18005550100", "tollfree_in"}, {"TOLL FREE", "+18005550100", "tollfree_in"},
		{"Toll_Free", "+18005550100", "tollfree_in"}, {"Toll\u2011free", "+18005550100", "tollfree_in"}, {"Service (toll-free)", "+18005550100", "tollfree_in"},
		{"toll free", "+14255550100", "tollfree_in"}, {"Toll", "+18005550100", "inbound"}, {"SUBSCRIBER", "+18005550100", "inbound"},
		{"Service", "+18005550100", "tollfree_in"}, {"Service", "+14255550100", "inbound"}, {"", "+18005550100", "tollfree_in"}, {"", "", "inbound"},
	} {
		calls = append(calls, call{callType: "conf_in", numberType: c.numberType, callee: c.callee, duration: 60})
		want = append(want, c.want)
	}
	if got := rated(t, tenantOf(), "rule", calls...); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestCallTypesNobodyDocuments keep their finding whatever else becomes of the call.
func TestCallTypesNobodyDocuments(t *testing.T) {
	var calls []call
	var want []string
	for _, c := range []struct {
		callType, carrier, want string
	}{
		{"user_out_park", "", "payg"}, {"ucap_out_new", "", "payg"}, {"oc_user_out_new", "", "operator"}, {"fmc_new", "", "operator"},
		{"mystery_out", "", "payg unknown_call_type"}, {"mystery_in", "", "inbound unknown_call_type"}, {"mystery_in_new", "", "inbound unknown_call_type"},
		{"mystery", "", "unknown unknown_call_type;unrated"}, {"mystery_out", "Verizon", "operator unknown_call_type"}, {"inmate", "", "unknown unknown_call_type;unrated"},
		{"mystery_inside", "", "unknown unknown_call_type;unrated"}, {"mystery_output", "", "unknown unknown_call_type;unrated"},
	} {
		calls = append(calls, call{user: "bob@contoso.example", capability: "MCOPSTNPP", callType: c.callType, carrier: c.carrier, callee: "+14255550100", duration: 60})
		want = append(want, c.want)
	}
	if got := rated(t, tenantOf(), "concat_ws(' ', rule, nullif(findings, ''))", calls...); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestWhoseLicenceItIs finds the holder by the id of the directory, else by the sign-in name, with the help of users.csv.
func TestWhoseLicenceItIs(t *testing.T) {
	const ann, ben, cas = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002", "cccccccc-0000-4000-8000-000000000003"
	o := tenantOf(
		tenant.Licence{Holder: ann, UPN: "ann@contoso.example", Capability: "MCOPSTN1", Country: "US", AssignedFrom: moment("2026-01-01 00:00")}, // users.csv knows her id
		tenant.Licence{Holder: ben, UserID: ben, Capability: "MCOPSTN2", Country: "US", AssignedFrom: moment("2026-01-01 00:00")},                // and his name
		tenant.Licence{Holder: cas, UserID: cas, UPN: "cas@contoso.example", Capability: "MCOPSTN5", Country: "US", AssignedFrom: moment("2026-01-01 00:00")},
	)
	// a name that two ids have is the first one's
	for _, id := range []string{"ffffffff-0000-4000-8000-000000000002", "eeeeeeee-0000-4000-8000-000000000001"} {
		o.Folder.Licences = append(o.Folder.Licences, tenant.Licence{Holder: id, UserID: id, UPN: "twin@contoso.example",
			Capability: map[byte]string{'e': "MCOPSTN1", 'f': "MCOPSTN2"}[id[0]], Country: "US", AssignedFrom: moment("2026-01-01 00:00")})
	}
	o.Folder.Users = []tenant.User{{UserID: ann, UPN: "ann@contoso.example"}, {UserID: ben, UPN: "ben@contoso.example"}}
	var calls []call
	var want []string
	for _, c := range []struct{ id, upn, want string }{
		{ann, "-", "domestic MCOPSTN1"}, {"", "ann@contoso.example", "domestic MCOPSTN1"}, {ann, "ann.now.married@contoso.example", "domestic MCOPSTN1"},
		{ben, "-", "domestic MCOPSTN2"}, {"", "ben@contoso.example", "domestic MCOPSTN2"},
		{cas, "ann@contoso.example", "domestic MCOPSTN5"}, {"dddddddd-0000-4000-8000-000000000004", "cas@contoso.example", "domestic MCOPSTN5"},
		{"dddddddd-0000-4000-8000-000000000004", "-", "payg"}, {"", "dan@contoso.example", "payg"}, {"", "twin@contoso.example", "domestic MCOPSTN1"},
	} {
		calls = append(calls, call{userID: c.id, user: c.upn, callee: "+14255550100", duration: 60})
		want = append(want, c.want)
	}
	if got := rated(t, o, "concat_ws(' ', rule, plan)", calls...); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
