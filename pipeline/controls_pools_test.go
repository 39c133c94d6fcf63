package pipeline

import (
	"slices"
	"testing"
)

func TestPoolsBesideTheirReport(t *testing.T) {
	plan := callHeader + call(1, "Capability", "MCOPSTN1", "Destination Number", "+14255550199", "Duration Seconds", "125", "Charge", "0.00")
	domestic := func(n int, charge string) string {
		return call(n, "Capability", "MCOPSTN1", "Destination Number", "+14255550199", "Duration Seconds", "65", "Charge", charge)
	}
	const allowances = "capability,country,scope,quantity,unit,pooling,valid_from,valid_to\nMCOPSTN1,US,domestic,3,minute,country,,\n"
	const pools = "Country or region,Capability description,Total minutes,Minutes used,Minutes available,Capability\n"
	licences := "user_id,upn,capability,country,assigned_from,assigned_to\ndb03c14b-06eb-4189-939b-7cbf3a20ba27,new@contoso.example,MCOPSTN1,US,2026-01-01,\n"
	conf := callHeader + call(1, "Call Type", "conf_out", "Charge", "0.50", "Connection Fee", "0.10") + call(2)
	for _, c := range []struct {
		name, code string
		files      map[string]string
		want       []string
	}{
		{"the pools agree", "pool_report_differs", map[string]string{"usage/a.csv": plan, "licences.csv": licences,
			"pools/2026-10.csv": pools + "United States - Puerto Rico,Office 365 Calling Plan Domestic Pool,3000,3,2997,MCOPSTN1\n"}, nil},
		{"the old portal's report in usage/, with another size and use", "pool_report_differs", map[string]string{"usage/a.csv": plan, "licences.csv": licences,
			"usage/2026-10/pools.csv": "Capability,Capability Description,Country Minute Pool,Used Minutes,Total Minutes,Percent Used\nMCOPSTN1,Office 365 Calling Plan Domestic Pool,United States - Puerto Rico,4,\"6,000\",0.0 %\n"},
			[]string{"pool_report_differs MCOPSTN1/domestic/US 1: Of the pool MCOPSTN1/domestic/US the report usage/2026-10/pools.csv has a size of 6000 where the licences give 3000, and 4 used where the records give 3. " +
				"The report goes on after our last record, 9c4984c7-6c3c-427d-a30c-000000000001 of new@contoso.example at 2026-10-05T10:00:00Z (3 units). The records around it are on the sheet Reconciliation."}},
		{"ours goes beyond the report's", "pool_report_differs", map[string]string{"usage/a.csv": plan + domestic(2, "0.00") + domestic(3, "0.00"), "licences.csv": licences,
			"pools/2026-10.csv": pools + "United States - Puerto Rico,Office 365 Calling Plan Domestic Pool,3000,5,2995,MCOPSTN1\n"},
			[]string{"pool_report_differs MCOPSTN1/domestic/US 3: Of the pool MCOPSTN1/domestic/US the report pools/2026-10.csv has 5 used where the records give 7. " +
				"They part with the record 9c4984c7-6c3c-427d-a30c-000000000003 of new@contoso.example at 2026-10-05T10:00:00Z (2 units), with which ours goes beyond what the report has. The records around it are on the sheet Reconciliation."}},
		{"a charge tells where they part", "pool_report_differs", map[string]string{"usage/a.csv": plan + domestic(2, "0.04") + domestic(3, "0.00"), "licences.csv": licences,
			"pools/2026-10.csv": pools + "United States - Puerto Rico,Office 365 Calling Plan Domestic Pool,3000,5,2995,MCOPSTN1\n"},
			[]string{"pool_report_differs MCOPSTN1/domestic/US 3: Of the pool MCOPSTN1/domestic/US the report pools/2026-10.csv has 5 used where the records give 7. " +
				"They part with the record 9c4984c7-6c3c-427d-a30c-000000000002 of new@contoso.example at 2026-10-05T10:00:00Z (2 units), the first whose charge says that the pool gave another number of minutes. The records around it are on the sheet Reconciliation."}},
		{"ours had nothing left", "pool_report_differs", map[string]string{"usage/a.csv": plan + domestic(2, "0.00"), "licences.csv": licences, "allowances.csv": allowances,
			"pools/2026-10.csv": pools + "United States - Puerto Rico,Office 365 Calling Plan Domestic Pool,6,5,1,MCOPSTN1\n"},
			[]string{"pool_report_differs MCOPSTN1/domestic/US 1: Of the pool MCOPSTN1/domestic/US the report pools/2026-10.csv has a size of 6 where the licences give 3, and 5 used where the records give 3. " +
				"They part with the record 9c4984c7-6c3c-427d-a30c-000000000002 of new@contoso.example at 2026-10-05T10:00:00Z (2 units), the first whose charge says that the pool gave another number of minutes. The records around it are on the sheet Reconciliation."}},
		{"what the subscription includes", "destinations_included", map[string]string{"usage/a.csv": plan + domestic(2, "0.00"), "licences.csv": licences},
			[]string{"destinations_included 2026-10 2: The subscription includes calls and messages to: domestic 3 destinations. 2 records of the period cost nothing by it."}},
		{"a pool that nobody holds", "pool_report_differs", map[string]string{"usage/a.csv": plan, "licences.csv": licences,
			"pools/2026-10.csv": pools + "United States - Puerto Rico,Domestic Pool,3000,3,2997,MCOPSTN1\nGermany,Domestic Pool,1200,0,1200,MCOPSTN1\n"},
			[]string{"pool_report_differs MCOPSTN1 Germany (Domestic Pool) 0: Of the pool MCOPSTN1 Germany (Domestic Pool) the report pools/2026-10.csv has a size of 1200 where the licences give 0."}},
		{"a report that is none", "pool_report_unreadable", map[string]string{"usage/a.csv": plan, "pools/2026-10.csv": "to do: export the report\n"},
			[]string{"pool_report_unreadable pools/2026-10.csv 0: pools/2026-10.csv is no report of minute pools, so our pools were not compared with it."}},
		{"an export among the reports", "pool_report_unreadable", map[string]string{"usage/a.csv": plan, "pools/b.csv": conf},
			[]string{"pool_report_unreadable pools/b.csv 0: pools/b.csv is no report of minute pools, so our pools were not compared with it."}},
		{"a report with a line that is none", "pool_report_unreadable", map[string]string{"usage/a.csv": plan, "pools/2026-10.csv": pools + "Germany,x,many,0,0,MCOPSTN1\n,,\n"},
			[]string{"pool_report_unreadable pools/2026-10.csv 2: Line 3 of pools/2026-10.csv cannot be used: the record has another number of fields than the header. Such lines, 2 in all, were left out of the comparison."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := findingsOf(t, inFolder(t, "2026-11-05", c.files), c.code); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
