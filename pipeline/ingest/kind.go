package ingest

import "slices"

// A kind is what the rows of a file are: how their columns are called, and which tables and selects take them.
type kind struct {
	name    string   // as files.kind has it
	table   string   // that its rows go to
	view    string   // the file that types its records
	rows    string   // the file that gives the usable ones
	columns []string // of the canonical text, in the order in which Go spools them
	aliases map[string]string
	needs   [][]string        // columns without which no record could be read; of several, one
	words   map[string]string // reject codes that mean something else here
}

// The names of the kinds, as files.kind has them.
const (
	kindPSTN          = "pstn"
	kindSMS           = "sms"
	kindDirectRouting = "direct_routing"
	kindPools         = "pools"
	kindBlockedUsers  = "blocked_users"
	kindDialout       = "dialout"
)

// kinds makes the kinds by name. Calls and messages are the same records in different exports.
func kinds() map[string]kind {
	usage := kind{
		table: "usage", view: "sql/records.sql", rows: "sql/usage_rows.sql", columns: canonical(), aliases: aliases(),
		needs: [][]string{{"usage_id"}, {"call_type"}, {"start_time"}, {"duration_s", "segments"}},
	}
	calls, messages := usage, usage
	calls.name, messages.name = kindPSTN, kindSMS
	out := map[string]kind{kindPSTN: calls, kindSMS: messages}
	for _, k := range []kind{directRouting(), poolReport(), blockedUsers(), dialoutReport()} {
		out[k.name] = k
	}
	return out
}

// kindOfNames says of which kind rows with these header or property names are. The names are normalised; nothing but
// what is peculiar to a kind decides, so that a column more or less does no harm.
func kindOfNames(has func(name string) bool) string {
	hasAny := func(names ...string) bool { return slices.ContainsFunc(names, has) }
	switch {
	case hasAny("correlationid") && hasAny("sbcfqdn", "trunkfullyqualifieddomainname", "invitetime", "invitedatetime"):
		return kindDirectRouting
	case hasAny("totalcallseconds"):
		return kindDialout
	case hasAny("capability") && hasAny("totalminutes") && !hasAny("usageid", "id"):
		return kindPools
	case hasAny(blockTimes()...):
		return kindBlockedUsers
	case hasAny("smsid", "smsunits") && !hasAny("duration", "durationseconds", "durations"):
		return kindSMS
	}
	return kindPSTN
}

func blockTimes() []string {
	return []string{"blockdatetime", "blockactiontime", "blockactiontimeutc", "blockedtime", "blockedtimeutc"}
}

// has says whether the canonical text of the kind has the column.
func (k kind) has(column string) bool { return slices.Contains(k.columns, column) }

// require refuses what lacks a column without which no record could be read.
func (k kind) require(has func(column string) bool) error {
	var missing []string
	for _, either := range k.needs {
		if slices.ContainsFunc(either, has) {
			continue
		}
		name := either[0]
		for _, other := range either[1:] {
			name += " or " + other
		}
		missing = append(missing, name)
	}
	if len(missing) > 0 {
		return &notAnExport{missing: missing}
	}
	return nil
}

// meaning is the sentence of a reject code for records of this kind.
func (k kind) meaning(code string) string {
	if text := k.words[code]; text != "" {
		return text
	}
	return meaning(code)
}
