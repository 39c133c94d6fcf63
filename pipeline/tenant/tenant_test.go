package tenant_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"tollbook/pipeline/tenant"
	"tollbook/rates/table"
)

func read(files map[string]string) (tenant.Folder, []table.Problem) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return tenant.Read(fsys, tenant.Options{Country: "US", Currency: "USD"})
}

func mustRead(t *testing.T, files map[string]string) tenant.Folder {
	t.Helper()
	folder, problems := read(files)
	if len(problems) > 0 {
		t.Fatalf("problems %v", problems)
	}
	return folder
}

// wantProblems checks that there are just these problems, each containing its text.
func wantProblems(t *testing.T, files map[string]string, want ...string) {
	t.Helper()
	_, problems := read(files)
	if len(problems) != len(want) {
		t.Fatalf("problems %v, want %q", problems, want)
	}
	for i, p := range problems {
		if !strings.Contains(p.String(), want[i]) || p.Remedy == "" {
			t.Errorf("problem %q, want %q with a remedy", p, want[i])
		}
	}
}

func TestAnEmptyFolderIsNoProblem(t *testing.T) {
	folder := mustRead(t, nil)
	if folder.HasLicences || len(folder.Files()) > 0 {
		t.Errorf("the empty folder reads as %+v", folder)
	}
}

func TestAWholeFolder(t *testing.T) {
	files := map[string]string{
		"tollbook.yaml":   "not read here",
		"tariffs/a.csv":   "service,prefix,destination,country,kind,currency,price,per,valid_from\noutbound,49,Germany,DE,mixed,USD,0.02,minute,2026-01-01\n",
		"allowances.csv":  "capability,country,scope,quantity,unit,pooling\nMCOPSTN5,*,domestic,150,minute,country\n",
		"licences.csv":    "upn,capability,country,assigned_from\nann@contoso.example,MCOPSTN_5,US,2026-01-01\n",
		"users.csv":       "upn,department,cost_center\nAnn@contoso.example,Sales,100\n",
		"funding.csv":     "at,kind,amount,currency,reference\n2026-07-01,purchase,500,USD,A-1\n",
		"balances.csv":    "at,amount,currency\n2026-07-02 08:00:00,488.5,USD\n",
		"pools/july.csv":  "anything",
		"pools/notes.txt": "anything",
	}
	folder := mustRead(t, files)
	if len(folder.Tariffs) != 1 || len(folder.Allowances) != 1 || len(folder.Licences) != 1 || len(folder.Users) != 1 ||
		len(folder.Funding) != 1 || len(folder.Balances) != 1 || !folder.HasLicences {
		t.Errorf("folder %+v", folder)
	}
	if !slices.Equal(folder.PoolReports, []string{"pools/july.csv"}) {
		t.Errorf("pool reports %v", folder.PoolReports)
	}
	want := []string{"allowances.csv", "balances.csv", "funding.csv", "licences.csv", "pools/july.csv", "tariffs/a.csv", "users.csv"}
	if !slices.Equal(folder.Files(), want) {
		t.Errorf("files read %v, want %v", folder.Files(), want)
	}
	for _, file := range folder.Files() {
		if sum := sha256.Sum256([]byte(files[file])); folder.Hashes[file] != hex.EncodeToString(sum[:]) {
			t.Errorf("the hash of %s is %s", file, folder.Hashes[file])
		}
	}
}

func TestProblemsOfAllFilesAreToldAtOnce(t *testing.T) {
	wantProblems(t, map[string]string{
		"tariffs/a.csv":  "service\nx\n",
		"allowances.csv": "capability,country,scope,quantity,unit,pooling\nX,*,domestic,1,minute,everybody\n",
		"licences.csv":   "upn,capability,assigned_from\n",
		"users.csv":      "upn,department,colour\n",
		"funding.csv":    "at,kind,amount,currency,reference\n2026-07-01,gift,5,USD,A\n",
		"balances.csv":   "at,amount,currency\n2026-07-01,5,EUR\n",
	},
		`allowances.csv:2: pooling: "everybody"`,
		"balances.csv:2: currency: EUR is not USD",
		`funding.csv:2: kind: "gift"`,
		`licences.csv:1: column "country" is missing`,
		`tariffs/a.csv:1: column "prefix" is missing`,
		`tariffs/a.csv:1: column "destination" is missing`,
		`tariffs/a.csv:1: column "country" is missing`,
		`tariffs/a.csv:1: column "kind" is missing`,
		`tariffs/a.csv:1: column "currency" is missing`,
		`tariffs/a.csv:1: column "price" is missing`,
		`tariffs/a.csv:1: column "per" is missing`,
		`tariffs/a.csv:1: column "valid_from" is missing`,
		`users.csv:1: column "colour" is unknown`,
	)
}

const licenceHeader = "user_id,upn,capability,country,assigned_from,assigned_to\n"

