package tenant_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tollbook/pipeline/tenant"
)

// readSound reads one file of a tenant folder: what is wrong with it has a place, words and a remedy, and the same text
// is read in the same way twice.
func readSound(t *testing.T, name, text string) (tenant.Folder, bool) {
	t.Helper()
	folder, problems := read(map[string]string{name: text})
	for _, p := range problems {
		if p.File != name || p.Line < 1 || p.Message == "" || p.Remedy == "" {
			t.Errorf("the problem %+v lacks something", p)
		}
	}
	if _, again := read(map[string]string{name: text}); len(again) != len(problems) {
		t.Errorf("%d problems, then %d", len(problems), len(again))
	}
	return folder, len(problems) == 0
}

func FuzzTariffs(f *testing.F) {
	const header = "service,prefix,destination,country,kind,currency,price,per,connection_fee,surcharge,increments,valid_from,valid_to\n"
	f.Add(header + "outbound,49,Germany,DE,mixed,USD,0.013,minute,,,60/60,2026-01-01,\n")
	f.Add(header + "sms_outbound,1,US,US,mobile,USD,0.0075,segment,0,0.0025,,2026-01-01,2026-02-01\nsms_outbound,1,US,US,mobile,USD,1,segment,0,0,,2026-02-01,\n")
	f.Add("\ufeff" + header + "outbound,870,\"a\nb\",,satellite,EUR,1e3,minute,-1,,1/1,2026-13-01,\n")
	f.Fuzz(func(t *testing.T, text string) {
		folder, sound := readSound(t, "tariffs/a.csv", text)
		if !sound {
			return
		}
		for _, row := range folder.Tariffs {
			if row.Price.IsNegative() || row.Price.Exponent() < -6 || row.Prefix == "" || strings.Trim(row.Prefix, "0123456789") != "" {
				t.Errorf("taken as sound: %+v", row)
			}
		}
	})
}

func FuzzLicences(f *testing.F) {
	f.Add(licenceHeader + "a,b@x,MCOPSTN1,US,2026-01-01,\n")
	f.Add(licenceHeader + "a,,MCOMEETADV,GB,2026-01-01,2026-02-01T00:00:00Z\n,B@x,mcopstn2,,2026-01-01,\n")
	f.Add(licenceHeader + "\"a\",\"\"\"\",X,UK,0000-00-00,9999-99-99")
	f.Fuzz(func(t *testing.T, text string) {
		folder, sound := readSound(t, "licences.csv", text)
		if !sound {
			return
		}
		for _, l := range folder.Licences {
			if l.Holder == "" || l.Capability == "" || l.AssignedFrom.IsZero() {
				t.Errorf("taken as sound: %+v", l)
			}
		}
	})
}

func FuzzFunding(f *testing.F) {
	f.Add(fundingHeader + "2026-07-01,purchase,5,USD,A\n")
	f.Add(fundingHeader + "2026-07-01T10:00:00Z,recharge,500.00,USD,B\n2026-07-01T10:00:00Z,recharge,500,USD,B\n2026-08-01,refund,-7.25,USD,C\n")
	f.Add(fundingHeader + "2026-07-01,recharge_failed,5,EUR,A\n2026-07-01,adjustment,+0.0000001,USD,\n")
	f.Fuzz(func(t *testing.T, text string) {
		folder, sound := readSound(t, "funding.csv", text)
		if !sound {
			return
		}
		references := map[string]bool{}
		for _, row := range folder.Funding {
			comesIn := row.Kind == "purchase" || row.Kind == "recharge"
			if comesIn && !row.Amount.IsPositive() || row.Amount.Exponent() < -6 || row.Currency != "USD" || row.Reference == "" || references[row.Reference] {
				t.Errorf("taken as sound: %+v", row)
			}
			references[row.Reference] = true
		}
	})
}

func FuzzBalances(f *testing.F) {
	f.Add("at,amount,currency\n2026-07-01,5,USD\n")
	f.Add("currency,at,amount\nUSD,2026-07-01T00:00:00.5+02:00,-3.250000\nUSD,2026-07-01T00:00:00Z,0\n")
	f.Add("at,amount,currency\n2026-07-01,1000000000000,USD\n2026-07-01,5,usd\n")
	f.Fuzz(func(t *testing.T, text string) {
		folder, sound := readSound(t, "balances.csv", text)
		if !sound {
			return
		}
		seen, most := map[time.Time]bool{}, decimal.New(1, 12)
		for _, b := range folder.Balances {
			if seen[b.At] || b.Amount.Abs().GreaterThanOrEqual(most) || b.Amount.Exponent() < -6 || b.Currency != "USD" {
				t.Errorf("taken as sound: %+v", b)
			}
			seen[b.At] = true
		}
	})
}

// FuzzTables reads the files that need no law of their own.
func FuzzTables(f *testing.F) {
	f.Add("upn,number\nx,+1 800\n", true)
	f.Add("capability,country,scope,quantity,unit,pooling\nX,*,sms,1,segment,user\n", false)
	f.Fuzz(func(t *testing.T, text string, users bool) {
		if users {
			readSound(t, "users.csv", text)
			return
		}
		readSound(t, "allowances.csv", text)
	})
}