func TestLicences(t *testing.T) {
	folder := mustRead(t, map[string]string{"licences.csv": licenceHeader +
		"AA11,Ann@Contoso.example,mcopstn1,us,2026-01-01,\n" +
		",ANN@contoso.example,MCOMEETADV,US,2026-02-01T12:00:00+01:00,2026-03-01\n" +
		",bob@contoso.example,MCOPSTN_6,,2026-01-01,\n" +
		"cc33,,MCOPSTNC,GB,2026-01-01,\n"})
	want := []tenant.Licence{
		{Holder: "aa11", UserID: "aa11", UPN: "ann@contoso.example", Capability: "MCOPSTN1", Country: "US", Line: 2},
		{Holder: "aa11", UPN: "ann@contoso.example", Capability: "MCOMEETADD", Country: "US", Line: 3},
		{Holder: "bob@contoso.example", UPN: "bob@contoso.example", Capability: "MCOPSTN6", Country: "US", Line: 4},
		{Holder: "cc33", UserID: "cc33", Capability: "MCOPSTNC", Country: "GB", Line: 5},
	}
	for i, got := range folder.Licences {
		got.AssignedFrom, got.AssignedTo = time.Time{}, time.Time{}
		if got != want[i] {
			t.Errorf("row %d reads as %+v, want %+v", i+1, got, want[i])
		}
	}
	second := folder.Licences[1]
	if second.AssignedFrom.Format(time.RFC3339) != "2026-02-01T11:00:00Z" || second.AssignedTo.Format(time.RFC3339) != "2026-03-01T00:00:00Z" {
		t.Errorf("the second row holds from %s to %s", second.AssignedFrom, second.AssignedTo)
	}
}

func TestUsersTellWhoHoldsALicence(t *testing.T) {
	folder := mustRead(t, map[string]string{
		"licences.csv": licenceHeader + ",bob@contoso.example,MCOPSTN1,US,2026-01-01,\nbb22,,MCOPSTNC,US,2026-01-01,\n",
		"users.csv":    "user_id,upn,department\nBB22,Bob@contoso.example,Sales\n",
	})
	if a, b := folder.Licences[0].Holder, folder.Licences[1].Holder; a != "bb22" || b != "bb22" {
		t.Errorf("one user holds licences as %q and %q", a, b)
	}
}

func TestProblemsOfLicences(t *testing.T) {
	for _, c := range []struct{ rows, want string }{
		{",,MCOPSTN1,US,2026-01-01,", "licences.csv:2: the row has neither user_id nor upn"},
		{"a,,,US,2026-01-01,", "licences.csv:2: capability is empty"},
		{"a,,MCOPSTN1,QQ,2026-01-01,", `licences.csv:2: country: "QQ" is unknown`},
		{"a,,MCOPSTN1,US,,", "licences.csv:2: assigned_from is empty"},
		{"a,,MCOPSTN1,US,2026-01-01,2026-01-01", "licences.csv:2: assigned_to 2026-01-01 is not after"},
		{"a,x@y,MCOPSTN1,US,2026-01-01,\nb,x@y,MCOPSTN1,US,2026-01-01,\n,x@y,MCOPSTNC,US,2026-01-01,", "licences.csv:4: upn x@y belongs to several user ids"},
	} {
		wantProblems(t, map[string]string{"licences.csv": licenceHeader + c.rows + "\n"}, c.want)
	}
}

func TestUsers(t *testing.T) {
	folder := mustRead(t, map[string]string{"users.csv": "user_id,upn,number,department,cost_center\n" +
		"AA11,Ann@Contoso.example,,Sales,100\n" +
		",,+1 (800) 555-0100,Support,200\n" +
		",,18005550101,Support,200\n" +
		"aa11,ann@contoso.example,,Sales,100\n"})
	want := []tenant.User{
		{UserID: "aa11", UPN: "ann@contoso.example", Department: "Sales", CostCenter: "100", Line: 2},
		{Number: "+18005550100", Department: "Support", CostCenter: "200", Line: 3},
		{Number: "+18005550101", Department: "Support", CostCenter: "200", Line: 4},
	}
	if !slices.Equal(folder.Users, want) {
		t.Errorf("users %+v, want %+v", folder.Users, want)
	}
}

func TestProblemsOfUsers(t *testing.T) {
	for _, c := range []struct{ rows, want string }{
		{",,,Sales,100", "users.csv:2: the row has neither user_id nor upn nor number"},
		{",,1.8E+10,Sales,100", `users.csv:2: number: "1.8E+10" is not a phone number`},
		{",,1234567890123456,Sales,100", "is not a phone number"},
		{"a,,,Sales,100\nA,,,Sales,200", "users.csv:3: user_id a is also in line 2"},
		{",x@y,,Sales,100\na,x@y,,Sales,100", "users.csv:3: upn x@y is also in line 2"},
	} {
		wantProblems(t, map[string]string{"users.csv": "user_id,upn,number,department,cost_center\n" + c.rows + "\n"}, c.want)
	}
}

const fundingHeader = "at,kind,amount,currency,reference\n"

func TestFunding(t *testing.T) {
	folder := mustRead(t, map[string]string{"funding.csv": fundingHeader +
		"2026-07-01T10:00:00Z,purchase,500.00,USD,A-1\n" +
		"2026-07-01 10:00:00,Purchase,500,usd,A-1\n" +
		"2026-07-02,refund,-20.5,USD,A-2\n" +
		"2026-07-03,adjustment,0.01,USD,A-3\n" +
		"2026-07-04,recharge_failed,500,USD,A-4\n"})
	var got []string
	for _, f := range folder.Funding {
		got = append(got, fmt.Sprintf("%d %s %s %s", f.Line, f.Kind, f.Amount, f.Reference))
	}
	want := []string{"2 purchase 500 A-1", "4 refund -20.5 A-2", "5 adjustment 0.01 A-3", "6 recharge_failed 500 A-4"}
	if !slices.Equal(got, want) {
		t.Errorf("funding %q, want %q", got, want)
	}
}

func TestProblemsOfFunding(t *testing.T) {
	for _, c := range []struct{ rows, want string }{
		{"2026-07-01,purchase,0,USD,A", "funding.csv:2: amount: a purchase of 0 is not positive"},
		{"2026-07-01,recharge,-5,USD,A", "funding.csv:2: amount: a recharge of -5 is not positive"},
		{"2026-07-01,recharge_failed,-5,USD,A", "funding.csv:2: amount: -5 that was refused is negative"},
		{"2026-07-01,recharge,5.0000001,USD,A", "has 7 decimals"},
		{"2026-07-01,recharge,5,USD,", "funding.csv:2: reference is empty"},
		{"2026-07-01,recharge,5,EUR,A", "funding.csv:2: currency: EUR is not USD"},
		{"2026-07-01,recharge,5,XYZ,A", `funding.csv:2: currency: "XYZ" is unknown`},
		{"yesterday,recharge,5,USD,A", `funding.csv:2: at: "yesterday" is not a time`},
		{"2026-07-01,recharge,5,USD,A\n2026-07-01,recharge,6,USD,A", `funding.csv:3: reference "A" is also in funding.csv:2`},
		{"2026-07-01,recharge,5,USD,A\n2026-07-02,recharge,5,USD,A", `funding.csv:3: reference "A" is also in funding.csv:2`},
	} {
		wantProblems(t, map[string]string{"funding.csv": fundingHeader + c.rows + "\n"}, c.want)
	}
}

func TestBalances(t *testing.T) {
	folder := mustRead(t, map[string]string{"balances.csv": "at,amount,currency\n2026-07-01,-3.25,USD\n2026-07-01T00:00:00Z,-3.250,USD\n2026-07-02,0,USD\n"})
	if len(folder.Balances) != 2 || folder.Balances[0].Amount.String() != "-3.25" || folder.Balances[1].Line != 4 {
		t.Errorf("balances %+v", folder.Balances)
	}
	wantProblems(t, map[string]string{"balances.csv": "at,amount,currency\n2026-07-01,5,USD\n2026-07-01,6,USD\n"},
		"balances.csv:3: balances.csv:2 has another balance for the same moment")
}

// However the rows of a licence file are mixed, and whichever of its names a user goes by, a user is one holder.
func TestAUserIsOneHolder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		users := rapid.IntRange(1, 4).Draw(t, "users")
		var rows []string
		for u := range users {
			rows = append(rows, fmt.Sprintf("id%d,u%d@x,MCOPSTN1,US,2026-01-01,\n", u, u))
			for range rapid.IntRange(0, 3).Draw(t, "more rows") {
				rows = append(rows, rapid.SampledFrom([]string{
					fmt.Sprintf("ID%d,,MCOPSTNC,US,2026-01-01,\n", u),
					fmt.Sprintf(",U%d@X,MCOPSTNC,US,2026-01-01,\n", u),
				}).Draw(t, "row"))
			}
		}
		rows = rapid.Permutation(rows).Draw(t, "order")
		folder, problems := read(map[string]string{"licences.csv": licenceHeader + strings.Join(rows, "")})
		holders := map[string]bool{}
		for _, l := range folder.Licences {
			holders[l.Holder] = true
		}
		if len(problems) > 0 || len(folder.Licences) != len(rows) || len(holders) != users {
			t.Fatalf("%d users are the holders %v, problems %v", users, holders, problems)
		}
	})
}

// A date is the midnight of the tenant's zone; a time says itself where it is.
func TestLicencesBeginInTheZone(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	folder, problems := tenant.Read(fstest.MapFS{"licences.csv": {Data: []byte(licenceHeader +
		"a,,MCOPSTN1,US,2026-08-01,2026-08-02T00:00:00Z\n")}}, tenant.Options{Country: "US", Currency: "USD", Zone: zone})
	if len(problems) > 0 || len(folder.Licences) != 1 {
		t.Fatalf("licences %v, problems %v", folder.Licences, problems)
	}
	l := folder.Licences[0]
	if from, to := l.AssignedFrom.Format(time.RFC3339), l.AssignedTo.Format(time.RFC3339); from != "2026-08-01T04:00:00Z" || to != "2026-08-02T00:00:00Z" {
		t.Errorf("held from %s to %s", from, to)
	}
}
